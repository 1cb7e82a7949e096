"""The page for typeset statements. It loads nothing and follows nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QToolTip

from archive_app.ui.reader.decorations import Column, Decorations
from archive_app.ui.reader.document import link_address
from archive_app.ui.reader.page_text import give_document, show_position, tooltip_of
from archive_app.ui.reader.reading_page import ReadingPage

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent, QWheelEvent

    from archive_app.ui.reader.document import ReaderDocument
    from archive_app.ui.reader.quotations import Quotation
    from archive_app.ui.theme import Theme

_RIGHT_MARGIN = 24
_TOP_MARGIN = 20
_BOTTOM_MARGIN = 56
_FIRST_LINE = 6
_LONGEST_TEXT_PLACED_EXACTLY = 200_000


class RichPage(ReadingPage, QTextBrowser):
    """A typeset statement. Links are told by `link_clicked` and never followed."""

    link_clicked = Signal(str)
    find_wanted = Signal()
    zoom_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: Any = None) -> None:
        super().__init__(parent)
        self._begin(theme)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.anchorClicked.connect(self._tell_link)
        self.highlighted.connect(self._show_address)

    # What the reader of the statement wants

    def show_document(self, shown: ReaderDocument) -> None:
        """Show `shown` from its beginning."""
        self._shown = shown
        self._set_column(shown)
        give_document(self, shown)
        self.setCursorWidth(1)

    def _top_position(self) -> int:
        cursor = self.cursorForPosition(QPoint(self.viewport().width() // 2, _FIRST_LINE))
        cursor.movePosition(QTextCursor.MoveOperation.StartOfLine)
        return cursor.position()

    def scroll_to_offset(self, offset: int) -> None:
        """Bring the line of `offset` to the top."""
        if self._shown is None:
            return
        cursor = self.textCursor()
        cursor.setPosition(self._shown.offsets.position(offset))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() - 2)

    def show_span(self, start: int, end: int) -> None:
        """Put the caret at text offset `start` and the span into view, well inside when it was out of it."""
        if self._shown is None:
            return
        first, last = self._shown.offsets.document_span(start, end)
        bar = self.verticalScrollBar()
        before = bar.value()
        show_position(self, first, last)
        if bar.value() != before:
            distance = self.cursorRect().top() - self.viewport().height() // 3
            bar.setValue(bar.value() + distance)

    def fraction_of(self, offset: int) -> float:
        """Return how far down the document `offset` stands, from 0 to 1."""
        if self._shown is None or not self._shown.reading.text:
            return 0.0
        if len(self._shown.reading.text) > _LONGEST_TEXT_PLACED_EXACTLY:
            return offset / len(self._shown.reading.text)
        layout = self._shown.document.documentLayout()
        position = self._shown.offsets.position(offset)
        block = self._shown.document.findBlock(position)
        line = block.layout().lineForTextPosition(position - block.position())
        y = layout.blockBoundingRect(block).top() + (line.y() if line.isValid() else 0.0)
        return min(1.0, y / max(1.0, layout.documentSize().height()))

    # What Qt asks

    def doSetSource(self, _name: QUrl | str, /, *_args: Any) -> None:
        """Go nowhere."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, ask for another size."""
        if not self._asks_for_size(event):
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the measure."""
        if self._shown is not None and event.size().width() != event.oldSize().width():
            self._set_column(self._shown)
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what stands beside the text, then the text."""
        if self._shown is not None:
            bar, across = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
            painter = QPainter(self.viewport())
            painter.translate(-across, -bar)
            clip = QRectF(event.rect()).translated(across, bar)
            quoted = [(q.start, q.end) for q in self._quotations if not q.in_block]
            beside = Decorations(self._shown, self._theme, numbers=self._numbers, quoted=quoted)
            beside.paint(painter, clip, self._column())
            painter.end()
        super().paintEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say of quoted words, where the mouse rests on them, whose the text says they are."""
        if (
            event.type() == QEvent.Type.ToolTip
            and isinstance(event, QHelpEvent)
            and not self.viewport().toolTip()
        ):
            quotation = self._quotation_at(event.pos())
            if quotation is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), tooltip_of(quotation.told), self.viewport())
            return True
        return super().viewportEvent(event)

    def _quotation_at(self, place: QPoint) -> Quotation | None:
        if self._shown is None:
            return None
        point = QPointF(place) + QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        position = self._shown.document.documentLayout().hitTest(point, Qt.HitTestAccuracy.ExactHit)
        if position < 0:
            return None
        offset = self._shown.offsets.text_offset(position)
        return next((q for q in self._quotations if q.start <= offset < q.end), None)

    def _set_column(self, shown: ReaderDocument) -> None:
        """Keep the lines at the measure: at the left, or at the right for a text that reads right to left."""
        typography = shown.typography
        available = self.viewport().width()
        root = shown.document.rootFrame()
        made = root.frameFormat()
        gutter = float(typography.gutter)
        if shown.right_to_left:
            self.setLineWrapMode(QTextEdit.LineWrapMode.WidgetWidth)
            left, right = max(_RIGHT_MARGIN, available - typography.measure - gutter), gutter
        else:
            self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
            width = min(available, round(gutter) + typography.measure + _RIGHT_MARGIN)
            if self.lineWrapColumnOrWidth() != width:
                self.setLineWrapColumnOrWidth(width)
            left, right = gutter, float(_RIGHT_MARGIN)
        if (made.leftMargin(), made.rightMargin(), made.topMargin()) != (left, right, _TOP_MARGIN):
            made.setLeftMargin(left)
            made.setRightMargin(right)
            made.setTopMargin(_TOP_MARGIN)
            made.setBottomMargin(_BOTTOM_MARGIN)
            root.setFrameFormat(made)

    def _column(self) -> Column:
        made = self.document().rootFrame().frameFormat()
        return Column(made.leftMargin(), self.document().textWidth() - made.rightMargin())

    def _tell_link(self, url: QUrl) -> None:
        address = None if self._shown is None else link_address(self._shown, url.toString())
        if address is not None:
            self.link_clicked.emit(address)

    def _show_address(self, url: QUrl) -> None:
        address = None if self._shown is None else link_address(self._shown, url.toString())
        self.viewport().setToolTip("" if address is None else tooltip_of(address))
        if address is None:
            QToolTip.hideText()
