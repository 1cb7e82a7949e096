"""The page for texts too large to be typeset. It loads nothing and follows nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QPlainTextEdit

from archive_app.ui.reader.page_text import give_document, show_position
from archive_app.ui.reader.reading_page import ReadingPage

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QWheelEvent

    from archive_app.ui.reader.document import ReaderDocument
    from archive_app.ui.theme import Theme

_RIGHT_MARGIN = 24
_TOP_MARGIN = 10


class PlainPage(ReadingPage, QPlainTextEdit):
    """A text too large to be typeset: its lines as they stand, laid out only where one looks."""

    link_clicked = Signal(str)
    find_wanted = Signal()
    zoom_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: Any = None) -> None:
        super().__init__(parent)
        self._starts: dict[int, int] = {}
        self._begin(theme)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        # The end can be scrolled clear of what stands over the lower corner.
        self.setCenterOnScroll(True)

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

    def _top_position(self) -> int:
        return self.cursorForPosition(QPoint(0, 2)).position()

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

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, ask for another size."""
        if not self._asks_for_size(event):
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
