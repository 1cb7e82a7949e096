"""How well a statement matches: BM25F, and a little more for what matches at a lower level of folding.

Source: Robertson and Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond*, 2009, section 3.6.
The counts of a word in title, text and metadata are weighted and set against the lengths of these fields
before they saturate together. `docs/performance.md` shows what each choice does to collections with judged
results; none was fitted to them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from archive_app.index.columns import Columns

Scores = NDArray[np.float32]

#: How slowly a word's count saturates: the middle of 1.2 to 2, which Robertson and Zaragoza recommend. It
#: holds for counts that are not weighted; see `Scorer`.
_K1 = 1.6
#: What a word counts at least. A word that most statements hold has none of Robertson and Sparck Jones's
#: weight left, but its counts and forms are still to decide where nothing else does.
_LEAST_RARITY = 0.05
#: Weight of a group of words, and how much its length matters (0 to 1). Titles and metadata are short by
#: nature.
_WEIGHT = {"title": 4.0, "text": 1.0, "meta": 2.0}
_LENGTH_MATTERS = {"title": 0.4, "text": 0.75, "meta": 0.3}

#: Shares of a word's rarity that are added when it also occurs as typed: in the same form but for accents
#: and case, in the same form but for case, and exactly (typography apart). Another accent is often another
#: word; a capital letter is mostly the beginning of a sentence.
LEVEL_BONUS = {3: 0.05, 2: 0.8, 1: 0.05}


class Scorer:
    """Scores findings against the lengths of one generation.

    Weights make counts larger, so they would saturate sooner than text does by itself. As Robertson, Zaragoza
    and Taylor have it (*Simple BM25 extension to multiple weighted fields*, 2004), k1 grows with the mean
    count: were every field weighted alike, nothing would change.
    """

    def __init__(self, columns: Columns) -> None:
        self._statements = columns.statements
        self._mean_length = {group: columns.mean_length(group) or 1.0 for group in _WEIGHT}
        words = sum(columns.mean_length(group) for group in _WEIGHT)
        weighted = sum(_WEIGHT[group] * columns.mean_length(group) for group in _WEIGHT)
        self._k1 = _K1 * (weighted / words if words else 1.0)

    def tells_apart(self, rarity: float) -> bool:
        """Whether a word is rarer than those that most statements hold."""
        return rarity > _LEAST_RARITY

    def saturated(self, group: str, counts: NDArray[np.int64], lengths: NDArray[np.uint32]) -> Scores:
        """Score, but for rarity, what is found so often in statements with so many words in a group.

        The last axis of `counts` is that of the statements.
        """
        return self._saturated(counts * self.weights(group, lengths))

    def rarity(self, statements: int) -> float:
        """The weight of what so many statements hold, by Robertson and Sparck Jones, 1976; always above 0.

        Words like "of" and "the" weigh next to nothing where another word of the query is rarer, without any
        list of such words.
        """
        odds = (self._statements - statements + 0.5) / (statements + 0.5)
        return max(_LEAST_RARITY, math.log(odds))

    def weights(self, group: str, lengths: NDArray[np.uint32]) -> Scores:
        """What one occurrence in a group weighs in statements that have so many words in it."""
        share = _LENGTH_MATTERS[group]
        relative = 1 - share + share * lengths / self._mean_length[group]
        return (_WEIGHT[group] / relative).astype(np.float32)

    def score(self, weighted: Scores, rarity: float) -> Scores:
        """Score the weights of all occurrences together; rows without any score 0."""
        scores = self._saturated(weighted)
        scores *= np.float32(rarity)
        return scores

    def _saturated(self, weighted: NDArray[np.floating]) -> Scores:
        scores = np.asarray(weighted + np.float32(self._k1), dtype=np.float32)
        np.divide(weighted, scores, out=scores)
        scores *= np.float32(_K1 + 1)
        return scores
