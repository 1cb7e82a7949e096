"""Bringing an index up to date with its folder: what the indexing process does.

An inventory is compared with the records of the generation in force; what is new or changed is read and
added to a segment; a generation is published now and then, and at the end. Nothing of the folder is ever
written.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from archive_app.corpus.file_names import paths_within
from archive_app.corpus.inventory import (
    Changes,
    Inventory,
    Known,
    WalkCancelled,
    compare,
    take_inventory,
)
from archive_app.index import storage
from archive_app.index.array_file import Damaged
from archive_app.index.batches import Speed, batches_of, is_alone, makers_ahead, makers_for
from archive_app.index.keeping import keep_earlier_texts
from archive_app.index.ledger import FileStamp
from archive_app.index.orders import FileTask, failed
from archive_app.index.publisher import Publisher
from archive_app.index.writer_lock import WriterLock
from archive_app.statements.problems import (
    FolderEmptied,
    FolderUnavailable,
    IndexUnusable,
)
from archive_app.statements.searching import IndexProgress, IndexReport

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from archive_app.corpus.inventory import Stamp
    from archive_app.index.batches import Files
    from archive_app.index.makers import Makers, ManyMakers
    from archive_app.index.messages import Teller
    from archive_app.index.records import FileRecord

#: The first generation of a first build is published after so many statements, each later one after so many
#: times as many again: each has every maker write, and every segment has a lexicon of its own. Or they are
#: published after so many seconds, as long as a share of the time at most goes into publishing.
_FIRST_PUBLICATION = 500
_TIMES_AS_MANY = 4
_SECONDS_BETWEEN_PUBLICATIONS = 15.0
_WORK_FOR_EACH_PUBLICATION = 10

#: When everything will be read within so many seconds, no more parts of it are published after the first.
_SOON = 10.0

#: Seconds to wait for news before looking whether the update is cancelled.
_HEARTBEAT = 0.1

_SECONDS_BETWEEN_MESSAGES = 0.1


class _Cancelled(Exception):
    """The update was cancelled; what was published stays."""


def update_index(
    corpus: Path,
    folder: Path,
    tell: Teller,
    is_cancelled: Callable[[], bool] = lambda: False,
    *,
    rebuild: bool = False,
) -> IndexReport:
    """Bring the index in `folder` up to date with `corpus`, and return the account of it.

    `tell` hears of progress about ten times a second. Raises IndexBusy, FolderUnavailable
    (FolderEmptied, too, unless it is to `rebuild`) and IndexUnusable; then, and after a cancel, the last
    published generation stays in force.
    """
    with WriterLock(folder) as lock:

        def publisher() -> Publisher:
            return Publisher(folder, rebuild=rebuild, check_lock=lock.check)

        try:
            return _Update(corpus, folder, publisher(), tell, is_cancelled).run()
        except Damaged as reason:
            # Damage shows only when its block is read, and an update reads all of a segment that it merges.
            lock.check()
            storage.set_aside(folder, str(reason))
            return _Update(corpus, folder, publisher(), tell, is_cancelled).run()
        except IndexUnusable:
            # Files that are missing, or cannot be written, may be those of a folder that is no longer there.
            lock.check()
            raise


class _Update:
    def __init__(
        self,
        corpus: Path,
        folder: Path,
        publisher: Publisher,
        tell: Teller,
        is_cancelled: Callable[[], bool],
    ) -> None:
        self._corpus = corpus
        self._folder = folder
        self._publisher = publisher
        self._tell = tell
        self._is_cancelled = is_cancelled
        self._begun = time.monotonic()
        self._unreadable: dict[str, FileRecord] = {}
        self._moved_from: dict[str, str] = {}
        self._before = publisher.before()
        self._handed = self._written = 0
        self._due_after = _FIRST_PUBLICATION
        self._published_at = self._begun
        self._publication_took = 0.0
        self._told_at = 0.0
        self._ahead: ManyMakers | None = None

    def run(self) -> IndexReport:
        known = {each.stamp.path: each for each in self._publisher.known()}
        inventory: Inventory | None = None
        changes = Changes((), (), (), (), (), ())
        try:
            inventory = self._walk(is_first=not known)
            out_of_reach = tuple(prefix for folder in inventory.unread for prefix in paths_within(folder))
            within_reach = [each for path, each in known.items() if not path.startswith(out_of_reach)]
            if known and len(within_reach) == len(known) and not inventory.stamps:
                self._check_it_is_the_same(inventory, len(known))
            changes = compare(within_reach, inventory.stamps, self._content_hash)
            self._keep_what_stays(changes)
            try:
                self._read(changes, inventory)
            except OSError as error:
                raise storage.not_written(error) from error
            self._check_folder()
            return self._finish(known, changes, inventory)
        except (_Cancelled, WalkCancelled):
            return replace(self._report(known, changes, inventory), cancelled=True)
        finally:
            if self._ahead is not None:
                self._ahead.end()
            self._publisher.cancel()

    def _walk(self, *, is_first: bool) -> Inventory:
        def counted(count: int) -> None:
            if is_first and self._ahead is None:
                # They start while the walk goes on: all that it meets is to be read.
                self._ahead = makers_ahead(self._corpus, self._folder, count)
                if self._ahead is not None:
                    self._ahead.begin()
            self._say(IndexProgress("walking", count, None, generation=self._publisher.generation))

        return take_inventory(self._corpus, self._is_cancelled, counted)

    def _content_hash(self, path: str) -> str | None:
        from archive_app.corpus.reader import content_hash  # noqa: PLC0415 - not needed to begin with

        return content_hash(self._corpus, path)

    def _keep_what_stays(self, changes: Changes) -> None:
        # What changed or moved is searched as it was until it has been read anew.
        self._publisher.forget(changes.removed)
        stamps = (*changes.touched, *(stamp for stamp in changes.unchanged if not stamp.settled))
        self._publisher.restamp(
            {each.path: FileStamp(each.size, each.mtime_ns, each.settled) for each in stamps}
        )

    def _read(self, changes: Changes, inventory: Inventory) -> None:
        self._moved_from = {stamp.path: old for old, stamp in changes.moved}
        waiting = (*changes.added, *changes.changed, *(stamp for _, stamp in changes.moved))
        files = [
            FileTask(stamp.path, stamp.size, stamp.mtime_ns, stamp.settled, self._publisher.next_serial())
            for stamp in sorted(waiting, key=lambda stamp: stamp.path)
        ]
        self._speed = Speed(files)
        with self._ahead or makers_for(self._corpus, self._folder, files) as makers:
            batches = deque(batches_of(files))
            while batches:
                if is_alone(batches[0]):
                    self._finish_what_was_handed(makers)
                    self._hand_one(makers, batches)
                    self._finish_what_was_handed(makers)
                self._hand(makers, batches)
                if batches and self._is_due(makers):
                    self._publish_meanwhile(makers, batches, inventory)
                else:
                    self._hear(makers)
            self._finish_what_was_handed(makers)
        self._say(self._speed.finished(self._publisher.generation), at_once=True)

    def _publish_meanwhile(self, makers: Makers, batches: deque[Files], inventory: Inventory) -> None:
        """Publish what was handed over so far, while the makers go on with the next batches."""
        self._write(makers)
        while makers.is_writing:
            self._hand(makers, batches)
            self._hear(makers)
        self._say(self._speed.progress("publishing", makers.done, self._publisher.generation), at_once=True)
        self._publisher.settle(self._unreadable.values())
        self._publish(inventory, complete=False)
        self._say(self._speed.progress("reading", makers.done, self._publisher.generation), at_once=True)

    def _finish_what_was_handed(self, makers: Makers) -> None:
        # Whoever is done first writes while the others still read.
        self._write(makers)
        while not makers.is_idle:
            self._hear(makers)

    def _write(self, makers: Makers) -> None:
        makers.write()
        self._written = self._handed

    def _hand(self, makers: Makers, batches: deque[Files]) -> None:
        while batches and makers.has_room and not is_alone(batches[0]) and not self._is_first_due:
            self._hand_one(makers, batches)

    def _hand_one(self, makers: Makers, batches: deque[Files]) -> None:
        batch = batches.popleft()
        makers.hand(batch)
        self._handed += len(batch)

    def _hear(self, makers: Makers) -> None:
        self._check_cancelled()
        made = makers.next(_HEARTBEAT)
        self._publisher.take(made.segments)
        for path in made.read:
            self._note(path, None)
        for record in (*made.unreadable, *map(failed, made.failed)):
            self._note(record.path, record)
        self._say(self._speed.progress("reading", makers.done, self._publisher.generation))

    def _note(self, path: str, unreadable: FileRecord | None) -> None:
        moved_from = self._moved_from.get(path)
        if moved_from is not None:
            self._publisher.forget([moved_from])
        if unreadable is not None:
            self._check_folder()
            self._publisher.forget([path])
            self._unreadable[path] = unreadable

    @property
    def _is_first_due(self) -> bool:
        """Whether enough was handed over for the first publication, and none of it is written yet."""
        is_enough = self._handed >= self._due_after
        return is_enough and not self._written and not self._publisher.rebuilding

    def _is_due(self, makers: Makers) -> bool:
        if self._is_first_due:
            return True
        unpublished = self._handed - self._written
        if self._publisher.rebuilding or not unpublished:
            return False
        waited = time.monotonic() - self._published_at
        if waited > max(_SECONDS_BETWEEN_PUBLICATIONS, _WORK_FOR_EACH_PUBLICATION * self._publication_took):
            return True
        return unpublished >= self._due_after and self._speed.will_take(makers.done, _SOON)

    def _publish(self, inventory: Inventory, *, complete: bool, report: IndexReport | None = None) -> None:
        """Publish what is settled."""
        begun = time.monotonic()
        self._keep_earlier_texts()
        self._put_in_force(inventory, report or self._publisher.report, complete=complete, joined=False)
        self._due_after *= _TIMES_AS_MANY
        self._published_at = time.monotonic()
        self._publication_took = self._published_at - begun

    def _put_in_force(
        self, inventory: Inventory, report: IndexReport | None, *, complete: bool, joined: bool
    ) -> None:
        self._publisher.publish(
            complete=complete,
            report=report,
            folder_problems=inventory.problems,
            folder_number=inventory.folder_number,
            joined=joined,
            check_cancelled=self._check_cancelled,
        )

    def _keep_earlier_texts(self) -> None:
        """See to it that what is no longer what a file says lies in the data folder before it leaves here."""
        after, unreadable = self._publisher.after(), self._unreadable.keys()
        try:
            keep_earlier_texts(self._corpus, self._before, after, unreadable, self._moved_from)
        except OSError as error:
            raise storage.not_written(error) from error

    def _finish(self, known: Mapping[str, Known], changes: Changes, inventory: Inventory) -> IndexReport:
        self._check_cancelled()
        publisher = self._publisher
        changed = publisher.settle(self._unreadable.values())
        report = self._report(known, changes, inventory)
        as_it_was = not changed and inventory.problems == publisher.folder_problems
        if publisher.complete and not publisher.rebuilding and as_it_was:
            if publisher.is_in_parts:
                return self._joined(inventory, report)
            publisher.keep(report)
            return report
        report = replace(report, generation=publisher.generation + 1)
        self._publish(inventory, complete=True, report=report)
        return self._joined(inventory, report) if publisher.is_in_parts else report

    def _joined(self, inventory: Inventory, report: IndexReport) -> IndexReport:
        """Join the segments of a first build, all of which is searched already; return the account of it.

        Whoever cancels this has an index that is whole, and a little slower.
        """
        publisher = self._publisher
        self._say(self._speed.finished(publisher.generation), at_once=True)
        seconds = time.monotonic() - self._begun
        joined = replace(report, seconds=seconds, generation=publisher.generation + 1)
        try:
            self._put_in_force(inventory, joined, complete=True, joined=True)
        except _Cancelled:
            return report
        return joined

    def _check_cancelled(self) -> None:
        if self._is_cancelled():
            raise _Cancelled

    def _report(
        self, known: Mapping[str, Known], changes: Changes, inventory: Inventory | None
    ) -> IndexReport:
        unreadable = self._unreadable.keys()

        def read(stamps: Collection[Stamp]) -> int:
            return len(stamps) - (sum(stamp.path in unreadable for stamp in stamps) if unreadable else 0)

        lost = sum(1 for path in unreadable if path in known)
        folder_problems = inventory.problems if inventory else ()
        return IndexReport(
            files=inventory.files if inventory else 0,
            statements=len(inventory.stamps) - len(unreadable) if inventory else 0,
            ignored=inventory.ignored if inventory else 0,
            unreadable=len(unreadable),
            added=read(changes.added),
            changed=read(changes.changed),
            moved=read([stamp for _, stamp in changes.moved]),
            removed=len(changes.removed) + lost,
            unchanged=len(changes.unchanged) + len(changes.touched),
            problems=self._publisher.problems + len(folder_problems),
            seconds=time.monotonic() - self._begun,
            generation=self._publisher.generation,
            ignored_kinds=inventory.ignored_kinds if inventory else (),
            ignored_folders=inventory.ignored_folders if inventory else 0,
        )

    def _check_folder(self) -> None:
        # A folder that is gone must never look like a folder whose statements were all removed.
        if not self._corpus.is_dir():
            raise FolderUnavailable(
                f"The folder {self._corpus} disappeared while it was being indexed.",
                "Check that its disk is connected and update again; what was indexed before is kept.",
            )

    def _check_it_is_the_same(self, empty: Inventory, known: int) -> None:
        # The place at which a disk is mounted is another folder, and an empty one, while it is not.
        if empty.folder_number and empty.folder_number == self._publisher.folder_number:
            return
        were = f"{known:,} {'was' if known == 1 else 'were'}"
        raise FolderEmptied(
            f"The folder {self._corpus} holds no statement any more, and {were} indexed.",
            "Check that its disk is connected, then update again; what was indexed can be searched. If they "
            "were removed on purpose, confirm it: archive-app index FOLDER --rebuild",
        )

    def _say(self, progress: IndexProgress, *, at_once: bool = False) -> None:
        now = time.monotonic()
        if at_once or now - self._told_at >= _SECONDS_BETWEEN_MESSAGES:
            self._told_at = now
            self._tell(progress)
