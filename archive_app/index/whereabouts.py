"""Where forms stand: the positions of postings that were read, as places over a segment.

A place is `document << SHIFT | position`; see `places`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from archive_app.index.places import SHIFT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from archive_app.index.held import Entries, Held
    from archive_app.index.places import Places
    from archive_app.index.segment import Segment

#: With more positions than these between the first and the last one wanted, only those wanted are looked at.
_MOST_LOADED = 1 << 17

#: With fewer documents than one in so many postings, each is looked up among these.
_FEW = 64

_NOWHERE: Places = np.empty(0, np.int64)


def every_place(segment: Segment, group: str, held: Held) -> Places:
    """Every place of some forms, ascending."""
    parts = []
    for number, code in enumerate(held.codes):
        documents = held.of_form(number)
        if len(documents):
            starts = segment.file.part(f"{group}.token_starts", code, code + 2).tolist()
            positions = segment.file.load(f"{group}.positions", *starts)
            parts.append((documents << SHIFT).repeat(held.counts_of(number)) | positions)
    return _in_order(parts)


def places_in(segment: Segment, group: str, held: Held, documents: Entries) -> Places:
    """Every place of some forms in some documents, both ascending."""
    parts = []
    for number, at in entries_in(segment, held, documents):
        counts, positions = positions_at(segment, group, held, number, at)
        parts.append((held.of_form(number)[at] << SHIFT).repeat(counts) | positions)
    return _in_order(parts)


def entries_in(segment: Segment, held: Held, documents: Entries) -> Iterator[tuple[int, Entries]]:
    """Yield the forms that some documents hold, by number, and which of the form's entries are of these.

    Documents and entries ascend.
    """
    if len(documents) * _FEW < len(held.documents):
        for number in range(len(held.codes)):
            known = held.of_form(number)
            if len(known):
                at = known.searchsorted(documents)
                at[at == len(known)] = 0
                at = at[known[at] == documents]
                if len(at):
                    yield number, at
        return
    wanted = np.zeros(segment.documents, dtype=bool)
    wanted[documents] = True
    every = wanted.take(held.documents).nonzero()[0]
    begin = before = 0
    for number, (end, last) in enumerate(zip(every.searchsorted(held.ends).tolist(), held.ends, strict=True)):
        if end > begin:
            yield number, every[begin:end] - before
        begin, before = end, last


def positions_at(
    segment: Segment, group: str, held: Held, number: int, at: Entries
) -> tuple[NDArray[np.int64], NDArray[np.integer]]:
    """The positions of some entries of a form, one entry after another, and how many each has.

    `number` is that of the form among `held.codes`, `at` the entries among its own, ascending.
    """
    every = held.counts_of(number)[: int(at[-1]) + 1]
    counts = every[at].astype(np.int64)
    begins = every.cumsum(dtype=np.int64)[at] - counts
    before = counts.cumsum() - counts
    first, last = int(begins[0]), int(begins[-1] + counts[-1])
    places = (begins - before - first).repeat(counts) + np.arange(before[-1] + counts[-1])
    # Of a very common word only few of the positions are wanted.
    take = segment.file.load if last - first <= _MOST_LOADED else segment.file.part
    token = segment.file.at(f"{group}.token_starts", held.codes[number])
    return counts, take(f"{group}.positions", token + first, token + last)[places]


def _in_order(parts: list[Places]) -> Places:
    # A place has one form, so nothing can be there twice.
    if len(parts) == 1:
        return parts[0]
    return np.sort(np.concatenate(parts), kind="stable") if parts else _NOWHERE
