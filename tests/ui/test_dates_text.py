"""Dates in words say what is known, and no more."""

from __future__ import annotations

import pytest

from archive_app.statements.dates import StatementDate
from archive_app.statements.dates_in_words import edtf_in_words
from archive_app.ui.dates_text import human_date, isolated, period_in_words


def date_of(edtf: str) -> StatementDate:
    return StatementDate(edtf, None, None, "day")


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2017-03-12", "12 March 2017"),
        ("2017-03-12T18:30:00Z", "12 March 2017"),
        ("2017-03", "March 2017"),
        ("2017-03-XX", "March 2017"),
        ("2017-XX-XX", "2017"),
        ("2017", "2017"),
        ("2018~", "about 2018"),
        ("2018?", "2018 (uncertain)"),
        ("2018-04%", "about April 2018 (uncertain)"),
        ("2016-22", "summer 2016"),
        ("201X", "the 2010s"),
        ("19XX", "the 1900s"),
        ("2016-02/2016-05", "February to May 2016"),
        ("2016-02-11/2016-02-14", "11 February to 14 February 2016"),
        ("2015-12/2016-01", "December 2015 to January 2016"),
        ("2015/2018", "2015 to 2018"),
        ("2016~/2018", "about 2016 to 2018"),
        ("2016/2016", "2016"),
        ("2016/..", "from 2016"),
        ("2016/", "from 2016, end not known"),
        ("../2016", "until 2016"),
        ("0044", "44"),
        ("[2025-07-12?,2025-12-07?]", "12 July 2025 or 7 December 2025 (uncertain)"),
        ("[2012, 2025-07, 2025-12]", "2012, July 2025 or December 2025"),
        ("[2017-04-05..2017-04-17]", "between 5 April 2017 and 17 April 2017"),
        ("[2016-02-02~..2016-03-01~]", "between about 2 February 2016 and about 1 March 2016"),
        ("[2016?,2017]", "2016 (uncertain) or 2017"),
    ],
)
def test_expressions_in_words(edtf: str, words: str) -> None:
    assert edtf_in_words(edtf) == words


@pytest.mark.parametrize(
    "edtf",
    [
        *("Y170000002", "-0043", "2016-13-45", "2XXX", "..", "/", "soon", ""),
        *("{2016,2018}", "[2016,]", "[]", "[2016..2017..2018]"),
    ],
)
def test_what_is_not_understood_is_shown_as_written(edtf: str) -> None:
    assert edtf_in_words(edtf) == edtf


def test_how_a_date_is_known_is_said_beside_it() -> None:
    assert human_date(date_of("2017-03"), "stated") == "March 2017"
    assert human_date(date_of("2017-03"), "inferred") == "March 2017 (inferred)"
    assert human_date(date_of("2017-03-01"), "file name") == "1 March 2017 (from the file name)"
    assert human_date(date_of("2017?"), "inferred") == "2017 (uncertain, inferred)"


def test_an_undated_statement_gives_the_words_that_hint_at_its_date() -> None:
    assert human_date(None) == "undated"
    assert human_date(None, hint="yesterday’s\n verdict") == "undated — text says “yesterday’s verdict”"
    assert human_date(None, hint="  ") == "undated"
    assert len(human_date(None, hint="last week " * 500)) < 120


def test_a_period_is_named_as_a_chip_names_it() -> None:
    assert period_in_words("2016", "2018") == "2016 – 2018"
    assert period_in_words("2016", "2016") == "2016"
    assert period_in_words("2016-03", None) == "from March 2016"
    assert period_in_words(None, "2018") == "until 2018"


def test_runs_are_isolated_from_their_neighbours() -> None:
    assert isolated("حزب") == "\u2068حزب\u2069"
    assert isolated("") == ""
