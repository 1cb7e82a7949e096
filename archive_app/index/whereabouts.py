"""Where forms stand in some documents: found among all their postings, or in the few blocks that matter.

Of every 128 postings a segment keeps the first document, and where its positions begin (`heads` and
`head_tokens`). So a very common word is looked up in a few documents without reading all that hold it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from archive_app.index.places import SHIFT, held_in
from archive_app.index.postings import BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from archive_app.index.forms import Codes
    from archive_app.index.generation import OpenSegment
    from archive_app.index.held import Entries, Held, Holdings
    from archive_app.index.places import Places
    from archive_app.index.segment import Segment

#: With more positions than these between the first and the last one wanted, only those wanted are looked at.
_MOST_LOADED = 1 << 17

#: With fewer documents than one in so many postings, each is looked up among these.
_FEW = 64

#: Looking into a block takes as long as reading so many postings.
_PRICE = 1500

_NOWHERE: Places = np.empty(0, np.int64)


class Found(NamedTuple):
    """A form in some documents, ascending: how often each holds it, and where its positions begin.

    `begins` is empty unless it was asked for.
    """

    code: int
    documents: Entries
    counts: NDArray[np.int64]
    begins: NDArray[np.int64]


def every_place(opened: OpenSegment, holdings: Holdings, group: str, codes: Codes) -> Places:
    """Every place of some forms, given in order, ascending."""
    held = holdings.whole(opened, group, codes)
    if held is None:
        return _NOWHERE
    parts = []
    for number, code in enumerate(held.codes):
        documents = held.of_form(number)
        if len(documents):
            starts = opened.segment.file.part(f"{group}.token_starts", code, code + 2).tolist()
            positions = opened.segment.file.load(f"{group}.positions", *starts)
            parts.append((documents << SHIFT).repeat(held.counts_of(number)) | positions)
    return _in_order(parts)


def places_in(
    opened: OpenSegment, holdings: Holdings, group: str, codes: Codes, documents: Entries
) -> Places:
    """Every place of some forms in some documents, all ascending."""
    parts = [
        (found.documents << SHIFT).repeat(found.counts) | positions_of(opened.segment, group, found)
        for found in found_in(opened, holdings, group, codes, documents, placed=True)
    ]
    return _in_order(parts)


def holding(
    opened: OpenSegment, holdings: Holdings, group: str, codes: Codes, documents: Entries
) -> NDArray[np.bool_]:
    """Which of some documents hold one of some forms in a group; all ascend."""
    holds = np.zeros(len(documents), dtype=bool)
    for found in found_in(opened, holdings, group, codes, documents, placed=False):
        holds |= held_in(found.documents, documents)
    return holds


def found_in(
    opened: OpenSegment, holdings: Holdings, group: str, codes: Codes, documents: Entries, *, placed: bool
) -> Iterator[Found]:
    """Yield each of some forms that some documents hold; all ascend. `placed` asks where it stands, too."""
    segment = opened.segment
    if not holdings.knows(opened, group, codes):
        forms = holdings.forms(opened, group, codes)
        if forms is not None:
            for held, number in forms:
                at = _matching(held.of_form(number), documents)
                if len(at):
                    yield _found(segment, group, held, number, at, placed=placed)
            return
        postings = holdings.count(opened, group, codes)
        if len(documents) * _PRICE < postings:
            looked_up = (_looked_up(segment, group, code, documents) for code in codes.tolist())
            yield from (found for found in looked_up if len(found.documents))
            return
    every = holdings.whole(opened, group, codes)
    if every is not None:
        for number, at in _entries_in(segment, every, documents):
            yield _found(segment, group, every, number, at, placed=placed)


def _found(segment: Segment, group: str, held: Held, number: int, at: Entries, *, placed: bool) -> Found:
    """Some entries of a form, as what was found."""
    code, every = held.codes[number], held.counts_of(number)
    counts, begins = every[at].astype(np.int64), _NOWHERE
    if placed:
        token = segment.file.at(f"{group}.token_starts", code)
        begins = every[: int(at[-1]) + 1].cumsum(dtype=np.int64)[at] - counts + token
    return Found(code, held.of_form(number)[at], counts, begins)


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


def _entries_in(segment: Segment, held: Held, documents: Entries) -> Iterator[tuple[int, Entries]]:
    """Yield the forms that some documents hold, by number, and which of the form's entries are of these."""
    if len(documents) * _FEW < len(held.documents):
        for number in range(len(held.codes)):
            at = _matching(held.of_form(number), documents)
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


def _matching(known: Entries, documents: Entries) -> Entries:
    """Which of the known documents are among some; both ascend."""
    if not len(known):
        return known
    at = known.searchsorted(documents)
    at[at == len(known)] = 0
    found: Entries = at[known[at] == documents]
    return found


def _looked_up(segment: Segment, group: str, code: int, documents: Entries) -> Found:
    """Find a form in some documents in the blocks of its postings that may hold them."""
    first, last = segment.file.part(f"{group}.starts", code, code + 2).tolist()
    if first == last or not len(documents):
        return Found(code, documents[:0], _NOWHERE, _NOWHERE)
    token = segment.file.at(f"{group}.token_starts", code)
    # The blocks that begin with a posting of the form; its first postings may be in the block before.
    low, high = first // BLOCK + 1, (last - 1) // BLOCK + 1
    heads = segment.file.part(f"{group}.heads", low, high)
    blocks = heads.searchsorted(documents.astype(heads.dtype), side="right") + (low - 1)
    known, counts, begins = [], [], []
    for start, end in _runs(np.unique(blocks).tolist()):
        begin, until = max(first, start * BLOCK), min(last, end * BLOCK)
        if start * BLOCK >= first:
            token = segment.file.at(f"{group}.head_tokens", start)
        known.append(segment.file.load(f"{group}.documents", begin, until))
        often = segment.posting_counts(group, begin, until)
        counts.append(often)
        begins.append(often.cumsum() - often + token)
    every = np.concatenate(known, dtype=np.intp)
    at = _matching(every, documents)
    return Found(code, every[at], np.concatenate(counts)[at], np.concatenate(begins)[at])


def _runs(blocks: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbouring blocks together, as where they begin and end."""
    runs: list[tuple[int, int]] = []
    for block in blocks:
        if runs and runs[-1][1] == block:
            runs[-1] = (runs[-1][0], block + 1)
        else:
            runs.append((block, block + 1))
    return runs


def _in_order(parts: list[Places]) -> Places:
    # A place has one form, so nothing can be there twice.
    if len(parts) == 1:
        return parts[0]
    return np.sort(np.concatenate(parts), kind="stable") if parts else _NOWHERE
