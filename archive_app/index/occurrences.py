"""Where words, phrases and their neighbours stand in one segment.

What is looked for at a position is a `Choice`: surfaces, or stems of one language. In a segment a choice
becomes the codes of forms, and these become documents and places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from archive_app.index import places
from archive_app.index.spans import opening

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archive_app.index.columns import Mask
    from archive_app.index.forms import Codes
    from archive_app.index.places import Places
    from archive_app.index.segment import Documents, Segment

#: First and last place of each finding.
Findings = tuple[NDArray[np.int64], NDArray[np.int64]]

#: Words of a sequence are looked up in the documents that hold the rarest of them when the commonest is in
#: more than so many times as many.
_FEWER = 4

_NO_DOCUMENTS = np.empty(0, np.uint32)
_NO_PLACES: Places = np.empty(0, dtype=np.int64)
NOWHERE: Findings = (_NO_PLACES, _NO_PLACES)


@dataclass(frozen=True, slots=True)
class Choice:
    """What may stand at one position.

    With `stemmer` None the words are surfaces, and any language will do; otherwise they are stems in the
    language of that stemmer (`""` for languages without one), and only statements in it match.
    """

    words: tuple[str, ...]
    stemmer: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """What may stand at one position, as the forms of each segment, ascending; any language will do."""

    codes: Mapping[Segment, Codes]
    stemmer: None = None


#: One way to find something: what may stand at each of its positions.
Way = tuple[Choice | Listed, ...]


def codes_of(segment: Segment, choice: Choice | Listed) -> Codes:
    """The forms that a choice means in a segment, ascending."""
    if isinstance(choice, Listed):
        return choice.codes[segment]
    if choice.stemmer is None:
        found = [segment.with_surface(word) for word in choice.words]
    elif choice.stemmer in segment.languages:
        found = [segment.with_stem(word, choice.stemmer) for word in choice.words]
    else:
        found = []
    found = [codes for codes in found if len(codes)]
    if len(found) == 1:
        return found[0]
    return np.unique(np.concatenate([*found, np.empty(0, np.uint32)]))


def findings(segment: Segment, group: str, ways: Sequence[Way], slop: int) -> Findings:
    """Every place at which one of some ways is found in a group of words."""
    found = [_sequence(segment, group, way, slop) for way in ways]
    return joined(found)


def joined(found: Sequence[Findings]) -> Findings:
    """All findings together; in no order where there are several."""
    if len(found) == 1:
        return found[0]
    return (
        np.concatenate([*(starts for starts, _ in found), _NO_PLACES]),
        np.concatenate([*(ends for _, ends in found), _NO_PLACES]),
    )


def holding(segment: Segment, groups: Iterable[str], codes: Codes, documents: Documents) -> Mask:
    """Which of some documents, given ascending, hold one of the forms in one of the groups."""
    held = np.zeros(len(documents), dtype=bool)
    for group in groups:
        starts, ends = segment.extents(group, codes)
        for first, last in zip(starts.tolist(), ends.tolist(), strict=True):
            if first == last:
                continue
            known = segment.file.load(f"{group}.documents", first, last)
            at = known.searchsorted(documents)
            np.minimum(at, len(known) - 1, out=at)
            held |= known[at] == documents
    return held


def _sequence(segment: Segment, group: str, way: Way, slop: int) -> Findings:
    codes = [codes_of(segment, choice) for choice in way]
    documents = _holding_all(segment, group, codes)
    if documents is not None and not len(documents):
        return NOWHERE
    at = [_places(segment, group, each, documents) for each in codes]
    starts, ends = places.chains(at, slop)
    stemmer = way[0].stemmer
    spoken = None if stemmer is None or not len(starts) else segment.spoken(stemmer)
    if spoken is None:
        return starts, ends
    chosen = spoken[places.documents_of(starts)]
    return starts[chosen], ends[chosen]


def _holding_all(segment: Segment, group: str, codes: Sequence[Codes]) -> Documents | None:
    """The documents that hold each of some words, ascending; None when it is quicker to look at all."""
    extents = [segment.extents(group, each) for each in codes]
    totals = [int((ends - starts).sum()) for starts, ends in extents]
    order = sorted(range(len(codes)), key=totals.__getitem__)
    if not totals[order[0]]:
        return _NO_DOCUMENTS
    if len(codes) == 1 or totals[order[0]] * _FEWER > max(totals):
        return None
    starts, ends = extents[order[0]]
    parts = [
        segment.file.load(f"{group}.documents", first, last)
        for first, last in zip(starts.tolist(), ends.tolist(), strict=True)
    ]
    documents = parts[0]
    if len(parts) > 1:
        together = np.sort(np.concatenate(parts), kind="stable")
        documents = together[opening(together)]
    for number in order[1:]:
        documents = documents[holding(segment, (group,), codes[number], documents)]
    return documents


def _places(segment: Segment, group: str, codes: Codes, documents: Documents | None) -> Places:
    if documents is None:
        parts = [segment.places(group, code, places.SHIFT) for code in codes.tolist()]
    else:
        parts = [_places_in(segment, group, code, documents) for code in codes.tolist()]
    # A place has one form, so nothing can be there twice.
    return parts[0] if len(parts) == 1 else np.sort(np.concatenate(parts), kind="stable")


def _places_in(segment: Segment, group: str, code: int, documents: Documents) -> Places:
    held, counts, positions = segment.positions_in(group, code, documents)
    found: Places = np.repeat(documents[held].astype(np.int64) << places.SHIFT, counts) | positions
    return found
