"""What recording and verifying a folder found, and the same as plain JSON values (`docs/formats.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive_app.catalogue.every_file import Unreadable


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded. `number` is None when it was cancelled; `bytes` is the size of all files.

    `left_out` counts names left out by rule, `resumed` files that an interrupted run had read before.
    `manifest` is the path of the manifest that was asked for.
    """

    folder: str
    number: int | None
    files: int
    bytes: int
    unreadable: tuple[Unreadable, ...]
    left_out: int
    resumed: int
    seconds: float
    manifest: str | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file of other content. `amendment` is the number of the amendment made here that explains it."""

    path: str
    expected: str
    found: str
    amendment: int | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """A folder held against its last record; every list is in order of path.

    `moved` are pairs of the recorded and the present path of one content. When `cancelled`, the counts are
    those of the files read so far, and nothing is said of missing, moved and new ones.
    """

    folder: str
    record: int
    recorded: str
    files: int
    unchanged: int
    changed: tuple[ChangedFile, ...]
    moved: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    new: tuple[str, ...]
    unreadable: tuple[Unreadable, ...]
    left_out: int
    resumed: int
    seconds: float
    cancelled: bool = False

    @property
    def all_unchanged(self) -> bool:
        """Whether every file is there as it was recorded, and nothing else."""
        return not (self.changed or self.moved or self.missing or self.new or self.unreadable)


def recording_form(recording: Recording) -> dict[str, Any]:
    """The answer of `fixity record --json`."""
    return {
        "folder": recording.folder,
        "record": recording.number,
        "files": recording.files,
        "bytes": recording.bytes,
        "unreadable": unreadable_form(recording.unreadable),
        "left_out": recording.left_out,
        "resumed": recording.resumed,
        "manifest": recording.manifest,
        "cancelled": recording.cancelled,
        "seconds": round(recording.seconds, 3),
    }


def verification_form(check: Verification) -> dict[str, Any]:
    """The answer of `fixity verify --json`."""
    return {
        "folder": check.folder,
        "record": check.record,
        "recorded": check.recorded,
        "files": check.files,
        "unchanged": check.unchanged,
        "changed": [
            {"path": one.path, "expected": one.expected, "found": one.found, "amendment": one.amendment}
            for one in check.changed
        ],
        "moved": [{"from": was, "to": is_now} for was, is_now in check.moved],
        "missing": list(check.missing),
        "new": list(check.new),
        "unreadable": unreadable_form(check.unreadable),
        "left_out": check.left_out,
        "resumed": check.resumed,
        "cancelled": check.cancelled,
        "seconds": round(check.seconds, 3),
    }


def unreadable_form(unreadable: tuple[Unreadable, ...]) -> list[dict[str, str]]:
    """What could not be read, and why."""
    return [{"path": one.path, "reason": one.reason} for one in unreadable]
