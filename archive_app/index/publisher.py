"""Publishes generations of an index; for the process that holds the lock."""

from __future__ import annotations

import logging
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from archive_app import durable
from archive_app.index import storage
from archive_app.index.array_file import ArrayFile, Damaged
from archive_app.index.columns import Columns
from archive_app.index.keeping import NOTHING_BEFORE, Before, TextsBySerial
from archive_app.index.records import FileRecord, RecordLines
from archive_app.index.reprint_finding import brought_up_to_date
from archive_app.index.reprints import NO_PAIRS, read_pairs, write_pairs
from archive_app.index.segments import SegmentInfo, merged_where_due, open_segment, segment_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from archive_app.index.storage import Manifest
    from archive_app.statements.problems import Problem
    from archive_app.statements.searching import IndexReport


_log = logging.getLogger(__name__)


class Publisher:
    """The writing side of an index folder; what it finds there and cannot use is set aside.

    Raises IndexUnusable when what is there cannot be read, unless it is to be built anew anyway.
    """

    def __init__(self, folder: Path, *, rebuild: bool) -> None:
        self._folder = folder
        self._manifest: Manifest | None = None
        self._records: list[FileRecord] = []
        self._lines = RecordLines()
        self._segments: tuple[SegmentInfo, ...] = ()
        self._made: list[SegmentInfo] = []
        self._serials: dict[str, NDArray[np.int64]] = {}
        try:
            self._open(rebuild=rebuild)
        except OSError as error:
            raise storage.not_written(error) from error
        self._next_serial = self._manifest.next_serial if self._manifest else 1
        self.rebuilding = rebuild and self._manifest is not None
        self._replaced = self._records if rebuild else []
        self._replaced_segments = self._segments if rebuild else ()
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

    def before(self, records: Mapping[str, FileRecord]) -> Before:
        """The generation in force as an update finds it, whose `records` were taken."""
        if self._manifest is None:
            return NOTHING_BEFORE
        replaced, self._replaced = self._replaced, []
        seen = storage.time_of_account(self._folder) if self._manifest.complete else None
        return Before(records or {record.path: record for record in replaced}, seen, self._next_serial)

    def texts(self) -> TextsBySerial:
        """The texts of the generation in force, and of what was made since."""
        segments = (*self._replaced_segments, *self._segments, *self._made)
        return TextsBySerial(self._folder, segments, self._serials_of)

    def next_serial(self) -> int:
        """A number that no document of this index ever had."""
        self._next_serial += 1
        return self._next_serial - 1

    def take(self, segments: Sequence[SegmentInfo]) -> None:
        """Take over segments that were made, to be named by the next publication."""
        self._made.extend(segments)

    def publish(
        self,
        records: Sequence[FileRecord],
        *,
        complete: bool,
        report: IndexReport | None,
        folder_problems: tuple[Problem, ...],
    ) -> None:
        """Put a generation in force that holds exactly these records.

        Raises IndexUnusable, and Damaged when a merge meets damage. Then the last generation stays.
        """
        live = np.array([record.serial for record in records if record.serial], dtype=np.int64)
        try:
            segments = [
                replace(info, deleted=tuple(np.flatnonzero(~np.isin(self._serials_of(info), live)).tolist()))
                for info in self._segments
            ]
            self._segments = merged_where_due(self._folder, [*segments, *self._made])
            for info in self._segments:
                if info in self._made:
                    durable.sync_file(segment_path(self._folder, info.name))
            self._made = []
            reprints = self._reprints(live) if complete else self._reprints_in_force()
        except OSError as error:
            raise storage.not_written(error) from error
        self._manifest = storage.publish(
            self._folder,
            self.generation + 1,
            self._segments,
            records,
            self._lines.of,
            self._serials_of,
            next_serial=self._next_serial,
            complete=complete,
            report=report,
            folder_problems=folder_problems,
            reprints=reprints,
        )
        storage.clean_up(self._folder, self._manifest)

    def _reprints(self, live: NDArray[np.int64]) -> tuple[str, int]:
        """Compare what is new with everything, and write down what is alike."""
        name, size = self._reprints_in_force()
        known = NO_PAIRS
        if name is not None and not self.rebuilding:
            known = read_pairs(ArrayFile(self._folder / name, size))
        segments = [
            (
                open_segment(self._folder, info),
                np.isin(self._serials_of(info), live) if info.deleted else None,
            )
            for info in self._segments
        ]
        known = brought_up_to_date(known, segments, self._next_serial)
        name = f"reprints-{self.generation + 1}-{secrets.token_hex(4)}.arrays"
        return name, write_pairs(self._folder / name, known)

    def _reprints_in_force(self) -> tuple[str | None, int]:
        return (self._manifest.reprints, self._manifest.reprints_size) if self._manifest else (None, 0)

    def keep(self, report: IndexReport) -> None:
        """Leave the generation in force and only note the account of an update that changed nothing."""
        if self._manifest is not None:
            self._manifest = storage.with_report(self._folder, self._manifest, report)

    def cancel(self) -> None:
        """Throw away what was not published."""
        self._made = []
        try:
            # A manifest that could not be synced may be in force or not, so both keep their files.
            storage.clean_up(self._folder, self._manifest, storage.read_manifest(self._folder))
        except (Damaged, OSError):
            _log.info("what was not published is left to the next update")

    def _open(self, *, rebuild: bool) -> None:
        try:
            self._take_over()
        except Damaged as reason:
            storage.set_aside(self._folder, str(reason))
            self._manifest, self._records, self._segments, self._serials = None, [], (), {}
        except OSError as error:
            if not rebuild:
                raise storage.not_read(error) from error
            _log.warning("The index in %s cannot be read and is built anew: %s", self._folder, error)
            self._manifest, self._records, self._segments, self._serials = None, [], (), {}
            return
        if storage.left_over(self._folder, self._manifest):
            # Its last writer may have ended before the manifest that it replaced was on the disk for good.
            durable.sync_folder(self._folder)
            storage.clean_up(self._folder, self._manifest)

    def _take_over(self) -> None:
        """Read what is there; raises Damaged and OSError."""
        manifest = storage.read_usable_manifest(self._folder)
        if manifest is None:
            return
        try:
            self._read(manifest)
        except FileNotFoundError as error:
            raise Damaged("files of the index are missing") from error

    def _read(self, manifest: Manifest) -> None:
        try:
            self._records = self._lines.read(storage.read_checked(self._folder, manifest))
        except (ValueError, TypeError) as error:
            raise Damaged("the list of files in the index is not as it was written") from error
        # They are written anew with each generation, but an update that changes nothing leaves them in force.
        Columns(self._folder / manifest.columns, manifest.columns_size)
        if manifest.reprints is not None:
            ArrayFile(self._folder / manifest.reprints, manifest.reprints_size)
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
            # A copy, so that the file is not held: Windows does not delete what is mapped.
            known = self._serials[info.name] = open_segment(self._folder, info).serials().copy()
        return known
