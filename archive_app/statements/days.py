"""Days of the proleptic Gregorian calendar, in any year."""

from __future__ import annotations

import re
from typing import NamedTuple

from archive_app.statements.problems import InvalidDate

_INT32_MIN, _INT32_MAX = -(2**31), 2**31 - 1
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_in_month(year: int, month: int) -> int:
    """Return how many days the month (1 to 12) of the proleptic Gregorian calendar has."""
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _MONTH_LENGTHS[month - 1] + leap


class Day(NamedTuple):
    """A day of the proleptic Gregorian calendar; years beyond 1 to 9999 are allowed. Days are ordered."""

    year: int
    month: int
    day: int

    @classmethod
    def parse(cls, text: str) -> Day:
        """Read a day as `isoformat` writes it; raises InvalidDate for anything else."""
        match = re.fullmatch(r"(-?[0-9]{4,18})-([0-9]{2})-([0-9]{2})", text.strip())
        if match is None:
            raise InvalidDate(f"“{shortened(text)}” is not a day.", "Write it as year-month-day: 2016-02-11.")
        day = cls(*(int(part) for part in match.groups()))
        if not day.exists:
            raise InvalidDate(f"There is no such day as {shortened(text)}.", "Check month and day.")
        return day

    @classmethod
    def from_number(cls, number: int) -> Day:
        """Return the day whose `number` this is; a number that no day has gives the last day of its month."""
        months, day = divmod(number, 31)
        year, month = divmod(months, 12)
        return cls(year, month + 1, min(day + 1, days_in_month(year, month + 1)))

    @property
    def exists(self) -> bool:
        """Whether its month is one of twelve and has so many days."""
        year, month, day = self
        return 1 <= month <= 12 and (1 <= day <= 28 or 28 < day <= days_in_month(year, month))

    @property
    def number(self) -> int:
        """An integer that orders days, for columns of an index: `(year * 12 + month - 1) * 31 + day - 1`.

        Every month counts 31, so differences are no durations. It fits a signed 32-bit integer for years
        within about 5.7 million of year 0; days further away are clamped to the nearest such integer.
        """
        year, month, day = self
        number = (year * 12 + month - 1) * 31 + day - 1
        if _INT32_MIN <= number <= _INT32_MAX:
            return number
        return _INT32_MAX if number > 0 else _INT32_MIN

    def before(self) -> Day:
        """Return the previous day."""
        if self.day > 1:
            return Day(self.year, self.month, self.day - 1)
        year, month = (self.year, self.month - 1) if self.month > 1 else (self.year - 1, 12)
        return Day(year, month, days_in_month(year, month))

    def after(self) -> Day:
        """Return the next day."""
        if self.day < days_in_month(self.year, self.month):
            return Day(self.year, self.month, self.day + 1)
        return Day(self.year, self.month + 1, 1) if self.month < 12 else Day(self.year + 1, 1, 1)

    def isoformat(self) -> str:
        """Return the day as ISO 8601 writes it; years have four digits at least, a minus before year 0."""
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


def shortened(text: str) -> str:
    """Return what was written, on one line and not too long, to be named in a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
