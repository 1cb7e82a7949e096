"""An index that is damaged while it is searched, unreadable, deleted, locked, or on a full disk."""

from __future__ import annotations

import errno
import io
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import filelock
import pytest

from archive_app import durable
from archive_app.corpus.earlier_texts import EarlierTexts
from archive_app.index import storage
from archive_app.index.archive_index import ArchiveIndex
from archive_app.locations import archive_data_folder
from archive_app.statements.problems import IndexBusy, IndexUnusable, NotIndexed
from archive_app.statements.searching import SearchRequest
from tests.index.faulty_disks import FaultyDisk
from tests.index.small_disk import on_small_disk
from tests.index.updating import Case, answers, asked, assert_tidy, assert_unlocked, prepare, update

if TYPE_CHECKING:
    from collections.abc import Iterator

#: So many reads of an update fail, evenly spread over all of them.
_MOST_READS = 60


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    prepared = prepare(tmp_path, "commit")
    prepared.restore()
    return prepared


def test_damage_that_a_search_meets_is_said_once_and_built_anew(case: Case) -> None:
    segment = max(case.folder.glob("segment-*"), key=lambda path: path.stat().st_size)
    content = bytearray(segment.read_bytes())
    content[100] ^= 1
    segment.write_bytes(content)
    index = ArchiveIndex(case.corpus)
    if index.generation:
        with pytest.raises(IndexUnusable, match="damaged"):
            index.search(SearchRequest("water"))
    with pytest.raises(NotIndexed, match="built anew"):
        index.search(SearchRequest("water"))
    update(case.corpus, case.folder)
    index.refresh()
    assert asked(index) == case.new
    assert_tidy(case.folder, aside=True)
    index.close()


@pytest.mark.skipif(os.name != "posix", reason="a link to itself cannot be read by anybody on POSIX systems")
@pytest.mark.parametrize("kind", ["manifest", "columns", "segment"])
def test_what_cannot_be_read_is_never_taken_for_damaged(case: Case, kind: str) -> None:
    victim = next(case.folder.glob(f"{kind}*"))
    hidden = case.before / "hidden"
    victim.rename(hidden)
    victim.symlink_to(victim.name)
    with pytest.raises(IndexUnusable, match="could not be read"):
        answers(case.corpus)
    with pytest.raises(IndexUnusable, match="could not be read"):
        update(case.corpus, case.folder)
    victim.unlink()
    hidden.rename(victim)
    assert answers(case.corpus) == case.old
    update(case.corpus, case.folder)
    assert answers(case.corpus) == case.new
    assert_tidy(case.folder)


def _listed(case: Case) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in case.folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("reason", [errno.EACCES, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ESTALE])
@pytest.mark.parametrize("kind", ["manifest", "columns", "segment", "reprints"])
def test_whatever_the_reason_for_which_a_file_cannot_be_opened_it_is_told(
    case: Case, monkeypatch: pytest.MonkeyPatch, kind: str, reason: int
) -> None:
    before, really = _listed(case), io.open

    def opened(file: object, *arguments: Any, **options: Any) -> object:
        if Path(str(file)).name.startswith(kind):
            raise OSError(reason, os.strerror(reason))
        return really(file, *arguments, **options)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(io, "open", opened)
        for act in (lambda: answers(case.corpus), lambda: update(case.corpus, case.folder)):
            with pytest.raises(IndexUnusable, match="could not be read") as told:
                act()
            assert os.strerror(reason).lower() in told.value.message.lower()
            assert "damaged" not in told.value.message
    assert _listed(case) == before
    assert answers(case.corpus) == case.old
    update(case.corpus, case.folder)
    assert answers(case.corpus) == case.new
    assert_tidy(case.folder)


@pytest.mark.skipif(not hasattr(os, "pread"), reason="elsewhere files are mapped, and never read")
def test_a_search_that_cannot_read_says_so_and_the_next_one_answers(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = ArchiveIndex(case.corpus)
    with monkeypatch.context() as patch:
        patch.setattr(os, "pread", _Reading(first=1, last=10**9))
        for act in (
            lambda: index.search(SearchRequest("water")),
            lambda: index.completions("wat", 5),
            lambda: index.passages(["clean", "water"], slack=0, limit=5),
            index.verify,
        ):
            with pytest.raises(IndexUnusable, match="could not be read: input/output error"):
                act()
    assert asked(index) == case.old
    assert index.verify() != []
    index.close()
    assert not (case.folder / "damaged").exists()


class _Reading:
    """Reads of files of the index, of which those from `first` to `last` fail."""

    def __init__(self, first: int, last: int) -> None:
        self._failing = range(first, last + 1)
        self._really = os.pread
        self.count = 0

    def __call__(self, *arguments: Any) -> bytes:
        self.count += 1
        if self.count in self._failing:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return self._really(*arguments)


@pytest.mark.skipif(not hasattr(os, "pread"), reason="elsewhere files are mapped, and never read")
@pytest.mark.parametrize("kind", ["commit", "merge"])
def test_every_read_of_an_update_may_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    monkeypatch.setattr(durable, "disk", FaultyDisk())
    case = prepare(tmp_path, kind)
    case.restore()
    kept = archive_data_folder(case.corpus) / "editions"
    reading = _Reading(0, -1)
    with monkeypatch.context() as patch:
        patch.setattr(os, "pread", reading)
        update(case.corpus, case.folder)
    assert reading.count > 3
    for number in range(1, reading.count + 1, max(1, reading.count // _MOST_READS)):
        case.restore()
        shutil.rmtree(kept)
        with monkeypatch.context() as patch:
            patch.setattr(os, "pread", _Reading(number, number))
            with pytest.raises(IndexUnusable) as told:
                update(case.corpus, case.folder)
        assert "input/output error" in told.value.message
        assert "damaged" not in told.value.message
        assert_unlocked(case.folder)
        assert answers(case.corpus) == case.old
        update(case.corpus, case.folder)
        assert answers(case.corpus) == case.new
        assert_tidy(case.folder)
        # What a statement said before is not lost because it could not be read once.
        (edition,) = EarlierTexts(case.corpus).of("s1.md")
        assert edition.is_kept


@pytest.mark.skipif(os.name != "posix", reason="Windows does not delete files that are mapped")
def test_an_index_deleted_while_open_is_searched_on_and_built_anew(case: Case) -> None:
    index = ArchiveIndex(case.corpus)
    shutil.rmtree(case.folder)
    assert asked(index) == case.old
    index.update()
    assert asked(index) == case.new
    index.close()


def test_a_second_writer_is_turned_away(case: Case) -> None:
    with filelock.FileLock(storage.lock_path(case.folder)), pytest.raises(IndexBusy):
        update(case.corpus, case.folder)
    update(case.corpus, case.folder)
    assert answers(case.corpus) == case.new


def test_a_full_disk_costs_nothing_but_the_update(tmp_path: Path) -> None:
    done = on_small_disk(tmp_path, "tests.index.filling", ARCHIVE_APP_HOME=str(tmp_path / "disk"))
    assert done.returncode == 0, done.stderr
    *full, last = done.stdout.splitlines()
    assert len(full) > 1
    assert all("could not be written: no space left on device" in line for line in full)
    assert last.endswith(" updated")
