"""A reading text as a QTextDocument: each block holds exactly its characters, and a table ties the two.

Nothing here parses: the blocks come from the same parse as the text. Everything is set by a cursor, character
by character, so that no importer of Qt ever sees a document of the archive. Markers, paragraph numbers, quote
bars and the ground of code are not in the document; `decorations` paints them beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextLength,
    QTextOption,
    QTextTableFormat,
)
from PySide6.QtWidgets import QPlainTextDocumentLayout

from archive_app.text.reading_text import Block, BlockKind, ReadingText, RunStyle
from archive_app.ui.reader.direction import reads_right_to_left
from archive_app.ui.reader.display_text import LINE_SEPARATOR, LONGEST_LINE, chops, displayable, pieces
from archive_app.ui.reader.offset_table import OffsetTable, Segment
from archive_app.ui.reader.offsets import Utf16Map
from archive_app.ui.reader.typography import Typography

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive_app.ui.theme import Theme

MOST_CHARACTERS_SET = 1_000_000
MOST_PIECES_SET = 20_000
MOST_TABLE_CELLS = 1_000

BLOCK_INDEX = QTextFormat.Property.UserProperty.value + 1
"""Block format property: the index in `ReadingText.blocks` of a QTextBlock that opens one."""
BLOCK_CONTINUES = QTextFormat.Property.UserProperty.value + 2
"""Block format property: the index of the block of which a QTextBlock is a further piece."""

_LINK_PREFIX = "link:"
_LINE_HEIGHT_PERCENT = 121.0


@dataclass(frozen=True, slots=True)
class ReaderDocument:
    """A statement laid out for reading.

    `links` are the addresses that anchors of the document stand for, by number; the document holds none.
    `plain` documents have a QPlainTextDocumentLayout and show every line as it stands in the text. `notice`
    says in one sentence why, when that is not how the statement was meant to look.
    """

    document: QTextDocument
    offsets: OffsetTable
    reading: ReadingText
    typography: Typography
    links: tuple[str, ...] = ()
    plain: bool = False
    right_to_left: bool = False
    notice: str | None = None


def link_address(document: ReaderDocument, anchor: str) -> str | None:
    """Return the address as written for an `anchor` of the document; None for anything else."""
    number = anchor.removeprefix(_LINK_PREFIX)
    if number == anchor or not number.isdecimal() or int(number) >= len(document.links):
        return None
    return document.links[int(number)]


def plain_reason(reading: ReadingText) -> str | None:
    """Return why a text is shown without its typography; None when it is set in full."""
    if reading.simplified is not None:
        return reading.simplified
    runs = sum(len(block.runs) for block in reading.blocks)
    if len(reading.text) > MOST_CHARACTERS_SET or len(reading.blocks) + runs > MOST_PIECES_SET:
        return "It is very long."
    return None


def build_document(
    reading: ReadingText, theme: Theme, typography: Typography | None = None
) -> ReaderDocument:
    """Return `reading` as a document in the colours of `theme`, detached from any widget."""
    typography = typography or Typography()
    reason = plain_reason(reading)
    if reason is not None:
        return _plain_document(reading, typography, reason)
    return rich_document(reading, theme, typography)


def rich_document(
    reading: ReadingText, theme: Theme, typography: Typography, blocks: range | None = None
) -> ReaderDocument:
    """Return the `blocks` of `reading` (all, when None) as a typeset document, whatever its size."""
    composer = _Composer(reading, theme, typography)
    composer.compose(blocks or range(len(reading.blocks)))
    return ReaderDocument(
        document=composer.document,
        offsets=OffsetTable(composer.segments, composer.units),
        reading=reading,
        typography=typography,
        links=tuple(composer.links),
        right_to_left=composer.right_to_left,
    )


def _plain_document(reading: ReadingText, typography: Typography, reason: str) -> ReaderDocument:
    text = displayable(reading.text)
    units = Utf16Map(reading.text)
    cuts = chops(text, 0, len(text))
    bounds = [0, *cuts, len(text)]
    segments = [
        Segment(start, end, units.utf16(start) + added) for added, (start, end) in enumerate(pairwise(bounds))
    ]
    document = _bare_document(typography)
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    document.setPlainText("\n".join(text[segment.start : segment.end] for segment in segments))
    notice = f"Shown as plain text. {reason.rstrip('.')}."
    if cuts:
        notice += f" Lines over {LONGEST_LINE:,} characters are parted."
    return ReaderDocument(
        document=document,
        offsets=OffsetTable(segments, units),
        reading=reading,
        typography=typography,
        plain=True,
        right_to_left=reads_right_to_left(reading.text),
        notice=notice,
    )


def _bare_document(typography: Typography) -> QTextDocument:
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(typography.reading_font())
    document.setDocumentMargin(0)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    document.setDefaultTextOption(option)
    return document


def _has_letters(text: str, block: Block) -> bool:
    """Whether a block can tell its direction by itself: numbers and signs alone follow their statement."""
    return any(character.isalpha() for character in text[block.start : min(block.end, block.start + 500)])


class _Composer:
    """Fills one document, block after block."""

    def __init__(self, reading: ReadingText, theme: Theme, typography: Typography) -> None:
        self.reading = reading
        self.theme = theme
        self.typography = typography
        self.units = Utf16Map(reading.text)
        self.shown = displayable(reading.text).replace("\n", LINE_SEPARATOR)
        self.right_to_left = reads_right_to_left(reading.text)
        self.document = _bare_document(typography)
        self.document.setIndentWidth(1.6 * typography.em)
        self.segments: list[Segment] = []
        self.links: list[str] = []
        self._cursor = QTextCursor(self.document)
        self._fresh = True
        self._formats = _Formats(theme, typography)

    def compose(self, indices: range) -> None:
        """Add the blocks at `indices`."""
        self._cursor.beginEditBlock()
        blocks = self.reading.blocks
        cells = sum(len(blocks[index].cells) for index in indices)
        for table, members in groupby(indices, key=lambda index: blocks[index].table):
            rows = list(members)
            if table is not None and cells <= MOST_TABLE_CELLS and self._fits_a_table(rows):
                self._add_table(rows)
            else:
                for index in rows:
                    self._add_block(index)
        if self._fresh and self.segments:
            self._cursor.setBlockFormat(self._formats.filler())
        self._cursor.endEditBlock()

    def _fits_a_table(self, rows: list[int]) -> bool:
        blocks = self.reading.blocks
        return all(
            blocks[index].cells and blocks[index].end - blocks[index].start <= LONGEST_LINE for index in rows
        )

    def _add_block(self, index: int) -> None:
        block = self.reading.blocks[index]
        block_format = self._formats.block(block, self._gap_before(index))
        characters = self._formats.characters(block)
        if self.right_to_left and not _has_letters(self.reading.text, block):
            block_format.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        for number, (start, end) in enumerate(pieces(self.reading.text, block.start, block.end)):
            if number:
                block_format.setTopMargin(0)
            block_format.clearProperty(BLOCK_INDEX)
            block_format.setProperty(BLOCK_CONTINUES if number else BLOCK_INDEX, index)
            if self._fresh:
                self._cursor.setBlockFormat(block_format)
                self._cursor.setBlockCharFormat(characters)
                self._fresh = False
            else:
                self._cursor.insertBlock(block_format, characters)
            self._insert(start, end, block, characters)

    def _gap_before(self, index: int) -> float:
        """The space above a block, in ems: none at the top, little within a list, more above a heading."""
        if index == 0:
            return 0.0
        block, before = self.reading.blocks[index], self.reading.blocks[index - 1]
        if block.kind is BlockKind.HEADING:
            return 1.3
        if before.kind is BlockKind.HEADING:
            return 0.45
        if block.list_depth and before.list_depth and block.marker is not None:
            return 0.3
        if block.kind is BlockKind.TABLE_ROW and before.table == block.table:
            return 0.15
        return 1.3 if BlockKind.CODE in (block.kind, before.kind) else 0.72

    def _add_table(self, rows: list[int]) -> None:
        blocks = self.reading.blocks
        if self._fresh:
            self._cursor.setBlockFormat(self._formats.filler())
        columns = max(len(blocks[index].cells) for index in rows)
        table = self._cursor.insertTable(len(rows), columns, self._formats.table(columns))
        for row, index in enumerate(rows):
            block = blocks[index]
            characters = self._formats.characters(block)
            for column, (start, end) in enumerate(block.cells):
                self._cursor = table.cellAt(row, column).firstCursorPosition()
                cell_format = QTextBlockFormat()
                cell_format.setProperty(BLOCK_CONTINUES if column else BLOCK_INDEX, index)
                self._cursor.setBlockFormat(cell_format)
                self._cursor.setBlockCharFormat(characters)
                self._insert(start, end, block, characters)
        self._cursor = QTextCursor(self.document)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self._fresh = True

    def _insert(self, start: int, end: int, block: Block, characters: QTextCharFormat) -> None:
        position = self._cursor.position()
        self.segments.append(Segment(start, end, position))
        self._cursor.insertText(self.shown[start:end], characters)
        after = self._cursor.position()
        base = self.units.utf16(start)
        for run_start, run_end, run_format in self._runs(block, start, end):
            self._cursor.setPosition(position + self.units.utf16(run_start) - base)
            self._cursor.setPosition(
                position + self.units.utf16(run_end) - base, QTextCursor.MoveMode.KeepAnchor
            )
            self._cursor.mergeCharFormat(run_format)
        if block.runs:
            self._cursor.setPosition(after)

    def _runs(self, block: Block, start: int, end: int) -> Iterator[tuple[int, int, QTextCharFormat]]:
        for run in block.runs:
            first, last = max(run.start, start), min(run.end, end)
            if first >= last:
                continue
            anchor = None
            if run.href is not None:
                anchor = f"{_LINK_PREFIX}{len(self.links)}"
                self.links.append(run.href)
            yield first, last, self._formats.run(run.style, anchor)


class _Formats:
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
        made.setIndent(min(block.quote_depth + block.list_depth, 8))
        if block.kind is BlockKind.CODE:
            made.setLineHeight(110.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            made.setLeftMargin(0.75 * self._em)
            made.setRightMargin(0.75 * self._em)
        elif block.kind is BlockKind.HEADING:
            made.setLineHeight(110.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
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
