"""Whatever happens, what an import says is in place is there whole, and what was there is there."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archive_app.catalogue.importing import publishing
from archive_app.catalogue.importing.importer import run_import
from archive_app.catalogue.importing.publishing import ImportBusy, Publisher
from archive_app.catalogue.importing.report import ImportReport, Outcome, report_form
from archive_app.corpus.inventory import take_inventory
from archive_app.statements.problems import FolderUnavailable
from tests.catalogue.importing.looking import everything_in, only_item, outcomes, the_statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive_app.catalogue.importing.report import ImportProgress

ROOT = Path(__file__).resolve().parents[3]
IMPORTED, THERE, REFUSED = Outcome.IMPORTED, Outcome.ALREADY_THERE, Outcome.REFUSED


def table(path: Path, rows: int = 100) -> Path:
    path.write_text(
        "".join(json.dumps({"title": f"T {n}", "text": f"Text {n}."}) + "\n" for n in range(rows))
    )
    return path


def is_whole(folder: Path, report: ImportReport) -> None:
    """What is reported is there with its original, nothing else is, and no statement is cut."""
    statements = {item.path for item in report.items if item.outcome is IMPORTED}
    there = set(everything_in(folder))
    assert there == statements | set(report.originals) | {"kept.md"}
    for path in statements:
        statement = the_statement(folder, path)
        assert statement.text == f"Text {statement.title[2:]}."
        original = folder / statement.extra["original"]["path"]
        assert hashlib.sha256(original.read_bytes()).hexdigest() == statement.extra["original"]["sha256"]


def test_the_original_is_kept_and_named_with_its_hash(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "a note.txt"
    source.write_bytes("Caf\u00e9 & *more*\r\n\r\n1. not a list\r\n".encode("cp1252"))
    report = run_import([source], folder)
    item = only_item(report)
    assert (item.outcome, item.path, item.part) == (IMPORTED, "a note.md", None)
    assert item.notes[0].startswith("The file is not UTF-8")
    statement = the_statement(folder, item.path)
    assert statement.text == "Café & *more*\n\n1. not a list"
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    assert statement.extra["original"] == {"path": "originals/a note.txt", "sha256": digest}
    assert (folder / "originals" / "a note.txt").read_bytes() == source.read_bytes()
    assert only_item(run_import([source], folder)).outcome is THERE


def test_the_front_matter_of_a_text_is_taken_over(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "speech.txt"
    source.write_text('---\ntitel: "On bread"\ndatum: "2016-02"\nmood: calm\n---\nThe price of bread.\n')
    statement = the_statement(folder, only_item(run_import([source], folder)).path)
    assert (statement.title, statement.text, statement.extra["mood"]) == (
        "On bread",
        "The price of bread.",
        "calm",
    )
    assert statement.issued is not None


def test_every_source_is_accounted_for(tmp_path: Path, folder: Path) -> None:
    sources = tmp_path / "sources"
    (sources / "Page_files").mkdir(parents=True)
    (sources / ".git").mkdir()
    (sources / "Page_files" / "frame.txt").write_text("Part of a page.")
    (sources / ".git" / "description.txt").write_text("No statement.")
    (sources / "Page.html").write_text("")
    for name, content in {
        "a.txt": "Words.",
        "b.txt": "  \n",
        "c.xyz": "x",
        "d.md": "x",
        "e.doc": "x",
        "f.txt": "",
    }.items():
        (sources / name).write_text(content)
    report = run_import([sources, tmp_path / "absent.txt"], folder)
    assert {Path(item.source).name: item.reason for item in report.items} == {
        "Page.html": report.items[0].reason,
        "a.txt": None,
        "b.txt": "There is no text in it.",
        "c.xyz": "This kind of file cannot be imported; HTML, DOCX, PDF, EML, MBOX, CSV, JSON and text can.",
        "d.md": "This is a statement already; copy it into the folder as it is.",
        "e.doc": "This is an old Word document; save it as DOCX in a word processor.",
        "f.txt": "The file is empty.",
        "absent.txt": "It cannot be read: no such file or directory.",
    }
    assert report.count(IMPORTED) == 1
    form = report_form(report)
    assert (form["imported"], form["already_there"], form["refused"]) == (1, 0, 7)


def test_a_pipe_holds_nobody_up(tmp_path: Path, folder: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    os.mkfifo(tmp_path / "pipe.jsonl")
    report = run_import([tmp_path / "pipe.txt", tmp_path / "pipe.jsonl"], folder)
    assert {item.reason for item in report.items} == {
        "This is not a file: it is a pipe, socket, device or folder."
    }


def test_what_is_imported_is_not_imported_out_of_the_archive_itself(tmp_path: Path, folder: Path) -> None:
    (folder / "note.txt").write_text("Words.")
    assert only_item(run_import([folder / "note.txt"], folder)).reason == (
        "This is a statement of this archive already."
    )


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(FolderUnavailable):
        run_import([table(tmp_path / "a.jsonl")], tmp_path / "absent")


def test_a_dry_run_writes_nothing_and_tells_the_same(tmp_path: Path, folder: Path) -> None:
    sources = [table(tmp_path / "a.jsonl"), tmp_path / "b.txt"]
    sources[1].write_text("Words.")
    before = everything_in(folder)
    rehearsed = run_import(sources, folder, dry_run=True)
    assert everything_in(folder) == before
    done = run_import(sources, folder)
    assert (rehearsed.items, rehearsed.originals) == (done.items, done.originals)


def test_a_cancel_leaves_whole_files_and_the_next_import_the_rest(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive_app.catalogue.importing.importer._MOST_IN_BATCH", 10)
    source = table(tmp_path / "a.jsonl")
    heard: list[ImportProgress] = []
    report = run_import([source], folder, on_progress=heard.append, is_cancelled=lambda: len(heard) > 0)
    assert report.cancelled
    assert 0 < report.count(IMPORTED) < 100
    is_whole(folder, report)
    rest = run_import([source], folder)
    assert rest.count(IMPORTED) + rest.count(THERE) == 100
    assert {item.path.partition("/")[0] for item in rest.items if item.path} == {"a"}
    assert len(take_inventory(folder).stamps) == 101


def test_two_imports_at_once_do_not_meet(tmp_path: Path, folder: Path) -> None:
    with Publisher(folder), pytest.raises(ImportBusy):
        run_import([table(tmp_path / "a.jsonl")], folder)
    assert run_import([table(tmp_path / "a.jsonl")], folder).count(IMPORTED) == 100


class Disk:
    """Lets a number of operations of one kind go well; the disk is full from then on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, operation: str) -> None:
        self.left = 0
        self._patch = monkeypatch
        if operation == "open":
            self._break(Path, "open", lambda _path, mode="r", **_rest: mode == "xb")
        elif operation == "mkdir":
            self._break(Path, "mkdir", lambda path, **_rest: path.name in ("originals", "a"))
        else:
            self._break(publishing, operation, lambda *_words: True)

    def _break(self, owner: object, name: str, counts: Callable[..., bool]) -> None:
        whole = getattr(owner, name)

        def failing(*words: Any, **rest: Any) -> Any:
            if counts(*words, **rest):
                self.left -= 1
                if self.left < 0:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return whole(*words, **rest)

        self._patch.setattr(owner, name, failing)


def refuse_links(*_words: object, **_rest: object) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


@pytest.mark.parametrize("without_links", [False, True])
@pytest.mark.parametrize("operation", ["place_new", "_sync", "open", "mkdir"])
def test_a_disk_that_fills(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, operation: str, *, without_links: bool
) -> None:
    monkeypatch.setattr("archive_app.catalogue.importing.importer._MOST_IN_BATCH", 10)
    source = table(tmp_path / "a.jsonl", 40)
    disk = Disk(monkeypatch, operation)
    if without_links:
        monkeypatch.setattr(os, "link", refuse_links)
    stopped = []
    for allowed in (0, 1, 5, 11, 12, 30):
        disk.left = allowed
        report = run_import([source], folder)
        if report.stopped is not None:
            assert report.stopped.startswith("The disk is full; ")
            stopped.append(report.count(IMPORTED))
        is_whole(folder, report)
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.name != "kept.md":
                path.rmdir() if path.is_dir() else path.unlink()
    assert stopped


_KILLED = """
    import os, sys
    from pathlib import Path
    from archive_app.catalogue.importing import importer, publishing
    importer._MOST_IN_BATCH = 10
    left = int(sys.argv[3])
    def deadly(function):
        def counted(*words, **rest):
            global left
            left -= 1
            if left < 0:
                os._exit(9)
            return function(*words, **rest)
        return counted
    for name in ("link", "fsync", "sync", "unlink"):
        setattr(os, name, deadly(getattr(os, name)))
    importer.run_import([Path(sys.argv[1])], Path(sys.argv[2]))
"""


@pytest.mark.parametrize("allowed", [0, 1, 7, 14, 25, 60])
def test_a_killed_import_leaves_whole_files(tmp_path: Path, folder: Path, allowed: int) -> None:
    source = table(tmp_path / "a.jsonl", 30)
    words = [sys.executable, "-c", textwrap.dedent(_KILLED), source, folder, str(allowed)]
    killed = subprocess.run(words, cwd=ROOT, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert killed.returncode == 9
    for stamp in take_inventory(folder).stamps:
        if stamp.path != "kept.md":
            statement = the_statement(folder, stamp.path)
            assert statement.text == f"Text {statement.title[2:]}."
            assert (folder / statement.extra["original"]["path"]).read_bytes() == source.read_bytes()
    report = run_import([source], folder)
    assert set(outcomes(report)) <= {IMPORTED, THERE}
    assert len(take_inventory(folder).stamps) == 31
    assert not (folder / publishing.STAGING).exists()


_BOUNDED = """
    import resource, sys
    from pathlib import Path
    from archive_app.catalogue.importing.importer import run_import
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))
    report = run_import([Path(name) for name in sys.argv[2:]], Path(sys.argv[1]))
    print(report.stopped)
"""


def test_a_disk_that_takes_no_large_file(tmp_path: Path, folder: Path) -> None:
    small, large = tmp_path / "small.txt", tmp_path / "large.txt"
    small.write_text("Words.")
    large.write_text("Words. " * 1_000)
    words = [sys.executable, "-c", textwrap.dedent(_BOUNDED), folder, small, large]
    done = subprocess.run(
        words,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout == "The disk takes no file of this size; what was imported until then is in place.\n"
    assert sorted(everything_in(folder)) == ["kept.md", "originals/small.txt", "small.md"] or sorted(
        everything_in(folder)
    ) == ["kept.md"]


def test_a_folder_that_cannot_be_written(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_words: object, **_rest: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(publishing, "place_new", refused)
    report = run_import([table(tmp_path / "a.jsonl", 3)], folder)
    assert (
        report.stopped == "It cannot be written: permission denied; what was imported until then is in place."
    )
    assert outcomes(report) == [REFUSED] * 3
    assert sorted(everything_in(folder)) == ["kept.md"]
