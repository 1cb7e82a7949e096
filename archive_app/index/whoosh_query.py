"""Queries of Whoosh asked of a generation, and our own trees as queries of Whoosh.

`evaluate` knows the nodes of `query_tree`. Any other condition may be written as a query of Whoosh over the
fields of `whoosh_schema`; `evaluate_whoosh` answers it with the matchers of Whoosh itself.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from whoosh import query
from whoosh.query.spans import SpanNear
from whoosh.searching import SearchContext

from archive_app.index import analysis
from archive_app.index.lexicon import edit_distance
from archive_app.index.matched import Matched
from archive_app.index.query_tree import (
    And,
    AndMaybe,
    Everything,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Word,
)
from archive_app.index.schema import GROUPS
from archive_app.index.whoosh_codec import rows, stock_searcher
from archive_app.index.whoosh_schema import stem_field, stem_term
from archive_app.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from whoosh.matching import Matcher
    from whoosh.reading import IndexReader
    from whoosh.searching import Searcher

    from archive_app.index.generation import Generation


def evaluate_whoosh(generation: Generation, asked: query.Query) -> Matched:
    """The rows that a query of Whoosh matches, and their scores by Whoosh's BM25F."""
    mask = np.zeros(generation.columns.rows, dtype=np.bool_)
    scores = np.zeros(generation.columns.rows, dtype=np.float32)
    row_of = rows(generation)
    with stock_searcher(generation) as searcher:
        for score, document in searcher.search(asked, limit=None).top_n:
            mask[row_of[document]] = True
            scores[row_of[document]] = score
    return Matched(mask, scores)


class Spelled(query.MultiTerm):  # type: ignore[misc]
    """Terms within some edits of a word, of which a swap of neighbours is one; for `FuzzyTerm` it is two."""

    def __init__(self, fieldname: str, text: str, distance: int) -> None:
        self.fieldname = fieldname
        self.text = text
        self.distance = distance
        self.boost = 1.0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spelled) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[str, str, int]:
        return self.fieldname, self.text, self.distance

    def _btexts(self, reader: IndexReader) -> Iterator[bytes]:
        for term in reader.lexicon(self.fieldname):
            word = term.decode("utf-8", "surrogatepass")
            if edit_distance(self.text, word, self.distance) <= self.distance:
                yield term


class Beside(SpanNear):  # type: ignore[misc]
    """`SpanNear` of any two queries, anywhere in a query.

    Whoosh's own does not tell an `Or` on one of its sides that spans are needed, nor an `And` above it how
    many documents to expect. `SpanNear2` does not look far enough back for a phrase that ends near enough.
    """

    def matcher(self, searcher: Searcher, context: SearchContext | None = None) -> Matcher:
        """What finds the documents, with spans."""
        context = (context or SearchContext(weighting=searcher.weighting)).set(needs_current=True)
        return super().matcher(searcher, context)

    def estimate_size(self, reader: IndexReader) -> int:
        """How many documents may match at most."""
        return int(self.q.estimate_size(reader))

    def estimate_min_size(self, _reader: IndexReader) -> int:
        """How many documents match at least."""
        return 0


def to_whoosh(node: Node, stemmers: Sequence[str]) -> query.Query | None:
    """The query of Whoosh that matches what a node matches; None when there is none.

    `stemmers` are the languages of stems that the statements have (`""` for those without a stemmer). There
    is none for conditions on columns (dates, languages, presence, fields of metadata), nor for words in
    order with a slop, three or more of them or beside NEAR: Whoosh's slop is between each two words, not for
    all together.
    """
    return _Translation(stemmers).of(node)


class _Translation:
    def __init__(self, stemmers: Sequence[str]) -> None:
        self._stemmers = stemmers

    def of(self, node: Node) -> query.Query | None:
        match node:
            case And(parts):
                return _of_all(query.And, [self.of(part) for part in parts])
            case Or(parts):
                return _of_all(query.Or, [self.of(part) for part in parts])
            case AndMaybe(required, optional):
                return _of_all(_and_maybe, [self.of(required), self.of(optional)])
            case Not(part):
                # A part that only excludes matches nothing in Whoosh; every document stands beside it.
                inner = self.of(part)
                return inner and query.And([query.Every(), query.Not(inner)])
            case Everything():
                return query.Every()
            case Near():
                return self._anywhere(None, partial(self._near, node))
            case Word() | Phrase() | Pattern() | Fuzzy():
                return self._anywhere(node.field, lambda group: self._words(node, group))
            case _:
                return None

    def _anywhere(self, field: str | None, make: Callable[[str], query.Query | None]) -> query.Query | None:
        if field is not None and field not in GROUPS:
            return None
        return _of_all(query.Or, [make(group) for group in ((field,) if field else GROUPS)])

    def _near(self, node: Near, group: str) -> query.Query | None:
        sides = [self._side(side, group) for side in (node.left, node.right)]
        if None in sides:
            return None
        return Beside(*sides, slop=node.distance, ordered=False, mindist=1)

    def _side(self, node: Node, group: str) -> query.Query | None:
        match node:
            case Or(parts):
                return _of_all(query.Or, [self._side(part, group) for part in parts])
            case Phrase(slop=0) | Word() | Pattern() | Fuzzy():
                return self._words(node, group) if node.field in (None, group) else query.NullQuery
            case _:
                return None

    def _words(self, node: Word | Phrase | Pattern | Fuzzy, group: str) -> query.Query | None:
        match node:
            case Pattern(text):
                return query.Wildcard(group, fold(text).replace("[", "[[]"), constantscore=False)
            case Fuzzy(text, distance=distance):
                return Spelled(group, fold(text), distance)
            case Phrase(text, slop=slop):
                words = [position.surface for position in analysis.analyse(text, None)]
                if slop and len(words) > 2:
                    return None
                return query.Phrase(group, words, slop=1 + slop) if len(words) > 1 else _term(group, *words)
            case Word(text):
                stems = {
                    stem_term(stem, stemmer): None
                    for stemmer in self._stemmers
                    for position in analysis.analyse(text, stemmer or None)
                    for stem in position.stems
                }
                return query.Or([_term(stem_field(group), stem) for stem in stems])


def _term(field: str, term: str) -> query.Query:
    return query.Term(field, term)


def _and_maybe(parts: Sequence[query.Query]) -> query.Query:
    return query.AndMaybe(*parts)


def _of_all(
    kind: Callable[[Sequence[query.Query]], query.Query], parts: Sequence[query.Query | None]
) -> query.Query | None:
    found = [part for part in parts if part is not None]
    return kind(found) if len(found) == len(parts) else None
