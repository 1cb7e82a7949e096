"""What the forms of a query weigh in the documents that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from archive_app.index.forms import Codes
    from archive_app.index.generation import Generation, OpenSegment
    from archive_app.index.held import Holdings
    from archive_app.index.scoring import Scorer, Scores


class Tally:
    """Adds up forms over the documents of a generation.

    Targets are arrays over the documents of one segment, or of all rows cut to them.
    """

    def __init__(self, generation: Generation, scorer: Scorer, holdings: Holdings) -> None:
        self._weights = generation.weights(scorer.weights)
        self._holdings = holdings

    def add(self, target: Scores, opened: OpenSegment, group: str, codes: Codes) -> None:
        """Add to each document what the forms weigh in it."""
        for held in self._holdings.parts(opened, group, codes):
            weights = self._weights(opened, group).take(held.documents)
            weights *= held.counts
            np.add.at(target, held.documents, weights)

    def add_each(self, target: Scores, opened: OpenSegment, group: str, documents: NDArray[np.int64]) -> None:
        """Add one occurrence to each of the documents, which may repeat."""
        np.add.at(target, documents, self._weights(opened, group)[documents])
