"""Names of files: which are statements, which are left out by rule, and how odd ones are written."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_from_bytes, unquote_to_bytes

from archive_app.statements.statement import SIDECAR_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Container

STATEMENT_EXTENSIONS = frozenset((".md", ".markdown", ".txt"))

_FOLDERS_NOT_WALKED = frozenset(("originals", "node_modules"))
#: BagIt (RFC 8493), sections 2.1, 2.2 and 2.4: the tag files and manifests of a bag.
_BAG_FILE = re.compile(
    r"bagit\.txt|bag-info\.txt|(?:tag)?manifest-(?:md5|sha[0-9]+|sha3-?[0-9]+|blake[23][bs]?-?[0-9]*)\.txt",
    re.IGNORECASE,
)
_PLAIN_EXTENSION = re.compile(r"\.[^\W_]{1,12}")
_SAFE_IN_PATHS = bytes(range(33, 127)).replace(b"%", b"").decode("ascii") + " "


def is_folder_walked(name: str) -> bool:
    """Tell whether a folder of this name is looked into."""
    return not name.startswith(".") and name not in _FOLDERS_NOT_WALKED


def ignored_kind(name: str, *, in_bag: bool = False) -> str | None:
    """Return the rule or extension by which a file of this name is left out; None when it is a statement.

    `in_bag` tells that a `bagit.txt` stands beside it.
    """
    folded = name.lower()
    if name.startswith("."):
        return "hidden"
    if folded.endswith(SIDECAR_SUFFIX):
        return "metadata sidecar"
    if folded == "aliases.yaml":
        return "aliases"
    if _BAG_FILE.fullmatch(name) or (in_bag and folded == "fetch.txt"):
        return "BagIt"
    extension = extension_of(folded)
    if extension in STATEMENT_EXTENSIONS:
        return None
    if not extension:
        return "no extension"
    return extension[1:] if _PLAIN_EXTENSION.fullmatch(extension) else "other"


def display_path(native: str) -> str:
    """Return a relative path as it is shown and stored: as it is, or percent-encoded when it is not UTF-8."""
    if native.isascii() or not any("\udc80" <= character <= "\udcff" for character in native):
        return native
    return quote_from_bytes(os.fsencode(native), _SAFE_IN_PATHS)


def distinct_display_path(native: str, taken: Container[str]) -> str:
    """Return `display_path`, with more of the name encoded where another file has that very name already."""
    shown = display_path(native)
    parent, slash, name = native.rpartition("/")
    raw = os.fsencode(name)
    for encoded in range(1, len(raw) + 1):
        if shown not in taken:
            break
        head = "".join(f"%{byte:02X}" for byte in raw[:encoded])
        shown = display_path(parent) + slash + head + quote_from_bytes(raw[encoded:], _SAFE_IN_PATHS)
    while shown in taken:
        shown = f"./{shown}"
    return shown


def paths_within(native: str) -> tuple[str, ...]:
    """Return how the paths of files in a folder may begin as `display_path` shows them.

    A path is percent-encoded whole, so one name that is not UTF-8 changes how the folders above it are shown.
    """
    return tuple({f"{display_path(native)}/", f"{quote_from_bytes(os.fsencode(native), _SAFE_IN_PATHS)}/"})


def native_path(folder: Path, shown: str) -> Path:
    """Return the file that a path as shown by `display_path` stands for. It need not exist."""
    return Path(native_name(folder, shown))


def native_name(folder: Path, shown: str) -> str:
    """Return the same as a name for the system: a `Path` takes as long to make as the file takes to open."""
    direct = _joined(folder, shown)
    if "%" in shown and not os.path.lexists(direct):
        decoded = _joined(folder, os.fsdecode(unquote_to_bytes(shown.encode("utf-8", "surrogateescape"))))
        if os.path.lexists(decoded):
            return decoded
    return direct


def _joined(folder: Path, relative: str) -> str:
    return os.path.join(folder, relative.replace("/", os.sep))  # noqa: PTH118 - see `native_name`


def extension_of(name: str) -> str:
    """Return the extension of a file's name, with its dot, as `PurePath.suffix` would."""
    dot = name.rfind(".")
    return name[dot:] if 0 < dot < len(name) - 1 else ""
