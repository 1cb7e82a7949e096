"""A folder as it was read, held against its record."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from archive_app.catalogue.every_file import Unreadable
from archive_app.catalogue.fixity_report import ChangedFile, Verification
from archive_app.catalogue.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from archive_app.catalogue.fixity_reading import FolderReading
    from archive_app.catalogue.fixity_store import FileFixity, Record


def held_against(record: Record, reading: FolderReading, seconds: float, *, done: bool) -> Verification:
    """Compare; when it was not `done`, nothing is said of what is missing, moved or new."""
    found, recorded = reading.found, record.files
    common = [path for path in sorted(recorded) if path in found]
    differ = [path for path in common if recorded[path].sha256 != found[path].sha256]
    unreadable = _unreadable(recorded, found, reading.unreadable) if done else reading.unreadable
    out_of_reach = {one.path for one in unreadable}
    gone = [path for path in sorted(recorded) if path not in found and path not in out_of_reach]
    fresh = [path for path in sorted(found) if path not in recorded]
    moved, missing, new = _moves(gone, fresh, recorded, found) if done else ([], [], [])
    return Verification(
        folder=str(reading.folder),
        record=record.number,
        recorded=record.finished,
        files=len(found),
        unchanged=len(common) - len(differ),
        changed=_changes(reading.folder, differ, recorded, found),
        moved=tuple(moved),
        missing=tuple(missing),
        new=tuple(new),
        unreadable=tuple(unreadable),
        left_out=reading.left_out,
        resumed=reading.resumed,
        seconds=seconds,
        cancelled=not done,
    )


def _unreadable(
    recorded: Mapping[str, FileFixity], found: Mapping[str, FileFixity], met: list[Unreadable]
) -> list[Unreadable]:
    """What cannot be read, with the recorded files below folders that cannot: these are not missing."""
    reasons = {one.path: one.reason for one in met}
    for path in recorded:
        if path in found or path in reasons:
            continue
        parents = [path[:at] for at, letter in enumerate(path) if letter == "/"]
        above = next((parent for parent in parents if parent in reasons), None)
        if above is not None:
            reasons[path] = reasons[above]
    return [Unreadable(path, reasons[path]) for path in sorted(reasons)]


def _moves(
    gone: list[str], fresh: list[str], recorded: Mapping[str, FileFixity], found: Mapping[str, FileFixity]
) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """Pair paths that are gone with new ones of the same content, in order; return pairs and both rests."""
    places = defaultdict(list)
    for path in reversed(fresh):
        places[found[path].sha256].append(path)
    moved = [(path, places[recorded[path].sha256].pop()) for path in gone if places[recorded[path].sha256]]
    before, after = {pair[0] for pair in moved}, {pair[1] for pair in moved}
    missing = [path for path in gone if path not in before]
    return moved, missing, [path for path in fresh if path not in after]


def _changes(
    folder: Path, paths: list[str], recorded: Mapping[str, FileFixity], found: Mapping[str, FileFixity]
) -> tuple[ChangedFile, ...]:
    if not paths:
        return ()
    amended = {entry.after: entry.number for entry in Journal(folder).entries() if entry.after}
    pairs = ((path, recorded[path].sha256, found[path].sha256) for path in paths)
    return tuple(ChangedFile(path, was, now, amended.get(now)) for path, was, now in pairs)
