"""The import itself: from sources to statements in a folder, every item accounted for."""

from __future__ import annotations

import errno
import logging
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from archive_app.catalogue.front_matter_writing import new_front_matter
from archive_app.catalogue.importing import sources
from archive_app.catalogue.importing.already_there import (
    FIELD,
    ORIGINALS,
    Originals,
    hash_of,
    imported_before,
    record_of,
)
from archive_app.catalogue.importing.document_reading import DocumentReader
from archive_app.catalogue.importing.documents import (
    UNEXPECTED,
    Draft,
    Refused,
    Waiting,
    kind_of,
    require_file,
    why_not,
)
from archive_app.catalogue.importing.publishing import Publisher, Rehearsal
from archive_app.catalogue.importing.report import (
    ImportProgress,
    ImportReport,
    ItemReport,
    Outcome,
)
from archive_app.corpus.file_names import is_folder_walked
from archive_app.statements.field_names import ALIASES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from archive_app.catalogue.importing.mapping import FieldMapping

_MOST_IN_BATCH = 2_000
_LARGEST_BATCH = 64_000_000
_LONGEST_BATCH = 10.0
_TELL_EVERY = 50

_ORDER = {name: number for number, name in enumerate(ALIASES)}
_log = logging.getLogger(__name__)


def run_import(
    named: Iterable[Path],
    folder: Path,
    *,
    mapping: FieldMapping | None = None,
    dry_run: bool = False,
    on_progress: Callable[[ImportProgress], None] | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Import files, and the files in folders, into a folder of statements; return the account of every item.

    Sources are only read. Each item becomes one Markdown statement; its source is kept in `originals/` with
    its SHA-256 in the record. What was imported before is recognised. `mapping` is for tables; where it is
    None, each table's is guessed. After a cancel or on a full disk the report says so, and what it lists as
    imported is in place, whole and lasting.

    Raises FolderUnavailable and ImportBusy.
    """
    begun = time.monotonic()
    folder = folder.resolve()
    there = imported_before(folder, is_cancelled)
    if there is None:
        return ImportReport(str(folder), dry_run=dry_run, cancelled=True)
    paths = list(sources.files_of(named))
    chosen = Rehearsal(folder) if dry_run else Publisher(folder)
    with chosen as publisher, DocumentReader(is_cancelled) as documents:
        run = _Run(folder, publisher, there, mapping, documents)
        run.take_all(paths, on_progress, is_cancelled)
    return ImportReport(
        str(folder), tuple(run.items), tuple(run.originals_added), time.monotonic() - begun, dry_run,
        run.cancelled, run.stopped,
    )  # fmt: skip


@dataclass(slots=True)
class _Source:
    """A source while its items are taken. `original` is its place in the archive once that is needed."""

    path: Path
    sha256: str | None = None
    original: str | None = None
    subfolder: str | None = None


class _Stopped(Exception):
    """Nothing more can be written; the message says why."""


@dataclass(slots=True)
class _Batch:
    """Items that are staged: where each stands in the account, and its ticket."""

    items: list[tuple[int, int]] = field(default_factory=list)
    size: int = 0
    begun: float = field(default_factory=time.monotonic)

    @property
    def is_full(self) -> bool:
        return (
            len(self.items) >= _MOST_IN_BATCH
            or self.size >= _LARGEST_BATCH
            or time.monotonic() - self.begun > _LONGEST_BATCH
        )


class _Run:
    def __init__(
        self,
        folder: Path,
        publisher: Publisher | Rehearsal,
        there: dict[str, str],
        mapping: FieldMapping | None,
        documents: DocumentReader,
    ) -> None:
        self.items: list[ItemReport] = []
        self.originals_added: list[str] = []
        self.cancelled = False
        self.stopped: str | None = None
        self._folder = folder
        self._publisher = publisher
        self._there = there
        self._staged: dict[str, int] = {}
        self._mapping = mapping
        self._documents = documents
        self._originals = Originals(folder)
        self._batch = _Batch()

    def take_all(
        self,
        paths: Sequence[Path],
        on_progress: Callable[[ImportProgress], None] | None,
        is_cancelled: Callable[[], bool],
    ) -> None:
        try:
            for number, path in enumerate(paths):
                for _ in self._take_source(path):
                    if is_cancelled():
                        self.cancelled = True
                        break
                    if on_progress is not None and len(self.items) % _TELL_EVERY == 0:
                        on_progress(ImportProgress(len(self.items), str(path), number, len(paths)))
                if self.cancelled:
                    break
                if on_progress is not None:
                    on_progress(ImportProgress(len(self.items), str(path), number + 1, len(paths)))
            self._publish()
        except _Stopped as error:
            self.stopped = str(error)
            self._account_for_unpublished()
        self._forget_unused_originals()

    def _take_source(self, path: Path) -> Iterable[None]:
        """Take the items of a source, one at each step."""
        source = _Source(path)
        part: str | None = None
        try:
            kind = kind_of(path)
            require_file(path)
            self._refuse_own_statement(path)
            for waiting in sources.items_of(path, kind, self._mapping, self._documents):
                part = waiting.part
                self._take(source, waiting)
                yield
        except Refused as error:
            self._refuse(path, None, str(error))
            yield
        except _Stopped:
            raise
        except Exception:  # noqa: BLE001
            _log.exception("%s, after %s", path, part)
            self._refuse(path, None, UNEXPECTED)
            yield

    def _refuse_own_statement(self, path: Path) -> None:
        inside = path.resolve()
        if inside.is_relative_to(self._folder) and path.suffix.lower() == ".txt":
            parents = inside.relative_to(self._folder).parts[:-1]
            if all(map(is_folder_walked, parents)):
                raise Refused("This is a statement of this archive already.")

    def _refuse(self, path: Path, part: str | None, reason: str) -> None:
        self.items.append(ItemReport(str(path), part, Outcome.REFUSED, None, reason))

    def _take(self, source: _Source, waiting: Waiting) -> None:
        name, part = str(source.path), waiting.part
        if waiting.sha256 in self._there:
            path = self._there[waiting.sha256]
            source.subfolder = source.subfolder or _parent(path)
            self.items.append(ItemReport(name, part, Outcome.ALREADY_THERE, path))
            return
        if waiting.sha256 in self._staged:
            self._batch.items.append((len(self.items), self._staged[waiting.sha256]))
            self.items.append(ItemReport(name, part, Outcome.ALREADY_THERE))
            return
        try:
            draft = waiting.read()
            self._keep_original(source)
            self._stage(source, waiting, draft)
        except Refused as error:
            self._refuse(source.path, part, str(error))
            return
        except _Stopped as error:
            self._refuse(source.path, part, str(error))
            raise
        except Exception:  # noqa: BLE001
            # Whatever an item does to its reader, the others must still be had.
            _log.exception("%s, %s", source.path, part)
            self._refuse(source.path, part, UNEXPECTED)
            return
        if self._batch.is_full:
            self._publish()

    def _stage(self, source: _Source, waiting: Waiting, draft: Draft) -> None:
        assert source.original is not None  # noqa: S101 - it was just kept
        assert source.sha256 is not None  # noqa: S101
        fields = dict(sorted(draft.fields.items(), key=lambda item: _ORDER.get(item[0], len(_ORDER))))
        fields[FIELD] = record_of(source.original, source.sha256, waiting.part, waiting.sha256)
        content = f"{new_front_matter(fields)}\n{draft.body}\n".encode("utf-8", "replace")
        if waiting.part is not None and source.subfolder is None:
            source.subfolder = self._publisher.subfolder(source.path.stem)
        try:
            ticket = self._publisher.stage(content, source.subfolder or "", draft.name or source.path.stem)
        except OSError as error:
            raise _Stopped(_why_stopped(error)) from error
        self._staged[waiting.sha256] = ticket
        self._batch.items.append((len(self.items), ticket))
        self._batch.size += len(content)
        self.items.append(
            ItemReport(str(source.path), waiting.part, Outcome.IMPORTED, None, None, draft.notes)
        )

    def _keep_original(self, source: _Source) -> None:
        """See to it that the source is kept, once; raises Refused when it changes meanwhile."""
        if source.original is not None:
            return
        try:
            source.sha256 = hash_of(source.path)
            size = source.path.stat().st_size
        except OSError as error:
            raise Refused(why_not(error)) from error
        name = self._originals.kept(size, source.sha256)
        if name is None:
            try:
                name = self._publisher.keep(source.path, ORIGINALS, source.sha256)
            except OSError as error:
                raise _Stopped(_why_stopped(error)) from error
            self._originals.add(name, size)
            self.originals_added.append(f"{ORIGINALS}/{name}")
        source.original = f"{ORIGINALS}/{name}"

    def _publish(self) -> None:
        batch, self._batch = self._batch, _Batch()
        try:
            self._publisher.publish()
        except OSError as error:
            self._batch = batch
            raise _Stopped(_why_stopped(error)) from error
        for index, ticket in batch.items:
            self.items[index] = replace(self.items[index], path=self._publisher.published[ticket])
        self._there.update(
            (sha256, self._publisher.published[ticket]) for sha256, ticket in self._staged.items()
        )
        self._staged.clear()

    def _account_for_unpublished(self) -> None:
        """Say of what was staged whether it got its name before nothing more could be written."""
        for index, ticket in self._batch.items:
            path = self._publisher.published.get(ticket)
            if path is not None:
                self.items[index] = replace(self.items[index], path=path)
            else:
                item = self.items[index]
                self.items[index] = ItemReport(item.source, item.part, Outcome.REFUSED, None, self.stopped)

    def _forget_unused_originals(self) -> None:
        """Take back originals that were kept for statements which then could not be written."""
        if self.stopped is None:
            return
        used = {item.source for item in self.items if item.outcome is Outcome.IMPORTED}
        for kept in list(self.originals_added):
            source = self._publisher.kept_for.get(kept)
            if source is not None and source not in used:
                (self._folder / kept).unlink(missing_ok=True)
            if source not in used:
                self.originals_added.remove(kept)


def _parent(path: str) -> str | None:
    """Return the folder of a statement when it is one below the top, as for the parts of one source."""
    parent = path.rpartition("/")[0]
    return parent if parent and "/" not in parent else None


def _why_stopped(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full; what was imported until then is in place, and is recognised the next time."
    if error.errno == errno.EFBIG:
        return "The disk takes no file of this size; what was imported until then is in place."
    reason = (error.strerror or str(error)).lower()
    return f"It cannot be written: {reason}; what was imported until then is in place."
