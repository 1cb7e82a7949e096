"""How well a statement matches: BM25F, and a little more for what matches at a lower level of folding.

Source: Robertson and Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond*, 2009, section 3.6.
The counts of a word in title, text and metadata are weighted and set against the lengths of these fields
before they saturate together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.index.columns import Columns

Scores = NDArray[np.float32]
Counted = tuple[NDArray[np.int64], NDArray[np.float32]]

_K1 = 1.2
#: Weight of a group of words, and how much its length matters (0 to 1). Titles and metadata are short by
#: nature.
_WEIGHT = {"title": 4.0, "text": 1.0, "meta": 2.0}
_LENGTH_MATTERS = {"title": 0.4, "text": 0.75, "meta": 0.3}

#: Shares of a word's rarity that are added when it also occurs as typed: in the same form but for accents
#: and case, in the same form but for case, and exactly (typography apart). Another accent is often another
#: word; a capital letter is mostly the beginning of a sentence.
LEVEL_BONUS = {3: 0.05, 2: 0.8, 1: 0.05}


class Scorer:
    """Scores findings against the lengths of one generation."""

    def __init__(self, columns: Columns) -> None:
        self._rows = len(columns)
        self._relative_length: dict[str, NDArray[np.float32]] = {}
        for group, lengths in columns.lengths.items():
            mean = float(lengths.mean()) if len(lengths) else 0.0
            share = _LENGTH_MATTERS[group]
            self._relative_length[group] = (1 - share + share * lengths / (mean or 1.0)).astype(np.float32)

    def rarity(self, statements: int) -> float:
        """The inverse document frequency of what so many statements hold; never negative."""
        return float(np.log1p((self._rows - statements + 0.5) / (statements + 0.5)))

    def score(self, found: Sequence[tuple[str, Counted]]) -> Scores:
        """Score findings, each given as a group of words, rows and counts. Rows without any score 0.

        A row may be named several times; its counts add up.
        """
        weighted = np.zeros(self._rows, dtype=np.float32)
        for group, (rows, counts) in found:
            np.add.at(weighted, rows, _WEIGHT[group] * counts / self._relative_length[group][rows])
        rarity = self.rarity(int(np.count_nonzero(weighted)))
        return (rarity * (_K1 + 1) * weighted / (weighted + _K1)).astype(np.float32)

    def reward(self, scores: Scores, matched: Sequence[tuple[int, NDArray[np.int64]]]) -> Scores:
        """Add the bonus of each level of folding to the rows that match at it; a score of 0 stays."""
        rarity = self.rarity(int(np.count_nonzero(scores)))
        total = scores.copy()
        for level, rows in matched:
            total[rows] += np.float32(LEVEL_BONUS[level] * rarity)
        total[scores == 0] = 0
        return total
