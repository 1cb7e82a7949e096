"""Where an index lives, and how a generation of it is published whole.

An index is a folder in the cache, named by a hash of the resolved path of its corpus (`corpus.json` beside
says which)::

    manifest.json          the generation in force: segments, columns, report; replaced whole, last of all
    columns-<n>-<x>.arrays which documents count, and their orders (`columns`)
    segment-<x>.arrays     the postings (`segment`) and details (`details`) of some statements
    reprints-<n>-<x>.arrays  which statements say nearly the same (`reprints`)
    damaged                names the columns of a generation in which a search met damage
    worker.lock            an OS lock, held by the process that is indexing

Readers take the manifest and open what it names. A writer writes new files under names that were never
used, syncs them and the folder, replaces the manifest, syncs the folder, and only then deletes what the new
manifest does not name (`durable`). So a crash or a power cut at any moment leaves the last published
generation in force. What cannot be read is left alone; only what was read and is wrong is set aside.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import secrets
import shutil
import zlib
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive_app import durable
from archive_app.index.array_file import ArrayFile, Damaged
from archive_app.index.messages import report_of
from archive_app.index.reprints import check_pairs
from archive_app.index.schema import fingerprint
from archive_app.index.segments import SegmentInfo, is_segment, open_segment, segment_path
from archive_app.locations import cache_folder, private_folder
from archive_app.statements.problems import IndexUnusable, Problem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from archive_app.statements.searching import IndexReport

_MANIFEST = "manifest.json"
_LOCK = "worker.lock"
_CORPUS = "corpus.json"
_ASIDE = "set-aside"
_DAMAGED = "damaged"

#: The manifest begins with the checksum of everything that follows it.
_SEAL = '{{"crc32":"{:08x}","manifest":'
_SEAL_LENGTH = len(_SEAL.format(0))

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Manifest:
    """One published generation. `complete` is False while a first build is still under way.

    `folder_problems` are those that the walk met and that belong to no statement. `folder_number` tells the
    folder that was walked from another one in its place (`Inventory`); 0 when it is not known.
    """

    generation: int
    fingerprint: str
    segments: tuple[SegmentInfo, ...]
    columns: str
    columns_size: int
    next_serial: int
    complete: bool
    report: IndexReport | None
    folder_problems: tuple[Problem, ...] = ()
    reprints: str | None = None
    reprints_size: int = 0
    folder_number: int = 0


def index_folder(corpus: Path) -> Path:
    """The folder of the index of this corpus; made when missing. Raises IndexUnusable."""
    name = hashlib.sha256(os.fsencode(corpus)).hexdigest()[:24]
    try:
        folder = private_folder(private_folder(cache_folder() / "indexes") / name)
    except OSError as error:
        raise IndexUnusable(
            f"There is no place for the index in {error.filename}: {_reason(error)}.",
            "Check the permissions of the cache folder and the room on its disk.",
        ) from error
    try:
        label = folder / _CORPUS
        if not label.exists():
            content = json.dumps({"folder": os.fsdecode(corpus)}).encode("utf-8", "surrogateescape")
            durable.write_whole(label, content)
    except OSError as error:
        _log.info("the index in %s could not be labelled: %s", folder, _reason(error))
    return folder


@lru_cache(maxsize=8)
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
    """The generation in force, None when there is none.

    Raises Damaged when it cannot be trusted, and OSError when it cannot be read.
    """
    try:
        content = (folder / _MANIFEST).read_bytes()
        check_trusted(folder)
    except FileNotFoundError:
        return None
    try:
        return _manifest(json.loads(_unsealed(content)))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Damaged("the index is not as it was written") from error


def read_usable_manifest(folder: Path) -> Manifest | None:
    """The generation in force; raises Damaged also when it was made by other rules or found damaged."""
    manifest = read_manifest(folder)
    if manifest is None:
        return None
    if manifest.fingerprint != fingerprint():
        raise Damaged("it was made by another version")
    if _is_marked(folder, manifest):
        raise Damaged("a search found it damaged")
    return manifest


def mark_damaged(folder: Path, manifest: Manifest) -> None:
    """Leave a note that a generation is damaged, so that the next update sets it aside and builds anew.

    Only the process that holds the lock may move files, and a search must not wait for it.
    """
    try:
        durable.write_whole(folder / _DAMAGED, manifest.columns.encode())
    except OSError as error:
        _log.warning("the damage could not be noted: %s", _reason(error))


def damaged_files(folder: Path, manifest: Manifest) -> list[str]:
    """The files of a generation whose content is not what was written; reads all of them. Raises OSError."""
    from archive_app.index.layout import COLUMNS, check_layout  # noqa: PLC0415 - not needed to search

    damaged = []
    try:
        columns = ArrayFile(folder / manifest.columns, manifest.columns_size)
        columns.check_all()
        check_layout(columns, COLUMNS)
    except (Damaged, FileNotFoundError):
        damaged.append(manifest.columns)
    try:
        if manifest.reprints is not None:
            check_pairs(ArrayFile(folder / manifest.reprints, manifest.reprints_size))
    except (Damaged, FileNotFoundError):
        damaged.append(str(manifest.reprints))
    for info in manifest.segments:
        try:
            open_segment(folder, info).check_all()
        except (Damaged, FileNotFoundError):
            damaged.append(segment_path(folder, info.name).name)
    return damaged


def publish(
    folder: Path,
    generation: int,
    segments: tuple[SegmentInfo, ...],
    write_columns: Callable[[Path], int],
    *,
    next_serial: int,
    complete: bool,
    report: IndexReport | None,
    folder_problems: tuple[Problem, ...],
    reprints: tuple[str | None, int] = (None, 0),
    folder_number: int = 0,
    check_lock: Callable[[], None],
) -> Manifest:
    """Put a generation in force; raises IndexUnusable when it cannot be written (the last one stays).

    `write_columns` writes the columns of the segments to a file and returns its size. `check_lock` raises
    IndexUnusable when another process may write to the index.
    """
    columns = f"columns-{generation}-{secrets.token_hex(4)}.arrays"
    try:
        size = write_columns(folder / columns)
        manifest = Manifest(
            generation, fingerprint(), segments, columns, size, next_serial, complete, report,
            folder_problems, *reprints, folder_number,
        )  # fmt: skip
        # The names of the segments and of the columns lie on the disk before a manifest can name them.
        durable.sync_folder(folder)
        check_lock()
        write_manifest(folder, manifest)
    except OSError as error:
        raise not_written(error) from error
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in the place of the last one, to stay; raises OSError."""
    content = json.dumps(asdict(manifest)).encode() + b"}\n"
    durable.write_whole(folder / _MANIFEST, _SEAL.format(zlib.crc32(content)).encode() + content)
    durable.sync_folder(folder)


def not_written(error: OSError) -> IndexUnusable:
    """What a person is told when the index could not be written."""
    remedy = "Check the permissions of the cache folder, and update again."
    if error.errno in _NO_ROOM:
        remedy = "Make room on the disk and update again."
    return IndexUnusable(
        f"The index could not be written: {_reason(error)}; what was indexed before stays.", remedy
    )


def not_read(error: OSError) -> IndexUnusable:
    """What a person is told when the index could not be read, which does not mean that it is damaged."""
    return IndexUnusable(
        f"The index could not be read: {_reason(error)}.",
        "Check the permissions of the cache folder and its disk, and try again; nothing was deleted.",
    )


def time_of_account(folder: Path) -> float | None:
    """When the generation in force was last found to be true, in seconds since 1970; None when unknown."""
    try:
        return (folder / _MANIFEST).stat().st_mtime
    except OSError:
        return None


def with_report(folder: Path, manifest: Manifest, report: IndexReport) -> Manifest:
    """Put another account of the last update beside the same generation."""
    newer = replace(manifest, report=report)
    try:
        write_manifest(folder, newer)
    except OSError as error:
        raise not_written(error) from error
    return newer


def left_over(folder: Path, *manifests: Manifest | None) -> list[Path]:
    """What lies in the folder and none of the manifests names."""
    keep = {_MANIFEST, _LOCK, _CORPUS, _ASIDE}
    for manifest in manifests:
        if manifest is not None:
            keep.update(filter(None, (manifest.columns, manifest.reprints)))
            keep.update(segment_path(folder, info.name).name for info in manifest.segments)
            if _is_marked(folder, manifest):
                keep.add(_DAMAGED)
    try:
        return sorted(path for path in folder.iterdir() if path.name not in keep)
    except FileNotFoundError:
        return []


def clean_up(folder: Path, *manifests: Manifest | None, segments: Collection[Path] | None = None) -> None:
    """Delete what none of the manifests names; only the process that holds the lock may do so.

    Of segments, those alone that are given: others may be new ones of processes that are still at work.
    Without any given all are deleted. Whoever calls this has synced the folder since a manifest was
    replaced. What somebody still holds is left to the next time.
    """
    for path in left_over(folder, *manifests):
        if segments is not None and is_segment(path) and path not in segments:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif (error := durable.delete(path)) is not None:
            _log.info("left behind in the index: %s (%s)", path.name, error)


def set_aside(folder: Path, reason: str) -> None:
    """Move an index that cannot be used out of the way. The last one set aside is kept.

    Raises IndexUnusable when the manifest cannot be moved; any other file that cannot be is cleaned up later.
    """
    _log.warning("The index in %s is set aside and built anew: %s.", folder, reason)
    aside = folder / _ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    try:
        private_folder(aside)
        # The manifest goes first: without it the other files are nothing but left over.
        if (folder / _MANIFEST).exists():
            durable.move(folder / _MANIFEST, aside / _MANIFEST)
        for path in left_over(folder):
            _move_aside(path, aside)
        folder.chmod(0o700)
    except OSError as error:
        raise not_written(error) from error


def _move_aside(path: Path, aside: Path) -> None:
    try:
        durable.move(path, aside / path.name)
    except OSError as error:
        _log.info("not set aside: %s (%s)", path.name, error)


def _is_marked(folder: Path, manifest: Manifest) -> bool:
    try:
        return (folder / _DAMAGED).read_bytes() == manifest.columns.encode()
    except FileNotFoundError:
        return False


def _unsealed(content: bytes) -> bytes:
    body = content[_SEAL_LENGTH:]
    if content[:_SEAL_LENGTH] != _SEAL.format(zlib.crc32(body)).encode() or not body.endswith(b"}\n"):
        raise ValueError("not sealed with the checksum of its content")
    return body.removesuffix(b"}\n")


def _reason(error: OSError) -> str:
    reason = error.strerror or str(error)
    return reason[:1].lower() + reason[1:]


def _manifest(values: dict[str, Any]) -> Manifest:
    report, problems = values.pop("report"), values.pop("folder_problems")
    segments = tuple(
        SegmentInfo(str(s["name"]), int(s["documents"]), int(s["size"]), int(s["deleted"]))
        for s in values.pop("segments")
    )
    names = filter(None, (values["columns"], values["reprints"]))
    if any(Path(name).name != name for name in names) or not all(s.name.isalnum() for s in segments):
        raise ValueError("a name that is no file name")
    return Manifest(
        segments=segments,
        report=None if report is None else report_of(report),
        folder_problems=tuple(
            Problem(p["path"], p["line"], ProblemKind(p["kind"]), p["message"], p["remedy"]) for p in problems
        ),
        **values,
    )
