"""Adds documents to an index and publishes generations of it; for the process that holds the lock."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index import storage
from archive_app.index.array_file import Damaged
from archive_app.index.records import FileRecord, read_records, write_records
from archive_app.index.segment import Segment
from archive_app.index.segments import SegmentInfo, SegmentWriter, segment_path
from archive_app.statements.problems import IndexUnusable, Problem

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from numpy.typing import NDArray

    from archive_app.index.document import Document
    from archive_app.index.storage import Manifest
    from archive_app.statements.searching import IndexReport


class Publisher:
    """The writing side of an index folder; what it finds there and cannot use is set aside."""

    def __init__(self, folder: Path, *, rebuild: bool) -> None:
        self._folder = folder
        self._manifest: Manifest | None = None
        self._records: list[FileRecord] = []
        self._segments: tuple[SegmentInfo, ...] = ()
        self._serials: dict[str, NDArray[np.int64]] = {}
        self._writer = SegmentWriter(folder)
        try:
            self._take_over()
        except (Damaged, OSError) as error:
            storage.set_aside(folder, str(error))
            self._manifest, self._records, self._segments, self._serials = None, [], (), {}
        storage.clean_up(folder, self._manifest)
        self._next_serial = self._manifest.next_serial if self._manifest else 1
        self.rebuilding = rebuild and self._manifest is not None
        if rebuild:
            self._records, self._segments = [], ()

    @property
    def generation(self) -> int:
        """The number of the generation in force; 0 when there is none."""
        return self._manifest.generation if self._manifest else 0

    @property
    def report(self) -> IndexReport | None:
        """The account of the last update that was finished."""
        return self._manifest.report if self._manifest else None

    @property
    def complete(self) -> bool:
        """Whether the generation in force covers the whole folder as it was."""
        return self._manifest is not None and self._manifest.complete

    @property
    def folder_problems(self) -> tuple[Problem, ...]:
        """What the last walk could not enter."""
        return self._manifest.folder_problems if self._manifest else ()

    def take_records(self) -> list[FileRecord]:
        """The records of the generation in force, to go on from; none when it is to be built anew."""
        records, self._records = self._records, []
        return records

    def next_serial(self) -> int:
        """A number that no document of this index ever had."""
        self._next_serial += 1
        return self._next_serial - 1

    def add(self, document: Document) -> tuple[int, ...]:
        """Add a document to what the next publication writes; return its words in each of `schema.GROUPS`."""
        return self._writer.add(document)

    def publish(
        self,
        records: Collection[FileRecord],
        *,
        complete: bool,
        report: IndexReport | None,
        folder_problems: tuple[Problem, ...],
    ) -> None:
        """Put a generation in force that holds exactly these records; raises IndexUnusable."""
        live = np.array([record.serial for record in records if record.serial], dtype=np.int64)
        segments = [
            replace(info, deleted=tuple(np.flatnonzero(~np.isin(self._serials_of(info), live)).tolist()))
            for info in self._segments
        ]
        try:
            self._segments = self._writer.finish(segments)
        except OSError as error:
            raise IndexUnusable(
                f"The index could not be written: {error.strerror}.",
                "Make room on the disk and update again.",
            ) from error
        self._manifest = storage.publish(
            self._folder,
            self.generation + 1,
            self._segments,
            write_records(records),
            before=self._manifest,
            next_serial=self._next_serial,
            complete=complete,
            report=report,
            folder_problems=folder_problems,
        )
        storage.clean_up(self._folder, self._manifest)

    def keep(self, report: IndexReport) -> None:
        """Leave the generation in force and only note the account of an update that changed nothing."""
        if self._manifest is not None:
            self._manifest = storage.with_report(self._folder, self._manifest, report)

    def cancel(self) -> None:
        """Throw away what was not published."""
        self._writer.cancel()

    def _take_over(self) -> None:
        manifest = storage.read_usable_manifest(self._folder)
        if manifest is None:
            return
        storage.check_sizes(self._folder, manifest)
        try:
            self._records = read_records(storage.read_checked(self._folder, manifest))
        except (ValueError, TypeError) as error:
            raise Damaged("the list of files in the index is not as it was written") from error
        self._segments = manifest.segments
        present = np.concatenate(
            [self._serials_of(info) for info in manifest.segments] or [np.empty(0, np.int64)]
        )
        if not np.isin([record.serial for record in self._records if record.serial], present).all():
            raise Damaged("statements of the index are missing")
        self._manifest = manifest

    def _serials_of(self, info: SegmentInfo) -> NDArray[np.int64]:
        known = self._serials.get(info.name)
        if known is None:
            known = self._serials[info.name] = Segment(segment_path(self._folder, info.name)).serials()
        return known
