"""Words in running text that are dates, found by narrow patterns of our own, and read only then.

A general search for dates in text reads "and we" as a day; so nothing but a number beside the name of a
month, or numbers set as a date, is ever handed to a reader of dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from archive_app.statements.dates_as_written import read_date
from archive_app.statements.month_names import LANGUAGES, MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive_app.statements.dates import StatementDate

_MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"
#: A pattern for each first digit, with what stands before looked at last: a search goes from digit to digit.
_YEARS = tuple(re.compile(rf"{year}(?<![0-9][0-9]{{4}})(?![0-9])") for year in ("1[0-9]{3}", "20[0-9]{2}"))
_LENGTH_OF_A_YEAR = 4
#: Characters between a year and the other end of its date.
_FARTHEST = 40
_OF = r"(?:(?:de|of|d[’'])\s*)?"
_NUMERIC = (
    rf"{_YEAR}-[01][0-9]-[0-3][0-9]|[0-3]?[0-9]\.\s?[01]?[0-9]\.\s?{_YEAR}|[0-3]?[0-9]/[0-3]?[0-9]/{_YEAR}"
    rf"|{_YEAR}\s?[年년]\s?[01]?[0-9]\s?[月월]\s?[0-3]?[0-9]\s?[日일]"
)
_DAY_OF_OURS = (
    rf"[0-3]?[0-9](?:\.º|[.º]|st|nd|rd|th|er)?\s+{_OF}(?:{_MONTH})\b\.?,?\s+(?:del?\s+)?{_YEAR}"
    rf"|(?:{_MONTH})\b\.?\s+[0-3]?[0-9](?:st|nd|rd|th)?,?\s+{_YEAR}"
)
#: In other languages any word may be a month; the library, asked in that language, tells.
_DAY_OF_OTHERS = (
    rf"[0-3]?[0-9]\.?\s+{_OF}[^\W\d_]{{3,20}}\.?,?\s+(?:del?\s+)?{_YEAR}"
    rf"|{_YEAR}\.\s+[^\W\d_]{{3,20}}\s+[0-3]?[0-9]\.?"
)
_MONTH_OF_OURS = rf"(?:{_MONTH})\b\.?,?\s+(?:de\s+)?{_YEAR}"


@dataclass(frozen=True, slots=True)
class DateWords:
    """A date in a text, at `[start, end)`; `date` may be uncertain where the words can mean two days."""

    start: int
    end: int
    date: StatementDate


def years_in(text: str, start: int, end: int) -> list[int]:
    """Return where years stand in `text[start:end]`, in order; there is no date without one."""
    return sorted(found.start() for year in _YEARS for found in year.finditer(text, start, end))


def days_in(
    text: str, start: int, end: int, language: str | None, years: Sequence[int]
) -> Iterator[DateWords]:
    """Yield the days, with their year, that stand in `text[start:end]`, whose `years_in` are given."""
    return _read(_days(_is_ours(language)), text, start, end, language, years)


def months_in(
    text: str, start: int, end: int, language: str | None, years: Sequence[int]
) -> Iterator[DateWords]:
    """Yield the months with a year ("May 2018"), as `days_in` does days; those of days are among them."""
    return _read(_months(), text, start, end, language, years)


def _read(
    pattern: re.Pattern[str], text: str, start: int, end: int, language: str | None, years: Sequence[int]
) -> Iterator[DateWords]:
    reached = start
    for year in years:
        year_end = year + _LENGTH_OF_A_YEAR
        begin, stop = max(reached, year - _FARTHEST), min(end, year_end + _FARTHEST)
        match = next((m for m in pattern.finditer(text, begin, stop) if m.end() >= year_end), None)
        if match is None or match.start() > year:
            continue
        reached = match.end()
        date, _ = read_date(match[0], language)
        if date is not None:
            yield DateWords(match.start(), match.end(), date)


def _is_ours(language: str | None) -> bool:
    return not language or language.partition("-")[0].lower() in LANGUAGES


@lru_cache(maxsize=2)
def _days(ours: bool) -> re.Pattern[str]:
    words = _DAY_OF_OURS if ours else f"{_DAY_OF_OURS}|{_DAY_OF_OTHERS}"
    return re.compile(rf"(?<![\w/.-])(?:{_NUMERIC}|{words})(?![\w/-]|\.[0-9])", re.IGNORECASE)


@lru_cache(maxsize=1)
def _months() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/.-])(?:{_MONTH_OF_OURS})(?![\w/-]|\.[0-9])", re.IGNORECASE)
