"""The test suites of python-edtf and edtf.js: bounds of valid expressions, refusal of invalid ones."""

from __future__ import annotations

import json

import pytest

from archive_app.statements.dates import StatementDate
from archive_app.statements.dates_as_written import read_date
from archive_app.statements.problems import InvalidDate
from tests.real.material import shared

pytestmark = pytest.mark.real

_UNKNOWN_END = (
    "ISO 8601-2, 4.4 and the EDTF specification, level 1, Extended Interval: nothing beside the slash is an "
    "*unknown* end. A bound that nobody knows is no bound; the suite's ten years are a default of its "
    "library, and would leave a statement out of every search beyond them."
)
#: Where we differ from the suite: expression, our bounds, and why.
DISAGREEMENTS: dict[str, tuple[tuple[str | None, str | None], str]] = {
    "/2006": ((None, "2006-12-31"), _UNKNOWN_END),
    "2004-06-01/": (("2004-06-01", None), _UNKNOWN_END),
    "1984-06-02?/": (("1984-06-02", None), _UNKNOWN_END),
}
#: Where the specification leaves the bounds open and we go with the suite: winter (24) is December of the
#: year named, so that a season never leaves it; "significant digits" (S) and "~", "?", "%" widen no bound.
AGREED_READINGS = {
    "2010-24": ("2010-12-01", "2010-12-31"),
    "1950S2": ("1950-01-01", "1950-12-31"),
    "2004-06-11%": ("2004-06-11", "2004-06-11"),
    "XXXX-XX-23": ("0000-01-23", "9999-12-23"),
}
#: What the issue of a refusal is, in the words that a person reads.
REASONS = {
    "": "it is empty",
    "2016-13-08": "there is no month 13",
    "2016-02-39": "there is no day 39",
    "-0000-01-01": "no year minus zero",
    "Y17E7-12-26": "Y is followed by a year alone",
}


def bounds(expression: str) -> tuple[str | None, str | None]:
    date = StatementDate.parse(expression)
    return (
        date.earliest.isoformat() if date.earliest else None,
        date.latest.isoformat() if date.latest else None,
    )


def test_valid_expressions_have_the_listed_strict_bounds() -> None:
    cases = json.loads(shared("corpora", "rb-edtf", "cases.json").read_text(encoding="utf-8"))["valid"]
    wrong = []
    for case in cases:
        # One bound stands for both of a day; what follows the strict ones are the fuzzy ones.
        low, high = case["bounds"][:2] if len(case["bounds"]) % 2 == 0 else case["bounds"][:1] * 2
        listed = tuple(None if end in ("-inf", "inf") else end for end in (low, high))
        expected, why = DISAGREEMENTS.get(case["edtf"], (listed, ""))
        # A disagreement that the suite no longer lists would be an excuse for something else.
        assert not why or expected != listed
        if bounds(case["edtf"]) != expected:
            wrong.append((case["edtf"], bounds(case["edtf"]), expected))
    assert len(cases) > 80
    assert wrong == []
    assert {case["edtf"] for case in cases} >= DISAGREEMENTS.keys() | AGREED_READINGS.keys()
    assert {expression: bounds(expression) for expression in AGREED_READINGS} == AGREED_READINGS


def test_invalid_expressions_are_refused() -> None:
    cases = json.loads(shared("corpora", "rb-edtf", "cases.json").read_text(encoding="utf-8"))["invalid"]
    for expression in cases:
        with pytest.raises(
            InvalidDate, match=REASONS.get(expression, "cannot be read as a date: ")
        ) as refused:
            StatementDate.parse(expression)
        assert refused.value.remedy
    assert len(cases) > 10
    assert REASONS.keys() <= set(cases)


#: English that the suite reads otherwise than we do. Ours is the plain reading of the words as EDTF.
READ_OTHERWISE = {
    "1858/1860": "a slash is an interval in EDTF, not a choice of two years",
    "1910-30": "either the years 1910 to 1930 or a quarter in EDTF, level 2: kept as uncertain, and told",
    "10/7/2008": "without a language day and month cannot be told apart: kept as uncertain, and told",
}


def test_english_is_read_as_listed_or_not_at_all() -> None:
    cases = json.loads(shared("corpora", "rb-edtf", "natural_language.json").read_text(encoding="utf-8"))
    read = {words: read_date(words)[0] for words, _ in cases}
    wrong = [
        (words, date.edtf, expected)
        for words, expected in cases
        if (date := read[words]) is not None and date.edtf != expected and words not in READ_OTHERWISE
    ]
    assert wrong == []
    assert sum(date is not None for date in read.values()) > 20
    assert all(read[words] for words in READ_OTHERWISE)
