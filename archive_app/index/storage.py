"""Where an index lives, and how a generation of it is published whole.

An index is a folder in the cache, named by a hash of the resolved path of its corpus (`corpus.json` beside
says which)::

    manifest.json         the generation in force: segments, records, report; replaced atomically, last of all
    records-<n>.jsonl     one record a file (`records`)
    segment-<name>.arrays the postings of some statements (`segment`)
    worker.lock           an OS lock, held by the process that is indexing

Readers take the manifest and open what it names. A writer writes new files, syncs them, replaces the
manifest, and only then deletes what the new manifest does not name. So a crash at any moment leaves the
last published generation in force.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import zlib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive_app.index.array_file import Damaged
from archive_app.index.messages import report_of
from archive_app.index.schema import fingerprint
from archive_app.index.segments import SegmentInfo, segment_path
from archive_app.locations import cache_folder, private_folder
from archive_app.statements.problems import IndexUnusable, Problem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive_app.statements.searching import IndexReport

_MANIFEST = "manifest.json"
_LOCK = "worker.lock"
_CORPUS = "corpus.json"
_ASIDE = "set-aside"
_DAMAGED = "damaged"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Manifest:
    """One published generation. `complete` is False while a first build is still under way.

    `files` are the size and CRC-32 of every file of the segments. `folder_problems` are those that the walk
    met and that belong to no statement.
    """

    generation: int
    fingerprint: str
    segments: tuple[SegmentInfo, ...]
    records: str
    records_size: int
    records_crc: int
    next_serial: int
    complete: bool
    files: dict[str, tuple[int, int]]
    report: IndexReport | None
    folder_problems: tuple[Problem, ...] = ()


def index_folder(corpus: Path) -> Path:
    """The folder of the index of this corpus; made when missing."""
    name = hashlib.sha256(os.fsencode(corpus)).hexdigest()[:24]
    folder = private_folder(private_folder(cache_folder() / "indexes") / name)
    label = folder / _CORPUS
    if not label.exists():
        write_whole(label, json.dumps({"folder": os.fsdecode(corpus)}).encode("utf-8", "surrogateescape"))
    return folder


def lock_path(folder: Path) -> Path:
    """The file on which the indexing process holds its lock."""
    return folder / _LOCK


def check_trusted(folder: Path) -> None:
    """Raise Damaged unless the folder is ours alone: what is read back must not be by others."""
    if os.name != "posix":
        return
    status = folder.stat()
    if status.st_uid != os.geteuid():
        raise Damaged("the index folder belongs to somebody else")
    if status.st_mode & 0o022:
        raise Damaged("the index folder can be written by others")


def read_manifest(folder: Path) -> Manifest | None:
    """The generation in force, None when there is none; raises Damaged when it cannot be trusted."""
    try:
        content = (folder / _MANIFEST).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Damaged(f"the index cannot be read: {error.strerror}") from error
    check_trusted(folder)
    try:
        return _manifest(json.loads(content))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Damaged("the index is not as it was written") from error


def read_usable_manifest(folder: Path) -> Manifest | None:
    """The generation in force; raises Damaged also when it was made by other rules or found damaged."""
    manifest = read_manifest(folder)
    if manifest is None:
        return None
    if manifest.fingerprint != fingerprint():
        raise Damaged("it was made by another version")
    if (folder / _DAMAGED).exists():
        raise Damaged("it could not be read")
    return manifest


def check_sizes(folder: Path, manifest: Manifest) -> None:
    """Raise Damaged when a file of the segments is shorter or longer than it was written.

    Raises FileNotFoundError when one is gone; then a newer generation may be in force.
    """
    for name, (size, _) in manifest.files.items():
        if (folder / name).stat().st_size != size:
            raise Damaged(f"the file {name} of the index is not as it was written")


def damaged_files(folder: Path, manifest: Manifest) -> list[str]:
    """The files of the segments whose content is not what was written; reads all of them."""
    damaged = []
    for name, seal in manifest.files.items():
        try:
            found = _size_and_crc(folder / name)
        except OSError:
            found = (-1, 0)
        if found != seal:
            damaged.append(name)
    return damaged


def mark_damaged(folder: Path) -> None:
    """Leave a note that the generation in force cannot be read, so that the next update builds it anew."""
    try:
        write_whole(folder / _DAMAGED, b"")
    except OSError as error:
        _log.warning("the damage could not be noted: %s", error)


def read_checked(folder: Path, manifest: Manifest) -> bytes:
    """The records of a generation, checked against the manifest."""
    content = (folder / manifest.records).read_bytes()
    if len(content) != manifest.records_size or zlib.crc32(content) != manifest.records_crc:
        raise Damaged("the list of files in the index is not as it was written")
    return content


def publish(
    folder: Path,
    generation: int,
    segments: tuple[SegmentInfo, ...],
    record_lines: Iterable[bytes],
    *,
    before: Manifest | None,
    next_serial: int,
    complete: bool,
    report: IndexReport | None,
    folder_problems: tuple[Problem, ...],
) -> Manifest:
    """Put a generation in force; raises IndexUnusable when it cannot be written (the last one stays)."""
    content = b"".join(record_lines)
    known = before.files if before else {}
    try:
        paths = [segment_path(folder, info.name) for info in segments]
        files = {path.name: known.get(path.name) or _size_and_crc(path) for path in paths}
        manifest = Manifest(
            generation=generation,
            fingerprint=fingerprint(),
            segments=segments,
            records=f"records-{generation}.jsonl",
            records_size=len(content),
            records_crc=zlib.crc32(content),
            next_serial=next_serial,
            complete=complete,
            files=files,
            report=report,
            folder_problems=folder_problems,
        )
        write_whole(folder / manifest.records, content)
        write_manifest(folder, manifest)
    except OSError as error:
        raise IndexUnusable(
            f"The index could not be written: {error.strerror}.", "Make room on the disk and update again."
        ) from error
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in the place of the last one."""
    write_whole(folder / _MANIFEST, json.dumps(asdict(manifest)).encode())


def with_report(folder: Path, manifest: Manifest, report: IndexReport) -> Manifest:
    """Put another account of the last update beside the same generation."""
    newer = replace(manifest, report=report)
    try:
        write_manifest(folder, newer)
    except OSError as error:
        raise IndexUnusable(
            f"The index could not be written: {error.strerror}.", "Make room on the disk and update again."
        ) from error
    return newer


def clean_up(folder: Path, manifest: Manifest | None) -> None:
    """Delete what the manifest does not name; only the process that holds the lock may do so."""
    keep = {_MANIFEST, _LOCK, _CORPUS, _DAMAGED}
    if manifest is not None:
        keep.add(manifest.records)
        keep.update(manifest.files)
    for path in folder.iterdir():
        if path.name in keep or path.name.startswith(_ASIDE):
            continue
        try:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        except OSError as error:
            _log.info("left behind in the index: %s (%s)", path.name, error)


def set_aside(folder: Path, reason: str) -> None:
    """Move an index that cannot be used out of the way."""
    _log.warning("The index in %s is set aside and built anew: %s.", folder, reason)
    aside = folder / _ASIDE
    if aside.exists():
        shutil.rmtree(aside, ignore_errors=True)
    private_folder(aside)
    for path in folder.iterdir():
        if path.name not in {_LOCK, _CORPUS, _ASIDE}:
            path.replace(aside / path.name)
    folder.chmod(0o700)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, even when the power fails."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    if os.name == "posix":
        _sync(path.parent)


def _size_and_crc(path: Path) -> tuple[int, int]:
    size = crc = 0
    with path.open("rb") as file:
        while piece := file.read(2**20):
            size, crc = size + len(piece), zlib.crc32(piece, crc)
    return size, crc


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _manifest(values: dict[str, Any]) -> Manifest:
    report, problems = values.pop("report"), values.pop("folder_problems")
    segments = tuple(
        SegmentInfo(str(s["name"]), int(s["documents"]), tuple(s["deleted"])) for s in values.pop("segments")
    )
    records = values["records"]
    if Path(records).name != records or not all(s.name.isalnum() for s in segments):
        raise ValueError("a name that is no file name")
    return Manifest(
        segments=segments,
        files={str(name): (int(size), int(crc)) for name, (size, crc) in values.pop("files").items()},
        report=None if report is None else report_of(report),
        folder_problems=tuple(
            Problem(p["path"], p["line"], ProblemKind(p["kind"]), p["message"], p["remedy"]) for p in problems
        ),
        **values,
    )
