from __future__ import annotations

import threading

import pytest

from archive_app.statements.problems import ArchiveError, FolderUnavailable
from archive_app.ui.lanes import Lane


def no_failure(error: ArchiveError) -> None:
    pytest.fail(f"failed: {error}")


def test_a_result_is_delivered_on_the_gui_thread(qtbot):
    lane = Lane(None)
    seen = []
    lane.submit(
        lambda _: threading.get_ident(),
        lambda worker: seen.append((worker, threading.get_ident())),
        no_failure,
    )
    qtbot.waitUntil(lambda: bool(seen))
    lane.close()
    worker, receiver = seen[0]
    assert worker != receiver == threading.get_ident()


def test_the_newest_job_supersedes_what_waits(lane, by_hand):
    ran, seen = [], []
    for name in "abc":
        lane.submit(lambda _, name=name: ran.append(name) or name, seen.append, no_failure)
    by_hand.run_all()
    assert ran == ["c"]
    assert seen == ["c"]


def test_a_running_job_learns_that_it_was_superseded_and_its_result_is_dropped(lane, by_hand):
    seen, told = [], []

    def first(is_cancelled):
        lane.submit(lambda _: "second", seen.append, no_failure)
        told.append(is_cancelled())
        return "first"

    lane.submit(first, seen.append, no_failure)
    by_hand.run_all()
    assert told == [True]
    assert seen == ["second"]


def test_a_job_that_does_not_supersede_waits_its_turn(lane, by_hand):
    seen = []
    lane.submit(lambda _: "page 1", seen.append, no_failure)
    lane.submit(lambda _: "page 2", seen.append, no_failure, supersede=False)
    by_hand.run_all()
    assert seen == ["page 1", "page 2"]
    assert not lane.busy


def test_an_expected_fault_arrives_as_it_is(lane, by_hand):
    errors = []

    def job(_):
        raise FolderUnavailable("The folder is gone.", "Open another one.")

    lane.submit(job, lambda _: pytest.fail("delivered"), errors.append)
    by_hand.run_all()
    assert isinstance(errors[0], FolderUnavailable)
    assert errors[0].remedy == "Open another one."


def test_a_surprise_goes_to_the_log_and_becomes_one_sentence(lane, by_hand, caplog):
    errors = []
    lane.submit(lambda _: {}["missing"], lambda _: pytest.fail("delivered"), errors.append)
    by_hand.run_all()
    assert errors[0].message == "Something went wrong that should not have: KeyError."
    assert "KeyError: 'missing'" in caplog.text


def test_nothing_is_delivered_after_close(lane, by_hand):
    lane.submit(lambda _: "late", lambda _: pytest.fail("delivered"), no_failure)
    lane.close()
    by_hand.run_all()
    lane.submit(lambda _: "later", lambda _: pytest.fail("delivered"), no_failure)
    assert by_hand.closed
    assert not by_hand.waiting


def test_close_waits_for_the_running_unit(qtbot):
    lane = Lane(None)
    begun, finished = threading.Event(), threading.Event()

    def job(is_cancelled):
        begun.set()
        while not is_cancelled():
            threading.Event().wait(0.001)
        finished.set()

    lane.submit(job, lambda _: None, no_failure)
    assert begun.wait(5)
    lane.close()
    assert finished.is_set()
