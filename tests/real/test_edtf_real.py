"""The test suites of python-edtf and edtf.js: bounds of valid expressions, refusal of invalid ones."""

from __future__ import annotations

import json

import pytest

from archive_app.statements.dates import StatementDate
from archive_app.statements.problems import InvalidDate
from tests.real.material import shared

pytestmark = pytest.mark.real

#: Where we differ, and why. The unknown end of an interval is no bound in ISO 8601-2 (4.4); the suite sets it
#: ten years away, which is a guess of its library.
DISAGREEMENTS = {
    "/2006": (None, "2006-12-31"),
    "2004-06-01/": ("2004-06-01", None),
    "1984-06-02?/": ("1984-06-02", None),
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
        expected = DISAGREEMENTS.get(case["edtf"], listed)
        if bounds(case["edtf"]) != expected:
            wrong.append((case["edtf"], bounds(case["edtf"]), expected))
    assert len(cases) > 80
    assert wrong == []


def test_invalid_expressions_are_refused() -> None:
    cases = json.loads(shared("corpora", "rb-edtf", "cases.json").read_text(encoding="utf-8"))["invalid"]
    for expression in cases:
        with pytest.raises(InvalidDate):
            StatementDate.parse(expression)
    assert len(cases) > 10
