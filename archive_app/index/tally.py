"""Which documents hold the forms of a query, and what these weigh there; a posting is read once a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from archive_app.index.schema import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive_app.index.columns import Mask
    from archive_app.index.forms import Codes
    from archive_app.index.generation import Generation, OpenSegment
    from archive_app.index.scoring import Scorer, Scores
    from archive_app.index.segment import Segment

Held = tuple[NDArray[np.intp], NDArray[np.float32]]

#: So many forms are read one by one, so that levels of folding can use what has been read; more are read
#: together wherever they follow one another.
_FEW_FORMS = 24


class Tally:
    """Adds up forms over the documents of a generation.

    Targets are arrays over the documents of one segment, or of all rows cut to them.
    """

    def __init__(self, generation: Generation, scorer: Scorer) -> None:
        self._weights = generation.weights(scorer.weights)
        self._held: dict[tuple[int, str, int], Held] = {}

    def add(self, target: Scores, opened: OpenSegment, group: str, codes: Codes) -> None:
        """Add to each document what the forms weigh in it."""
        if len(codes) <= _FEW_FORMS:
            for documents, weights in self._each(opened, group, codes):
                # A form names a document once, so nothing is lost by adding to all of them at a time.
                target[documents] += weights
            return
        for first, last in _runs(opened.segment, group, codes):
            documents, weights = self._read(opened, group, first, last)
            np.add.at(target, documents, weights)

    def add_each(self, target: Scores, opened: OpenSegment, group: str, documents: NDArray[np.int64]) -> None:
        """Add one occurrence to each of the documents, which may repeat."""
        np.add.at(target, documents, self._weights(opened, group)[documents])

    def mark(self, target: Mask, opened: OpenSegment, codes: Codes) -> None:
        """Mark the documents that hold one of the forms, in any group."""
        for group in GROUPS:
            for documents, _ in self._each(opened, group, codes):
                target[documents] = True

    def _each(self, opened: OpenSegment, group: str, codes: Codes) -> Iterator[Held]:
        starts, ends = opened.segment.extents(group, codes)
        for code, first, last in zip(codes.tolist(), starts.tolist(), ends.tolist(), strict=True):
            if first == last:
                continue
            key = (opened.first, group, code)
            held = self._held.get(key)
            if held is None:
                held = self._held[key] = self._read(opened, group, first, last)
            yield held

    def _read(self, opened: OpenSegment, group: str, first: int, last: int) -> Held:
        segment = opened.segment
        # Indexing casts any other kind of integer anew each time.
        documents = segment.file.load(f"{group}.documents", first, last).astype(np.intp)
        weights = self._weights(opened, group)[documents]
        weights *= segment.frequencies(group, first, last)
        return documents, weights


def _runs(segment: Segment, group: str, codes: Codes) -> Iterator[tuple[int, int]]:
    """The postings of forms, given in order, as few ranges: forms that follow one another do so there too."""
    starts, ends = segment.extents(group, codes)
    held = ends > starts
    starts, ends = starts[held], ends[held]
    if not len(starts):
        return
    opens = np.flatnonzero(np.append(True, starts[1:] != ends[:-1]))
    closes = np.append(opens[1:], len(ends)) - 1
    yield from zip(starts[opens].tolist(), ends[closes].tolist(), strict=True)
