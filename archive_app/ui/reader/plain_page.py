"""The page for texts too large to be typeset. It loads nothing and follows nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QPlainTextEdit

from archive_app.ui.reader.page_text import (
    blank_image,
    context_menu,
    dress,
    give_document,
    plain_mime,
    prepare,
    selected_text,
    show_position,
)
from archive_app.ui.reader.scroll_marks import MarkedScrollBar

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QContextMenuEvent, QResizeEvent, QWheelEvent

    from archive_app.ui.reader.document import ReaderDocument
    from archive_app.ui.theme import Theme

_RIGHT_MARGIN = 24
_TOP_MARGIN = 10


class PlainPage(QPlainTextEdit):
    """A text too large to be typeset: its lines as they stand, laid out only where one looks."""

    link_clicked = Signal(str)
    find_wanted = Signal()
    zoom_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: Any = None) -> None:
        super().__init__(parent)
        self._shown: ReaderDocument | None = None
        self._starts: dict[int, int] = {}
        self._numbers = True
        self._theme = theme
        prepare(self)
        self.marked_bar = MarkedScrollBar(theme, self)
        self.setVerticalScrollBar(self.marked_bar)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        dress(self, theme)

    def show_document(self, shown: ReaderDocument) -> None:
        """Show `shown` from its beginning."""
        self._shown = shown
        self._starts = {
            shown.offsets.position(block.start): block.number
            for block in shown.reading.blocks
            if block.number is not None
        }
        self._set_column()
        give_document(self, shown)
        self.setCursorWidth(1)

    def shown(self) -> ReaderDocument | None:
        """What is shown at the moment."""
        return self._shown

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        self._theme = theme
        self.marked_bar.apply_theme(theme)
        dress(self, theme)
        self.update()

    def set_paragraph_numbers(self, visible: bool) -> None:
        """Show or hide the numbers in the margin."""
        self._numbers = visible
        self.update()

    def text_selected(self) -> str:
        """Return the selected characters of the reading text."""
        return selected_text(self.textCursor(), self._shown)

    def top_offset(self) -> int:
        """Return the offset of the first character on the screen."""
        if self._shown is None:
            return 0
        return self._shown.offsets.text_offset(self.cursorForPosition(QPoint(0, 2)).position())

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
        block = self._shown.document.findBlock(self._shown.offsets.position(offset))
        self.verticalScrollBar().setValue(block.firstLineNumber())

    def show_span(self, start: int, end: int) -> None:
        """Put the caret at text offset `start` and the span into view, well inside when it was out of it."""
        if self._shown is None:
            return
        first, last = self._shown.offsets.document_span(start, end)
        bar = self.verticalScrollBar()
        before = bar.value()
        show_position(self, first, last)
        if bar.value() != before:
            self.centerCursor()

    def fraction_of(self, offset: int) -> float:
        """Return how far down the document `offset` stands, from 0 to 1."""
        if self._shown is None:
            return 0.0
        block = self._shown.document.findBlock(self._shown.offsets.position(offset))
        return block.blockNumber() / max(1, self._shown.document.blockCount())

    def canInsertFromMimeData(self, _source: QMimeData) -> bool:
        """Take nothing that is dropped or pasted."""
        return False

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:
        """Answer every request with a blank pixel."""
        try:
            return blank_image()
        except Exception:  # noqa: BLE001 - an exception that leaves this method ends the program
            return QImage()

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

    def event(self, event: QEvent) -> bool:
        """Let the wheel turn in the margins too, and paint the numbers there."""
        if event.type() == QEvent.Type.Paint:
            self._paint_numbers()
        return bool(super().event(event))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the measure."""
        super().resizeEvent(event)
        self._set_column()

    def _set_column(self) -> None:
        if self._shown is None:
            return
        typography = self._shown.typography
        margins = self.viewportMargins()
        across = self.viewport().width() + margins.left() + margins.right()
        rest = max(_RIGHT_MARGIN, across - typography.gutter - typography.measure)
        wanted = (rest, typography.gutter) if self._shown.right_to_left else (typography.gutter, rest)
        if (margins.left(), margins.right()) != wanted:
            self.setViewportMargins(wanted[0], _TOP_MARGIN, wanted[1], 0)

    def _paint_numbers(self) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.page))
        if self._shown is not None and self._numbers:
            painter.setFont(self._shown.typography.number_font())
            painter.setPen(QColor(self._theme.faint))
            view = self.viewport().geometry()
            block = self.firstVisibleBlock()
            while block.isValid():
                area = self.blockBoundingGeometry(block).translated(self.contentOffset())
                if area.top() > view.height():
                    break
                number = self._starts.get(block.position())
                if number is not None and area.bottom() > 0:
                    self._paint_number(painter, str(number), QPointF(view.left(), view.top() + area.top()))
                block = block.next()
        painter.end()

    def _paint_number(self, painter: QPainter, text: str, place: QPointF) -> None:
        metrics = painter.fontMetrics()
        y = place.y() + metrics.ascent() + 2
        if self._shown is not None and self._shown.right_to_left:
            x = float(self.viewport().geometry().right() + 14)
        else:
            x = place.x() - 14 - metrics.horizontalAdvance(text)
        painter.drawText(QPointF(x, y), text)
