"""What is known of a folder's fixity before anything of it is read again."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive_app.catalogue.every_file import MANIFEST
from archive_app.catalogue.fixity_store import FixityStore, NothingRecorded, not_written

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.catalogue.fixity_store import Kind

#: What a check can find of a file other than that it is unchanged.
DIFFERENCES = ("changed", "missing", "unreadable", "moved", "new")


@dataclass(frozen=True, slots=True)
class LastRecord:
    """The newest record: its number, when it was finished (ISO 8601, UTC), how many files and bytes."""

    number: int
    finished: str
    files: int
    bytes: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The newest finished check against that record: when (ISO 8601, UTC), and how many files were what."""

    time: str
    unchanged: int
    differences: dict[str, int]


@dataclass(frozen=True, slots=True)
class FixityState:
    """The newest record and check, which runs were interrupted, and whether the folder has a manifest."""

    record: LastRecord | None
    check: LastCheck | None
    interrupted: frozenset[Kind]
    manifest: bool


def fixity_state(folder: Path) -> FixityState:
    """Tell what is known of a folder; nothing is written but empty folders in the data folder.

    Raises FixityFailed when the record is damaged or the data folder cannot be used.
    """
    folder = folder.expanduser().resolve()
    try:
        store = FixityStore(folder)
    except OSError as error:
        raise not_written(error) from error
    try:
        found = store.last_record()
    except NothingRecorded:
        record = None
    else:
        size = sum(file.size for file in found.files.values())
        record = LastRecord(found.number, found.finished, len(found.files), size, len(found.unreadable))
    number = record.number if record else 0
    kinds: tuple[Kind, ...] = ("record", "verify")
    return FixityState(
        record,
        _last_check(store.checks(), number),
        frozenset(kind for kind in kinds if store.is_interrupted(kind, number)),
        os.path.lexists(folder / MANIFEST),
    )


def _last_check(lines: list[bytes], number: int) -> LastCheck | None:
    for line in reversed(lines):
        try:
            form: dict[str, Any] = json.loads(line)
            if form["record"] == number:
                differences = {name: int(form[name]) for name in DIFFERENCES}
                return LastCheck(str(form["time"]), int(form["unchanged"]), differences)
        except (ValueError, KeyError, TypeError):
            # A line that an interruption cut off; the one before it counts.
            continue
    return None
