"""Where forms stand in a handful of documents: found by bisection in the file, one document after another.

Each call of numpy takes as long as a bisection, and a look at many documents takes some twenty of them. So
for a handful it is quicker to make no arrays, and to read none of a list but the block that may hold it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index.places import SHIFT
from archive_app.index.postings import BLOCK

if TYPE_CHECKING:
    from archive_app.index.forms import Codes
    from archive_app.index.generation import OpenSegment
    from archive_app.index.held import Holdings
    from archive_app.index.places import Places
    from archive_app.index.segment import Segment

#: Up to so many documents are a handful.
HANDFUL = 8

#: Of more forms than these the postings are read together.
MOST_FORMS = 8

_POSITION = (1 << SHIFT) - 1
#: A count from which on it is written elsewhere.
_MANY = 255


def standing(opened: OpenSegment, holdings: Holdings, group: str, codes: Codes, wanted: Places) -> Places:
    """Those of a handful of places at which one of some forms stands."""
    extents = list(zip(*holdings.extents(opened, group, codes), strict=True))
    segment = opened.segment
    stands = [_stands(segment, group, extents, place) for place in wanted.tolist()]
    there: Places = wanted[np.array(stands, dtype=bool)]
    return there


def holds(segment: Segment, group: str, extent: tuple[int, int], document: int) -> bool:
    """Whether a document has a form, whose postings are `[first, last)` of the group."""
    return _entry(segment, group, extent, document) >= 0


def _stands(segment: Segment, group: str, extents: list[tuple[int, int]], place: int) -> bool:
    document, position = place >> SHIFT, place & _POSITION
    for extent in extents:
        entry = _entry(segment, group, extent, document)
        if entry >= 0 and position in _positions(segment, group, entry):
            return True
    return False


def _entry(segment: Segment, group: str, extent: tuple[int, int], document: int) -> int:
    """Which posting of the group is that of a form in a document; -1 when there is none."""
    first, last = extent
    # The blocks that begin with a posting of the form; its first postings may be in the block before.
    low, high = first // BLOCK + 1, (last - 1) // BLOCK + 1
    if low < high:
        heads = segment.file.part(f"{group}.heads", low, high).data
        block = low - 1 + bisect_right(heads, document)
        first, last = max(first, block * BLOCK), min(last, (block + 1) * BLOCK)
    known = segment.file.part(f"{group}.documents", first, last).data
    at = bisect_left(known, document)
    return first + at if at < len(known) and known[at] == document else -1


def _positions(segment: Segment, group: str, entry: int) -> list[int]:
    """The positions of a posting, ascending."""
    block = entry // BLOCK
    small = segment.file.bytes_of(f"{group}.counts", block * BLOCK, entry + 1)
    before, count = sum(small) - small[-1], small[-1]
    if _MANY in small:
        counts = segment.posting_counts(group, block * BLOCK, entry + 1)
        before, count = int(counts[:-1].sum()), int(counts[-1])
    begin = segment.file.at(f"{group}.head_tokens", block) + before
    positions: list[int] = segment.file.part(f"{group}.positions", begin, begin + count).tolist()
    return positions
