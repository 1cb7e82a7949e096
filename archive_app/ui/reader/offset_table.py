"""Where each character of a reading text stands in a QTextDocument, and the way back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.ui.reader.offsets import Utf16Map


class Segment(NamedTuple):
    """`text[start:end]` stands in the document from `position` on, one character for one."""

    start: int
    end: int
    position: int


class OffsetTable:
    """Ties code point offsets of a reading text to positions of a QTextDocument (UTF-16 code units).

    Segments are ascending in both. What lies between two of them is a separator: white space in the text, the
    end of a block, a cell or a table in the document.
    """

    __slots__ = ("_ends", "_positions", "_segments", "_starts", "_units")

    def __init__(self, segments: Sequence[Segment], units: Utf16Map) -> None:
        self._segments = list(segments)
        self._units = units
        self._starts = [segment.start for segment in segments]
        self._ends = [units.utf16(s.end) - units.utf16(s.start) + s.position for s in segments]
        self._positions = [segment.position for segment in segments]

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All segments in order."""
        return tuple(self._segments)

    def position(self, offset: int) -> int:
        """Return the document position before the character at `offset`.

        Within a separator this is the end of the segment before it.
        """
        at = bisect_right(self._starts, offset) - 1
        return 0 if at < 0 else self._within(at, offset)

    def document_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the positions of `text[start:end]`, without separators at either end.

        A span of separators alone comes back empty.
        """
        spans = self.document_spans(start, end)
        if not spans:
            position = self.position(start)
            return position, position
        return spans[0][0], spans[-1][1]

    def document_spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the positions of `text[start:end]`, one span for each segment that it touches."""
        spans: list[tuple[int, int]] = []
        at = max(0, bisect_right(self._starts, start) - 1)
        while at < len(self._segments) and self._starts[at] < end:
            segment = self._segments[at]
            first, last = max(start, segment.start), min(end, segment.end)
            if first < last:
                spans.append((self._within(at, first), self._within(at, last)))
            at += 1
        return spans

    def text_offset(self, position: int) -> int:
        """Return the offset of the character at `position`; in a separator, the end of what is before."""
        at = bisect_right(self._positions, position) - 1
        if at < 0:
            return self._starts[0] if self._starts else 0
        segment = self._segments[at]
        if position >= self._ends[at]:
            return segment.end
        return self._units.code_point(self._units.utf16(segment.start) + position - segment.position)

    def text_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the text offsets of the characters between two document positions.

        Separators before the first and after the last character are left out.
        """
        at = bisect_right(self._positions, start) - 1
        if 0 <= at < len(self._segments) - 1 and start >= self._ends[at] and start < end:
            start = min(end, self._positions[at + 1])
        first = self.text_offset(start)
        before = bisect_left(self._positions, end) - 1
        last = min(self.text_offset(end), self._segments[before].end) if before >= 0 else first
        return first, max(first, last)

    def _within(self, at: int, offset: int) -> int:
        segment = self._segments[at]
        units = self._units.utf16(min(offset, segment.end)) - self._units.utf16(segment.start)
        return segment.position + units
