"""Which statements of an index are reprints of one another: a file beside the segments, and its groups.

    reprints-<n>-<x>.arrays   pairs of documents, by serial number, and how alike they are

It is made anew with each generation that covers the whole folder: pairs of documents that still count are
taken over, and only documents that are new are compared with the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index.array_file import ArrayWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from archive_app.index.array_file import ArrayFile
    from archive_app.index.columns import Mask

    Serials = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of texts, by number, and how alike each pair is (0 to 1)."""

    first: Serials
    second: Serials
    similarity: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class KnownPairs:
    """Pairs by serial number. Documents with numbers below `upto` have been compared with one another."""

    pairs: Pairs
    upto: int


NO_PAIRS = KnownPairs(Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32)), 0)


def read_pairs(file: ArrayFile) -> KnownPairs:
    """Read the pairs of a generation; raises Damaged."""
    # Copies, so that the file is not held: Windows does not delete what is mapped.
    first, second, similarity = (file.whole(name).copy() for name in ("first", "second", "similarity"))
    return KnownPairs(Pairs(first, second, similarity), int(file.facts["upto"]))


def check_pairs(file: ArrayFile) -> None:
    """Check the whole file now, and that it is what is declared; raises Damaged."""
    from archive_app.index.layout import REPRINTS, check_layout  # noqa: PLC0415 - not needed to search

    file.check_all()
    check_layout(file, REPRINTS)


def write_pairs(path: Path, known: KnownPairs) -> int:
    """Write pairs to a new file, synced, and return its size in bytes."""
    with ArrayWriter(path) as writer:
        writer.add("first", known.pairs.first)
        writer.add("second", known.pairs.second)
        writer.add("similarity", known.pairs.similarity)
        writer.finish({"upto": known.upto})
    return path.stat().st_size


class ReprintGroups:
    """Statements of a generation, by row, that are reprints of one another, directly or through others."""

    def __init__(self, pairs: Pairs, row_of: Callable[[Serials], NDArray[np.int64]], least: float, rows: int):
        first, second = row_of(pairs.first), row_of(pairs.second)
        wanted = (first >= 0) & (second >= 0) & (pairs.similarity >= least)
        #: The group of each row, named by its lowest row; -1 for rows that are in none.
        self.group = _joined(first[wanted], second[wanted], rows)

    def __bool__(self) -> bool:
        return bool((self.group >= 0).any())

    def members(self, row: int, among: Mask, oldest: NDArray[np.uint32]) -> list[int]:
        """The rows of a row's group among some, without itself; the earliest first, the undated last."""
        group = int(self.group[row])
        if group < 0:
            return []
        its = np.flatnonzero((self.group == group) & among)
        return [other for other in its[np.argsort(oldest[its])].tolist() if other != row]

    def later(self, among: Mask, oldest: NDArray[np.uint32]) -> Mask:
        """Of some rows, those that have an earlier one of their group among them."""
        its = np.flatnonzero(among & (self.group >= 0))
        order = np.lexsort((oldest[its], self.group[its]))
        groups = self.group[its][order]
        later = np.zeros(len(among), dtype=bool)
        later[its[order[1:][groups[1:] == groups[:-1]]]] = True
        return later


def _joined(first: NDArray[np.int64], second: NDArray[np.int64], rows: int) -> NDArray[np.int64]:
    """Name the connected parts of a graph by their lowest members (union by lowest, path halving)."""
    lowest = np.arange(rows, dtype=np.int64)
    while True:
        # Each end takes the lower name of the two; then names of names, until nothing changes.
        before = lowest.copy()
        low = np.minimum(lowest[first], lowest[second])
        np.minimum.at(lowest, first, low)
        np.minimum.at(lowest, second, low)
        lowest = lowest[lowest]
        if (lowest == before).all():
            break
    named = np.full(rows, -1, dtype=np.int64)
    members = np.union1d(first, second)
    named[members] = lowest[members]
    return named
