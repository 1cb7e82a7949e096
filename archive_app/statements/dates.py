"""Dates as far as they are known: EDTF levels 0 and 1 (ISO 8601-2:2019) and `X` digits.

Source: Library of Congress, *Extended Date/Time Format (EDTF) Specification*, 2019. What level 2 adds to
single dates and sets is read too (qualified parts, exponents, quarters), because it costs nothing; a bound is
always the strict one.

Where the specification is silent:

* A season is the months of the northern year that lie in the year named: spring March to May, summer June to
  August, autumn September to November, winter December. 25 to 32 name the hemisphere too, 33 to 41 are other
  parts of the year.
* An open end (`..`) and an unknown end (nothing) both have no bound; no span of years is made up for them.
* A qualifier (`~`, `?`, `%`) is a flag. It widens no bound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_app.statements.days import Day, days_in_month, shortened
from archive_app.statements.problems import InvalidDate

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Day", "StatementDate", "days_in_month"]

_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_LONGEST_YEAR = 18
_LONGEST_EXPRESSION = 2_000


@dataclass(frozen=True, slots=True)
class StatementDate:
    """A date expression and the days that it can mean.

    `edtf` is the expression; `earliest` and `latest` are strict and inclusive, None where open or unknown;
    `precision` is
    `day | month | season | year | decade | century | interval | set`.
    """

    edtf: str
    earliest: Day | None
    latest: Day | None
    precision: str
    approximate: bool = False
    uncertain: bool = False

    @classmethod
    def parse(cls, text: str) -> StatementDate:
        """Read an EDTF expression; raises InvalidDate with the reason, also for reversed intervals."""
        expression = text.strip()
        # Nearly all dates are plain days, and an index reads one of every statement.
        plain = _plain_day(expression)
        if plain is not None:
            return plain
        if not expression:
            raise _invalid(text, "it is empty")
        if len(expression) > _LONGEST_EXPRESSION:
            raise _invalid(text, "it is too long for a date")
        if expression[0] in "[{":
            return _parse_set(expression)
        if "/" in expression:
            return _parse_interval(expression)
        return _parse_single(expression)

    @classmethod
    def of_day(cls, day: Day) -> StatementDate:
        """Return the date that means exactly this day of the years 0 to 9999."""
        return cls(day.isoformat(), day, day, "day")

    def overlaps(self, other: StatementDate) -> bool:
        """Tell whether there is a day that both can mean."""
        if self.latest is not None and other.earliest is not None and self.latest < other.earliest:
            return False
        return self.earliest is None or other.latest is None or other.latest >= self.earliest


# Months of the seasons and other parts of a year, by EDTF code (level 1: 21 to 24, level 2: 25 to 41).
_YEAR_PARTS: dict[int, tuple[int, int]] = {
    21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12),
    25: (3, 5), 26: (6, 8), 27: (9, 11), 28: (12, 12),
    29: (9, 11), 30: (12, 12), 31: (3, 5), 32: (6, 8),
    33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12),
    37: (1, 4), 38: (5, 8), 39: (9, 12),
    40: (1, 6), 41: (7, 12),
}  # fmt: skip

_PLAIN_DAY = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_DATE = re.compile(
    r"""
    (?P<year_before>[?~%])? (?P<year>-?[0-9X]{4}) (?P<year_digits>S[1-9][0-9]?)? (?P<year_after>[?~%])?
    (?: - (?P<month_before>[?~%])? (?P<month>[0-9X]{2}) (?P<month_after>[?~%])?
        (?: - (?P<day_before>[?~%])? (?P<day>[0-9X]{2}) (?P<day_after>[?~%])? )?
    )?
    """,
    re.VERBOSE | re.ASCII,
)
_LONG_YEAR = re.compile(
    r"Y(?P<sign>-?)(?P<digits>[0-9]{1,18})(?:E(?P<exponent>[0-9]{1,2}))?(?:S[1-9][0-9]?)?(?P<qualifier>[?~%])?",
    re.ASCII,
)
_DATE_TIME = re.compile(
    r"(?P<day>-?[0-9]{4}-[0-9]{2}-[0-9]{2})T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
    r"(?:Z|[+-](?P<zone_hour>[0-9]{2})(?::?(?P<zone_minute>[0-9]{2}))?)?",
    re.ASCII,
)


def _plain_day(expression: str) -> StatementDate | None:
    match = _PLAIN_DAY.fullmatch(expression)
    if match is None:
        return None
    day = Day(int(match[1]), int(match[2]), int(match[3]))
    return StatementDate(expression, day, day, "day") if day.exists else None


def _invalid(text: str, reason: str) -> InvalidDate:
    return InvalidDate(
        f"“{shortened(text)}” cannot be read as a date: {reason}.",
        "Write a date such as 2016-02-11, 2016-02, 2016, 2016~ or 2016-02/2016-03.",
    )


def _parse_single(expression: str) -> StatementDate:
    if re.match(r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}T", expression, re.ASCII):
        return _parse_date_time(expression)
    if expression[0] == "Y":
        return _parse_long_year(expression)
    match = _DATE.fullmatch(expression)
    if match is None:
        raise _invalid(expression, "it is not written as year, month and day joined by hyphens")
    year, month, day = match["year"], match["month"], match["day"]
    if year == "-0000":
        raise _invalid(expression, "there is no year minus zero")
    if match["year_digits"] and month:
        raise _invalid(expression, "significant digits go with a year alone")
    marks = "".join(
        match[f"{part}_{side}"] or "" for part in ("year", "month", "day") for side in ("before", "after")
    )
    earliest, latest, precision = _bounds(expression, year, month, day)
    return StatementDate(
        expression, earliest, latest, precision, "~" in marks or "%" in marks, "?" in marks or "%" in marks
    )


def _bounds(expression: str, year: str, month: str | None, day: str | None) -> tuple[Day, Day, str]:
    precision = _precision(year, month, day)
    if month and month.isdigit() and int(month) > 12:
        if int(month) not in _YEAR_PARTS:
            raise _invalid(expression, f"there is no month {month}")
        if day:
            raise _invalid(expression, "a season has no days")
        first, last = _YEAR_PARTS[int(month)]
        low, high = next(_matching_years(year)), next(_matching_years(year, latest=True))
        return Day(low, first, 1), Day(high, last, days_in_month(high, last)), precision
    months = [number for number in range(1, 13) if _fits(f"{number:02d}", month)]
    if not months:
        raise _invalid(expression, f"there is no month {month}")
    days = [number for number in range(1, 32) if _fits(f"{number:02d}", day)]
    longest = max(days_in_month(2000, number) for number in months)
    if not days or days[0] > longest:
        where = _MONTH_NAMES[months[0] - 1] if len(months) == 1 else "any month"
        raise _invalid(expression, f"there is no day {day} in {where}")
    low_day = _first_day(_matching_years(year), months, days)
    high_day = _first_day(_matching_years(year, latest=True), months[::-1], days[::-1])
    if low_day is None or high_day is None:
        raise _invalid(expression, f"{_MONTH_NAMES[months[0] - 1]} has no day {day} in that year")
    return low_day, high_day, precision


def _precision(year: str, month: str | None, day: str | None) -> str:
    if "X" in year:
        return {3: "decade", 2: "century"}.get(year.lstrip("-").index("X"), "interval")
    if month is None or "X" in month:
        return "year"
    if int(month) > 12:
        return "season"
    return "month" if day is None or "X" in day else "day"


def _fits(digits: str, pattern: str | None) -> bool:
    return pattern is None or all(p in ("X", d) for d, p in zip(digits, pattern, strict=True))


def _matching_years(pattern: str, *, latest: bool = False) -> Iterator[int]:
    """Yield the years that a four-digit pattern can mean, from the first (or the last) on."""
    negative, digits = pattern.startswith("-"), pattern.lstrip("-")
    unknown = digits.count("X")
    numbers = range(10**unknown)
    for number in reversed(numbers) if negative != latest else numbers:
        fill = iter(f"{number:0{unknown}d}" if unknown else "")
        value = int("".join(next(fill) if digit == "X" else digit for digit in digits))
        if not (negative and value == 0):
            yield -value if negative else value


def _first_day(years: Iterator[int], months: list[int], days: list[int]) -> Day | None:
    for year in years:
        for month in months:
            length = days_in_month(year, month)
            for day in days:
                if day <= length:
                    return Day(year, month, day)
    return None


def _parse_long_year(expression: str) -> StatementDate:
    match = _LONG_YEAR.fullmatch(expression)
    if match is None:
        raise _invalid(expression, "Y is followed by a year alone")
    exponent = int(match["exponent"] or 0)
    if exponent + len(match["digits"]) > _LONGEST_YEAR:
        raise _invalid(expression, "the year is too far away")
    year = int(match["digits"]) * 10**exponent
    if year <= 9999:
        raise _invalid(expression, "Y is for years of more than four digits")
    year = -year if match["sign"] else year
    mark = match["qualifier"] or ""
    return StatementDate(
        expression, Day(year, 1, 1), Day(year, 12, 31), "year", mark in ("~", "%"), mark in ("?", "%")
    )


def _parse_date_time(expression: str) -> StatementDate:
    match = _DATE_TIME.fullmatch(expression)
    if match is None:
        raise _invalid(expression, "the time of day is not written as hours:minutes:seconds")
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    midnight = hour == 24 and minute == 0 and second == 0
    if (hour > 23 and not midnight) or minute > 59 or second > 60:
        raise _invalid(expression, "there is no such time of day")
    if int(match["zone_hour"] or 0) > 14 or int(match["zone_minute"] or 0) > 59:
        raise _invalid(expression, "there is no such time zone")
    day = _parse_single(match["day"])
    return StatementDate(expression, day.earliest, day.latest, "day")


def _parse_interval(expression: str) -> StatementDate:
    ends = expression.split("/")
    if len(ends) != 2:
        raise _invalid(expression, "an interval has one start and one end")
    start, end = (None if part in ("", "..") else _parse_single(part) for part in ends)
    if start is None and end is None:
        raise _invalid(expression, "neither start nor end is known")
    return _span(expression, start, end, "interval")


def _span(
    expression: str, start: StatementDate | None, end: StatementDate | None, precision: str
) -> StatementDate:
    earliest, latest = start.earliest if start else None, end.latest if end else None
    if earliest and latest and earliest > latest:
        raise _invalid(expression, "it ends before it begins")
    ends = [part for part in (start, end) if part]
    return StatementDate(
        expression,
        earliest,
        latest,
        precision,
        any(e.approximate for e in ends),
        any(e.uncertain for e in ends),
    )


def _parse_set(expression: str) -> StatementDate:
    if len(expression) < 3 or expression[0] + expression[-1] not in ("[]", "{}"):
        raise _invalid(expression, "the bracket is not closed")
    members = [_set_member(expression, part.strip()) for part in expression[1:-1].split(",")]
    lows, highs = [m.earliest for m in members], [m.latest for m in members]
    return StatementDate(
        expression,
        None if None in lows else min(day for day in lows if day),
        None if None in highs else max(day for day in highs if day),
        "set",
        any(m.approximate for m in members),
        any(m.uncertain for m in members),
    )


def _set_member(expression: str, part: str) -> StatementDate:
    if not part or part == "..":
        raise _invalid(expression, "one of its dates is missing")
    if ".." not in part:
        return _parse_single(part)
    start, _, end = part.partition("..")
    return _span(
        expression, _parse_single(start) if start else None, _parse_single(end) if end else None, "set"
    )
