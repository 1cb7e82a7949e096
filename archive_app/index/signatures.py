"""What a text says in 256 bytes, so that two texts can be compared without being read.

A text is taken as the set of its shingles, all runs of five words (folded as they are searched). Its
signature is a MinHash of that set: under each of 64 random orders of all shingles, the first one that it
holds. Two texts agree in a place of their signatures with a probability that is the Jaccard similarity of
their sets (A. Broder, *On the resemblance and containment of documents*, 1997). An order is a multiplication
by an odd number modulo 2^32, which is enough for shingles that were mixed well before.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from archive_app.index.forms import Codes

#: Words of a shingle; numbers of a signature.
SHINGLE, WIDTH = 5, 64

#: Shorter texts have no signature: what so few words share tells nothing.
LEAST_WORDS = 8

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIXING = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_FIRST_ROOM = 1 << 12


def _orders() -> list[np.uint32]:
    """The odd factors, from the generator SplitMix64 (Steele, Lea and Flood, 2014), always the same."""
    states = np.arange(1, WIDTH + 1, dtype=np.uint64) * _FACTOR
    return list(((_mixed(states) >> np.uint64(32)) | np.uint64(1)).astype(np.uint32))


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    values = (values ^ (values >> np.uint64(30))) * _MIXING[0]
    values = (values ^ (values >> np.uint64(27))) * _MIXING[1]
    return values ^ (values >> np.uint64(31))


_ORDERS = _orders()


class WordHashes:
    """A hash of the surface of each form, by its number; the same in every process and on every machine."""

    def __init__(self) -> None:
        self._hashes = np.zeros(_FIRST_ROOM, dtype=np.uint64)
        self._known = 0

    def of(self, numbers: Codes, forms: Sequence[str]) -> NDArray[np.uint64]:
        """The hashes of a row of forms, given by their numbers among all `forms`."""
        new = len(forms) - self._known
        if new > 0:
            if len(forms) > len(self._hashes):
                self._hashes = np.resize(self._hashes, 2 * len(forms))
            # A form is three strings, of which its surface is the first.
            parts = "\0".join(forms[self._known :]).encode("utf-8", "surrogatepass").split(b"\0")
            found = np.fromiter(map(zlib.crc32, parts[::3]), dtype=np.uint64, count=new)
            self._hashes[self._known : len(forms)] = _mixed(found + _FACTOR)
            self._known = len(forms)
        return self._hashes[numbers]


def shingles(hashes: NDArray[np.uint64], lengths: NDArray[np.int64]) -> NDArray[np.uint32]:
    """The shingle that begins at each word of some texts, given one after another by their words' hashes.

    Where none begins before the end of its text, the first one of the text stands once more. Texts of fewer
    than `LEAST_WORDS` words have none that mean anything.
    """
    count = len(hashes)
    padded = np.concatenate([hashes, np.zeros(SHINGLE - 1, dtype=np.uint64)])
    rows = padded[:count].copy()
    for place in range(1, SHINGLE):
        rows *= _FACTOR
        rows += padded[place : place + count]
    found = (_mixed(rows) >> np.uint64(32)).astype(np.uint32)
    ends = np.cumsum(lengths)[lengths >= LEAST_WORDS]
    starts = ends - lengths[lengths >= LEAST_WORDS]
    for place in range(1, SHINGLE):
        found[ends - place] = found[starts]
    return found


def signatures(hashes: NDArray[np.uint64], lengths: NDArray[np.int64]) -> NDArray[np.uint32]:
    """The signatures of some texts, `len(lengths)` rows of `WIDTH`; zeros where there is none."""
    # Empty texts have no run of shingles; every other run ends where its text does.
    filled = np.flatnonzero(lengths)
    made = np.zeros((WIDTH, len(lengths)), dtype=np.uint32)
    if len(filled):
        rows = shingles(hashes, lengths)
        ordered = np.empty_like(rows)
        starts = (np.cumsum(lengths) - lengths)[filled]
        least = np.empty((WIDTH, len(filled)), dtype=np.uint32)
        for place, factor in enumerate(_ORDERS):
            np.multiply(rows, factor, out=ordered)
            np.minimum.reduceat(ordered, starts, out=least[place])
        made[:, filled] = least
        made[:, lengths < LEAST_WORDS] = 0
    return np.ascontiguousarray(made.T)
