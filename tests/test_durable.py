"""The disk itself: what is asked of the operating system, and how Windows is waited for."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from archive_app import durable
from archive_app.durable import Disk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The inodes that the operating system was asked to put on the disk."""
    inodes: list[int] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        inodes.append(os.fstat(handle).st_ino)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    return inodes


@pytest.mark.skipif(os.name != "posix", reason="Windows cannot sync a folder")
def test_files_and_folders_are_synced_for_real(tmp_path: Path, synced: list[int]) -> None:
    disk, path = Disk(), tmp_path / "a"
    with disk.create(path) as file:
        disk.write(file, b"words")
        assert synced == []
        disk.sync(file)
        assert synced.pop() == path.stat().st_ino
    disk.sync_folder(tmp_path)
    assert synced == [tmp_path.stat().st_ino]


def test_a_folder_is_left_alone_where_it_cannot_be_synced(tmp_path: Path, synced: list[int]) -> None:
    Disk(windows=True).sync_folder(tmp_path)
    assert synced == []


class _Held(Disk):
    """A disk of Windows on which somebody holds the file that is to be replaced, for so many attempts."""

    def __init__(self, attempts: int, reason: int = errno.EACCES, *, windows: bool = True) -> None:
        super().__init__(windows=windows)
        self.attempts, self.reason = attempts, reason
        self.tried = 0

    def rename(self, source: Path, target: Path) -> None:
        self.tried += 1
        if self.tried <= self.attempts:
            raise OSError(self.reason, "somebody holds it")
        super().rename(source, target)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> tuple[float, ...]:
    """How often is waited, each time for no time at all."""
    assert 0.5 < sum(durable._WAITS) < 5
    none = (0.0,) * len(durable._WAITS)
    monkeypatch.setattr(durable, "_WAITS", none)
    return none


def _replaced(disk: Disk, folder: Path, write: Callable[[Path, bytes], None]) -> bytes:
    path = folder / "manifest"
    path.write_bytes(b"old")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(durable, "disk", disk)
        try:
            write(path, b"new")
        except PermissionError:
            assert path.read_bytes() == b"old"
    # Whatever became of it, nothing is left beside.
    assert [each.name for each in folder.iterdir()] == ["manifest"]
    return path.read_bytes()


def test_replacing_waits_until_windows_lets_go(tmp_path: Path, waits: tuple[float, ...]) -> None:
    for attempts in range(len(waits) + 1):
        disk = _Held(attempts)
        assert _replaced(disk, tmp_path, durable.write_whole) == b"new"
        assert disk.tried == attempts + 1


def test_replacing_does_not_wait_for_ever(tmp_path: Path, waits: tuple[float, ...]) -> None:
    disk = _Held(10**9)
    assert _replaced(disk, tmp_path, durable.write_whole) == b"old"
    assert disk.tried == len(waits) + 1


def test_nothing_is_waited_for_elsewhere_or_for_another_reason(
    tmp_path: Path, waits: tuple[float, ...]
) -> None:
    disk = _Held(1, windows=False)
    assert _replaced(disk, tmp_path, durable.write_whole) == b"old"
    assert disk.tried == 1
    full = _Held(1, errno.ENOSPC)
    with pytest.raises(OSError, match="holds"):
        full.replace(tmp_path / "manifest", tmp_path / "other")
    assert full.tried == 1


def test_what_cannot_be_deleted_stays_and_the_reason_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert isinstance(durable.delete(tmp_path / "folder"), OSError)
    assert durable.delete(tmp_path / "nothing") is None


def test_a_file_that_is_not_finished_is_not_there(tmp_path: Path) -> None:
    with durable.NewFile(tmp_path / "half") as file:
        file.write(b"half of it")
    assert list(tmp_path.iterdir()) == []
    durable.write_new(tmp_path / "whole", b"x" * 300_000)
    with pytest.raises(FileExistsError):
        durable.write_new(tmp_path / "whole", b"another")
    assert (tmp_path / "whole").read_bytes() == b"x" * 300_000
