"""Relative words: what they are, how far they count, and what an event's day makes of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.statements.dates import Day, StatementDate
from archive_app.statements.problems import InvalidDate
from archive_app.statements.relative_days import RelativeDay, relative_words


@pytest.mark.parametrize(
    ("text", "language", "words", "event", "issued"),
    [
        ("Yesterday's verdict was a slap", "en", "Yesterday's verdict", "2017-04-04", "2017-04-05"),
        ("What we heard last night.", "en", "last night", "2017-02-28", "2017-03-01"),
        ("The day before yesterday we met.", "en", "The day before yesterday", "2016-12-30", "2017-01-01"),
        ("Today’s vote was lost.", "en", "Today’s vote", "2017-04-04", "2017-04-04"),
        ("Before tomorrow’s vote we ask you.", "en", "tomorrow’s vote", "2017-04-04", "2017-04-03"),
        ("Three days ago it rained.", "en", "Three days ago", "2017-04-04", "2017-04-07"),
        ("We met last Tuesday.", "en", "last Tuesday", "2017-04-04", "[2017-04-05..2017-04-17]"),
        ("Earlier this week we met.", "en", "Earlier this week", "2017-04-04", "[2017-04-04..2017-04-10]"),
        ("After last month’s election we met.", "en", "last month’s election", "2017-12-04", "2018-01"),
        ("After last year’s election we met.", "en", "last year’s election", "2017-12-04", "2018"),
        ("Das gestrige Urteil ist falsch.", "de", "gestrige Urteil", "2017-04-04", "2017-04-05"),
        ("Vorgestern war es so weit.", "de", "Vorgestern", "2017-04-04", "2017-04-06"),
        ("Am letzten Dienstag kam sie.", "de", "letzten Dienstag", "2017-04-04", "[2017-04-05..2017-04-17]"),
        ("Die heutige Abstimmung zeigt es.", "de", "heutige Abstimmung", "2017-04-04", "2017-04-04"),
        ("Vor zwei Tagen kam sie.", "de", "Vor zwei Tagen", "2017-04-04", "2017-04-06"),
        ("Le vote d’hier est injuste.", "fr", "vote d’hier", "2017-04-04", "2017-04-05"),
        ("Avant-hier, nous étions là.", "fr", "Avant-hier", "2017-04-04", "2017-04-06"),
        ("Mardi dernier, nous étions là.", "fr", "Mardi dernier", "2017-04-04", "[2017-04-05..2017-04-17]"),
        ("Il y a trois jours, rien.", "fr", "Il y a trois jours", "2017-04-04", "2017-04-07"),
        ("La votación de ayer fue larga.", "es", "votación de ayer", "2017-04-04", "2017-04-05"),
        ("El martes pasado vino.", "es", "El martes pasado", "2017-04-04", "[2017-04-05..2017-04-17]"),
        ("Hace dos días vino.", "es", "Hace dos días", "2017-04-04", "2017-04-06"),
    ],
)
def test_words_and_what_the_day_of_their_event_makes_of_them(
    text: str, language: str, words: str, event: str, issued: str
) -> None:
    found = relative_words(text, language)
    assert found is not None
    assert text[found.start : found.end] == words
    assert found.rule.issued_after(StatementDate.parse(event)).edtf == issued


def test_the_certainty_of_the_event_is_that_of_the_date() -> None:
    yesterday = RelativeDay(1, 1)
    assert yesterday.issued_after(StatementDate.parse("2017-04-04?")).edtf == "2017-04-05?"
    month = yesterday.issued_after(StatementDate.parse("2016-02~"))
    assert (month.edtf, month.approximate) == ("[2016-02-02~..2016-03-01~]", True)


def test_an_event_on_another_weekday_is_refused_with_both_days() -> None:
    found = relative_words("We met last Monday.", "en")
    assert found is not None
    with pytest.raises(InvalidDate, match="2017-04-04 was a Tuesday, the text speaks of a Monday"):
        found.rule.issued_after(StatementDate.parse("2017-04-04"))
    with pytest.raises(InvalidDate, match="no certain bounds"):
        found.rule.issued_after(StatementDate.parse("2017/.."))


def test_far_from_words_that_look_alike_nothing_is_found_and_much_text_is_no_matter() -> None:
    assert relative_words("This is the last week of this and the last of it. " * 400, "en") is None
    assert relative_words("İ" * 50 + " Yesterday we met.", "en") is not None


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 9998), st.integers(1, 12), st.integers(1, 28), st.integers(-13, 13), st.integers(0, 13))
def test_a_date_counted_from_an_event_lies_as_far_from_it_as_the_words_say(
    year: int, month: int, day: int, nearest: int, more: int
) -> None:
    event = Day(year, month, day)
    issued = RelativeDay(nearest, nearest + more).issued_after(StatementDate.of_day(event))
    low = high = event
    for _ in range(abs(nearest)):
        low = low.after() if nearest > 0 else low.before()
    high = low
    for _ in range(more):
        high = high.after()
    assert (issued.earliest, issued.latest) == (low, high)
