"""One published generation, open for reading: segments, records and columns that stay as they were.

A generation holds its own files open, so that an update never changes an answer half-way.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from archive_app.index.array_file import Damaged
from archive_app.index.columns import Columns
from archive_app.index.lexicon import Lexicon
from archive_app.index.records import FileRecord, read_records
from archive_app.index.segments import open_segment
from archive_app.index.storage import Manifest, read_checked, read_usable_manifest

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from archive_app.index.segment import Segment


@dataclass(frozen=True, slots=True)
class OpenSegment:
    """A segment of a generation, and the row of each of its documents; -1 for those that no longer count."""

    segment: Segment
    rows: NDArray[np.int64]

    def rows_of(self, documents: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of some documents, without those that no longer count."""
        rows = self.rows[documents]
        return rows[rows >= 0]


class Generation:
    """A generation open for reading. Threads may share it."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.manifest = manifest
        try:
            self.files: list[FileRecord] = read_records(read_checked(folder, manifest))
        except (ValueError, TypeError) as error:
            raise Damaged("the list of files in the index is not as it was written") from error
        self.columns = Columns.of(self.files)
        self.segments: list[OpenSegment] = []
        for info in manifest.segments:
            segment = open_segment(folder, info)
            self.segments.append(OpenSegment(segment, self.columns.row_of_serial(segment.serials())))
        self._check_complete()

    @property
    def number(self) -> int:
        """The number of the generation."""
        return self.manifest.generation

    @cached_property
    def lexicon(self) -> Lexicon:
        """Every surface form of title, text and metadata."""
        counted: dict[str, int] = {}
        for opened in self.segments:
            for word, count in zip(opened.segment.words(), opened.segment.holders().tolist(), strict=True):
                counted[word] = counted.get(word, 0) + count
        return Lexicon(counted)

    def located(self, row: int) -> tuple[OpenSegment, int]:
        """The segment that holds the statement of a row, and its number there."""
        for opened in self.segments:
            found = np.flatnonzero(opened.rows == row)
            if len(found):
                return opened, int(found[0])
        raise Damaged("a statement of the index is missing")

    def stored(self, row: int) -> dict[str, Any]:
        """What was stored with the statement of a row."""
        opened, document = self.located(row)
        values: dict[str, Any] = json.loads(opened.segment.stored(document))
        return values

    def close(self) -> None:
        """Let go of the files; they are unmapped when nobody looks at them any more."""
        self.segments = []

    def _check_complete(self) -> None:
        """Every statement of the records has exactly one live document."""
        rows = np.concatenate([*(opened.rows for opened in self.segments), np.empty(0, np.int64)])
        if int(np.count_nonzero(rows >= 0)) != len(self.columns) or len(np.unique(rows[rows >= 0])) != len(
            self.columns
        ):
            self.close()
            raise Damaged("the segments of the index do not match its list of files")


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
