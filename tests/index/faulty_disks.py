"""Disks that count what is done to them, fail, end the process, or lose what was not synced."""

from __future__ import annotations

import errno
import os
import posixpath
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
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
    """A file apart from its name: what was written, and how many bytes of it were synced."""

    content: bytes = b""
    synced: int = 0


@dataclass(frozen=True)
class _Naming:
    """A change to the names of a folder: `name` now means `inode` (None: nothing), `gone` means nothing.

    Names are paths below the root of the recorder.
    """

    name: str
    inode: _Inode | None
    gone: str | None = None


@dataclass
class _Moment:
    """What is on the disk after an operation: names that are there for good, and changes still under way.

    A file in a folder that is not among the lasting `folders` is lost with it.
    """

    lasting: dict[str, _Inode]
    folders: frozenset[str]
    pending: list[_Naming]
    contents: dict[int, tuple[_Inode, bytes, int]]
    done: str


@dataclass
class Recorder(Disk):
    """Does what it is asked to do below one folder, and knows at each moment what would outlast a power cut.

    A file keeps what was written to it only once it was synced; a name keeps its meaning only once its folder
    was, and a folder made since stays only then. Until then each change of a name may be there or not,
    whatever became of the others. `skipped` tells of each sync (of a file or of a folder), by its number and
    the places of the code that asked for it, whether it is not done. After the operation `dies_after` the
    next one, and each after it, raises Died until `dead` is set to False.
    """

    root: Path
    skipped: Callable[[int, Places], bool] = lambda *_: False
    dies_after: str | None = None
    dead: bool = False
    syncs: int = 0
    #: Every place of the code through which a sync was asked for.
    places: set[Place] = field(default_factory=set)
    moments: list[_Moment] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._windows = False
        here = list(self.root.rglob("*"))
        contents = {self._name(path): path.read_bytes() for path in here if path.is_file()}
        self._names = {name: _Inode(content, len(content)) for name, content in contents.items()}
        self._lasting = dict(self._names)
        self._folders = {".", *(self._name(path) for path in here if path.is_dir())}
        self._pending: list[_Naming] = []
        self._open: dict[int, _Inode] = {}
        self._remember("begin")

    def create(self, path: Path) -> BinaryIO:
        self._live()
        file = super().create(path)
        inode = self._open[file.fileno()] = _Inode()
        self._rename(_Naming(self._name(path), inode))
        self._remember(f"create {path.name}")
        return file

    def extend(self, path: Path) -> BinaryIO:
        self._live()
        if not path.exists():
            super().create(path).close()
            self._rename(_Naming(self._name(path), _Inode()))
            self._remember(f"create {path.name}")
        file = super().extend(path)
        self._open[file.fileno()] = self._names[self._name(path)]
        return file

    def reopen(self, path: Path) -> BinaryIO:
        self._live()
        file = super().reopen(path)
        self._open[file.fileno()] = self._names[self._name(path)]
        return file

    def write(self, file: BinaryIO, content: bytes | memoryview) -> None:
        self._live()
        super().write(file, content)
        self._open[file.fileno()].content += bytes(content)
        self._remember("write")

    def sync(self, file: BinaryIO) -> None:
        self._live()
        if self._is_done():
            inode = self._open[file.fileno()]
            inode.synced = len(inode.content)
        self._remember("sync")

    def sync_folder(self, folder: Path) -> None:
        self._live()
        if self._is_done():
            its = self._name(folder)
            for naming in [n for n in self._pending if (posixpath.dirname(n.name) or ".") == its]:
                _apply(naming, self._lasting)
                self._pending.remove(naming)
            self._folders.update(self._name(path) for path in folder.iterdir() if path.is_dir())
        self._remember("sync folder")

    def rename(self, source: Path, target: Path) -> None:
        self._live()
        super().rename(source, target)
        inode = self._names[self._name(source)]
        self._rename(_Naming(self._name(target), inode, self._name(source)))
        self._remember(f"rename to {target.name}")

    def unlink(self, path: Path) -> None:
        self._live()
        super().unlink(path)
        self._rename(_Naming(self._name(path), None))
        self._remember(f"unlink {path.name}")

    def written(self, name: str) -> bytes:
        """The content of a file as it is now."""
        return self._names[name].content

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def _live(self) -> None:
        self.dead = self.dead or self.moments[-1].done == self.dies_after
        if self.dead:
            raise Died

    def _is_done(self) -> bool:
        self.syncs += 1
        places = _places()
        self.places |= places
        return not self.skipped(self.syncs, places)

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
        self.moments.append(
            _Moment(dict(self._lasting), frozenset(self._folders), list(self._pending), contents, done)
        )


#: A line of a module of the project: its path below `archive_app`, and its number.
Place = tuple[str, int]
Places = set[Place]


def _places() -> Places:
    """The lines of the project that are being carried out in this thread."""
    found: Places = set()
    frame = sys._getframe()
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module.startswith("archive_app."):
            found.add((module.removeprefix("archive_app."), frame.f_lineno))
        frame = frame.f_back
    return found


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
                files[name] = content[:synced] + lost(content[synced:])
            yield {name: content for name, content in files.items() if _above(name) <= moment.folders}


def _above(name: str) -> set[str]:
    """The folders that a file lies in."""
    return {str(folder) for folder in PurePosixPath(name).parents}


def _whole(content: bytes) -> bytes:
    return content


def _zeroed(content: bytes) -> bytes:
    return bytes(len(content))


def _halved(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _emptied(content: bytes) -> bytes:
    return b""
