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
    from archive_app.index.columns import Columns

Scores = NDArray[np.float32]

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
    """Scores what was counted against the lengths of one generation."""

    def __init__(self, columns: Columns) -> None:
        self._statements = columns.statements
        self._mean_length = {group: columns.mean_length(group) for group in _WEIGHT}

    def rarity(self, statements: int) -> float:
        """The inverse document frequency of what so many statements hold; never negative."""
        return float(np.log1p((self._statements - statements + 0.5) / (statements + 0.5)))

    def weights(self, group: str, lengths: NDArray[np.uint32]) -> Scores:
        """What one occurrence in a group weighs in statements that have so many words in it."""
        share = _LENGTH_MATTERS[group]
        relative = 1 - share + share * lengths / (self._mean_length[group] or 1.0)
        return (_WEIGHT[group] / relative).astype(np.float32)

    def score(self, weighted: Scores) -> tuple[Scores, float]:
        """Score the weights of all occurrences together; rows without any score 0. Also return the rarity."""
        rarity = self.rarity(int(np.count_nonzero(weighted)))
        scores = weighted + np.float32(_K1)
        np.divide(weighted, scores, out=scores)
        scores *= np.float32(rarity * (_K1 + 1))
        return scores, rarity
