"""Disks that count what is done to them, fail, end the process, or lose what was not synced."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from archive_app.durable import Disk

if TYPE_CHECKING:
    from pathlib import Path

#: What happens instead of an operation: its number from 1, its name, and what it would have done by half.
Fault = Callable[[int, str], None]


def always(number: int, name: str) -> None:
    """No fault."""


def failing(first: int, last: int) -> Fault:
    """The operations `first` to `last` fail, as on a full disk."""

    def fault(number: int, name: str) -> None:
        if first <= number <= last:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return fault


def deadly(at: int) -> Fault:
    """The process ends at an operation; nothing of it is cleared up."""

    def fault(number: int, name: str) -> None:
        if number == at:
            os._exit(9)

    return fault


class FaultyDisk(Disk):
    """Numbers every operation and asks a fault about it. A write that fails leaves half of its bytes."""

    def __init__(self, fault: Fault = always) -> None:
        super().__init__()
        self.fault = fault
        self.operations: list[str] = []

    def create(self, path: Path) -> BinaryIO:
        self._count("create")
        return super().create(path)

    def extend(self, path: Path) -> BinaryIO:
        self._count("extend")
        return super().extend(path)

    def write(self, file: BinaryIO, content: bytes | memoryview) -> None:
        half = len(content) // 2
        super().write(file, content[:half])
        self._count("write")
        super().write(file, content[half:])

    def sync(self, file: BinaryIO) -> None:  # noqa: ARG002 - the disk of a test machine needs no sync
        self._count("sync")

    def sync_folder(self, folder: Path) -> None:  # noqa: ARG002
        self._count("sync folder")

    def rename(self, source: Path, target: Path) -> None:
        self._count("rename")
        super().rename(source, target)

    def unlink(self, path: Path) -> None:
        self._count("unlink")
        super().unlink(path)

    def _count(self, name: str) -> None:
        self.operations.append(name)
        self.fault(len(self.operations), name)


class Died(BaseException):
    """Stands for the end of a process: nobody catches it."""


@dataclass
class _Inode:
    """A file apart from its name: what was written, and how much of it was synced."""

    content: bytes = b""
    synced: bool = False


@dataclass(frozen=True)
class _Naming:
    """A change to the names of a folder: `name` now means `inode` (None: nothing), `gone` means nothing."""

    name: str
    inode: _Inode | None
    gone: str | None = None


@dataclass
class _Moment:
    """What is on the disk after an operation: names that are there for good, and changes still under way."""

    lasting: dict[str, _Inode]
    pending: list[_Naming]
    contents: dict[int, tuple[_Inode, bytes, bool]]
    done: str


@dataclass
class Recorder(Disk):
    """Does what it is asked to do in one folder, and knows at each moment what would outlast a power cut.

    A file keeps its content only once it was synced; a name keeps its meaning only once the folder was. Until
    then each change of a name may be there or not, whatever became of the others. `skipped` is the number of
    a sync (of a file or of the folder) that is not done. After the operation `dies_after` the next one, and
    each after it, raises Died until `dead` is set to False.
    """

    folder: Path
    skipped: int = 0
    dies_after: str | None = None
    dead: bool = False
    syncs: int = 0
    moments: list[_Moment] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._windows = False
        self._names = {
            path.name: _Inode(path.read_bytes(), synced=True)
            for path in self.folder.iterdir()
            if path.is_file()
        }
        self._lasting = dict(self._names)
        self._pending: list[_Naming] = []
        self._open: dict[int, _Inode] = {}
        self._remember("begin")

    def create(self, path: Path) -> BinaryIO:
        self._live()
        file = super().create(path)
        inode = self._open[file.fileno()] = _Inode()
        self._rename(_Naming(path.name, inode))
        self._remember(f"create {path.name}")
        return file

    def reopen(self, path: Path) -> BinaryIO:
        self._live()
        file = super().reopen(path)
        self._open[file.fileno()] = self._names[path.name]
        return file

    def write(self, file: BinaryIO, content: bytes | memoryview) -> None:
        self._live()
        super().write(file, content)
        inode = self._open[file.fileno()]
        inode.content += bytes(content)
        inode.synced = False
        self._remember("write")

    def sync(self, file: BinaryIO) -> None:
        self._live()
        if self._is_done():
            self._open[file.fileno()].synced = True
        self._remember("sync")

    def sync_folder(self, folder: Path) -> None:  # noqa: ARG002
        self._live()
        if self._is_done():
            self._lasting, self._pending = dict(self._names), []
        self._remember("sync folder")

    def rename(self, source: Path, target: Path) -> None:
        self._live()
        super().rename(source, target)
        self._rename(_Naming(target.name, self._names[source.name], source.name))
        self._remember(f"rename to {target.name}")

    def unlink(self, path: Path) -> None:
        self._live()
        super().unlink(path)
        self._rename(_Naming(path.name, None))
        self._remember(f"unlink {path.name}")

    def written(self, name: str) -> bytes:
        """The content of a file as it is now."""
        return self._names[name].content

    def _live(self) -> None:
        self.dead = self.dead or self.moments[-1].done == self.dies_after
        if self.dead:
            raise Died

    def _is_done(self) -> bool:
        self.syncs += 1
        return self.syncs != self.skipped

    def _rename(self, naming: _Naming) -> None:
        _apply(naming, self._names)
        self._pending.append(naming)

    def _remember(self, done: str) -> None:
        inodes = [
            *self._lasting.values(),
            *self._names.values(),
            *(n.inode for n in self._pending if n.inode),
        ]
        contents = {id(inode): (inode, inode.content, inode.synced) for inode in inodes}
        self.moments.append(_Moment(dict(self._lasting), list(self._pending), contents, done))


def _apply(naming: _Naming, names: dict[str, _Inode]) -> None:
    if naming.gone is not None:
        names.pop(naming.gone, None)
    if naming.inode is None:
        names.pop(naming.name, None)
    else:
        names[naming.name] = naming.inode


def after_power_cut(moment: _Moment) -> Iterator[dict[str, bytes]]:
    """Yield what may lie in the folder after a power cut: for each name the content of its file."""
    pending = range(len(moment.pending))
    chosen = {frozenset(pending), frozenset[int]()}
    chosen.update(frozenset({one}) for one in pending)
    chosen.update(frozenset(pending) - {one} for one in pending)
    for kept in sorted(chosen, key=sorted):
        names = dict(moment.lasting)
        for number in sorted(kept):
            _apply(moment.pending[number], names)
        for lost in (_whole, _zeroed, _halved, _emptied):
            files = {}
            for name, inode in names.items():
                _, content, synced = moment.contents[id(inode)]
                files[name] = content if synced else lost(content)
            yield files


def _whole(content: bytes) -> bytes:
    return content


def _zeroed(content: bytes) -> bytes:
    return bytes(len(content))


def _halved(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _emptied(content: bytes) -> bytes:
    return b""
