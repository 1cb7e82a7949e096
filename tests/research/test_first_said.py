"""Who said it first: by time, with what is uncertain left open, reprints joined, and the undated apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive_app.archive import SearchCancelled
from archive_app.research.first_said import first_said
from archive_app.research.json_forms import first_said_form
from tests.papers import archive_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive_app import Archive

PAPERS = {
    "blue.md": ("Blue", "2016-05-01", "We want clean water for all. Clean water now!"),
    "red.md": ("Red", "2015-06", "The Blue said: “clean water is a dream, for all we know”. It is."),
    "green.md": ("Green", "2015-06-10", "Clean Water is near."),
    "late.md": ("Green", "2018~", "It was clean water then."),
    "reprint.md": ("Blue", "2016-08-01", "We want clean\nwater for all. Clean water now!"),
    "undated.md": ("Red", None, "Clean water was promised."),
    "other.md": ("Red", "2001-01-01", "Clean the water."),
    "ja.md": ("港", "2017-01-01", "水をきれいにする。"),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with archive_of(PAPERS, tmp_path_factory) as opened:
        yield opened


def test_in_the_order_of_time_and_the_undated_apart(archive: Archive) -> None:
    found = archive.first_said("“clean water”")
    assert found.phrase == "clean water"
    assert [one.statement.id for one in found.dated] == ["red.md", "green.md", "blue.md", "late.md"]
    assert [one.statement.id for one in found.undated] == ["undated.md"]
    assert (found.total, found.unread) == (6, 0)
    assert [party for party, _ in found.by_party()] == ["Red", "Green", "Blue"]


def test_dates_that_overlap_leave_open_who_was_first(archive: Archive) -> None:
    found = archive.first_said("clean water")
    assert [one.statement.id for one in found.first] == ["red.md", "green.md"]
    alone = archive.first_said("clean water now")
    assert [one.statement.id for one in alone.first] == ["blue.md"]


def test_reprints_are_one_with_the_earliest(archive: Archive) -> None:
    (blue,) = [one for one in archive.first_said("clean water").dated if one.statement.party == "Blue"]
    assert [reprint.id for reprint in blue.reprints] == ["reprint.md"]
    assert blue.count == 2
    assert blue.passage == ("We want ", "clean water", " for all. Clean water now!")


def test_words_of_others_are_told_apart(archive: Archive) -> None:
    red, green, *_ = archive.first_said("clean water").dated
    assert (red.own_words, green.own_words) == (False, True)


def test_scripts_without_spaces(archive: Archive) -> None:
    assert [one.statement.id for one in archive.first_said("「水を」").dated] == ["ja.md"]


@pytest.mark.parametrize("phrase", ["", "  ", "“”", "…", "\u202e", "NOT", 'a" OR "b'])
def test_no_phrase_is_no_fault(archive: Archive, phrase: str) -> None:
    assert archive.first_said(phrase).total == 0


def test_it_tells_how_far_it_is_and_can_be_stopped(archive: Archive) -> None:
    told: list[tuple[int, int]] = []
    first_said(archive, "clean water", on_progress=lambda done, total: told.append((done, total)))
    assert told == [(number, 6) for number in range(6)]
    with pytest.raises(SearchCancelled):
        first_said(archive, "clean water", lambda: True)


def test_as_plain_values(archive: Archive) -> None:
    form = first_said_form(archive.first_said("clean water"))
    assert form["first"] == ["red.md", "green.md"]
    assert form["occurrences"][0]["earliest"] == "2015-06-01"
    assert form["occurrences"][0]["latest"] == "2015-06-30"
    assert form["undated"][0]["issued"] is None
    assert form["coverage"]["statements"] == 8
