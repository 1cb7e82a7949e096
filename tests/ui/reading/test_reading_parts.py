"""A statement that is too long to be shown at once opens at the part that holds its first hit."""

from __future__ import annotations

import pytest

from archive_app.ui.reader import parts
from archive_app.ui.reading_session import NO_OTHER_HIT, Place

LONG = "river " * 50 + "clean water " + "river " * 50 + "water"


@pytest.fixture
def parted(session, shelf, monkeypatch) -> list[parts.Part]:
    monkeypatch.setattr(parts, "LONGEST_WHOLE", 100)
    monkeypatch.setattr(parts, "LONGEST_PART", 60)
    shelf.texts["long"] = LONG
    seen: list[parts.Part] = []
    session.parted.connect(seen.append)
    return seen


def test_it_opens_at_the_part_with_the_first_hit(session, by_hand, opened, parted):
    session.open("long", "water")
    by_hand.run_all()
    (shown,) = parted
    assert shown.number == LONG.index("water") // 60
    assert opened == [("long", ((306, 311),), False)]


def test_without_a_hit_it_opens_at_its_beginning(session, by_hand, opened, parted):
    session.open("long", "lake")
    by_hand.run_all()
    assert (parted[-1].number, parted[-1].count) == (0, 11)
    assert opened == [("long", (), False)]


def test_the_parts_are_turned_and_the_next_with_a_hit_is_found(session, by_hand, opened, parted):
    said: list[str] = []
    session.said.connect(said.append)
    session.open("long", "water")
    by_hand.run_all()
    session.open_part(2)
    by_hand.run_all()
    assert parted[-1].number == 2
    assert opened[-1] == ("long", (), False)
    session.seek_hit()
    by_hand.run_all()
    assert parted[-1].number == 5
    session.seek_hit()
    by_hand.run_all()
    assert parted[-1].number == 10
    session.seek_hit()
    by_hand.run_all()
    assert parted[-1].number == 5
    assert not said
    session.mark("lake")
    by_hand.run_all()
    assert parted[-1].number == 5
    session.seek_hit()
    by_hand.run_all()
    assert said == [NO_OTHER_HIT]


def test_of_two_parts_the_other_is_turned_to_only_for_a_hit(session, shelf, by_hand, parted):
    said: list[str] = []
    session.said.connect(said.append)
    shelf.texts["long"] = "river " * 11 + "water " + "river " * 8
    for query, told in (("water", [NO_OTHER_HIT]), ("river", [NO_OTHER_HIT])):
        session.open("long", query)
        by_hand.run_all()
        assert parted[-1].count == 2
        session.seek_hit()
        by_hand.run_all()
        assert said == told
    assert parted[-1].number == 0


def test_a_place_opens_its_part(session, by_hand, opened, parted):
    at = LONG.rindex("water")
    session.open("long", "river", Place(at, at + 5, "water"))
    by_hand.run_all()
    assert parted[-1].number == 10
    assert opened[-1] == ("long", ((at, at + 5),), False)


def test_the_way_back_leads_to_the_part_that_was_read(session, by_hand, parted):
    session.open("long", "water")
    by_hand.run_all()
    session.open_part(3)
    by_hand.run_all()
    session.open("one", "water")
    by_hand.run_all()
    session.back()
    by_hand.run_all()
    assert parted[-1].number == 3


def test_no_more_hits_are_marked_than_can_be_borne(session, by_hand, opened, parted, monkeypatch):
    monkeypatch.setattr("archive_app.ui.reading_session.MOST_MARKS", 3)
    session.open("long", "river")
    by_hand.run_all()
    assert len(opened[-1][1]) == 3
    assert parted[-1].more_hits
