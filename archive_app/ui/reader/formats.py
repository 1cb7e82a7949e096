"""The formats of blocks, runs and tables on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextLength, QTextTableFormat

from archive_app.text.reading_text import Block, BlockKind, RunStyle

if TYPE_CHECKING:
    from archive_app.ui.reader.typography import Typography
    from archive_app.ui.theme import Theme

_LINE_HEIGHT_PERCENT = 121.0
_TIGHT_LINE_HEIGHT_PERCENT = 110.0
_DEEPEST_INDENT = 8


class Formats:
    """The formats of blocks and runs, in one theme and size."""

    def __init__(self, theme: Theme, typography: Typography) -> None:
        self._theme = theme
        self._typography = typography
        self._em = typography.em

    def block(self, block: Block, gap: float) -> QTextBlockFormat:
        """Return the format of a QTextBlock that opens `block`."""
        made = QTextBlockFormat()
        made.setLineHeight(_LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        made.setTopMargin(gap * self._em)
        made.setIndent(min(block.quote_depth + block.list_depth, _DEEPEST_INDENT))
        if block.kind is BlockKind.CODE:
            made.setLineHeight(
                _TIGHT_LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
            )
            made.setLeftMargin(0.75 * self._em)
            made.setRightMargin(0.75 * self._em)
        elif block.kind is BlockKind.HEADING:
            made.setLineHeight(
                _TIGHT_LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
            )
            made.setHeadingLevel(max(1, min(block.level, 6)))
        return made

    @staticmethod
    def filler() -> QTextBlockFormat:
        """Return the format of the empty QTextBlock that Qt wants beside a table: a single pixel."""
        made = QTextBlockFormat()
        made.setLineHeight(1.0, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return made

    def characters(self, block: Block) -> QTextCharFormat:
        """Return the format of the characters of `block` that belong to no run."""
        made = QTextCharFormat()
        if block.kind is BlockKind.HEADING:
            made.setFont(self._typography.heading_font(block.level or 1))
        elif block.kind is BlockKind.CODE:
            made.setFont(self._typography.code_font())
        elif block.kind is BlockKind.TABLE_ROW:
            made.setFont(self._typography.table_font(header=block.header))
        return made

    def run(self, style: RunStyle, anchor: str | None) -> QTextCharFormat:
        """Return what a run changes; `anchor` makes it a link that goes nowhere by itself."""
        made = QTextCharFormat()
        if RunStyle.EMPHASIS in style:
            made.setFontItalic(True)
        if RunStyle.STRONG in style:
            made.setFontWeight(700)
        if RunStyle.STRIKE in style:
            made.setFontStrikeOut(True)
        if RunStyle.CODE in style:
            made.setFont(
                self._typography.code_font(),
                QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesSpecifiedOnly,
            )
            made.setBackground(QColor(self._theme.chip))
        if anchor is not None:
            made.setAnchor(True)
            made.setAnchorHref(anchor)
            made.setForeground(QColor(self._theme.link))
            made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            made.setUnderlineColor(QColor(self._theme.accent_soft))
        return made

    def table(self, columns: int) -> QTextTableFormat:
        """Return the format of a table: thin rules, no box, as wide as the measure where it may be."""
        made = QTextTableFormat()
        made.setBorder(1)
        made.setBorderCollapse(True)
        made.setBorderBrush(QColor(self._theme.rule))
        made.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
        made.setCellPadding(0.35 * self._em)
        made.setCellSpacing(0)
        made.setTopMargin(0.8 * self._em)
        made.setBottomMargin(0.9 * self._em)
        if columns > 1:
            made.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        return made
