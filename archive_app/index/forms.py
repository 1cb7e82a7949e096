"""The forms of words that a build has met, and how texts become their numbers.

A form is what a word was at one position: its surface (folded at all levels), its exact form (folded for
typography) and, in a script without spaces, the single character. No word reaches over white space, so a
chunk between white space always gives the same forms; remembering chunks is what makes analysis quick
(Zipf's law does the rest).
"""

from __future__ import annotations

import re
from array import array
from itertools import compress, pairwise, repeat
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from archive_app.index import analysis
from archive_app.index.chunks import ChunkTable
from archive_app.index.form_numbers import FormNumbers
from archive_app.index.keys import Keys, pieces_of
from archive_app.index.plain_words import plain_words
from archive_app.index.spans import opening, spread
from archive_app.index.vocabulary import differing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Codes = NDArray[np.uint32]

#: Chunks, and words in them, remembered; more are forgotten when a segment has been written.
_MOST_CHUNKS, _MOST_WORDS = 2_000_000, 4_000_000

#: Characters of chunks that are analysed together: each of their words is an object for a while.
_ANALYSED_AT_ONCE = 100_000

#: Characters looked up at once; a longer text is cut, where there is white space.
_LONGEST_AT_ONCE = 4_000_000

_BLANK = re.compile(r"\s")

_SIGNS = r"[!-/:-@\[-`{-~]*+"
#: On each line the word of a chunk that is one word in letters of ASCII, with signs around it; else nothing.
_ONE_PLAIN_WORD = re.compile(rf"^(?:{_SIGNS}([A-Za-z]++){_SIGNS}|.+)$", re.MULTILINE)


def form(surface: str, exact: str, single: str = "") -> str:
    """A form as one string. Forms are ordered by surface, then exact form, then single character."""
    return f"{surface}\0{exact}\0{single}"


def together(surfaces: Iterable[str], exact: Iterable[str]) -> list[str]:
    """The forms of many words that have no single character."""
    return list(map("\0".join, zip(surfaces, exact, repeat(""), strict=False)))


class Parts(NamedTuple):
    """The surfaces, the exact forms and the single characters of some forms; `""` where there is none.

    `opens` tells which forms have another surface than the one before.
    """

    surfaces: list[str]
    exact: list[str]
    singles: list[str]
    opens: NDArray[np.bool_]


def apart(forms: Sequence[str]) -> Parts:
    """What some forms were made of."""
    parts = "\0".join(forms).split("\0") if forms else []
    surfaces = parts[0::3]
    return Parts(surfaces, parts[1::3], parts[2::3], differing(surfaces))


class FormTable:
    """Gives each form a number, or now and then two, in the order in which forms are met."""

    def __init__(self) -> None:
        self.forms = FormNumbers()
        self._chunks = ChunkTable(self._learn)
        # For each chunk its only form; -1 for those of no form or of several.
        self._only = array("i", [-1])
        # The forms of chunks that are not one plain word, and for each chunk the place after its last one.
        self._words = array("i")
        self._ends = array("i", [0])

    @property
    def is_full(self) -> bool:
        """Whether it is time to begin anew, so that a hostile text of unique words cannot fill the memory."""
        return len(self._chunks) > _MOST_CHUNKS or len(self._words) > _MOST_WORDS

    def numbers(self, texts: Sequence[str]) -> tuple[Codes, NDArray[np.int64]]:
        """The forms of some texts, in order, and for each text how many it has.

        Its memory grows with all that it is given at once, save that long texts are cut first.
        """
        if sum(map(len, texts)) <= _LONGEST_AT_ONCE:
            return self._numbers(texts)
        counts = []
        found = [np.empty(0, np.uint32)]
        for text in texts:
            parts = [self._numbers([part]) for part in _cut(text)]
            found += [numbers for numbers, _ in parts]
            counts.append(sum(int(count[0]) for _, count in parts))
        return np.concatenate(found), np.array(counts, dtype=np.int64)

    def _numbers(self, texts: Sequence[str]) -> tuple[Codes, NDArray[np.int64]]:
        chunks, chunk_ends = self._chunks.numbers(texts)
        words, ends = np.frombuffer(self._words, dtype=np.int32), np.frombuffer(self._ends, dtype=np.int32)
        found = np.frombuffer(self._only, dtype=np.int32)[chunks]
        others = np.flatnonzero(found < 0)
        if not len(others):
            return found.view(np.uint32), np.diff(chunk_ends, prepend=0)
        several = chunks[others]
        begins = ends[several - 1].astype(np.int64)
        counts = np.ones(len(chunks), dtype=np.int64)
        counts[others] = ends[several] - begins
        before = np.concatenate([[0], np.cumsum(counts)])
        found = np.repeat(found, counts)
        found[spread(before[others], counts[others])] = words[spread(begins, counts[others])]
        return found.view(np.uint32), np.diff(before[chunk_ends], prepend=0)

    def _learn(self, short: Keys, long: Sequence[bytes]) -> None:
        """Take over new chunks: the keys of short ones, and then long ones."""
        is_plain, words = plain_words(short)
        only = np.full(len(is_plain) + len(long), -1, dtype=np.int32)
        counts = np.zeros(len(only), dtype=np.int64)
        only[: len(is_plain)][is_plain] = self.forms.of_plain(words)
        others = np.append(np.flatnonzero(~is_plain), np.arange(len(is_plain), len(only)))
        if len(others):
            lines = pieces_of(short[~is_plain]) + b"".join(chunk + b"\n" for chunk in long)
            only[others], counts[others] = self._learn_lines(lines.decode("utf-8", "surrogatepass"))
        ends = np.cumsum(counts) + self._ends[-1]
        self._only.frombytes(only.tobytes())
        self._ends.frombytes(ends.astype(np.int32).tobytes())

    def _learn_lines(self, lines: str) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Take over new chunks, one a line: for each its only form, or -1 and how many are in `_words`."""
        plain = _ONE_PLAIN_WORD.findall(lines)
        words = list(filter(None, plain))
        lower = "\n".join(words).lower().split("\n")
        is_plain = np.fromiter(map(bool, plain), dtype=bool, count=len(plain))
        only = np.full(len(plain), -1, dtype=np.int32)
        if words:
            only[is_plain] = self.forms.numbers(together(lower, words))
        counts = np.zeros(len(plain), dtype=np.int64)
        if len(words) < len(plain):
            others = list(compress(lines.split("\n"), (~is_plain).tolist()))
            found, counts[~is_plain] = self._analysed(others)
            ends = np.cumsum(counts)
            single = counts == 1
            only[single] = found[ends[single] - 1]
            self._words.frombytes(found.tobytes())
        return only, counts

    def _analysed(self, chunks: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The forms of some chunks, and how many each has."""
        ends = np.cumsum(np.fromiter(map(len, chunks), dtype=np.int64, count=len(chunks)) + 1)
        firsts = np.flatnonzero(opening(ends // _ANALYSED_AT_ONCE)).tolist()
        found, counts = [], []
        for first, last in pairwise([*firsts, len(chunks)]):
            words = analysis.analyse("\n".join(chunks[first:last]), None)
            forms = (form(word.surface, word.exact, word.single or "") for word in words)
            found.append(self.forms.numbers(forms))
            # No word reaches over white space, so each lies in the chunk that it begins in.
            begins = np.fromiter((word.start for word in words), dtype=np.int64, count=len(words))
            its_ends = ends[first:last] - (ends[first - 1] if first else 0)
            counts.append(np.diff(np.searchsorted(begins, its_ends), prepend=0))
        return np.concatenate(found), np.concatenate(counts)


def _cut(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > _LONGEST_AT_ONCE:
        blank = _BLANK.search(text, start + _LONGEST_AT_ONCE)
        if blank is None:
            break
        yield text[start : blank.start()]
        start = blank.start()
    yield text[start:]
