"""Fixity: record the SHA-256 of every file of a folder, and verify later that each is what it was.

Nothing is written into the folder, unless a manifest is asked for. A check reads every byte again: neither
size nor time vouches for a content. Both can be interrupted at any moment and go on where they stopped.
"""

from __future__ import annotations

import os
import secrets
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from archive_app import durable
from archive_app.catalogue.every_file import MANIFEST, reason_of, require_folder
from archive_app.catalogue.fixity_comparison import held_against
from archive_app.catalogue.fixity_reading import FixityProgress, FolderReading
from archive_app.catalogue.fixity_report import Recording, Verification
from archive_app.catalogue.fixity_store import (
    FileFixity,
    FixityBusy,
    FixityFailed,
    FixityStore,
    not_written,
    now,
)
from archive_app.statements.problems import WrongRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path


def record_fixity(
    folder: Path,
    *,
    manifest: bool = False,
    replace: bool = False,
    restart: bool = False,
    on_progress: Callable[[FixityProgress], None] | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Recording:
    """Record the SHA-256 of every file of a folder, in the data folder.

    `manifest` also writes `manifest-sha256.txt` into the folder, which must not be there yet unless it is to
    `replace` it. `restart` begins anew where an interrupted run would be gone on with. Raises
    FolderUnavailable, WrongRequest, FixityBusy and FixityFailed.
    """
    begun = time.monotonic()
    folder = folder.expanduser().resolve()
    if manifest and not replace and os.path.lexists(folder / MANIFEST):
        raise _manifest_is_there(folder)
    with _store_of(folder) as store:
        reading = FolderReading(folder, store, "record", store.last_number(), restart=restart)
        done = reading.read(on_progress, is_cancelled)
        number = None
        if done:
            number = store.write_record(reading.run.started, reading.found, reading.unreadable).number
            reading.run.end()
    if done and manifest:
        _write_manifest(folder, reading.found, replace=replace)
    return Recording(
        folder=str(folder),
        number=number,
        files=len(reading.found),
        bytes=sum(fixity.size for fixity in reading.found.values()),
        unreadable=tuple(reading.unreadable),
        left_out=reading.left_out,
        resumed=reading.resumed,
        seconds=time.monotonic() - begun,
        manifest=str(folder / MANIFEST) if done and manifest else None,
        cancelled=not done,
    )


def verify_fixity(
    folder: Path,
    *,
    restart: bool = False,
    on_progress: Callable[[FixityProgress], None] | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Verification:
    """Read every file of a folder again and hold it against the last record.

    Raises FolderUnavailable, NothingRecorded, FixityBusy and FixityFailed.
    """
    begun = time.monotonic()
    folder = folder.expanduser().resolve()
    with _store_of(folder) as store:
        record = store.last_record()
        reading = FolderReading(folder, store, "verify", record.number, restart=restart)
        done = reading.read(on_progress, is_cancelled)
        verification = held_against(record, reading, time.monotonic() - begun, done=done)
        if done:
            store.note_check(_check_form(verification))
            reading.run.end()
    return verification


@contextmanager
def _store_of(folder: Path) -> Iterator[FixityStore]:
    """The store of a folder, locked; what the data folder refuses becomes an error for a person."""
    require_folder(folder)  # nothing is kept of a folder that is not there
    try:
        store = FixityStore(folder)
        with FileLock(store.lock_path).acquire(timeout=0):
            yield store
    except Timeout as error:
        raise FixityBusy(
            "Another process is recording or verifying this folder.", "Wait until it is done."
        ) from error
    except OSError as error:
        raise not_written(error) from error


def _check_form(check: Verification) -> dict[str, Any]:
    lists = ("changed", "moved", "missing", "new", "unreadable")
    counts = {name: len(getattr(check, name)) for name in lists}
    return {
        "time": now(),
        "record": check.record,
        "files": check.files,
        "unchanged": check.unchanged,
        **counts,
    }


def _write_manifest(folder: Path, found: Mapping[str, FileFixity], *, replace: bool) -> None:
    """Write `manifest-sha256.txt`, whole or not at all. CR and LF in names are encoded as BagIt tools do."""
    lines = (f"{found[path].sha256}  {manifest_path(path)}\n" for path in sorted(found))
    beside = folder / f".{MANIFEST}.{secrets.token_hex(4)}.new"
    try:
        durable.write_new(beside, "".join(lines).encode("utf-8", "surrogatepass"))
        try:
            if replace:
                durable.move(beside, folder / MANIFEST)
            else:
                durable.place_new(beside, folder / MANIFEST)
        except OSError:
            durable.delete(beside)
            raise
        durable.sync_folder(folder)
    except FileExistsError as error:
        raise _manifest_is_there(folder) from error
    except OSError as error:
        raise FixityFailed(
            f"The checksums are recorded, but {MANIFEST} could not be written: {reason_of(error)}.",
            "Make room or mend the folder's permissions, then record again.",
        ) from error


def manifest_path(path: str) -> str:
    """Return a path as it stands in a manifest, where a line must stay a line."""
    return path.replace("\r", "%0D").replace("\n", "%0A")


def _manifest_is_there(folder: Path) -> WrongRequest:
    return WrongRequest(
        f"{folder / MANIFEST} is there already, and nothing is replaced without being asked.",
        "Add --replace to have it replaced, or leave out --manifest.",
    )
