"""Several segments to one, in bounded memory: postings go by ranges of forms, a few million words each.

Forms keep their order, so what a segment holds of a form is one run of entries that moves as a whole: to find
the place of every run is to add up how many entries each segment has of each form. Nothing is sorted but the
words.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, compress
from operator import ne
from typing import TYPE_CHECKING, Any

import numpy as np

from archive_app.index.array_file import ArrayWriter
from archive_app.index.details_merge import merge_bytes, merge_details
from archive_app.index.forms import form
from archive_app.index.postings import BLOCK
from archive_app.index.schema import GROUPS
from archive_app.index.segment_words import write_lexicon, write_stems
from archive_app.index.spans import lengths_between, opening, spread
from archive_app.index.word_table import all_strings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from archive_app.index.forms import Codes
    from archive_app.index.ledger import Held
    from archive_app.index.segment import Segment

    Ints = NDArray[np.int64]

#: Words of postings held at a time.
_BUDGET = 4_000_000


class Merge:
    """Joins segments. Documents keep their order; those that no longer count are left out."""

    def __init__(self, parts: Sequence[Held]) -> None:
        self._parts = parts
        self._documents: list[Ints] = []
        first = 0
        for part in parts:
            numbers = np.full(part.segment.documents, -1, dtype=np.int64)
            numbers[part.live] = np.arange(first, first + int(part.live.sum()))
            first += int(part.live.sum())
            self._documents.append(numbers)
        self.documents = first

    def write(self, path: Path) -> int:
        """Write the joined segment and return how many documents it holds."""
        with ArrayWriter(path) as writer:
            return self._write_to(writer)

    def _write_to(self, writer: ArrayWriter) -> int:
        segments = [part.segment for part in self._parts]
        codes, forms = _write_forms(writer, segments)
        for group in GROUPS:
            _GroupMerge(self._parts, self._documents, codes, forms, group).write(writer)
        languages = list(dict.fromkeys(name for segment in segments for name in segment.languages))
        for language in languages:
            if language:
                _write_stems(writer, segments, codes, language)
        writer.add("serials", self._of_documents("serials"))
        spoken = [
            np.array([languages.index(name) for name in part.segment.languages], dtype=np.uint8)[
                part.segment.file.whole("languages")[part.live]
            ]
            for part in self._parts
        ]
        writer.add("languages", np.concatenate(spoken))
        writer.add_chunks("signatures", "<u4", (p.segment.signatures()[p.live] for p in self._parts))
        merge_bytes(writer, "stored", self._parts, "<i8")
        merge_details(writer, self._parts, self._documents, self.documents)
        writer.finish({"documents": self.documents, "forms": forms, "languages": languages})
        return self.documents

    def _of_documents(self, name: str) -> NDArray[Any]:
        return np.concatenate([part.segment.file.whole(name)[part.live] for part in self._parts])


def _write_forms(writer: ArrayWriter, segments: Sequence[Segment]) -> tuple[list[Codes], int]:
    """Write the joined lexicon; return for each segment the new code of each old one, and their number."""
    joined, ranks = _in_one_order([forms_of(segment) for segment in segments])
    write_lexicon(writer, joined)
    return [its.astype(np.uint32) for its in ranks], len(joined)


def _in_one_order(lists: Sequence[list[str]]) -> tuple[list[str], list[Ints]]:
    """The distinct strings of some lists, in order, and for each list the places of its own among them.

    Each list is in order already, so that sorting them together is little more than merging them.
    """
    together = list(chain.from_iterable(lists))
    order = sorted(range(len(together)), key=together.__getitem__)
    ordered = list(map(together.__getitem__, order))
    differs = map(ne, ordered, chain([None], ordered))
    opens = np.fromiter(differs, dtype=np.bool_, count=len(ordered))
    ranks = np.empty(len(ordered), dtype=np.int64)
    ranks[np.array(order, dtype=np.int64)] = np.cumsum(opens) - 1
    ends = np.cumsum(list(map(len, lists)))
    return list(compress(ordered, opens.tolist())), np.split(ranks, ends[:-1])


def forms_of(segment: Segment) -> list[str]:
    """Every form of a segment, in order, as `forms.form` makes them."""
    file = segment.file
    words = all_strings(file, "surfaces")
    exact = all_strings(file, "exact")
    codes = file.whole("surfaces.codes")
    of_code = np.repeat(np.arange(len(words)), lengths_between(file.whole("surfaces.starts")))
    if len(codes) == len(exact):
        return [form(words[word], e) for word, e in zip(of_code.tolist(), exact, strict=True)]
    surface: dict[int, str] = {}
    single: dict[int, str] = {}
    for code, word in zip(codes.tolist(), of_code.tolist(), strict=True):
        # Of the two words that find a form of a script without spaces the longer one is its surface.
        other = surface.get(code, "")
        surface[code], single[code] = max(words[word], other, key=len), min(words[word], other, key=len)
    return [form(surface[code], e, single[code]) for code, e in enumerate(exact)]


def _write_stems(
    writer: ArrayWriter, segments: Sequence[Segment], codes: Sequence[Codes], language: str
) -> None:
    name = f"stems.{language}"
    known = [
        (segment.file, new)
        for segment, new in zip(segments, codes, strict=True)
        if language in segment.languages
    ]
    words = [all_strings(file, name) for file, _ in known]
    joined, ranks = _in_one_order(words)
    pairs = []
    for (file, new), numbers in zip(known, ranks, strict=True):
        of_code = np.repeat(numbers, lengths_between(file.whole(f"{name}.starts")))
        pairs.append(of_code << 32 | new[file.whole(f"{name}.codes")])
    ordered = np.sort(np.concatenate(pairs))
    distinct = ordered[opening(ordered)]
    starts = np.append(np.flatnonzero(opening(distinct >> 32)), len(distinct))
    write_stems(writer, language, joined, starts, distinct & 0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class _Run:
    """What a part has of a range of forms: the forms that it has, from 0, and its own codes `[low, high)`."""

    number: int
    low: int
    high: int
    forms: Ints


class _GroupMerge:
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
        writer.add_chunks(f"{group}.documents", "<u4", (self._documents_of(*each) for each in ranges))
        writer.add(f"{group}.heads", _joined(self._heads).astype("<u4"))
        writer.add(f"{group}.head_tokens", _joined(self._head_tokens).astype("<u4"))
        writer.add_chunks(f"{group}.counts", np.uint8, self._counts)
        writer.add(f"{group}.many", _joined(self._many).astype("<u4"))
        writer.add(f"{group}.many_counts", _joined(self._many_counts).astype("<u4"))
        writer.add(f"{group}.starts", np.cumsum(self._postings).astype("<u4"))
        writer.add(f"{group}.token_starts", np.cumsum(self._words).astype("<u4"))
        writer.add_chunks(f"{group}.positions", self._kind(), (self._positions_of(*each) for each in ranges))
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

    def _documents_of(self, first: int, last: int) -> Codes:
        """The documents of a range; what else is known of its postings is noted."""
        postings = _Interleaved(last - first, len(self._parts))
        words = np.zeros(last - first, dtype=np.int64)
        documents, counts = [], []
        for run in self._runs(first, last):
            starts = self._starts[run.number][run.low : run.high + 1].astype(np.int64)
            live, its_documents, its_counts = self._postings_of(run)
            postings.add(run.forms, run.number, _sums_between(live, starts - starts[0]))
            words[run.forms] += _sums_between(np.where(live, its_counts, 0), starts - starts[0])
            documents.append(its_documents[live])
            counts.append(its_counts[live])
        joined = postings.join(documents, "<u4")
        joined_counts = postings.join(counts, np.int64)
        before = sum(map(len, self._counts))
        heads = slice(-before % BLOCK, None, BLOCK)
        self._heads.append(joined[heads].astype(np.int64))
        self._head_tokens.append((np.cumsum(joined_counts) - joined_counts)[heads] + self._tokens)
        self._tokens += int(joined_counts.sum())
        big = np.flatnonzero(joined_counts >= 255)
        self._many.append(big + before)
        self._many_counts.append(joined_counts[big])
        self._counts.append(np.minimum(joined_counts, 255).astype(np.uint8))
        self._postings[first + 1 : last + 1] = postings.totals()
        self._words[first + 1 : last + 1] = words
        self._let_go()
        return joined

    def _postings_of(self, run: _Run) -> tuple[NDArray[np.bool_], Ints, Ints]:
        """Which postings of a run count, their documents by new numbers, and how often each one counts."""
        segment, starts = self._parts[run.number].segment, self._starts[run.number]
        begin, end = int(starts[run.low]), int(starts[run.high])
        documents = self._documents[run.number][segment.file.part(f"{self._group}.documents", begin, end)]
        return documents >= 0, documents, segment.posting_counts(self._group, begin, end)

    def _positions_of(self, first: int, last: int) -> NDArray[Any]:
        words = _Interleaved(last - first, len(self._parts))
        positions = []
        for run in self._runs(first, last):
            part = self._parts[run.number]
            starts = self._token_starts[run.number][run.low : run.high + 1].astype(np.int64)
            its = part.segment.file.part(f"{self._group}.positions", int(starts[0]), int(starts[-1]))
            lengths = lengths_between(starts)
            if not part.live.all():
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
            joined[spread(starts[forms, part], self._table[forms, part])] = its
        return joined


def _sums_between(values: NDArray[Any], starts: Ints) -> Ints:
    """The sum of the values from each start to the next."""
    before = np.concatenate([[0], np.cumsum(values, dtype=np.int64)])
    sums: Ints = np.diff(before[starts])
    return sums


def _joined(arrays: Sequence[Ints]) -> Ints:
    return np.concatenate([*arrays, np.empty(0, np.int64)])
