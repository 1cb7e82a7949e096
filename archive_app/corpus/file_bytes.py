"""The bytes of a file, read without ever waiting, and only when they are all of one moment."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_ATTEMPTS = 3
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class FileBytes:
    """What was read. `still` tells that the file did not change meanwhile."""

    data: bytes
    size: int
    mtime_ns: int
    still: bool


class NotAFile(OSError):
    """A pipe, a socket, a device or a folder stands where a file was expected."""


def read_bytes(path: Path) -> FileBytes:
    """Read a regular file whole. One that changes while it is read is read again, up to three times.

    Raises OSError; NotAFile when it is no regular file. It is opened without blocking, so that a pipe put in
    the place of a file holds nobody up.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        descriptor = os.open(path, _FLAGS)
        with os.fdopen(descriptor, "rb", closefd=True) as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise NotAFile(f"{path} is not a regular file")
            data = file.read()
            after = os.fstat(file.fileno())
        still = (
            len(data) == after.st_size
            and before.st_size == after.st_size
            and before.st_mtime_ns == after.st_mtime_ns
        )
        if still or attempt == _ATTEMPTS:
            break
    return FileBytes(data, after.st_size, after.st_mtime_ns, still)
