"""The surface forms of an archive, as they lie in its segments: what matches a pattern or is spelled alike.

Edits are those of the optimal string alignment distance: insert, delete, replace, and swap two neighbours.
Most words are ruled out in numpy before any is compared: two words within `d` edits differ by at most `d`
in length and by at most `2 d` in the letters they hold. What is left is compared by RapidFuzz, all at once.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Ranks = NDArray[np.intp]

#: Letters stand for bits by their bytes. A letter has up to four of these.
_BITS, _MOST_BYTES = 63, 4
#: Bytes whose bits are made at a time.
_AT_A_TIME = 1 << 18


class Words(Protocol):
    """Distinct words in order of their bytes, each known by its rank."""

    def __len__(self) -> int:
        """How many there are."""

    def __getitem__(self, rank: int) -> bytes:
        """A word, encoded."""

    def prefixed(self, prefix: str) -> tuple[int, int]:
        """The ranks `[first, last)` of the words that begin with a prefix."""

    def between(self, first: int, last: int) -> Iterator[bytes]:
        """Yield the words of ranks `[first, last)`."""

    def raw(self) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
        """Where each word ends in the bytes of all, and these."""


Counts = NDArray[np.int64]

#: Words whose statements are counted at a time, for each that is wanted.
_COUNTED = 2


class WordList:
    """The words of one segment, and how many of its statements hold each: `counts` of some ranks.

    Where counting is slow, because some documents count no more, `bounds` are quick and never too low.
    """

    def __init__(
        self,
        words: Words,
        counts: Callable[[Ranks], Counts],
        bounds: Callable[[Ranks], Counts] | None = None,
    ) -> None:
        self.words = words
        self.counts = counts
        self._bounds = bounds or counts

    def most_held(self, prefix: str, most: int) -> Ranks:
        """The ranks of words that begin with a prefix and that most statements hold, at most so many."""
        ranks = np.arange(*self.words.prefixed(prefix))
        bounds = self._bounds(ranks)
        order = np.argsort(-bounds, kind="stable")
        if self._bounds is self.counts:
            # A merge leaves out what was removed, but not the words that only this had.
            return ranks[order[:most][bounds[order[:most]] > 0]]
        best, counts = order[:0], bounds[:0]
        for first in range(0, len(order), _COUNTED * most):
            if len(best) == most and counts[-1] > bounds[order[first]]:
                break
            some = order[first : first + _COUNTED * most]
            best, counts = np.concatenate([best, some]), np.concatenate([counts, self.counts(ranks[some])])
            # Of equal counts the first word comes first.
            place = np.lexsort((best, -counts))[:most]
            place = place[counts[place] > 0]
            best, counts = best[place], counts[place]
        found: Ranks = ranks[best]
        return found

    def word(self, rank: int) -> str:
        """The word of a rank."""
        return self.words[rank].decode("utf-8", "surrogatepass")

    def some(self, ranks: Ranks) -> list[str]:
        """The words of many ranks."""
        ends, content = self.words.raw()
        firsts, whole = np.where(ranks > 0, ends[ranks - 1], 0).tolist(), content.data
        places = zip(firsts, ends[ranks].tolist(), strict=True)
        return [str(whole[first:last], "utf-8", "surrogatepass") for first, last in places]

    def rank(self, word: str) -> int | None:
        """The rank of a word; None when it is not here."""
        first, last = self.words.prefixed(word)
        # Of the words that begin with a word it is the first itself.
        return first if first < last and self.word(first) == word else None

    def matching(self, pattern: str) -> Ranks:
        """The ranks of the words that match a pattern, ascending."""
        literal = re.split(r"[*?]", pattern, maxsplit=1)[0]
        first, last = self.words.prefixed(literal) if literal else (0, len(self.words))
        if not pattern[len(literal) :].strip("*") and len(pattern) > len(literal):
            return np.arange(first, last)
        matches = pattern_matcher(pattern)
        found = (matches(word.decode("utf-8", "surrogatepass")) for word in self.words.between(first, last))
        return first + np.flatnonzero(np.fromiter(map(bool, found), dtype=bool, count=last - first))

    def perhaps_alike(self, word: str, distance: int) -> Ranks:
        """The ranks of the words that may be within so many edits of a word; no other is."""
        lengths, sizes, letters = self._shapes
        near = np.flatnonzero(np.abs(lengths - len(word)) <= distance)
        encoded = word.encode("utf-8", "surrogatepass")
        differing = np.bitwise_count(letters[near] ^ np.uint64(_bits_of(encoded)))
        plain = (lengths[near] == sizes[near]) & (len(encoded) == len(word))
        found: Ranks = near[differing <= np.where(plain, 2 * distance, 2 * distance * _MOST_BYTES)]
        return found

    @cached_property
    def _shapes(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint64]]:
        """For each word how many letters and how many bytes it has, and the bits of these."""
        ends, content = self.words.raw()
        wide = ends.astype(np.int64)
        sizes = np.diff(wide, prepend=0)
        begun = np.concatenate([[0], np.cumsum((content & 0xC0) != 0x80)])
        lengths = np.diff(begun[wide], prepend=0)
        letters = np.zeros(len(wide), dtype=np.uint64)
        filled = np.flatnonzero(sizes)
        for part in np.array_split(filled, 1 + len(content) // _AT_A_TIME):
            if len(part):
                first, last = int(wide[part[0]] - sizes[part[0]]), int(wide[part[-1]])
                bits = np.left_shift(np.uint64(1), (content[first:last] & _BITS).astype(np.uint64))
                letters[part] = np.bitwise_or.reduceat(bits, wide[part] - sizes[part] - first)
        return lengths.astype(np.int32), sizes.astype(np.int32), letters


class Lexicon:
    """Every surface form of some segments; counts are those of the statements that hold one, summed over
    `schema.GROUPS`.
    """

    def __init__(self, lists: Sequence[WordList]) -> None:
        self._lists = lists

    def count(self, word: str) -> int:
        """How many statements hold a word."""
        total = 0
        for words in self._lists:
            rank = words.rank(word)
            if rank is not None:
                total += int(words.counts(np.array([rank]))[0])
        return total

    def matching(self, pattern: str) -> list[Ranks]:
        """The ranks of the words that match a pattern with `*` (any letters) and `?` (one letter), for each
        segment.
        """
        return [words.matching(pattern) for words in self._lists]

    def alike(self, word: str, distance: int) -> list[tuple[str, int]]:
        """Words within `distance` edits, with their distance: nearest first, then most frequent."""
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - seldom needed
        from rapidfuzz.process import cdist  # noqa: PLC0415

        edits: dict[str, int] = {}
        counts: dict[str, int] = {}
        for words in self._lists:
            ranks = words.perhaps_alike(word, distance)
            if not len(ranks):
                continue
            near = words.some(ranks)
            (apart,) = cdist([word], near, scorer=OSA.distance, score_cutoff=distance, dtype=np.uint8)
            found = np.flatnonzero(apart <= distance)
            its = words.counts(ranks[found]).tolist()
            for at, count in zip(found.tolist(), its, strict=True):
                edits[near[at]] = int(apart[at])
                counts[near[at]] = counts.get(near[at], 0) + count
        held = [known for known, count in counts.items() if count]
        return [(known, edits[known]) for known in sorted(held, key=lambda k: (edits[k], -counts[k], k))]

    def beginning(self, prefix: str, most: int) -> list[str]:
        """The words that begin with a prefix, most frequent first, and at most so many."""
        likely: set[str] = set()
        for words in self._lists:
            # What is frequent in all segments together is so in one of them.
            likely.update(map(words.word, words.most_held(prefix, most).tolist()))
        return sorted(likely, key=lambda word: (-self.count(word), word))[:most]


def edit_distance(one: str, other: str, limit: int) -> int:
    """The optimal string alignment distance, or `limit + 1` when it is more than `limit`.

    Source: Boytsov, *Indexing methods for approximate dictionary searching*, 2011, section 2.2.
    """
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - seldom needed

    return OSA.distance(one, other, score_cutoff=limit)


def _bits_of(encoded: bytes) -> int:
    bits = 0
    for byte in encoded:
        bits |= 1 << (byte & _BITS)
    return bits


def pattern_matcher(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """Return the full match of a pattern with `*` (any letters) and `?` (one letter)."""
    # What stands between two stars is taken where it comes first and never tried again (an atomic group), so
    # that the time stays in proportion to the word, however many stars there are.
    parts = re.split(r"\*+", pattern)
    first, *others = ("".join("." if sign == "?" else re.escape(sign) for sign in part) for part in parts)
    inner = "".join(f"(?>.*?{part})" for part in others[:-1])
    return re.compile(first + inner + (f".*{others[-1]}" if others else ""), re.DOTALL).fullmatch
