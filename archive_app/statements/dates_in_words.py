"""Dates in words, with exactly the precision and the certainty that is held: never more, never less.

EDTF expressions (ISO 8601-2:2019, levels 0 and 1) are put in the words that a caption would use: "12 March
2017", "March 2017", "about 2018". What is not understood is left as it is written.
"""

from __future__ import annotations

import re

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_QUALIFIERS = "?~%"
_PARTS = re.compile(
    r"(\d{3,4}|\d{3}X|\d\dXX|\dXXX)(?:-(\d\d|XX|X\d|\dX))?(?:-(\d\d|XX|X\d|\dX))?(?:T.*)?", re.ASCII
)
_WITHIN_YEAR = re.compile(r"(?P<head>(?:\d+ )?[A-Za-z]+) (?P<year>\d+)")


def edtf_in_words(edtf: str) -> str:
    """Return an EDTF expression in words, or as it is written where there are none for it.

    Words are for levels 0 and 1, and for one of several dates (`[a,b]`, `[a..b]`), in which an uncertain one
    is kept.
    """
    if edtf.startswith("[") and edtf.endswith("]"):
        return _one_of(edtf)
    if "/" not in edtf:
        return _one_date(edtf)
    first, _, last = edtf.partition("/")
    if first in {"", ".."}:
        return f"until {_one_date(last)}" if last not in {"", ".."} else edtf
    if last in {"", ".."}:
        return f"from {_one_date(first)}" if last else f"from {_one_date(first)}, end not known"
    if first == last:
        return _one_date(first)
    return _span(_one_date(first), _one_date(last))


def _one_of(edtf: str) -> str:
    """Return the words for one date out of a list or a span; a qualifier that all share is said once."""
    members = [member.strip() for part in edtf[1:-1].split(",") for member in part.split("..")]
    qualifiers = {member[len(member.rstrip(_QUALIFIERS)) :] for member in members}
    known = all(_bare_date(member.rstrip(_QUALIFIERS)) for member in members)
    if not known or (".." in edtf and len(members) > 2):
        return edtf
    shared = qualifiers.pop() if len(qualifiers) == 1 else ""
    about = "about " if {"~", "%"} & set(shared) else ""
    words = [about + _one_date(member.removesuffix(shared)) for member in members]
    if ".." in edtf:
        said = f"between {words[0]} and {words[-1]}"
    else:
        said = " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
    return f"{said} (uncertain)" if {"?", "%"} & set(shared) else said


def _one_date(expression: str) -> str:
    bare = expression.rstrip(_QUALIFIERS)
    marks = expression[len(bare) :]
    words = _bare_date(bare)
    if words is None:
        return expression
    approximate, uncertain = bool({"~", "%"} & set(marks)), bool({"?", "%"} & set(marks))
    words = f"about {words}" if approximate else words
    return f"{words} (uncertain)" if uncertain else words


def _bare_date(expression: str) -> str | None:
    found = _PARTS.fullmatch(expression)
    if found is None:
        return None
    year, month, day = found.groups()
    if "X" in year:
        return _unspecified_year(year) if month is None else None
    in_year = str(int(year))
    if month is None or month == "XX":
        return in_year if day in {None, "XX"} else None
    if "X" in month:
        return None
    if (season := _SEASONS.get(int(month))) is not None:
        return f"{season} {in_year}" if day is None else None
    if not 1 <= int(month) <= 12:
        return None
    in_month = f"{MONTHS[int(month) - 1]} {in_year}"
    if day is None or "X" in day:
        return in_month
    return f"{int(day)} {in_month}"


def _unspecified_year(year: str) -> str | None:
    if year.endswith("XXX"):
        return None
    if year.endswith("XX"):
        return f"the {year[:2]}00s"
    return f"the {year[:3]}0s"


def _span(first: str, last: str) -> str:
    """Return two dates as one span, the year said once where plain dates share it."""
    head, last_head = _WITHIN_YEAR.fullmatch(first), _WITHIN_YEAR.fullmatch(last)
    if head and last_head and head["year"] == last_head["year"]:
        return f"{head['head']} to {last}"
    return f"{first} to {last}"
