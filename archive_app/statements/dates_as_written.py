"""Dates as people write them in the fields of front matter, read only where there is no doubt.

EDTF comes first. Then the day as written counts, whatever time of day or zone stands beside it. What can mean
two days is no date: the reason names both.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from archive_app.statements.dates import Day, StatementDate, days_in_month
from archive_app.statements.month_names import FILLERS, MONTHS, WEEKDAYS
from archive_app.statements.problems import InvalidDate

_LONGEST = 120
_TIME = (
    r"(?:[T,\s]+(?:at\s+|um\s+|à\s+)?[0-9]{1,2}(?::[0-9]{1,2}){1,2}(?:[.,][0-9]+)?\s*(?:[ap]\.?m\.?|Uhr|h)?"
    r"\s*(?:Z|UTC|GMT|[A-Z]{2,4}T)?\s*(?:[+-][0-9]{1,2}(?::?[0-9]{2})?)?)?"
)
_YEAR_FIRST = re.compile(
    rf"([0-9]{{4}})\s*[-/.]\s*([0-9]{{1,2}})\s*[-/.]\s*([0-9]{{1,2}}){_TIME}", re.IGNORECASE
)
_YEAR_AND_MONTH = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})|([0-9]{1,2})[/.]([0-9]{4})")
_COMPACT = re.compile(rf"((?:1[5-9]|20)[0-9]{{2}})([0-9]{{2}})([0-9]{{2}}){_TIME}", re.IGNORECASE)
_YEAR_LAST = re.compile(
    rf"([0-9]{{1,2}})\s*([-/.])\s*([0-9]{{1,2}})\s*[-/.]\s*([0-9]{{4}}){_TIME}", re.IGNORECASE
)
_SHORT_YEAR = re.compile(r"([0-9]{1,2})\s*[-/.]\s*([0-9]{1,2})\s*[-/.]\s*([0-9]{2})")
_YEARS = re.compile(r"([0-9]{4})\s*[–—-]\s*([0-9]{4})")
_ABOUT = re.compile(
    r"(?:c\.|ca\.?|circa|about|around|um|vers|hacia|kolem)\s*([0-9]{4}(?:-[0-9]{2}){0,2})", re.IGNORECASE
)
_TRAILING_TIME = re.compile(rf"{_TIME}$", re.IGNORECASE)
_WORD_OR_NUMBER = re.compile(r"[0-9]+|[^\W\d_]+")
_ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th", "er", "º", "ª"))

_DAY_FIRST_ENGLISH = frozenset(("en-gb", "en-au", "en-nz", "en-ie", "en-in", "en-za"))


def read_date(value: object, language: str | None = None) -> tuple[StatementDate | None, str | None]:
    """Read the value of a date field.

    Returns the date and None; or None and the reason, one plain sentence, when there is a value that cannot
    be read without doubt; or None and None when there is no value. `language` is a BCP 47 tag.
    """
    if value is None or isinstance(value, bool):
        return None, None
    if isinstance(value, dt.date):
        return StatementDate.of_day(Day(value.year, value.month, value.day)), None
    if not isinstance(value, str | int):
        return None, "The date is not written as text."
    text = unicodedata.normalize("NFC", str(value)).replace("\u00a0", " ").strip().strip("\"'")
    if not text:
        return None, None
    if len(text) > _LONGEST:
        return None, f"“{text[:40]}…” is too long for a date."
    try:
        date = StatementDate.parse(text)
    except InvalidDate as error:
        refused = error.message
    else:
        # Without the time of day, which is no part of the date.
        return (StatementDate.of_day(date.earliest) if "T" in text and date.earliest else date), None
    return _read_numbers(text, refused, language or "")


def _read_numbers(text: str, refused: str, language: str) -> tuple[StatementDate | None, str | None]:
    year_first = _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text)
    if year_first:
        year, month, day = (int(part) for part in year_first.groups()[:3])
        return _day(year, month, day, text)
    month_only = _YEAR_AND_MONTH.fullmatch(text)
    if month_only:
        parts = [int(part) for part in month_only.groups() if part]
        return _parsed(f"{max(parts):04d}-{min(parts):02d}", refused)
    year_last = _YEAR_LAST.fullmatch(text)
    if year_last:
        first, mark, second, year_text = year_last.groups()
        return _day_and_month(int(first), int(second), int(year_text), mark, language, text)
    short = _SHORT_YEAR.fullmatch(text)
    if short:
        return None, _two_digit_years(text, *(int(part) for part in short.groups()))
    years = _YEARS.fullmatch(text)
    if years:
        return _parsed(f"{years[1]}/{years[2]}", refused)
    about = _ABOUT.fullmatch(text)
    if about:
        return _parsed(f"{about[1]}~", refused)
    if text.endswith(("?~", "~?")):
        return _parsed(f"{text[:-2]}%", refused)
    return _read_words(text, refused)


def _read_words(text: str, refused: str) -> tuple[StatementDate | None, str | None]:
    """Read a date with the name of a month: day or not, year of four digits, and nothing else of meaning."""
    without_time = _TRAILING_TIME.sub("", text)
    month, numbers = None, list[int]()
    for token in _WORD_OR_NUMBER.findall(without_time.lower()):
        if token.isdigit():
            numbers.append(int(token))
        elif token in MONTHS:
            if month is not None:
                return None, refused
            month = MONTHS[token]
        elif token not in FILLERS and token not in WEEKDAYS and not (numbers and token in _ORDINAL_ENDINGS):
            return None, refused
    years = [number for number in numbers if 1000 <= number <= 9999]
    days = [number for number in numbers if number < 1000]
    if month is None or len(years) != 1 or len(days) > 1:
        return None, refused
    if not days:
        return _parsed(f"{years[0]:04d}-{month:02d}", refused)
    return _day(years[0], month, days[0], text)


def _parsed(expression: str, refused: str) -> tuple[StatementDate | None, str | None]:
    try:
        return StatementDate.parse(expression), None
    except InvalidDate:
        return None, refused


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)


def _day(year: int, month: int, day: int, text: str) -> tuple[StatementDate | None, str | None]:
    if not _exists(year, month, day):
        return None, f"“{text}” names a day that does not exist."
    return StatementDate.of_day(Day(year, month, day)), None


def _day_and_month(
    first: int, second: int, year: int, mark: str, language: str, text: str
) -> tuple[StatementDate | None, str | None]:
    """Tell day from month: by the dot, by what exists, by the habit of the language; never by a guess."""
    day_first, month_first = _exists(year, second, first), _exists(year, first, second)
    if mark == "." or first == second or not month_first:
        return _day(year, second, first, text)
    if not day_first:
        return _day(year, first, second, text)
    tag = language.lower()
    if tag == "en-us":
        return _day(year, first, second, text)
    if tag in _DAY_FIRST_ENGLISH or (tag and not tag.startswith("en")):
        return _day(year, second, first, text)
    one, other = Day(year, second, first).isoformat(), Day(year, first, second).isoformat()
    return None, f"“{text}” may mean {one} or {other}."


def _two_digit_years(text: str, first: int, second: int, third: int) -> str:
    candidates = [
        Day(year, month, day).isoformat()
        for year, month, day in (
            (2000 + third, second, first),
            (2000 + third, first, second),
            (2000 + first, second, third),
        )
        if _exists(year, month, day)
    ]
    unique = list(dict.fromkeys(candidates))
    if not unique:
        return f"“{text}” names a day that does not exist."
    if len(unique) == 1:
        unique.append(f"{int(unique[0][:4]) - 100}{unique[0][4:]}")
    return f"“{text}” may mean {', '.join(unique[:-1])} or {unique[-1]}."
