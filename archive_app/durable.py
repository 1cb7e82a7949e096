"""The one door through which indexes and amendments change the disk: new files, and names that come and go.

What has to outlast a power cut is written in this order: each new file is synced before it is closed; the
folder is synced before anything names the new files; the file that names them takes the place of the last
one; the folder is synced again; only then are old files deleted. No file is ever written in place: readers
hold files of an index mapped, and a document is whole at every moment.

Windows cannot sync a folder (its file system keeps names in order by itself), and refuses to replace or
delete a file while somebody holds it. So replacing is tried again for a little while, and what cannot be
deleted is left to the next opening.
"""

from __future__ import annotations

import errno
import os
import secrets
import threading
from typing import TYPE_CHECKING, BinaryIO, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

#: Bytes collected before they go to the disk.
_BUFFER = 1 << 17

#: What a file system that has no hard links says.
_NO_LINKS = frozenset((errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV))

#: Seconds to wait before each new attempt to replace a file that somebody holds.
_WAITS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4)


class Disk:
    """The operations themselves. Tests put another one in the place of `disk` to count and to break them."""

    def __init__(self, *, windows: bool = os.name == "nt") -> None:
        self._windows = windows

    def create(self, path: Path) -> BinaryIO:
        """Open a file that does not exist yet."""
        return path.open("xb", buffering=0)

    def extend(self, path: Path) -> BinaryIO:
        """Open a file, made when missing, to write at its end."""
        return path.open("ab", buffering=0)

    def write(self, file: BinaryIO, content: bytes | memoryview) -> None:
        """Write all of the content."""
        view = memoryview(content)
        while view:
            view = view[file.write(view) :]

    def reopen(self, path: Path) -> BinaryIO:
        """Open a file that was written before, perhaps by another process, so that it can be synced."""
        return path.open("r+b", buffering=0)

    def sync(self, file: BinaryIO) -> None:
        """Return when the content of an open file lies on the disk."""
        os.fsync(file.fileno())

    def sync_folder(self, folder: Path) -> None:
        """Return when the names in a folder lie on the disk."""
        if self._windows:
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def replace(self, source: Path, target: Path) -> None:
        """Give a file another name, in the place of whatever had it."""
        for wait in _WAITS if self._windows else ():
            try:
                self.rename(source, target)
            except PermissionError:
                threading.Event().wait(wait)
            else:
                return
        self.rename(source, target)

    def rename(self, source: Path, target: Path) -> None:
        """The one attempt that `replace` repeats."""
        source.replace(target)

    def link(self, source: Path, target: Path) -> None:
        """Give a file a further name; FileExistsError where something has it."""
        target.hardlink_to(source)

    def unlink(self, path: Path) -> None:
        """Delete a file."""
        path.unlink()


disk = Disk()


class NewFile:
    """A file that is written once, in sequence. Left without `finish`, it is deleted again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = disk.create(path)
        self._buffer = bytearray()

    def write(self, content: bytes | memoryview) -> None:
        """Append to the file."""
        if len(self._buffer) + len(content) >= _BUFFER:
            self._flush()
        if len(content) >= _BUFFER:
            disk.write(self._file, content)
        else:
            self._buffer += content

    def finish(self, *, lasting: bool = True) -> None:
        """Sync and close the file; its name is not on the disk before the folder has been synced.

        A file that is not to be `lasting` is not synced: it may never be named, or `sync_file` follows.
        """
        self._flush()
        if lasting:
            disk.sync(self._file)
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._file.closed:
            self._file.close()
            delete(self.path)

    def _flush(self) -> None:
        if self._buffer:
            disk.write(self._file, bytes(self._buffer))
            self._buffer.clear()


def write_new(path: Path, content: bytes) -> None:
    """Write a new file and sync its content."""
    with NewFile(path) as file:
        file.write(content)
        file.finish()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all; to last, its name needs `sync_folder`."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    write_new(beside, content)
    try:
        disk.replace(beside, path)
    except OSError:
        delete(beside)
        raise


def place_new(staged: Path, final: Path) -> None:
    """Move a file to a name that nothing has; raises FileExistsError where something has it, and OSError."""
    try:
        disk.link(staged, final)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A file system without hard links: the name is taken by an empty file of our own, which the whole
        # file then replaces in one step.
        os.close(os.open(final, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        disk.replace(staged, final)
    else:
        disk.unlink(staged)


def append_line(path: Path, line: bytes) -> None:
    """Add a line, or several with line feeds between them, and return when they lie on the disk.

    What an interrupted attempt left at the end stays there as a broken line of its own.
    """
    is_new = not path.exists()
    with disk.extend(path) as file:
        broken = file.tell() > 0 and not _ends_with_newline(path)
        disk.write(file, (b"\n" if broken else b"") + line + b"\n")
        disk.sync(file)
    if is_new:
        disk.sync_folder(path.parent)


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def sync_file(path: Path) -> None:
    """Return when the content of a file that was written before lies on the disk."""
    with disk.reopen(path) as file:
        disk.sync(file)


def sync_folder(folder: Path) -> None:
    """Return when the names of the files in a folder lie on the disk."""
    disk.sync_folder(folder)


def move(source: Path, target: Path) -> None:
    """Give a file or a folder another name."""
    disk.replace(source, target)


def delete(path: Path) -> OSError | None:
    """Delete a file; what cannot be deleted now stays, and the reason is returned."""
    try:
        disk.unlink(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        return error
    return None
