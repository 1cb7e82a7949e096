"""Every operation of an update fails in turn, ends the process, or is overtaken by a power cut."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive_app import durable
from archive_app.index import storage
from archive_app.statements.problems import ArchiveError, IndexUnusable
from tests.index.faulty_disks import FaultyDisk, Recorder, after_power_cut, failing
from tests.index.updating import (
    Case,
    answers,
    assert_tidy,
    assert_unlocked,
    open_after_death,
    prepare,
    update,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path(__file__).resolve().parents[2]

#: After each so many power cuts it is also tried whether the next update makes all well.
_RECOVERED = 4


@pytest.fixture(scope="module", params=["commit", "merge", "first build", "rebuild"])
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHIVE_APP_HOME", str(home))
        prepared = prepare(home, request.param)
        manifest = storage.read_manifest(prepared.folder)
        assert manifest is not None
        assert len(manifest.segments) == (3 if request.param == "commit" else 1)
        yield prepared


def operations_of(case: Case, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What an update does to the disk, in order."""
    case.restore()
    disk = FaultyDisk()
    monkeypatch.setattr(durable, "disk", disk)
    update(case.corpus, case.folder)
    assert set(disk.operations) >= {"create", "write", "sync", "sync folder", "rename"}
    assert ("unlink" in disk.operations) == (case.kind != "rebuild")
    return disk.operations


def assert_recovers(case: Case) -> None:
    """The index is one of the two generations, whole; the next update makes it the new one and clears up."""
    assert_unlocked(case.folder)
    assert answers(case.corpus) in (case.old, case.new)
    update(case.corpus, case.folder)
    assert answers(case.corpus) == case.new
    assert_tidy(case.folder, aside=case.kind == "rebuild")


def _complaint_of_update(case: Case) -> str | None:
    try:
        update(case.corpus, case.folder)
    except IndexUnusable as error:
        return error.message
    return None


@pytest.mark.parametrize("how", ["once", "from then on"])
def test_every_operation_may_fail(case: Case, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    names = operations_of(case, monkeypatch)
    for number, name in enumerate(names, 1):
        case.restore()
        disk = FaultyDisk(failing(number, number if how == "once" else 10**9))
        monkeypatch.setattr(durable, "disk", disk)
        complaint = _complaint_of_update(case)
        if complaint is None:
            # The generation is in force, or files of a damaged one could not be set aside; they are deleted.
            assert name == "unlink" or (name == "rename" and case.kind == "rebuild" and how == "once")
            assert answers(case.corpus) == case.new
        else:
            assert complaint.startswith("The index could not be written: no space left on device")
            assert name != "unlink"
        assert len(disk.operations) >= number
        if how == "once" and name != "unlink":
            # What could not be written is cleared up at once, as far as the disk lets itself be written.
            left = storage.left_over(case.folder, storage.read_manifest(case.folder))
            assert not [path for path in left if path.suffix == ".new"]
        monkeypatch.setattr(durable, "disk", FaultyDisk())
        assert_recovers(case)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the process that dies is forked")
def test_the_process_may_be_killed_at_every_operation(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    names = operations_of(case, monkeypatch)
    monkeypatch.setattr(durable, "disk", FaultyDisk())
    for number in range(1, len(names) + 1):
        case.restore()
        kept = case.before.with_name(f"killed-{number}")
        case.folder.rename(kept)
    command = [sys.executable, "-m", "tests.index.dying", str(case.corpus), str(case.before.parent)]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    done = subprocess.run(
        [*command, str(len(names))], cwd=_ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["9"] * len(names), done.stderr
    for number in range(1, len(names) + 1):
        case.restore(case.before.with_name(f"killed-{number}"))
        assert_recovers(case)


def _commit(case: Case, disk: Recorder) -> None:
    update(case.corpus, case.folder)


def _open_after_death(case: Case, disk: Recorder) -> None:
    open_after_death(case.corpus, case.folder, disk)


def _note_a_report(case: Case, disk: Recorder) -> None:
    assert update(case.corpus, case.folder).unchanged > 0
    assert answers(case.corpus) == case.new


_Scenario = Callable[[Case, Recorder], None]

_scenarios = pytest.mark.parametrize(
    ("case", "scenario"),
    [("commit", _commit), ("merge", _commit), ("commit", _open_after_death), ("commit", _note_a_report)],
    indirect=["case"],
)


def _record(case: Case, monkeypatch: pytest.MonkeyPatch, scenario: _Scenario, skipped: int = 0) -> Recorder:
    """Carry out a scenario, in which a sync may be left out: the one of that number."""
    case.restore()
    monkeypatch.setattr(durable, "disk", FaultyDisk())
    if scenario is _note_a_report:
        update(case.corpus, case.folder)
    disk = Recorder(case.folder, lambda number, _: number == skipped)
    monkeypatch.setattr(durable, "disk", disk)
    scenario(case, disk)
    monkeypatch.setattr(durable, "disk", FaultyDisk())
    return disk


def _put(folder: Path, files: dict[str, bytes]) -> None:
    for path in folder.iterdir():
        path.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _states(disk: Recorder) -> Iterator[tuple[str, bool, dict[str, bytes]]]:
    """Each different state that a power cut may leave: after what, whether all was over, the files."""
    seen: set[tuple[bool, frozenset[tuple[str, bytes]]]] = set()
    for number, moment in enumerate(disk.moments):
        over = number == len(disk.moments) - 1
        for files in after_power_cut(moment):
            key = (over, frozenset(files.items()))
            if key not in seen:
                seen.add(key)
                yield moment.done, over, files


def _is_safe(case: Case, disk: Recorder, *, over: bool, files: dict[str, bytes]) -> bool:
    """Whether one of the two generations is there, whole: the new one, with its report, once all is over."""
    _put(case.folder, files)
    try:
        given = answers(case.corpus)
    except ArchiveError:
        return False
    if over:
        return given == case.new and files["manifest.json"] == disk.written("manifest.json")
    return given in (case.old, case.new)


@_scenarios
def test_a_power_cut_at_any_moment_leaves_one_generation_whole(
    case: Case, monkeypatch: pytest.MonkeyPatch, scenario: _Scenario
) -> None:
    disk = _record(case, monkeypatch, scenario)
    number = 0
    for number, (done, over, files) in enumerate(_states(disk)):
        assert _is_safe(case, disk, over=over, files=files), f"power cut after: {done}"
        if number % _RECOVERED == 0:
            assert_recovers(case)
    assert number >= len(disk.moments) // 2


@_scenarios
def test_no_sync_can_be_left_out(case: Case, monkeypatch: pytest.MonkeyPatch, scenario: _Scenario) -> None:
    syncs = _record(case, monkeypatch, scenario).syncs
    assert syncs >= 2
    for skipped in range(1, syncs + 1):
        disk = _record(case, monkeypatch, scenario, skipped)
        states = reversed(list(_states(disk)))
        assert not all(_is_safe(case, disk, over=over, files=files) for _, over, files in states), (
            f"nothing notices when sync {skipped} of {syncs} is left out"
        )
