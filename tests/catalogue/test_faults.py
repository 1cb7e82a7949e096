"""Every operation of an amendment fails in turn, or ends the process: the old file is there, or the new."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive_app import durable
from archive_app.catalogue.amend import apply_many, undo
from archive_app.catalogue.journal import Journal, sha256_of
from archive_app.locations import data_folder
from archive_app.statements.problems import CannotAmend, NothingToUndo
from tests.catalogue.faults import CASES, act, prepare
from tests.catalogue.writing import planned, write
from tests.index.faulty_disks import FaultyDisk, failing

if TYPE_CHECKING:
    from archive_app.catalogue.amendment import Plan

_ROOT = Path(__file__).resolve().parents[2]


class Scene:
    """An archive of one case, how it looks before and after, and what the amendment does to the disk."""

    def __init__(self, home: Path, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.case = case
        self.home = home
        self._patch = monkeypatch
        monkeypatch.setattr(durable, "disk", FaultyDisk())
        self.operations = FaultyDisk()
        probe = self.fresh("probe")
        self.old = contents(probe)
        monkeypatch.setattr(durable, "disk", self.operations)
        assert act(probe, case) is None
        self.new = contents(probe)
        assert {name for name in self.old | self.new if self.old.get(name) != self.new.get(name)} == {
            CASES[case]
        }
        names = set(self.operations.operations)
        assert names >= {"extend", "sync", "write", "sync folder", "unlink" if "undo a" in case else "rename"}

    def fresh(self, name: str) -> Path:
        """Return a new copy of the archive, as it is before."""
        folder = self.home / name
        prepare(folder, self.case)
        return folder

    def break_at(self, first: int, last: int) -> None:
        self._patch.setattr(durable, "disk", FaultyDisk(failing(first, last)))

    def mend(self) -> None:
        self._patch.setattr(durable, "disk", FaultyDisk())

    def check(self, folder: Path) -> bool:
        """Check that the old or the new is there, whole, and that all goes on from there; tell which."""
        found = contents(folder)
        left = [name for name in found if name.rpartition("/")[2].startswith(".amending-")]
        assert {name: held for name, held in found.items() if name not in left} in (self.old, self.new)
        is_new = found.get(CASES[self.case]) == self.new.get(CASES[self.case])
        self._check_journal(folder, is_new=is_new)
        return is_new

    def _check_journal(self, folder: Path, *, is_new: bool) -> None:
        """What happened is in the journal with the version before it, and can be taken back."""
        if is_new:
            last = Journal(folder).entries()[-1]
            held = self.new.get(CASES[self.case])
            assert last.after == (sha256_of(held) if held is not None else None)
            if last.before is not None:
                assert Journal(folder).version(last.before) == self.old[CASES[self.case]]
        if not self.case.startswith("undo"):
            try:
                undo(folder)
            except NothingToUndo:
                assert not is_new
            found = contents(folder)
            assert {name: held for name, held in found.items() if ".amending-" not in name} == self.old
            assert act(folder, self.case) is None
        elif not is_new:
            assert act(folder, self.case) is None
        assert contents(folder) == self.new


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(params=list(CASES))
def scene(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    return Scene(tmp_path, request.param, monkeypatch)


@pytest.mark.parametrize("how", ["once", "from then on"])
def test_every_operation_may_fail(scene: Scene, how: str) -> None:
    names = scene.operations.operations
    outcomes = []
    for number in range(1, len(names) + 1):
        folder = scene.fresh(f"failing-{number}")
        scene.break_at(number, number if how == "once" else 10**9)
        error = act(folder, scene.case)
        scene.mend()
        if error is not None:
            assert isinstance(error, CannotAmend)
            assert "no space left on device" in error.message
            assert error.remedy
        if how == "once":
            assert not [name for name in contents(folder) if ".amending-" in name]
        outcomes.append((names[number - 1], error is None, scene.check(folder)))
    # Whoever is told that it was done has the new file, on the disk for good.
    assert all(is_new for _, quiet, is_new in outcomes if quiet)
    assert not any(is_new for name, _, is_new in outcomes[:-1] if name != "sync folder")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the process that dies is forked")
def test_the_process_may_be_killed_at_every_operation(scene: Scene) -> None:
    count = len(scene.operations.operations)
    folders = [scene.fresh(str(number)) for number in range(1, count + 1)]
    command = [sys.executable, "-m", "tests.catalogue.dying", str(scene.home), scene.case, str(count)]
    done = subprocess.run(
        command,
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["9"] * count, done.stderr
    outcomes = [scene.check(folder) for folder in folders]
    assert outcomes == sorted(outcomes)
    assert outcomes[-1]


def test_every_operation_of_many_amendments_may_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    names = ("a.md", "b.md", "sub/c.md")

    def fresh(name: str) -> list[Plan]:
        for file in names:
            write(tmp_path / name, file, "---\ntitle: T\n---\n" + "Body\n" * 40)
        return [planned(tmp_path / name, file, {"party": "Union"}) for file in names]

    def is_new(plan: Plan) -> bool:
        return plan.target.read_bytes() == plan.after

    counting = FaultyDisk()
    plans = fresh("probe")
    monkeypatch.setattr(durable, "disk", counting)
    assert all(outcome.entry for outcome in apply_many(plans))
    for number in range(1, len(counting.operations) + 1):
        folder = tmp_path / f"failing-{number}"
        plans = fresh(folder.name)
        monkeypatch.setattr(durable, "disk", FaultyDisk(failing(number, number)))
        outcomes = list(apply_many(plans))
        monkeypatch.setattr(durable, "disk", FaultyDisk())
        assert not [name for name in contents(folder) if ".amending-" in name]
        for plan, outcome in zip(plans, outcomes, strict=True):
            assert plan.target.read_bytes() in (plan.before, plan.after)
            assert is_new(plan) or outcome.fault is not None
            assert (outcome.entry is None) == (outcome.fault is not None)
        new = {entry.path for entry in Journal(folder).entries() if entry.undoes is None}
        assert {plan.path for plan in plans if is_new(plan)} <= new
        for _ in range(sum(map(is_new, plans))):
            undo(folder)
        assert not any(map(is_new, plans))
        with pytest.raises(NothingToUndo):
            undo(folder)


def test_a_data_folder_that_cannot_be_written_stops_before_anything_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    prepare(tmp_path / "archive", "a file")
    before = contents(tmp_path / "archive")
    shutil.rmtree(data_folder())
    data_folder().rmdir()
    (tmp_path / "home" / "data").write_text("a file stands here")
    error = act(tmp_path / "archive", "a file")
    assert isinstance(error, CannotAmend)
    assert contents(tmp_path / "archive") == before
