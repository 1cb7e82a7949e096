"""BagIt bags (RFC 8493): a folder exported as one, as a copy, and bags validated.

A bag is judged twice: by our own strict reading of its tag files, and by the bagit library. Both must find it
valid. Checksums are computed here, so that it can be told about and cancelled, and never waits on a pipe.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from archive_app import __version__, durable
from archive_app.catalogue.bag_manifests import Manifests, read_manifests
from archive_app.catalogue.bag_report import BagExport, BagValidation
from archive_app.catalogue.checksums import ReadingCancelled, checksum
from archive_app.catalogue.every_file import every_file, reason_of, require_folder
from archive_app.catalogue.fixity import manifest_path
from archive_app.catalogue.fixity_reading import Telling
from archive_app.statements.problems import ArchiveError, WrongRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive_app.catalogue.every_file import EveryFile, FoundFile
    from archive_app.catalogue.fixity_reading import FixityProgress

_ALGORITHMS = ("sha256", "sha512")
# What the library finds is in its exceptions; its log would reach the terminal beside our answer.
logging.getLogger("bagit").addHandler(logging.NullHandler())


class BagNotMade(ArchiveError):
    """The bag could not be made; nothing was left behind."""


class BaggingCancelled(Exception):
    """Making the bag was cancelled; nothing was left behind."""


def export_bag(
    folder: Path,
    target: Path,
    *,
    on_progress: Callable[[FixityProgress], None] = lambda _now: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> BagExport:
    """Copy every file of a folder into a new bag at `target`, which must not exist; whole or not at all.

    The bag is made beside its place, synced, validated, and then named. Raises FolderUnavailable,
    WrongRequest, BagNotMade and BaggingCancelled.
    """
    folder, target = folder.expanduser().resolve(), Path(os.path.abspath(target.expanduser()))  # noqa: PTH100 - a link at the place itself must be seen
    require_folder(folder)
    _check_place(folder, target)
    met = every_file(folder, is_cancelled)
    if met is None:
        raise BaggingCancelled
    if met.unreadable:
        one = met.unreadable[0]
        raise BagNotMade(
            f"{len(met.unreadable)} of the files cannot be read, such as {one.path}: {one.reason}.",
            "Mend or remove them; a bag without them would not be a copy.",
        )
    try:
        making = Path(tempfile.mkdtemp(prefix=f".{target.name[:80]}.", suffix=".new", dir=target.parent))
    except OSError as error:
        raise _not_made(target, error) from error
    try:
        made = _Making(folder, making, met, Telling(on_progress, met), is_cancelled).make()
        found = validate_bag(making, is_cancelled=is_cancelled)
        if found.cancelled:
            raise BaggingCancelled
        if not found.valid:
            raise BagNotMade(
                f"The bag was not valid when it was read back: {found.problems[0].message}", "Check the disk."
            )
        making.chmod(0o755)
        if os.path.lexists(target):
            raise _is_there(target)
        durable.move(making, target)
        durable.sync_folder(target.parent)
    except ReadingCancelled as error:
        raise BaggingCancelled from error
    except OSError as error:
        raise _not_made(target, error) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return BagExport(str(target), len(met.files), made, met.left_out, _renamed(met))


class _Making:
    """A bag being written into an empty folder."""

    def __init__(
        self, folder: Path, bag: Path, met: EveryFile, telling: Telling, is_cancelled: Callable[[], bool]
    ) -> None:
        self._folder, self._bag, self._met = folder, bag, met
        self._telling, self._is_cancelled = telling, is_cancelled
        self._lines: dict[str, list[str]] = {name: [] for name in _ALGORITHMS}

    def make(self) -> int:
        """Write it all, synced; return the size of the payload in bytes."""
        (self._bag / "data").mkdir()
        size = sum(self._copy(file) for file in self._met.files)
        today = datetime.now(UTC).date().isoformat()
        info = {
            "Bag-Software-Agent": f"Statement Archive {__version__}",
            "Bagging-Date": today,
            "External-Description": "".join(self._folder.name.splitlines())
            .encode("utf-8", "replace")
            .decode(),
            "Payload-Oxum": f"{size}.{len(self._met.files)}",
        }
        # 0.97 as the library writes it: in 1.0 a percent sign in a name is encoded, which hardly any program
        # reads back.
        tags = {
            "bagit.txt": "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n",
            "bag-info.txt": "".join(f"{key}: {value}\n" for key, value in info.items()),
            **{f"manifest-{name}.txt": "".join(lines) for name, lines in self._lines.items()},
        }
        for name, text in tags.items():
            durable.write_new(self._bag / name, text.encode("utf-8"))
        for algorithm in _ALGORITHMS:
            sums = (
                (checksum(self._bag / name, (algorithm,)).digests[algorithm], name) for name in sorted(tags)
            )
            text = "".join(f"{digest}  {name}\n" for digest, name in sums)
            durable.write_new(self._bag / f"tagmanifest-{algorithm}.txt", text.encode("ascii"))
        for place, _, _ in os.walk(self._bag):
            durable.sync_folder(Path(place))
        return size

    def _copy(self, file: FoundFile) -> int:
        target = self._bag / "data" / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as copy:
            found = checksum(
                self._folder / file.native,
                _ALGORITHMS,
                on_bytes=self._telling.add,
                is_cancelled=self._is_cancelled,
                copy_to=lambda: _from_the_start(copy),
            )
            copy.flush()
            os.fsync(copy.fileno())
        os.utime(target, ns=(found.mtime_ns, found.mtime_ns))
        for name, digest in found.digests.items():
            self._lines[name].append(f"{digest}  data/{manifest_path(file.path)}\n")
        self._telling.next_file()
        return found.size


def _from_the_start(copy: BinaryIO) -> Callable[[bytes], object]:
    copy.seek(0)
    copy.truncate()
    return copy.write


def _check_place(folder: Path, target: Path) -> None:
    if os.path.lexists(target):
        raise _is_there(target)
    if target.parent.resolve().is_relative_to(folder):
        raise WrongRequest(
            f"{target} lies in the folder itself, into which nothing is written.",
            "Name a place outside of it.",
        )


def _is_there(target: Path) -> WrongRequest:
    return WrongRequest(
        f"{target} is there already, and nothing is replaced.", "Name a folder that does not exist yet."
    )


def _not_made(target: Path, error: OSError) -> BagNotMade:
    return BagNotMade(
        f"The bag {target} could not be made: {reason_of(error)}.",
        "Make room or name another place; nothing was left behind.",
    )


def _renamed(met: EveryFile) -> tuple[tuple[str, str], ...]:
    odd = (file for file in met.files if file.native != file.path)
    return tuple((os.fsencode(file.native).decode("utf-8", "replace"), f"data/{file.path}") for file in odd)


def validate_bag(
    bag: Path,
    *,
    on_bytes: Callable[[int], None] = lambda _count: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> BagValidation:
    """Tell whether a bag is complete and every file of it what its manifests say; only read, never mended.

    Raises FolderUnavailable.
    """
    bag = bag.expanduser().resolve()
    require_folder(bag)
    found = read_manifests(bag)
    version = None if found.version is None else f"{found.version[0]}.{found.version[1]}"
    files: set[str] = set()
    cancelled = False
    if found.version is not None and not found.problems:
        files = _check_completeness(bag, found)
        try:
            _check_sums(bag, found, files, on_bytes, is_cancelled)
        except ReadingCancelled:
            cancelled = True
        if not found.problems and not cancelled:
            _ask_the_library(bag, found)
    return BagValidation(
        str(bag), version, len(files), tuple(found.problems), tuple(found.warnings), cancelled
    )


def _check_completeness(bag: Path, found: Manifests) -> set[str]:
    """Hold what is listed against what is there; return the paths of the payload as they are there."""
    there: set[str] = set()
    if not (bag / "data").is_dir() or (bag / "data").is_symlink():
        found.object_to("structure", "data", "There is no folder data/.")
        return there
    for place, _, names in os.walk(bag / "data"):
        for name in names:
            path = Path(place, name)
            relative = path.relative_to(bag).as_posix()
            there.add(relative)
            if not path.is_file() or not path.resolve().is_relative_to(bag):
                found.object_to("unsafe path", relative, f"{relative} is no file of the bag.")
    listed = {_same(name): name for entries in found.listed.values() for name in entries}
    present = {_same(name): name for name in there}
    for key in sorted(listed.keys() - present.keys()):
        fetched = listed[key] in found.fetched
        why = "it is to be fetched, and was not" if fetched else "it is not there"
        found.object_to("missing", listed[key], f"A manifest lists {listed[key]}, but {why}.")
    for key in sorted(present.keys() - listed.keys()):
        found.object_to("unexpected", present[key], f"{present[key]} is there, but no manifest lists it.")
    return there


def _same(name: str) -> str:
    """Names that differ only in their form of Unicode are one: file systems change it."""
    return unicodedata.normalize("NFC", name)


def _check_sums(
    bag: Path,
    found: Manifests,
    there: set[str],
    on_bytes: Callable[[int], None],
    is_cancelled: Callable[[], bool],
) -> None:
    present = {_same(name): name for name in there}
    expected: dict[str, dict[str, str]] = {}
    for manifests in (found.listed, found.tags if found.version and found.version >= (0, 97) else {}):
        for algorithm, entries in manifests.items():
            for name, digest in entries.items():
                # Where both forms of a name are there, each is a file of its own.
                path = name if name in there else present.get(_same(name), name)
                expected.setdefault(path, {})[algorithm] = digest
    for name, digests in sorted(expected.items()):
        try:
            sums = checksum(bag / name, tuple(digests), on_bytes=on_bytes, is_cancelled=is_cancelled).digests
        except FileNotFoundError:
            if not name.startswith("data/"):
                found.object_to("missing", name, f"A tag manifest lists {name}, but it is not there.")
            continue
        except OSError as error:
            found.object_to("unreadable", name, f"{name} cannot be read: {reason_of(error)}.")
            continue
        wrong = [algorithm for algorithm, digest in digests.items() if sums[algorithm] != digest]
        if wrong:
            found.object_to("checksum", name, f"{name} is not what its checksum says ({', '.join(wrong)}).")


def _ask_the_library(bag: Path, found: Manifests) -> None:
    """Have the library look at a bag that we find valid, its checksums apart, which were computed here."""
    import bagit  # noqa: PLC0415 - needed for bags alone

    try:
        bagit.Bag(str(bag)).validate(completeness_only=True)
    except bagit.BagValidationError as error:
        # The library does not read a percent sign that 1.0 has encoded, nor the encoding of more than two
        # line ends, and takes one name in two forms of Unicode for two files.
        told = [one for one in error.details if not {"%", "\r", "\n"} & set(one.path)]
        if told or not error.details:
            found.object_to("library", None, f"The bagit library objects: {error}")
    except (bagit.BagError, ValueError, LookupError, OSError, AttributeError, TypeError) as error:
        found.object_to("library", None, f"The bagit library objects: {error}")
