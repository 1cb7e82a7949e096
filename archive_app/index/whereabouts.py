"""Where forms stand in some documents: found among all their postings, or in the few blocks that matter.

Of every 128 postings a segment keeps the first document, and where its positions begin (`heads` and
`head_tokens`). So a very common word is looked up in a few documents without reading all that hold it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from archive_app.index.places import SHIFT, held_in
from archive_app.index.postings import BLOCK
from archive_app.index.spans import opening

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from archive_app.index.forms import Codes
    from archive_app.index.generation import OpenSegment
    from archive_app.index.held import Entries, Held, Holdings
    from archive_app.index.places import Places
    from archive_app.index.segment import Segment

#: With more positions than these between the first and the last one wanted, only those wanted are looked at.
_MOST_LOADED = 1 << 15

#: With more postings than these, and fewer documents than one in so many, each is looked up among them.
_MOST_TAKEN, _FEW = 32_768, 64

#: With fewer entries than one in so many, only the sums between them are made.
_SPARSE = 16

#: More forms than these are asked for together.
_MOST_ASKED_SINGLY = 8

#: Looking into a block takes as long as reading so many postings; so few are read in any case.
_PRICE, _ALWAYS = 150, 8192

_NOWHERE: Places = np.empty(0, np.int64)
_NO_ENTRIES: Entries = np.empty(0, np.intp)


class Found(NamedTuple):
    """Forms in some documents: one entry for each form and document that has it, in order of forms, then of
    documents; how often it has it, and where these positions begin.

    `begins` is empty unless it was asked for.
    """

    codes: NDArray[np.integer]
    documents: Entries
    counts: NDArray[np.int64]
    begins: NDArray[np.int64]

    def of(self, wanted: NDArray[np.bool_]) -> Found:
        """Some of the entries."""
        begins = self.begins[wanted] if len(self.begins) else self.begins
        return Found(self.codes[wanted], self.documents[wanted], self.counts[wanted], begins)


def every_place(opened: OpenSegment, holdings: Holdings, group: str, codes: Codes) -> Places:
    """Every place of some forms, given in order, ascending."""
    held = holdings.whole(opened, group, codes)
    if held is None:
        return _NOWHERE
    file, low, high = opened.segment.file, held.codes[0], held.codes[-1]
    if high - low == len(held.codes) - 1:
        # Forms that follow one another do so with their positions, too.
        first, last = (file.at(f"{group}.token_starts", code) for code in (low, high + 1))
        positions = file.load(f"{group}.positions", first, last)
        every: Places = (held.documents << SHIFT).repeat(held.counts) | positions
        if len({0, *held.ends}) > 2:
            every.sort(kind="stable")
        return every
    parts = []
    for number, code in enumerate(held.codes):
        documents = held.of_form(number)
        if len(documents):
            starts = file.part(f"{group}.token_starts", code, code + 2).tolist()
            positions = file.load(f"{group}.positions", *starts)
            parts.append((documents << SHIFT).repeat(held.counts_of(number)) | positions)
    return _in_order(parts)


def places_in(
    opened: OpenSegment, holdings: Holdings, group: str, codes: Codes, documents: Entries
) -> Places:
    """Every place of some forms in some documents, all ascending."""
    parts = []
    for found in found_in(opened, holdings, group, codes, documents, placed=True):
        places = (found.documents << SHIFT).repeat(found.counts) | positions_of(opened.segment, group, found)
        if found.codes[0] != found.codes[-1]:
            places.sort(kind="stable")
        parts.append(places)
    return _in_order(parts)


def holding(
    opened: OpenSegment, holdings: Holdings, group: str, codes: Codes, documents: Entries
) -> NDArray[np.bool_]:
    """Which of some documents hold one of some forms in a group; all ascend."""
    holds = np.zeros(len(documents), dtype=bool)
    for found in found_in(opened, holdings, group, codes, documents, placed=False):
        holds[documents.searchsorted(found.documents)] = True
    return holds


def held_by(
    opened: OpenSegment, holdings: Holdings, group: str, codes: Codes, documents: Entries
) -> tuple[Entries, Entries]:
    """Which of some documents hold which of some forms, as places in `documents` and in `codes`; all ascend.

    A document with several forms is there several times.
    """
    forms = holdings.forms(opened, group, codes)
    if forms and all(held is forms[0][0] for held, _ in forms):
        return _among(forms[0][0], [number for _, number in forms], documents, opened.segment.documents)
    at, which = [_NO_ENTRIES], [_NO_ENTRIES]
    for found in found_in(opened, holdings, group, codes, documents, placed=False):
        at.append(documents.searchsorted(found.documents))
        which.append(codes.searchsorted(found.codes.astype(codes.dtype)))
    return np.concatenate(at), np.concatenate(which)


def _among(held: Held, numbers: Sequence[int], documents: Entries, most: int) -> tuple[Entries, Entries]:
    """The same of forms that were read together, by their numbers there; documents are below `most`."""
    first, last = numbers[0], numbers[-1] + 1
    begin, end = held.ends[first - 1] if first else 0, held.ends[last - 1]
    if begin == end:
        return _NO_ENTRIES, _NO_ENTRIES
    wanted = np.zeros(most, dtype=bool)
    wanted[documents] = True
    every = held.documents[begin:end]
    entries = wanted.take(every).nonzero()[0]
    which = np.array(held.ends[first:last]).searchsorted(entries + begin, side="right")
    if len(numbers) < last - first:
        place = np.full(last - first, -1)
        place[np.array(numbers) - first] = np.arange(len(numbers))
        which = place[which]
        entries, which = entries[which >= 0], which[which >= 0]
    # Only the places of the documents asked for are ever looked at.
    place_of = np.empty(most, dtype=np.intp)
    place_of[documents] = np.arange(len(documents))
    return place_of[every[entries]], which


def found_in(
    opened: OpenSegment, holdings: Holdings, group: str, codes: Codes, documents: Entries, *, placed: bool
) -> Iterator[Found]:
    """Yield those of some forms that some documents hold; all ascend. `placed` asks where they stand, too."""
    segment = opened.segment
    if not holdings.knows(opened, group, codes):
        forms = holdings.forms(opened, group, codes)
        if forms is not None:
            for held, number in forms:
                yield from _found(segment, group, held, (number, number + 1), documents, placed=placed)
            return
        if len(documents) * _PRICE + _ALWAYS < holdings.count(opened, group, codes):
            yield from _looked_up_all(opened, holdings, group, codes, documents)
            return
    every = holdings.whole(opened, group, codes)
    if every is not None:
        yield from _found(segment, group, every, (0, len(every.codes)), documents, placed=placed)


def _found(
    segment: Segment, group: str, held: Held, forms: tuple[int, int], documents: Entries, *, placed: bool
) -> Iterator[Found]:
    """Yield forms `[first, last)` of those read together, where some documents have any of them."""
    first, last = forms
    ends = held.ends[first:last]
    begin = held.ends[first - 1] if first else 0
    if begin == ends[-1]:
        return
    entries = _entries_in(held, begin, ends, documents, segment.documents)
    if not len(entries):
        return
    which = np.array(ends).searchsorted(entries, side="right")
    counts = held.counts[entries].astype(np.int64)
    begins = _NOWHERE
    if placed:
        its = held.counts[begin : ends[-1]]
        begins = _before(its, entries - begin, counts) + _moved(segment, group, held.codes[first:last])[which]
    yield Found(np.array(held.codes[first:last])[which], held.documents[entries], counts, begins)


def _moved(segment: Segment, group: str, codes: Sequence[int]) -> NDArray[np.int64]:
    """By how much more the positions of each form lie behind than those of the forms before it take."""
    if len(codes) > _MOST_ASKED_SINGLY:
        places = np.array(codes, dtype=np.int64)
        starts, ends = (
            segment.file.take(f"{group}.token_starts", at).astype(np.int64) for at in (places, places + 1)
        )
        lengths = ends - starts
        moved: NDArray[np.int64] = starts - (lengths.cumsum() - lengths)
        return moved
    found, before = [], 0
    for code in codes:
        start, end = segment.file.part(f"{group}.token_starts", code, code + 2).tolist()
        found.append(start - before)
        before += end - start
    return np.array(found)


def _before(every: NDArray[np.integer], at: Entries, counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sum of all counts before each of some entries, given in order with their own counts."""
    last = int(at[-1])
    if len(at) * _SPARSE > last:
        sums: NDArray[np.int64] = every[: last + 1].cumsum(dtype=np.int64)[at] - counts
        return sums
    first = int(every[: int(at[0])].sum(dtype=np.int64))
    # Added up from each to the next, the last one to the end.
    between = np.add.reduceat(every[: last + 1], at, dtype=np.uint32).cumsum(dtype=np.int64)
    return np.concatenate([[first], between[:-1] + first])


def positions_of(segment: Segment, group: str, found: Found) -> NDArray[np.integer]:
    """The positions of a form that was found, one document after another."""
    counts, begins = found.counts, found.begins
    before = counts.cumsum() - counts
    first, last = int(begins[0]), int(begins[-1] + counts[-1])
    places = (begins - before - first).repeat(counts) + np.arange(before[-1] + counts[-1])
    # Of a very common word only few of the positions are wanted.
    take = segment.file.load if last - first <= _MOST_LOADED else segment.file.part
    positions: NDArray[np.integer] = take(f"{group}.positions", first, last)[places]
    return positions


def _entries_in(held: Held, begin: int, ends: Sequence[int], documents: Entries, most: int) -> Entries:
    """Which entries are of some documents, which are below `most`; those of forms end at `ends`."""
    if ends[-1] - begin > _MOST_TAKEN and len(documents) * _FEW < ends[-1] - begin:
        parts = []
        for end in ends:
            parts.append(_matching(held.documents[begin:end], documents) + begin)
            begin = end
        return np.concatenate(parts)
    wanted = np.zeros(most, dtype=bool)
    wanted[documents] = True
    entries: Entries = wanted.take(held.documents[begin : ends[-1]]).nonzero()[0] + begin
    return entries


def _matching(known: Entries, documents: Entries) -> Entries:
    """Which of the known documents are among some; both ascend."""
    if not len(known):
        return known
    at = known.searchsorted(documents)
    at[at == len(known)] = 0
    found: Entries = at[known[at] == documents]
    return found


def _looked_up_all(
    opened: OpenSegment, holdings: Holdings, group: str, codes: Codes, documents: Entries
) -> Iterator[Found]:
    """Look some forms up, unless they have been looked up in these documents and others."""
    key = (opened.first, group, codes.tobytes())
    among, known = holdings.looked_up.get(key, (_NO_ENTRIES, ()))
    if held_in(among, documents).all():
        for found in known:
            at = _matching(found.documents, documents)
            if len(at):
                yield Found(found.codes[at], found.documents[at], found.counts[at], found.begins[at])
        return
    starts, ends = holdings.extents(opened, group, codes)
    its = [
        _looked_up(opened.segment, group, code, (first, last), documents)
        for code, first, last in zip(codes.tolist(), starts, ends, strict=True)
    ]
    found_here = [found for found in its if len(found.documents)]
    holdings.looked_up[key] = documents, found_here
    yield from found_here


def _looked_up(segment: Segment, group: str, code: int, extent: tuple[int, int], documents: Entries) -> Found:
    """Find a form, whose postings are `[first, last)`, in some documents in the blocks that may hold them."""
    first, last = extent
    if first == last or not len(documents):
        return Found(documents[:0], documents[:0], _NOWHERE, _NOWHERE)
    # The blocks that begin with a posting of the form; its first postings may be in the block before.
    low, high = first // BLOCK + 1, (last - 1) // BLOCK + 1
    heads = segment.file.part(f"{group}.heads", low, high)
    blocks = heads.searchsorted(documents.astype(heads.dtype), side="right") + (low - 1)
    blocks = blocks[opening(blocks)]
    # Other forms may share the first block and the last.
    begin = first - int(blocks[0]) * BLOCK if blocks[0] * BLOCK < first else 0
    known = segment.blocks(f"{group}.documents", blocks)
    end = known.size - max(0, (int(blocks[-1]) + 1) * BLOCK - last)
    every = known.ravel()[begin:end]
    at = _matching(every, documents.astype(every.dtype))
    if not len(at):
        return Found(documents[:0], documents[:0], _NOWHERE, _NOWHERE)
    row, place = np.divmod(at + begin, BLOCK)
    often = segment.block_counts(group, blocks)[row]
    before = (often * (np.arange(BLOCK) < place[:, np.newaxis])).sum(axis=1, dtype=np.int64)
    tokens = segment.file.take(f"{group}.head_tokens", blocks[row])
    counts = often[np.arange(len(at)), place].astype(np.int64)
    return Found(np.full(len(at), code), every[at].astype(np.intp), counts, tokens + before)


def _in_order(parts: list[Places]) -> Places:
    # A place has one form, so nothing can be there twice.
    if len(parts) == 1:
        return parts[0]
    return np.sort(np.concatenate(parts), kind="stable") if parts else _NOWHERE
