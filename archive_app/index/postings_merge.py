"""The postings of several segments to those of one, by ranges of forms, a few million words each.

Forms keep their order, so what a segment holds of a form is one run of entries that moves as a whole: to find
the place of every run is to add up how many entries each segment has of each form.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from archive_app.index.postings import BLOCK
from archive_app.index.spans import lengths_between, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from archive_app.index.array_file import ArrayWriter
    from archive_app.index.forms import Codes
    from archive_app.index.ledger import Held

    Ints = NDArray[np.int64]
    #: How many postings and words that count each form of a run has, and the postings: documents, counts.
    Postings = tuple[Ints, Ints, NDArray[Any], NDArray[Any]]

_Result = TypeVar("_Result")

#: Words of postings that a thread holds at a time.
_BUDGET = 1_500_000

#: Entries of a piece that is moved by itself.
_LONG = 256

#: Threads that find the places of postings while what they found before is written. Moving many numbers at
#: once does not hold the interpreter's lock, but so much is done in between that a second one gains nothing.
_THREADS = 1


@dataclass(frozen=True, slots=True)
class _Joined:
    """The postings of a range of forms; `totals` and `words` are how many entries and words each form has."""

    first: int
    last: int
    documents: Codes
    counts: Codes
    totals: Ints
    words: Ints


@dataclass(frozen=True, slots=True)
class _Run:
    """What a part has of a range of forms: the forms that it has, from 0, and its own codes `[low, high)`."""

    number: int
    low: int
    high: int
    forms: Ints


class GroupMerge:
    """Joins the postings of one group."""

    def __init__(
        self,
        parts: Sequence[Held],
        documents: Sequence[Ints],
        codes: Sequence[Codes],
        forms: int,
        group: str,
    ) -> None:
        self._parts, self._documents, self._codes = parts, documents, codes
        self._forms, self._group = forms, group
        self._is_whole = [bool(part.live.all()) for part in parts]
        self._starts = [part.segment.file.whole(f"{group}.starts") for part in parts]
        self._token_starts = [part.segment.file.whole(f"{group}.token_starts") for part in parts]
        # Of the joined segment, as far as it is known: postings and words of each form, counts of postings.
        self._postings = np.zeros(forms + 1, dtype=np.int64)
        self._words = np.zeros(forms + 1, dtype=np.int64)
        self._tokens = 0
        self._counts: list[NDArray[np.uint8]] = []
        self._heads: list[Ints] = []
        self._head_tokens: list[Ints] = []
        self._many: list[Ints] = []
        self._many_counts: list[Ints] = []

    def write(self, writer: ArrayWriter) -> None:
        group = self._group
        ranges = list(self._ranges())
        # Each array is written in one sequence, so the ranges are gone through twice.
        joined = _ahead(self._postings_joined, ranges)
        writer.add_chunks(f"{group}.documents", "<u4", map(self._noted, joined))
        writer.add(f"{group}.heads", _joined(self._heads).astype("<u4"))
        writer.add(f"{group}.head_tokens", _joined(self._head_tokens).astype("<u4"))
        writer.add_chunks(f"{group}.counts", np.uint8, self._counts)
        writer.add(f"{group}.many", _joined(self._many).astype("<u4"))
        writer.add(f"{group}.many_counts", _joined(self._many_counts).astype("<u4"))
        writer.add(f"{group}.starts", np.cumsum(self._postings).astype("<u4"))
        writer.add(f"{group}.token_starts", np.cumsum(self._words).astype("<u4"))
        writer.add_chunks(f"{group}.positions", self._kind(), _ahead(self._positions_of, ranges))
        lengths = [part.segment.lengths(group)[part.live] for part in self._parts]
        writer.add(f"{group}.lengths", np.concatenate(lengths))

    def _kind(self) -> str:
        empty = (part.segment.file.part(f"{self._group}.positions", 0, 0) for part in self._parts)
        return "<u2" if all(each.dtype.itemsize == 2 for each in empty) else "<u4"

    def _ranges(self) -> Iterator[tuple[int, int]]:
        """Ranges of new codes that hold about the budget of words each; one form alone may hold more."""
        words = np.zeros(self._forms, dtype=np.int64)
        for starts, codes in zip(self._token_starts, self._codes, strict=True):
            words[codes] += lengths_between(starts)
        ends = np.cumsum(words)
        first = 0
        while first < self._forms:
            done = int(ends[first - 1]) if first else 0
            last = max(first + 1, int(np.searchsorted(ends, done + _BUDGET, side="right")))
            yield first, last
            first = last

    def _runs(self, first: int, last: int) -> Iterator[_Run]:
        for number, codes in enumerate(self._codes):
            # Old and new codes are in the same order, so a range of new codes is a range of old ones.
            low, high = (int(n) for n in np.searchsorted(codes, np.array([first, last], dtype=codes.dtype)))
            yield _Run(number, low, high, codes[low:high].astype(np.int64) - first)

    def _noted(self, joined: _Joined) -> Codes:
        """The documents of the next range; what else is known of its postings is noted."""
        before, counts = sum(map(len, self._counts)), joined.counts.astype(np.int64)
        heads = slice(-before % BLOCK, None, BLOCK)
        self._heads.append(joined.documents[heads].astype(np.int64))
        self._head_tokens.append((np.cumsum(counts) - counts)[heads] + self._tokens)
        self._tokens += int(counts.sum())
        big = np.flatnonzero(counts >= 255)
        self._many.append(big + before)
        self._many_counts.append(counts[big])
        self._counts.append(np.minimum(counts, 255).astype(np.uint8))
        self._postings[joined.first + 1 : joined.last + 1] = joined.totals
        self._words[joined.first + 1 : joined.last + 1] = joined.words
        return joined.documents

    def _postings_joined(self, first: int, last: int) -> _Joined:
        postings = _Interleaved(last - first, len(self._parts))
        words = np.zeros(last - first, dtype=np.int64)
        documents, counts = [], []
        for run in self._runs(first, last):
            lengths, of_words, its_documents, its_counts = (
                self._all_of(run) if self._is_whole[run.number] else self._living_of(run)
            )
            postings.add(run.forms, run.number, lengths)
            words[run.forms] += of_words
            documents.append(its_documents)
            counts.append(its_counts)
        joined, joined_counts = postings.join(documents, "<u4"), postings.join(counts, "<u4")
        self._let_go()
        return _Joined(first, last, joined, joined_counts, postings.totals(), words)

    def _all_of(self, run: _Run) -> Postings:
        """The postings of a run of a part in which every document counts."""
        segment, starts = self._parts[run.number].segment, self._starts[run.number]
        begin, end = int(starts[run.low]), int(starts[run.high])
        documents = segment.file.load(f"{self._group}.documents", begin, end)
        return (
            lengths_between(starts[run.low : run.high + 1]),
            lengths_between(self._token_starts[run.number][run.low : run.high + 1]),
            # They stay next to one another.
            documents + self._documents[run.number][:1].astype(np.uint32),
            segment.frequencies(self._group, begin, end),
        )

    def _living_of(self, run: _Run) -> Postings:
        """The postings of a run that count."""
        starts = self._starts[run.number][run.low : run.high + 1].astype(np.int64)
        live, documents, counts = self._postings_of(run)
        return (
            _sums_between(live, starts - starts[0]),
            _sums_between(np.where(live, counts, 0), starts - starts[0]),
            documents[live],
            counts[live],
        )

    def _postings_of(self, run: _Run) -> tuple[NDArray[np.bool_], Ints, Ints]:
        """Which postings of a run count, their documents by new numbers, and how often each one counts."""
        segment, starts = self._parts[run.number].segment, self._starts[run.number]
        begin, end = int(starts[run.low]), int(starts[run.high])
        documents = self._documents[run.number][segment.file.load(f"{self._group}.documents", begin, end)]
        return documents >= 0, documents, segment.posting_counts(self._group, begin, end)

    def _positions_of(self, first: int, last: int) -> NDArray[Any]:
        words = _Interleaved(last - first, len(self._parts))
        positions = []
        for run in self._runs(first, last):
            part = self._parts[run.number]
            starts = self._token_starts[run.number][run.low : run.high + 1].astype(np.int64)
            its = part.segment.file.load(f"{self._group}.positions", int(starts[0]), int(starts[-1]))
            lengths = lengths_between(starts)
            if not self._is_whole[run.number]:
                live, _, counts = self._postings_of(run)
                counting = np.repeat(live, counts)
                lengths, its = _sums_between(counting, starts - starts[0]), its[counting]
            words.add(run.forms, run.number, lengths)
            positions.append(its)
        joined = words.join(positions, self._kind())
        self._let_go()
        return joined

    def _let_go(self) -> None:
        # Pages that were read count as memory of this process as long as nobody else wants it.
        for part in self._parts:
            part.segment.file.let_go()


class _Interleaved:
    """The places of runs of entries, by form and then by part."""

    def __init__(self, forms: int, parts: int) -> None:
        self._table = np.zeros((forms, parts), dtype=np.int64)
        self._forms: list[Ints] = []

    def add(self, forms: Ints, part: int, lengths: Ints) -> None:
        """Tell how many entries the next part has of each of some forms."""
        self._table[forms, part] = lengths
        self._forms.append(forms)

    def totals(self) -> Ints:
        """How many entries each form has in all parts together."""
        totals: Ints = self._table.sum(axis=1)
        return totals

    def join(self, values: Iterable[NDArray[Any]], dtype: Any) -> NDArray[Any]:
        """The entries of all parts in their places; each part gives its own in order of forms."""
        flat = self._table.ravel()
        starts = (np.cumsum(flat) - flat).reshape(self._table.shape)
        joined = np.empty(int(flat.sum()), dtype=dtype)
        for part, (forms, its) in enumerate(zip(self._forms, values, strict=True)):
            _move(its, joined, starts[forms, part], self._table[forms, part])
        return joined


def _move(source: NDArray[Any], target: NDArray[Any], starts: Ints, lengths: Ints) -> None:
    """Put the pieces of some lengths that follow one another in `source` where each is to begin in `target`.

    Most entries are in few, long pieces, which move as they are; what is left goes entry by entry.
    """
    ends = np.cumsum(lengths)
    is_long = lengths >= _LONG
    for end, start, length in zip(
        ends[is_long].tolist(), starts[is_long].tolist(), lengths[is_long].tolist(), strict=True
    ):
        target[start : start + length] = source[end - length : end]
    short = lengths[~is_long]
    target[spread(starts[~is_long], short)] = source[spread(ends[~is_long] - short, short)]


def _ahead(work: Callable[[int, int], _Result], ranges: Sequence[tuple[int, int]]) -> Iterator[_Result]:
    """What becomes of each range, in order, a few of them made ahead of time."""
    with ThreadPoolExecutor(_THREADS) as threads:
        waiting: deque[Future[_Result]] = deque()
        for first, last in ranges:
            waiting.append(threads.submit(work, first, last))
            if len(waiting) > _THREADS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _sums_between(values: NDArray[Any], starts: Ints) -> Ints:
    """The sum of the values from each start to the next."""
    before = np.concatenate([[0], np.cumsum(values, dtype=np.int64)])
    sums: Ints = np.diff(before[starts])
    return sums


def _joined(arrays: Sequence[Ints]) -> Ints:
    return np.concatenate([*arrays, np.empty(0, np.int64)])
