"""Publishes generations of an index; for the process that holds the lock."""

from __future__ import annotations

import logging
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from archive_app import durable
from archive_app.index import ledger, storage
from archive_app.index.array_file import ArrayFile, Damaged
from archive_app.index.columns import Columns
from archive_app.index.columns_writer import named_in_order, rows_by_id, write_columns
from archive_app.index.keeping import Before
from archive_app.index.ledger import FileStamp, Held, Place
from archive_app.index.records import FileRecord, read_record
from archive_app.index.reprint_finding import brought_up_to_date
from archive_app.index.reprints import NO_PAIRS, KnownPairs, read_pairs, write_pairs
from archive_app.index.segments import SegmentInfo, info_of, merged_where_due, open_segment, segment_path
from archive_app.index.snapshot import Snapshot
from archive_app.statements.problems import IndexUnusable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from archive_app.corpus.inventory import Known
    from archive_app.index.storage import Manifest
    from archive_app.statements.problems import Problem
    from archive_app.statements.searching import IndexReport

    Ints = NDArray[np.int64]

_log = logging.getLogger(__name__)


class Publisher:
    """The writing side of an index folder; what it finds there and cannot use is set aside.

    A document takes the place of any earlier one with its path. Raises IndexUnusable when what is there
    cannot be read, unless it is to be built anew anyway. `check_lock` raises it when another process may
    write too; whoever knows that there is none does without.
    """

    def __init__(self, folder: Path, *, rebuild: bool, check_lock: Callable[[], None] = lambda: None) -> None:
        self._folder = folder
        self._check_lock = check_lock
        self._begin_anew()
        self._manifest: Manifest | None = None
        try:
            self._open(rebuild=rebuild)
        except OSError as error:
            raise storage.not_written(error) from error
        self._next_serial = self._manifest.next_serial if self._manifest else 1
        self._is_first_build = rebuild or not self.complete or self._was_left_in_parts()
        self.rebuilding = rebuild and self._manifest is not None
        self._found = Snapshot.of(self._held, self._nameless)
        if rebuild:
            self._begin_anew()

    def _begin_anew(self) -> None:
        self._held: list[Held] = []
        self._made: list[SegmentInfo] = []
        self._forgotten: set[str] = set()
        self._stamps: dict[str, FileStamp] = {}
        self._unreadable: list[FileRecord] = []
        self._nameless: Mapping[Place, bytes] = {}
        self._by_id: NDArray[np.int64] = np.empty(0, np.int64)
        self._changed = False

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
    def is_in_parts(self) -> bool:
        """Whether what is in force is a first build whose segments are still to be joined."""
        return self.complete and self._is_first_build and len(self._held) > 1

    @property
    def folder_problems(self) -> tuple[Problem, ...]:
        """What the last walk could not enter."""
        return self._manifest.folder_problems if self._manifest else ()

    @property
    def problems(self) -> int:
        """How many problems the files have, the folder's own apart, as far as `settle` has seen them."""
        of_documents = sum(held.details.problem_count(held.live) for held in self._held)
        return of_documents + len(self._nameless) + sum(len(each.problems) for each in self._unreadable)

    @property
    def folder_number(self) -> int:
        """Which folder the generation in force was walked in (`Manifest`)."""
        return self._manifest.folder_number if self._manifest else 0

    def known(self) -> Iterator[Known]:
        """The files of the generation in force that have a text; none when it is to be built anew."""
        return ledger.known(self._held)

    def before(self) -> Before:
        """The generation in force as an update finds it."""
        seen = storage.time_of_account(self._folder) if self.complete else None
        return Before(self._found, seen, self._next_serial)

    def after(self) -> Snapshot:
        """What is to be published, as far as it is settled."""
        return Snapshot(self._held, self._nameless)

    def next_serial(self) -> int:
        """A number that no document of this index ever had."""
        self._next_serial += 1
        return self._next_serial - 1

    def take(self, segments: Sequence[SegmentInfo]) -> None:
        """Take over segments that were made, to be named by the next publication."""
        self._made.extend(segments)

    def forget(self, paths: Iterable[str]) -> None:
        """Let what was published of some paths count no more."""
        self._forgotten.update(paths)

    def restamp(self, stamps: Mapping[str, FileStamp]) -> None:
        """Give files whose content stayed other stamps."""
        self._stamps.update(stamps)

    def settle(self, unreadable: Collection[FileRecord] = ()) -> bool:
        """Settle which documents count and which ids they have; return whether anything is to be published.

        `unreadable` are the files of which no text could be had. Raises IndexUnusable and Damaged.
        """
        ordered = sorted(unreadable, key=lambda record: record.path)
        try:
            added = [Held.whole(open_segment(self._folder, info)) for info in self._made]
        except OSError as error:
            raise storage.not_written(error) from error
        self._made = []
        # What was made since is newer than what is to be forgotten.
        changed = ledger.forget(self._held, self._forgotten)
        changed |= ledger.restamp(self._held, self._stamps)
        self._held += added
        if added:
            ledger.supersede(self._held)
        self._changed |= changed or bool(added) or ordered != self._unreadable
        self._unreadable = ordered
        self._nameless = ledger.nameless(self._held, [record.path for record in ordered])
        self._forgotten, self._stamps = set(), {}
        return self._changed

    def publish(
        self,
        *,
        complete: bool,
        report: IndexReport | None,
        folder_problems: tuple[Problem, ...],
        folder_number: int = 0,
        joined: bool = True,
        check_cancelled: Callable[[], None] = lambda: None,
    ) -> None:
        """Put a generation in force that holds all that was taken over and not forgotten, once it is settled.

        A first build that is complete becomes one segment, unless it is to be `joined` later; an update never
        writes a large segment anew for a small change. Raises IndexUnusable, Damaged when a merge meets
        damage, and what `check_cancelled` does while segments are joined. Then the last generation stays.
        """
        joined &= complete
        superseded = {held.segment.file.path for held in self._held}
        if self._manifest is not None:
            superseded.update(segment_path(self._folder, info.name) for info in self._manifest.segments)
        try:
            merged = merged_where_due(
                self._folder, self._held, check_cancelled, is_first_build=self._is_first_build, joined=joined
            )
            reprints, rows = self._synced(merged, complete=complete)
        except OSError as error:
            raise storage.not_written(error) from error
        self._manifest = storage.publish(
            self._folder,
            self.generation + 1,
            tuple(map(info_of, self._held)),
            lambda path: write_columns(path, self._held, self._nameless, self._unreadable, rows),
            next_serial=self._next_serial,
            complete=complete,
            report=report,
            folder_problems=folder_problems,
            reprints=reprints,
            folder_number=folder_number,
            check_lock=self._check_lock,
        )
        self._by_id = named_in_order(self._held, self._nameless, rows)
        self._changed = False
        self._is_first_build &= not joined
        self.rebuilding &= not complete
        for held in self._held:
            held.segment.file.let_go()
        storage.clean_up(self._folder, self._manifest, segments=superseded)

    def _synced(self, merged: list[Held], *, complete: bool) -> tuple[tuple[str | None, int], Ints]:
        """Have the new ones among some segments lie on the disk, and take them over.

        Return the file of the reprints and the rows by id: what they are is found out meanwhile, and nothing
        is written before the segments are synced.
        """
        named = {info.name for info in self._manifest.segments} if self._manifest else set()
        new = [held.segment.file.path for held in merged if held.segment.name not in named]
        with ThreadPoolExecutor(1) as beside:
            synced = beside.submit(_sync, new)
            known = self._known_reprints(merged) if complete else None
            if merged != self._held:
                self._held = merged
                self._nameless = ledger.nameless(merged, [record.path for record in self._unreadable])
            rows = rows_by_id(merged, self._nameless, self._by_id)
            synced.result()
        if known is None:
            return self._reprints_in_force(), rows
        name = f"reprints-{self.generation + 1}-{secrets.token_hex(4)}.arrays"
        return (name, write_pairs(self._folder / name, known)), rows

    def _known_reprints(self, held: Sequence[Held]) -> KnownPairs:
        """Compare what is new with everything."""
        name, size = self._reprints_in_force()
        known = NO_PAIRS
        if name is not None and not self.rebuilding:
            known = read_pairs(ArrayFile(self._folder / name, size))
        segments = [(each.segment, None if each.live.all() else each.live) for each in held]
        return brought_up_to_date(known, segments, self._next_serial)

    def _reprints_in_force(self) -> tuple[str | None, int]:
        return (self._manifest.reprints, self._manifest.reprints_size) if self._manifest else (None, 0)

    def _was_left_in_parts(self) -> bool:
        """Whether the last update was a first build, and its segments were not joined any more."""
        report = self.report
        first = report is not None and not report.unchanged and report.added == report.statements
        return first and len(self._held) > 1

    def keep(self, report: IndexReport) -> None:
        """Leave the generation in force and only note the account of an update that changed nothing."""
        if self._manifest is not None:
            self._check_lock()
            self._manifest = storage.with_report(self._folder, self._manifest, report)

    def cancel(self) -> None:
        """Throw away what was not published; nothing can be published afterwards."""
        self._begin_anew()
        try:
            # What another process is writing looks like something left over.
            self._check_lock()
            # A manifest that could not be synced may be in force or not, so both keep their files.
            storage.clean_up(self._folder, self._manifest, storage.read_manifest(self._folder))
        except (Damaged, IndexUnusable, OSError):
            _log.info("what was not published is left to the next update")

    def _open(self, *, rebuild: bool) -> None:
        try:
            self._take_over()
        except Damaged as reason:
            self._begin_anew()
            self._manifest = None
            storage.set_aside(self._folder, str(reason))
        except OSError as error:
            if not rebuild:
                raise storage.not_read(error) from error
            _log.warning("The index in %s cannot be read and is built anew: %s", self._folder, error)
            self._begin_anew()
            self._manifest = None
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
        segments = [open_segment(self._folder, info) for info in manifest.segments]
        details = [segment.details for segment in segments]
        columns = Columns(self._folder / manifest.columns, manifest.columns_size, details)
        columns.check_segments(manifest.segments)
        self._held = [Held.whole(segment) for segment in segments]
        ledger.take_over(self._held, columns)
        try:
            self._unreadable = [read_record(line) for line in columns.unreadable()]
        except (ValueError, TypeError) as error:
            raise Damaged("the list of files in the index is not as it was written") from error
        if manifest.reprints is not None:
            # Written anew with each generation, but an update that changes nothing leaves it in force.
            ArrayFile(self._folder / manifest.reprints, manifest.reprints_size)
        self._nameless = ledger.places(self._held, columns.nameless)
        self._by_id = named_in_order(self._held, self._nameless, columns.by_id().astype(np.int64))
        self._manifest = manifest


def _sync(paths: Sequence[Path]) -> None:
    for path in paths:
        durable.sync_file(path)
