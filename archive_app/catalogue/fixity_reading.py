"""Reading every file of a folder for its checksum: told about, cancelled, and gone on with later."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from archive_app.catalogue.checksums import ReadingCancelled, checksum
from archive_app.catalogue.every_file import EveryFile, Unreadable, every_file, reason_of
from archive_app.catalogue.fixity_store import FileFixity, FixityStore, Run, not_written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive_app.catalogue.checksums import Checksum
    from archive_app.catalogue.every_file import FoundFile
    from archive_app.catalogue.fixity_store import Kind

_TELL_EVERY = 0.1


@dataclass(frozen=True, slots=True)
class FixityProgress:
    """How far a run has come; `total_files` and `total_bytes` are None while the folder is walked."""

    stage: Literal["walking", "reading"]
    files: int = 0
    total_files: int | None = None
    bytes: int = 0
    total_bytes: int | None = None


@dataclass
class FolderReading:
    """All files of a folder being read, and what came of it: `found` by path, and what could not be read.

    `left_out` counts names left out by rule, `resumed` files that an interrupted run had read before.
    """

    folder: Path
    store: FixityStore
    kind: Kind
    against: int
    restart: bool = field(kw_only=True)

    def __post_init__(self) -> None:
        self.run: Run = self.store.run(self.kind, self.against, restart=self.restart)
        self.found: dict[str, FileFixity] = {}
        self.unreadable: list[Unreadable] = []
        self.left_out = self.resumed = 0

    def read(
        self, on_progress: Callable[[FixityProgress], None] | None, is_cancelled: Callable[[], bool]
    ) -> bool:
        """Read what was not read yet; False when it was cancelled."""
        tell = on_progress if on_progress is not None else lambda _now: None
        tell(FixityProgress("walking"))
        met = every_file(self.folder, is_cancelled)
        if met is None:
            return False
        self.left_out = met.left_out
        self.unreadable += met.unreadable
        telling = Telling(tell, met)
        try:
            for file in met.files:
                self._read_file(file, telling, is_cancelled)
        except ReadingCancelled:
            return False
        finally:
            self.run.write()
        self.unreadable.sort(key=lambda one: one.path)
        return True

    def _read_file(self, file: FoundFile, telling: Telling, is_cancelled: Callable[[], bool]) -> None:
        path = self.folder / file.native
        try:
            status = path.stat()
            before = self.run.known(file.path, status.st_size, status.st_mtime_ns)
            if before is not None:
                if is_cancelled():
                    raise ReadingCancelled
                self.resumed += 1
                self.found[file.path] = before
                telling.add(before.size)
            else:
                found = checksum(path, on_bytes=telling.add, is_cancelled=is_cancelled)
                self._keep(file.path, found)
        except FileNotFoundError:
            # It was deleted or moved since the walk: it is not there, which is told as such.
            return
        except OSError as error:
            self.unreadable.append(Unreadable(file.path, reason_of(error)))
        finally:
            telling.next_file()

    def _keep(self, path: str, found: Checksum) -> None:
        try:
            self.found[path] = self.run.add(path, found)
        except OSError as error:
            raise not_written(error) from error


class Telling:
    """Tells of the progress of reading what a walk met, about ten times a second."""

    def __init__(self, tell: Callable[[FixityProgress], None], met: EveryFile) -> None:
        self._tell = tell
        self._total_files = len(met.files)
        self._total_bytes = sum(file.size for file in met.files)
        self._files = self._bytes = 0
        self._last = 0.0

    def add(self, count: int) -> None:
        """Some bytes were read, or are to be read again."""
        self._bytes += count
        self._now_and_then()

    def next_file(self) -> None:
        """A file is done with."""
        self._files += 1
        self._now_and_then(at_once=self._files == self._total_files)

    def _now_and_then(self, *, at_once: bool = False) -> None:
        if at_once or time.monotonic() - self._last > _TELL_EVERY:
            self._last = time.monotonic()
            self._tell(
                FixityProgress("reading", self._files, self._total_files, self._bytes, self._total_bytes)
            )
