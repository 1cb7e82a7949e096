"""The passages of a text that are worth showing, made of the marks in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from archive_app.statements.searching import Snippet
from archive_app.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive_app.index.highlight import Span
    from archive_app.text.reading_text import Block

#: More marks than these are not looked at when passages are chosen.
_MOST_WEIGHED = 5_000

#: How much of what is shown besides the marks stands before the first of them.
_BEFORE = 0.4

#: What ends a sentence, or a line. One set of characters to begin with is looked for far more quickly than
#: several alternatives.
_SENTENCE = re.compile(r"[.!?…。！？؟\n](?:(?<!\n)[\"'”’»)\]]*\s+|(?<=[。！？\n]))")
_BLANK_LINE = re.compile(r"\n\s*\n")
_SPACE = re.compile(r"\s")
_JOINED = regex.compile(r"[\p{M}\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")


def around_marks(
    text: str,
    found: Sequence[Span],
    *,
    count: int = 2,
    width: int = 200,
    title: str | None = None,
    blocks: Sequence[Block] | None = None,
) -> tuple[Snippet, ...]:
    """Return the best passages of a text whose marks are known; see `highlight.best_snippets`."""
    if not found:
        return _opening(text, width, title)
    return _passages(text, found, _Bounds(text, blocks), count, width)


def _passages(
    text: str, marks: Sequence[Span], bounds: _Bounds, count: int, width: int
) -> tuple[Snippet, ...]:
    weighed = marks[:_MOST_WEIGHED]
    if len(weighed) == 1 and count:
        ((first, last),) = weighed
        span = _passage(text, first, last, bounds.around(first), width)
        return (_snippet(text, span, marks),) if span[0] < span[1] else ()
    keys = [_key(text[start : min(end, start + 40)]) for start, end in weighed]
    around = [bounds.around(start) for start, _ in weighed]
    windows = list(_windows(weighed, around, width))
    chosen: list[Span] = []
    shown: set[str] = set()
    while windows and len(chosen) < count:
        first, last = _best(windows, keys, shown)
        span = _passage(text, weighed[first][0], weighed[last - 1][1], around[first], width)
        chosen.append(span)
        shown.update(keys[first:last])
        if len(chosen) < count:
            windows = [w for w in windows if weighed[w[1] - 1][1] <= span[0] or weighed[w[0]][0] >= span[1]]
    # A later passage may reach back into an earlier one; shown twice, it would only confuse.
    apart: list[Span] = []
    for start, end in sorted(chosen):
        apart.append((max(start, apart[-1][1]) if apart else start, end))
    return tuple(_snippet(text, span, marks) for span in apart if span[0] < span[1])


@lru_cache(maxsize=4096)
def _key(marked: str) -> str:
    """What tells different words among the marks apart."""
    return fold(marked)[:5]


def _windows(marks: Sequence[Span], around: Sequence[Span], width: int) -> Iterator[Span]:
    """Yield the marks `[first, last)` that fit into one passage with each first one; `around` is the block of
    each.
    """
    last = 0
    for first, (start, _) in enumerate(marks):
        limit = min(around[first][1], start + width)
        last = max(last, first + 1)
        while last < len(marks) and marks[last][1] <= limit:
            last += 1
        yield first, last


def _best(windows: Sequence[Span], keys: Sequence[str], shown: set[str]) -> Span:
    """The window with most different words that are not shown yet, then with most, then with most marks, then
    the earliest.
    """
    best, most = windows[0], (-1, 0, 0)
    for window in windows:
        marks = window[1] - window[0]
        if marks >= most[0]:
            words = set(keys[window[0] : window[1]])
            its = (len(words - shown), len(words), marks)
            if its > most:
                best, most = window, its
    return best


class _Bounds:
    """Where the block around a mark begins and ends."""

    def __init__(self, text: str, blocks: Sequence[Block] | None) -> None:
        self._text = text
        self._blocks = blocks
        self._starts = [block.start for block in blocks or ()]
        self._last = (0, 0)

    def around(self, place: int) -> Span:
        if self._blocks:
            number = max(0, bisect_right(self._starts, place) - 1)
            return self._blocks[number].start, max(self._blocks[number].end, place + 1)
        # Marks come in order, so most are in the paragraph of the one before.
        if not self._last[0] <= place < self._last[1]:
            self._last = (self._paragraph(place), self._gap(place))
        return self._last[0], max(self._last[1], place + 1)

    def _gap(self, place: int) -> int:
        """Where the next blank line begins; the end of the text when there is none."""
        line = self._text.find("\n", place)
        while line >= 0:
            if self._text.startswith("\n", line + 1) or _BLANK_LINE.match(self._text, line):
                return line
            line = self._text.find("\n", line + 1)
        return len(self._text)

    def _paragraph(self, place: int) -> int:
        """Where the paragraph of a place begins: after the last blank line before it."""
        line = self._text.rfind("\n", 0, place)
        while line >= 0:
            before = self._text.rfind("\n", 0, line)
            if before >= 0 and (before + 1 == line or self._text[before:line].isspace()):
                return line + 1
            line = before
        return 0


def _passage(text: str, first: int, last: int, bounds: Span, width: int) -> Span:
    """A span of about `width` characters around the marked `[first, last)`, within the bounds."""
    last = min(last, first + width)
    spare = width - (last - first)
    start = max(bounds[0], first - int(spare * _BEFORE))
    end = min(max(bounds[1], last), start + width)
    start = max(bounds[0], min(start, end - width))
    sentence = _SENTENCE.search(text, start, first)
    if sentence is not None:
        start = sentence.end()
        end = min(max(bounds[1], last), start + width)
    elif start > bounds[0]:
        start = _word_start(text, start, first)
    return start, _word_end(text, end, last, max(bounds[1], last))


def _word_start(text: str, start: int, first: int) -> int:
    if not text[start - 1].isspace():
        space = _SPACE.search(text, start, first)
        if space is not None:
            start = space.end()
    while start < first and (text[start].isspace() or _is_joined(text[start])):
        start += 1
    return start


def _word_end(text: str, end: int, last: int, bound: int) -> int:
    if end < bound and not text[end].isspace():
        at = end
        while at > last and not text[at - 1].isspace():
            at -= 1
        end = at if at > last else end
        while end < bound and _is_joined(text[end]):
            end += 1
    while end > last and text[end - 1].isspace():
        end -= 1
    return end


def _is_joined(character: str) -> bool:
    """Whether a character belongs to the one before it."""
    return not character.isascii() and _JOINED.match(character) is not None


def _opening(text: str, width: int, title: str | None) -> tuple[Snippet, ...]:
    start = len(text) - len(text.lstrip())
    if title:
        line_end = text.find("\n", start)
        line = text[start : line_end if line_end >= 0 else len(text)]
        if len(line) <= 4 * len(title) + 40 and fold(line).strip() == fold(title).strip():
            rest = text[start + len(line) :]
            start = len(text) - len(rest.lstrip()) if rest.strip() else start
    if start >= len(text):
        return ()
    end = _word_end(text, min(start + width, len(text)), start + 1, len(text))
    return (Snippet(text[start:end], (), start),)


def _snippet(text: str, span: Span, marks: Sequence[Span]) -> Snippet:
    start, end = span
    inside = []
    for number in range(bisect_left(marks, (start, 0)), len(marks)):
        first, last = marks[number]
        if first >= end:
            break
        inside.append((first - start, min(last, end) - start))
    return Snippet(text[start:end], tuple(inside), start)
