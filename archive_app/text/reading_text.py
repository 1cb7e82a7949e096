"""The reading text of a statement: its characters, its blocks, and the way back to the source.

All offsets are Python code points, half-open `[start, end)`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import IntFlag, StrEnum
from typing import NamedTuple

SEPARATOR = "\n\n"
"""What stands between two blocks of a reading text that was rendered."""


class BlockKind(StrEnum):
    """What a block of the reading text is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CODE = "code"
    TABLE_ROW = "table row"


class RunStyle(IntFlag):
    """How the characters of a run are set."""

    PLAIN = 0
    EMPHASIS = 1
    STRONG = 2
    CODE = 4
    STRIKE = 8


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of the reading text that are set apart from their neighbours.

    `start` and `end` are offsets in the whole reading text. `href` is the address of a link as written,
    never followed.
    """

    start: int
    end: int
    style: RunStyle = RunStyle.PLAIN
    href: str | None = None


class Block(NamedTuple):
    """One paragraph, heading, code block or table row; `text[start:end]` are exactly its characters.

    Containers are told as depths, so that a block never has to be looked for in a tree: `quote_depth`
    counts block quotes, `list_depth` lists, and `marker` is the bullet or number of the item that this
    block opens (it is not part of the text; None for a further paragraph of the same item). `number` is the
    paragraph number that a citation names, counted from 1 over all blocks but headings and the title line;
    None for those. Rows of one table share `table`; `cells` are the offsets of a row's cells, which are
    separated by one tab in the text.

    A named tuple, since a statement has one for each paragraph and it is made in a quarter of the time that a
    frozen dataclass takes.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    quote_depth: int = 0
    list_depth: int = 0
    marker: str | None = None
    number: int | None = None
    table: int | None = None
    header: bool = False
    cells: tuple[tuple[int, int], ...] = ()
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class SpanMap:
    """Ties reading text to source: `text[t : t + n]` was written as `source[s : s + n]` for each `(t, s, n)`.

    Spans are in order of `t` and do not overlap. Characters of the text that belong to no span (a separator
    between blocks, a decoded entity) were not written literally.
    """

    spans: tuple[tuple[int, int, int], ...] = ()

    def source_offset(self, offset: int) -> int:
        """Return where the character at text `offset` stands in the source.

        For a character that was not written literally this is the end of the nearest span before it.
        """
        at = bisect_right(self.spans, (offset, float("inf"), 0)) - 1
        if at < 0:
            return 0
        text_start, source_start, length = self.spans[at]
        return source_start + min(offset - text_start, length)


@dataclass(frozen=True, slots=True)
class ReadingText:
    """What a reader sees of a body, and how it is divided.

    `blocks` are in order and do not overlap. Text between two blocks is white space only. `simplified`
    tells why the body was shown as plain text although it is marked up (too large, a table beyond measure);
    None when it was not.
    """

    text: str
    blocks: tuple[Block, ...]
    spans: SpanMap
    simplified: str | None = None
