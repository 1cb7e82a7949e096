"""The page for typeset statements. It loads nothing and follows nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QPainter, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QToolTip

from archive_app.ui.reader.decorations import Column, Decorations
from archive_app.ui.reader.document import link_address
from archive_app.ui.reader.page_text import (
    blank_image,
    context_menu,
    dress,
    give_document,
    plain_mime,
    prepare,
    selected_text,
    show_position,
    tooltip_of,
)
from archive_app.ui.reader.scroll_marks import MarkedScrollBar

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QContextMenuEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from archive_app.ui.reader.document import ReaderDocument
    from archive_app.ui.theme import Theme

_RIGHT_MARGIN = 24
_TOP_MARGIN = 20
_BOTTOM_MARGIN = 56
_FIRST_LINE = 6
_LONGEST_TEXT_PLACED_EXACTLY = 200_000


class RichPage(QTextBrowser):
    """A typeset statement. Links are told by `link_clicked` and never followed."""

    link_clicked = Signal(str)
    find_wanted = Signal()
    zoom_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: Any = None) -> None:
        super().__init__(parent)
        self._shown: ReaderDocument | None = None
        self._theme = theme
        self._numbers = True
        prepare(self)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.marked_bar = MarkedScrollBar(theme, self)
        self.setVerticalScrollBar(self.marked_bar)
        self.anchorClicked.connect(self._tell_link)
        self.highlighted.connect(self._show_address)
        dress(self, theme)

    # What the reader of the statement wants

    def show_document(self, shown: ReaderDocument) -> None:
        """Show `shown` from its beginning."""
        self._shown = shown
        self._set_column(shown)
        give_document(self, shown)
        self.setCursorWidth(1)

    def shown(self) -> ReaderDocument | None:
        """What is shown at the moment."""
        return self._shown

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`; the document has to be built anew for its own."""
        self._theme = theme
        self.marked_bar.apply_theme(theme)
        dress(self, theme)
        self.viewport().update()

    def set_paragraph_numbers(self, visible: bool) -> None:
        """Show or hide the numbers in the margin."""
        self._numbers = visible
        self.viewport().update()

    def text_selected(self) -> str:
        """Return the selected characters of the reading text."""
        return selected_text(self.textCursor(), self._shown)

    def top_offset(self) -> int:
        """Return the offset of the first character on the screen."""
        if self._shown is None:
            return 0
        cursor = self.cursorForPosition(QPoint(self.viewport().width() // 2, _FIRST_LINE))
        cursor.movePosition(QTextCursor.MoveOperation.StartOfLine)
        return self._shown.offsets.text_offset(cursor.position())

    def visible_offsets(self) -> tuple[int, int]:
        """Return the offsets between which lies what is on the screen."""
        if self._shown is None:
            return 0, 0
        corner = QPoint(self.viewport().width(), self.viewport().height())
        bottom = self.cursorForPosition(corner).block()
        end = self._shown.offsets.text_offset(bottom.position() + bottom.length())
        return self.top_offset(), end

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

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:
        """Answer every request with the same blank pixel: nothing is ever read or fetched for a document."""
        try:
            return blank_image()
        except Exception:  # noqa: BLE001 - an exception that leaves this method ends the program
            return QImage()

    def doSetSource(self, _name: QUrl | str, /, *_args: Any) -> None:
        """Go nowhere."""

    def canInsertFromMimeData(self, _source: QMimeData) -> bool:
        """Take nothing that is dropped or pasted."""
        return False

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return the selected characters of the reading text, and nothing else."""
        return plain_mime(self.text_selected())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the text."""
        context_menu(self, self.find_wanted.emit).popup(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, ask for another size."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_wanted.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
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
            Decorations(self._shown, self._theme, numbers=self._numbers).paint(painter, clip, self._column())
            painter.end()
        super().paintEvent(event)

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
