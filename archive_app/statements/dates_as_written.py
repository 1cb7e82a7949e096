"""Dates as people write them in the fields of front matter, read as far as there is no doubt.

EDTF comes first. Then the day as written counts, whatever time of day or zone stands beside it. What can mean
two days is kept as uncertain, and the reason names both: "12/07/25" is `[2025-07-12?,2025-12-07?]`.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from archive_app.statements.dates import Day, StatementDate
from archive_app.statements.month_names import FILLERS, LANGUAGES, MONTHS, WEEKDAYS
from archive_app.statements.problems import InvalidDate
from archive_app.statements.spelled_dates import read_spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

Read = tuple[StatementDate | None, str | None]

_LONGEST = 120
_TIME = (
    r"(?:[T,\s]+(?:at\s+|um\s+|à\s+)?[0-9]{1,2}(?::[0-9]{1,2}){1,2}(?:[.,][0-9]+)?\s*(?:[ap]\.?m\.?|Uhr|h)?"
    r"\s*(?:Z|UTC|GMT|[A-Z]{2,4}T)?\s*(?:[+-][0-9]{1,2}(?::?[0-9]{2})?)?)?"
)
_YEAR_FIRST = re.compile(
    rf"([0-9]{{4}})\s*[-/.年년]\s*([0-9]{{1,2}})\s*[-/.月월]\s*([0-9]{{1,2}})\s*[日일]?{_TIME}", re.IGNORECASE
)
_YEAR_AND_MONTH = re.compile(
    r"([0-9]{4})[-/.]([0-9]{1,2})|([0-9]{1,2})[/.]([0-9]{4})|([0-9]{4})\s*[年년]\s*([0-9]{1,2})\s*[月월]"
)
_COMPACT = re.compile(rf"((?:1[5-9]|20)[0-9]{{2}})([0-9]{{2}})([0-9]{{2}}){_TIME}", re.IGNORECASE)
_YEAR_LAST = re.compile(
    rf"([0-9]{{1,2}})\s*([-/.])\s*([0-9]{{1,2}})\s*[-/.]\s*([0-9]{{4}}){_TIME}", re.IGNORECASE
)
_SHORT_YEAR = re.compile(
    rf"([0-9]{{1,2}})\s*([-/.])\s*([0-9]{{1,2}})\s*[-/.]\s*([0-9]{{2}}){_TIME}", re.IGNORECASE
)
_YEARS = re.compile(r"([0-9]{4})\s*[–—-]\s*([0-9]{4})")
_DECADE = re.compile(r"(?:the\s+)?([0-9]{2}[1-9])0[’']?s", re.IGNORECASE)
_QUALIFIED = re.compile(
    r"(?P<about>~|(?:c|ca|circa|about|around|approx|um|vers|hacia|kolem)\b\.?|c\.?(?=[0-9]))?\s*(?P<date>.*?)"
    r"\s*(?P<doubt>\?|\(\?\))?(?P<roughly>~|\(?approx\.?\)?)?",
    re.IGNORECASE,
)
#: Years from a 30th to a 41st year are also written as EDTF (level 2) writes the quarters of one year.
_YEARS_OR_QUARTER = re.compile(r"([0-9]{2})([0-9]{2})-(2[5-9]|3[0-9]|4[01])")
_TRAILING_TIME = re.compile(rf"{_TIME}$", re.IGNORECASE)
_WORD_OR_NUMBER = re.compile(r"[0-9]+|[^\W\d_]+")
_MEANINGFUL_SIGN = re.compile(r"[^\w\s.,;:'’()|–—-]")
_ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th", "er", "º", "ª"))

#: What a site switches on and off under a name that elsewhere holds a date, such as Jekyll's `published: no`.
_SWITCHES = frozenset(("true", "false", "yes", "no"))

_DAY_FIRST_ENGLISH = frozenset(("en-gb", "en-au", "en-nz", "en-ie", "en-in", "en-za"))
_MONTH_FIRST = frozenset(("en-us", "es-us", "en-ph", "fil"))
#: Languages in which a year written last says nothing about the order before it.
_NO_HABIT = frozenset(("", "en", "zh", "ja", "ko", "hu", "lt", "mn", "sw"))
#: POSIX (strptime, %y): two digits from 69 on are of the twentieth century.
_FIRST_OF_THE_TWENTIETH = 69
_BUDDHIST_ERA = 543


def read_date(value: object, language: str | None = None) -> Read:
    """Read the value of a date field.

    Returns the date and None; or None and the reason, one plain sentence, when there is a value that cannot
    be read; or None and None when there is no value. A date *and* a reason: it can mean more than one day,
    all of which the reason names, and the date is marked as uncertain. `language` is a BCP 47 tag.
    """
    if value is None or isinstance(value, bool):
        return None, None
    if isinstance(value, dt.date):
        return StatementDate.of_day(Day(value.year, value.month, value.day)), None
    if not isinstance(value, str | int):
        return None, "The date is not written as text."
    text = value if isinstance(value, str) else str(value)
    return _read_text(text, (language or "").lower()) if len(text) < 4 * _LONGEST else _too_long(text)


@lru_cache(maxsize=4096)
def _read_text(written: str, language: str) -> Read:
    text = _plain(written).strip().strip("\"'")
    if not text or text.lower() in _SWITCHES:
        return None, None
    if len(text) > _LONGEST:
        return _too_long(text)
    try:
        date = StatementDate.parse(text)
    except InvalidDate as error:
        refused = error.message
    else:
        either = _YEARS_OR_QUARTER.fullmatch(text)
        if either and either[3] > either[2]:
            return _years_or_quarter(*either.groups())
        # Without the time of day, which is no part of the date.
        return (StatementDate.of_day(date.earliest) if "T" in text and date.earliest else date), None
    return _read_numbers(text, refused, language)


def _plain(written: str) -> str:
    """Return the words with ASCII digits, plain spaces and without marks of direction."""
    if written.isascii():
        return written
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in unicodedata.normalize("NFC", written).replace("\u00a0", " ").replace("\u202f", " ")
        if unicodedata.category(character) != "Cf"
    )


def _too_long(text: str) -> Read:
    return None, f"“{text.strip()[:40]}…” is too long for a date."


def _read_numbers(text: str, refused: str, language: str) -> Read:
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
        first, mark, second, year_text = short.groups()
        return _two_digit_year(int(first), int(second), int(year_text), mark, language, text)
    for pattern, form in ((_YEARS, "{}/{}"), (_DECADE, "{}X")):
        match = pattern.fullmatch(text)
        if match:
            return _parsed(form.format(*match.groups()), refused)
    qualified = _QUALIFIED.fullmatch(text)
    if qualified and any(qualified[part] for part in ("about", "doubt", "roughly")):
        return _with_qualifier(qualified, refused, language)
    return _read_words(text, refused, language)


def _with_qualifier(qualified: re.Match[str], refused: str, language: str) -> Read:
    """Read "circa May 1840", "1840?" and the like as the date that they qualify, and keep the qualifier."""
    date, reason = _read_text(qualified["date"], language)
    if date is None or reason is not None or not date.edtf[-1].isalnum() or "/" in date.edtf:
        return None, refused
    about, doubt = qualified["about"] or qualified["roughly"], qualified["doubt"]
    return _parsed(f"{date.edtf}{'%' if about and doubt else '?' if doubt else '~'}", refused)


def _years_or_quarter(century: str, year: str, last: str) -> Read:
    written = f"{century}{year}-{last}"
    reason = (
        f"“{written}” may mean the years {century}{year} to {century}{last}, or a part of {century}{year}."
    )
    return StatementDate.parse(f"{century}{year}?/{century}{last}?"), reason


def _read_words(text: str, refused: str, language: str) -> Read:
    """Read a date with the name of a month: in our own languages by our names, in others by the library.

    One name can be two months: "listopada" is November in Polish and October in Croatian.
    """
    primary = language.partition("-")[0]
    if primary and primary not in LANGUAGES:
        spelled = _read_spelled(text, language)
        return spelled if spelled[0] is not None else _read_our_names(text, refused)
    ours = _read_our_names(text, refused)
    if ours[1] is not refused or not primary:
        return ours
    spelled = _read_spelled(text, language)
    return spelled if spelled[0] is not None else ours


def _read_our_names(text: str, refused: str) -> Read:
    """Read a day or not, the name of a month, a year of four digits, and nothing else of meaning."""
    without_time = _TRAILING_TIME.sub("", text)
    if _MEANINGFUL_SIGN.search(without_time):
        return None, refused
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


def _read_spelled(text: str, language: str) -> Read:
    date = read_spelled(_TRAILING_TIME.sub("", text), language)
    if date is None or date.earliest is None or not language.startswith("th") or date.earliest.year < 2400:
        return date, None
    expression = f"{date.earliest.year - _BUDDHIST_ERA:04d}{date.edtf[4:]}"
    reason = (
        f"“{text}” is read as {expression}, its year as one of the Buddhist era; it may mean {date.edtf}."
    )
    return StatementDate.parse(f"{expression}?"), reason


def _parsed(expression: str, refused: str) -> Read:
    try:
        return StatementDate.parse(expression), None
    except InvalidDate:
        return None, refused


def _day(year: int, month: int, day: int, text: str) -> Read:
    named = Day(year, month, day)
    if not named.exists:
        return None, f"“{text}” names a day that does not exist."
    return StatementDate.of_day(named), None


def _is_day_first(mark: str, language: str) -> bool | None:
    """Tell the order of day and month by the dot, then by the habit of the language; None: it has none."""
    if mark == ".":
        return True
    if language in _MONTH_FIRST:
        return False
    primary = language.partition("-")[0]
    return True if language in _DAY_FIRST_ENGLISH or primary not in _NO_HABIT else None


def _day_and_month(first: int, second: int, year: int, mark: str, language: str, text: str) -> Read:
    """Tell day from month by what exists, else by habit, never by a guess."""
    day_first, month_first = Day(year, second, first).exists, Day(year, first, second).exists
    habit = _is_day_first(mark, language)
    if mark == "." or first == second or not month_first:
        return _day(year, second, first, text)
    if not day_first or habit is False:
        return _day(year, first, second, text)
    if habit:
        return _day(year, second, first, text)
    return _either([Day(year, second, first), Day(year, first, second)], text)


def _two_digit_year(first: int, second: int, third: int, mark: str, language: str, text: str) -> Read:
    """Read "12/07/25". The century is open, so that even the usual order gives an uncertain day."""
    year = third + (1900 if third >= _FIRST_OF_THE_TWENTIETH else 2000)
    orders = [(year, second, first)]
    orders += [(year, first, second)] if mark != "." else []
    orders += [(2000 + first, second, third)] if mark == "-" else []
    days = [day for day in (Day(*order) for order in dict.fromkeys(orders)) if day.exists]
    if not days:
        return None, f"“{text}” names a day that does not exist."
    habit = _is_day_first(mark, language)
    usual = {True: Day(year, second, first), False: Day(year, first, second), None: None}[habit]
    if len(days) == 1:
        return _rather(days[0], [*_century_apart(days[0])], text)
    if usual in days and mark != "-":
        return _rather(usual, [day for day in days if day != usual], text)
    return _either(days, text)


def _century_apart(day: Day) -> Iterator[Day]:
    other = Day(day.year + (100 if day.year < 2000 else -100), day.month, day.day)
    if other.exists:
        yield other


def _rather(day: Day, others: list[Day], text: str) -> Read:
    also = " or ".join(other.isoformat() for other in others)
    doubt = f"it may also mean {also}" if also else "its century is not written"
    reason = f"“{text}” is read as {day.isoformat()}, which is usual; {doubt}."
    return StatementDate.parse(f"{day.isoformat()}?"), reason


def _either(days: list[Day], text: str) -> Read:
    names = [day.isoformat() for day in days]
    reason = f"“{text}” may mean {', '.join(names[:-1])} or {names[-1]}."
    return StatementDate.parse(f"[{','.join(f'{name}?' for name in sorted(names))}]"), reason
