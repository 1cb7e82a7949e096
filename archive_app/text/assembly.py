"""Puts a reading text together, piece by piece, and keeps account of blocks, runs and spans."""

from __future__ import annotations

from archive_app.text.reading_text import SEPARATOR, Block, BlockKind, ReadingText, Run, RunStyle, SpanMap

STYLES = tuple(RunStyle(bits) for bits in range(16))
_EMPHASIS, _STRONG, _CODE, _STRIKE = 0, 1, 2, 3
NOT_WRITTEN = -1
"""The place of a piece that does not stand in the source as it is."""

_CJK = (
    (0x2E80, 0x312F), (0x31A0, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F),
    (0xFF00, 0xFF9F), (0x1F200, 0x1F2FF), (0x20000, 0x3FFFF),
)  # fmt: skip

Piece = tuple[str, int, int, str | None]
"""Text, its place in the source, its style as bits, the address it links to."""


def is_cjk(character: str) -> bool:
    """Tell whether `character` belongs to Chinese or Japanese writing, which puts no space between words."""
    code = ord(character)
    return code >= 0x2E80 and any(low <= code <= high for low, high in _CJK)


class Assembler:
    """Collects the pieces of one block after another.

    Breaks are held back until the next piece, so that none is left at the end of a block. `quote_depth`,
    `list_depth` and `marker` describe the block that is begun next; `marker` is used up by it.
    """

    def __init__(self) -> None:
        self.quote_depth = 0
        self.list_depth = 0
        self.marker: str | None = None
        self._parts: list[str] = []
        self._length = 0
        self._spans: list[tuple[int, int, int]] = []
        self._blocks: list[Block] = []
        self._number = 0
        self._table = -1
        self._kind: BlockKind | None = None
        self._level = 0
        self._header = False
        self._pieces: list[Piece] = []
        self._cells: list[list[Piece]] | None = None
        self._gap = ""
        self._gap_look: tuple[int, str | None] = (0, None)
        self._depths = [0, 0, 0, 0]
        self._links: list[str] = []
        self._look = 0
        self._href: str | None = None

    # Blocks

    def begin(self, kind: BlockKind, level: int = 0, *, header: bool = False) -> None:
        """Begin a block; one that is open is ended first."""
        if self._kind is not None:
            self.end()
        self._kind, self._level, self._header = kind, level, header
        self._pieces = []
        self._cells = [] if kind is BlockKind.TABLE_ROW else None
        self._gap = ""

    @property
    def in_row(self) -> bool:
        """Whether a table row is open."""
        return self._cells is not None

    def new_table(self) -> None:
        """Begin a table; the rows that follow belong to it."""
        self._table += 1

    def begin_cell(self, *, header: bool = False) -> None:
        """Begin the next cell of the open row; a header cell makes the row a header."""
        if self._cells is not None:
            self._header = self._header or header
            self._pieces = []
            self._cells.append(self._pieces)
            self._gap = ""

    def end(self) -> None:
        """End the open block; one without visible characters leaves nothing behind."""
        kind, self._kind = self._kind, None
        if kind is None:
            return
        cells, self._cells = self._cells, None
        if kind is BlockKind.CODE:
            _drop_last_newline(self._pieces)
            groups = [self._pieces]
        elif cells is not None:
            groups = cells
            for pieces in groups:
                _strip(pieces)
        else:
            _strip(self._pieces)
            groups = [self._pieces]
        self._pieces = []
        if any(piece[0].strip() for pieces in groups for piece in pieces):
            self._emit(kind, groups, is_row=cells is not None)

    def paragraph(self, text: str, place: int) -> None:
        """Add a paragraph of one piece without style, as `begin`, `put` and `end` would.

        It has no white space at its ends, and its characters stand in the source at `place`.
        """
        if self._kind is not None:
            self.end()
        if self._blocks:
            self._append(SEPARATOR)
        start = self._length
        self._append(text)
        self._spans.append((start, place, len(text)))
        self._level, self._header = 0, False
        self._add(BlockKind.PARAGRAPH, start)

    # Pieces

    def put(self, text: str, place: int = NOT_WRITTEN) -> None:
        """Add visible characters; outside any block they begin a paragraph."""
        if self._kind is None:
            self.begin(BlockKind.PARAGRAPH)
        if self._gap:
            bare = text.lstrip(" \t")
            if not bare:
                return
            if len(bare) != len(text):
                place = place + len(text) - len(bare) if place >= 0 else place
                text = bare
            self._close_gap(text[0])
        if text:
            if self._cells is not None:
                self._put_in_cell(text, place)
            else:
                self._pieces.append((text, place, self._look, self._href))

    def put_code(self, text: str, place: int = NOT_WRITTEN) -> None:
        """Add characters of a code block just as they are, breaks included."""
        self._pieces.append((text, place, 0, None))

    def soften(self) -> None:
        """Note a line end of the source that a reader sees as a space."""
        self._note_gap(self._gap or "soft")

    def space(self) -> None:
        """Note white space of the source that a reader sees as one space."""
        self._note_gap("space" if self._gap in ("", "soft") else self._gap)

    def break_line(self) -> None:
        """Note a line break that a reader sees; a table cell has none, there it is a space."""
        if self._cells is not None:
            self.space()
        else:
            self._note_gap(self._gap + "\n" if self._gap.startswith("\n") else "\n")

    def _note_gap(self, gap: str) -> None:
        if not self._gap:
            self._gap_look = (self._look, self._href)
        self._gap = gap

    def _close_gap(self, following: str) -> None:
        gap, self._gap = self._gap, ""
        if not self._pieces:
            return
        before = self._pieces[-1][0][-1]
        if gap.startswith("\n"):
            _strip_blank_end(self._pieces)
        elif before in " \n\t" or (gap == "soft" and is_cjk(before) and is_cjk(following)):
            return
        else:
            gap = " "
        look, href = (self._look, self._href) if self._gap_look == (self._look, self._href) else (0, None)
        self._pieces.append((gap, NOT_WRITTEN, look, href))

    def _put_in_cell(self, text: str, place: int) -> None:
        if self._cells is not None and not self._cells:
            self.begin_cell()
        if "\t" not in text and "\n" not in text:
            self._pieces.append((text, place, self._look, self._href))
            return
        for offset, character in enumerate(text):
            if character in "\t\n":
                self._pieces.append((" ", NOT_WRITTEN, self._look, self._href))
            else:
                at = place + offset if place >= 0 else place
                self._pieces.append((character, at, self._look, self._href))

    # Styles

    def style(self, style: RunStyle, *, on: bool) -> None:
        """Begin or end a style; ends without a beginning are ignored."""
        at = style.value.bit_length() - 1
        self._depths[at] = max(0, self._depths[at] + (1 if on else -1))
        self._look = self._look | style.value if self._depths[at] else self._look & ~style.value

    def link(self, href: str | None) -> None:
        """Begin a link to `href`, or end the last one (None)."""
        if href is not None:
            self._links.append(href)
        elif self._links:
            self._links.pop()
        self._href = self._links[-1] if self._links else None

    def plain(self) -> None:
        """End all styles and links."""
        if self._look or self._links or any(self._depths):
            self._depths = [0, 0, 0, 0]
            self._links.clear()
            self._look, self._href = 0, None

    # Result

    def reading_text(self) -> ReadingText:
        """Return what was put together."""
        self.end()
        return ReadingText("".join(self._parts), tuple(self._blocks), SpanMap(tuple(self._spans)))

    def _emit(self, kind: BlockKind, groups: list[list[Piece]], *, is_row: bool) -> None:
        if self._blocks:
            self._append(SEPARATOR)
        start = self._length
        runs: list[Run] = []
        cells: list[tuple[int, int]] = []
        for number, pieces in enumerate(groups):
            if number:
                self._append("\t")
            cell = self._length
            self._emit_pieces(pieces, runs)
            cells.append((cell, self._length))
        self._add(kind, start, tuple(cells) if is_row else (), tuple(runs))

    def _add(
        self, kind: BlockKind, start: int, cells: tuple[tuple[int, int], ...] = (), runs: tuple[Run, ...] = ()
    ) -> None:
        """Add the block from `start` up to here, as it was begun."""
        number_of_block: int | None = None
        if kind is not BlockKind.HEADING:
            self._number += 1
            number_of_block = self._number
        self._blocks.append(
            Block(
                kind,
                start,
                self._length,
                self._level,
                self.quote_depth,
                self.list_depth,
                self.marker,
                number_of_block,
                max(self._table, 0) if kind is BlockKind.TABLE_ROW else None,
                self._header,
                cells,
                runs,
            )
        )
        self.marker = None

    def _emit_pieces(self, pieces: list[Piece], runs: list[Run]) -> None:
        spans = self._spans
        for text, place, look, href in pieces:
            start, size = self._length, len(text)
            if place >= 0:
                if spans and spans[-1][0] + spans[-1][2] == start and spans[-1][1] + spans[-1][2] == place:
                    spans[-1] = (spans[-1][0], spans[-1][1], spans[-1][2] + size)
                else:
                    spans.append((start, place, size))
            self._append(text)
            if look or href is not None:
                style = STYLES[look]
                if runs and runs[-1].end == start and runs[-1].style is style and runs[-1].href == href:
                    runs[-1] = Run(runs[-1].start, start + size, style, href)
                else:
                    runs.append(Run(start, start + size, style, href))

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _strip(pieces: list[Piece]) -> None:
    """Take white space off both ends."""
    first = 0
    while first < len(pieces):
        text, place, look, href = pieces[first]
        bare = text.lstrip()
        if bare:
            if len(bare) != len(text):
                pieces[first] = (bare, place + len(text) - len(bare) if place >= 0 else place, look, href)
            break
        first += 1
    del pieces[:first]
    while pieces:
        text, place, look, href = pieces[-1]
        bare = text.rstrip()
        if bare:
            if len(bare) != len(text):
                pieces[-1] = (bare, place, look, href)
            break
        pieces.pop()


def _strip_blank_end(pieces: list[Piece]) -> None:
    while pieces:
        text, place, look, href = pieces[-1]
        bare = text.rstrip(" \t")
        if bare:
            pieces[-1] = (bare, place, look, href)
            break
        pieces.pop()


def _drop_last_newline(pieces: list[Piece]) -> None:
    if pieces and pieces[-1][0].endswith("\n"):
        text, place, look, href = pieces.pop()
        if len(text) > 1:
            pieces.append((text[:-1], place, look, href))
