"""Words in order of their bytes, found by bisection in the mapping, and the codes that each stands for."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from archive_app.index.vocabulary import differing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive_app.index.array_file import ArrayFile, ArrayWriter

Codes = NDArray[np.uint32]

#: Of every so many words the first is kept in memory, so that bisection begins there.
_STRIDE = 64
#: Of more strings than these, where they end is checked for those that are asked for only.
_MOST_ENDS = 1 << 18
#: A quotation asks for each of its words several times.
_MOST_FOUND = 2_000


def encode(word: str) -> bytes:
    """A word as it is stored."""
    return word.encode("utf-8", "surrogatepass")


def write_strings(writer: ArrayWriter, name: str, words: Sequence[str]) -> None:
    """Write strings as `name.bytes` and `name.ends` (where each ends in the bytes)."""
    content = encode("".join(words))
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    if len(content) > lengths.sum():
        lengths = np.fromiter(map(len, map(encode, words)), dtype=np.int64, count=len(words))
    writer.add(f"{name}.ends", np.cumsum(lengths).astype("<u4"))
    writer.add(f"{name}.bytes", np.frombuffer(content, dtype=np.uint8))


def write_table(writer: ArrayWriter, name: str, words: Sequence[str], codes: Codes) -> None:
    """Write which codes each word stands for; `words` are sorted, as UTF-8 sorts too, and may repeat."""
    opens = differing(words)
    starts = np.append(np.flatnonzero(opens), len(words))
    write_distinct(writer, name, list(compress(words, opens.tolist())), starts, codes)


def write_distinct(
    writer: ArrayWriter, name: str, words: Sequence[str], starts: NDArray[np.int64], codes: Codes
) -> None:
    """The same for words that do not repeat: word `n` stands for `codes[starts[n] : starts[n + 1]]`."""
    write_strings(writer, name, words)
    writer.add(f"{name}.starts", starts.astype("<u4"))
    writer.add(f"{name}.codes", codes)


class WordTable:
    """What `write_table` wrote. A word is known by its rank, from 0."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._file = file
        self._name = name
        self._found: dict[str, Codes] = {}

    def __len__(self) -> int:
        return self._file.size(f"{self._name}.ends")

    @cached_property
    def _words(self) -> tuple[NDArray[np.uint32], memoryview]:
        # Bisection looks at words all over the table, so its blocks are checked together, once.
        return self._file.whole(f"{self._name}.ends"), self._file.whole(f"{self._name}.bytes").data

    def __getitem__(self, rank: int) -> bytes:
        ends, content = self._words
        return bytes(content[ends[rank - 1] if rank else 0 : ends[rank]])

    def raw(self) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
        """Where each word ends in the bytes of all, and these."""
        return self._file.whole(f"{self._name}.ends"), self._file.whole(f"{self._name}.bytes")

    def between(self, first: int, last: int) -> Iterator[bytes]:
        """Yield the words of ranks `[first, last)`."""
        return strings_between(self._file, self._name, first, last)

    def codes(self, first: int, last: int) -> Codes:
        """The codes of the words of ranks `[first, last)`, in order of ranks."""
        if first >= last:
            return np.empty(0, np.uint32)
        starts = self._file.part(f"{self._name}.starts", first, last + 1)
        return self._file.part(f"{self._name}.codes", int(starts[0]), int(starts[-1]))

    def lookup(self, word: str) -> Codes:
        """The codes of a word; none when it is not here."""
        known = self._found.get(word)
        if known is not None:
            return known
        encoded = encode(word)
        rank = self._lower_bound(encoded)
        held = rank < len(self) and self[rank] == encoded
        found = self.codes(rank, rank + 1) if held else np.empty(0, np.uint32)
        if len(self._found) >= _MOST_FOUND:
            self._found.clear()
        self._found[word] = found
        return found

    def prefixed(self, prefix: str) -> tuple[int, int]:
        """The ranks `[first, last)` of the words that begin with `prefix`."""
        encoded = encode(prefix)
        following = encoded.rstrip(b"\xff")
        if not following:
            return 0, len(self)
        # UTF-8 has no byte 0xff, so the last byte can always be raised by one.
        return self._lower_bound(encoded), self._lower_bound(following[:-1] + bytes([following[-1] + 1]))

    @cached_property
    def _guides(self) -> list[bytes]:
        """Every word whose rank is a multiple of the stride."""
        return [self[rank] for rank in range(0, len(self), _STRIDE)]

    def _lower_bound(self, word: bytes) -> int:
        following = bisect_left(self._guides, word)
        if not following:
            return 0
        first = (following - 1) * _STRIDE
        all_ends, content = self._words
        ends = all_ends[first : first + _STRIDE].tolist()
        # The first of these words comes before the one sought.
        begin, low, high = ends[0], 1, len(ends)
        others = bytes(content[begin : ends[-1]])
        while low < high:
            middle = (low + high) // 2
            if others[ends[middle - 1] - begin : ends[middle] - begin] < word:
                low = middle + 1
            else:
                high = middle
        return first + low


def string_at(file: ArrayFile, name: str, number: int) -> bytes:
    """One of the strings that `write_strings` wrote."""
    ends = f"{name}.ends"
    start = file.at(ends, number - 1) if number else 0
    return file.bytes_of(f"{name}.bytes", start, file.at(ends, number))


def strings_at(file: ArrayFile, name: str, numbers: Sequence[int]) -> list[bytes]:
    """Some of the strings that `write_strings` wrote, in the order asked for."""
    if file.size(f"{name}.ends") > _MOST_ENDS:
        return [string_at(file, name, number) for number in numbers]
    ends, content = file.whole(f"{name}.ends").data, f"{name}.bytes"
    return [file.bytes_of(content, ends[number - 1] if number else 0, ends[number]) for number in numbers]


def strings_between(file: ArrayFile, name: str, first: int, last: int) -> Iterator[bytes]:
    """Yield the strings number `[first, last)` that `write_strings` wrote."""
    if first >= last:
        return
    ends = file.part(f"{name}.ends", first, last).tolist()
    start = file.at(f"{name}.ends", first - 1) if first else 0
    content = file.part(f"{name}.bytes", start, ends[-1]).tobytes()
    at = 0
    for end in ends:
        yield content[at : end - start]
        at = end - start


def all_strings(file: ArrayFile, name: str) -> list[str]:
    """All strings that `write_strings` wrote; none of them holds a NUL."""
    ends = file.whole(f"{name}.ends").astype(np.int64)
    content = file.whole(f"{name}.bytes")
    if not len(ends):
        return []
    # A NUL after each string makes it one decoding and one split.
    apart = np.zeros(len(content) + len(ends), dtype=np.uint8)
    is_string = np.ones(len(apart), dtype=np.bool_)
    is_string[ends + np.arange(len(ends))] = False
    apart[is_string] = content
    return apart[:-1].tobytes().decode("utf-8", "surrogatepass").split("\0")
