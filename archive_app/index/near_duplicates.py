"""Which texts say nearly the same: candidates by their signatures, and then how alike they are in truth.

Signatures are cut into bands; texts that agree in all numbers of one band are candidates (locality-sensitive
hashing: P. Indyk and R. Motwani, 1998). With 21 bands of 3 numbers a pair of similarity 0.8 is missed once in
a million, one of 0.5 once in seventeen. A candidate whose whole signatures agree too little is dropped; the
others are read, and the Jaccard similarity of their shingles is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from archive_app.index.forms import FormTable
from archive_app.index.reprints import Pairs
from archive_app.index.signatures import LEAST_WORDS, WIDTH, WordHashes, shingles

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Rows = NDArray[np.int64]

#: Pairs less alike than this are not noted.
LEAST_SIMILARITY = 0.5

_BAND = 3
#: How far below that an estimate may lie; its standard deviation is 0.06 at most.
_DOUBT = 0.2
#: Texts of one bucket are compared with so many that follow them in it. Where more than that have the very
#: same signature they count once, so only templates with many fillings fill a bucket.
_NEIGHBOURS = 32
_PAIRS_AT_ONCE = 100_000
_SIGNATURES_AT_ONCE = 50_000
#: Characters of texts that are held at once while pairs are read.
_HELD = 16_000_000

_FACTORS = np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB], dtype=np.uint64)


def candidates(signatures: NDArray[np.uint32], fresh: NDArray[np.bool_]) -> tuple[Rows, Rows]:
    """Pairs that may be alike and of which at least one is `fresh`, in order, the lower number first.

    `signatures` has a row for each text; time grows with their number and not with its square.
    """
    signed = np.flatnonzero(signatures.any(axis=1))
    pairs = _same(signatures, signed)
    singled = np.setdiff1d(signed, pairs[:, 1], assume_unique=True)
    columns = signatures.T
    found = [pairs[fresh[pairs].any(axis=1)]]
    known: NDArray[np.int64] = np.empty(0, dtype=np.int64)
    for band in range(0, WIDTH - _BAND + 1, _BAND):
        keys = np.zeros(len(signatures), dtype=np.uint64)
        for factor, column in zip(_FACTORS, columns[band : band + _BAND], strict=True):
            keys += column * factor
        met = _bucketed(keys, singled, fresh)
        known = np.union1d(known, met[:, 0] * len(signatures) + met[:, 1])
    first, second = np.divmod(known, max(1, len(signatures)))
    for at in range(0, len(first), _PAIRS_AT_ONCE):
        part = slice(at, at + _PAIRS_AT_ONCE)
        agreeing = (signatures[first[part]] == signatures[second[part]]).mean(axis=1)
        close = agreeing >= LEAST_SIMILARITY - _DOUBT
        found.append(np.stack([first[part][close], second[part][close]], axis=1))
    every = np.concatenate(found)
    every = every[np.lexsort((every[:, 1], every[:, 0]))]
    return every[:, 0], every[:, 1]


def alike(signatures: NDArray[np.uint32], signature: NDArray[np.uint32]) -> Rows:
    """Which texts may be like one: all of them compared, for where that one is new among many."""
    if not signature.any():
        return np.empty(0, dtype=np.int64)
    agreeing = np.count_nonzero(signatures == signature, axis=1)
    return np.flatnonzero(agreeing >= (LEAST_SIMILARITY - _DOUBT) * WIDTH)


def _same(signatures: NDArray[np.uint32], signed: Rows) -> Rows:
    """Of texts with one signature, where these are too many to be compared: each beside the first of them."""
    factors = np.arange(1, 2 * WIDTH, 2, dtype=np.uint64) * _FACTORS[0]
    keys = np.empty(len(signed), dtype=np.uint64)
    for at in range(0, len(signed), _SIGNATURES_AT_ONCE):
        part = slice(at, at + _SIGNATURES_AT_ONCE)
        keys[part] = (signatures[signed[part]] * factors).sum(axis=1, dtype=np.uint64)
    _, opening, group, counts = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    firsts = signed[opening[group]]
    many = (counts[group] > _NEIGHBOURS) & (firsts != signed)
    return np.stack([firsts[many], signed[many]], axis=1)


def _bucketed(keys: NDArray[np.uint64], rows: Rows, fresh: NDArray[np.bool_]) -> Rows:
    """Pairs of rows with one key of which one is fresh."""
    if not fresh[rows].all():
        rows = rows[np.isin(keys[rows], keys[rows[fresh[rows]]])]
    # Sorting keys is many times as fast as finding their order, and few keys are there twice.
    ordered = np.sort(keys[rows])
    rows = rows[np.isin(keys[rows], ordered[1:][ordered[1:] == ordered[:-1]])]
    rows = rows[np.argsort(keys[rows], kind="stable")]
    its = keys[rows]
    found = [np.empty((0, 2), dtype=np.int64)]
    for step in range(1, _NEIGHBOURS + 1):
        same = np.flatnonzero(its[step:] == its[:-step])
        if not len(same):
            break
        pairs = np.stack([rows[same], rows[same + step]], axis=1)
        found.append(pairs[fresh[pairs].any(axis=1)])
    return np.concatenate(found)


def measured(first: Rows, second: Rows, text_of: Callable[[int], str]) -> Pairs:
    """Read the texts of candidates, and return the pairs that are alike.

    Pairs are best given in order of their first number: then each text is read about once.
    """
    read = _Shingled(text_of)
    similarity = np.array(
        [read.similarity(one, other) for one, other in zip(first.tolist(), second.tolist(), strict=True)],
        dtype=np.float32,
    )
    alike = similarity >= LEAST_SIMILARITY
    return Pairs(first[alike], second[alike], similarity[alike])


class _Shingled:
    """Texts and their sets of shingles, a bounded number of them at a time."""

    def __init__(self, text_of: Callable[[int], str]) -> None:
        self._text_of = text_of
        self._table, self._hashes = FormTable(), WordHashes()
        self._texts: dict[int, str] = {}
        self._sets: dict[int, NDArray[np.uint32]] = {}
        self._held = 0

    def similarity(self, one: int, other: int) -> float:
        """The Jaccard similarity of two texts."""
        if self._text(one) == self._text(other):
            return 1.0
        left, right = self._set(one), self._set(other)
        shared = len(np.intersect1d(left, right, assume_unique=True))
        return shared / max(1, len(left) + len(right) - shared)

    def _text(self, number: int) -> str:
        known = self._texts.get(number)
        if known is None:
            if self._held > _HELD:
                self._texts, self._sets, self._held = {}, {}, 0
            known = self._texts[number] = self._text_of(number)
            self._held += len(known)
        return known

    def _set(self, number: int) -> NDArray[np.uint32]:
        known = self._sets.get(number)
        if known is None:
            known = self._sets[number] = self._shingles(self._text(number))
        return known

    def _shingles(self, text: str) -> NDArray[np.uint32]:
        if self._table.is_full:
            self._table, self._hashes = FormTable(), WordHashes()
        numbers, lengths = self._table.numbers([text])
        if int(lengths[0]) < LEAST_WORDS:
            return np.empty(0, dtype=np.uint32)
        found: NDArray[np.uint32] = np.unique(
            shingles(self._hashes.of(numbers, self._table.forms.words), lengths)
        )
        return found
