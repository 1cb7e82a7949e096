"""Marks in the texts of one page of results, with what the index knows of them.

The index knows how often each form of the query's words stands in a statement. So a text is only searched for
these forms as they are written; when that finds as many of each as there are, it has found them all. Where it
does not (a word with a soft hyphen, a script without spaces), the whole text is analysed like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import regex

from archive_app.index import whereabouts
from archive_app.index.analysis import AnalysedPosition, asked
from archive_app.index.choices import Choice
from archive_app.index.highlight import Finder, Span, positive, without_overlaps
from archive_app.index.in_text import standing
from archive_app.index.query_tree import Near, Phrase, Word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive_app.index.forms import Codes
    from archive_app.index.generation import Generation, OpenSegment
    from archive_app.index.held import Holdings
    from archive_app.index.query_tree import Node
    from archive_app.index.whereabouts import Found

#: With more forms than these, analysing the texts is quicker.
_MOST_FORMS = 64

#: Of a form that a statement holds more often than this, not every place is looked for.
_MOST_PLACES = 50_000

#: Words whose surface depends on nothing but themselves.
_ALPHABETIC = regex.compile(r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{N}\p{P}\p{M}]+").fullmatch


class PageMarks:
    """Finds the hits of a query in the statements of a page."""

    def __init__(
        self,
        generation: Generation,
        tree: Node,
        rows: Sequence[int],
        field: str,
        holdings: Holdings,
        shared: dict[tuple[int, tuple[Node, ...]], Wanted] | None = None,
    ) -> None:
        """`shared` keeps what is looked up for one field of a page for the others."""
        self._nodes = tuple(positive(tree, field))
        self._holdings = holdings
        self._shared = {} if shared is None else shared
        #: A word by itself is marked wherever it stands; only what follows one another needs positions.
        self._in_order = any(not isinstance(node, Word) for node in self._nodes)
        self._known: dict[int, _Known | None] = {}
        if not all(map(_is_of_forms, self._nodes)):
            self._known = dict.fromkeys(rows)
            return
        for opened in generation.segments:
            documents = sorted(row - opened.first for row in rows if opened.first <= row < opened.end)
            if documents:
                self._look_up(opened, field, documents)

    def marks(self, row: int, text: str, language: str | None) -> tuple[Span, ...] | None:
        """Return every hit in the text of a row, `highlight.marks` of it; None when only analysis can tell.

        `language` is that of the statement's stemmer.
        """
        known = self._known.get(row)
        if known is None:
            return None
        if not known.any:
            return ()
        if not self._in_order:
            return known.spans(text, language)
        finder = known.finder(text, language)
        if finder is None:
            return None
        found: set[Span] = set()
        for node in self._nodes:
            found.update(finder.near(node) if isinstance(node, Near) else finder.words(node))
        return without_overlaps([finder.span(first, last) for first, last in found])

    def _look_up(self, opened: OpenSegment, field: str, documents: list[int]) -> None:
        wanted = self._shared.get((opened.first, self._nodes))
        if wanted is None:
            wanted = self._shared[opened.first, self._nodes] = Wanted(opened, self._nodes, self._holdings)
        rows = [opened.first + document for document in documents]
        if wanted.words is None:
            self._known.update(dict.fromkeys(rows))
            return
        known = {document: _Known(wanted) for document in documents}
        numbers = np.array(documents, dtype=np.intp)
        crowded: list[int] = []
        for codes in wanted.groups:
            for found in whereabouts.found_in(
                opened, self._holdings, field, codes, numbers, placed=self._in_order
            ):
                few = found
                if found.counts.max() > _MOST_PLACES:
                    is_few = found.counts <= _MOST_PLACES
                    crowded += found.documents[~is_few].tolist()
                    few = found.of(is_few)
                self._note(opened, field, few, known)
        self._known.update((opened.first + document, its) for document, its in known.items())
        self._known.update(dict.fromkeys([opened.first + document for document in crowded]))

    def _note(self, opened: OpenSegment, field: str, found: Found, known: Mapping[int, _Known]) -> None:
        """Note how often each document holds which forms, and where, if that matters."""
        entries = zip(found.codes.tolist(), found.documents.tolist(), found.counts.tolist(), strict=True)
        if not self._in_order:
            for code, document, count in entries:
                known[document].held[code] = count, []
        elif len(found.codes):
            begin, where = 0, whereabouts.positions_of(opened.segment, field, found).tolist()
            for code, document, count in entries:
                known[document].held[code] = count, where[begin : begin + count]
                begin += count


def _is_of_forms(node: Node) -> bool:
    if isinstance(node, Near):
        return _is_of_forms(node.left) and _is_of_forms(node.right)
    return isinstance(node, Word | Phrase)


class Wanted:
    """What a query looks for in a segment: its forms, and what each of them is written like."""

    def __init__(self, opened: OpenSegment, nodes: Sequence[Node], holdings: Holdings) -> None:
        self._opened = opened
        self._holdings = holdings
        self._codes: dict[Choice, Codes] = {}
        self._of_language: dict[str | None, frozenset[int]] = {}
        self._nodes = nodes
        for node in nodes:
            for side in (node.left, node.right) if isinstance(node, Near) else (node,):
                if isinstance(side, Phrase):
                    for position in asked(side.text, None):
                        self.codes(Choice((position.surface,)))
                elif isinstance(side, Word):
                    for stemmer in opened.segment.languages:
                        for position in asked(side.text, stemmer or None):
                            self.codes(Choice(position.stems, stemmer))
        self.words = self._written()

    def codes(self, choice: Choice) -> Codes:
        """The forms of a choice."""
        found = self._codes.get(choice)
        if found is None:
            found = self._codes[choice] = self._holdings.codes(self._opened, choice)
        return found

    @property
    def groups(self) -> list[Codes]:
        """The forms of each choice."""
        return [codes for codes in self._codes.values() if len(codes)]

    def of_language(self, language: str | None) -> frozenset[int]:
        """The forms of plain words that count in statements with a stemmer's language."""
        known = self._of_language.get(language)
        if known is None:
            words = [node for node in self._nodes if isinstance(node, Word)]
            choices = [Choice(p.stems, language or "") for w in words for p in asked(w.text, language)]
            known = frozenset(code for choice in choices for code in self.codes(choice).tolist())
            self._of_language[language] = known
        return known

    def _written(self) -> dict[int, str] | None:
        """How each form is written; None when that does not tell forms apart, or there are too many."""
        every: set[int] = set().union(*(codes.tolist() for codes in self._codes.values()))
        if len(every) > _MOST_FORMS:
            return None
        words: dict[int, str] = {}
        # The forms of one word lie together, and are read together.
        for codes in self._codes.values():
            words.update(zip(codes.tolist(), self._opened.segment.spelt(codes), strict=True))
        if len(set(words.values())) < len(words) or not all(map(_ALPHABETIC, words.values())):
            return None
        return words


class _Known:
    """The forms that a statement is known to hold."""

    __slots__ = ("_wanted", "held")

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        #: How often each form is there, and at which positions, if these matter.
        self.held: dict[int, tuple[int, list[int]]] = {}

    @property
    def any(self) -> bool:
        """Whether the statement holds any of the forms."""
        return bool(self.held)

    def spans(self, text: str, language: str | None) -> tuple[Span, ...] | None:
        """Where these forms stand in the text by themselves; None when not all of them could be found."""
        words = self._wanted.words
        if words is None:
            return None
        counting = self._wanted.of_language(language)
        spans: list[Span] = []
        for code, (count, _) in self.held.items():
            found = standing(text, words[code], language)
            if len(found) != count:
                return None
            if code in counting:
                spans += found
        return without_overlaps(spans)

    def finder(self, text: str, language: str | None) -> KnownFinder | None:
        """Find these forms in the text; None when not all of them could be found."""
        words = self._wanted.words
        if words is None:
            return None
        places: dict[int, Span] = {}
        numbers: dict[int, list[int]] = {}
        for code, (count, positions) in self.held.items():
            spans = standing(text, words[code], language)
            if len(spans) != count:
                return None
            numbers[code] = positions or [start for start, _ in spans]
            places.update(zip(numbers[code], spans, strict=True))
        return KnownFinder(self._wanted, language, places, numbers)


class KnownFinder(Finder):
    """The positions of a text that matter, by the codes of their forms."""

    def __init__(
        self, wanted: Wanted, language: str | None, places: dict[int, Span], numbers: dict[int, list[int]]
    ) -> None:
        super().__init__(language, places)
        self._wanted = wanted
        self._numbers = numbers

    def of_surface(self, surface: str) -> list[int]:
        """The numbers of the positions that have a surface."""
        return self._of(Choice((surface,)))

    def of_stems(self, typed: AnalysedPosition) -> list[int]:
        """The numbers of the positions that share a stem."""
        return self._of(Choice(typed.stems, self.language or ""))

    def _of(self, choice: Choice) -> list[int]:
        found = [self._numbers[code] for code in self._wanted.codes(choice).tolist() if code in self._numbers]
        return found[0] if len(found) == 1 else sorted(number for numbers in found for number in numbers)
