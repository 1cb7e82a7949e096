"""Text cut at its white space, each chunk to a number, some hundred thousand chunks at a time.

No Python object is made for a chunk that has been met before. The texts lie in one array of bytes, UTF-8.
Up to 16 bytes of a chunk fit into two integers of 64 bits, which are the chunk, not a digest of it; so
looking all of them up in a table with open addressing (Knuth, *The Art of Computer Programming*, volume 3,
section 6.4) is a handful of array operations. The few longer chunks go through a dictionary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Numbers = NDArray[np.int32]

#: Bytes of a chunk that are its key.
_KEY = 16

#: Longer chunks (a paragraph in a script without spaces) are hardly met twice.
_LONGEST_REMEMBERED = 200

#: Every byte up to the blank parts chunks: white space, and the controls, which are in no word either.
_BLANK = 0x20

_HALVES = np.minimum(np.arange(_KEY + 2), 8), np.clip(np.arange(_KEY + 2) - 8, 0, 8)
#: For each length (longer than the key counts as one more), which bits of the two integers belong to it.
_FIRST, _SECOND = (np.array([(1 << 8 * int(size)) - 1 for size in half], dtype="<u8") for half in _HALVES)
# Odd numbers without a pattern; the first one is 2**64 divided by the golden ratio.
_SPREAD, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


class ChunkTable:
    """Numbers for chunks, from 1, in no order that means anything.

    `learn` is called with new chunks, one a line, in order of their numbers.
    """

    def __init__(self, learn: Callable[[str], None]) -> None:
        self._learn = learn
        self._slots = np.zeros(1 << 16, dtype=np.int32)
        # The two integers of each number, beside one another. Those of 0 are none that a chunk can have.
        self._keys = np.zeros((1 << 15, 2), dtype="<u8")
        self._keys[0] = 0, 1
        self._long: dict[bytes, int] = {}
        self._count = 1

    def __len__(self) -> int:
        return self._count - 1

    def numbers(self, texts: Sequence[str]) -> tuple[Numbers, NDArray[np.int64]]:
        """The numbers of all chunks of some texts, and for each text the place after its last one."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        # A blank before and after, and enough behind to take two integers from everywhere.
        content = b"\n".join([b"", *encoded, bytes(_KEY)])
        raw = np.frombuffer(content, dtype=np.uint8)
        blank = raw <= _BLANK
        edges = np.flatnonzero(blank[1:] != blank[:-1]) + 1
        starts, lengths = edges[0::2], edges[1::2] - edges[0::2]
        anywhere = np.ndarray((len(raw) - 7,), dtype="<u8", buffer=content, strides=(1,))
        size = np.minimum(lengths, _KEY + 1)
        first = anywhere[starts] & _FIRST[size]
        second = anywhere[starts + 8] & _SECOND[size]
        numbers = self._find(first, second)
        long = np.flatnonzero(lengths > _KEY)
        numbers[long] = 0
        unknown = np.flatnonzero(numbers == 0)
        ends = np.cumsum(np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded)) + 1)
        new = [b""]
        if len(unknown) > len(long):
            short = unknown[lengths[unknown] <= _KEY]
            numbers[short], lines = self._add(first[short], second[short])
            new.append(lines)
        for place in long.tolist():
            chunk = content[starts[place] : starts[place] + lengths[place]]
            number = self._long.get(chunk)
            if number is None:
                number = self._number_long(chunk)
                new.append(chunk + b"\n")
            numbers[place] = number
        if len(new) > 1:
            self._learn(b"".join(new).decode("utf-8", "surrogatepass"))
        return numbers, np.searchsorted(starts, ends)

    def _find(self, first: NDArray[np.uint64], second: NDArray[np.uint64]) -> Numbers:
        """The numbers of some keys; 0 for those that are not known."""
        slot = self._slot(first, second)
        numbers = self._slots.take(slot)
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

    def _are(
        self, numbers: Numbers, first: NDArray[np.uint64], second: NDArray[np.uint64]
    ) -> NDArray[np.bool_]:
        """Which numbers are those of their keys."""
        keys = self._keys.take(numbers, axis=0)
        same: NDArray[np.bool_] = (keys[:, 0] == first) & (keys[:, 1] == second)
        return same

    def _add(self, first: NDArray[np.uint64], second: NDArray[np.uint64]) -> tuple[Numbers, bytes]:
        """Number some unknown keys, which may repeat; return the numbers, and new chunks, one a line."""
        order = np.lexsort((first, second))
        opens = np.ones(len(order), dtype=bool)
        opens[1:] = (np.diff(first[order]) != 0) | (np.diff(second[order]) != 0)
        numbers = np.empty(len(order), dtype=np.int32)
        numbers[order] = np.cumsum(opens) + (self._count - 1)
        chosen = order[opens]
        before = self._reserve(len(chosen))
        new = self._keys[before : self._count]
        new[:, 0], new[:, 1] = first[chosen], second[chosen]
        if self._count * 2 > len(self._slots):
            while self._count * 2 > len(self._slots):
                self._slots = np.zeros(len(self._slots) * 2, dtype=np.int32)
            before = 1
        # What is met early is met often, so it is the one to lie where it is looked for first.
        self._place(np.arange(self._count - 1, before - 1, -1, dtype=np.int32))
        return numbers, _lines(new)

    def _place(self, numbers: Numbers) -> None:
        """Put numbers into free slots. Of those that want the same one the last gets it; the others go on."""
        numbers = numbers[self._keys[numbers, 0] != 0]
        slot = self._slot(self._keys[numbers, 0], self._keys[numbers, 1])
        while len(numbers):
            free = self._slots[slot] == 0
            self._slots[slot[free]] = numbers[free]
            left = self._slots[slot] != numbers
            numbers, slot = numbers[left], (slot[left] + 1) % len(self._slots)

    def _slot(self, first: NDArray[np.uint64], second: NDArray[np.uint64]) -> NDArray[np.int64]:
        bits = len(self._slots).bit_length() - 1
        return ((first ^ second * _MIX) * _SPREAD >> np.uint64(64 - bits)).astype(np.int64)

    def _number_long(self, chunk: bytes) -> int:
        # Its key stays 0, which no chunk in the table has.
        number = self._reserve(1)
        if len(chunk) <= _LONGEST_REMEMBERED:
            self._long[chunk] = number
        return number

    def _reserve(self, count: int) -> int:
        """Count some numbers more, and return the first of them."""
        before, self._count = self._count, self._count + count
        while self._count > len(self._keys):
            self._keys = np.pad(self._keys, ((0, len(self._keys)), (0, 0)))
        return before


def _lines(keys: NDArray[np.uint64]) -> bytes:
    """The chunks of some keys, one a line."""
    rows = np.full((len(keys), _KEY + 1), ord("\n"), dtype=np.uint8)
    rows[:, :_KEY] = keys.view(np.uint8)
    # What a key has behind its chunk is 0, which is a blank, and so in no chunk.
    return rows[rows > 0].tobytes()
