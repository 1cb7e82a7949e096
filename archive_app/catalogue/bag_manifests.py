"""The manifests and tag files of a bag, read strictly: what the bagit library passes over is told here.

By RFC 8493 and the drafts before it. The library (1.9) lets a file of a manifest lie in a folder whose name
only begins like the bag's, knows no paths of Windows elsewhere, passes over lines that are no entries,
`bagit.txt` with spaces before its colons, versions that there are none of, payload manifests that list tag
files, and tag manifests that list the payload.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from archive_app.catalogue.bag_report import BagProblem
from archive_app.corpus.file_bytes import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_VERSIONS = frozenset(((0, 93), (0, 94), (0, 95), (0, 96), (0, 97), (1, 0)))
_BAGIT_LINE = re.compile(r"(BagIt-Version|Tag-File-Character-Encoding): *(\S+) *")
_MANIFEST = re.compile(r"(tag)?manifest-([a-z0-9]+)\.txt", re.IGNORECASE)
_ENTRY = re.compile(r"([0-9a-fA-F]+)[ \t]+\*?(.+)")
_OF_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\|%[^%/]+%[\\/]")
_ENCODED = re.compile("%(0[AaDd]|25)")


@dataclass
class Manifests:
    """What the manifests of a bag say.

    `listed` gives for each algorithm the digest of each payload file, `tags` the same of tag files; paths are
    relative to the bag. `problems` and `warnings` are what is wrong with the tag files themselves.
    """

    version: tuple[int, int] | None = None
    encoding: str = "utf-8"
    listed: dict[str, dict[str, str]] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    fetched: tuple[str, ...] = ()
    problems: list[BagProblem] = field(default_factory=list)
    warnings: list[BagProblem] = field(default_factory=list)

    def object_to(self, kind: str, path: str | None, message: str) -> None:
        """Note something that is wrong."""
        self.problems.append(BagProblem(kind, path, message))


def read_manifests(bag: Path) -> Manifests:
    """Read `bagit.txt`, the manifests and `fetch.txt` of a bag."""
    found = Manifests()
    _read_declaration(bag, found)
    if found.version is None:
        return found
    for path in sorted(bag.iterdir()):
        if not (path.is_file() or path.is_dir()) or not path.resolve().is_relative_to(bag.resolve()):
            found.object_to("unsafe path", path.name, f"{path.name} is no file or folder of the bag.")
            continue
        name = _MANIFEST.fullmatch(path.name)
        if name:
            _read_manifest(path, name[2].lower(), found, of_tags=bool(name[1]))
    if not found.listed:
        found.object_to("structure", None, "There is no payload manifest (manifest-ALGORITHM.txt).")
    _read_fetch(bag, found)
    _compare_manifests(found)
    return found


def _read_declaration(bag: Path, found: Manifests) -> None:
    try:
        content = read_bytes(bag / "bagit.txt").data
    except OSError:
        found.object_to("structure", "bagit.txt", "There is no bagit.txt that can be read: this is no bag.")
        return
    if content.startswith(b"\xef\xbb\xbf"):
        found.object_to("malformed", "bagit.txt", "bagit.txt begins with a byte-order mark.")
    lines = content.decode("utf-8-sig", "replace").splitlines()
    said = {match[1]: match[2] for line in lines if (match := _BAGIT_LINE.fullmatch(line))}
    missing = [key for key in ("BagIt-Version", "Tag-File-Character-Encoding") if key not in said]
    if missing or len([line for line in lines if line.strip()]) != 2:
        what = f"it does not declare {' and '.join(missing)}" if missing else "it has more than its two lines"
        found.object_to("malformed", "bagit.txt", f"bagit.txt is not as it must be: {what}.")
    if missing:
        return
    number = re.fullmatch(r"(\d+)\.(\d+)", said["BagIt-Version"])
    version = (int(number[1]), int(number[2])) if number else None
    if version not in _VERSIONS:
        found.object_to("version", "bagit.txt", f"There is no BagIt version {said['BagIt-Version']}.")
        return
    try:
        "a".encode(said["Tag-File-Character-Encoding"])
    except (LookupError, UnicodeError):
        named = said["Tag-File-Character-Encoding"]
        found.object_to("encoding", "bagit.txt", f"“{named}” is no encoding of characters that is known.")
        return
    found.version, found.encoding = version, said["Tag-File-Character-Encoding"]


def _read_manifest(path: Path, algorithm: str, found: Manifests, *, of_tags: bool) -> None:
    try:
        hashlib.new(algorithm, usedforsecurity=False).hexdigest()
    except (ValueError, TypeError):
        found.warnings.append(
            BagProblem("encoding", path.name, f"Checksums by “{algorithm}” cannot be computed here.")
        )
        return
    entries = (found.tags if of_tags else found.listed).setdefault(algorithm, {})
    seen: dict[str, str] = {}
    for line in _lines(path, found):
        entry = _ENTRY.fullmatch(line.strip())
        if not entry:
            found.object_to("malformed", path.name, f"“{line.strip()[:80]}” is no line of a manifest.")
            continue
        name = _path_in(path.parent, entry[2], found, path.name)
        if name is None:
            continue
        if name in entries and (found.version == (1, 0) or entries[name] != entry[1].lower()):
            found.object_to("duplicate", name, f"{path.name} lists {name} more than once.")
        if of_tags and name.startswith("data/"):
            found.object_to("malformed", name, f"{path.name} lists {name}, which is no tag file.")
        elif not of_tags and not name.startswith("data/"):
            found.object_to("malformed", name, f"{path.name} lists {name}, which is not in data/.")
        same = seen.setdefault(unicodedata.normalize("NFC", name), name)
        if same != name:
            found.warnings.append(
                BagProblem("duplicate", name, f"{path.name} lists one name in two forms of Unicode: {name}.")
            )
        entries[name] = entry[1].lower()


def _path_in(bag: Path, written: str, found: Manifests, source: str) -> str | None:
    """Return a path as the file system knows it; None, with a problem, when it leads out of the bag."""
    name = _decoded(bag, written, found.version)
    parts = PurePosixPath(name).parts
    plain = "/".join(part for part in parts if part != ".")
    inside = (bag / plain).resolve().is_relative_to(bag.resolve()) if "\x00" not in plain else False
    if name.startswith(("/", "~")) or ".." in parts or _OF_WINDOWS.match(name) or not inside:
        found.object_to("unsafe path", written, f"{source} names {written}, which lies outside the bag.")
        return None
    return plain


def _decoded(bag: Path, written: str, version: tuple[int, int] | None) -> str:
    """Take the percent encoding away that 1.0 prescribes and most programs forget: what is there counts."""
    decoded = _ENCODED.sub(lambda match: chr(int(match[1], 16)), written)
    if decoded == written or (bag / written).exists():
        return written
    return decoded if version == (1, 0) or (bag / decoded).exists() else written


def _lines(path: Path, found: Manifests) -> Iterator[str]:
    """Yield the lines of a tag file that say something."""
    try:
        text = read_bytes(path).data.decode(found.encoding)
    except OSError as error:
        found.object_to("unreadable", path.name, f"{path.name} cannot be read: {error.strerror or error}.")
        return
    except UnicodeError:
        found.object_to("encoding", path.name, f"{path.name} is not in the encoding that bagit.txt declares.")
        return
    for line in text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip() and not line.startswith("#"):
            yield line


def _read_fetch(bag: Path, found: Manifests) -> None:
    if not (bag / "fetch.txt").exists():
        return
    names = []
    for line in _lines(bag / "fetch.txt", found):
        parts = line.split(None, 2)
        if len(parts) != 3 or not re.fullmatch(r"-|\d+", parts[1]):
            found.object_to("malformed", "fetch.txt", f"“{line.strip()[:80]}” is no line of fetch.txt.")
            continue
        name = _path_in(bag, parts[2].strip(), found, "fetch.txt")
        if name is not None:
            names.append(name)
    found.fetched = tuple(names)


def _compare_manifests(found: Manifests) -> None:
    """Every payload file stands in every payload manifest, from 1.0 on; what is to be fetched in one."""
    everything = {name for entries in found.listed.values() for name in entries}
    for name in found.fetched:
        if name not in everything:
            found.object_to("malformed", name, f"fetch.txt names {name}, which no manifest lists.")
    if found.version != (1, 0):
        return
    for algorithm, entries in found.listed.items():
        for name in sorted(everything - entries.keys()):
            found.object_to("missing", name, f"manifest-{algorithm}.txt does not list {name}, another does.")
