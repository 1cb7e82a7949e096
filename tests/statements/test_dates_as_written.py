"""Dates as people write them: read where there is no doubt, else kept as uncertain with both days named."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.statements.dates import StatementDate
from archive_app.statements.dates_as_written import read_date

ROOT = Path(__file__).resolve().parents[2]


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
        ("c1840", None, "1840~"),
        ("~ Feb 1812", None, "1812-02~"),
        ("circa 12 May 1840", None, "1840-05-12~"),
        ("May 1840?", None, "1840-05?"),
        ("about 1840 (?)", None, "1840%"),
        ("2016?~", None, "2016%"),
        ("the 1860s", None, "186X"),
        ("2017年3月12日", None, "2017-03-12"),
        ("2017年3月", "ja", "2017-03"),
        ("2017년 3월 12일 14:00", "ko", "2017-03-12"),
        ("12/07/2025", "pl", "2025-07-12"),
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


@pytest.mark.parametrize(
    ("value", "language", "edtf"),
    [
        ("12 de març de 2017", "ca", "2017-03-12"),
        ("torsdag 12 mars 2017, 13:00", "sv", "2017-03-12"),
        ("12. maaliskuuta 2017", "fi", "2017-03-12"),
        ("12 марта 2017 г.", "ru", "2017-03-12"),
        ("март 2017", "ru", "2017-03"),
        ("١٢ مارس ٢٠١٧", "ar", "2017-03-12"),
        ("2017. március 12.", "hu", "2017-03-12"),
        ("12 மார்ச் 2017", "ta", "2017-03-12"),
        ("March 12, 2017", "hu", "2017-03-12"),
        ("12. listopada 2017", "hr", "2017-10-12"),
        ("12. listopada 2017", "pl", "2017-11-12"),
    ],
)
def test_a_date_spelled_in_the_language_of_the_statement(value: str, language: str, edtf: str) -> None:
    date, reason = read_date(value, language)
    assert (date and date.edtf, reason) == (edtf, None)


@pytest.mark.parametrize(
    ("value", "language"),
    [
        ("12 delegates 2017", "sv"),
        ("and we", "en"),
        ("12 mars", "sv"),
        ("12 mars 17", "sv"),
        ("igår", "sv"),
        ("12 13 mars 2017", "sv"),
        ("12 اسفند 1396", "fa"),
        ("12 jar 2017", "tlh"),
    ],
)
def test_words_that_the_library_must_not_complete(value: str, language: str) -> None:
    date, reason = read_date(value, language)
    assert date is None
    assert reason is not None


@pytest.mark.parametrize(
    ("value", "language", "edtf", "named"),
    [
        ("12/07/25", None, "[2025-07-12?,2025-12-07?]", ("2025-07-12", "2025-12-07")),
        ("12/07/2025", "en", "[2025-07-12?,2025-12-07?]", ("2025-07-12", "2025-12-07")),
        ("12/07/2025 10:30", "ja", "[2025-07-12?,2025-12-07?]", ("2025-07-12", "2025-12-07")),
        (
            "12-07-25",
            "fr",
            "[2012-07-25?,2025-07-12?,2025-12-07?]",
            ("2012-07-25", "2025-07-12", "2025-12-07"),
        ),
        ("12/07/25", "fr", "2025-07-12?", ("2025-07-12", "2025-12-07")),
        ("12/07/25", "en-US", "2025-12-07?", ("2025-07-12", "2025-12-07")),
        ("1910-30", None, "1910?/1930?", ("1910 to 1930", "part of 1910")),
        ("12.07.25", "de", "2025-07-12?", ("2025-07-12", "1925-07-12")),
        ("31/12/99", None, "1999-12-31?", ("1999-12-31", "2099-12-31")),
        ("29/02/00", None, "2000-02-29?", ("2000-02-29", "its century is not written")),
        ("12 มีนาคม 2560", "th", "2017-03-12?", ("2017-03-12", "2560-03-12")),
    ],
)
def test_what_can_mean_two_days_is_kept_as_uncertain_and_both_are_named(
    value: str, language: str | None, edtf: str, named: tuple[str, ...]
) -> None:
    date, reason = read_date(value, language)
    assert date is not None
    assert reason is not None
    assert (date.edtf, date.uncertain) == (edtf, True)
    assert all(day in reason for day in named)


def test_the_library_is_loaded_only_for_words_that_we_do_not_know() -> None:
    code = (
        "import sys; from archive_app.statements.dates_as_written import read_date; "
        "read_date('2019-04-25 00:01am'); read_date('12. März 2017', 'de'); read_date('nonsense'); "
        "assert 'dateparser' not in sys.modules; "
        "read_date('12 mars 2017', 'sv'); assert 'dateparser' in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0


def test_reading_opens_no_socket() -> None:
    code = (
        "import sys; from archive_app.statements.dates_as_written import read_date; seen = []; "
        "sys.addaudithook(lambda name, _: seen.append(name) if name.startswith('socket.') else None); "
        "assert read_date('12 mars 2017', 'sv')[0]; assert seen == [], seen"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0


@pytest.mark.parametrize("value", [None, "", "  ", True, "false", "yes"])
def test_no_value_is_no_problem(value: object) -> None:
    assert read_date(value) == (None, None)


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="0123456789 -/.:,T+ampJuneéMärz", max_size=24))
def test_any_text_is_a_date_or_has_a_reason(text: str) -> None:
    date, reason = read_date(text)
    if date is None:
        assert reason is not None or text.strip().strip("\"'").lower() in ("", "true", "false", "yes", "no")
    elif reason is not None:
        assert date.uncertain
        assert StatementDate.parse(date.edtf) == date
