"""The columns of a generation: one row a statement, in order of ids, as arrays.

Rows, not Whoosh's document numbers, are what masks, scores and facets are about; `Columns.row_of_serial`
leads from one to the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from archive_app.index.records import OPEN_END, OPEN_START, FileRecord
from archive_app.index.schema import GROUPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from archive_app.statements.searching import FacetCounts

Mask = NDArray[np.bool_]
Ints = NDArray[np.int32]


class Codes:
    """A column of any number of values a row, coded: row `r` holds `codes[starts[r] : starts[r + 1]]`."""

    def __init__(self, rows: Iterable[Sequence[str]]) -> None:
        numbers: dict[str, int] = {}
        codes: list[int] = []
        starts = [0]
        for row in rows:
            codes.extend(numbers.setdefault(value, len(numbers)) for value in dict.fromkeys(row))
            starts.append(len(codes))
        self.values = tuple(numbers)
        self.codes: Ints = np.array(codes, dtype=np.int32)
        self.starts: Ints = np.array(starts, dtype=np.int32)
        self._row_of_code: Ints = np.repeat(
            np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts)
        )

    @property
    def missing(self) -> Mask:
        """Rows without any value."""
        missing: Mask = np.diff(self.starts) == 0
        return missing

    def rows_with(self, wanted: Callable[[str], bool]) -> Mask:
        """Rows that hold a value for which `wanted` is true; it is asked once for each distinct value."""
        chosen = np.fromiter((wanted(value) for value in self.values), dtype=bool, count=len(self.values))
        mask = np.zeros(len(self.starts) - 1, dtype=bool)
        mask[self._row_of_code[chosen[self.codes]]] = True
        return mask

    def rows_with_any(self, wanted: Sequence[str | None]) -> Mask:
        """Rows that hold one of these values; None stands for rows without any."""
        values = {value for value in wanted if value is not None}
        mask = self.rows_with(values.__contains__)
        return mask | self.missing if None in wanted else mask

    def counts(self, mask: Mask) -> FacetCounts:
        """How many rows of the mask hold each value, most first, then by name; None for those without any."""
        totals = np.bincount(self.codes[mask[self._row_of_code]], minlength=len(self.values))
        counted: list[tuple[str | None, int]] = [
            (self.values[code], int(totals[code])) for code in np.flatnonzero(totals)
        ]
        missing = int(np.count_nonzero(mask & self.missing))
        if missing:
            counted.append((None, missing))
        return tuple(
            sorted(
                counted,
                key=lambda pair: (-pair[1], pair[0] is None, (pair[0] or "").casefold(), pair[0] or ""),
            )
        )


def primary_subtag(tag: str) -> str:
    """`en` of `en-GB`."""
    return tag.replace("_", "-").split("-", 1)[0].strip().lower()


@dataclass(frozen=True)
class Columns:
    """Everything that conditions, facets and orders need, for each statement of a generation."""

    records: tuple[FileRecord, ...]
    serials: NDArray[np.int64]
    party: Codes
    source: Codes
    type: Codes
    language: Codes
    language_tag: Codes
    author: Codes
    tag: Codes
    stemmer: Codes
    dated: Mask
    earliest: Ints
    latest: Ints
    lengths: dict[str, NDArray[np.float32]]
    row_of_id: dict[str, int]
    _by_serial: NDArray[np.int64] = field(repr=False)

    @classmethod
    def of(cls, files: Iterable[FileRecord]) -> Columns:
        """Make the columns of those files that have a document."""
        records = tuple(sorted((r for r in files if r.serial), key=lambda record: record.id))
        serials = np.array([r.serial for r in records], dtype=np.int64)
        return cls(
            records=records,
            serials=serials,
            party=Codes(_single(r.party) for r in records),
            source=Codes(r.sources for r in records),
            type=Codes(_single(r.type) for r in records),
            language=Codes(_single(primary_subtag(r.language) if r.language else None) for r in records),
            language_tag=Codes(_single(r.language) for r in records),
            author=Codes(r.people for r in records),
            tag=Codes(r.tags for r in records),
            stemmer=Codes((r.stemmer or "",) for r in records),
            dated=np.array([r.dated for r in records], dtype=bool),
            earliest=np.array([_or(r.earliest, OPEN_START) for r in records], dtype=np.int32),
            latest=np.array([_or(r.latest, OPEN_END) for r in records], dtype=np.int32),
            lengths={
                group: np.array([r.lengths[number] for r in records], dtype=np.float32)
                for number, group in enumerate(GROUPS)
            },
            row_of_id={r.id: row for row, r in enumerate(records)},
            _by_serial=np.argsort(serials, kind="stable"),
        )

    def __len__(self) -> int:
        return len(self.records)

    def facet(self, name: str) -> Codes:
        """The column of a facet or filter, by its name in `Filters`."""
        codes: Codes = getattr(self, name)
        return codes

    def row_of_serial(self, serials: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of these serials; -1 for those that no longer count."""
        if not len(self.records):
            return np.full(len(serials), -1, dtype=np.int64)
        order = self._by_serial
        at = np.minimum(np.searchsorted(self.serials, serials, sorter=order), len(order) - 1)
        rows = order[at]
        return np.where(self.serials[rows] == serials, rows, -1)


def _single(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _or(number: int | None, otherwise: int) -> int:
    return otherwise if number is None else number
