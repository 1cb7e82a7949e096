"""The documents of one term as Whoosh walks through them, one after another."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.matching.mcore import LeafMatcher, NullMatcher, ReadTooFar
from whoosh.reading import TermInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

#: Postings of which the best possible score is known together, so that they can be passed over together.
_BLOCK = 128


@dataclass(frozen=True)
class Postings:
    """The documents of a term, ascending, how often and where each holds it, and how long it is.

    The positions of all documents follow one another; they are empty in a field without positions.
    """

    documents: NDArray[np.int64]
    counts: NDArray[np.int64]
    positions: NDArray[np.int64]
    lengths: NDArray[np.uint32]

    @cached_property
    def numbers(self) -> list[int]:
        """The documents as plain numbers, which is what Whoosh compares."""
        numbers: list[int] = self.documents.tolist()
        return numbers

    @cached_property
    def ends(self) -> NDArray[np.int64]:
        """Where the positions of each document end."""
        return np.cumsum(self.counts)

    @cached_property
    def most(self) -> NDArray[np.int64]:
        """The highest count in each block."""
        return np.maximum.reduceat(self.counts, np.arange(0, len(self.counts), _BLOCK))

    @cached_property
    def shortest(self) -> NDArray[np.uint32]:
        """The shortest length in each block."""
        return np.minimum.reduceat(self.lengths, np.arange(0, len(self.lengths), _BLOCK))

    @cached_property
    def longest(self) -> NDArray[np.uint32]:
        """The longest length in each block."""
        return np.maximum.reduceat(self.lengths, np.arange(0, len(self.lengths), _BLOCK))

    def info(self) -> TermInfo:
        """The statistics of the term."""
        return TermInfo(
            weight=float(self.counts.sum()),
            df=len(self.documents),
            minlength=int(self.lengths.min()),
            maxlength=int(self.lengths.max()),
            maxweight=float(self.counts.max()),
            minid=self.numbers[0],
            maxid=self.numbers[-1],
        )


class PostingMatcher(LeafMatcher):  # type: ignore[misc]
    """Walks through the postings of a term, of which there is at least one."""

    def __init__(
        self, postings: Postings, format_: Any, term: tuple[str, bytes], scorer: Any, at: int = 0
    ) -> None:
        self._postings = postings
        self._numbers = postings.numbers
        self._term = term
        self._at = at
        self.format = format_
        self.scorer = scorer

    def is_active(self) -> bool:
        """Whether there is a document here."""
        return self._at < len(self._numbers)

    def reset(self) -> None:
        """Go back to the first document."""
        self._at = 0

    def copy(self) -> PostingMatcher:
        """A matcher of its own at the same place."""
        return PostingMatcher(self._postings, self.format, self._term, self.scorer, self._at)

    def replace(self, minquality: float = 0) -> Any:
        """The matcher of nothing when no document that is left can score more than `minquality`."""
        if not self.is_active() or (minquality and self.max_quality() < minquality):
            return NullMatcher()
        return self

    def id(self) -> int:
        """The document here; past the end the last one, where Whoosh's `SpanNot` asks too."""
        return self._numbers[min(self._at, len(self._numbers) - 1)]

    def all_ids(self) -> Iterator[int]:
        """Yield every document from here on."""
        return iter(self._numbers[self._at :])

    def next(self) -> bool:
        """Go to the next document; return whether a block was left."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return self._at % _BLOCK == 0

    def skip_to(self, id: int) -> None:  # noqa: A002 - Whoosh passes it by this name
        """Go to the first document from `id` on."""
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._numbers, id, self._at)

    def value(self) -> bytes:
        """The positions in the document here, as `PositionsFormat` keeps them."""
        end = int(self._postings.ends[self._at])
        begin = end - int(self._postings.counts[self._at])
        return self._postings.positions[begin:end].astype("<u4").tobytes()

    def all_items(self) -> Iterator[tuple[int, bytes]]:
        """Yield every document from here on with its value."""
        walker = self.copy()
        while walker.is_active():
            yield walker.id(), walker.value()
            walker.next()

    def weight(self) -> float:
        """How often the document here holds the term."""
        return float(self._postings.counts[self._at])

    def score(self) -> float:
        """The score of the document here; its weight when nothing is to be scored."""
        return self.weight() if self.scorer is None else float(self.scorer.score(self))

    def supports_block_quality(self) -> bool:
        """Whether the scorer can tell the best possible score of a block."""
        return self.scorer is not None and bool(self.scorer.supports_block_quality())

    def max_quality(self) -> float:
        """The best score that any document can have."""
        return float(self.scorer.max_quality())

    def block_quality(self) -> float:
        """The best score that a document of this block can have."""
        return float(self.scorer.block_quality(self))

    def skip_to_quality(self, minquality: float) -> int:
        """Pass over blocks that cannot score more than `minquality`; return how many."""
        passed = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._at = (self._at // _BLOCK + 1) * _BLOCK
            passed += 1
        return passed

    def block_max_weight(self) -> float:
        """The highest count in this block."""
        return float(self._postings.most[self._at // _BLOCK])

    def block_min_length(self) -> int:
        """The shortest length in this block."""
        return int(self._postings.shortest[self._at // _BLOCK])

    def block_max_length(self) -> int:
        """The longest length in this block."""
        return int(self._postings.longest[self._at // _BLOCK])
