"""EDTF expressions: what they can mean, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.statements.dates import Day, StatementDate
from archive_app.statements.problems import InvalidDate


def bounds(text: str) -> tuple[str | None, str | None, str]:
    date = StatementDate.parse(text)
    return (
        date.earliest.isoformat() if date.earliest else None,
        date.latest.isoformat() if date.latest else None,
        date.precision,
    )


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2016-02-11", "2016-02-11", "2016-02-11", "day"),
        ("2016-02", "2016-02-01", "2016-02-29", "month"),
        ("2016", "2016-01-01", "2016-12-31", "year"),
        ("2016-21", "2016-03-01", "2016-05-31", "season"),
        ("2016-24", "2016-12-01", "2016-12-31", "season"),
        ("201X", "2010-01-01", "2019-12-31", "decade"),
        ("20XX", "2000-01-01", "2099-12-31", "century"),
        ("2016-XX", "2016-01-01", "2016-12-31", "year"),
        ("2016-02-XX", "2016-02-01", "2016-02-29", "month"),
        ("2016-XX-XX", "2016-01-01", "2016-12-31", "year"),
        ("2016-1X", "2016-10-01", "2016-12-31", "year"),
        ("201X-02-29", "2012-02-29", "2016-02-29", "decade"),
        ("2016-XX-31", "2016-01-31", "2016-12-31", "year"),
        ("2016-02/2016-03", "2016-02-01", "2016-03-31", "interval"),
        ("../2016", None, "2016-12-31", "interval"),
        ("/2016", None, "2016-12-31", "interval"),
        ("2016/..", "2016-01-01", None, "interval"),
        ("2016/", "2016-01-01", None, "interval"),
        ("Y170000002", "170000002-01-01", "170000002-12-31", "year"),
        ("-0999", "-0999-01-01", "-0999-12-31", "year"),
        ("-01XX", "-0199-01-01", "-0100-12-31", "century"),
        ("2016-02-11T23:59:59+14:00", "2016-02-11", "2016-02-11", "day"),
        ("2016-02-11T09:30", "2016-02-11", "2016-02-11", "day"),
        ("[1667, 1760-12..]", "1667-01-01", None, "set"),
    ],
)
def test_strict_bounds(text: str, earliest: str | None, latest: str | None, precision: str) -> None:
    assert bounds(text) == (earliest, latest, precision)


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2016", False, False),
        ("2016~", True, False),
        ("2016?", False, True),
        ("2016-02%", True, True),
        ("2015~/2016?", True, True),
    ],
)
def test_qualifiers_are_flags_and_widen_nothing(text: str, approximate: bool, uncertain: bool) -> None:
    date = StatementDate.parse(text)
    assert (date.approximate, date.uncertain) == (approximate, uncertain)
    assert date.latest is not None
    assert date.latest.year == 2016


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("1945/1939", "ends before it begins"),
        ("2016-05/2016-02", "ends before it begins"),
        ("2024-14-05", "no month 14"),
        ("2016-02-30", "no day 30 in February"),
        ("2015-02-29", "February has no day 29"),
        ("2016-2X", "no month"),
        ("2016-21-03", "no days"),
        ("2016-00", "no month 00"),
        ("-0000", "minus zero"),
        ("Y2016", "more than four digits"),
        ("Y17E70", "too far away"),
        ("202X-MM-TT", "not written"),
        ("2016/2017/2018", "one start and one end"),
        ("../..", "neither"),
        ("2016-02-11T25:00:00", "time of day"),
        ("[1667", "not closed"),
        ("٢٠١٦", "not written"),
        ("9" * 5000, "too long"),
    ],
)
def test_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidDate, match=reason) as caught:
        StatementDate.parse(text)
    assert caught.value.remedy


@settings(deadline=None, max_examples=200)
@given(st.dates())
def test_days_step_and_number_as_the_calendar_does(date: dt.date) -> None:
    day = Day(date.year, date.month, date.day)
    assert Day.from_number(day.number) == day
    assert Day.parse(day.isoformat()) == day
    assert day.after().before() == day
    assert day.before().number < day.number < day.after().number
    if date < dt.date.max:
        following = date + dt.timedelta(days=1)
        assert day.after() == (following.year, following.month, following.day)


def test_numbers_stay_within_32_bits() -> None:
    assert Day(170_000_002, 1, 1).number == 2**31 - 1
    assert Day(-170_000_002, 1, 1).number == -(2**31)
    assert Day(-1, 12, 31).after() == Day(0, 1, 1)
    assert Day.from_number(Day(-4000, 2, 29).number) == Day(-4000, 2, 29)


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="0123456789X-/.~?%TYE[]{}, :Z", max_size=20))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        date = StatementDate.parse(text)
    except InvalidDate:
        return
    if date.earliest and date.latest:
        assert date.earliest <= date.latest
