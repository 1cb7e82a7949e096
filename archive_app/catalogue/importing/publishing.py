"""New files into a folder: whole, lasting, and never in the place of anything.

Files are written in a staging folder, whose name begins with a dot and so is no part of the archive, batch
by batch. A batch is on the disk before any of it gets its name; a name is given by a hard link, which fails
where something has that name. So whatever happens (cancelled, killed, disk full, power gone), each name leads
to a whole file, and what was there is there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from filelock import FileLock, Timeout

from archive_app.catalogue.importing.documents import Refused
from archive_app.catalogue.importing.naming import EXTENSION, TakenNames, safe_extension
from archive_app.durable import place_new
from archive_app.locations import cache_folder, private_folder
from archive_app.statements.problems import ArchiveError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

STAGING = ".archive-app-import"
_PIECE = 1 << 20
#: Up to this many files are synced one by one; for more it is faster to have the system sync everything.
_SYNCED_ONE_BY_ONE = 16


class ImportBusy(ArchiveError):
    """Another import into the same folder is under way."""


@dataclass(frozen=True, slots=True)
class _Staged:
    path: Path
    folder: str
    stem: str
    extension: str
    ticket: int


class Publisher:
    """Puts new files into the folders of an archive; a context manager. Raises ImportBusy and OSError.

    `published` tells the path of each staged file that got its name, relative to the folder, by its ticket;
    `kept_for` the source of each original that did, by its path.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._staging = folder / STAGING
        place = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
        self._lock = FileLock(private_folder(cache_folder() / "imports") / f"{place}.lock")
        self.published: dict[int, str] = {}
        self.kept_for: dict[str, str] = {}
        self._originals: list[tuple[Path, str, str, str]] = []
        self._batch: list[_Staged] = []
        self._names: dict[str, TakenNames] = {}
        self._count = 0

    def __enter__(self) -> Self:
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise ImportBusy(
                "Another import into this folder is under way.", "Wait until it is done, then import again."
            ) from error
        try:
            # What an import left there when it was killed are copies of what is elsewhere.
            shutil.rmtree(self._staging, ignore_errors=True)
            self._staging.mkdir(mode=0o700)
        except OSError:
            self._lock.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._staging, ignore_errors=True)
        self._lock.release()

    def subfolder(self, stem: str) -> str:
        """Return the name of a folder for the statements of one source, that nothing else has."""
        return self._taken("").free(stem, "")

    def stage(self, content: bytes, folder: str, stem: str, extension: str = EXTENSION) -> int:
        """Write a file that is to be in `folder` (relative, empty for the top); return its ticket."""
        path = self._next()
        with path.open("xb") as file:
            file.write(content)
        self._batch.append(_Staged(path, folder, stem, extension, self._count))
        return self._count

    def keep(self, source: Path, folder: str, sha256: str) -> str:
        """Copy a file that is to be in a folder before the files staged after it; return its name there.

        Raises Refused when its content is not what `sha256` says, which means that it changed meanwhile.
        """
        copy = self._next()
        digest = hashlib.sha256()
        with source.open("rb") as original, copy.open("xb") as file:
            while piece := original.read(_PIECE):
                digest.update(piece)
                file.write(piece)
        if digest.hexdigest() != sha256:
            raise Refused("The file changed while it was read; import it again.")
        name = self._taken(folder).free(source.stem, safe_extension(source.suffix))
        self._originals.append((copy, folder, name, str(source)))
        return name

    def _next(self) -> Path:
        self._count += 1
        return self._staging / str(self._count)

    def publish(self) -> None:
        """Give what waits its names, originals first; when it raises, what got its name is in place."""
        self._sync_batch()
        folders = {staged.folder for staged in self._batch} | {kept[1] for kept in self._originals}
        for folder in folders - {""}:
            (self.folder / folder).mkdir(exist_ok=True)
        for copy, folder, name, source in self._originals:
            place_new(copy, self.folder / folder / name)
            self.kept_for[f"{folder}/{name}"] = source
        for staged in self._batch:
            self.published[staged.ticket] = self._name(staged)
        self._originals.clear()
        self._batch.clear()
        for folder in folders | {""}:
            _sync(self.folder / folder)

    def _name(self, staged: _Staged) -> str:
        taken = self._taken(staged.folder)
        while True:
            name = taken.free(staged.stem, staged.extension)
            try:
                place_new(staged.path, self.folder / staged.folder / name)
            except FileExistsError:
                continue
            return f"{staged.folder}/{name}" if staged.folder else name

    def _taken(self, folder: str) -> TakenNames:
        if folder not in self._names:
            self._names[folder] = TakenNames(self.folder / folder if folder else self.folder)
        return self._names[folder]

    def _sync_batch(self) -> None:
        waiting = [kept[0] for kept in self._originals] + [staged.path for staged in self._batch]
        if len(waiting) > _SYNCED_ONE_BY_ONE and sys.platform == "linux":
            os.sync()
            return
        for path in waiting:
            _sync(path)


class Rehearsal:
    """A publisher that writes nothing, and tells the names that would be used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.published: dict[int, str] = {}
        self.kept_for: dict[str, str] = {}
        self._names: dict[str, TakenNames] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def subfolder(self, stem: str) -> str:
        """See `Publisher.subfolder`."""
        return self._taken("").free(stem, "")

    def stage(self, content: bytes, folder: str, stem: str, extension: str = EXTENSION) -> int:  # noqa: ARG002
        """Note the name that the file would get; return its ticket."""
        ticket = len(self.published)
        name = self._taken(folder).free(stem, extension)
        self.published[ticket] = f"{folder}/{name}" if folder else name
        return ticket

    def keep(self, source: Path, folder: str, sha256: str) -> str:  # noqa: ARG002
        """Return the name that the copy would get."""
        name = self._taken(folder).free(source.stem, safe_extension(source.suffix))
        self.kept_for[f"{folder}/{name}"] = str(source)
        return name

    def publish(self) -> None:
        """There is nothing to do."""

    def _taken(self, folder: str) -> TakenNames:
        if folder not in self._names:
            self._names[folder] = TakenNames(self.folder / folder if folder else self.folder)
        return self._names[folder]


def _sync(path: Path) -> None:
    """Return when the content of a file, or the names in a folder, lie on the disk."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
