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
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextDocumentLayout

from archive_app.text.reading_text import Block, BlockKind, ReadingText
from archive_app.ui.reader.direction import reads_right_to_left
from archive_app.ui.reader.display_text import LINE_SEPARATOR, LONGEST_LINE, chops, displayable, pieces
from archive_app.ui.reader.formats import Formats
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
        self._formats = Formats(theme, typography)

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
