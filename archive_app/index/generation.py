"""One published generation, open for reading: segments, records and columns that stay as they were.

A generation holds its own files open, so that an update never changes an answer half-way. Nothing is read at
opening but directories; whatever an answer needs is mapped, and checked when it is first touched.
"""

from __future__ import annotations

import copy
import mmap
import zlib
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from archive_app.index.array_file import ArrayFile, Damaged
from archive_app.index.columns import Columns
from archive_app.index.lexicon import Lexicon, WordList
from archive_app.index.records import FileRecord, read_record, read_records
from archive_app.index.reprints import NO_PAIRS, ReprintGroups, read_pairs
from archive_app.index.segments import open_segment
from archive_app.index.storage import Manifest, check_records, read_usable_manifest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from archive_app.index.columns import Mask
    from archive_app.index.segment import Segment
    from archive_app.statements.aliases import Aliases


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
        self._records = _mapped(folder / manifest.records, manifest.records_size)
        self.columns = Columns(folder / manifest.columns, manifest.columns_size)
        self.segments: list[OpenSegment] = []
        first = 0
        for info in manifest.segments:
            segment = open_segment(folder, info)
            live = self.columns.live[first : first + info.documents] if info.deleted else None
            self.segments.append(OpenSegment(segment, first, live))
            first += info.documents
        self._weights: dict[tuple[int, str], NDArray[np.float32]] = {}
        self._joined: tuple[Aliases, Generation] | None = None
        self._firsts = [opened.first for opened in self.segments]
        if self.columns.rows != first or self.columns.segments != [info.name for info in manifest.segments]:
            self.close()
            raise Damaged("the segments of the index do not match its columns")

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
        """The record of every file, read anew each time: only an account of the whole folder needs them."""
        content = bytes(self._records)
        check_records(content, self.manifest)
        try:
            return read_records(content)
        except (ValueError, TypeError) as error:
            raise Damaged("the list of files in the index is not as it was written") from error

    @cached_property
    def lexicon(self) -> Lexicon:
        """Every surface form of title, text and metadata."""
        return Lexicon(
            [WordList(opened.segment.surfaces, opened.segment.holders) for opened in self.segments]
        )

    def reprints(self, least: float) -> ReprintGroups:
        """Which rows are reprints of one another, being at least so much alike (0.5 to 1)."""
        if least not in self._reprints:
            known = NO_PAIRS if self._pairs is None else read_pairs(self._pairs)
            self._reprints[least] = ReprintGroups(known.pairs, self._rows_of, least, self.columns.rows)
        return self._reprints[least]

    def _rows_of(self, serials: NDArray[np.int64]) -> NDArray[np.int64]:
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
        start, length, check = self.columns.record_place(row)
        line = self._records[start : start + length]
        if zlib.crc32(line) != check:
            raise Damaged("a line of the list of files in the index is damaged")
        return read_record(line)

    def located(self, row: int) -> tuple[OpenSegment, int]:
        """The segment that holds the statement of a row, and its number there."""
        opened = self.segments[bisect_right(self._firsts, row) - 1]
        return opened, row - opened.first

    def stored(self, row: int) -> dict[str, Any]:
        """What was stored with the statement of a row."""
        opened, document = self.located(row)
        return opened.segment.stored(document)

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


def _mapped(path: Path, expected_size: int) -> mmap.mmap | bytes:
    """A file as bytes that are read when they are looked at; raises Damaged when it has another size."""
    with path.open("rb") as file:
        if file.seek(0, 2) != expected_size:
            raise Damaged("the list of files in the index is not as it was written")
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if expected_size else b""


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
