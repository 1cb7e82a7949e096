"""The segments of an index: which there are, which documents of them count, and when they are merged.

A segment is one file, written once and never changed. Which of its documents count is in the columns of each
generation; merging is by tiers of size, so that segments stay few however often an archive is updated.
"""

from __future__ import annotations

import math
import secrets
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index.array_file import Damaged
from archive_app.index.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from archive_app.index.document import Document
    from archive_app.index.ledger import Held

#: How many segments of about one size are left before they are merged into one; and in a first build, at
#: the end of which all are.
_TIER_WIDTH = 8
_WIDTH_UNTIL_COMPLETE = 32
_SMALLEST_TIER = 500


@dataclass(frozen=True, slots=True)
class SegmentInfo:
    """One segment as the manifest names it.

    `size` is that of its file in bytes; `deleted` is how many of its documents no longer count.
    """

    name: str
    documents: int
    size: int
    deleted: int = 0


class SegmentWriter:
    """Makes segments of documents."""

    def __init__(self, folder: Path, most_words: int) -> None:
        # Whoever only searches needs neither this nor merging.
        from archive_app.index.segment_builder import SegmentBuilder  # noqa: PLC0415 - not needed to search

        self._folder = folder
        self._most_words = most_words
        self._builder = SegmentBuilder()

    @property
    def is_full(self) -> bool:
        """Whether it holds as many words as it may, which bounds its memory."""
        return self._builder.words >= self._most_words

    def add(self, documents: Sequence[Document]) -> list[tuple[int, ...]]:
        """Add some documents and return how many words each has in each of `schema.GROUPS`."""
        return self._builder.add(documents)

    def write(self) -> SegmentInfo | None:
        """Write what was added, to be synced before it is named; None when there is nothing."""
        if not len(self._builder):
            return None
        name = secrets.token_hex(8)
        path = segment_path(self._folder, name)
        documents = self._builder.write(path)
        return SegmentInfo(name, documents, path.stat().st_size)


def merged_where_due(
    folder: Path,
    segments: Sequence[Held],
    check_cancelled: Callable[[], None],
    *,
    is_first_build: bool,
    joined: bool,
) -> list[Held]:
    """Merge what is due and return the segments that then make up the index; `check_cancelled` may raise.

    A first build merges little before all of it is to be `joined` to one segment.
    """
    counts = [int(np.count_nonzero(held.live)) for held in segments]
    live = [(held, count) for held, count in zip(segments, counts, strict=True) if count]
    if is_first_build and joined:
        due: Sequence[int] = range(len(live) if len(live) > 1 else 0)
    else:
        width = _WIDTH_UNTIL_COMPLETE if is_first_build else _TIER_WIDTH
        due = due_for_merging([count for _, count in live], width)
    # Half-empty segments are written anew, so that what was removed does not stay for ever.
    emptied = {number for number, (held, count) in enumerate(live) if count * 2 < held.segment.documents}
    chosen = sorted({*due, *emptied})
    if not chosen:
        return [held for held, _ in live]
    kept = [held for number, (held, _) in enumerate(live) if number not in chosen]
    return [*kept, _merge(folder, [live[number][0] for number in chosen], check_cancelled)]


def _merge(folder: Path, chosen: Sequence[Held], check_cancelled: Callable[[], None]) -> Held:
    from archive_app.index.ledger import Held  # noqa: PLC0415 - not needed to search
    from archive_app.index.segment_merge import Merge  # noqa: PLC0415 - not needed to search

    path = segment_path(folder, secrets.token_hex(8))
    Merge(chosen, check_cancelled).write(path)
    return Held.whole(Segment(path))


def info_of(held: Held) -> SegmentInfo:
    """A segment as the manifest is to name it."""
    segment = held.segment
    deleted = segment.documents - int(np.count_nonzero(held.live))
    return SegmentInfo(segment.name, segment.documents, segment.file.length, deleted)


def segment_path(folder: Path, name: str) -> Path:
    """The file of a segment."""
    return folder / f"segment-{name}.arrays"


def is_segment(path: Path) -> bool:
    """Whether a file in the folder of an index is that of a segment, by its name."""
    return path.match(segment_path(path.parent, "*").name)


def open_segment(folder: Path, info: SegmentInfo) -> Segment:
    """Open a segment that a manifest names; raises Damaged when it is another than the manifest means."""
    path = segment_path(folder, info.name)
    segment = Segment(path, info.size)
    if segment.documents != info.documents:
        raise Damaged(f"{path.name} does not hold what the index says of it")
    return segment


def due_for_merging(sizes: Sequence[int], width: int = _TIER_WIDTH) -> list[int]:
    """Return which of the segments with these sizes are to become one (log-structured tiers, factor 8).

    That is due when `width` of them are of about one size.

    Smaller ones join those that are merged: that costs little, and each segment costs every query.
    """
    tiers = [max(0, math.ceil(math.log(max(size, 1) / _SMALLEST_TIER, _TIER_WIDTH))) for size in sizes]
    highest = max((tier for tier, many in Counter(tiers).items() if many >= width), default=-1)
    return [number for number, tier in enumerate(tiers) if tier <= highest]
