"""Checksums of files of any size, read piece by piece, and only of content that is all of one moment."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_app.corpus.file_bytes import open_regular

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_PIECE = 1 << 20
_ATTEMPTS = 3


class ChangedWhileRead(OSError):
    """A file was written to each time it was read."""

    def __init__(self) -> None:
        super().__init__("it was being written while it was read")


class ReadingCancelled(Exception):
    """Reading was cancelled between two pieces."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a file held: its size in bytes, its time in nanoseconds, and a digest in hexadecimal for each
    algorithm.
    """

    size: int
    mtime_ns: int
    digests: dict[str, str]


def checksum(
    path: Path,
    algorithms: Sequence[str] = ("sha256",),
    *,
    on_bytes: Callable[[int], None] = lambda _count: None,
    is_cancelled: Callable[[], bool] = lambda: False,
    copy_to: Callable[[], Callable[[bytes], object]] | None = None,
) -> Checksum:
    """Read a file once for all algorithms; one that changes meanwhile is read again, up to three times.

    `copy_to` is asked at the beginning of each attempt for what takes the pieces. Raises OSError (NotAFile,
    ChangedWhileRead), ReadingCancelled, and ValueError for an algorithm that hashlib does not have.
    """
    for _ in range(_ATTEMPTS):
        hashers = {name: hashlib.new(name, usedforsecurity=False) for name in algorithms}
        take = copy_to() if copy_to is not None else None
        read = 0
        with open_regular(path) as file:
            before = os.fstat(file.fileno())
            for piece in _pieces(file.fileno(), is_cancelled):
                for hasher in hashers.values():
                    hasher.update(piece)
                if take is not None:
                    take(piece)
                read += len(piece)
                on_bytes(len(piece))
                if read > before.st_size:
                    # It grows, and might for ever.
                    break
            after = os.fstat(file.fileno())
        if read == before.st_size == after.st_size and before.st_mtime_ns == after.st_mtime_ns:
            digests = {name: hasher.hexdigest() for name, hasher in hashers.items()}
            return Checksum(read, after.st_mtime_ns, digests)
        on_bytes(-read)
    raise ChangedWhileRead


def _pieces(descriptor: int, is_cancelled: Callable[[], bool]) -> Iterator[bytes]:
    while True:
        if is_cancelled():
            raise ReadingCancelled
        piece = os.read(descriptor, _PIECE)
        if not piece:
            return
        yield piece
