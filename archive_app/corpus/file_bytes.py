"""The bytes of a file, read without ever waiting, and only when they are all of one moment."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

_ATTEMPTS = 3
_LEAST_AT_ONCE = 4096
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


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading, without blocking: a pipe put in its place holds nobody up.

    Raises OSError; NotAFile when it is no regular file.
    """
    descriptor, _ = _opened(path)
    return os.fdopen(descriptor, "rb", closefd=True)


def read_bytes(path: Path | str) -> FileBytes:
    """Read a regular file whole. One that changes while it is read is read again, up to three times.

    Raises OSError; NotAFile when it is no regular file; see `open_regular`.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        descriptor, before = _opened(path)
        try:
            data = _read_to_end(descriptor, before.st_size)
            after = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        still = (
            len(data) == after.st_size
            and before.st_size == after.st_size
            and before.st_mtime_ns == after.st_mtime_ns
        )
        if still or attempt == _ATTEMPTS:
            break
    return FileBytes(data, after.st_size, after.st_mtime_ns, still)


def _opened(path: Path | str) -> tuple[int, os.stat_result]:
    """Open a regular file; return its descriptor and what the system knows of it."""
    descriptor = os.open(path, _FLAGS)
    try:
        known = os.fstat(descriptor)
        if not stat.S_ISREG(known.st_mode):
            raise NotAFile(f"{path} is not a regular file")  # noqa: TRY301 - it is closed below
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor, known


def _read_to_end(descriptor: int, size: int) -> bytes:
    """Read until nothing comes any more; `size` is what is expected, and no promise."""
    first = os.read(descriptor, max(size + 1, _LEAST_AT_ONCE))
    if len(first) == size:
        # More was asked for, so this is the end.
        return first
    parts = [first]
    while part := os.read(descriptor, max(size + 1 - sum(map(len, parts)), _LEAST_AT_ONCE)):
        parts.append(part)
    return b"".join(parts)
