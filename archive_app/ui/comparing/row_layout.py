"""One row of a comparison, laid out for a width and painted: two columns, or both texts in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextLayout, QTextOption

from archive_app.ui.reader.direction import reads_right_to_left
from archive_app.ui.reader.display_text import LINE_SEPARATOR, displayable
from archive_app.ui.reader.offsets import utf16_length
from archive_app.ui.theme import reading_font

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

    from archive_app.research.side_by_side import Row
    from archive_app.ui.theme import Theme

FONT_SIZE = 15
_LEADING = 1.35
_ABOVE = 7
GUTTER = 20
BETWEEN = 36

Side = tuple[tuple[str, str], ...]


class RowLayout:
    """A row as it is painted in a page of `width` pixels; `height` is what it takes."""

    def __init__(self, row: Row, width: int, *, inline: bool, theme: Theme) -> None:
        self.row = row
        sides: Sequence[Side] = (row.both,) if inline else (row.old, row.new)
        room = column_width(width, inline=inline)
        self._columns: list[tuple[float, QTextLayout]] = []
        highest = 0.0
        for number, side in enumerate(sides):
            laid, height = _laid_out(side, room, theme)
            self._columns.append((GUTTER + number * (room + BETWEEN), laid))
            highest = max(highest, height)
        self.height = int(highest) + 2 * _ABOVE

    def paint(self, painter: QPainter, top: float) -> None:
        """Paint the words with the row's upper edge at `top`."""
        for left, laid in self._columns:
            laid.draw(painter, QPointF(left, top + _ABOVE))


def column_width(width: int, *, inline: bool) -> int:
    """Return the width of a column of words in a page of `width` pixels."""
    whole = width - 2 * GUTTER
    return max(80, whole if inline else (whole - BETWEEN) // 2)


def _laid_out(side: Side, room: int, theme: Theme) -> tuple[QTextLayout, float]:
    text = "".join(words for _, words in side)
    laid = QTextLayout(displayable(text).replace("\n", LINE_SEPARATOR), reading_font(FONT_SIZE))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    to_left = reads_right_to_left(text)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if to_left else Qt.LayoutDirection.LeftToRight)
    option.setAlignment(Qt.AlignmentFlag.AlignRight if to_left else Qt.AlignmentFlag.AlignLeft)
    laid.setTextOption(option)
    ranges = []
    at = 0
    for operation, words in side:
        length = utf16_length(words)
        span = QTextLayout.FormatRange()
        span.start, span.length = at, length
        span.format = _format(operation, theme)
        ranges.append(span)
        at += length
    laid.setFormats(ranges)
    return laid, _in_lines(laid, room)


def _in_lines(laid: QTextLayout, room: int) -> float:
    height = 0.0
    laid.beginLayout()
    while (line := laid.createLine()).isValid():
        line.setLineWidth(room)
        line.setPosition(QPointF(0, height))
        height += line.height() * _LEADING
    laid.endLayout()
    return height


def _format(operation: str, theme: Theme) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(QColor(theme.text))
    if operation in ("delete", "away"):
        form.setFontStrikeOut(operation == "delete")
        form.setForeground(QColor(theme.caution))
        if operation == "away":
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
    elif operation != "equal":
        single, dashed = (
            QTextCharFormat.UnderlineStyle.SingleUnderline,
            QTextCharFormat.UnderlineStyle.DashUnderline,
        )
        form.setUnderlineStyle(dashed if operation == "move" else single)
        form.setForeground(QColor(theme.accent))
        form.setBackground(QColor(theme.selection))
    return form
