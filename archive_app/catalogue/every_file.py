"""Every file of a folder, statement or not: what fixity records and what a bag takes along.

`originals/` and all kinds of files belong to it. Left out, and counted, is what belongs to programs and
changes by itself: names that begin with a dot, `node_modules/`, and the notes that Windows leaves in folders.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_app.corpus.file_names import display_path, distinct_display_path, native_path
from archive_app.statements.problems import FolderUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MANIFEST = "manifest-sha256.txt"
_OF_PROGRAMS = frozenset(("node_modules", "thumbs.db", "desktop.ini"))
_NO_FILE = "it is a link to nothing, or a pipe, socket or device"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file: its path as shown, relative with `/`, and as the system names it; its size in bytes."""

    path: str
    native: str
    size: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that cannot be read, and why, as the middle of a sentence."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class EveryFile:
    """What a walk met: files in order of path, what could not be read, and how many names were left out.

    A name left out is a file, or a folder with all that is in it; `linked_folders` are not followed.
    """

    files: tuple[FoundFile, ...]
    unreadable: tuple[Unreadable, ...]
    left_out: int
    linked_folders: int


def every_file(folder: Path, is_cancelled: Callable[[], bool] = lambda: False) -> EveryFile | None:
    """Walk a folder; None when it was cancelled. A link to a file is a file. Raises FolderUnavailable."""
    walk = _Walk(folder)
    waiting = [""]
    while waiting:
        if is_cancelled():
            return None
        relative = waiting.pop()
        try:
            with os.scandir(folder / relative if relative else folder) as entries:
                waiting += walk.take(relative, list(entries))
        except OSError as error:
            if not relative:
                raise _unavailable(folder, error) from error
            walk.unreadable.append(Unreadable(display_path(relative), reason_of(error)))
    return walk.outcome()


def require_folder(folder: Path) -> None:
    """Raise FolderUnavailable for what is no folder, or cannot be read."""
    try:
        with os.scandir(folder):
            pass
    except (OSError, ValueError) as error:
        raise _unavailable(folder, error) from error


def folder_of_file(folder: Path, path: str) -> Path:
    """Return the folder of a file, by its path as shown; of one that is gone, what is left of it."""
    place = native_path(folder, path).parent
    return next((above for above in (place, *place.parents) if above.is_dir()), folder)


class _Walk:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._plain: dict[str, FoundFile] = {}
        self._odd: list[FoundFile] = []
        self.unreadable: list[Unreadable] = []
        self._left_out = self._linked_folders = 0

    def take(self, relative: str, entries: list[os.DirEntry[str]]) -> list[str]:
        """Take the files of one folder; return the folders in it that are to be walked."""
        below: list[str] = []
        prefix = f"{relative}/" if relative else ""
        is_bag = any(entry.name == "bagit.txt" for entry in entries)
        for entry in entries:
            if _is_left_out(entry.name) or (not prefix and entry.name == MANIFEST and not is_bag):
                self._left_out += 1
            elif _is_folder(entry):
                if entry.is_symlink():
                    self._linked_folders += 1
                else:
                    below.append(prefix + entry.name)
            else:
                self._take_file(prefix + entry.name, entry)
        return below

    def _take_file(self, native: str, entry: os.DirEntry[str]) -> None:
        shown = display_path(native)
        try:
            is_file, size = entry.is_file(), entry.stat().st_size
        except FileNotFoundError:
            is_file, size = False, 0
        except OSError as error:
            self.unreadable.append(Unreadable(shown, reason_of(error)))
            return
        if not is_file:
            self.unreadable.append(Unreadable(shown, _NO_FILE))
        elif shown == native:
            self._plain[shown] = FoundFile(shown, native, size)
        else:
            self._odd.append(FoundFile(shown, native, size))

    def outcome(self) -> EveryFile:
        for found in sorted(self._odd, key=lambda file: os.fsencode(file.native)):
            shown = distinct_display_path(found.native, self._plain)
            self._plain[shown] = FoundFile(shown, found.native, found.size)
        return EveryFile(
            tuple(self._plain[path] for path in sorted(self._plain)),
            tuple(sorted(self.unreadable, key=lambda one: one.path)),
            self._left_out,
            self._linked_folders,
        )


def _is_left_out(name: str) -> bool:
    return name.startswith(".") or name.lower() in _OF_PROGRAMS


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def reason_of(error: OSError | ValueError) -> str:
    """Return why the system refused something, to stand in the middle of a sentence."""
    return (getattr(error, "strerror", None) or str(error)).lower()


def _unavailable(folder: Path, error: OSError | ValueError) -> FolderUnavailable:
    shown = display_path(str(folder))
    if isinstance(error, NotADirectoryError):
        return FolderUnavailable(f"{shown} is not a folder.", "Name the folder that holds the files.")
    if isinstance(error, FileNotFoundError):
        return FolderUnavailable(
            f"The folder {shown} does not exist.", "Check its name, or that its disk is connected."
        )
    return FolderUnavailable(
        f"The folder {shown} cannot be read: {reason_of(error)}.", "Check its permissions."
    )
