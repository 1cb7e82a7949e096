"""The generation that is searched: leased to each search, and closed once another one took its place."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_app.index import storage
from archive_app.index.array_file import Damaged
from archive_app.index.generation import Generation, open_generation
from archive_app.statements.problems import ArchiveError, IndexUnusable, NotIndexed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_log = logging.getLogger(__name__)


@dataclass
class _Lease:
    """A generation and how many searches are using it; it is closed when it is superseded and nobody does."""

    generation: Generation
    users: int = 0
    superseded: bool = False

    def supersede(self) -> None:
        """Another one takes its place."""
        self.superseded = True
        self._close_if_unused()

    def release(self) -> None:
        """A search needs it no more."""
        self.users -= 1
        self._close_if_unused()

    def _close_if_unused(self) -> None:
        if self.superseded and not self.users:
            self.generation.close()


class Leases:
    """Gives the generation in force to searches in several threads."""

    def __init__(self, corpus: Path, folder: Path) -> None:
        self._corpus = corpus
        self._folder = folder
        self._lock = threading.Lock()
        self._lease: _Lease | None = None
        self._without_lease: ArchiveError = _NEVER_INDEXED
        self.refresh()

    @property
    def number(self) -> int:
        """The number of the generation that is searched; 0 when there is none."""
        with self._lock:
            return self._lease.generation.number if self._lease else 0

    def refresh(self) -> int:
        """Take the newest published generation; return its number.

        An index that is damaged, foreign or of another version counts as none until it has been built anew.
        One that cannot be read at the moment changes nothing: what is open stays open.
        """
        without: ArchiveError = _NEVER_INDEXED
        try:
            manifest = storage.read_usable_manifest(self._folder)
            if manifest is not None and self._is_open(manifest):
                return manifest.generation
            newest = open_generation(self._folder)
        except Damaged as reason:
            _log.warning("The index of %s cannot be used and will be built anew: %s.", self._corpus, reason)
            newest, without = None, _to_build_anew(reason)
        except OSError as error:
            _log.warning("The index of %s could not be read: %s", self._corpus, error)
            with self._lock:
                self._without_lease = storage.not_read(error)
                return self._lease.generation.number if self._lease else 0
        self._go_on_with(newest, without)
        return newest.number if newest else 0

    def _go_on_with(self, newest: Generation | None, without: ArchiveError) -> None:
        with self._lock:
            before, self._lease = self._lease, _Lease(newest) if newest else None
            self._without_lease = without
            if before is not None:
                before.supersede()

    def close(self) -> None:
        """Close the generation; a search that is still running ends first."""
        with self._lock:
            lease, self._lease = self._lease, None
            if lease is not None:
                lease.supersede()

    def _is_open(self, manifest: storage.Manifest) -> bool:
        with self._lock:
            if self._lease is None:
                return False
            # The name of the columns is never used twice, not even by an index that is built anew.
            return self._lease.generation.manifest.columns == manifest.columns

    @contextmanager
    def leased(self) -> Iterator[Generation]:
        """The generation that is searched, open meanwhile; raises NotIndexed and IndexUnusable."""
        with self._lock:
            lease = self._lease
            if lease is None:
                without = self._without_lease
                raise type(without)(without.message, without.remedy)
            lease.users += 1
        try:
            yield lease.generation
        except Damaged as reason:
            raise self._give_up(lease, reason) from reason
        except OSError as error:
            # What cannot be read now may be read the next time; nothing says that it is damaged.
            raise storage.not_read(error) from error
        finally:
            with self._lock:
                lease.release()

    def _give_up(self, lease: _Lease, reason: Damaged) -> IndexUnusable:
        """Search a damaged generation no more, and have the next update build the index anew."""
        _log.warning("The index of %s is damaged: %s.", self._corpus, reason)
        storage.mark_damaged(self._folder, lease.generation.manifest)
        with self._lock:
            still_ours = self._lease is lease
        if still_ours:
            self._go_on_with(None, _to_build_anew(reason))
        return IndexUnusable(
            "The index is damaged, so it was set aside.", "Update it; the index is built anew."
        )


_NEVER_INDEXED = NotIndexed(
    "This folder has not been indexed yet, so there is nothing to search.", "Index it first."
)


def _to_build_anew(reason: Damaged) -> NotIndexed:
    return NotIndexed(
        f"The index of this folder cannot be used and is to be built anew: {reason}.", "Update it."
    )
