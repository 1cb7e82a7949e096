"""What is said of a check: never more than it knows."""

from __future__ import annotations

import pytest

from archive_app.ui.quotation.words import (
    VERDICTS,
    as_shown,
    changes_in_words,
    changes_told,
    found_in_words,
    how_alike,
    ordered,
    rule_of,
    spoken,
    when_and_where,
)
from tests.ui.quotation.quotations import QUOTATIONS


def bare(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize("name", QUOTATIONS)
def test_verdict_place_and_difference(sample, name):
    quotation, verdict, earliest, differs = QUOTATIONS[name]
    check = sample.check_quotation(quotation)
    assert check.verdict == verdict
    matches = ordered(check)
    if earliest is not None:
        assert earliest in [match.statement.id for match in matches]
    if differs:
        assert any(bare(changes_told(as_shown(match)[2])).startswith(differs) for match in matches)


def test_places_stand_earliest_first_and_undated_last(sample):
    matches = ordered(sample.check_quotation(QUOTATIONS["exact"][0]))
    days = [match.statement.issued.earliest.number for match in matches]
    assert len(days) > 3
    assert days == sorted(days)
    first = when_and_where(matches[0])
    assert bare(first).startswith("11 March 2017 · Riverside Union")


def test_a_dropped_negation_is_named(sample):
    check = sample.check_quotation(QUOTATIONS["altered"][0])
    match = next(match for match in check.matches if match.statement.id == "ru-2017-03-12-leaflet")
    start, end, diff = as_shown(match)
    assert [bare(change) for change in changes_in_words(diff)] == ["left out: not", "in place of under: over"]
    # The full stop that stands in both is no change; the span takes it in.
    assert match.statement.text[start:end].endswith("under it.")
    assert "".join(text for kind, text in diff if kind != "insert") == match.statement.text[start:end]
    assert "at most 93 % alike" in found_in_words(check)
    assert "93 % alike · the statement’s own words" in how_alike(match)
    assert spoken(match).startswith("We asked for clean water. They sent a leaflet.. ")


def test_whose_words_they_are_is_said(sample):
    check = sample.check_quotation("clean water is not a favour granted by a water board")
    assert {how_alike(match).rsplit(" · ", 1)[1] for match in check.matches} >= {"quoted by the statement"}


def test_what_is_absent_is_told_by_what_the_archive_covers(sample):
    check = sample.check_quotation(QUOTATIONS["absent"][0])
    told = rule_of(check)
    assert VERDICTS[check.verdict] == "Not in this archive"
    assert "127 statements from 5 June 2004 to 13 May 2024" in told
    assert "never" not in told.lower()
    assert found_in_words(check) == ""


def test_one_word_is_called_little(sample):
    assert "single word says little" in found_in_words(sample.check_quotation("water"))
    assert "single word says little" in found_in_words(sample.check_quotation("marmalades"))
    assert "single word" not in found_in_words(sample.check_quotation("clean water"))


def test_many_changes_are_counted_and_long_ones_shortened():
    diff = [("delete", "word " * 40)]
    for number in range(9):
        diff += [("equal", " and "), ("insert", f"n{number}")]
    told = changes_told(diff)
    assert told.endswith("and 4 other changes.")
    assert "…" in told
    assert len(told) < 300
    assert (
        changes_told([("equal", "a"), ("delete", " "), ("insert", "\n")])
        == "Nothing differs but white space."
    )
    assert changes_told([("equal", "a")]) == ""
