"""Two processes that would write to one index: real ones, and what the second finds of the first."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from archive_app import Archive
from archive_app.index import storage
from archive_app.index.writer_lock import WriterLock
from archive_app.statements.problems import IndexBusy, IndexUnusable
from archive_app.statements.searching import IndexReport
from tests.index.updating import answers, assert_tidy, assert_unlocked, corpus_of, update, write_statement
from tests.index.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes wait at named pipes")

_FILES = 6


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose first three statements are indexed, so that there is something to lose."""
    folder = corpus_of(3, tmp_path, monkeypatch)
    update(folder, storage.index_folder(folder))
    for number in range(1, _FILES):
        write_statement(folder, number, "Now the willows are sold.")
    return folder


@pytest.fixture
def first(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Waiting]:
    """A process that is in the middle of an update, and holds the lock."""
    with Waiting(corpus, "s4.md", tmp_path / "waiting", monkeypatch) as process:
        # Processes that are started from now on do not wait.
        monkeypatch.delenv("PYTHONPATH")
        yield process


def expected(corpus: Path) -> tuple[object, ...]:
    """What an index that nobody disturbed answers."""
    update(corpus, storage.index_folder(corpus), rebuild=True)
    return answers(corpus)


def assert_whole(corpus: Path) -> None:
    folder = storage.index_folder(corpus)
    given = answers(corpus)
    assert_unlocked(folder)
    update(corpus, folder)
    assert_tidy(folder)
    assert answers(corpus) == given == expected(corpus)


def test_the_second_is_turned_away_and_the_first_goes_on(corpus: Path, first: Waiting) -> None:
    old = answers(corpus)
    with Archive.open(corpus) as archive:
        with pytest.raises(IndexBusy):
            archive.update()
        assert archive.search("willows").indexing
        assert answers(corpus) == old
        report = first.go_on()[-1]
        assert isinstance(report, IndexReport)
        assert (report.added, report.changed, report.unchanged) == (3, 2, 1)
        assert not archive.search("willows").indexing
    assert_whole(corpus)


def test_the_lock_dies_with_its_owner(corpus: Path, first: Waiting) -> None:
    folder, old = storage.index_folder(corpus), answers(corpus)
    with pytest.raises(IndexBusy), WriterLock(folder):
        pass
    first.kill()
    assert_unlocked(folder)
    assert answers(corpus) == old
    with Archive.open(corpus) as archive:
        assert archive.update().changed == 2
    assert_whole(corpus)


def test_a_lock_file_that_is_deleted_leaves_one_writer(corpus: Path, first: Waiting) -> None:
    storage.lock_path(storage.index_folder(corpus)).unlink()
    with Archive.open(corpus) as archive:
        assert archive.update().changed == 2
        generation = archive.generation
    error = first.go_on()[-1]
    assert isinstance(error, IndexUnusable)
    assert "taken over by another process" in error.message
    with Archive.open(corpus) as archive:
        assert archive.generation == generation
    assert_whole(corpus)


def test_an_index_deleted_while_it_is_written_is_built_anew(corpus: Path, first: Waiting) -> None:
    shutil.rmtree(storage.index_folder(corpus))
    error = first.go_on()[-1]
    assert isinstance(error, IndexUnusable)
    assert "was deleted" in error.message
    assert answers(corpus) == ()
    with Archive.open(corpus) as archive:
        assert archive.update().added == _FILES
    assert_whole(corpus)


def test_an_index_deleted_and_built_anew_meanwhile_is_left_alone(corpus: Path, first: Waiting) -> None:
    shutil.rmtree(storage.index_folder(corpus))
    with Archive.open(corpus) as archive:
        assert archive.update().added == _FILES
    built = {path.name: path.read_bytes() for path in storage.index_folder(corpus).iterdir()}
    assert isinstance(first.go_on()[-1], IndexUnusable)
    now = {path.name: path.read_bytes() for path in storage.index_folder(corpus).iterdir()}
    # At most a segment that nothing names is left beside; the next update clears it up.
    assert built.items() <= now.items()
    assert_whole(corpus)


def test_what_a_second_writer_is_writing_is_not_cleared_up(corpus: Path, first: Waiting) -> None:
    folder = storage.index_folder(corpus)
    storage.lock_path(folder).unlink()
    with WriterLock(folder) as lock:
        unnamed = folder / "segment-0123.arrays"
        unnamed.write_bytes(b"of the second writer")
        assert isinstance(first.go_on()[-1], IndexUnusable)
        assert unnamed.exists()
        lock.check()
    update(corpus, folder)
    assert_whole(corpus)
