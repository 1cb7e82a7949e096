"""Dates in the names of files and in addresses, where a site or a person has put them by habit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_app.statements.dates_as_written import read_date

if TYPE_CHECKING:
    from archive_app.statements.dates import StatementDate

#: Jekyll's `2019-09-12-title` and `2019-9-1-title`; the same with underscores or dots.
_DAY_IN_FRONT = re.compile(r"([0-9]{4})([-_.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
_COMPACT_IN_FRONT = re.compile(r"((?:19|20)[0-9]{2})((?:0[1-9]|1[0-2]))([0-3][0-9])(?![0-9])(?=[-_. ]|$)")
_MONTH_ALONE = re.compile(r"((?:19|20)[0-9]{2})[-_]((?:0[1-9]|1[0-2]))")
_YEARS = r"(?:19|20)[0-9]{2}"
#: A day or month anywhere in a path or address: `/2016/02/11/`, `/2016/02/`, `-2016-02-11`, `/20160211`.
_IN_ADDRESS = re.compile(
    rf"(?<![0-9])({_YEARS})([/_-])(0?[1-9]|1[0-2])(?:\2(0?[1-9]|[12][0-9]|3[01]))?(?![0-9])"
    rf"|(?<=[/_-])({_YEARS})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class NamedDate:
    """A date in a name: what it says, and the offsets `[start, end)` of its characters in the name.

    `date` is None when it names a day that does not exist; then `reason` says so.
    """

    date: StatementDate | None
    reason: str | None
    start: int
    end: int


def date_in_file_name(name: str) -> NamedDate | None:
    """Return the date with which the name of a file begins, or of which it consists but for its extension.

    `2019-09-12-title.md`, `2019-9-1-title.md`, `2019_09_12 title.txt`, `20190912-title.md`, `2019-09.md`. A
    month before a title is not taken: `2019-10-reasons.md` may give ten reasons.
    """
    if not name[:4].isdigit():
        return None
    match = _DAY_IN_FRONT.match(name)
    if match:
        date, reason = read_date(f"{match[1]}-{match[3]}-{match[4]}")
        return NamedDate(date, reason, *match.span())
    match = _COMPACT_IN_FRONT.match(name)
    if match:
        date, _ = read_date("-".join(match.groups()))
        return NamedDate(date, None, *match.span()) if date else None
    stem, dot, _ = name.rpartition(".")
    match = _MONTH_ALONE.fullmatch(stem if dot else name)
    if match:
        return NamedDate(read_date(f"{match[1]}-{match[2]}")[0], None, *match.span())
    return None


def without_date(name: str) -> str:
    """Return the name of a file without the date with which it begins."""
    found = date_in_file_name(name)
    return name[found.end :] if found else name


def date_in_address(address: str) -> NamedDate | None:
    """Return the day, else the month, that stands in the path of an address or file; the last one counts.

    Host, query and fragment are not looked at.
    """
    start = re.match(r"(?:[a-z][a-z0-9+.-]*:)?//[^/]*|", address, re.IGNORECASE)
    first = start.end() if start else 0
    path = re.split(r"[?#]", address[first:], maxsplit=1)[0]
    best: NamedDate | None = None
    for match in _IN_ADDRESS.finditer(path):
        year, _, month, day = match.groups()[:4] if match[1] else (match[5], "", match[6], match[7])
        if day is None and match[2] != "/":
            continue
        date, _ = read_date("-".join(f"{int(part):02d}" for part in (year, month, day) if part))
        if date and (best is None or best.date is None or day or best.date.precision == "month"):
            best = NamedDate(date, None, first + match.start(), first + match.end())
    return best
