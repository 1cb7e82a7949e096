"""The years of the histogram and where they stand: arithmetic only, no painting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Years = tuple[int, int]

#: Years of a period without a beginning or an end.
FIRST_YEAR, LAST_YEAR = 0, 9999

WIDEST_BAR = 22.0
SMALLEST_BAR_HEIGHT = 2.0

# A year that stands this far from all others, with so few statements, is more likely a slip of the pen than
# a part of the story, and would squeeze all the others into a few pixels.
_FAR = 100
_FEW = 2
_FEW_IN = 50
_USUAL = range(1500, 2200)


@dataclass(frozen=True, slots=True)
class YearAxis:
    """Ties the years `first` to `last`, both inclusive, to `width` pixels."""

    first: int
    last: int
    width: float

    @property
    def span(self) -> int:
        """How many years there are."""
        return self.last - self.first + 1

    @property
    def step(self) -> float:
        """Pixels from one year to the next; few years do not fill the width with fat bars."""
        return min(self.width / self.span, WIDEST_BAR)

    @property
    def gap(self) -> float:
        """Pixels left free between two bars."""
        if self.step >= 7:
            return 3.0
        return 1.0 if self.step >= 3 else 0.0

    def left(self, year: int) -> float:
        """Return where the column of `year` begins."""
        return (year - self.first) * self.step

    def bar(self, year: int) -> tuple[float, float]:
        """Return the left edge and the width of the bar of `year`; no bar is thinner than one pixel."""
        return self.left(year), max(1.0, self.step - self.gap)

    def year_at(self, x: float) -> int:
        """Return the year at `x`, the nearest one outside."""
        return min(self.last, max(self.first, self.first + int(x // self.step)))

    def clamped(self, year: int) -> int:
        """Return `year`, or the nearest one on the axis."""
        return min(self.last, max(self.first, year))


def bar_height(count: int, highest: int, height: float) -> float:
    """Return the height of a bar in proportion; one statement is always seen."""
    if count <= 0 or highest <= 0:
        return 0.0
    return max(SMALLEST_BAR_HEIGHT, height * count / highest)


def ends_of(counts: Mapping[int, int], before: Years | None = None) -> Years | None:
    """Return the first and last year of an axis for `counts`, without years that stand far from the others
    and hold next to nothing.

    With the ends of the axis `before`, those are kept and widened by the years near them.
    """
    groups = _groups(counts)
    if before is None:
        if not groups:
            return None
        main = max(groups, key=lambda years: (_total(years, counts), years[0] in _USUAL))
        before = (main[0], main[-1])
        few = max(_FEW, _total(main, counts) // _FEW_IN)
        wide = [years for years in groups if years is main or _total(years, counts) > few]
    else:
        first, last = before
        wide = [years for years in groups if years[0] - last <= _FAR and first - years[-1] <= _FAR]
    edges = [*before, *(year for years in wide for year in (years[0], years[-1]))]
    return min(edges), max(edges)


def _groups(counts: Mapping[int, int]) -> list[list[int]]:
    """Return the years in order, parted where more than `_FAR` years hold nothing."""
    groups: list[list[int]] = []
    for year in sorted(counts):
        if groups and year - groups[-1][-1] <= _FAR:
            groups[-1].append(year)
        else:
            groups.append([year])
    return groups


def _total(years: list[int], counts: Mapping[int, int]) -> int:
    return sum(counts[year] for year in years)
