"""Bringing the reprints of an index up to date: what is new is compared with everything, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from archive_app.index.near_duplicates import alike, candidates, measured
from archive_app.index.reprints import KnownPairs, Pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from archive_app.index.reprints import Serials
    from archive_app.index.segment import Segment

#: So few new documents are held against each of the others; more are found by their bands.
_FEW = 8


def brought_up_to_date(
    known: KnownPairs, segments: Sequence[tuple[Segment, NDArray[np.bool_] | None]], next_serial: int
) -> KnownPairs:
    """Compare what is new with everything, and drop pairs of documents that no longer count.

    `segments` come with the documents that count, None for all. Raises Damaged.
    """
    serials, places = _living(segments)
    kept = _among(known.pairs, serials)
    fresh = serials >= known.upto
    if not fresh.any():
        return KnownPairs(kept, next_serial)
    signatures = [
        segment.signatures() if live is None else segment.signatures()[live] for segment, live in segments
    ]
    first, second = _candidates(signatures, fresh)

    def text_of(number: int) -> str:
        segment, _ = segments[int(places[number, 0])]
        return segment.text(int(places[number, 1]))

    found = measured(first, second, text_of)
    return KnownPairs(
        Pairs(
            np.concatenate([kept.first, serials[found.first]]),
            np.concatenate([kept.second, serials[found.second]]),
            np.concatenate([kept.similarity, found.similarity]),
        ),
        next_serial,
    )


def _candidates(
    signatures: Sequence[NDArray[np.uint32]], fresh: NDArray[np.bool_]
) -> tuple[Serials, Serials]:
    new = np.flatnonzero(fresh)
    if len(new) > _FEW:
        return candidates(np.concatenate(signatures), fresh)
    ends = np.cumsum([len(rows) for rows in signatures])
    pairs: set[tuple[int, int]] = set()
    for number in new.tolist():
        which = int(np.searchsorted(ends, number, "right"))
        signature = signatures[which][number - int(ends[which])]
        for end, rows in zip(ends.tolist(), signatures, strict=True):
            found = (alike(rows, signature) + end - len(rows)).tolist()
            pairs.update((min(number, other), max(number, other)) for other in found if other != number)
    ordered = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return ordered[:, 0], ordered[:, 1]


def _living(
    segments: Sequence[tuple[Segment, NDArray[np.bool_] | None]],
) -> tuple[Serials, NDArray[np.int64]]:
    """The serial numbers of the documents that count, and of each its segment and its number there."""
    serials = [np.empty(0, np.int64)]
    places = [np.empty((0, 2), np.int64)]
    for number, (segment, live) in enumerate(segments):
        counting = np.arange(segment.documents) if live is None else np.flatnonzero(live)
        serials.append(segment.serials()[counting])
        places.append(np.stack([np.full(len(counting), number), counting], axis=1))
    return np.concatenate(serials), np.concatenate(places)


def _among(pairs: Pairs, serials: Serials) -> Pairs:
    there = np.isin(pairs.first, serials) & np.isin(pairs.second, serials)
    return Pairs(pairs.first[there], pairs.second[there], pairs.similarity[there])
