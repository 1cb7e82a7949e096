"""Where occurrences stand on the line of time: arithmetic only, no painting."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_app.statements.dates import Day
from archive_app.ui.first_said.words import party_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archive_app.research.first_said import FirstSaid, Occurrence
    from archive_app.statements.statement import Statement

    _Scale = Callable[[float], float]

_LEAST_SPAN = 365
_LABELS = 72
_STEPS = [first * 10**zeros for zeros in range(7) for first in (1, 2, 5)]


@dataclass(frozen=True, slots=True)
class Mark:
    """One occurrence: its row, and where it begins and ends, in pixels; `left` is None where it is undated.

    Of the undated of a row, `among` tells which one of how many it is. `open` tells at which ends nothing
    bounds it, `reprints` are where the same text stands again.
    """

    row: int
    left: float | None
    right: float
    among: tuple[int, int] = (0, 1)
    open: tuple[bool, bool] = (False, False)
    reprints: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """The line of time in `width` pixels: names of rows, marks in the order of the occurrences, and years
    `(x, year)` to be written below.
    """

    rows: tuple[str, ...]
    marks: tuple[Mark, ...]
    years: tuple[tuple[float, int], ...]


def line_of(found: FirstSaid, width: float) -> Line:
    """Lay out the dated occurrences, then the undated, one row a party in the order of its first one."""
    rows: dict[str, int] = {}
    for occurrence in (*found.dated, *found.undated):
        rows.setdefault(party_of(occurrence), len(rows))
    said = [statement for one in found.dated for statement in (one.statement, *one.reprints)]
    days = [day for statement in said for day in _ends(statement) if day is not None]
    if not days:
        return Line(tuple(rows), tuple(_undated(found, rows)), ())
    first, last = min(days), max(days)
    spare = max(0, _LEAST_SPAN - (last - first)) / 2
    begin, span = first - spare, max(1.0, last - first + 2 * spare)

    def x(day: float) -> float:
        return (day - begin) / span * width

    marks = [_mark(one, rows[party_of(one)], x, width) for one in found.dated]
    return Line(tuple(rows), (*marks, *_undated(found, rows)), tuple(_years(days, x, width)))


def _undated(found: FirstSaid, rows: Mapping[str, int]) -> list[Mark]:
    places = [rows[party_of(one)] for one in found.undated]
    totals, seen = Counter(places), Counter[int]()
    marks = []
    for row in places:
        marks.append(Mark(row, None, 0.0, (seen[row], totals[row])))
        seen[row] += 1
    return marks


def _mark(one: Occurrence, row: int, x: _Scale, width: float) -> Mark:
    first, last = _ends(one.statement)
    again = (_ends(reprint)[0] for reprint in one.reprints)
    return Mark(
        row,
        0.0 if first is None else x(first),
        width if last is None else x(last),
        (0, 1),
        (first is None, last is None),
        tuple(x(day) for day in again if day is not None),
    )


def _years(days: Sequence[int], x: _Scale, width: float) -> list[tuple[float, int]]:
    """Return as many years as have room, at their first of January; the first year where none has."""
    earliest, latest = _year(min(days)), _year(max(days)) + 1
    wanted = (latest - earliest) * _LABELS / max(1.0, width)
    step = next((step for step in _STEPS if step >= wanted), _STEPS[-1])
    begin = -(-earliest // step) * step
    placed = [(x(Day(year, 1, 1).number), year) for year in range(begin, latest + 1, step)]
    return [(at, year) for at, year in placed if 0 <= at <= width] or [(0.0, earliest)]


def _year(day: int) -> int:
    return Day.from_number(day).year


def _ends(statement: Statement) -> tuple[int | None, int | None]:
    issued = statement.issued
    if issued is None:
        return None, None
    return (
        issued.earliest.number if issued.earliest else None,
        issued.latest.number if issued.latest else None,
    )
