"""An index that is damaged while it is searched, unreadable, deleted, locked, or on a full disk."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import filelock
import pytest

from archive_app.index import storage
from archive_app.index.archive_index import ArchiveIndex
from archive_app.statements.problems import IndexBusy, IndexUnusable, NotIndexed
from archive_app.statements.searching import SearchRequest
from tests.index.small_disk import on_small_disk
from tests.index.updating import Case, answers, asked, assert_tidy, prepare, update

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
