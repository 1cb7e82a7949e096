"""The door to a folder: update, search and read, with real files and real indexing processes."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import filelock
import pytest

from archive_app.archive import Archive, SearchCancelled
from archive_app.index import messages, processes, storage
from archive_app.index.segments import segment_path
from archive_app.locations import cache_folder, config_folder, data_folder, log_folder
from archive_app.statements.problems import (
    FolderEmptied,
    FolderUnavailable,
    IndexBusy,
    NotIndexed,
    ProblemKind,
    UnknownStatement,
)
from archive_app.statements.searching import Filters
from tests.index.waiting import wait_for_a_cancel_at

if TYPE_CHECKING:
    from archive_app.statements.searching import IndexProgress, IndexReport

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "home"
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(place))
    return place


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "statements"
    write(
        place / "a.md",
        "---\ntitle: On water\nparty: Riverside Union\ndate: 2016-02-11\n---\nClean water for all.\n",
    )
    write(place / "deep" / "b.md", "---\nid: second\n---\nLower taxes, cleaner rivers.\n")
    write(place / "c.txt", "A title\n\nPlain words about water.\n")
    write(place / "picture.jpg", "no text")
    write(place / ".git" / "d.md", "not walked")
    return place


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    # An hour old: a stamp of this moment could not tell the next change.
    settle(path)


def settle(path: Path, hours: int = 1) -> None:
    then = path.stat().st_mtime_ns - hours * 3_600_000_000_000
    os.utime(path, ns=(then, then))


def check_arithmetic(report: IndexReport) -> None:
    assert report.files == report.statements + report.ignored + report.unreadable
    assert report.statements == report.added + report.changed + report.moved + report.unchanged
    assert report.ignored == sum(count for _, count in report.ignored_kinds)


def found(archive: Archive, query: str = "") -> set[str]:
    return {hit.id for hit in archive.search(query, limit=1000).hits}


def many(folder: Path, count: int) -> None:
    for number in range(count):
        write(folder / f"{number:05}.md", f"Statement number{number} about water and taxes.\n")


def test_first_update_accounts_for_every_file(folder: Path) -> None:
    with Archive.open(folder) as archive:
        assert (archive.indexed, archive.generation) == (False, 0)
        with pytest.raises(NotIndexed):
            archive.search("water")
        seen: list[IndexProgress] = []
        report = archive.update(seen.append)
        check_arithmetic(report)
        assert (report.files, report.statements, report.ignored, report.added) == (4, 3, 1, 3)
        assert (report.generation, report.cancelled, report.ignored_folders) == (1, False, 1)
        assert dict(report.ignored_kinds) == {"jpg": 1}
        assert seen[-1].done == seen[-1].total == 3
        assert archive.indexed
        assert found(archive, "water") == {"a.md", "c.txt"}
        assert archive.report() == report
        assert archive.coverage().parties == (("Riverside Union", 1),)
        assert archive.coverage().earliest == "2016-02-11"


def test_an_update_without_changes_leaves_the_generation(folder: Path) -> None:
    with Archive.open(folder) as archive:
        archive.update()
        report = archive.update()
        check_arithmetic(report)
        assert (report.unchanged, report.generation, archive.generation) == (3, 1, 1)
        assert archive.report() == report


def test_changes_are_told_apart(folder: Path) -> None:
    write(folder / "e.md", "To be removed.\n")
    write(folder / "same.md", "Same content.\n")
    with Archive.open(folder) as archive:
        archive.update()
        (folder / "e.md").unlink()
        (folder / "c.txt").rename(folder / "deep" / "moved.txt")
        write(folder / "a.md", "Nothing but bread.\n")
        write(folder / "f.md", "New and wet: water.\n")
        settle(folder / "same.md")
        report = archive.update()
        check_arithmetic(report)
        assert (report.added, report.changed, report.moved, report.removed, report.unchanged) == (
            1,
            1,
            1,
            1,
            2,
        )
        assert found(archive) == {"a.md", "second", "deep/moved.txt", "f.md", "same.md"}
        assert found(archive, "water") == {"deep/moved.txt", "f.md"}
        assert found(archive, "bread") == {"a.md"}
        assert archive.statement("deep/moved.txt").text.startswith("A title")


def test_two_files_with_one_id(folder: Path) -> None:
    write(folder / "z.md", "---\nid: second\n---\nA claim on the same id.\n")
    with Archive.open(folder) as archive:
        archive.update()
        assert found(archive) == {"a.md", "second", "c.txt", "z.md"}
        assert archive.statement("second").path == "deep/b.md"
        identity = [problem for problem in archive.problems() if problem.kind is ProblemKind.IDENTITY]
        assert {problem.path for problem in identity} >= {"z.md"}
        (folder / "deep" / "b.md").unlink()
        report = archive.update()
        assert found(archive) == {"a.md", "c.txt", "second"}
        assert archive.statement("second").path == "z.md"
        assert archive.file_of("second") == folder / "z.md"
        assert not [problem for problem in archive.problems() if problem.kind is ProblemKind.IDENTITY]
        check_arithmetic(report)


def test_the_first_hits_are_the_first_of_all(folder: Path) -> None:
    write(folder / "many.md", "Clean water. " * 50)
    with Archive.open(folder) as archive:
        archive.update()
        statement = archive.statement("many.md")
        every = archive.marks(statement, "water")
        assert len(every) == 50
        for most in (0, 1, 49, 50, 51):
            found = archive.first_marks(statement, "water", most)
            assert (found.spans, found.more) == (every[:most], most < 50)
        start, end = every[3][0], every[7][1]
        within = archive.first_marks(statement, "water", 100, within=(start, end))
        assert (within.spans, within.more) == (every[3:8], False)
        with pytest.raises(SearchCancelled):
            archive.first_marks(statement, "water", 1, is_cancelled=lambda: True)


def test_statements_are_read_from_their_files(folder: Path) -> None:
    with Archive.open(folder) as archive:
        archive.update()
        statement = archive.statement("a.md")
        assert (statement.title, statement.party) == ("On water", "Riverside Union")
        assert [statement.text[start:end] for start, end in archive.marks(statement, '"clean water"')] == [
            "Clean water"
        ]
        (folder / "a.md").write_text("---\ntitle: Mended\n---\nClean water for most.\n", encoding="utf-8")
        assert archive.statement("a.md").title == "Mended"
        (folder / "a.md").unlink()
        kept = archive.statement("a.md")
        assert (kept.title, kept.text.strip(), kept.issued and kept.issued.edtf) == (
            "On water", "Clean water for all.", "2016-02-11",
        )  # fmt: skip
        assert [problem.kind for problem in kept.problems] == [ProblemKind.UNREADABLE]
        with pytest.raises(UnknownStatement):
            archive.statement("nobody")


def test_a_rebuild_reads_everything_again(folder: Path) -> None:
    with Archive.open(folder) as archive:
        archive.update()
        report = archive.update(rebuild=True)
        check_arithmetic(report)
        assert (report.added, report.generation) == (3, 2)
        assert found(archive, "water") == {"a.md", "c.txt"}


def test_an_empty_folder_is_an_archive_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with Archive.open(tmp_path / "empty") as archive:
        report = archive.update()
        check_arithmetic(report)
        assert (report.files, archive.indexed) == (0, True)
        outcome = archive.search("water")
        assert (outcome.total, outcome.hits) == (0, ())
        write(tmp_path / "empty" / "first.md", "Water.\n")
        archive.update()
        assert found(archive, "water") == {"first.md"}


def test_an_empty_folder_in_its_place_loses_nothing_until_somebody_says_that_it_is_meant(
    folder: Path, tmp_path: Path
) -> None:
    with Archive.open(folder) as archive:
        archive.update()
        folder.rename(tmp_path / "disk")
        folder.mkdir()
        with pytest.raises(FolderEmptied, match="holds no statement any more, and 3 were indexed"):
            archive.update()
        assert found(archive, "water") == {"a.md", "c.txt"}
        report = archive.update(rebuild=True)
        check_arithmetic(report)
        assert report.statements == 0
        assert found(archive) == set()
        assert archive.update().statements == 0


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FolderUnavailable):
        Archive.open(tmp_path / "nowhere")
    write(tmp_path / "file.md", "x")
    with pytest.raises(FolderUnavailable):
        Archive.open(tmp_path / "file.md")


def test_a_folder_that_vanishes_loses_nothing(folder: Path) -> None:
    with Archive.open(folder) as archive:
        archive.update()
        folder.rename(folder.with_name("unplugged"))
        with pytest.raises(FolderUnavailable):
            archive.update()
        assert found(archive, "water") == {"a.md", "c.txt"}
        folder.with_name("unplugged").rename(folder)
        assert archive.update().unchanged == 3


def test_a_folder_that_vanishes_while_it_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "statements"
    many(folder, 3)
    with Archive.open(folder) as archive:
        archive.update()
        many(folder, 900)
        begun = threading.Event()

        def unplug(progress: IndexProgress) -> None:
            if progress.stage == "reading" and not begun.is_set():
                begun.set()
                folder.rename(folder.with_name("unplugged"))

        with pytest.raises(FolderUnavailable):
            archive.update(unplug)
        assert begun.is_set()
        assert found(archive) >= {"00000.md", "00001.md", "00002.md"}


def test_an_unreadable_file_is_counted_and_tried_again(folder: Path) -> None:
    target = folder / "gone.md"
    target.symlink_to(folder / "elsewhere.md")
    loop = folder / "loop.md"
    loop.symlink_to(loop)
    with Archive.open(folder) as archive:
        check_arithmetic(archive.update())
        assert "gone.md" in {problem.path for problem in archive.problems()}
        write(folder / "elsewhere.md", "Here again.\n")
        report = archive.update()
        check_arithmetic(report)
        assert {"gone.md", "elsewhere.md"} <= found(archive)


def test_cancelled_at_once(folder: Path) -> None:
    with Archive.open(folder) as archive:
        report = archive.update(is_cancelled=lambda: True)
        assert report.cancelled
        assert archive.update().cancelled is False
        assert found(archive, "water") == {"a.md", "c.txt"}


def test_searched_and_cancelled_while_it_is_built(tmp_path: Path) -> None:
    folder = tmp_path / "statements"
    many(folder, 1_300)
    with (
        Archive.open(folder) as archive,
        Archive.open(folder) as other,
        pytest.MonkeyPatch.context() as patch,
    ):
        # However slow the machine, it comes no further before it is cancelled.
        wait_for_a_cancel_at("01200.md", tmp_path / "waiting", patch)
        partial: list[int] = []

        def look(progress: IndexProgress) -> None:
            if progress.generation and not partial:
                assert progress.done <= 700
                assert archive.refresh() >= progress.generation
                outcome = archive.search("water")
                assert outcome.indexing
                partial.append(outcome.total)
                other.refresh()
                assert other.search("water").indexing

        report = archive.update(look, lambda: bool(partial))
        assert report.cancelled
        assert 0 < partial[0] <= len(found(archive)) == archive.search("").total <= 1_200
        patch.undo()
        rest = archive.update()
        check_arithmetic(rest)
        assert rest.unchanged >= partial[0]
        assert archive.search("water").total == 1_300
        assert not archive.search("water").indexing


def test_only_one_process_indexes_a_folder(folder: Path) -> None:
    with Archive.open(folder) as archive:
        archive.update()
        with filelock.FileLock(storage.lock_path(storage.index_folder(folder.resolve()))):
            with pytest.raises(IndexBusy):
                archive.update()
            assert archive.search("water").indexing
        assert not archive.search("water").indexing


def test_killed_at_any_moment_leaves_a_whole_generation(tmp_path: Path) -> None:
    folder = tmp_path / "statements"
    many(folder, 700)
    chance = random.Random(7)
    corpus, place = folder.resolve(), storage.index_folder(folder.resolve())
    for _ in range(6):
        process = subprocess.Popen(
            processes.command("archive_app.index.worker"),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(messages.encode_task(messages.Task(str(corpus), str(place), rebuild=False)))
        process.stdin.flush()
        # Some number of messages later it dies, wherever it is then.
        for _ in range(chance.randrange(1, 12)):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.communicate()
        with Archive.open(folder) as archive:
            assert archive.search("").total == len(found(archive)) if archive.indexed else True
        write(folder / f"{chance.randrange(700):05}.md", f"Changed {chance.random()} but water still.\n")
    with Archive.open(folder) as archive:
        check_arithmetic(archive.update())
        assert archive.search("water").total == 700
        names = {path.name for path in place.iterdir()}
        manifest = storage.read_manifest(place)
        assert manifest is not None
        segments = {segment_path(place, info.name).name for info in manifest.segments}
        named = {manifest.columns, manifest.reprints, *segments}
        assert names <= {"manifest.json", "corpus.json", "worker.lock", *named}


@pytest.mark.parametrize(
    "victim", ["manifest.json", "columns", "segment", "missing segment", "other version"]
)
def test_a_damaged_index_is_set_aside_and_built_anew(folder: Path, victim: str) -> None:
    with Archive.open(folder) as archive:
        archive.update()
    place = storage.index_folder(folder.resolve())
    if victim == "other version":
        manifest = json.loads((place / "manifest.json").read_text())
        (place / "manifest.json").write_text(json.dumps({**manifest, "fingerprint": "older"}))
    elif victim == "missing segment":
        for path in place.glob("segment-*"):
            path.unlink()
    else:
        target = next(path for path in place.iterdir() if victim in path.name)
        content = bytearray(target.read_bytes())
        target.write_bytes(content[: len(content) // 2])
    with Archive.open(folder) as archive:
        archive.update()
        assert found(archive, "water") == {"a.md", "c.txt"}
        assert archive.update().unchanged == 3


@pytest.mark.skipif(os.name != "posix", reason="permissions are told this way on POSIX systems only")
def test_an_index_that_others_can_write_is_not_trusted(folder: Path) -> None:
    with Archive.open(folder) as archive:
        archive.update()
    place = storage.index_folder(folder.resolve())
    place.chmod(0o777)
    with Archive.open(folder) as archive:
        assert not archive.indexed
        archive.update()
        assert found(archive, "water") == {"a.md", "c.txt"}
    assert place.stat().st_mode & 0o777 == 0o700


def test_nothing_is_written_beside_the_statements(folder: Path, home: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    with Archive.open(folder) as archive:
        archive.update()
        archive.search("water")
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    for place in (cache_folder(), data_folder(), config_folder(), log_folder()):
        assert place.parent == home
        if os.name == "posix":
            assert place.stat().st_mode & 0o777 == 0o700


def test_a_deleted_cache_is_only_an_index_to_build_again(folder: Path) -> None:
    with Archive.open(folder) as archive:
        archive.update()
    shutil.rmtree(cache_folder())
    with Archive.open(folder) as archive:
        assert not archive.indexed
        assert archive.update().added == 3


def test_a_search_while_generations_change(tmp_path: Path) -> None:
    folder = tmp_path / "statements"
    many(folder, 40)
    with Archive.open(folder) as archive:
        archive.update()
        done = threading.Event()
        faults: list[Exception] = []

        def keep_searching() -> None:
            try:
                while not done.is_set():
                    assert archive.search("water", limit=3).total >= 40
            except Exception as fault:  # noqa: BLE001 - whatever it is, the test tells
                faults.append(fault)

        searcher = threading.Thread(target=keep_searching)
        searcher.start()
        for number in range(3):
            write(folder / f"more{number}.md", "More water.\n")
            archive.update()
        done.set()
        searcher.join()
        assert faults == []
        assert archive.search("water").total == 43


def test_the_interface_from_an_unguarded_script(folder: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(REPOSITORY)!r})\n"
        "from archive_app import Archive, Filters\n"
        f"with Archive.open({str(folder)!r}) as archive:\n"
        "    archive.update()\n"
        "    outcome = archive.search('water', filters=Filters(party='Riverside Union'), limit=5)\n"
        "    print([hit.title for hit in outcome.hits], outcome.total, outcome.match)\n",
        encoding="utf-8",
    )
    # A module of this name in the current folder must not be taken for the standard library's.
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong json')\n", encoding="utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "json.py").write_text("raise SystemExit('the wrong json')\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    answer = subprocess.run(
        [sys.executable, "-P", str(script)],
        cwd=elsewhere,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout == "['On water'] 1 all\n"


def test_filters_take_a_single_value() -> None:
    assert Filters(party="Riverside Union").party == ("Riverside Union",)
