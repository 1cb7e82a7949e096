"""Where the words of a query stand in a text, and the passages worth showing.

Made from the same tree and the same analysis as the search, so that what was found is what is marked. Parts
that are excluded mark nothing, and conditions on metadata mark nothing.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from archive_app.index.analysis import (
    AnalysedPosition,
    Chunk,
    analyse,
    analyse_chunk,
    chunks_known,
    stemmer_language,
)
from archive_app.index.lexicon import edit_distance, pattern_matcher
from archive_app.index.query_tree import And, Fuzzy, Near, Node, Or, Pattern, Phrase, Word
from archive_app.statements.searching import Snippet
from archive_app.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archive_app.text.reading_text import Block

Span = tuple[int, int]
Words = Word | Phrase | Pattern | Fuzzy

#: More marks than these are not looked at when passages are chosen.
_MOST_WEIGHED = 5_000

#: How much of what is shown besides the marks stands before the first of them.
_BEFORE = 0.4

_CHUNK = re.compile(r"\S+")
_SENTENCE = regex.compile(r"[.!?…。！？؟][\"'”’»)\]]*\s+|[。！？]|\n")
_BLANK_LINE = regex.compile(r"\n\s*\n")
_SPACE = regex.compile(r"\s")
_JOINED = regex.compile(r"[\p{M}\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")


def marks(text: str, language: str | None, tree: Node, *, field: str = "text") -> tuple[Span, ...]:
    """Return every hit of the positive parts of a query in `text`: spans in order, without overlaps.

    A phrase is one span from its first word to its last, also across blocks; every other word is a span of
    its own. `language` is the BCP 47 tag of the statement; `field` is the field that the text is, `text` or
    `title`.
    """
    return Highlighter(tree).marks(text, language, field=field)


class Highlighter:
    """Marks many texts for one query; what it learns of a word in one of them serves the others."""

    def __init__(self, tree: Node) -> None:
        self._tree = tree
        self._wanted: dict[tuple[str, str | None], _Wanted] = {}

    def marks(self, text: str, language: str | None, *, field: str = "text") -> tuple[Span, ...]:
        """Return every hit in a text; see `marks`."""
        key = (field, stemmer_language(language))
        wanted = self._wanted.get(key)
        if wanted is None:
            wanted = self._wanted[key] = _Wanted(tuple(positive(self._tree, field)), key[1])
        if not wanted.nodes or not text:
            return ()
        finder = _Finder(text, wanted)
        found: set[Span] = set()
        for node in wanted.nodes:
            found.update(finder.near(node) if isinstance(node, Near) else finder.words(node))
        return without_overlaps([finder.span(first, last) for first, last in found])

    def snippets(
        self,
        text: str,
        language: str | None,
        *,
        count: int = 2,
        width: int = 200,
        title: str | None = None,
        blocks: Sequence[Block] | None = None,
    ) -> tuple[Snippet, ...]:
        """Return the best passages of a text; see `best_snippets`."""
        found = self.marks(text, language)
        return around_marks(text, found, count=count, width=width, title=title, blocks=blocks)


def positive(tree: Node, field: str) -> Iterator[Words | Near]:
    """Yield the words and nearnesses that a text may hold, each once."""
    seen: set[tuple[object, ...]] = set()
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, And | Or):
            waiting.extend(node.parts)
        elif isinstance(node, Near) and all(_is_in(side, field) for side in (node.left, node.right)):
            yield node
        elif isinstance(node, Word | Phrase | Pattern | Fuzzy) and _is_in(node, field):
            key = (type(node), node.text, getattr(node, "slop", 0), getattr(node, "distance", 0))
            if key not in seen:
                seen.add(key)
                yield node


def _is_in(node: Node, field: str) -> bool:
    return isinstance(node, Word | Phrase | Pattern | Fuzzy) and node.field in (None, field)


class _Wanted:
    """What is looked for in texts of one language, and which words have to do with it."""

    def __init__(self, nodes: tuple[Words | Near, ...], language: str | None) -> None:
        self.nodes = nodes
        self.language = language
        self._terms: set[str] = set()
        self._alike: list[Callable[[str], object]] = []
        for node in nodes:
            for side in (node.left, node.right) if isinstance(node, Near) else (node,):
                self._want(side)

    def _want(self, node: Node) -> None:
        if isinstance(node, Pattern | Fuzzy):
            self._alike.append(likeness(node))
        elif isinstance(node, Phrase):
            self._terms.update(position.surface for position in analyse(node.text, None))
        elif isinstance(node, Word):
            self._terms.update(stem for p in analyse(node.text, self.language) for stem in p.stems)

    def concerns(self, chunk: Chunk) -> bool:
        """Whether a chunk holds a word that has to do with the query."""
        if self._alike:
            return any(map(self._matters, chunk.positions))
        return not self._terms.isdisjoint(chunk.terms)

    def _matters(self, position: AnalysedPosition) -> bool:
        terms = (position.surface, position.single, *position.stems)
        return not self._terms.isdisjoint(terms) or any(alike(position.surface) for alike in self._alike)


@lru_cache(maxsize=256)
def _typed(text: str, language: str | None) -> tuple[AnalysedPosition, ...]:
    """What was typed, analysed once for all texts of a page."""
    return tuple(analyse(text, language))


class Finder(ABC):
    """The positions of one text that matter to a query.

    A finding is the numbers of its first and last position; numbers rise with the text.
    """

    def __init__(self, language: str | None, places: dict[int, Span]) -> None:
        self.language = language
        self._places = places

    @abstractmethod
    def of_surface(self, surface: str) -> list[int]:
        """The numbers of the positions that have a surface, ascending."""

    @abstractmethod
    def of_stems(self, typed: AnalysedPosition) -> list[int]:
        """The numbers of the positions that share a stem, ascending."""

    def alike(self, matches: Callable[[str], object]) -> list[Span]:  # noqa: ARG002 - for those who can tell
        """The positions whose surface matches."""
        return []

    def span(self, first: int, last: int) -> Span:
        """The characters of a finding."""
        return self._places[first][0], self._places[last][1]

    def words(self, node: Words) -> list[Span]:
        """Every finding of a word or phrase."""
        if isinstance(node, Pattern | Fuzzy):
            return self.alike(likeness(node))
        if isinstance(node, Phrase):
            typed = _typed(node.text, None)
            return _chains([self.of_surface(position.surface) for position in typed], node.slop)
        typed = _typed(node.text, self.language)
        return _chains([self.of_stems(position) for position in typed], 0)

    def near(self, node: Near) -> list[Span]:
        """Every finding of either side that has one of the other side within the distance."""
        if not isinstance(node.left, Words) or not isinstance(node.right, Words):
            return []
        left, right = sorted(self.words(node.left)), sorted(self.words(node.right))
        both = (_close_to(left, right, node.distance), _close_to(right, left, node.distance))
        return [finding for side in both for finding in side]


class _Finder(Finder):
    """Finds positions by analysing the text."""

    def __init__(self, text: str, wanted: _Wanted) -> None:
        super().__init__(wanted.language, {})
        self._surfaces: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        number = 0
        known, language = chunks_known(wanted.language), wanted.language
        for match in _CHUNK.finditer(text):
            raw = match.group()
            chunk = known.get(raw) or analyse_chunk(raw, language)
            if wanted.concerns(chunk):
                for offset, position in enumerate(chunk.positions):
                    self._take(number + offset, match.start(), position)
            number += len(chunk.positions)

    def _take(self, number: int, start: int, position: AnalysedPosition) -> None:
        self._places[number] = (start + position.start, start + position.end)
        self._surfaces.setdefault(position.surface, []).append(number)
        for stem in position.stems:
            self._stems.setdefault(stem, []).append(number)
        if position.single is not None and position.single != position.surface:
            self._surfaces.setdefault(position.single, []).append(number)
            self._stems.setdefault(position.single, []).append(number)

    def of_surface(self, surface: str) -> list[int]:
        return self._surfaces.get(surface, [])

    def of_stems(self, typed: AnalysedPosition) -> list[int]:
        found = [self._stems[stem] for stem in typed.stems if stem in self._stems]
        return found[0] if len(found) == 1 else sorted({number for numbers in found for number in numbers})

    def alike(self, matches: Callable[[str], object]) -> list[Span]:
        return [
            (number, number)
            for surface, numbers in self._surfaces.items()
            if matches(surface)
            for number in numbers
        ]


def likeness(node: Pattern | Fuzzy) -> Callable[[str], object]:
    """Tells whether a surface is like a pattern, or spelled like a fuzzy word."""
    if isinstance(node, Pattern):
        return pattern_matcher(fold(node.text))
    wanted, distance = fold(node.text), node.distance
    return lambda surface: edit_distance(wanted, surface, distance) <= distance


def _chains(words: Sequence[list[int]], slop: int) -> list[Span]:
    """Where words follow one another in order, over at most `slop` positions more than there are words."""
    if not words or not all(words):
        return []
    if len(words) == 1:
        return [(number, number) for number in words[0]]
    reach = len(words) - 1 + slop
    if slop == 0:
        rarest = min(range(len(words)), key=lambda number: len(words[number]))
        starts = [number - rarest for number in words[rarest]]
        for offset, numbers in enumerate(words):
            known = set(numbers) if len(numbers) < 4 * len(starts) else None
            starts = [s for s in starts if (s + offset in known if known else _holds(numbers, s + offset))]
        return [(start, start + reach) for start in starts]
    found = []
    for first in words[0]:
        at = first
        for numbers in words[1:]:
            following = bisect_right(numbers, at)
            if following == len(numbers) or numbers[following] - first > reach:
                break
            at = numbers[following]
        else:
            found.append((first, at))
    return found


def _holds(numbers: list[int], number: int) -> bool:
    at = bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number


def _close_to(findings: list[Span], others: list[Span], distance: int) -> Iterator[Span]:
    """Those of the findings that have one of the others, not overlapping, at most `distance` positions
    away.
    """
    beginnings = [first for first, _ in others]
    endings = sorted(last for _, last in others)
    for first, last in findings:
        after = bisect_right(beginnings, last)
        before = bisect_left(endings, first) - 1
        follows = after < len(beginnings) and beginnings[after] - last <= distance
        if follows or (before >= 0 and first - endings[before] <= distance):
            yield first, last


def without_overlaps(spans: list[Span]) -> tuple[Span, ...]:
    """Join spans that overlap; in order."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def best_snippets(
    text: str,
    language: str | None,
    tree: Node,
    *,
    count: int = 2,
    width: int = 200,
    title: str | None = None,
    blocks: Sequence[Block] | None = None,
) -> tuple[Snippet, ...]:
    """Return up to `count` passages of about `width` characters, in order, that show most of the query.

    A passage lies within one block (a paragraph, when `blocks` is None), begins with a sentence where one
    begins nearby, and is cut between words. Passages with most different words come first, then those with
    most marks, then the earlier. Without marks it is the opening of the text, after a first line that only
    repeats the `title`. `Snippet.text` is exactly what stands in the text, line ends included.
    """
    highlighter = Highlighter(tree)
    return highlighter.snippets(text, language, count=count, width=width, title=title, blocks=blocks)


def around_marks(
    text: str,
    found: Sequence[Span],
    *,
    count: int = 2,
    width: int = 200,
    title: str | None = None,
    blocks: Sequence[Block] | None = None,
) -> tuple[Snippet, ...]:
    """Return the best passages of a text whose marks are known; see `best_snippets`."""
    if not found:
        return _opening(text, width, title)
    return _passages(text, found, _Bounds(text, blocks), count, width)


def _passages(
    text: str, marks: Sequence[Span], bounds: _Bounds, count: int, width: int
) -> tuple[Snippet, ...]:
    weighed = marks[:_MOST_WEIGHED]
    keys = [_key(text[start : min(end, start + 40)]) for start, end in weighed]
    windows = [_window(number, weighed, keys, bounds, width) for number in range(len(weighed))]
    chosen: list[Span] = []
    shown: set[str] = set()
    while windows and len(chosen) < count:
        best = max(windows, key=lambda w: (len(w[2] - shown), len(w[2]), w[1] - w[0], -w[0]))
        first, last, words = best
        span = _passage(
            text, weighed[first][0], weighed[last - 1][1], bounds.around(weighed[first][0]), width
        )
        chosen.append(span)
        shown |= words
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


def _window(
    first: int, marks: Sequence[Span], keys: Sequence[str], bounds: _Bounds, width: int
) -> tuple[int, int, frozenset[str]]:
    """The marks `[first, last)` that fit into one passage with the first one, and the different words among
    them.
    """
    limit = min(bounds.around(marks[first][0])[1], marks[first][0] + width)
    last = first + 1
    while last < len(marks) and marks[last][1] <= limit:
        last += 1
    return first, last, frozenset(keys[first:last])


class _Bounds:
    """Where the block around a place begins and ends."""

    def __init__(self, text: str, blocks: Sequence[Block] | None) -> None:
        if blocks:
            self._starts, self._ends = [b.start for b in blocks], [b.end for b in blocks]
        else:
            gaps = [match.span() for match in _BLANK_LINE.finditer(text)]
            self._starts = [0, *(end for _, end in gaps)]
            self._ends = [*(start for start, _ in gaps), len(text)]

    def around(self, place: int) -> Span:
        number = max(0, bisect_right(self._starts, place) - 1)
        return self._starts[number], max(self._ends[number], place + 1)


def _passage(text: str, first: int, last: int, bounds: Span, width: int) -> Span:
    """A span of about `width` characters around the marked `[first, last)`, within the bounds."""
    last = min(last, first + width)
    spare = width - (last - first)
    start = max(bounds[0], first - int(spare * _BEFORE))
    end = min(max(bounds[1], last), start + width)
    start = max(bounds[0], min(start, end - width))
    sentences = [match.end() for match in _SENTENCE.finditer(text, start, first)]
    if sentences:
        start = sentences[0]
        end = min(max(bounds[1], last), start + width)
    elif start > bounds[0]:
        start = _word_start(text, start, first)
    return start, _word_end(text, end, last, max(bounds[1], last))


def _word_start(text: str, start: int, first: int) -> int:
    if not text[start - 1].isspace():
        space = _SPACE.search(text, start, first)
        if space is not None:
            start = space.end()
    while start < first and (_JOINED.match(text[start]) or text[start].isspace()):
        start += 1
    return start


def _word_end(text: str, end: int, last: int, bound: int) -> int:
    if end < bound and not text[end].isspace():
        at = end
        while at > last and not text[at - 1].isspace():
            at -= 1
        end = at if at > last else end
        while end < bound and _JOINED.match(text[end]):
            end += 1
    while end > last and text[end - 1].isspace():
        end -= 1
    return end


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
