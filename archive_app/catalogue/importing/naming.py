"""Names of new files, that every common file system can hold and tells apart.

Two names are the same where any file system takes them for one: Windows and macOS do not tell capitals
from small letters, macOS not the composed from the decomposed form of a letter, and Windows drops dots and
spaces at the end of a name and keeps some names for its devices (Microsoft, "Naming Files, Paths, and
Namespaces").
"""

from __future__ import annotations

import os
import re
import unicodedata
from typing import TYPE_CHECKING

import regex

from archive_app.corpus.file_names import is_folder_walked
from archive_app.statements.statement import SIDECAR_SUFFIX

if TYPE_CHECKING:
    from pathlib import Path

EXTENSION = ".md"
_MOST_BYTES = 150
_MOST_LETTERS = 80
_DEVICES = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$| )", re.IGNORECASE
)
_NOT_IN_NAMES = re.compile(
    '[<>:"/\\\\|?*\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+'
)
_BETWEEN_WORDS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
_APOSTROPHE = re.compile("(?<=\\w)['’](?=\\w)")
_WHOLE_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def name_for(issued: object, title: object) -> str:
    """Return `2016-02-11-the-verdict` for a date and a title; without a day the title alone, else nothing."""
    words = _words(title) if isinstance(title, str) else ""
    day = issued if isinstance(issued, str) and _WHOLE_DAY.fullmatch(issued) else ""
    return "-".join(filter(None, (day, words)))


def _words(title: str) -> str:
    joined = _BETWEEN_WORDS.sub("-", _APOSTROPHE.sub("", unicodedata.normalize("NFC", title[:400])).lower())
    name = joined.strip("-")
    if len(name) > _MOST_LETTERS:
        name = name[: _MOST_LETTERS + 1].rpartition("-")[0] or name[:_MOST_LETTERS]
    return _cut(name, _MOST_BYTES - 12).strip("-")


def safe_name(name: str) -> str:
    """Return the nearest name that every file system can hold; never empty, never with a dot at its start."""
    plain = _NOT_IN_NAMES.sub("-", unicodedata.normalize("NFC", name)).strip(". ")
    plain = _cut(plain, _MOST_BYTES).rstrip(". ") or "statement"
    return f"_{plain}" if _DEVICES.match(plain) else plain


def safe_extension(extension: str) -> str:
    """Return an extension as it is, when it is one; else nothing."""
    return extension if re.fullmatch(r"\.[A-Za-z0-9]{1,12}", extension) else ""


def _cut(name: str, most_bytes: int) -> str:
    """Cut a name to a number of bytes, never between a letter and its marks."""
    if len(name.encode("utf-8")) <= most_bytes:
        return name
    kept, size = [], 0
    for cluster in regex.findall(r"\X", name):
        size += len(cluster.encode("utf-8"))
        if size > most_bytes:
            break
        kept.append(cluster)
    return "".join(kept)


def same_name_key(name: str) -> str:
    """Return what is equal for two names that some file system takes for one."""
    if name.isascii():
        return name.lower().rstrip(". ")
    folded = unicodedata.normalize("NFKD", name).casefold()
    return unicodedata.normalize("NFKD", folded).rstrip(". ")


class TakenNames:
    """The names of one folder: those there are, whatever they are, and those given out meanwhile."""

    def __init__(self, folder: Path) -> None:
        try:
            present = os.listdir(folder)  # noqa: PTH208 - the names alone are wanted
        except FileNotFoundError:
            present = []
        self._keys = {same_name_key(name) for name in present}
        self._last: dict[str, int] = {}

    def free(self, stem: str, extension: str = EXTENSION) -> str:
        """Return a name that nothing has, and take it: `stem.md`, else `stem-2.md`, `stem-3.md` ..."""
        stem = safe_name(stem)
        key = same_name_key(stem)
        number = self._last.get(key + extension, 0)
        while True:
            number += 1
            name = (stem if number == 1 else f"{stem}-{number}") + extension
            if self._is_free(name, is_folder=not extension):
                break
        self._last[key + extension] = number
        self._keys.add(same_name_key(name))
        return name

    def _is_free(self, name: str, *, is_folder: bool) -> bool:
        key = same_name_key(name)
        if key in self._keys or (is_folder and not is_folder_walked(name.lower())):
            return False
        # The details of a sidecar that is there already would lie over those of the new statement.
        return same_name_key(name + SIDECAR_SUFFIX) not in self._keys
