"""Putting a file in the place of another so that there is always one of the two, whole.

The new content is written beside the old one under a hidden name (which no walk of a folder takes for a
statement), with the old one's permissions, synced and read back. Only then, and only if the old one is still
what it was, does it take its place. What a crash leaves behind is that hidden file; the next attempt on the
same file takes it away.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from typing import TYPE_CHECKING

from archive_app import durable
from archive_app.corpus.file_bytes import read_bytes
from archive_app.statements.problems import CannotAmend, ChangedMeanwhile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_TEMPORARY = ".amending-"


def replace_file(
    target: Path, before: bytes | None, after: bytes | None, announce: Callable[[], None]
) -> None:
    """Give a file its new content, when its content is still `before`; None stands for no file.

    `announce` is called when all is ready and nothing has changed yet. Raises ChangedMeanwhile, and
    CannotAmend when the disk refuses; the file is then as it was.
    """
    try:
        if after is None:
            _remove(target, before, announce)
        else:
            _replace(target, before, after, announce)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CannotAmend(
            f"{target.name} could not be written: {reason}.",
            "Nothing was lost; check the disk and the permissions of the folder, then try again.",
        ) from error


def content_of(target: Path) -> bytes | None:
    """Return what a file holds; None when it is not there. Raises OSError."""
    try:
        return read_bytes(target).data
    except FileNotFoundError:
        return None


def _replace(target: Path, before: bytes | None, after: bytes, announce: Callable[[], None]) -> None:
    _check(target, before)
    temporary = target.with_name(_temporary_name(target.name))
    left = durable.delete(temporary)
    if left is not None:
        raise left
    try:
        with durable.NewFile(temporary) as file:
            if before is not None:
                _take_after(temporary, target)
            file.write(after)
            file.finish()
        _check_written(temporary, target, after)
        announce()
        _check(target, before)
        durable.move(temporary, target)
    except BaseException:
        durable.delete(temporary)
        raise
    durable.sync_folder(target.parent)


def _remove(target: Path, before: bytes | None, announce: Callable[[], None]) -> None:
    announce()
    _check(target, before)
    failure = durable.delete(target)
    if failure is not None:
        raise failure
    durable.sync_folder(target.parent)


def _check(target: Path, before: bytes | None) -> None:
    if content_of(target) != before:
        raise ChangedMeanwhile(
            f"{target.name} was changed by someone else meanwhile, and was not overwritten.",
            "Look at it again, then amend it once more.",
        )


def _check_written(temporary: Path, target: Path, after: bytes) -> None:
    if content_of(temporary) != after:
        raise CannotAmend(
            f"{target.name} could not be written: the disk gives back other bytes.",
            "The file is as it was; have the disk looked at.",
        )


def _temporary_name(name: str) -> str:
    # The same for every attempt on one file, and never longer than a folder allows.
    return _TEMPORARY + hashlib.sha256(os.fsencode(name)).hexdigest()[:16]


def _take_after(new: Path, old: Path) -> None:
    """Give a file the permissions, the owner and the extended attributes of another."""
    status = old.stat()
    own = new.stat()
    if hasattr(os, "chown") and (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
        os.chown(new, status.st_uid, status.st_gid)
    new.chmod(stat.S_IMODE(status.st_mode))
    if hasattr(os, "listxattr"):
        # Some file systems have none, and some kinds only the system may set.
        with contextlib.suppress(OSError):
            for name in os.listxattr(old):
                os.setxattr(new, name, os.getxattr(old, name))
