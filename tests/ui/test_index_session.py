from __future__ import annotations

from pathlib import Path

import pytest

from archive_app.statements.problems import FolderEmptied, FolderUnavailable
from archive_app.statements.searching import IndexProgress, IndexReport
from archive_app.ui.index_session import IndexSession


def report(**changes) -> IndexReport:
    values = dict.fromkeys(
        (
            "ignored",
            "unreadable",
            "added",
            "changed",
            "moved",
            "removed",
            "unchanged",
            "problems",
            "generation",
        ),
        0,
    )
    return IndexReport(**{"files": 4, "statements": 4, "seconds": 0.1, **values, **changes})


class Shelf:
    """Goes through four files, publishes a generation after the second and one at the end."""

    folder = Path("shelf")

    def __init__(self) -> None:
        self.published = self.opened = 0
        self.updates = 0
        self.during = lambda _done: None

    def refresh(self) -> int:
        self.opened = self.published
        return self.opened

    def update(self, on_progress=None, is_cancelled=None, *, rebuild=False) -> IndexReport:
        assert not rebuild
        self.updates += 1
        for done in range(1, 5):
            if is_cancelled():
                return report(cancelled=True, statements=done - 1, generation=self.published)
            if done == 2:
                self.published += 1
            on_progress(IndexProgress("reading", done, 4, generation=self.published))
            self.during(done)
        self.published += 1
        return report(generation=self.published)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def session(session_of, shelf) -> IndexSession:
    return session_of(IndexSession, shelf)


@pytest.fixture
def told(session) -> list[tuple[str, object]]:
    seen = []
    session.progress.connect(lambda now: seen.append(("progress", now.done)))
    session.published.connect(lambda generation: seen.append(("published", generation)))
    session.finished.connect(lambda report: seen.append(("finished", report.cancelled)))
    session.failed.connect(lambda message, _remedy: seen.append(("failed", message)))
    return seen


def test_what_is_published_on_the_way_can_be_searched_at_once(session, shelf, by_hand, told):
    session.refresh()
    assert session.running
    by_hand.run_all()
    assert told == [
        ("progress", 1), ("published", 1), ("progress", 2), ("progress", 3), ("progress", 4),
        ("published", 2), ("finished", False),
    ]  # fmt: skip
    assert shelf.opened == 2
    assert not session.running


def test_cancel_ends_with_an_account(session, shelf, by_hand, told):
    shelf.during = lambda done: session.cancel() if done == 2 else None
    session.refresh()
    by_hand.run_all()
    assert told[-1] == ("finished", True)
    assert ("progress", 3) not in told


def test_a_refresh_while_one_runs_is_done_once_afterwards(session, shelf, by_hand, told):
    session.refresh()
    session.refresh()
    session.refresh()
    by_hand.run_all()
    assert shelf.updates == 2


def test_many_hints_are_one_update(session, shelf, by_hand, qtbot):
    session._settle.setInterval(5)
    for _ in range(50):
        session.hint()
    qtbot.waitUntil(lambda: bool(by_hand.waiting))
    by_hand.run_all()
    assert shelf.updates == 1


def test_focus_looks_again_only_after_a_while(session, shelf, by_hand):
    session.focus_gained()
    by_hand.run_all()
    session.focus_gained()
    by_hand.run_all()
    assert shelf.updates == 1


def test_a_folder_that_disappears_is_told_in_words(session, shelf, by_hand, told):
    def gone(done: int) -> None:
        raise FolderUnavailable("The folder is no longer there.", "Reconnect the drive.")

    shelf.during = gone
    session.refresh()
    by_hand.run_all()
    assert told[-1] == ("failed", "The folder is no longer there.")
    assert not session.running


def test_an_emptied_folder_is_asked_about_and_not_failed(session, shelf, by_hand, told):
    def gone(done: int) -> None:
        raise FolderEmptied("It holds no statement any more.", "Look at its disk.")

    asked = []
    session.emptied.connect(asked.append)
    shelf.during = gone
    session.refresh()
    by_hand.run_all()
    assert asked == ["It holds no statement any more."]
    assert "failed" not in [what for what, _ in told]
    assert not session.running


def test_another_archive_stops_the_update_of_the_one_before(session, shelf, by_hand, told):
    other = Shelf()
    shelf.during = lambda done: session.set_archive(other) if done == 1 else None
    session.refresh()
    by_hand.run_all()
    assert told == [("progress", 1)]
    session.refresh()
    by_hand.run_all()
    assert told[-1] == ("finished", False)
    assert other.updates == 1
