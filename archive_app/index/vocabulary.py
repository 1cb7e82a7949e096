"""Strings with numbers, and the order of the strings by number, without sorting all of them each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Vocabulary:
    """Gives each string a number, in the order in which they are met."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._numbers: dict[str, int] = {}
        self._ordered: list[int] = []

    def __len__(self) -> int:
        return len(self.words)

    def number(self, word: str) -> int:
        """The number of a string, a new one when it is new."""
        number = self._numbers.setdefault(word, len(self.words))
        if number == len(self.words):
            self.words.append(word)
        return number

    def ordered(self) -> NDArray[np.int64]:
        """All numbers in order of their strings, by code points (and so by bytes of UTF-8)."""
        if len(self._ordered) < len(self.words):
            self._ordered.extend(range(len(self._ordered), len(self.words)))
            # What was in order already is one run to this sort, so only what is new costs.
            self._ordered.sort(key=self.words.__getitem__)
        return np.array(self._ordered, dtype=np.int64)

    def ranks(self) -> NDArray[np.int64]:
        """For each number, the place of its string among all of them in order."""
        ranks = np.empty(len(self.words), dtype=np.int64)
        ranks[self.ordered()] = np.arange(len(self.words))
        return ranks
