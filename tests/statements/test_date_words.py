"""Years are found one first digit at a time; they are those that one pattern finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.statements.date_words import days_in, months_in, years_in

A_YEAR = re.compile(r"(?<![0-9])(?:1[0-9]{3}|20[0-9]{2})(?![0-9])")
PIECES = st.sampled_from(["1", "2", "0", "12", "20", "2018", "1999", "201", " ", ".", "٣", "²", "a", "3000"])


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join), st.integers(0, 10), st.integers(0, 40))
def test_years_are_four_digits_apart_from_others(text: str, start: int, length: int) -> None:
    end = min(len(text), start + length)
    assert years_in(text, start, end) == [year.start() for year in A_YEAR.finditer(text, start, end)]


@pytest.mark.parametrize("language", ["en", "cs", "ja", None])
def test_days_and_months_stand_around_their_years(language: str | None) -> None:
    text = "On 2018-05-03, and in May 2019; by the year 2020 all of 2021-06-01 is past. 3 May 2018"
    years = years_in(text, 0, len(text))
    days = days_in(text, 0, len(text), language, years)
    months = months_in(text, 0, len(text), language, years)
    assert [text[day.start : day.end] for day in days] == ["2018-05-03", "2021-06-01", "3 May 2018"]
    assert [text[month.start : month.end] for month in months] == ["May 2019", "May 2018"]
