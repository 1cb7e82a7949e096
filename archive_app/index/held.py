"""The postings of a query's words: each is read once a query, whoever asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import sub
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from archive_app.index.choices import codes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive_app.index.choices import Choice, Listed
    from archive_app.index.forms import Codes
    from archive_app.index.generation import OpenSegment
    from archive_app.index.segment import Segment
    from archive_app.index.whereabouts import Found

Entries = NDArray[np.intp]

#: Where the postings of each of some forms begin, and where they end.
Extents = tuple[list[int], list[int]]

#: Postings between two ranges that are read along with them, since reading twice takes longer.
_NEAR = 8192

#: More postings are read in parts and not kept, so that `*a*` does not take all memory.
_MOST_KEPT = 1 << 20

#: Forms of words with more of them are not looked up one by one.
_FEW_FORMS = 256


@dataclass(frozen=True, slots=True)
class Held:
    """Postings of forms in one group of words of a segment: the documents, and how often each has the form.

    Entries `[ends[n - 1], ends[n])` are those of the form `codes[n]`, with documents ascending. Nothing is
    known of forms where a list was read in parts; `codes` and `ends` are then empty.
    """

    codes: tuple[int, ...]
    ends: tuple[int, ...]
    documents: Entries
    counts: NDArray[np.integer]

    def of_form(self, number: int) -> Entries:
        """The documents of form `codes[number]`."""
        return self.documents[self.ends[number - 1] if number else 0 : self.ends[number]]

    def counts_of(self, number: int) -> NDArray[np.integer]:
        """How often each of these documents has the form."""
        return self.counts[self.ends[number - 1] if number else 0 : self.ends[number]]


class Holdings:
    """What has been read for one query, of all segments."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str, bytes], Held | None] = {}
        self._of_forms: dict[tuple[int, str], dict[int, tuple[Held, int]]] = {}
        self._codes: dict[tuple[int, Choice | Listed], Codes] = {}
        #: Forms looked up without reading all of their postings: in which documents, and what was found.
        self.looked_up: dict[tuple[int, str, bytes], tuple[Entries, Sequence[Found]]] = {}
        self._extents: dict[tuple[int, str, bytes], Extents] = {}

    def codes(self, opened: OpenSegment, choice: Choice | Listed) -> Codes:
        """The forms that a choice means in a segment, ascending."""
        codes = self._codes.get((opened.first, choice))
        if codes is None:
            codes = self._codes[opened.first, choice] = codes_of(opened.segment, choice)
        return codes

    def knows(self, opened: OpenSegment, group: str, codes: Codes) -> bool:
        """Whether the postings of some forms have been read together."""
        return (opened.first, group, codes.tobytes()) in self._known

    def extents(self, opened: OpenSegment, group: str, codes: Codes) -> Extents:
        """Where the postings of some forms, given in order, begin and end."""
        key = (opened.first, group, codes.tobytes())
        known = self._extents.get(key)
        if known is None:
            known = self._extents[key] = opened.segment.extents(group, codes)
        return known

    def count(self, opened: OpenSegment, group: str, codes: Codes) -> int:
        """How many postings some forms have, given in order."""
        starts, ends = self.extents(opened, group, codes)
        return sum(ends) - sum(starts)

    def whole(self, opened: OpenSegment, group: str, codes: Codes) -> Held | None:
        """The postings of some forms, given in order; None when there are none."""
        key = (opened.first, group, codes.tobytes())
        if key not in self._known:
            self._keep(key, opened, codes, *self.extents(opened, group, codes))
        return self._known[key]

    def parts(self, opened: OpenSegment, group: str, codes: Codes) -> Iterator[Held]:
        """Yield the same, at once or, of very many, in several parts."""
        key = (opened.first, group, codes.tobytes())
        if key not in self._known:
            starts, ends = self.extents(opened, group, codes)
            if sum(ends) - sum(starts) > _MOST_KEPT:
                for near in _near(_cut(_ranges(starts, ends))):
                    yield Held((), (), *_load(opened.segment, group, [near]))
                return
            self._keep(key, opened, codes, starts, ends)
        held = self._known[key]
        if held is not None:
            yield held

    def documents(self, opened: OpenSegment, group: str, codes: Codes) -> Iterator[Entries]:
        """Yield the documents that hold each of some forms, ascending; not for forms that nothing holds."""
        forms = self.forms(opened, group, codes)
        if forms is not None:
            yield from filter(len, (held.of_form(number) for held, number in forms))
            return
        for held in self.parts(opened, group, codes):
            if held.codes:
                yield from filter(len, map(held.of_form, range(len(held.codes))))
            else:
                yield held.documents

    def forms(self, opened: OpenSegment, group: str, codes: Codes) -> list[tuple[Held, int]] | None:
        """Where each of some forms has been read, and its number there; None when one has not."""
        known = self._of_forms.get((opened.first, group), {})
        found = [known[code] for code in codes.tolist() if code in known]
        return found if len(found) == len(codes) else None

    def _keep(
        self,
        key: tuple[int, str, bytes],
        opened: OpenSegment,
        codes: Codes,
        starts: Sequence[int],
        ends: Sequence[int],
    ) -> None:
        held, ranges, group = None, _ranges(starts, ends), key[1]
        if ranges:
            loaded = _load(opened.segment, group, _near(ranges))
            held = Held(tuple(codes.tolist()), tuple(accumulate(map(sub, ends, starts))), *loaded)
        self._known[key] = held
        if len(codes) <= _FEW_FORMS:
            place = self._of_forms.setdefault((opened.first, group), {})
            its = _NOTHING if held is None else held
            for number, code in enumerate(codes.tolist()):
                place[code] = (its, 0 if held is None else number)


_NOTHING = Held((), (0,), np.empty(0, np.intp), np.empty(0, np.uint8))

Range = tuple[int, int]


def _ranges(starts: Sequence[int], ends: Sequence[int]) -> list[Range]:
    """The postings of forms as few ranges: forms that follow one another do so there too."""
    ranges: list[Range] = []
    begin = last = 0
    for start, end in zip(starts, ends, strict=True):
        if start != last:
            if last > begin:
                ranges.append((begin, last))
            begin = start
        last = end
    if last > begin:
        ranges.append((begin, last))
    return ranges


def _near(ranges: Sequence[Range]) -> list[list[Range]]:
    """Ranges that are read together."""
    runs = [[ranges[0]]]
    if len(ranges) == 1:
        return runs
    for one, other in pairwise(ranges):
        if other[0] - one[1] > _NEAR or other[1] - runs[-1][0][0] > _MOST_KEPT:
            runs.append([])
        runs[-1].append(other)
    return runs


def _cut(ranges: Sequence[Range]) -> list[Range]:
    """The same, none longer than may be kept."""
    return [
        (first, min(first + _MOST_KEPT, end))
        for begin, end in ranges
        for first in range(begin, end, _MOST_KEPT)
    ]


def _load(
    segment: Segment, group: str, ranges: Sequence[Sequence[Range]]
) -> tuple[Entries, NDArray[np.integer]]:
    if len(ranges) == 1 and len(ranges[0]) == 1:
        ((first, last),) = ranges[0]
        # Indexing casts any other kind of integer anew each time.
        return (
            segment.file.load(f"{group}.documents", first, last).astype(np.intp),
            segment.frequencies(group, first, last),
        )
    documents, counts = [], []
    for near in ranges:
        first, last = near[0][0], near[-1][1]
        its = segment.file.load(f"{group}.documents", first, last)
        often = segment.frequencies(group, first, last)
        for begin, end in near:
            documents.append(its[begin - first : end - first])
            counts.append(often[begin - first : end - first])
    return np.concatenate(documents, dtype=np.intp), np.concatenate(counts)
