"""Dates spelled out in languages of which we keep no names of months, read by dateparser.

The library is asked for a plain date in the statement's own language and for nothing else: no relative days,
no time stamps, no guess at what is missing. Its answer counts only when it accounts for every number in the
words, so that what it leaves out or fills in by itself is never taken for a date.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from archive_app.statements.dates import Day, StatementDate

_NUMBER = re.compile(r"[0-9]+")
_SETTINGS = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["month", "year"], "PREFER_DAY_OF_MONTH": "first"}
#: Languages that spell dates in calendars whose years look like ours: Persian years (1396) run 621 behind.
_OTHER_CALENDARS = frozenset(("fa", "ps", "ckb", "prs"))


@lru_cache(maxsize=1024)
def read_spelled(words: str, language: str) -> StatementDate | None:
    """Return the day or month that words such as "12 de març de 2017" name; None where there is any doubt.

    `language` is a BCP 47 tag, whose primary subtag says which names of months are known. Digits are ASCII.
    """
    numbers = _NUMBER.findall(words)
    years = [number for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) < 3]
    if len(years) != 1 or len(years) + len(days) != len(numbers) or len(days) > 1:
        return None
    if not any(character.isalpha() for character in words):
        return None
    parser = _parser(language.partition("-")[0].lower())
    if parser is None:
        return None
    found = parser.get_date_data(words)
    read = found.date_obj
    if read is None or read.year != int(years[0]) or found.period != ("day" if days else "month"):
        return None
    if days:
        return StatementDate.of_day(Day(*read.timetuple()[:3])) if read.day == days[0] else None
    return StatementDate.parse(f"{read.year:04d}-{read.month:02d}")


@lru_cache(maxsize=64)
def _parser(language: str) -> Any:
    """Return dateparser's parser for one language; None where it knows none, or another calendar is usual.

    The library is loaded here, when the first such date is met: it takes a twentieth of a second.
    """
    if language in _OTHER_CALENDARS or not language:
        return None
    from dateparser.data.languages_info import language_order  # noqa: PLC0415
    from dateparser.date import DateDataParser  # noqa: PLC0415

    return DateDataParser(languages=[language], settings=_SETTINGS) if language in language_order else None
