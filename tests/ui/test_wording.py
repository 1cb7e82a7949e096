"""Counts, values, filters and coverage are named in plain words."""

from __future__ import annotations

from archive_app.statements.searching import Coverage, Filters
from archive_app.ui.wording import counted, coverage_in_words, filters_in_force, type_name, value_name
from tests.ui.found import COVERAGE


def test_values_have_readable_names() -> None:
    assert type_name("press-release") == "Press release"
    assert type_name("weird_kind") == "Weird kind"
    assert value_name("language", "de") == "Deutsch"
    assert value_name("party", None) == "Not stated"
    assert counted(1, "statement") == "1 statement"
    assert counted(12_481, "statement") == "12,481 statements"


def test_each_filter_value_can_be_dropped_alone() -> None:
    filters = Filters(
        party=("A", "B"), language=("fr", None), date_from="2016", date_to="2018", include_undated=True
    )
    chips = {chip.label: chip.without for chip in filters_in_force(filters)}
    assert list(chips) == ["A", "B", "Français", "language: not stated", "2016 – 2018", "with undated"]
    assert chips["A"].party == ("B",)
    assert chips["language: not stated"].language == ("fr",)
    assert not chips["2016 – 2018"].has_period
    assert chips["with undated"].has_period
    assert not chips["with undated"].include_undated
    assert filters_in_force(Filters()) == ()


def test_coverage_says_how_much_from_when_to_when_and_by_whom() -> None:
    assert coverage_in_words(COVERAGE) == (
        "This archive covers 12,481 statements from 3 May 2004 to 1 June 2024 by Riverside Union, "
        "Harbour Liberals and Highland Greens. 142 of them are undated."
    )


def test_coverage_of_a_small_or_undated_archive() -> None:
    assert coverage_in_words(Coverage(0, 0, None, None, ())) == "This archive holds no statements yet."
    assert coverage_in_words(Coverage(1, 1, None, None, ())) == (
        "This archive covers 1 statement. It is not dated."
    )
    assert coverage_in_words(Coverage(2, 2, None, None, ())).endswith("None of them is dated.")
    many = tuple((f"Party {number}", 1) for number in range(40))
    words = coverage_in_words(Coverage(40, 1, "2016-01-01", None, many))
    assert words.endswith("Party 0, Party 1, Party 2, Party 3 and 36 others. 1 of them is undated.")


def test_a_year_that_must_be_a_slip_does_not_stretch_what_is_covered() -> None:
    words = coverage_in_words(Coverage(9, 0, "2004-05-03", "20117-03-12", ()))
    assert words == (
        "This archive covers 9 statements from 3 May 2004 on. "
        "Its dates reach as far as 20117, which may be a slip."
    )
    words = coverage_in_words(Coverage(9, 0, "0217-01-01", "2024-06-01", ()))
    assert "9 statements until 1 June 2024." in words
    assert "as far as 217," in words
