"""A place that was asked for is marked instead of the hits, until another query is asked."""

from __future__ import annotations

from archive_app.ui.reading_session import Place

PLACE = Place(6, 11, "water")


def test_the_place_is_marked_and_brought_into_view_each_time(session, by_hand, opened):
    session.open("one", "clean")
    by_hand.run_all()
    for _ in range(2):
        session.open("one", "clean", PLACE)
        by_hand.run_all()
    assert opened == [("one", ((0, 5),), False), *[("one", ((6, 11),), False)] * 2]
    session.open("one", "clean")
    by_hand.run_all()
    assert opened[-1] == ("one", ((0, 5),), True)


def test_it_stays_marked_when_the_file_is_read_again_and_follows_its_words(session, shelf, by_hand, opened):
    session.open("one", "", PLACE)
    session.mark("")
    by_hand.run_all()
    session.reload()
    by_hand.run_all()
    assert opened == [("one", ((6, 11),), False)]
    shelf.texts["one"] = "Once more: clean water."
    session.reload()
    by_hand.run_all()
    assert opened[-1] == ("one", ((17, 22),), True)


def test_words_that_are_gone_are_not_marked_elsewhere(session, shelf, by_hand, opened):
    shelf.texts["one"] = "Clean air."
    session.open("one", "air", PLACE)
    by_hand.run_all()
    assert opened == [("one", ((6, 9),), False)]


def test_another_query_and_the_way_back_forget_the_place(session, by_hand, opened):
    session.open("one", "", PLACE)
    session.mark("clean")
    by_hand.run_all()
    assert opened[-1][1] == ((0, 5),)
    session.open("one", "clean", PLACE)
    session.open("two", "clean")
    session.back()
    by_hand.run_all()
    assert opened[-1][:2] == ("one", ((0, 5),))
