"""Dates as far as they are known: EDTF levels 0 and 1 (ISO 8601-2:2019) and `X` digits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Day(NamedTuple):
    """A day of the proleptic Gregorian calendar; years beyond 1 to 9999 are allowed. Days are ordered."""

    year: int
    month: int
    day: int

    def isoformat(self) -> str:
        """Return the day as ISO 8601 writes it."""
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class StatementDate:
    """A date expression and the days that it can mean.

    `edtf` is the expression; `earliest` and `latest` are strict and inclusive, None where open or unknown; `precision` is
    `day | month | season | year | decade | century | interval | set`.
    """

    edtf: str
    earliest: Day | None
    latest: Day | None
    precision: str
    approximate: bool = False
    uncertain: bool = False
