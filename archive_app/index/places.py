"""Words next to one another: phrases and nearness over ascending arrays of global places.

A place is `document << SHIFT | position`. Positions stay far below the shift, so that no distance reaches the
next document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Places = NDArray[np.int64]

SHIFT = 32

_NONE: Places = np.empty(0, dtype=np.int64)


def union(parts: Sequence[Places]) -> Places:
    """Every place that is in one of the parts, once."""
    if len(parts) == 1:
        return parts[0]
    return np.unique(np.concatenate(parts)) if parts else _NONE


def chains(words: Sequence[Places], slop: int) -> tuple[Places, Places]:
    """Where the words follow one another in order, as `(first place, last place)` of each finding.

    They may spread over `slop` positions more than there are words. For each place of the first word the
    nearest following places are taken, which gives the shortest finding that begins there.
    """
    if not words or any(not len(word) for word in words):
        return _NONE, _NONE
    if slop == 0:
        return _adjacent(words)
    starts = words[0]
    at = starts
    alive = np.arange(len(starts))
    for word in words[1:]:
        following = np.searchsorted(word, at + 1)
        there = following < len(word)
        alive, at = alive[there], word[following[there]]
    first = starts[alive]
    close = at - first <= len(words) - 1 + slop
    return first[close], at[close]


def near(left: tuple[Places, Places], right: tuple[Places, Places], distance: int) -> tuple[Places, Places]:
    """Findings of left and right at most `distance` words apart, in either order; neighbours are 1 apart."""
    forward = _followed(left, right, distance)
    backward = _followed(right, left, distance)
    return np.concatenate([forward[0], backward[0]]), np.concatenate([forward[1], backward[1]])


def documents_of(places: Places) -> NDArray[np.int64]:
    """The document of each place."""
    return places >> SHIFT


def held_in(known: Places, wanted: Places) -> NDArray[np.bool_]:
    """Which of the wanted are among those known; both ascend."""
    if not len(known):
        return np.zeros(len(wanted), dtype=bool)
    at = known.searchsorted(wanted)
    at[at == len(known)] = 0
    found: NDArray[np.bool_] = known[at] == wanted
    return found


def _adjacent(words: Sequence[Places]) -> tuple[Places, Places]:
    # The rarest word first: what it leaves is never more than its own places.
    order = sorted(range(len(words)), key=lambda number: len(words[number]))
    starts = words[order[0]] - order[0]
    for number in order[1:]:
        starts = starts[held_in(words[number], starts + number)]
        if not len(starts):
            break
    return starts, starts + (len(words) - 1)


def _followed(
    one: tuple[Places, Places], other: tuple[Places, Places], distance: int
) -> tuple[Places, Places]:
    """Findings of `one` after whose end one of `other` begins within the distance."""
    if not len(one[0]) or not len(other[0]):
        return _NONE, _NONE
    order = np.argsort(other[0], kind="stable")
    begins, ends = other[0][order], other[1][order]
    at = np.searchsorted(begins, one[1] + 1)
    there = at < len(begins)
    at = np.minimum(at, len(begins) - 1)
    there &= begins[at] - one[1] <= distance
    return one[0][there], ends[at][there]
