"""One published generation, open for reading: segments and columns that stay as they were.

A generation holds its own files open, so that an update never changes an answer half-way. Nothing is read at
opening but directories; whatever an answer needs is mapped, and checked when it is first touched.
"""

from __future__ import annotations

import copy
from bisect import bisect_right
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from archive_app.index.array_file import ArrayFile, Damaged
from archive_app.index.columns import Columns
from archive_app.index.identity import id_taken
from archive_app.index.lexicon import Lexicon, WordList
from archive_app.index.records import FileRecord, read_record
from archive_app.index.reprints import NO_PAIRS, ReprintGroups, read_pairs
from archive_app.index.scoring import Scorer
from archive_app.index.segments import open_segment
from archive_app.index.storage import Manifest, read_usable_manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from archive_app.index.columns import Mask
    from archive_app.index.levels import Shares
    from archive_app.index.segment import Segment
    from archive_app.statements.aliases import Aliases
    from archive_app.statements.problems import Problem


class OpenSegment:
    """A segment of a generation; its documents are the rows `[first, end)`."""

    def __init__(self, segment: Segment, first: int, live: Mask | None) -> None:
        self.segment = segment
        self.first = first
        self.end = first + segment.documents
        #: The documents that count; None when all do.
        self.live = live
        self.here = slice(first, self.end)
        self._spoken: dict[str, Mask | None] = {}

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """The row of each document; -1 for those that no longer count."""
        rows = np.arange(self.first, self.end, dtype=np.int64)
        return rows if self.live is None else np.where(self.live, rows, -1)

    @property
    def words(self) -> WordList:
        """The surfaces, with how many documents that count hold each."""
        segment = self.segment
        if self.live is None:
            return WordList(segment.surfaces, segment.holders)
        return WordList(segment.surfaces, partial(segment.holders, live=self.live), segment.holders)

    def spoken(self, language: str) -> Mask | None:
        """Which documents are in a stemmer's language; None when all are."""
        if language not in self._spoken:
            self._spoken[language] = self.segment.spoken(language)
        return self._spoken[language]


class Generation:
    """A generation open for reading. Threads may share it."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.manifest = manifest
        self._pairs: ArrayFile | None = None
        if manifest.reprints is not None:
            self._pairs = ArrayFile(folder / manifest.reprints, manifest.reprints_size)
        self._reprints: dict[float, ReprintGroups] = {}
        segments = [open_segment(folder, info) for info in manifest.segments]
        self.columns = Columns(
            folder / manifest.columns, manifest.columns_size, [segment.details for segment in segments]
        )
        self.columns.check_segments(manifest.segments)
        self.segments: list[OpenSegment] = []
        first = 0
        for info, segment in zip(manifest.segments, segments, strict=True):
            live = self.columns.live[first : first + info.documents] if info.deleted else None
            self.segments.append(OpenSegment(segment, first, live))
            first += info.documents
        self._weights: dict[tuple[int, str], NDArray[np.float32]] = {}
        #: What `levels` has learnt of words that were asked for; see there.
        self.levels: dict[tuple[str, str], list[Shares]] = {}
        self._joined: tuple[Aliases, Generation] | None = None
        self._firsts = [opened.first for opened in self.segments]

    def under(self, aliases: Aliases) -> Generation:
        """Return this generation with names joined in its columns; it lives as long as this one."""
        if not aliases:
            return self
        if self._joined is None or self._joined[0] != aliases:
            joined = copy.copy(self)
            joined.columns = self.columns.under(aliases)
            self._joined = aliases, joined
        return self._joined[1]

    @property
    def number(self) -> int:
        """The number of the generation."""
        return self.manifest.generation

    @property
    def files(self) -> list[FileRecord]:
        """The record of every file in order of paths, made anew each time."""
        records = [self.record(row) for row in np.flatnonzero(self.columns.live).tolist()]
        return sorted([*records, *self._unreadable()], key=lambda record: record.path)

    def problems(self) -> Iterator[Problem]:
        """Everything that is wrong with files, and what the walk of the folder met."""
        for opened in self.segments:
            details = opened.segment.details
            for document in details.troubled().tolist():
                if opened.live is None or opened.live[document]:
                    yield from details.problems(document)
        for row in self.columns.nameless:
            yield from self.record(row).id_problems
        for record in self._unreadable():
            yield from record.problems
        yield from self.manifest.folder_problems

    def hashes(self) -> Iterator[tuple[str, str]]:
        """The id of each statement, and the SHA-256 of its content."""
        for row in np.flatnonzero(self.columns.live).tolist():
            opened, document = self.located(row)
            yield self.columns.id_of(row), opened.segment.details.sha256(document)

    def _unreadable(self) -> Iterator[FileRecord]:
        try:
            for line in self.columns.unreadable():
                record = read_record(line)
                yield record._replace(id=record.path)
        except (ValueError, TypeError) as error:
            raise Damaged("the list of files in the index is not as it was written") from error

    @cached_property
    def lexicon(self) -> Lexicon:
        """Every surface form of title, text and metadata."""
        return Lexicon([opened.words for opened in self.segments])

    @cached_property
    def scorer(self) -> Scorer:
        """What scores against the lengths of its statements."""
        return Scorer(self.columns)

    def reprints(self, least: float) -> ReprintGroups:
        """Which rows are reprints of one another, being at least so much alike (0.5 to 1)."""
        if least not in self._reprints:
            known = NO_PAIRS if self._pairs is None else read_pairs(self._pairs)
            self._reprints[least] = ReprintGroups(known.pairs, self.rows_of, least, self.columns.rows)
        return self._reprints[least]

    def rows_of(self, serials: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of documents by their serial numbers; -1 for those that are no more."""
        rows = np.full(len(serials), -1, dtype=np.int64)
        for opened in self.segments:
            known = opened.segment.serials()
            order = np.argsort(known)
            at = np.minimum(np.searchsorted(known, serials, sorter=order), max(0, len(known) - 1))
            held = np.flatnonzero(known[order[at]] == serials) if len(known) else order[:0]
            rows[held] = opened.rows[order[at[held]]]
        return rows

    def record(self, row: int) -> FileRecord:
        """The record of the statement of a row."""
        opened, document = self.located(row)
        record = opened.segment.details.record(document)
        rows, stamps = self.columns.stamps()
        at = int(np.searchsorted(rows, row))
        if at < len(rows) and int(rows[at]) == row:
            size, mtime_ns, settled = (values[at].item() for values in stamps)
            record = record._replace(size=size, mtime_ns=mtime_ns, settled=settled)
        if row not in self.columns.nameless:
            return record
        keeper = self.columns.row_of_id(record.id)
        # Without a row the id is the path of a file that cannot be read, or that has another id.
        held_by = record.id if keeper is None else self.columns.path_of(keeper)
        taken = id_taken(record.path, record.id, held_by)
        return record._replace(id=record.path, id_problems=(taken,))

    def located(self, row: int) -> tuple[OpenSegment, int]:
        """The segment that holds the statement of a row, and its number there."""
        opened = self.segments[bisect_right(self._firsts, row) - 1]
        return opened, row - opened.first

    def stored(self, row: int) -> dict[str, Any]:
        """What was stored with the statement of a row."""
        opened, document = self.located(row)
        return opened.segment.stored(document)

    def text(self, row: int) -> str:
        """The text of the statement of a row."""
        opened, document = self.located(row)
        return opened.segment.text(document)

    def stemmer(self, row: int) -> str | None:
        """The stemmer's language of the statement of a row; None when there is no stemmer for it."""
        if len(self._stemmers) == 1:
            return self._stemmers[0] or None
        opened, document = self.located(row)
        return opened.segment.language(document) or None

    @cached_property
    def _stemmers(self) -> list[str]:
        """Every stemmer's language that a segment has statements in."""
        return sorted({language for opened in self.segments for language in opened.segment.languages})

    def weights(
        self, weigh: Callable[[str, NDArray[np.uint32]], NDArray[np.float32]]
    ) -> Callable[[OpenSegment, str], NDArray[np.float32]]:
        """What gives the weight of a single word in each document of a segment, from the lengths there.

        `weigh` is asked once for each group and segment, and is to be the same for a whole generation.
        """

        def weights(opened: OpenSegment, group: str) -> NDArray[np.float32]:
            known = self._weights.get((opened.first, group))
            if known is None:
                known = weigh(group, opened.segment.lengths(group))
                self._weights[opened.first, group] = known
            return known

        return weights

    def close(self) -> None:
        """Let go of the files; they are unmapped when nobody looks at them any more."""
        self.segments = []
        self.levels.clear()


def open_generation(folder: Path) -> Generation | None:
    """Open the generation in force, None when there is none; raises Damaged and OSError.

    A writer may replace the generation while it is being opened; then the next one is taken.
    """
    for _ in range(5):
        manifest = read_usable_manifest(folder)
        if manifest is None:
            return None
        try:
            return Generation(folder, manifest)
        except FileNotFoundError:
            continue
    raise Damaged("files of the index are missing")
