"""The parts in which a statement is shown that is too long to be shown at once. No widgets.

A page of hundreds of megabytes would take the memory and the patience of whoever opens it. So beyond
`LONGEST_WHOLE` a text is divided, always at the same places, and one part is shown at a time; what belongs to
the page (its hits, finds and quotations) is that of the part, and the reader says so.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive_app.text.reading_text import ReadingText, SpanMap

if TYPE_CHECKING:
    from archive_app.text.reading_text import Block

LONGEST_WHOLE = 10_000_000
"""Characters of a text that is shown at once."""
LONGEST_PART = 1_000_000
"""Characters of a part of a longer one."""
MOST_MARKS = 100_000
"""Hits that are marked and stepped through at a time."""

_NEAR = 2_000


@dataclass(frozen=True, slots=True)
class Part:
    """What is shown of a text at a time: `reading`, which begins at `start` of the `whole` characters.

    `number` counts from 0 to below `count`. Offsets in `reading`, its blocks and their runs are those of the
    part; paragraph numbers are those of the whole. `more_hits` tells that it holds more hits than are marked.
    """

    reading: ReadingText
    whole: int
    start: int = 0
    number: int = 0
    count: int = 1
    more_hits: bool = False

    @classmethod
    def all_of(cls, reading: ReadingText) -> Part:
        """Return the one part of a text that is shown at once."""
        return cls(reading, len(reading.text))

    @property
    def in_words(self) -> str:
        """What a reader is told of it, in one line; nothing of a whole text."""
        if self.count == 1:
            return ""
        end = self.start + len(self.reading.text)
        where = f"characters {self.start + 1:,} to {end:,} of {self.whole:,}"
        return f"Part {self.number + 1:,} of {self.count:,}: {where}."


def is_shown_whole(reading: ReadingText) -> bool:
    """Tell whether a text is shown at once."""
    return len(reading.text) <= LONGEST_WHOLE


def bounds(reading: ReadingText) -> list[int]:
    """Return where the parts of a text begin, and its length.

    A part ends with a block where one ends in its second half, else at white space, else anywhere.
    """
    text, blocks = reading.text, reading.blocks
    found = [0]
    while not is_shown_whole(reading) and len(text) - found[-1] > LONGEST_PART:
        found.append(_end_of_part(text, blocks, found[-1]))
    return [*found, len(text)]


def _end_of_part(text: str, blocks: tuple[Block, ...], start: int) -> int:
    limit = start + LONGEST_PART
    last = bisect_right(blocks, limit, key=lambda block: block.end) - 1
    if last >= 0 and blocks[last].end > start + LONGEST_PART // 2:
        return blocks[last].end
    nearest = max(start, limit - _NEAR)
    space = max(text.rfind(" ", nearest, limit), text.rfind("\n", nearest, limit))
    return space + 1 if space > start else limit


def part(reading: ReadingText, number: int) -> Part:
    """Return a part of a text by its number; beyond the last one, the last."""
    places = bounds(reading)
    count = len(places) - 1
    if count == 1:
        return Part.all_of(reading)
    number = min(number, count - 1)
    start, end = places[number : number + 2]
    return Part(_cut(reading, start, end), len(reading.text), start, number, count)


def part_with(reading: ReadingText, offset: int) -> int:
    """Return the number of the part that holds the character at `offset`."""
    return max(0, bisect_right(bounds(reading)[:-1], offset) - 1)


def spans_within(part: Part, spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Return those spans of the whole text that touch the part, by its own offsets."""
    length = len(part.reading.text)
    if part.count == 1:
        return spans
    moved = ((start - part.start, end - part.start) for start, end in spans)
    return tuple((max(0, start), min(end, length)) for start, end in moved if start < length and end > 0)


def _cut(reading: ReadingText, start: int, end: int) -> ReadingText:
    first = bisect_right(reading.blocks, start, key=lambda block: block.end)
    last = bisect_right(reading.blocks, end - 1, key=lambda block: block.start)
    spans = (
        (max(t, start) - start, s + max(0, start - t), min(t + n, end) - max(t, start))
        for t, s, n in reading.spans.spans
        if t < end and t + n > start
    )
    blocks = tuple(_cut_block(block, start, end) for block in reading.blocks[first:last])
    return ReadingText(reading.text[start:end], blocks, SpanMap(tuple(spans)), reading.simplified)


def _cut_block(block: Block, start: int, end: int) -> Block:
    """Return what of a block lies in a part; what was begun in the part before has no number there."""

    def within(first: int, last: int) -> tuple[int, int]:
        return max(first, start) - start, min(last, end) - start

    first, last = within(block.start, block.end)
    cells = tuple(within(*cell) for cell in block.cells)
    return block._replace(
        start=first,
        end=last,
        number=block.number if block.start >= start else None,
        cells=cells if all(begin <= finish for begin, finish in cells) else (),
        runs=tuple(
            replace(run, start=begin, end=finish)
            for run in block.runs
            for begin, finish in [within(run.start, run.end)]
            if begin < finish
        ),
    )
