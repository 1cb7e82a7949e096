"""One published generation, open for reading: segments, records and columns that stay as they were.

A generation holds its own files open, so that an update never changes an answer half-way. Whoosh reads
through shared file positions, so reading is serialised; what was read stays in memory within a bound.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from archive_app.index.columns import Columns
from archive_app.index.lexicon import Lexicon
from archive_app.index.records import FileRecord, read_records
from archive_app.index.schema import GROUPS
from archive_app.index.segments import OpenSegment
from archive_app.index.storage import Damaged, Manifest, check_sizes, read_checked, read_usable_manifest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

_Read = TypeVar("_Read")

#: Bytes of postings kept in memory.
_REMEMBERED_BYTES = 128 * 2**20

#: Rows are this far apart in a global position, further than any distance that can be asked for.
ROW_SHIFT = 32


@dataclass(frozen=True, slots=True)
class Postings:
    """Where a term occurs: rows ascending, how often in each, and its places ascending.

    A place is `row << ROW_SHIFT | position`.
    """

    rows: NDArray[np.int64]
    counts: NDArray[np.float32]
    places: NDArray[np.int64]

    @property
    def nbytes(self) -> int:
        """The memory it takes."""
        return self.rows.nbytes + self.counts.nbytes + self.places.nbytes


_NOWHERE = Postings(np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.int64))


class Generation:
    """A generation open for reading. Threads may share it."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.manifest = manifest
        check_sizes(folder, manifest)
        try:
            self.files: list[FileRecord] = read_records(read_checked(folder, manifest))
        except (ValueError, TypeError) as error:
            raise Damaged("the list of files in the index is not as it was written") from error
        self.columns = Columns.of(self.files)
        self._lock = threading.RLock()
        self._kept: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._kept_bytes = 0
        self._segments: list[OpenSegment] = []
        try:
            for info in manifest.segments:
                self._segments.append(OpenSegment(folder, info))
            serials = [segment.serials() for segment in self._segments]
        except FileNotFoundError:
            self.close()
            raise
        except Exception as error:  # Whoosh raises whatever damaged bytes happen to lead to
            self.close()
            raise Damaged("a segment of the index is not as it was written") from error
        self.segment_serials = serials
        self._rows = [self.columns.row_of_serial(numbers) for numbers in serials]
        self._check_complete()

    @property
    def number(self) -> int:
        """The number of the generation."""
        return self.manifest.generation

    def postings(self, field_name: str, term: str) -> Postings:
        """Where a term of a field occurs; empty when it does not."""
        key = (field_name, term)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
            found = self._guarded(lambda: self._read(field_name, term))
            self._kept[key] = found
            self._kept_bytes += found.nbytes
            while self._kept_bytes > _REMEMBERED_BYTES and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                self._kept_bytes -= dropped.nbytes
            return found

    @cached_property
    def lexicon(self) -> Lexicon:
        """Every surface form of title, text and metadata."""
        with self._lock:
            return self._guarded(self._read_lexicon)

    def stored(self, row: int) -> dict[str, Any]:
        """What was stored with the statement of a row."""
        serial = self.columns.serials[row]
        with self._lock:
            for segment, serials in zip(self._segments, self.segment_serials, strict=True):
                found = np.flatnonzero(serials == serial)
                if len(found):
                    document = int(found[0])
                    values: dict[str, Any] = self._guarded(lambda: json.loads(segment.stored(document)))  # noqa: B023
                    return values
        raise Damaged("a statement of the index is missing")

    def close(self) -> None:
        """Close the files."""
        with self._lock:
            while self._segments:
                self._segments.pop().close()

    def _guarded(self, read: Callable[[], _Read]) -> _Read:
        """Whoosh raises whatever damaged bytes happen to lead to; here that is one exception."""
        try:
            return read()
        except Exception as error:
            raise Damaged("a segment of the index is not as it was written") from error

    def _read_lexicon(self) -> Lexicon:
        counted: dict[str, int] = {}
        for segment in self._segments:
            for group in GROUPS:
                for term, count in segment.terms(group):
                    counted[term] = counted.get(term, 0) + count
        return Lexicon(counted)

    def _read(self, field_name: str, term: str) -> Postings:
        encoded = term.encode("utf-8", "surrogatepass")
        parts = []
        for segment, rows in zip(self._segments, self._rows, strict=True):
            raw = segment.postings(field_name, encoded)
            if raw is None:
                continue
            its_rows = rows[raw.documents]
            live = its_rows >= 0
            places = raw.positions
            if len(places):
                repeats = raw.counts.astype(np.int64)
                of_place = np.repeat(its_rows, repeats)
                places = ((of_place << ROW_SHIFT) | places)[of_place >= 0]
            parts.append((its_rows[live], raw.counts[live], places))
        if not parts:
            return _NOWHERE
        all_rows = np.concatenate([part[0] for part in parts])
        order = np.argsort(all_rows, kind="stable")
        return Postings(
            all_rows[order],
            np.concatenate([part[1] for part in parts])[order],
            np.sort(np.concatenate([part[2] for part in parts]), kind="stable"),
        )

    def _check_complete(self) -> None:
        """Every statement of the records has exactly one live document."""
        rows = np.concatenate([*self._rows, np.empty(0, np.int64)])
        if int(np.count_nonzero(rows >= 0)) != len(self.columns) or len(np.unique(rows[rows >= 0])) != len(
            self.columns
        ):
            self.close()
            raise Damaged("the segments of the index do not match its list of files")


def open_generation(folder: Path) -> Generation | None:
    """Open the generation in force, None when there is none; raises Damaged.

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
