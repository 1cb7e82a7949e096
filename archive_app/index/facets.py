"""How many statements hold each value and each year, and in which order statements are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index.details import NO_YEAR
from archive_app.statements.searching import FACETS, FacetCounts, Facets, Order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from archive_app.index.columns import Columns, Mask, Rows
    from archive_app.index.scoring import Scores

#: Rows of which the highest score is taken together.
_BLOCK = 128
#: With fewer results than one row in so many, all of them are compared.
_FEW = 16


@dataclass(frozen=True)
class Conditions:
    """Masks of a search, kept apart so that each facet can leave out its own.

    `words` is everything typed but top-level conditions on a facet's field or on the date; `fields` are the
    filters and typed conditions by facet or filter name; `dates` the date conditions, in which undated rows
    pass, None where there are none. `by_date` says whether there is any date condition, `include_undated`
    whether the undated are shown in spite of it.
    """

    words: Mask
    fields: Mapping[str, Mask]
    dates: Mask | None
    by_date: bool
    include_undated: bool

    def matching(self, columns: Columns, *, without: str | None = None) -> Mask:
        """Rows that are results when the conditions on the field `without` (or `year`) are left out."""
        mask = self._all(without=without)
        if without == "year":
            return mask & columns.dated
        return mask & columns.dated if self.by_date and not self.include_undated else mask

    def leaves_out(self, name: str) -> bool:
        """Whether results without the conditions on a field (or `year`) may be others than with them."""
        return self.by_date if name == "year" else name in self.fields

    def undated(self, columns: Columns) -> int:
        """How many undated rows satisfy everything else."""
        # True and not dated is true above false.
        return int(np.count_nonzero(self._all(without=None) > columns.dated))

    def _all(self, *, without: str | None) -> Mask:
        mask = self.words if without == "year" or self.dates is None else self.words & self.dates
        for name, condition in self.fields.items():
            if name != without:
                mask = mask & condition
        return mask


def count_facets(columns: Columns, conditions: Conditions, results: Mask, rows: Rows) -> Facets:
    """Count the values of each facet among the results, its own conditions left out.

    `results` are what the conditions match, and `rows` those of the results.
    """

    def counts(name: str, without: str) -> FacetCounts:
        if conditions.leaves_out(without):
            mask = conditions.matching(columns, without=without)
            return columns.facet(name).counts(mask, np.flatnonzero(mask))
        return columns.facet(name).counts(results, rows)

    counted = {name: counts(name, name) for name in FACETS}
    return Facets(**counted, year=by_year(counts("year", "year")))


def by_year(counts: FacetCounts) -> tuple[tuple[int | None, int], ...]:
    """The counts of the column of years in order of years; dates of no one year under None, last.

    Rows without a date are not counted.
    """
    known = sorted((int(year), count) for year, count in counts if year)
    return (*known, *((None, count) for year, count in counts if year == NO_YEAR))


def arrange(
    columns: Columns,
    results: Mask,
    order: Order,
    scores: Scores | None,
    most: int,
    *,
    undated_last: bool,
    rows: Rows | None = None,
) -> Rows:
    """Return the first `most` rows of the results in the order asked for; `rows` are all of them, if known.

    Relevance, then newest, then id; newest by latest day, oldest by earliest day, undated last in both. With
    `undated_last` they are last in every order.
    """
    if order != "relevance" or scores is None:
        ranks = columns.oldest if order == "oldest" else columns.newest
        return _first(ranks, np.flatnonzero(results) if rows is None else rows, most)
    if not undated_last:
        return _best(columns, results, scores, most, rows)
    dated = _best(columns, results & columns.dated, scores, most)
    return np.append(dated, _best(columns, results & ~columns.dated, scores, most - len(dated)))


def _first(ranks: NDArray[np.uint32], rows: Rows, most: int) -> Rows:
    """The rows of the lowest ranks, in order."""
    its = ranks[rows]
    if 0 < most < len(rows):
        chosen = np.argpartition(its, most - 1)[:most]
        rows, its = rows[chosen], its[chosen]
    return rows[np.argsort(its)][: max(0, most)]


def _best(columns: Columns, results: Mask, scores: Scores, most: int, every: Rows | None = None) -> Rows:
    """The rows of the highest scores, in order; of equal ones the newest come first."""
    if most <= 0:
        return np.empty(0, np.intp)
    rows = _promising(results, scores, most, every)
    its = scores[rows]
    if most < len(rows):
        least = np.partition(its, len(rows) - most)[len(rows) - most]
        above, level = rows[its > least], rows[its == least]
        rows = np.append(above, _first(columns.newest, level, most - len(above)))
        its = scores[rows]
    return by_score(columns, rows, scores, undated_last=False)


def by_score(columns: Columns, rows: Rows, scores: Scores, *, undated_last: bool) -> Rows:
    """Some rows in order of relevance; see `arrange`."""
    keys = (columns.newest[rows], -scores[rows])
    return rows[np.lexsort((*keys, ~columns.dated[rows]) if undated_last else keys)]


def _promising(results: Mask, scores: Scores, most: int, rows: Rows | None = None) -> Rows:
    """Rows of which the `most` best are some: those that reach what as many blocks reach at best."""
    blocks = len(scores) // _BLOCK
    many = np.count_nonzero(results) if rows is None else len(rows)
    if most >= blocks or many * _FEW < len(scores):
        return np.flatnonzero(results) if rows is None else rows
    of_results = scores * results
    # Any rows may make up a block; rows far apart are compared many at a time.
    best = of_results[: blocks * _BLOCK].reshape(_BLOCK, blocks).max(axis=0)
    reached = np.partition(best, blocks - most)[blocks - most]
    rows = np.flatnonzero(of_results >= reached)
    return rows[results[rows]]
