"""What is painted beside the text and is no part of it: numbers, markers, bars, rules, grounds."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextBlock, QTextCursor

from archive_app.text.reading_text import BlockKind
from archive_app.ui.reader.document import BLOCK_CONTINUES, BLOCK_INDEX

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive_app.text.reading_text import Block
    from archive_app.ui.reader.document import ReaderDocument
    from archive_app.ui.theme import Theme

_BULLETS = "-*+•"
_CORNER = 4.0
_RULE_WIDTH = 2.0
_RULE_GAP = 6.0
_PROBES = 10


@dataclass(frozen=True, slots=True)
class Column:
    """The column of the text, in document coordinates."""

    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Piece:
    """A QTextBlock on the page and the block of the reading text that it shows."""

    shown: QTextBlock
    block: Block
    opens: bool
    area: QRectF

    @property
    def right_to_left(self) -> bool:
        return self.shown.textDirection() == Qt.LayoutDirection.RightToLeft


def block_index(shown: QTextBlock) -> tuple[int, bool] | None:
    """Return the index of the block that a QTextBlock shows, and whether it opens it; None for a filler."""
    made = shown.blockFormat()
    if made.hasProperty(BLOCK_INDEX):
        return made.intProperty(BLOCK_INDEX), True
    if made.hasProperty(BLOCK_CONTINUES):
        return made.intProperty(BLOCK_CONTINUES), False
    return None


class Decorations:
    """Paints what belongs beside the blocks of a document within a clip, before the text is drawn."""

    def __init__(
        self, shown: ReaderDocument, theme: Theme, *, numbers: bool, quoted: Sequence[tuple[int, int]] = ()
    ) -> None:
        self._shown = shown
        self._theme = theme
        self._numbers = numbers
        self._quoted = quoted
        self._em = shown.typography.em
        self._step = shown.document.indentWidth()

    def paint(self, painter: QPainter, clip: QRectF, column: Column) -> None:
        """Paint in document coordinates; nothing outside `clip` is looked at."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        above: _Piece | None = None
        for piece in self._pieces(clip):
            self._paint_ground(painter, piece, above, column)
            self._paint_bars(painter, piece, above, column)
            self._paint_rules(painter, piece, column)
            if piece.opens:
                self._paint_marker(painter, piece, column)
                if self._numbers:
                    self._paint_number(painter, piece, column)
            above = piece
        painter.restore()

    def _pieces(self, clip: QRectF) -> Iterator[_Piece]:
        layout = self._shown.document.documentLayout()
        shown = self._shown.document.findBlock(self._first_position(clip))
        for _ in range(2):
            if shown.previous().isValid():
                shown = shown.previous()
        while shown.isValid():
            # Qt gives the place of the block with the size of its lines, which may begin further down.
            area = layout.blockBoundingRect(shown).translated(0, shown.layout().boundingRect().top())
            if area.top() > clip.bottom():
                return
            found = block_index(shown)
            if found is not None:
                yield _Piece(shown, self._shown.reading.blocks[found[0]], found[1], area)
            shown = shown.next()

    def _first_position(self, clip: QRectF) -> int:
        """Return a position in the first block of `clip`, or in the one after it; in the first cell of a row.

        While Qt has not laid out all of a long text, it takes a point between two blocks for the end of what
        is laid out: of several points, half a line apart, the least is right.
        """
        layout, x = self._shown.document.documentLayout(), clip.center().x()
        points = [QPointF(x, clip.top() + 0.5 * self._em * number) for number in range(_PROBES)]
        first = max(0, min(layout.hitTest(point, Qt.HitTestAccuracy.FuzzyHit) for point in points))
        table = QTextCursor(self._shown.document.findBlock(first)).currentTable()
        return table.cellAt(table.cellAt(first).row(), 0).firstPosition() if table else first

    def _paint_ground(self, painter: QPainter, piece: _Piece, above: _Piece | None, column: Column) -> None:
        if piece.block.kind is not BlockKind.CODE:
            return
        indent = self._step * piece.shown.blockFormat().indent()
        left = column.left + (0 if piece.right_to_left else indent)
        right = column.right - (indent if piece.right_to_left else 0)
        pad = 0.5 * self._em
        top = piece.area.top() - pad
        if above is not None and above.block is piece.block:
            top = above.area.bottom() - pad
        ground = QRectF(left, top, right - left, piece.area.bottom() + pad - top)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.panel))
        painter.drawRoundedRect(ground, _CORNER, _CORNER)

    def _paint_bars(self, painter: QPainter, piece: _Piece, above: _Piece | None, column: Column) -> None:
        if piece.block.table is not None and not piece.opens:
            return
        for depth in range(min(piece.block.quote_depth, piece.shown.blockFormat().indent())):
            top = piece.area.top()
            if above is not None and above.block.quote_depth > depth:
                top = min(top, above.area.bottom())
            inset = self._step * depth + 0.3 * self._em
            x = column.right - inset - 3 if piece.right_to_left else column.left + inset
            painter.fillRect(QRectF(x, top, 3, piece.area.bottom() - top), QColor(self._theme.accent_soft))

    def _paint_rules(self, painter: QPainter, piece: _Piece, column: Column) -> None:
        """Draw a thin rule beside the lines that hold quoted words."""
        if piece.block.table is not None:
            return
        layout, begin = piece.shown.layout(), piece.shown.position()
        top = piece.area.top() - layout.boundingRect().top()
        x = column.right + _RULE_GAP if piece.right_to_left else column.left - _RULE_GAP - _RULE_WIDTH
        from_here = max(0, bisect_left(self._quoted, (piece.block.start, 0)) - 1)
        for number in range(from_here, bisect_left(self._quoted, (piece.block.end, 0))):
            start, end = self._quoted[number]
            first, last = self._shown.offsets.document_span(
                max(start, piece.block.start), min(end, piece.block.end)
            )
            first, last = max(first - begin, 0), min(last - begin, piece.shown.length()) - 1
            if end <= piece.block.start or last < first:
                continue
            above, below = layout.lineForTextPosition(first), layout.lineForTextPosition(last)
            if above.isValid() and below.isValid():
                height = below.y() + below.height() - above.y()
                painter.fillRect(
                    QRectF(x, top + above.y(), _RULE_WIDTH, height), QColor(self._theme.accent_soft)
                )

    def _paint_marker(self, painter: QPainter, piece: _Piece, column: Column) -> None:
        marker = piece.block.marker
        if not marker:
            return
        text = "•" if marker in _BULLETS else marker
        font = self._shown.typography.reading_font()
        indent = self._step * piece.shown.blockFormat().indent()
        width = QFontMetricsF(font).horizontalAdvance(text)
        gap = 0.5 * self._em
        x = column.right - indent + gap if piece.right_to_left else column.left + indent - gap - width
        painter.setFont(font)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(QPointF(x, self._baseline(piece)), text)

    def _paint_number(self, painter: QPainter, piece: _Piece, column: Column) -> None:
        if piece.block.number is None:
            return
        font = self._shown.typography.number_font()
        metrics = QFontMetricsF(font)
        text = str(piece.block.number)
        distance = max(14.0, 0.85 * self._em)
        if self._shown.right_to_left:
            x = column.right + distance
        else:
            x = column.left - distance - metrics.horizontalAdvance(text)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.faint))
        painter.drawText(QPointF(x, self._baseline(piece) - 0.28 * self._em), text)

    @staticmethod
    def _baseline(piece: _Piece) -> float:
        layout = piece.shown.layout()
        if layout.lineCount() == 0:
            return piece.area.bottom()
        line = layout.lineAt(0)
        return piece.area.top() - layout.boundingRect().top() + line.y() + line.ascent()
