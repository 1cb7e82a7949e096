from __future__ import annotations

import pytest

from archive_app.ui.reading_session import ReadingSession


def test_a_statement_opens_with_its_hits(session, by_hand, opened):
    session.open("one", "water")
    by_hand.run_all()
    assert opened == [("one", ((6, 11),), False)]
    assert session.current == "one"


def test_what_is_on_its_way_is_not_begun_anew(session, by_hand, opened):
    session.open("one", "water")
    session.open("one", "water")
    assert len(by_hand.waiting) == 1
    session.open("one", "clean")
    assert len(by_hand.waiting) == 2
    by_hand.run_all()
    assert opened == [("one", ((0, 5),), False)]


def test_back_and_forward_retrace_the_path(session, by_hand, opened):
    history = []
    session.history_changed.connect(lambda back, forward: history.append((back, forward)))
    for key in ("one", "two", "three"):
        session.open(key, "")
        by_hand.run_all()
    session.back()
    session.back()
    session.back()
    by_hand.run_all()
    session.forward()
    by_hand.run_all()
    assert [key for key, _, _ in opened] == ["one", "two", "three", "one", "two"]
    assert history[-1] == (True, True)
    session.open("three", "")
    assert history[-1] == (True, False)


def test_new_marks_do_not_move_the_page(session, by_hand, opened):
    session.open("one", "water")
    by_hand.run_all()
    session.mark("clean")
    by_hand.run_all()
    assert opened[-1] == ("one", ((0, 5),), True)


def test_what_is_shown_already_is_not_read_again(session, by_hand, opened):
    session.open("one", "water")
    by_hand.run_all()
    session.open("one", "water")
    session.mark("water")
    assert not by_hand.waiting


def test_a_reload_speaks_only_when_the_file_changed(session, shelf, by_hand, opened):
    session.open("one", "water")
    by_hand.run_all()
    session.reload()
    by_hand.run_all()
    assert len(opened) == 1
    shelf.texts["one"] = "No water."
    session.reload()
    by_hand.run_all()
    assert opened[-1] == ("one", ((3, 8),), True)


@pytest.mark.parametrize("once_more", [ReadingSession.reload, lambda session: session.mark("river")])
def test_what_is_still_on_its_way_opens_at_its_hit_though_it_is_read_once_more(
    session, by_hand, opened, once_more
):
    session.open("one", "water")
    by_hand.run_all()
    session.open("two", "water")
    once_more(session)
    by_hand.run_all()
    assert [(key, again) for key, _, again in opened] == [("one", False), ("two", False)]
    session.back()
    once_more(session)
    by_hand.run_all()
    assert (opened[-1][0], opened[-1][2]) == ("one", True)


def test_turning_pages_quickly_shows_only_the_last(session, by_hand, opened):
    for key in ("one", "two", "three"):
        session.open(key, "")
    by_hand.run_all()
    assert [key for key, _, _ in opened] == ["three"]


def test_an_unknown_statement_is_told_in_words(session, by_hand, qtbot):
    with qtbot.waitSignal(session.failed) as failed:
        session.open("gone", "")
        by_hand.run_all()
    assert failed.args == ["There is no such statement.", "Search again."]


def test_another_archive_starts_a_new_path(session, shelf, by_hand, opened):
    session.open("one", "")
    by_hand.run_all()
    session.set_archive(type(shelf)())
    assert session.current is None
    session.back()
    assert not by_hand.waiting


def test_what_is_quoted_is_told_right_after_the_statement(session, shelf, by_hand):
    shelf.texts["one"] = "The report says: “Nobody in the town was ever asked.” We were."
    told = []
    session.opened.connect(lambda *opening: told.append(opening[0].id))
    session.quoted.connect(lambda quotations: told.append([q.words for q in quotations]))
    session.open("one", "")
    by_hand.run_all()
    session.open("two", "")
    by_hand.run_all()
    assert told == ["one", ["Nobody in the town was ever asked."], "two", []]
