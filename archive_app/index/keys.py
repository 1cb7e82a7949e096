"""Short pieces of text as keys, and numbers for keys, some hundred thousand at a time.

Up to 16 bytes fit into two integers of 64 bits, which are the piece, not a digest of it. So looking all of
them up in a table with open addressing (Knuth, *The Art of Computer Programming*, volume 3, section 6.4) is a
handful of array operations, and no Python object is made for a piece.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from archive_app.index.spans import opening

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int32]

#: Bytes of a piece that are its key.
KEY = 16

_HALVES = np.minimum(np.arange(KEY + 2), 8), np.clip(np.arange(KEY + 2) - 8, 0, 8)
#: For each length (longer than the key counts as one more), which bits of the two integers belong to it.
_FIRST, _SECOND = (np.array([(1 << 8 * int(size)) - 1 for size in half], dtype="<u8") for half in _HALVES)
# Odd numbers without a pattern; the first one is 2**64 divided by the golden ratio.
_SPREAD, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


class Keys(NamedTuple):
    """The two integers of some pieces: the first eight bytes and the next eight, 0 where there are none."""

    first: NDArray[np.uint64]
    second: NDArray[np.uint64]

    def of(self, places: NDArray[np.int64] | NDArray[np.bool_]) -> Keys:
        """Those at some places."""
        return Keys(self.first[places], self.second[places])


def keys_at(content: bytes, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Keys:
    """The keys of pieces of some content, behind whose last start 16 bytes lie at least.

    Of a piece that is longer its key is its first 16 bytes.
    """
    anywhere = np.ndarray((len(content) - 7,), dtype="<u8", buffer=content, strides=(1,))
    size = np.minimum(lengths, KEY + 1)
    return Keys(anywhere[starts] & _FIRST[size], anywhere[starts + 8] & _SECOND[size])


class KeyTable:
    """Numbers for keys, from 1, in no order that means anything; 0 stands for a key that is not known."""

    def __init__(self) -> None:
        self._slots = np.zeros(1 << 16, dtype=np.int32)
        # The two integers of each number, beside one another. Those of 0 are none that a piece can have.
        self._keys = np.zeros((1 << 15, 2), dtype="<u8")
        self._keys[0] = 0, 1
        self._count = 1

    def __len__(self) -> int:
        return self._count - 1

    def find(self, keys: Keys) -> Numbers:
        """The numbers of some keys; 0 for those that are not known."""
        first, second = keys
        slot = self._slot(_mixed(keys))
        numbers: Numbers = self._slots.take(slot)
        waiting = np.flatnonzero(~self._are(numbers, first, second))
        slot, met = slot[waiting], numbers[waiting]
        numbers[waiting] = 0
        while len(waiting):
            taken = met != 0
            waiting, slot = waiting[taken], (slot[taken] + 1) % len(self._slots)
            met = self._slots[slot]
            same = self._are(met, first[waiting], second[waiting])
            numbers[waiting[same]] = met[same]
            waiting, slot, met = waiting[~same], slot[~same], met[~same]
        return numbers

    def add(self, keys: Keys) -> tuple[Numbers, Keys]:
        """Number some unknown keys, which may repeat; return the numbers, and the new keys in their order."""
        order, opens = _alike(keys)
        numbers = np.empty(len(order), dtype=np.int32)
        numbers[order] = np.cumsum(opens) + (self._count - 1)
        new = keys.of(order[opens])
        before = self.reserve(len(new.first))
        self._keys[before : self._count, 0], self._keys[before : self._count, 1] = new
        if self._count * 2 > len(self._slots):
            while self._count * 2 > len(self._slots):
                self._slots = np.zeros(len(self._slots) * 2, dtype=np.int32)
            before = 1
        # What is met early is met often, so it is the one to lie where it is looked for first.
        self._place(np.arange(self._count - 1, before - 1, -1, dtype=np.int32))
        return numbers, new

    def reserve(self, count: int) -> int:
        """Count some numbers more that no key has, and return the first of them."""
        before, self._count = self._count, self._count + count
        while self._count > len(self._keys):
            self._keys = np.pad(self._keys, ((0, len(self._keys)), (0, 0)))
        return before

    def _are(
        self, numbers: Numbers, first: NDArray[np.uint64], second: NDArray[np.uint64]
    ) -> NDArray[np.bool_]:
        """Which numbers are those of their keys."""
        keys = self._keys.take(numbers, axis=0)
        same: NDArray[np.bool_] = (keys[:, 0] == first) & (keys[:, 1] == second)
        return same

    def _place(self, numbers: Numbers) -> None:
        """Put numbers into free slots. Of those that want the same one the last gets it; the others go on."""
        numbers = numbers[self._keys[numbers, 0] != 0]
        slot = self._slot(_mixed(Keys(self._keys[numbers, 0], self._keys[numbers, 1])))
        while len(numbers):
            free = self._slots[slot] == 0
            self._slots[slot[free]] = numbers[free]
            left = self._slots[slot] != numbers
            numbers, slot = numbers[left], (slot[left] + 1) % len(self._slots)

    def _slot(self, mixed: NDArray[np.uint64]) -> NDArray[np.int64]:
        bits = len(self._slots).bit_length() - 1
        return (mixed >> np.uint64(64 - bits)).astype(np.int64)


def _mixed(keys: Keys) -> NDArray[np.uint64]:
    return (keys.first ^ keys.second * _MIX) * _SPREAD


def _alike(keys: Keys) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """An order in which equal keys are neighbours, and which of it are not the same as the one before."""
    mixed = _mixed(keys)
    order = np.argsort(mixed)
    opens = opening(*keys.of(order))
    ordered = mixed[order]
    if (opens[1:] & (ordered[1:] == ordered[:-1])).any():
        # Different keys may mix to one number, and then equal ones are not always neighbours.
        order = np.lexsort(keys)
        opens = opening(*keys.of(order))
    return order, opens


def rows_of(keys: Keys) -> NDArray[np.uint8]:
    """The bytes of keys, a row each, filled with 0."""
    return np.stack(keys, axis=1).astype("<u8", copy=False).view(np.uint8)


def pieces_of(keys: Keys) -> bytes:
    """The pieces that have some keys, one a line; none of them holds a 0."""
    rows = np.full((len(keys.first), KEY + 1), ord("\n"), dtype=np.uint8)
    rows[:, :KEY] = rows_of(keys)
    return rows[rows > 0].tobytes()
