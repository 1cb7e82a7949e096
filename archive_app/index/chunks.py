"""Text cut at its white space, each chunk to a number, some hundred thousand chunks at a time.

No Python object is made for a chunk that has been met before. The texts lie in one array of bytes, UTF-8, and
chunks are known by their keys; the few that are longer than a key go through a dictionary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from archive_app.index.keys import KEY, Keys, KeyTable, keys_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.int32]

#: Longer chunks (a paragraph in a script without spaces) are hardly met twice.
_LONGEST_REMEMBERED = 200

#: Every byte up to the blank parts chunks: white space, and the controls, which are in no word either.
_BLANK = 0x20


class ChunkTable:
    """Numbers for chunks, from 1, in no order that means anything.

    `learn` is called with new chunks in order of their numbers: the keys of short ones, and then long ones.
    """

    def __init__(self, learn: Callable[[Keys, Sequence[bytes]], None]) -> None:
        self._learn = learn
        self._short = KeyTable()
        self._long: dict[bytes, int] = {}

    def __len__(self) -> int:
        return len(self._short)

    def numbers(self, texts: Sequence[str]) -> tuple[Numbers, NDArray[np.int64]]:
        """The numbers of all chunks of some texts, and for each text the place after its last one."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        # A blank before and after, and enough behind to take a key from everywhere.
        content = b"\n".join([b"", *encoded, bytes(KEY)])
        starts, lengths = _chunks(content)
        keys = keys_at(content, starts, lengths)
        numbers = self._short.find(keys)
        long = np.flatnonzero(lengths > KEY)
        numbers[long] = 0
        unknown = np.flatnonzero(numbers == 0)
        short = keys[:0]
        new: list[bytes] = []
        if len(unknown) > len(long):
            unknown = unknown[lengths[unknown] <= KEY]
            numbers[unknown], short = self._short.add(keys[unknown])
        for place in long.tolist():
            chunk = content[starts[place] : starts[place] + lengths[place]]
            number = self._long.get(chunk)
            if number is None:
                number = self._number_long(chunk)
                new.append(chunk)
            numbers[place] = number
        if len(short) or new:
            self._learn(short, new)
        ends = np.cumsum(np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded)) + 1)
        return numbers, np.searchsorted(starts, ends)

    def _number_long(self, chunk: bytes) -> int:
        number = self._short.reserve(1)
        if len(chunk) <= _LONGEST_REMEMBERED:
            self._long[chunk] = number
        return number


def _chunks(content: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where chunks begin in content that begins and ends with a blank, and how long they are."""
    blank = (np.frombuffer(content, dtype=np.uint8) <= _BLANK).view(np.uint8)
    edges = np.flatnonzero((blank[1:] ^ blank[:-1]).view(np.bool_)) + 1
    return edges[0::2], edges[1::2] - edges[0::2]
