"""What the readers of sources hand on: items that wait to be read, drafts of statements, and refusals."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from archive_app.corpus.file_bytes import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class SourceKind(StrEnum):
    """What a source is; the values appear in `--json`."""

    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    EMAIL = "eml"
    MBOX = "mbox"
    CSV = "csv"
    JSON = "json"
    JSON_LINES = "json lines"
    TEXT = "text"


#: What a file is by its extension, in small letters.
EXTENSIONS = {
    **dict.fromkeys((".html", ".htm", ".xhtml", ".xht"), SourceKind.HTML),
    ".docx": SourceKind.DOCX,
    ".pdf": SourceKind.PDF,
    ".eml": SourceKind.EMAIL,
    **dict.fromkeys((".mbox", ".mbx"), SourceKind.MBOX),
    **dict.fromkeys((".csv", ".tsv"), SourceKind.CSV),
    ".json": SourceKind.JSON,
    **dict.fromkeys((".jsonl", ".ndjson"), SourceKind.JSON_LINES),
    **dict.fromkeys((".txt", ".text"), SourceKind.TEXT),
}

#: Kinds whose items are rows with named columns, which a mapping ties to fields.
TABULAR = frozenset((SourceKind.CSV, SourceKind.JSON, SourceKind.JSON_LINES))

#: What is said of what we did not foresee.
UNEXPECTED = "It could not be read, for a reason that we did not expect; the details are in the log."

#: Bytes of a source that is read whole.
LARGEST_DOCUMENT = 64_000_000
LARGEST_TABLE = 256_000_000


class Refused(Exception):
    """A source or an item that cannot become a statement; the message is one sentence with the reason."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement to be: its fields by our names (then others as they were called), and its Markdown body.

    `name` is what its file may be called, without extension; empty where nothing suggests one. `notes` are
    sentences that a person should read before relying on the text.
    """

    fields: dict[str, Any]
    body: str
    name: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item of a source, not read yet. `read` returns its draft or raises Refused.

    `sha256` tells items apart, whatever file they come in: of the bytes of a whole file, a message or a line,
    of the cells of a row. `part` is what names the item in its source ("row 12"), None for a whole file.
    """

    sha256: str
    part: str | None = None
    read: Callable[[], Draft] = field(kw_only=True)


def kind_of(path: Path) -> SourceKind:
    """Return the kind of a source by its name; raises Refused for one that cannot be imported."""
    extension = path.suffix.lower()
    kind = EXTENSIONS.get(extension)
    if kind is not None:
        return kind
    if extension in (".md", ".markdown"):
        raise Refused("This is a statement already; copy it into the folder as it is.")
    if extension == ".doc":
        raise Refused("This is an old Word document; save it as DOCX in a word processor.")
    raise Refused("This kind of file cannot be imported; HTML, DOCX, PDF, EML, MBOX, CSV, JSON and text can.")


def require_file(path: Path) -> None:
    """Raise Refused for what is no file: opening a pipe would wait for whoever writes into it."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise Refused(why_not(error)) from error
    except ValueError as error:
        raise Refused("No file can have this name.") from error
    if not stat.S_ISREG(mode):
        raise Refused("This is not a file: it is a pipe, socket, device or folder.")


def read_whole(path: Path, largest: int = LARGEST_DOCUMENT) -> bytes:
    """Return the bytes of a source; raises Refused when it is no file, cannot be read, or is too large."""
    require_file(path)
    try:
        size = path.stat().st_size
        if size > largest:
            raise Refused(
                f"It holds {size / 1e6:,.0f} MB, and no more than {largest / 1e6:,.0f} MB are read at once."
            )
        data = read_bytes(path).data
    except OSError as error:
        raise Refused(why_not(error)) from error
    if not data:
        raise Refused("The file is empty.")
    return data


def why_not(error: OSError) -> str:
    """Return in one sentence why a file could not be read."""
    return f"It cannot be read: {(error.strerror or str(error)).lower()}."


def has_words(text: str) -> bool:
    """Tell whether a text holds a letter."""
    return any(character.isalpha() for character in text)
