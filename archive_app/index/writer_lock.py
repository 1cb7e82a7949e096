"""The lock of the one process that may write to an index.

It is the operating system's, so it ends with its owner, however that ends. But it is on a file, not on the
file's name: when the index is deleted meanwhile, as any cache may be, the next process locks another file of
that name, and neither hears of the other. So whoever holds the lock looks whether the name still means its
file before a generation is named, and before anything is deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import filelock

from archive_app.index import storage
from archive_app.statements.problems import IndexBusy, IndexUnusable

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

#: Whoever asks whether the lock is held holds it for an instant too.
_PATIENCE = 1.0


class WriterLock:
    """Held inside its block; entering it raises IndexBusy, and IndexUnusable when nothing can be written."""

    def __init__(self, folder: Path) -> None:
        self._path = storage.lock_path(folder)
        self._lock = filelock.FileLock(self._path)
        self._file: tuple[int, int] | None = None

    def check(self) -> None:
        """Raise IndexUnusable when the file that is locked has been deleted, or replaced by another."""
        if self._file is None or self._file != self._found():
            raise IndexUnusable(
                "The index was deleted, or taken over by another process, while it was being written.",
                "Update it again; what is missing is indexed anew.",
            )

    def __enter__(self) -> Self:
        try:
            self._lock.acquire(timeout=_PATIENCE)
        except filelock.Timeout:
            raise IndexBusy(
                "Another process is indexing this folder at the moment.",
                "Search what is there already, or wait until it is done.",
            ) from None
        except OSError as error:
            raise storage.not_written(error) from error
        self._file = self._found()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()

    def _found(self) -> tuple[int, int] | None:
        """The device and the inode of the file that has the name."""
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino
