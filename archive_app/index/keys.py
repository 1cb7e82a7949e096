"""Short pieces of text as keys, and numbers for keys, some hundred thousand at a time.

Up to 16 bytes fit into two integers of 64 bits, which are the piece, not a digest of it. So looking all of
them up in a table with open addressing (Knuth, *The Art of Computer Programming*, volume 3, section 6.4) is a
handful of array operations, and no Python object is made for a piece.
"""

from __future__ import annotations

import secrets
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    Numbers = NDArray[np.int32]

#: The two integers of each piece, a row: its first eight bytes and the next eight, 0 where there are none.
Keys = NDArray[np.uint64]

#: Bytes of a piece that are its key.
KEY = 16

#: For each length the bits of a key that belong to it.
_BITS = np.where(np.arange(KEY) < np.arange(KEY + 1)[:, None], 0xFF, 0).astype(np.uint8).view("<u8")

#: Slots for each key at least. Looking goes on until the last one is found, so that few may lie far away.
_ROOM = 4

# Odd numbers, others in each process: so nobody can write a text of words that all want the same slot (on
# hashing by random odd factors: M. Dietzfelbinger and others, "A Reliable Randomized Algorithm for the
# Closest-Pair Problem", Journal of Algorithms 25, 1997).
_SPREAD, _MIX = (np.uint64(secrets.randbits(64) | 1) for _ in range(2))


def keys_at(content: bytes, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Keys:
    """The keys of pieces of some content, behind whose last start 16 bytes lie at least.

    Of a piece that is longer its key is its first 16 bytes.
    """
    anywhere = np.ndarray((len(content) - KEY + 1,), dtype=f"V{KEY}", buffer=content, strides=(1,))
    keys: Keys = anywhere[starts].view("<u8").reshape(-1, 2)
    keys &= _BITS.take(np.minimum(lengths, KEY), axis=0)
    return keys


def pieces_of(keys: Keys) -> bytes:
    """The pieces that have some keys, one a line; none of them holds a 0."""
    rows = np.full((len(keys), KEY + 1), ord("\n"), dtype=np.uint8)
    rows[:, :KEY] = keys.view(np.uint8)
    return rows[rows > 0].tobytes()


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
        slot = self._slot(_mixed(keys))
        numbers: Numbers = self._slots.take(slot)
        waiting = np.flatnonzero(~self._are(numbers, keys))
        slot, met = slot[waiting], numbers[waiting]
        numbers[waiting] = 0
        # Steps that grow by one come to every slot, and do not fill the neighbourhood.
        for step in count(1):
            taken = met != 0
            waiting, slot = waiting[taken], (slot[taken] + step) % len(self._slots)
            if not len(waiting):
                break
            met = self._slots[slot]
            same = self._are(met, keys[waiting])
            numbers[waiting[same]] = met[same]
            waiting, slot, met = waiting[~same], slot[~same], met[~same]
        return numbers

    def add(self, keys: Keys) -> tuple[Numbers, Keys]:
        """Number some unknown keys, which may repeat; return the numbers, and the new keys in their order."""
        order, opens = _alike(keys)
        numbers = np.empty(len(order), dtype=np.int32)
        numbers[order] = np.cumsum(opens) + (self._count - 1)
        new = keys[order[opens]]
        before = self.reserve(len(new))
        self._keys[before : self._count] = new
        if self._count * _ROOM > len(self._slots):
            while self._count * _ROOM > len(self._slots):
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

    def _are(self, numbers: Numbers, keys: Keys) -> NDArray[np.bool_]:
        """Which numbers are those of their keys."""
        return _both(self._keys.take(numbers, axis=0) == keys)

    def _place(self, numbers: Numbers) -> None:
        """Put numbers into free slots. Of those that want the same one the last gets it; the others go on."""
        numbers = numbers[self._keys[numbers, 0] != 0]
        slot = self._slot(_mixed(self._keys[numbers]))
        for step in count(1):
            free = self._slots[slot] == 0
            self._slots[slot[free]] = numbers[free]
            left = self._slots[slot] != numbers
            numbers, slot = numbers[left], (slot[left] + step) % len(self._slots)
            if not len(numbers):
                break

    def _slot(self, mixed: NDArray[np.uint64]) -> NDArray[np.int64]:
        bits = len(self._slots).bit_length() - 1
        return (mixed >> np.uint64(64 - bits)).view(np.int64)


def _mixed(keys: Keys) -> NDArray[np.uint64]:
    mixed = keys[:, 1] * _MIX
    mixed ^= keys[:, 0]
    mixed *= _SPREAD
    return mixed


def _alike(keys: Keys) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """An order in which equal keys are neighbours, and which of it are not the same as the one before."""
    mixed = _mixed(keys)
    order = np.argsort(mixed)
    opens = _opening(keys[order])
    ordered = mixed[order]
    if (opens[1:] & (ordered[1:] == ordered[:-1])).any():
        # Different keys may mix to one number, and then equal ones are not always neighbours.
        order = np.lexsort(keys.T)
        opens = _opening(keys[order])
    return order, opens


def _opening(keys: Keys) -> NDArray[np.bool_]:
    opens = np.ones(len(keys), dtype=np.bool_)
    opens[1:] = ~_both(keys[1:] == keys[:-1])
    return opens


def _both(halves: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where both halves are true; in one step, since going along so short rows takes many."""
    return np.asarray(halves.view("<u2").ravel() == 0x0101)
