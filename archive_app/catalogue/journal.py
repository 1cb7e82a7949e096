"""The account of amendments of one archive, and the versions that they replaced.

Both lie in the data folder, outside the archive, and are only ever added to. A version is kept under the
SHA-256 of its bytes, compressed as gzip, so that a person can get it back without this app. The journal is
one JSON object a line: it is written when an amendment is about to happen, so that one that happened is
always there; whether it happened is told by the file itself.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive_app import durable
from archive_app.locations import archive_data_folder, private_folder
from archive_app.statements.problems import CannotAmend

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_JOURNAL = "amendments.jsonl"
_VERSIONS = "previous"
_TAIL = 4_096


@dataclass(frozen=True, slots=True)
class Entry:
    """One amendment. `before` and `after` are SHA-256 of the file's bytes in hexadecimal, None for no file.

    `number` counts from 1; `time` is ISO 8601 in UTC; `file` is what was replaced; `undoes` is the number of
    the amendment that this one took back. `changes` are field, key, old and new value, as written.
    """

    number: int
    time: str
    statement_id: str
    path: str
    file: str
    before: str | None
    after: str | None
    changes: tuple[tuple[str, str, Any, Any], ...] = ()
    undoes: int | None = None


class Journal:
    """The journal of the archive in `folder` (an absolute path); made when missing."""

    def __init__(self, folder: Path) -> None:
        self._place = archive_data_folder(folder)
        self._file = self._place / _JOURNAL

    @property
    def lock_path(self) -> Path:
        """A file that whoever amends holds locked."""
        return self._place / "amendments.lock"

    def entries(self) -> list[Entry]:
        """Return every amendment, in order; a line broken by a crash is passed over."""
        try:
            lines = self._file.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        return [entry for line in lines if (entry := _entry(line)) is not None]

    def last_number(self) -> int:
        """Return the number of the last amendment; 0 when there is none."""
        try:
            with self._file.open("rb") as file:
                file.seek(0, os.SEEK_END)
                size, tail = file.tell(), b""
                while len(tail) < size:
                    file.seek(max(0, size - 2 * len(tail) - _TAIL))
                    tail = file.read(size - file.tell())
                    # The first line of a piece may have lost its beginning, and then is no entry.
                    last = next(filter(None, map(_entry, reversed(tail.splitlines()))), None)
                    if last is not None:
                        return last.number
        except FileNotFoundError:
            pass
        return 0

    def add(self, entries: Sequence[Entry]) -> None:
        """Write entries at the end, and return when they lie on the disk. Raises OSError."""
        if not self._file.exists():
            # The folders above are as new as the file, and must outlast a power cut too.
            for above in (self._place.parent, self._place.parent.parent):
                durable.sync_folder(above)
        lines = b"\n".join(json.dumps(_form(entry)).encode("ascii") for entry in entries)
        durable.append_line(self._file, lines)

    def keep(self, contents: Iterable[bytes]) -> None:
        """Keep versions, each under its SHA-256, and return when they lie on the disk. Raises OSError."""
        versions = private_folder(self._place / _VERSIONS)
        new = False
        for content in contents:
            kept = versions / f"{sha256_of(content)}.gz"
            if not kept.exists():
                durable.write_whole(kept, gzip.compress(content, mtime=0))
                new = True
        if new:
            durable.sync_folder(versions)
            durable.sync_folder(self._place)

    def version(self, sha256: str) -> bytes:
        """Return a version that was kept. Raises CannotAmend when it is not there whole."""
        try:
            content = gzip.decompress((self._place / _VERSIONS / f"{sha256}.gz").read_bytes())
        except (OSError, EOFError, ValueError) as error:
            raise _lost() from error
        if sha256_of(content) != sha256:
            raise _lost()
        return content


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _lost() -> CannotAmend:
    return CannotAmend(
        "The version before this amendment cannot be read from the data folder.", "Amend the fields anew."
    )


def _form(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Entry.__slots__}


def _entry(line: bytes) -> Entry | None:
    try:
        form = json.loads(line)
        changes = tuple((field, key, old, new) for field, key, old, new in form.pop("changes"))
        return Entry(**form, changes=changes)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
