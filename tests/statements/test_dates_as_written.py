"""Dates as people write them: read where there is no doubt, refused with both candidates where there is."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.statements.dates_as_written import read_date


@pytest.mark.parametrize(
    ("value", "language", "edtf"),
    [
        ("2019-04-25 00:01am", None, "2019-04-25"),
        ("2015-03-17 14:00:00 -4", None, "2015-03-17"),
        ("2015-02-12T23:00:00-05:00", None, "2015-02-12"),
        ("2019-9-1", None, "2019-09-01"),
        ("2019-9", None, "2019-09"),
        ("11. 2. 2016", None, "2016-02-11"),
        ("11.2.2016", "en-US", "2016-02-11"),
        ("May 06, 1840", None, "1840-05-06"),
        ("12 March 2017", None, "2017-03-12"),
        ("12. März 2017", "de", "2017-03-12"),
        ("28 de Junio, 2025", "es", "2025-06-28"),
        ("1er mai 2017", "fr", "2017-05-01"),
        ("2. ledna 2019", "cs", "2019-01-02"),
        ("3 października 2019", "pl", "2019-10-03"),
        ("20 de março de 2014", "pt", "2014-03-20"),
        ("4 maart 2014", "nl", "2014-03-04"),
        ("7 giugno 1999", "it", "1999-06-07"),
        ("Tue, 15 Nov 1994 12:45:26 GMT", None, "1994-11-15"),
        ("mars 2017", None, "2017-03"),
        ("12/07/2025", "fr", "2025-07-12"),
        ("12/07/2025", "en-US", "2025-12-07"),
        ("13/07/2025", None, "2025-07-13"),
        ("ca. 1840", None, "1840~"),
        ("2016-02-XX", None, "2016-02-XX"),
        (2016, None, "2016"),
        (dt.date(2016, 2, 11), None, "2016-02-11"),
        (dt.datetime(2016, 2, 11, 23, 30, tzinfo=dt.UTC), None, "2016-02-11"),
    ],
)
def test_read_without_doubt(value: object, language: str | None, edtf: str) -> None:
    date, reason = read_date(value, language)
    assert reason is None
    assert date is not None
    assert date.edtf == edtf


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("12/07/25", "2025-07-12, 2025-12-07 or 2012-07-25"),
        ("12/07/2025", "2025-07-12 or 2025-12-07"),
        ("31/12/99", "2099-12-31 or 1999-12-31"),
        ("2024-14-05", "does not exist"),
        ("30. 2. 2016", "does not exist"),
        ("202X-MM-TT", "cannot be read"),
        ("January 5", "cannot be read"),
        ("12 March 2017 or May 2018", "cannot be read"),
        ("yesterday", "cannot be read"),
        (["2016"], "not written as text"),
        ("2016 " * 100, "too long"),
    ],
)
def test_refused_with_the_reason(value: object, reason: str) -> None:
    date, said = read_date(value)
    assert date is None
    assert said is not None
    assert reason in said


@pytest.mark.parametrize("value", [None, "", "  ", True])
def test_no_value_is_no_problem(value: object) -> None:
    assert read_date(value) == (None, None)


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="0123456789 -/.:,T+ampJuneéMärz", max_size=24))
def test_any_text_is_a_date_or_has_a_reason(text: str) -> None:
    date, reason = read_date(text)
    assert (date is None) == (reason is not None or not text.replace("\u00a0", " ").strip().strip("\"'"))
