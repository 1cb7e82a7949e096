"""Fixity: what is recorded, what verifying tells, and how both go on after an interruption."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from archive_app.catalogue.amend import apply
from archive_app.catalogue.every_file import MANIFEST, folder_of_file
from archive_app.catalogue.fixity import record_fixity, verify_fixity
from archive_app.catalogue.fixity_report import verification_form
from archive_app.catalogue.fixity_state import FixityState, fixity_state
from archive_app.catalogue.fixity_store import FixityBusy, FixityFailed, FixityStore, NothingRecorded
from archive_app.statements.problems import FolderUnavailable, WrongRequest
from tests.catalogue.writing import planned

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive_app.catalogue.fixity_report import Verification

_ROOT = Path(__file__).resolve().parents[2]
_OLD = 1_400_000_000
as_root = pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is unreadable to root"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of files of every kind, all written long ago."""
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    made = tmp_path / "archive"
    files = {
        "a.md": "---\nparty: Union\n---\nWords\n",
        "b/b.txt": "Words of b\n",
        "b/b.txt.meta.yaml": "party: Union\n",
        "originals/scan.pdf": "%PDF-",
        "aliases.yaml": "Labour: [Lab.]\n",
        ".git/config": "changes by itself",
        "b/Thumbs.db": "changes by itself",
        "node_modules/x.md": "changes by itself",
    }
    for name, text in files.items():
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        os.utime(path, (_OLD, _OLD))
    return made


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder with its bytes and its time."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def differences(check: Verification) -> dict[str, object]:
    """What is not empty among the lists of a check."""
    form = verification_form(check)
    return {name: form[name] for name in ("changed", "moved", "missing", "new", "unreadable") if form[name]}


def cancelled_after(files: int) -> Callable[[], bool]:
    """A cancel that comes when the folder was walked and so many files were read."""
    asked = iter(range(1_000_000))
    return lambda: next(asked) > 2 * files + 6


def test_every_kind_of_file_is_recorded_and_the_folder_is_not_touched(folder: Path) -> None:
    before = tree(folder)
    recording = record_fixity(folder)
    assert (recording.number, recording.files, recording.left_out, recording.unreadable) == (1, 5, 3, ())
    record = FixityStore(folder).last_record()
    assert {path: kept.sha256 for path, kept in record.files.items()} == {
        path: hashlib.sha256(held).hexdigest()
        for path, (held, _) in before.items()
        if not path.startswith((".git", "node_modules")) and "Thumbs" not in path
    }
    check = verify_fixity(folder)
    assert check.all_unchanged
    assert check.unchanged == check.files == 5
    assert tree(folder) == before


def test_each_difference_is_told_by_its_kind(folder: Path) -> None:
    record_fixity(folder)
    (folder / "a.md").write_text("other words")
    os.utime(folder / "a.md", (_OLD, _OLD))
    (folder / "b" / "b.txt").rename(folder / "c.txt")
    (folder / "originals" / "scan.pdf").unlink()
    (folder / "new.md").write_text("new")
    (folder / "aliases.yaml").unlink()
    (folder / "aliases.yaml").symlink_to("nowhere")
    told = differences(verify_fixity(folder))
    assert told.pop("changed") == [
        {
            "path": "a.md",
            "expected": hashlib.sha256(b"---\nparty: Union\n---\nWords\n").hexdigest(),
            "found": hashlib.sha256(b"other words").hexdigest(),
            "amendment": None,
        }
    ]
    assert told == {
        "moved": [{"from": "b/b.txt", "to": "c.txt"}],
        "missing": ["originals/scan.pdf"],
        "new": ["new.md"],
        "unreadable": [
            {"path": "aliases.yaml", "reason": "it is a link to nothing, or a pipe, socket or device"}
        ],
    }


def test_one_flipped_bit_is_found_though_size_and_time_are_the_same(folder: Path) -> None:
    path = folder / "originals" / "scan.pdf"
    path.write_bytes(bytes(3_000_000))
    os.utime(path, (_OLD, _OLD))
    record_fixity(folder)
    with path.open("r+b") as file:
        file.seek(2_500_000)
        file.write(b"\x01")
    os.utime(path, (_OLD, _OLD))
    assert [one.path for one in verify_fixity(folder).changed] == ["originals/scan.pdf"]


def test_of_equal_files_one_is_moved_and_the_other_is_unchanged(folder: Path) -> None:
    for name in ("e1.txt", "e2.txt"):
        (folder / name).write_bytes(b"")
    record_fixity(folder)
    (folder / "e1.txt").rename(folder / "e3.txt")
    (folder / "e4.txt").write_bytes(b"")
    check = verify_fixity(folder)
    assert (check.moved, check.missing, check.new) == ((("e1.txt", "e3.txt"),), (), ("e4.txt",))


def test_an_amendment_made_here_is_named_as_the_reason(folder: Path) -> None:
    record_fixity(folder)
    apply(planned(folder, "a.md", {"party": "New Union"}))
    (changed,) = verify_fixity(folder).changed
    assert (changed.path, changed.amendment) == ("a.md", 1)


def test_names_that_are_no_unicode_and_links(folder: Path) -> None:
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text("one")
    (folder / "caf%E9.txt").write_text("two")
    (folder / "line\nbreak.txt").write_text("three")
    (folder / "link.md").symlink_to("a.md")
    (folder / "round").symlink_to(".", target_is_directory=True)
    record_fixity(folder, manifest=True)
    paths = set(FixityStore(folder).last_record().files)
    assert {"caf%E9.txt", "%63af%E9.txt", "line\nbreak.txt", "link.md"} < paths
    assert not any(path.startswith("round") for path in paths)
    assert verify_fixity(folder).all_unchanged
    assert len((folder / MANIFEST).read_text().splitlines()) == len(paths)
    (folder / "a.md").write_text("other")
    assert [one.path for one in verify_fixity(folder).changed] == ["a.md", "link.md"]


def test_a_pipe_holds_nobody_up(folder: Path) -> None:
    os.mkfifo(folder / "pipe.md")
    assert [one.path for one in record_fixity(folder).unreadable] == ["pipe.md"]


@as_root
def test_files_in_a_folder_out_of_reach_are_unreadable_and_not_missing(folder: Path) -> None:
    record_fixity(folder)
    (folder / "b").chmod(0)
    try:
        check = verify_fixity(folder)
    finally:
        (folder / "b").chmod(0o755)
    assert [one.path for one in check.unreadable] == ["b", "b/b.txt", "b/b.txt.meta.yaml"]
    assert check.missing == ()


def test_a_file_that_is_always_being_written_is_no_checksum(folder: Path) -> None:
    growing = folder / "originals" / "scan.pdf"
    growing.write_bytes(bytes(3 << 20))

    def grow() -> bool:
        with growing.open("ab") as file:
            file.write(b"more")
        return False

    recording = record_fixity(folder, is_cancelled=grow)
    assert [(one.path, one.reason) for one in recording.unreadable] == [
        ("originals/scan.pdf", "it was being written while it was read")
    ]


@pytest.mark.parametrize("kind", ["record", "verify"])
def test_an_interrupted_run_goes_on_where_it_stopped(folder: Path, kind: str) -> None:
    if kind == "verify":
        record_fixity(folder)
    act = record_fixity if kind == "record" else verify_fixity
    first = act(folder, is_cancelled=cancelled_after(2))
    assert first.cancelled
    assert 0 < first.files < 5
    done = act(folder)
    assert (done.cancelled, done.resumed, done.files) == (False, first.files, 5)
    assert verify_fixity(folder).all_unchanged
    # A run that came to its end is not gone on with.
    assert act(folder).resumed == 0


def test_a_file_that_changed_since_the_interruption_is_read_again(folder: Path) -> None:
    record_fixity(folder)
    verify_fixity(folder, is_cancelled=cancelled_after(2))
    (folder / "a.md").write_text("other")
    os.utime(folder / "a.md", (_OLD + 5, _OLD + 5))
    check = verify_fixity(folder)
    assert check.resumed > 0
    assert [one.path for one in check.changed] == ["a.md"]


def test_restart_and_time_end_an_interrupted_run(folder: Path) -> None:
    record_fixity(folder, is_cancelled=cancelled_after(2))
    assert record_fixity(folder, restart=True).resumed == 0
    record_fixity(folder, is_cancelled=cancelled_after(2))
    running = FixityStore(folder).place / "record.running.jsonl"
    head, *lines = running.read_text().splitlines()
    old = json.loads(head) | {"started": "2020-01-01T00:00:00+00:00"}
    running.write_text("\n".join([json.dumps(old), *lines]))
    assert record_fixity(folder).resumed == 0


def test_a_run_broken_off_in_the_middle_of_a_line_is_gone_on_with(folder: Path) -> None:
    record_fixity(folder, is_cancelled=cancelled_after(2))
    running = FixityStore(folder).place / "record.running.jsonl"
    running.write_bytes(running.read_bytes()[:-20])
    assert record_fixity(folder).resumed > 0
    assert verify_fixity(folder).all_unchanged


def test_what_is_known_before_anything_is_read_again(folder: Path) -> None:
    assert fixity_state(folder) == FixityState(None, None, frozenset(), manifest=False)
    record_fixity(folder, is_cancelled=cancelled_after(2))
    assert fixity_state(folder).interrupted == {"record"}
    recorded = record_fixity(folder, manifest=True)
    state = fixity_state(folder)
    assert state.record is not None
    assert (state.record.number, state.record.files, state.record.bytes) == (1, 5, recorded.bytes)
    assert (state.check, state.interrupted, state.manifest) == (None, frozenset(), True)
    (folder / "a.md").write_text("other")
    verify_fixity(folder)
    verify_fixity(folder, is_cancelled=cancelled_after(2))
    with (FixityStore(folder).place / "checks.jsonl").open("ab") as file:
        file.write(b'{"time": "cut o')
    state = fixity_state(folder)
    assert state.check is not None
    assert (state.check.unchanged, state.check.differences["changed"]) == (4, 1)
    assert state.interrupted == {"verify"}
    record_fixity(folder)
    state = fixity_state(folder)
    assert state.record is not None
    assert (state.record.number, state.check) == (2, None)
    assert state.interrupted == frozenset(), "what was read against the first record says nothing of this one"


def test_the_folder_of_a_file_that_is_gone_is_the_nearest_left(folder: Path) -> None:
    assert folder_of_file(folder, "originals/scan.pdf") == folder / "originals"
    assert folder_of_file(folder, "originals/gone/away.pdf") == folder / "originals"
    assert folder_of_file(folder, "gone.md") == folder


def test_a_manifest_only_when_asked_and_never_in_the_place_of_one(folder: Path) -> None:
    record_fixity(folder, manifest=True)
    manifest = folder / MANIFEST
    text = manifest.read_text()
    assert f"{hashlib.sha256(b'%PDF-').hexdigest()}  originals/scan.pdf\n" in text
    told = subprocess.run(["sha256sum", "-c", MANIFEST], cwd=folder, capture_output=True, check=False)
    assert told.returncode == 0, told.stderr
    # It is no part of what is recorded, and nothing is written over it.
    assert verify_fixity(folder).all_unchanged
    (folder / "new.md").write_text("new")
    with pytest.raises(WrongRequest, match="is there already"):
        record_fixity(folder, manifest=True)
    assert manifest.read_text() == text
    record_fixity(folder, manifest=True, replace=True)
    assert "new.md" in manifest.read_text()
    assert [path.name for path in folder.iterdir() if path.name.endswith(".new")] == []


def test_the_manifest_of_a_bag_is_a_file_like_any_other(folder: Path) -> None:
    (folder / "bagit.txt").write_text("BagIt-Version: 1.0\n")
    (folder / MANIFEST).write_text("of the bag")
    record_fixity(folder)
    assert MANIFEST in FixityStore(folder).last_record().files


def test_a_damaged_record_is_not_trusted(folder: Path) -> None:
    record_fixity(folder)
    (kept,) = (FixityStore(folder).place / "records").iterdir()
    kept.write_bytes(kept.read_bytes().replace(b'"a.md",27', b'"a.md",28'))
    with pytest.raises(FixityFailed, match="Record 1 of this folder is damaged"):
        verify_fixity(folder)
    record_fixity(folder)
    assert verify_fixity(folder).record == 2


def test_what_cannot_be_asked(folder: Path) -> None:
    with pytest.raises(NothingRecorded):
        verify_fixity(folder)
    for wrong in (folder / "absent", folder / "a.md"):
        with pytest.raises(FolderUnavailable):
            record_fixity(wrong)
    with FileLock(FixityStore(folder).lock_path), pytest.raises(FixityBusy):
        record_fixity(folder)


def test_progress_comes_to_its_end(folder: Path) -> None:
    told = []
    record_fixity(folder, on_progress=told.append)
    assert told[0].stage == "walking"
    size = sum(kept.size for kept in FixityStore(folder).last_record().files.values())
    assert (told[-1].files, told[-1].total_files, told[-1].bytes, told[-1].total_bytes) == (5, 5, size, size)


def _at_most_4000_bytes() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))


def test_a_full_disk_is_told_and_what_was_read_is_kept(folder: Path) -> None:
    for number in range(60):
        path = folder / f"many-{number:02}.txt"
        path.write_text(f"Words {number}")
        os.utime(path, (_OLD, _OLD))
    before = tree(folder)
    words = [sys.executable, "-m", "archive_app", "fixity", "record", str(folder), "--manifest"]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    full = subprocess.run(
        words, env=environment, preexec_fn=_at_most_4000_bytes, capture_output=True, check=False, timeout=120
    )
    assert full.returncode == 3, full.stderr
    assert full.stderr.startswith(b"The checksums could not be written to the data folder: file too large.\n")
    assert tree(folder) == before
    assert FixityStore(folder).last_number() == 0
    assert record_fixity(folder).resumed > 10
    assert verify_fixity(folder).all_unchanged
