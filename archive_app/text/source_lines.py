"""Where the pieces of a parsed block stand in the source.

A Markdown parser hands out the content of a block with container marks and indentation taken off its
lines. Each line of such content is still the end of a line of the source (or, in a table, a part of it),
and so it is found again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LINE_END = re.compile(r"\r\n?|\n")
_NEWLINE = re.compile(r"\n")
_BLANKS = " \t"


class SourceLines:
    """The lines of a source as Markdown counts them: ended by `\\n`, `\\r\\n` or `\\r`."""

    __slots__ = ("ends", "source", "starts")

    def __init__(self, source: str) -> None:
        self.source = source
        marks = [*(LINE_END if "\r" in source else _NEWLINE).finditer(source)]
        self.starts = [0, *[mark.end() for mark in marks]]
        self.ends = [*[mark.start() for mark in marks], len(source)]

    def trimmed(self, line: int) -> tuple[int, int]:
        """Return where `line` starts and where its last character that is no blank ends."""
        start, end = self.starts[line], self.ends[line]
        return start, start + len(self.source[start:end].rstrip(_BLANKS))


class Content:
    """The content of one block and, segment by segment, where it stands in the source.

    `starts[i]` is the offset in `text` of a segment that begins at `places[i]` in the source; -1 is nowhere.
    """

    __slots__ = ("_last", "lines", "places", "starts", "text")

    def __init__(self, text: str, lines: SourceLines, starts: list[int], places: list[int]) -> None:
        self.text = text
        self.lines = lines
        self.starts = starts
        self.places = places
        self._last: dict[str, int] = {}

    def last(self, mark: str) -> int:
        """Return where `mark` (in small letters) stands last, capitals being equal; -1 when it does not.

        Asking this first keeps a run of unclosed openers from searching to the end once for each.
        """
        if mark not in self._last:
            self._last[mark] = self.text.lower().rfind(mark)
        return self._last[mark]

    def place(self, start: int, piece: str) -> int:
        """Return where `piece`, which begins at `start`, stands in the source; -1 if it does not."""
        segment = bisect_right(self.starts, start) - 1 if len(self.starts) > 1 else 0
        base = self.places[segment]
        at = base + start - self.starts[segment]
        return at if base >= 0 and self.lines.source.startswith(piece, at) else -1

    def parts(self, start: int, piece: str) -> Iterator[tuple[str, int]]:
        """Yield `piece`, which begins at `start`, in parts and where each stands in the source or -1."""
        place = self.place(start, piece)
        if place >= 0:
            yield piece, place
            return
        end = start + len(piece)
        segment = bisect_right(self.starts, start)
        for stop in [*takewhile(lambda at: at < end, self.starts[segment:]), end]:
            part = piece[len(piece) - (end - start) : len(piece) - (end - stop)]
            yield from self._parts_of_segment(start, part)
            start = stop

    def _parts_of_segment(self, start: int, piece: str) -> Iterator[tuple[str, int]]:
        """Part a piece whose indentation (a tab) or line end (a carriage return) was written otherwise."""
        if self.place(start, piece) < 0:
            line = piece[:-1] if piece.endswith(("\n", " ")) else piece
            bare = line.lstrip(" ")
            indent = len(line) - len(bare)
            for part, offset in ((line[:indent], 0), (bare, indent), (piece[len(line) :], len(line))):
                if part:
                    yield part, self.place(start + offset, part)
        elif piece:
            yield piece, self.place(start, piece)


def content_of_lines(text: str, lines: SourceLines, first: int, last: int) -> Content:
    """Align `text`, whose lines are the ends of the source lines `first` up to `last`, with the source."""
    starts: list[int] = []
    places: list[int] = []
    at = 0
    for number, content_line in enumerate(text.split("\n")):
        starts.append(at)
        line = first + number
        places.append(_place_of_line(content_line, lines, line) if line < last else -1)
        at += len(content_line) + 1
    return Content(text, lines, starts, places)


def content_of_heading(text: str, lines: SourceLines, line: int) -> Content:
    """Align the text of an ATX heading, which stands once between its number signs."""
    start, end = lines.trimmed(line)
    return Content(text, lines, [0], [lines.source.find(text, start, end)])


def content_of_cell(text: str, lines: SourceLines, line: int, cursor: int) -> tuple[Content, int]:
    """Align the text of a table cell, looking from `cursor`; return it and the offset after the cell.

    A table takes the backslash off an escaped bar, so that a cell with bars is found part by part.
    """
    source, end = lines.source, lines.ends[line]
    found = source.find(text, cursor, end)
    if found >= 0:
        return Content(text, lines, [0], [found]), found + len(text)
    starts: list[int] = []
    places: list[int] = []
    at = 0
    for part in re.split(r"(?=\|)", text):
        if not part:
            continue
        found = source.find(part, cursor, end)
        starts.append(at)
        places.append(found)
        at += len(part)
        cursor = found + len(part) if found >= 0 else cursor
    return Content(text, lines, starts or [0], places or [-1]), cursor


def _place_of_line(text: str, lines: SourceLines, line: int) -> int:
    """Return where the first character of `text` would stand in `line`; -1 when it is not there."""
    source = lines.source
    start, end = lines.starts[line], lines.ends[line]
    if source.endswith(text, start, end) and end - len(text) >= start:
        return end - len(text)
    start, end = lines.trimmed(line)
    bare = text.strip(_BLANKS)
    if not bare:
        return -1
    shift = len(text) - len(text.lstrip(_BLANKS))
    found = end - len(bare) if source.endswith(bare, start, end) else source.rfind(bare, start, end)
    return max(found - shift, -1) if found >= 0 else -1
