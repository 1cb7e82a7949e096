"""What was imported before: told by the record of its original that every imported statement carries.

    original: {path: "originals/press.jsonl", sha256: "...", part: "row 12", part_sha256: "..."}

The record is in the statement itself, so that it goes where the statement goes; nothing else has to be kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from archive_app.corpus.encoding import decode
from archive_app.corpus.file_names import native_path
from archive_app.corpus.front_matter import split
from archive_app.corpus.inventory import WalkCancelled, take_inventory

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FIELD = "original"
ORIGINALS = "originals"
_HEAD = 65_536
_LARGEST_BLOCK = 2_000_000
_AS_WE_WRITE_IT = re.compile(
    rb'^original: \{path: "(?:[^"\\\n]|\\.)*", sha256: "([0-9a-f]{64})"'
    rb'(?:, part: "(?:[^"\\\n]|\\.)*", part_sha256: "([0-9a-f]{64})")?\}$',
    re.MULTILINE,
)


def record_of(path: str, sha256: str, part: str | None, part_sha256: str) -> dict[str, str]:
    """Return the record of an original: where it is kept, its hash, and the part of it that was taken."""
    record = {"path": path, "sha256": sha256}
    return record if part is None else {**record, "part": part, "part_sha256": part_sha256}


def imported_before(
    folder: Path,
    is_cancelled: Callable[[], bool] = lambda: False,
    on_count: Callable[[int], None] = lambda _count: None,
) -> dict[str, str] | None:
    """Return the path of the statement for each item that was imported, by the item's SHA-256.

    None when it was cancelled. Raises FolderUnavailable.
    """
    there: dict[str, str] = {}
    try:
        inventory = take_inventory(folder, is_cancelled, on_count)
    except WalkCancelled:
        return None
    for number, stamp in enumerate(inventory.stamps):
        if number % 64 == 0 and is_cancelled():
            return None
        sha256 = _item_of(native_path(folder, stamp.path))
        if sha256 is not None:
            there.setdefault(sha256, stamp.path)
    return there


def _item_of(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if b"\n---" not in head:
                head += file.read(_LARGEST_BLOCK)
    except OSError:
        return None
    if b"original" not in head:
        return None
    end = head.find(b"\n---", 3)
    found = _AS_WE_WRITE_IT.search(head, 0, end + 1 if end > 0 else len(head))
    if found is not None:
        return (found[2] or found[1]).decode("ascii")
    # Somebody wrote the fields anew, in another way.
    return _item_in(split(decode(head).text).fields.get(FIELD))


def _item_in(record: Any) -> str | None:
    if not isinstance(record, Mapping):
        return None
    sha256 = record.get("part_sha256") or record.get("sha256")
    return sha256 if isinstance(sha256, str) else None


class Originals:
    """The originals that are kept in a folder, told by their content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / ORIGINALS
        self._by_size: dict[int, list[Path]] = {}
        try:
            for path in sorted(self.folder.iterdir()):
                if path.is_file() and not path.name.startswith("."):
                    self._by_size.setdefault(path.stat().st_size, []).append(path)
        except FileNotFoundError:
            pass

    def kept(self, size: int, sha256: str) -> str | None:
        """Return the name of the original with this content, None when there is none."""
        for path in self._by_size.get(size, ()):
            if hash_of(path) == sha256:
                return path.name
        return None

    def add(self, name: str, size: int) -> None:
        """Note an original that was put there."""
        self._by_size.setdefault(size, []).append(self.folder / name)


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
