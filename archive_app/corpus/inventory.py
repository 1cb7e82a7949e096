"""What is in a folder, and what was added, changed, moved and removed since it was last looked at.

The rules are those of the contract. A link to a file is a file; a link to a folder is not followed, so that
no link can lead in circles. What is neither a file nor a folder (a FIFO, a socket, a device, a link to
nothing) is no file and is counted apart; it is listed as a problem when its name is that of a statement.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive_app.corpus.file_names import (
    display_path,
    distinct_display_path,
    ignored_kind,
    is_folder_walked,
)
from archive_app.statements.problems import FolderUnavailable, Problem, ProblemKind
from archive_app.statements.statement import SIDECAR_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

#: A file that was written within this time before the walk may be written again without its stamp changing.
UNSETTLED_NS = 2_000_000_000
_COUNT_EVERY = 500


class WalkCancelled(Exception):
    """The walk was cancelled; nothing can be concluded from what it had met."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a statement's file looked from outside: its path as shown, its size in bytes and its time in
    nanoseconds.

    A metadata sidecar belongs to its statement: `size` and `mtime_ns` are the sums of both, so that a change
    of either shows; a sidecar that cannot be read counts with its size alone. `settled` is False when one of
    them was written so shortly before the walk that the stamp may not tell the next change.
    """

    path: str
    size: int
    mtime_ns: int
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """What an index remembers of a file: its stamp and the SHA-256 of its content, in hexadecimal."""

    stamp: Stamp
    sha256: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a walk met. `stamps` are the statements, in order of path.

    `ignored_kinds` counts files left out, by rule or extension, most first. `ignored_folders` counts folders
    not walked; `special` counts what is neither file nor folder. `problems` are folders that could not be
    read, statements that are no files, and sidecars of nothing; `unread` are those folders as they are named
    in the file system, relative: what they hold is not known, which is not to say that they hold nothing.
    `folder_number` is the walked folder's own in its file system (the inode, or what stands for it).
    """

    stamps: tuple[Stamp, ...]
    ignored_kinds: tuple[tuple[str, int], ...]
    ignored_folders: int
    linked_folders: int
    special: int
    problems: tuple[Problem, ...]
    unread: tuple[str, ...] = ()
    folder_number: int = 0

    @property
    def ignored(self) -> int:
        """How many files were left out by rule."""
        return sum(count for _, count in self.ignored_kinds)

    @property
    def files(self) -> int:
        """How many regular files and links to files were met."""
        return len(self.stamps) + self.ignored


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference between what an index knows and what is there.

    `moved` are pairs of the old path and the new stamp. `touched` have a new stamp and their old content.
    `unchanged` have both as they were.
    """

    added: tuple[Stamp, ...]
    changed: tuple[Stamp, ...]
    moved: tuple[tuple[str, Stamp], ...]
    removed: tuple[str, ...]
    touched: tuple[Stamp, ...]
    unchanged: tuple[Stamp, ...]


def take_inventory(
    folder: Path,
    is_cancelled: Callable[[], bool] = lambda: False,
    on_count: Callable[[int], None] = lambda _count: None,
) -> Inventory:
    """Walk a folder. `on_count` is told now and then how many statements were met so far.

    Raises FolderUnavailable when the folder itself cannot be read, and WalkCancelled.
    """
    walk = _Walk(folder, is_cancelled, on_count)
    walk.run()
    return walk.inventory()


class _Walk:
    def __init__(
        self, folder: Path, is_cancelled: Callable[[], bool], on_count: Callable[[int], None]
    ) -> None:
        self._folder = folder
        self._is_cancelled = is_cancelled
        self._on_count = on_count
        self._settled_before = time.time_ns() - UNSETTLED_NS
        self._stamps: dict[str, Stamp] = {}
        self._undecodable: list[Stamp] = []
        self._kinds: Counter[str] = Counter()
        self._ignored_folders = self._linked_folders = self._special = 0
        self._problems: list[Problem] = []
        self._unread: list[str] = []
        self._folder_number = 0

    def run(self) -> None:
        waiting = [""]
        while waiting:
            relative = waiting.pop()
            try:
                with os.scandir(self._folder / relative if relative else self._folder) as entries:
                    waiting += self._take_folder(relative, entries)
            except OSError as error:
                if not relative:
                    raise _unavailable(self._folder, error) from error
                self._leave_unread(relative, error)
        if not self._folder.is_dir():
            raise _unavailable(self._folder, None)
        try:
            self._folder_number = self._folder.stat().st_ino
        except OSError as error:
            raise _unavailable(self._folder, error) from error
        for stamp in self._undecodable:
            self._add(replace(stamp, path=distinct_display_path(stamp.path, self._stamps)))
        self._on_count(len(self._stamps))

    def _leave_unread(self, relative: str, error: OSError) -> None:
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            # It went while the folders beside it were read, as what is deleted does.
            return
        self._unread.append(relative)
        self._report(
            relative,
            f"This folder cannot be read: {_reason(error)}; what was indexed of it before stays as it was.",
            "Check the folder's permissions, and that its disk is connected.",
        )

    def _take_folder(self, relative: str, entries: Iterable[os.DirEntry[str]]) -> list[str]:
        """Take stock of one folder; return the folders in it that are to be walked."""
        below: list[str] = []
        files: list[os.DirEntry[str]] = []
        prefix = f"{relative}/" if relative else ""
        for entry in entries:
            if self._is_cancelled():
                raise WalkCancelled
            if _is(entry, "dir"):
                if entry.is_symlink():
                    self._linked_folders += 1
                elif is_folder_walked(entry.name):
                    below.append(prefix + entry.name)
                else:
                    self._ignored_folders += 1
            else:
                files.append(entry)
        names = {entry.name.lower() for entry in files}
        sidecars = {e.name: e for e in files if e.name.endswith(SIDECAR_SUFFIX) and _is(e, "file")}
        self._check_sidecars(prefix, sidecars, files)
        for entry in files:
            kind = ignored_kind(entry.name, in_bag="bagit.txt" in names)
            if not _is(entry, "file"):
                self._take_special(prefix + entry.name, is_statement=kind is None)
            elif kind is not None:
                self._kinds[kind] += 1
            else:
                self._take_statement(prefix + entry.name, entry, sidecars.get(entry.name + SIDECAR_SUFFIX))
        return below

    def _check_sidecars(self, prefix: str, sidecars: Iterable[str], files: list[os.DirEntry[str]]) -> None:
        """Report sidecars whose statement is not there: after a renaming, its details would be lost."""
        names = {entry.name for entry in files}
        for name in sidecars:
            described = name.removesuffix(SIDECAR_SUFFIX)
            if described not in names and ignored_kind(described) is None:
                message = f"This metadata sidecar describes nothing: {display_path(described)} is not here."
                remedy = "Rename it after its file, or remove it."
                problem = Problem(display_path(prefix + name), None, ProblemKind.FILE_NAME, message, remedy)
                self._problems.append(problem)

    def _take_statement(self, native: str, entry: os.DirEntry[str], sidecar: os.DirEntry[str] | None) -> None:
        size, mtime = _stat(entry)
        settled = mtime < self._settled_before
        if sidecar is not None:
            beside, time_beside = _stat(sidecar)
            settled = settled and time_beside < self._settled_before
            readable = os.access(sidecar.path, os.R_OK)
            size, mtime = size + beside, mtime + (time_beside if readable else 0)
        if display_path(native) == native:
            self._add(Stamp(native, size, mtime, settled))
        else:
            self._undecodable.append(Stamp(native, size, mtime, settled))

    def _add(self, stamp: Stamp) -> None:
        self._stamps[stamp.path] = stamp
        if len(self._stamps) % _COUNT_EVERY == 0:
            self._on_count(len(self._stamps))

    def _take_special(self, native: str, *, is_statement: bool) -> None:
        self._special += 1
        if is_statement:
            self._report(
                native,
                "This is not a file: it is a link to nothing, or a pipe, socket or device.",
                "Mend or remove the link, or rename it.",
            )

    def _report(self, native: str, message: str, remedy: str) -> None:
        self._problems.append(Problem(display_path(native), None, ProblemKind.UNREADABLE, message, remedy))

    def inventory(self) -> Inventory:
        return Inventory(
            stamps=tuple(self._stamps[path] for path in sorted(self._stamps)),
            ignored_kinds=tuple(sorted(self._kinds.items(), key=lambda item: (-item[1], item[0]))),
            ignored_folders=self._ignored_folders,
            linked_folders=self._linked_folders,
            special=self._special,
            problems=tuple(sorted(self._problems, key=lambda problem: problem.path)),
            unread=tuple(sorted(self._unread)),
            folder_number=self._folder_number,
        )


def _is(entry: os.DirEntry[str], what: str) -> bool:
    try:
        return entry.is_dir() if what == "dir" else entry.is_file()
    except OSError:
        return False


def _stat(entry: os.DirEntry[str]) -> tuple[int, int]:
    """Return size and time; for a file that has vanished a stamp that no file has, so that it is read."""
    try:
        status = entry.stat()
    except OSError:
        return -1, 0
    return status.st_size, status.st_mtime_ns


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _unavailable(folder: Path, error: OSError | None) -> FolderUnavailable:
    shown = display_path(str(folder))
    if isinstance(error, NotADirectoryError):
        return FolderUnavailable(f"{shown} is not a folder.", "Choose the folder that holds the statements.")
    if error is None or isinstance(error, FileNotFoundError):
        return FolderUnavailable(
            f"The folder {shown} does not exist.", "Check its name, or that its disk is connected."
        )
    return FolderUnavailable(
        f"The folder {shown} cannot be read: {_reason(error)}.", "Check its permissions."
    )


def compare(
    known: Iterable[Known], present: Iterable[Stamp], sha256_of: Callable[[str], str | None]
) -> Changes:
    """Compare what an index knows with what is there.

    `sha256_of` gives the hash of the content at a path, None when it cannot be read; it is asked only where
    the stamps leave a doubt: the same size at another time, an unsettled stamp, or a new path with the size
    of one that is gone.
    """
    before = {entry.stamp.path: entry for entry in known}
    fresh: list[Stamp] = []
    changed: list[Stamp] = []
    touched: list[Stamp] = []
    unchanged: list[Stamp] = []
    for stamp in present:
        was = before.pop(stamp.path, None)
        if was is None:
            fresh.append(stamp)
        elif (stamp.size, stamp.mtime_ns) == (was.stamp.size, was.stamp.mtime_ns) and was.stamp.settled:
            unchanged.append(stamp)
        elif stamp.size == was.stamp.size and sha256_of(stamp.path) == was.sha256:
            touched.append(stamp)
        else:
            changed.append(stamp)
    added, moved = _tell_moved(fresh, before, sha256_of)
    return Changes(
        tuple(added), tuple(changed), tuple(moved), tuple(sorted(before)), tuple(touched), tuple(unchanged)
    )


def _tell_moved(
    fresh: list[Stamp], gone: dict[str, Known], sha256_of: Callable[[str], str | None]
) -> tuple[list[Stamp], list[tuple[str, Stamp]]]:
    """Pair new paths with old ones of the same content; those paired are taken out of `gone`."""
    sizes = {entry.stamp.size for entry in gone.values()}
    by_hash: dict[str, list[str]] = {}
    for path in sorted(gone, reverse=True):
        by_hash.setdefault(gone[path].sha256, []).append(path)
    added: list[Stamp] = []
    moved: list[tuple[str, Stamp]] = []
    for stamp in fresh:
        content = sha256_of(stamp.path) if stamp.size in sizes else None
        if content is not None and by_hash.get(content):
            old = by_hash[content].pop()
            del gone[old]
            moved.append((old, stamp))
        else:
            added.append(stamp)
    return added, moved
