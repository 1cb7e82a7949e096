"""What fixity keeps of one archive, in the data folder: records, checks, and the run that is under way.

    fixity/records/000001.jsonl    a record, whole: a head, one line a file, a last line with its own SHA-256
    fixity/record.running.jsonl    what a run has read so far, so that an interrupted one goes on
    fixity/verify.running.jsonl
    fixity/checks.jsonl            one line for each check that was finished: when, and what it found

A record is written once and never changed or deleted.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from archive_app import __version__, durable
from archive_app.catalogue.every_file import Unreadable, reason_of
from archive_app.corpus.inventory import UNSETTLED_NS
from archive_app.locations import archive_data_folder, private_folder
from archive_app.statements.problems import ArchiveError, WrongRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from archive_app.catalogue.checksums import Checksum

Kind = Literal["record", "verify"]
_FORMAT = 1
_CHECKS = "checks.jsonl"
_WRITE_EVERY = 1_000
_WRITE_AFTER = 4.0
#: An interrupted run is gone on with for so long; what it read before is too old to vouch for the rest.
GOES_ON_FOR = timedelta(days=7)


class FixityFailed(ArchiveError):
    """A record or a check could not be written or read; what was done of it is kept."""


class FixityBusy(ArchiveError):
    """Another process records or verifies this folder."""


class NothingRecorded(WrongRequest):
    """There is no record that the folder could be held against."""


@dataclass(frozen=True, slots=True)
class FileFixity:
    """What is kept of a file: size in bytes, time in nanoseconds, SHA-256 in hexadecimal."""

    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """One finished record of a folder. `number` counts from 1; times are ISO 8601 in UTC."""

    number: int
    started: str
    finished: str
    files: Mapping[str, FileFixity]
    unreadable: tuple[Unreadable, ...]


class FixityStore:
    """The fixity folder of the archive in `folder` (an absolute path); made when missing. Raises OSError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = private_folder(archive_data_folder(folder) / "fixity")
        self._records = private_folder(self.place / "records")

    @property
    def lock_path(self) -> Path:
        """A file that whoever records or verifies holds locked."""
        return self.place / "fixity.lock"

    def last_number(self) -> int:
        """The number of the newest record; 0 when there is none."""
        return max((int(path.stem) for path in self._records.glob("[0-9]*.jsonl")), default=0)

    def last_record(self) -> Record:
        """Return the newest record. Raises NothingRecorded, and FixityFailed when it is damaged."""
        number = self.last_number()
        if not number:
            raise NothingRecorded(
                "The checksums of this folder were never recorded.",
                "Record them first: archive-app fixity record FOLDER",
            )
        try:
            return _record(number, self._path(number).read_bytes())
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise FixityFailed(
                f"Record {number} of this folder is damaged or cannot be read.",
                f"Restore {self._path(number)} from a backup, or record the folder anew.",
            ) from error

    def write_record(
        self, started: str, files: Mapping[str, FileFixity], unreadable: Iterable[Unreadable]
    ) -> Record:
        """Write the next record, whole, and return it when it lies on the disk. Raises OSError."""
        number = self.last_number() + 1
        head = {"format": _FORMAT, "number": number, "folder": str(self.folder), "started": started,
                "app": __version__}  # fmt: skip
        lines = [_line(head)]
        lines += [_line([path, f.size, f.mtime_ns, f.sha256]) for path, f in sorted(files.items())]
        body = b"".join(line + b"\n" for line in lines)
        record = Record(number, started, now(), files, tuple(unreadable))
        end = {
            "finished": record.finished,
            "unreadable": [[one.path, one.reason] for one in record.unreadable],
            "sha256": hashlib.sha256(body).hexdigest(),
        }
        durable.write_whole(self._path(number), body + _line(end) + b"\n")
        durable.sync_folder(self._records)
        durable.sync_folder(self.place)
        return record

    def note_check(self, form: dict[str, Any]) -> None:
        """Add the outcome of a finished check to the list of them. Raises OSError."""
        durable.append_line(self.place / _CHECKS, _line(form))

    def checks(self) -> list[bytes]:
        """The lines of the list of finished checks, oldest first; none where it cannot be read."""
        try:
            return (self.place / _CHECKS).read_bytes().splitlines()
        except OSError:
            return []

    def is_interrupted(self, kind: Kind, against: int) -> bool:
        """Whether a run of this kind against this record was interrupted, and can be gone on with."""
        before = _running(self._run_path(kind), against)
        return before is not None and bool(before[1])

    def run(self, kind: Kind, against: int, *, restart: bool) -> Run:
        """Go on with the interrupted run of this kind against this record, or begin one. Raises OSError."""
        path = self._run_path(kind)
        before = None if restart else _running(path, against)
        if before is not None:
            return Run(path, *before)
        durable.delete(path)
        started = now()
        head = {"format": _FORMAT, "against": against, "started": started, "app": __version__}
        durable.append_line(path, _line(head))
        return Run(path, started, {})

    def _run_path(self, kind: Kind) -> Path:
        return self.place / f"{kind}.running.jsonl"

    def _path(self, number: int) -> Path:
        return self._records / f"{number:06}.jsonl"


class Run:
    """A run under way: what it has read is written to the disk every few seconds."""

    def __init__(self, path: Path, started: str, known: dict[str, FileFixity]) -> None:
        self.started = started
        self._path = path
        self._known = known
        self._waiting: list[bytes] = []
        self._written = time.monotonic()

    @property
    def goes_on(self) -> bool:
        """Whether anything was read before this run was interrupted."""
        return bool(self._known)

    def known(self, path: str, size: int, mtime_ns: int) -> FileFixity | None:
        """What was read of a file before the interruption, when it looks the same from outside."""
        fixity = self._known.get(path)
        same = fixity is not None and (fixity.size, fixity.mtime_ns) == (size, mtime_ns)
        return fixity if same else None

    def add(self, path: str, found: Checksum) -> FileFixity:
        """Take a file that was read; raises OSError when it cannot be written."""
        fixity = FileFixity(found.size, found.mtime_ns, found.digests["sha256"])
        # A file written to just now may change again without its time telling; it is read again then.
        if found.mtime_ns < time.time_ns() - UNSETTLED_NS:
            self._waiting.append(_line([path, fixity.size, fixity.mtime_ns, fixity.sha256]))
        if len(self._waiting) >= _WRITE_EVERY or time.monotonic() - self._written > _WRITE_AFTER:
            self.write()
        return fixity

    def write(self) -> None:
        """Return when all that was taken lies on the disk. Raises OSError."""
        if self._waiting:
            durable.append_line(self._path, b"\n".join(self._waiting))
            self._waiting.clear()
        self._written = time.monotonic()

    def end(self) -> None:
        """The run is finished: what it had written is needed no more."""
        durable.delete(self._path)


def _record(number: int, content: bytes) -> Record:
    """Read back a record; raises ValueError, KeyError, TypeError and IndexError for what is not whole."""
    body, _, last = content.rstrip(b"\n").rpartition(b"\n")
    end = json.loads(last)
    if end["sha256"] != hashlib.sha256(body + b"\n").hexdigest():
        raise ValueError("the record is not as it was written")
    head, *lines = map(json.loads, body.splitlines())
    files = {path: FileFixity(*values) for path, *values in lines}
    unreadable = tuple(Unreadable(path, reason) for path, reason in end["unreadable"])
    return Record(number, head["started"], end["finished"], files, unreadable)


def _running(path: Path, against: int) -> tuple[str, dict[str, FileFixity]] | None:
    try:
        head, *lines = path.read_bytes().splitlines()
        form = json.loads(head)
        age = datetime.now(UTC) - datetime.fromisoformat(form["started"])
        if (form["format"], form["against"]) != (_FORMAT, against) or not timedelta() <= age < GOES_ON_FOR:
            return None
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    known = {}
    for line in lines:
        try:
            name, size, mtime_ns, sha256 = json.loads(line)
        except (ValueError, TypeError):
            continue
        known[name] = FileFixity(size, mtime_ns, sha256)
    return form["started"], known


def not_written(error: OSError) -> FixityFailed:
    """The error for a person when the data folder refuses to take what is to be kept."""
    return FixityFailed(
        f"The checksums could not be written to the data folder: {reason_of(error)}.",
        "Make room or mend its permissions, then start again; it goes on where it stopped.",
    )


def now() -> str:
    """The time in UTC, to the second, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _line(form: Any) -> bytes:
    return json.dumps(form, separators=(",", ":")).encode("ascii")
