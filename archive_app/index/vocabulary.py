"""Strings with numbers, and strings in order, without sorting all of them each time."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, compress, count, islice
from operator import ne
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


class Vocabulary:
    """Gives each string a number, in the order in which they are met."""

    def __init__(self) -> None:
        #: Each string at the place of its number.
        self.words: list[str] = []
        # Looking up a string that is not there numbers it, so that many are numbered without a step of ours.
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._ordered: list[int] = []

    def __len__(self) -> int:
        return len(self.words)

    def numbers(self, words: Iterable[str]) -> list[int]:
        """The numbers of some strings, new ones for those that are new."""
        found = list(map(self._numbers.__getitem__, words))
        new = len(self._numbers) - len(self.words)
        self.words.extend(reversed(list(islice(reversed(self._numbers), new))))
        return found

    def ordered(self) -> NDArray[np.int64]:
        """All numbers in order of their strings, by code points (and so by bytes of UTF-8)."""
        if len(self._ordered) < len(self.words):
            self._ordered.extend(range(len(self._ordered), len(self.words)))
            # What was in order already is one run to this sort, so only what is new costs.
            self._ordered.sort(key=self.words.__getitem__)
        return np.array(self._ordered, dtype=np.int64)


def in_one_order(words: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    """The distinct ones of some strings, in order, and for each string its place among these.

    What is in order already, in one run or in a few, is merged rather than sorted.
    """
    order = sorted(range(len(words)), key=words.__getitem__)
    ordered = list(map(words.__getitem__, order))
    opens = differing(ordered)
    places = np.empty(len(words), dtype=np.int64)
    places[order] = np.cumsum(opens) - 1
    return list(compress(ordered, opens.tolist())), places


def differing(words: Sequence[str]) -> NDArray[np.bool_]:
    """Which strings are not the same as the one before; the first never is."""
    return np.fromiter(map(ne, words, chain([None], words)), dtype=np.bool_, count=len(words))
