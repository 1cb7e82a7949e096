"""Where words, phrases and their neighbours stand in one segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from archive_app.index import one_by_one, places, whereabouts
from archive_app.index.spans import opening

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.index.choices import Way
    from archive_app.index.forms import Codes
    from archive_app.index.generation import OpenSegment
    from archive_app.index.held import Entries, Holdings
    from archive_app.index.places import Places

#: First and last place of each finding.
Findings = tuple[NDArray[np.int64], NDArray[np.int64]]

_NO_PLACES: Places = np.empty(0, dtype=np.int64)
NOWHERE: Findings = (_NO_PLACES, _NO_PLACES)


def findings(holdings: Holdings, opened: OpenSegment, group: str, ways: Sequence[Way], slop: int) -> Findings:
    """Every place at which one of some ways is found in a group of words."""
    found = [_sequence(holdings, opened, group, way, slop) for way in ways]
    return joined(found)


def joined(found: Sequence[Findings]) -> Findings:
    """All findings together; in no order where there are several."""
    if len(found) == 1:
        return found[0]
    return (
        np.concatenate([*(starts for starts, _ in found), _NO_PLACES]),
        np.concatenate([*(ends for _, ends in found), _NO_PLACES]),
    )


def _sequence(holdings: Holdings, opened: OpenSegment, group: str, way: Way, slop: int) -> Findings:
    codes = [holdings.codes(opened, choice) for choice in way]
    totals = [holdings.count(opened, group, each) for each in codes]
    if not all(totals):
        return NOWHERE
    # The rarest word first: what it leaves is never more than its own places.
    order = sorted(range(len(codes)), key=totals.__getitem__)
    starts, ends = (_with_gaps if slop else _adjacent)(holdings, opened, group, codes, order, slop)
    stemmer = way[0].stemmer
    spoken = None if stemmer is None or not len(starts) else opened.spoken(stemmer)
    if spoken is None:
        return starts, ends
    chosen = spoken[places.documents_of(starts)]
    return starts[chosen], ends[chosen]


def _adjacent(
    holdings: Holdings, opened: OpenSegment, group: str, codes: Sequence[Codes], order: Sequence[int], _: int
) -> Findings:
    """Where words follow one another: each is looked for only where those before have left a place for it."""
    starts = whereabouts.every_place(opened, holdings, group, codes[order[0]]) - order[0]
    for number in order[1:]:
        wanted = starts + number
        if len(wanted) <= one_by_one.HANDFUL and len(codes[number]) <= one_by_one.MOST_FORMS:
            starts = one_by_one.standing(opened, holdings, group, codes[number], wanted) - number
            if not len(starts):
                break
            continue
        documents = _documents_of(wanted)
        word = whereabouts.places_in(opened, holdings, group, codes[number], documents)
        starts = starts[places.held_in(word, wanted)]
        if not len(starts):
            break
    return starts, starts + (len(codes) - 1)


def _with_gaps(
    holdings: Holdings,
    opened: OpenSegment,
    group: str,
    codes: Sequence[Codes],
    order: Sequence[int],
    slop: int,
) -> Findings:
    """Where words follow one another in order, with others among them."""
    documents = _documents_of(whereabouts.every_place(opened, holdings, group, codes[order[0]]))
    for number in order[1:]:
        documents = documents[whereabouts.holding(opened, holdings, group, codes[number], documents)]
    return places.chains(
        [whereabouts.places_in(opened, holdings, group, each, documents) for each in codes], slop
    )


def _documents_of(wanted: Places) -> Entries:
    documents = places.documents_of(wanted)
    return documents[opening(documents)]
