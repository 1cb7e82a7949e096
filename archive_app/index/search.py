"""One request against one generation: which statements, in which order, with which facets."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import and_
from typing import TYPE_CHECKING, Literal

import numpy as np

from archive_app.index import closeness
from archive_app.index.details import primary_subtag
from archive_app.index.evaluate import Evaluator, has_period, has_words
from archive_app.index.facets import Conditions, arrange, by_score, count_facets
from archive_app.index.query_text import ParsedQuery, parse
from archive_app.index.query_tree import (
    And,
    Everything,
    Fuzzy,
    Language,
    Node,
    Or,
    Pattern,
    Period,
    Phrase,
    Word,
)
from archive_app.index.spelling import suggest
from archive_app.statements.dates import StatementDate
from archive_app.statements.searching import FACETS, Facets, Filters, Ignored, Match, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from archive_app.index.columns import Columns, Mask, Rows
    from archive_app.index.generation import Generation
    from archive_app.index.held import Holdings
    from archive_app.index.scoring import Scores

_FILTERED = ("party", "source", "type", "language", "author", "tag")
_MOST_SUGGESTIONS = 3


@dataclass(frozen=True)
class Found:
    """What a request finds: how many rows, those of the page in order, and what is said of all of them.

    `scores` only when sorted by them; `holdings` are the postings that were read.
    """

    total: int
    rows: Rows
    scores: Scores | None
    undated: int
    facets: Facets
    match: Literal["all", "most"]
    parsed: ParsedQuery
    ignored: tuple[Ignored, ...]
    suggestions: tuple[str, ...]
    reading_match: Literal["all", "most", "any"]
    holdings: Holdings
    folds: Folds | None = None


class Folds:
    """Results of which the earliest of each group of reprints is `listed`, and what is folded below it."""

    def __init__(self, generation: Generation, results: Mask, least: float) -> None:
        self._groups = generation.reprints(least)
        self._oldest = generation.columns.oldest
        self._folded = self._groups.later(results, self._oldest)
        self.listed: Mask = results & ~self._folded
        #: How many results are not listed.
        self.count = int(np.count_nonzero(self._folded))

    def below(self, row: int) -> list[int]:
        """The results that are folded below one that is listed, earliest first."""
        return self._groups.members(row, self._folded, self._oldest)


@dataclass
class _Parts:
    """The top-level parts of a query by what they do."""

    words: list[Node] = field(default_factory=list)
    required: list[Node] = field(default_factory=list)
    fields: dict[str, list[Node]] = field(default_factory=dict)
    periods: list[Period] = field(default_factory=list)


def search(generation: Generation, request: SearchRequest, check_cancelled: Callable[[], None]) -> Found:
    """Answer a request; raises InvalidDate for a filter that is no date."""
    parsed = parse(request.query)
    evaluator = Evaluator(generation, check_cancelled, scored=request.sort == "relevance")
    parts = _sorted_out(parsed.tree)
    words, scores, match = _match_words(evaluator, parts.words, request.match)
    conditions = _conditions(
        evaluator, generation.columns, parts, words, request.filters, has_period(parsed.tree)
    )
    check_cancelled()
    results = conditions.matching(generation.columns)
    all_rows = np.flatnonzero(results)
    folds = None if request.fold_reprints is None else Folds(generation, results, request.fold_reprints)
    listed = results if folds is None else folds.listed
    ranked = scores if request.sort == "relevance" and parts.words else None
    first = max(0, request.offset)
    upto = first + max(0, request.limit)
    most = upto if ranked is None else max(upto, closeness.MOST)
    by_date = conditions.by_date
    rows = arrange(
        generation.columns,
        listed,
        request.sort,
        ranked,
        most,
        undated_last=by_date,
        rows=all_rows if folds is None else None,
    )
    if ranked is not None:
        rows = _nearer_first(evaluator, generation.columns, parts.words, rows, ranked, by_date)
    rows = rows[first:upto]
    check_cancelled()
    total = len(all_rows)
    suggestions: tuple[str, ...] = ()
    if not total and parts.words:
        suggestions = _suggestions(generation, request, parsed, check_cancelled)
    return Found(
        total=total,
        rows=rows,
        scores=ranked,
        undated=conditions.undated(generation.columns),
        facets=count_facets(generation.columns, conditions, results, all_rows),
        match=match,
        parsed=parsed,
        ignored=tuple(sorted((*parsed.ignored, *evaluator.ignored), key=lambda part: (part.start, part.end))),
        suggestions=suggestions,
        reading_match="any" if match == "most" and request.match == "any" else match,
        holdings=evaluator.holdings,
        folds=folds,
    )


def _sorted_out(tree: Node) -> _Parts:
    parts = _Parts()
    for part in tree.parts if isinstance(tree, And) else (tree,):
        facet = _facet_of(part)
        if facet is not None:
            parts.fields.setdefault(facet, []).append(part)
        elif isinstance(part, Period):
            parts.periods.append(part)
        elif has_words(part):
            parts.words.append(part)
        elif not isinstance(part, Everything):
            parts.required.append(part)
    return parts


def _facet_of(node: Node) -> str | None:
    """The facet that a positive condition is about; None when it is about none, or about several."""
    match node:
        case Language():
            return "language"
        case Word() | Phrase() | Pattern() | Fuzzy():
            return node.field if node.field in FACETS else None
        case Or(parts):
            facets = {_facet_of(part) for part in parts}
            return facets.pop() if len(facets) == 1 else None
        case _:
            return None


def _match_words(
    evaluator: Evaluator, words: list[Node], wanted: Match
) -> tuple[Mask, Scores, Literal["all", "most"]]:
    """Rows that hold all of the words, or those that hold most when no statement holds all of them.

    Whether any statement holds all is asked of the whole archive: were it asked within the filters, the
    counts of the facets would be about other results than those they lead to.
    """
    if not words:
        everything = evaluator.evaluate(Everything())
        return everything.mask, everything.scores, "all"
    matched = [evaluator.weigh(part) for part in words]
    every: Mask = reduce(and_, [part.mask for part in matched])
    if wanted == "all" or len(words) == 1 or (wanted == "auto" and every.any()):
        return every, evaluator.scored(words, matched, every), "all"
    scores = np.zeros(len(every), dtype=np.float32)
    for node, part in zip(words, matched, strict=True):
        scores += evaluator.scored([node], [part], part.mask) * part.mask
    held: NDArray[np.int32] = np.sum([part.mask for part in matched], axis=0, dtype=np.int32)
    most = int(held.max(initial=0))
    some: Mask = held > 0 if wanted == "any" else held == max(most, 1)
    return some, scores, "most" if wanted == "any" or most else "all"


def _nearer_first(
    evaluator: Evaluator,
    columns: Columns,
    words: list[Node],
    rows: Rows,
    scores: Scores,
    undated_last: bool,
) -> Rows:
    """Put those of the best rows first that hold the words near one another; adds to their scores.

    What is added is never negative, so none of the others would come before them.
    """
    best, others = rows[: closeness.MOST], rows[closeness.MOST :]
    gained = evaluator.closeness(words, best)
    if not gained.any():
        return rows
    scores[best] += gained
    return np.concatenate([by_score(columns, best, scores, undated_last=undated_last), others])


def _conditions(
    evaluator: Evaluator, columns: Columns, parts: _Parts, words: Mask, filters: Filters, by_date: bool
) -> Conditions:
    for part in parts.required:
        words = words & evaluator.evaluate(part).mask
    fields: dict[str, Mask] = {}
    for name in _FILTERED:
        wanted = getattr(filters, name)
        if wanted:
            values = tuple(v if v is None or name != "language" else primary_subtag(v) for v in wanted)
            fields[name] = columns.facet(name).rows_with_any(values)
    for name, nodes in parts.fields.items():
        for node in nodes:
            mask = evaluator.evaluate(node).mask
            fields[name] = fields[name] & mask if name in fields else mask
    periods = [evaluator.evaluate(period).mask for period in parts.periods]
    if filters.has_period:
        earliest = StatementDate.parse(filters.date_from).earliest if filters.date_from else None
        latest = StatementDate.parse(filters.date_to).latest if filters.date_to else None
        periods.append(evaluator.period(earliest, latest, undated=True))
    dates: Mask | None = reduce(and_, periods) if periods else None
    return Conditions(words, fields, dates, by_date or filters.has_period, filters.include_undated)


def _suggestions(
    generation: Generation, request: SearchRequest, parsed: ParsedQuery, check_cancelled: Callable[[], None]
) -> tuple[str, ...]:
    mended = suggest(generation, request.query, parsed.tree)
    return tuple(islice(_that_find_something(generation, mended, check_cancelled), _MOST_SUGGESTIONS))


def _that_find_something(
    generation: Generation, queries: Iterable[str], check_cancelled: Callable[[], None]
) -> Iterable[str]:
    """Queries that find at least one statement of the archive, whatever the filters; few are tried."""
    for query in islice(queries, 2 * _MOST_SUGGESTIONS):
        if evaluate_anew(generation, query, check_cancelled).any():
            yield query


def evaluate_anew(generation: Generation, query: str, check_cancelled: Callable[[], None]) -> Mask:
    """The rows that a query matches strictly, without filters."""
    return Evaluator(generation, check_cancelled).evaluate(parse(query).tree).mask
