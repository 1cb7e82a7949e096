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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.index.forms import Codes
    from archive_app.index.places import Places
    from archive_app.index.segment import Segment

#: First and last place of each finding.
Findings = tuple[NDArray[np.int64], NDArray[np.int64]]

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


#: One way to find something: what may stand at each of its positions.
Way = tuple[Choice, ...]


def codes_of(segment: Segment, choice: Choice) -> Codes:
    """The forms that a choice means in a segment, ascending."""
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


def _sequence(segment: Segment, group: str, way: Way, slop: int) -> Findings:
    codes = [codes_of(segment, choice) for choice in way]
    if any(not len(each) for each in codes):
        return NOWHERE
    at = [_places(segment, group, each) for each in codes]
    starts, ends = places.chains(at, slop)
    stemmer = way[0].stemmer
    spoken = None if stemmer is None or not len(starts) else segment.spoken(stemmer)
    if spoken is None:
        return starts, ends
    chosen = spoken[places.documents_of(starts)]
    return starts[chosen], ends[chosen]


def _places(segment: Segment, group: str, codes: Codes) -> Places:
    parts = [segment.places(group, code, places.SHIFT) for code in codes.tolist()]
    # A place has one form, so nothing can be there twice.
    return parts[0] if len(parts) == 1 else np.sort(np.concatenate(parts), kind="stable")
