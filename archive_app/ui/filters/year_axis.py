"""The years of the histogram and where they stand: arithmetic only, no painting."""

from __future__ import annotations

from dataclasses import dataclass

WIDEST_BAR = 22.0
SMALLEST_BAR_HEIGHT = 2.0


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
