"""The surface forms of an archive: which match a pattern, which are spelled alike.

Edits are those of the optimal string alignment distance: insert, delete, replace, and swap two neighbours.
Most words are ruled out in numpy before any is compared: two words within `d` edits differ by at most `d`
in length and by at most `2 d` in the letters they hold.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_BITS = 64


class Lexicon:
    """Every surface form with the number of statements that hold it, summed over `schema.GROUPS`."""

    def __init__(self, counted: Mapping[str, int]) -> None:
        self.words = sorted(counted)
        self.counts = np.fromiter(
            (counted[word] for word in self.words), dtype=np.int64, count=len(self.words)
        )
        self._lengths = np.fromiter(map(len, self.words), dtype=np.int32, count=len(self.words))
        self._letters = np.fromiter(map(_letters, self.words), dtype=np.uint64, count=len(self.words))

    def count(self, word: str) -> int:
        """How many statements hold a word."""
        at = bisect_left(self.words, word)
        return int(self.counts[at]) if at < len(self.words) and self.words[at] == word else 0

    def matching(self, pattern: str) -> list[str]:
        """Words that match a pattern with `*` (any letters) and `?` (one letter), most frequent first."""
        literal = re.split(r"[*?]", pattern, maxsplit=1)[0]
        first = bisect_left(self.words, literal)
        last = bisect_left(self.words, literal + "\U0010ffff") if literal else len(self.words)
        matches = pattern_matcher(pattern)
        return self._by_count([number for number in range(first, last) if matches(self.words[number])])

    def alike(self, word: str, distance: int) -> list[tuple[str, int]]:
        """Words within `distance` edits, with their distance: nearest first, then most frequent."""
        near = np.abs(self._lengths - len(word)) <= distance
        candidates = np.flatnonzero(near)
        differing = np.bitwise_count(self._letters[candidates] ^ np.uint64(_letters(word)))
        found = []
        for number in candidates[differing <= 2 * distance]:
            edits = edit_distance(word, self.words[number], distance)
            if edits <= distance:
                found.append((edits, -int(self.counts[number]), self.words[number]))
        return [(known, edits) for edits, _, known in sorted(found)]

    def _by_count(self, numbers: list[int]) -> list[str]:
        return [self.words[n] for n in sorted(numbers, key=lambda n: (-int(self.counts[n]), n))]


def edit_distance(one: str, other: str, limit: int) -> int:
    """The optimal string alignment distance, or `limit + 1` when it is more than `limit`.

    Source: Boytsov, *Indexing methods for approximate dictionary searching*, 2011, section 2.2.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, their_letter in enumerate(other, 1):
            cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (letter != their_letter))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == their_letter
            if swapped:
                cost = min(cost, before_last[column - 2] + 1)
            current.append(cost)
        if min(current) > limit and min(last) > limit:
            return limit + 1
        before_last, last = last, current
    return min(last[-1], limit + 1)


def _letters(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % _BITS)
    return bits


def pattern_matcher(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """Return the full match of a pattern with `*` (any letters) and `?` (one letter)."""
    # What stands between two stars is taken where it comes first and never tried again (an atomic group), so
    # that the time stays in proportion to the word, however many stars there are.
    parts = re.split(r"\*+", pattern)
    first, *others = ("".join("." if sign == "?" else re.escape(sign) for sign in part) for part in parts)
    inner = "".join(f"(?>.*?{part})" for part in others[:-1])
    return re.compile(first + inner + (f".*{others[-1]}" if others else ""), re.DOTALL).fullmatch
