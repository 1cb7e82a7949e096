"""Where the words of a query stand in a text.

Made from the same tree and the same analysis as the search, so that what was found is what is marked. Parts
that are excluded mark nothing, and conditions on metadata mark nothing.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from archive_app.index.analysis import (
    AnalysedPosition,
    Chunk,
    analyse_chunk,
    asked,
    chunks_known,
    stemmer_language,
)
from archive_app.index.excerpts import around_marks
from archive_app.index.lexicon import edit_distance, pattern_matcher
from archive_app.index.query_tree import And, AndMaybe, Fuzzy, Near, Node, Or, Pattern, Phrase, Word
from archive_app.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archive_app.statements.searching import Snippet
    from archive_app.text.reading_text import Block

Span = tuple[int, int]
Words = Word | Phrase | Pattern | Fuzzy

_CHUNK = re.compile(r"\S+")
_SPACE = re.compile(r"\s")

#: Characters of a part of a very long text, and of what it has in common with the next.
_PART, _SHARED = 1_000_000, 10_000


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

    def first_marks(self, text: str, language: str | None, *, field: str = "text") -> tuple[Span, ...]:
        """Return every hit in the first part of a text that holds any: enough to choose passages from.

        Only texts of more than a million characters have parts.
        """
        for start, end in _parts(text):
            found = self.marks(text[start:end], language, field=field)
            if found:
                return tuple((start + first, start + last) for first, last in found)
        return ()

    def up_to(
        self, text: str, language: str | None, most: int, check: Callable[[], None] = lambda: None
    ) -> tuple[tuple[Span, ...], bool]:
        """Return the first `most` hits in a text, and whether there are more of them.

        A text of more than a million characters is searched part by part, and no further than that takes;
        `check` is called before each part, and may raise.
        """
        found: tuple[Span, ...] = ()
        for start, end in _parts(text):
            check()
            here = self.marks(text[start:end], language)
            found = without_overlaps([*found, *((start + first, start + last) for first, last in here)])
            if len(found) > most:
                return found[:most], True
        return found, False

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


def _parts(text: str) -> Iterator[Span]:
    """Parts of a text that end at white space and share some with the next, so that no phrase is cut."""
    start = 0
    while True:
        space = _SPACE.search(text, min(start + _PART, len(text)))
        end = space.start() if space else len(text)
        yield start, end
        if end == len(text):
            return
        overlap = _SPACE.search(text, end - _SHARED)
        start = overlap.end() if overlap and overlap.end() < end else end


def positive(tree: Node, field: str) -> Iterator[Words | Near]:
    """Yield the words and nearnesses that a text may hold, each once."""
    seen: set[tuple[object, ...]] = set()
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, And | Or):
            waiting.extend(node.parts)
        elif isinstance(node, AndMaybe):
            waiting += [node.required, node.optional]
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
            self._terms.update(position.surface for position in asked(node.text, None))
        elif isinstance(node, Word):
            self._terms.update(stem for p in asked(node.text, self.language) for stem in p.stems)

    def concerns(self, chunk: Chunk) -> bool:
        """Whether a chunk holds a word that has to do with the query."""
        if self._alike:
            return any(map(self._matters, chunk.positions))
        return not self._terms.isdisjoint(chunk.terms)

    def _matters(self, position: AnalysedPosition) -> bool:
        terms = (position.surface, position.single, *position.stems)
        return not self._terms.isdisjoint(terms) or any(alike(position.surface) for alike in self._alike)


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
            typed = asked(node.text, None)
            return _chains([self.of_surface(position.surface) for position in typed], node.slop)
        typed = asked(node.text, self.language)
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
