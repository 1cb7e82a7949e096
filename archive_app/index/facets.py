"""How many statements hold each value and each year, and in which order statements are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from archive_app.index.records import OPEN_END, OPEN_START
from archive_app.statements.searching import FACETS, Facets, Order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from archive_app.index.columns import Columns, Mask
    from archive_app.index.scoring import Scores

#: `Day.number` counts every month with 31 days.
_DAYS_A_YEAR = 12 * 31

#: A date over more years than this is counted under None.
_MOST_YEARS = 30


@dataclass(frozen=True)
class Conditions:
    """Masks of a search, kept apart so that each facet can leave out its own.

    `words` is everything typed but top-level conditions on a facet's field or on the date; `fields` are the
    filters and typed conditions by facet or filter name; `dates` the date conditions, in which undated rows
    pass. `by_date` says whether there is any date condition, `include_undated` whether the undated are
    shown in spite of it.
    """

    words: Mask
    fields: Mapping[str, Mask]
    dates: Mask
    by_date: bool
    include_undated: bool

    def matching(self, columns: Columns, *, without: str | None = None) -> Mask:
        """Rows that are results when the conditions on the field `without` (or `year`) are left out."""
        mask = self._all(without=without)
        if without == "year":
            return mask & columns.dated
        return mask & columns.dated if self.by_date and not self.include_undated else mask

    def undated(self, columns: Columns) -> int:
        """How many undated rows satisfy everything else."""
        return int(np.count_nonzero(self._all(without=None) & ~columns.dated))

    def _all(self, *, without: str | None) -> Mask:
        mask = self.words if without == "year" else self.words & self.dates
        for name, condition in self.fields.items():
            if name != without:
                mask = mask & condition
        return mask


def count_facets(columns: Columns, conditions: Conditions) -> Facets:
    """Count the values of each facet among the results, its own conditions left out."""
    counts = {name: columns.facet(name).counts(conditions.matching(columns, without=name)) for name in FACETS}
    years = count_years(columns, conditions.matching(columns, without="year"))
    return Facets(**counts, year=years)


def count_years(columns: Columns, mask: Mask) -> tuple[tuple[int | None, int], ...]:
    """Count each dated row of a mask once in every year that it overlaps, in order of years.

    Rows with an open end, or over more than 30 years, are counted under None, last.
    """
    rows = np.flatnonzero(mask & columns.dated)
    if not len(rows):
        return ()
    first = columns.earliest[rows].astype(np.int64) // _DAYS_A_YEAR
    last = columns.latest[rows].astype(np.int64) // _DAYS_A_YEAR
    open_ended = (columns.earliest[rows] == OPEN_START) | (columns.latest[rows] == OPEN_END)
    too_long = open_ended | (last - first + 1 > _MOST_YEARS)
    first, last = first[~too_long], last[~too_long]
    counted: list[tuple[int | None, int]] = []
    if len(first):
        spans = last - first + 1
        within = np.arange(int(spans.sum())) - np.repeat(np.cumsum(spans) - spans, spans)
        years, totals = np.unique(np.repeat(first, spans) + within, return_counts=True)
        counted.extend((int(year), int(total)) for year, total in zip(years, totals, strict=True))
    uncounted = int(np.count_nonzero(too_long))
    if uncounted:
        counted.append((None, uncounted))
    return tuple(counted)


def arrange(
    columns: Columns, results: Mask, order: Order, scores: Scores | None, *, undated_last: bool
) -> NDArray[np.int64]:
    """Return the rows of the results in the order asked for.

    Relevance, then newest, then id; newest by latest day, oldest by earliest day, undated last in both. With
    `undated_last` they are last in every order.
    """
    rows = np.flatnonzero(results)
    undated = ~columns.dated[rows]
    newest_first = -columns.latest[rows].astype(np.int64)
    # np.lexsort takes the least important key first; rows are in order of ids already.
    keys: list[NDArray[Any]]
    if order == "oldest":
        keys = [rows, columns.earliest[rows], undated]
    elif order == "newest" or scores is None:
        keys = [rows, newest_first, undated]
    else:
        keys = [rows, newest_first, undated, -scores[rows]]
        if undated_last:
            keys.append(undated)
    return rows[np.lexsort(keys)]
