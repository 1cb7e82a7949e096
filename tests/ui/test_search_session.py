from __future__ import annotations

from dataclasses import replace

import pytest

from archive_app.statements.problems import IndexUnusable
from archive_app.statements.searching import Facets, Filters, Hit, SearchOutcome, SearchRequest
from archive_app.ui.lanes import Lane
from archive_app.ui.search_session import PAGE, SearchSession


def hit(number: int) -> Hit:
    name = f"{number}.md"
    unknown = dict.fromkeys(
        ("date", "basis", "party", "publisher", "first_published", "type", "language", "score"), None
    )
    return Hit(id=name, path=name, title=f"Statement {number}", people=(), snippets=(), **unknown)


class Shelf:
    """Answers every request with a page of numbered hits and remembers what was asked."""

    def __init__(self, total: int = 120) -> None:
        self.total = total
        self.asked: list[SearchRequest] = []

    def request(self, request: SearchRequest, is_cancelled=None) -> SearchOutcome:
        assert not is_cancelled()
        self.asked.append(request)
        if request.query == "broken":
            raise IndexUnusable("The index could not be read.", "It will be built again.")
        numbers = range(request.offset, min(self.total, request.offset + request.limit))
        return SearchOutcome(request, tuple(map(hit, numbers)), self.total, 0, Facets(), "")


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def session(session_of, shelf) -> SearchSession:
    return session_of(SearchSession, shelf)


@pytest.fixture
def outcomes(session) -> list[SearchOutcome]:
    seen: list[SearchOutcome] = []
    session.outcome.connect(seen.append)
    return seen


def test_ten_letters_typed_quickly_run_one_search_and_show_only_the_last(
    session, shelf, by_hand, outcomes, qtbot
):
    for end in range(1, 11):
        session.type_text("clean wate"[:end])
    assert not by_hand.waiting
    qtbot.waitUntil(lambda: bool(by_hand.waiting))
    by_hand.run_all()
    assert [request.query for request in shelf.asked] == ["clean wate"]
    assert [outcome.request.query for outcome in outcomes] == ["clean wate"]


def test_enter_does_not_wait_for_the_pause_and_the_pause_does_not_search_again(
    session, shelf, by_hand, outcomes, qtbot
):
    session.type_text("river")
    session.flush()
    by_hand.run_all()
    session.flush()
    qtbot.wait(200)
    assert [request.query for request in shelf.asked] == ["river"]
    assert not by_hand.waiting


def test_an_older_answer_never_replaces_a_newer_one(qtbot, shelf):
    lane = Lane(None)
    session = SearchSession(None, lane)
    session.set_archive(shelf)
    seen = []
    session.outcome.connect(lambda outcome: seen.append(outcome.request.query))
    for text in ("r", "ri", "riv", "rive", "river"):
        session.set_text(text)
    qtbot.waitUntil(lambda: "river" in seen)
    lane.close()
    assert seen[-1] == "river"
    assert seen == sorted(seen, key=len)


def test_pages_follow_one_another_until_the_end(session, shelf, by_hand, outcomes):
    pages = []
    session.page_added.connect(pages.append)
    session.search_now()
    by_hand.run_all()
    for _ in range(5):
        session.more()
        session.more()
        by_hand.run_all()
    assert [request.offset for request in shelf.asked] == [0, PAGE, 2 * PAGE]
    assert sum(len(page.hits) for page in (*outcomes, *pages)) == shelf.total


def test_a_page_asked_for_before_a_new_search_is_dropped(session, by_hand, outcomes):
    pages = []
    session.page_added.connect(pages.append)
    session.search_now()
    by_hand.run_all()
    session.more()
    session.set_text("other")
    by_hand.run_all()
    assert pages == []
    assert outcomes[-1].request.query == "other"
    session.more()
    by_hand.run_all()
    assert len(pages) == 1


def test_repeating_keeps_as_many_results_as_were_shown(session, shelf, by_hand, outcomes):
    session.search_now()
    by_hand.run_all()
    session.more()
    by_hand.run_all()
    session.repeat()
    by_hand.run_all()
    assert len(outcomes[-1].hits) == 2 * PAGE


def test_filters_sort_and_clearing_search_at_once(session, shelf, by_hand):
    session.set_text("water")
    session.set_filters(Filters(party="Riverside Union"))
    session.set_sort("oldest")
    by_hand.run_all()
    assert shelf.asked == [
        SearchRequest("water", Filters(party=("Riverside Union",)), "oldest", PAGE),
    ]
    session.set_sort("oldest")
    assert not by_hand.waiting
    session.clear()
    by_hand.run_all()
    assert shelf.asked[-1] == replace(shelf.asked[0], query="", filters=Filters())


def test_a_fault_is_told_in_words(session, by_hand, qtbot):
    with qtbot.waitSignal(session.failed) as failed:
        session.set_text("broken")
        by_hand.run_all()
    assert failed.args == ["The index could not be read.", "It will be built again."]


def test_without_an_archive_nothing_is_searched(lane, by_hand):
    session = SearchSession(None, lane)
    session.set_text("water")
    session.more()
    assert not by_hand.waiting
