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
    from collections.abc import Iterator
    from pathlib import Path

_TEMPORARY = ".amending-"


class Replacement:
    """One file on its way to its new content: `prepare`, then `commit` or `give_up`, then `settle`.

    None stands for no file, before or after. Each step raises ChangedMeanwhile when the content is not
    `before` any more, and CannotAmend when the disk refuses; until `commit` the file is as it was.
    """

    def __init__(self, target: Path, before: bytes | None, after: bytes | None) -> None:
        self.target = target
        self._before = before
        self._after = after
        self._temporary = target.with_name(_temporary_name(target.name))

    def prepare(self) -> None:
        """Put the new content on the disk, beside the file."""
        if self._after is None:
            return
        with _refused(self.target):
            self._check()
            _delete(self._temporary)
            try:
                with durable.NewFile(self._temporary) as file:
                    if self._before is not None:
                        _take_after(self._temporary, self.target)
                    file.write(self._after)
                    file.finish()
                _check_written(self._temporary, self.target, self._after)
            except BaseException:
                self.give_up()
                raise

    def commit(self) -> None:
        """Let the new content take its place, in one step; it lasts once the folder is synced."""
        try:
            with _refused(self.target):
                self._check()
                if self._after is None:
                    _delete(self.target)
                else:
                    durable.move(self._temporary, self.target)
        except BaseException:
            self.give_up()
            raise

    def settle(self) -> None:
        """Return when the file's new place lies on the disk: that of all files of its folder."""
        with _refused(self.target):
            durable.sync_folder(self.target.parent)

    def give_up(self) -> None:
        """Take away what was prepared."""
        if self._after is not None:
            durable.delete(self._temporary)

    def _check(self) -> None:
        if content_of(self.target) != self._before:
            raise ChangedMeanwhile(
                f"{self.target.name} was changed by someone else meanwhile, and was not overwritten.",
                "Look at it again, then amend it once more.",
            )


def _delete(path: Path) -> None:
    failure = durable.delete(path)
    if failure is not None:
        raise failure


@contextlib.contextmanager
def _refused(target: Path) -> Iterator[None]:
    try:
        yield
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
