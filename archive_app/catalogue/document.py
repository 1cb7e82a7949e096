"""A statement's file as it is amended: its bytes, its front matter and its sidecar, all of one moment."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive_app.corpus.encoding import Decoded, byte_order_mark, decode
from archive_app.corpus.field_values import names_by_meaning
from archive_app.corpus.file_bytes import read_bytes
from archive_app.corpus.file_names import native_path
from archive_app.corpus.front_matter import FrontMatter, split
from archive_app.corpus.sidecar import Sidecar, read_sidecar
from archive_app.statements.problems import CannotAmend, ChangedMeanwhile
from archive_app.text.language import normalise_tag

if TYPE_CHECKING:
    from pathlib import Path

_FENCED = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Document:
    """What an amendment is planned on. `fields` are those of the file with those of the sidecar over them."""

    path: str
    file: Path
    data: bytes
    decoded: Decoded
    front: FrontMatter
    sidecar: Sidecar
    fields: dict[str, Any]

    @classmethod
    def read(cls, folder: Path, path: str) -> Document:
        """Read the document at a path as shown; raises CannotAmend when that cannot be done."""
        file = native_path(folder, path)
        try:
            read = read_bytes(file)
        except (OSError, MemoryError) as error:
            reason = (getattr(error, "strerror", None) or str(error) or "there is no memory left").lower()
            raise CannotAmend(f"The file {path} cannot be read: {reason}.", "Check the file.") from error
        if not read.still:
            raise ChangedMeanwhile(f"The file {path} is being written by someone else.", "Try again.")
        sidecar = read_sidecar(file)
        decoded = decode(read.data)
        front = split(decoded.text)
        return cls(path, file, read.data, decoded, front, sidecar, sidecar.over(front.fields))

    @property
    def language(self) -> str | None:
        """The language that the fields state, in which dates are read."""
        names = names_by_meaning(self.fields).get("language")
        stated = self.fields[names[0]] if names else None
        return normalise_tag(stated) if isinstance(stated, str) else None

    @property
    def body(self) -> str:
        """The text below the front matter."""
        return self.decoded.text[self.front.body_start :]

    @property
    def newline(self) -> str:
        """How the first line of the file ends."""
        line_feed = self.decoded.text.find("\n")
        carriage = self.decoded.text.find("\r")
        if carriage < 0 or 0 <= line_feed < carriage:
            return "\n"
        return "\r\n" if line_feed == carriage + 1 else "\r"

    def why_beside(self) -> str | None:
        """Say in one sentence why the file itself is not to be written; None where it may be."""
        text, name = self.decoded.text, self.path.rpartition("/")[2]
        if self.sidecar.file is not None or self.sidecar.fault is not None:
            return f"{name} has a metadata sidecar already, whose fields count before its own."
        if self.decoded.guessed or self.encode(text) != self.data:
            return f"The encoding of {name} is not certain, so that it is not written."
        if self.front.faults:
            return f"The front matter of {name} is not written as it should be, so that it is left as it is."
        if self.front.format is None and not name.lower().endswith(_FENCED):
            return f"{name} is plain text without front matter, and stays so."
        return _why_not_written(self.file, name)

    def encode(self, text: str) -> bytes | None:
        """Return a text in the encoding of the file, with its byte order mark; None when it does not fit."""
        try:
            return byte_order_mark(self.data) + text.encode(self.decoded.encoding)
        except (UnicodeEncodeError, LookupError):
            return None


def _why_not_written(file: Path, name: str) -> str | None:
    try:
        status = file.stat()
    except OSError as error:
        raise CannotAmend(f"The file {name} is gone.", "Update the index.") from error
    # Whoever may do everything is told by the permissions alone that a file is to be left as it is.
    if not status.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(file, os.W_OK):
        return f"{name} is read-only."
    folder = file.resolve().parent
    if not os.access(folder, os.W_OK):
        return f"The folder that holds {name} is read-only."
    if not _stays_with_its_owner(status):
        return f"{name} belongs to others on this computer, who would lose it if it were replaced."
    return None


def _stays_with_its_owner(status: os.stat_result) -> bool:
    """Tell whether a new file in the place of one can have the same owner and group."""
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        return True
    return status.st_uid == os.geteuid() and status.st_gid in (os.getegid(), *os.getgroups())
