"""What could not be read is not gone: it stays searchable as it was, and nothing is dropped unsaid."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from archive_app.index import storage
from archive_app.index.archive_index import ArchiveIndex
from archive_app.index.generation import open_generation
from archive_app.index.verification import index_problems
from archive_app.statements.problems import FolderEmptied, ProblemKind
from archive_app.statements.searching import SearchRequest
from tests.index.updating import update

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.statements.searching import IndexReport

STATEMENTS = ("top.md", "north/a.md", "north/deep/b.txt", "northern/c.md", "south/d.md")


class Shut:
    """Lets one folder of the corpus be refused, or none; permissions would not bind every user."""

    def __init__(self, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._corpus = corpus
        self._refused: dict[str, type[OSError]] = {}
        self._scandir = os.scandir
        monkeypatch.setattr(os, "scandir", self._scan)

    def __call__(self, name: str | None, kind: type[OSError] = PermissionError) -> None:
        self._refused = {} if name is None else {os.fspath(self._corpus / name): kind}

    def _scan(self, folder: Path) -> object:
        kind = self._refused.get(str(folder))
        if kind is not None:
            raise kind(13, "Permission denied", str(folder))
        return self._scandir(folder)


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    corpus = tmp_path / "papers"
    for name in STATEMENTS:
        write(corpus / name, f"Clean water, says {name}.")
    return corpus


@pytest.fixture
def shut(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Shut:
    return Shut(corpus, monkeypatch)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_500_000_000, 1_500_000_000))


def found(corpus: Path, query: str = "water") -> set[str]:
    index = ArchiveIndex(corpus)
    hits = index.search(SearchRequest(query, limit=100)).hits
    index.close()
    return {hit.path for hit in hits}


def updated(corpus: Path, **options: bool) -> IndexReport:
    return update(corpus, storage.index_folder(corpus), **options)


def test_statements_of_a_folder_that_cannot_be_read_stay_as_they_were(corpus: Path, shut: Shut) -> None:
    updated(corpus)
    shut("north")
    write(corpus / "south" / "d.md", "Other words.")
    report = updated(corpus)
    assert (report.files, report.statements, report.changed, report.removed) == (3, 3, 1, 0)
    assert found(corpus) == {"top.md", "north/a.md", "north/deep/b.txt", "northern/c.md"}
    index = ArchiveIndex(corpus)
    (problem,) = index.problems()
    index.close()
    assert (problem.path, problem.kind) == ("north", ProblemKind.UNREADABLE)
    assert problem.message == (
        "This folder cannot be read: permission denied; what was indexed of it before stays as it was."
    )
    shut(None)
    report = updated(corpus)
    assert (report.unchanged, report.added, report.removed, report.problems) == (5, 0, 0, 0)
    assert found(corpus) == {"top.md", "north/a.md", "north/deep/b.txt", "northern/c.md"}


def test_what_was_removed_beside_such_a_folder_is_removed(corpus: Path, shut: Shut) -> None:
    updated(corpus)
    shut("north")
    shutil.rmtree(corpus / "northern")
    assert updated(corpus).removed == 1
    shut(None)
    shutil.rmtree(corpus / "north")
    assert updated(corpus).removed == 2
    assert found(corpus) == {"top.md", "south/d.md"}


def test_a_folder_that_vanishes_during_the_walk_is_gone(corpus: Path, shut: Shut) -> None:
    updated(corpus)
    shut("north", FileNotFoundError)
    assert updated(corpus).removed == 2
    index = ArchiveIndex(corpus)
    assert index.problems() == []
    index.close()


@pytest.mark.skipif(os.name != "posix", reason="names that are not UTF-8 are those of POSIX systems")
@pytest.mark.parametrize(
    "name", [b"\xe9cole/a.md", "école 100%/\udce9.md".encode("utf-8", "surrogateescape")]
)
def test_names_that_are_not_utf8_stay_too(corpus: Path, shut: Shut, name: bytes) -> None:
    native = os.fsdecode(name)
    write(corpus / native, "Clean water.")
    updated(corpus)
    before = found(corpus)
    assert len(before) == len(STATEMENTS) + 1
    shut(native.partition("/")[0])
    assert updated(corpus).removed == 0
    assert found(corpus) == before


def test_a_place_at_which_no_disk_is_mounted_drops_nothing(corpus: Path, tmp_path: Path) -> None:
    updated(corpus)
    before = found(corpus)
    corpus.rename(tmp_path / "disk")
    corpus.mkdir()
    (corpus / "lost.pdf").write_bytes(b"")
    with pytest.raises(FolderEmptied) as fault:
        updated(corpus)
    assert "--rebuild" in fault.value.remedy
    assert found(corpus) == before
    shutil.rmtree(corpus)
    (tmp_path / "disk").rename(corpus)
    assert updated(corpus).unchanged == len(STATEMENTS)


def test_a_folder_that_never_held_a_statement_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    (tmp_path / "papers").mkdir()
    for _ in range(2):
        assert updated(tmp_path / "papers").statements == 0


def test_an_empty_folder_in_its_place_counts_when_that_is_said(corpus: Path, tmp_path: Path) -> None:
    updated(corpus)
    corpus.rename(tmp_path / "disk")
    corpus.mkdir()
    with pytest.raises(FolderEmptied):
        updated(corpus)
    assert updated(corpus, rebuild=True).statements == 0
    assert found(corpus) == set()


def test_the_same_folder_may_be_emptied(corpus: Path) -> None:
    updated(corpus)
    write(corpus / "top.md", "Other words.")
    updated(corpus)
    shutil.rmtree(corpus / "north")
    for name in ("top.md", "northern/c.md", "south/d.md"):
        (corpus / name).unlink()
    report = updated(corpus)
    assert (report.removed, report.statements) == (len(STATEMENTS), 0)
    assert found(corpus) == set()


def test_where_nothing_can_be_read_any_more_everything_stays(corpus: Path, shut: Shut) -> None:
    for name in STATEMENTS:
        if not name.startswith("north/"):
            (corpus / name).unlink()
    updated(corpus)
    shut("north")
    assert updated(corpus).removed == 0
    assert found(corpus) == {"north/a.md", "north/deep/b.txt"}


def test_a_check_of_the_index_says_what_is_out_of_reach(corpus: Path, tmp_path: Path) -> None:
    updated(corpus)
    (corpus / "north").rename(tmp_path / "north")
    generation = open_generation(storage.index_folder(corpus))
    problems = index_problems(corpus, generation)
    generation.close()
    assert [problem.path for problem in problems] == ["north/a.md", "north/deep/b.txt"]
    assert all("--rebuild" not in problem.remedy for problem in problems)
