"""Which hit one stands on: those of the search, or those of the find bar while it is in use."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace

from archive_app.ui.reader.marks import Hits

Spans = tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Stepping:
    """Two sets of hits, of which one is stepped through at a time."""

    searched: Hits = field(default_factory=Hits)
    found: Hits = field(default_factory=Hits)
    finding: bool = False
    stepped: bool = False

    @property
    def active(self) -> Hits:
        """The hits that are stepped through."""
        return self.found if self.finding else self.searched

    def set_searched(self, spans: Spans) -> None:
        """Take the hits of the search; one stands on none of them."""
        self.searched = Hits(tuple(sorted(spans)))

    def set_found(self, spans: Spans, from_offset: int) -> None:
        """Take the hits of the find bar, and stand on the first at or after `from_offset`.

        Where a search goes on and has only found more, the find one has stepped to is kept.
        """
        before = self.found
        if self.stepped and spans[: len(before.spans)] == before.spans:
            self.found = replace(before, spans=spans)
            return
        self.stepped = False
        current = None
        if spans:
            current = bisect_left(spans, (from_offset, 0)) % len(spans)
        self.found = Hits(spans, current)

    def step(self, by: int, from_offset: int) -> tuple[int, int] | None:
        """Stand on the next (1) or previous (-1) active hit, round the ends, and return it.

        From no hit, it is the first at or after `from_offset`, or the last before it.
        """
        hits = self.active
        if not hits.spans:
            return None
        if hits.current is None:
            at = bisect_left(hits.spans, (from_offset, 0))
            index = at if by > 0 else at - 1
        else:
            index = hits.current + by
        return self.stand_on(index % len(hits.spans))

    def stand_on(self, index: int) -> tuple[int, int] | None:
        """Stand on the active hit at `index` and return it."""
        hits = self.active
        if not 0 <= index < len(hits.spans):
            return None
        moved = replace(hits, current=index)
        if self.finding:
            self.found = moved
            self.stepped = True
        else:
            self.searched = moved
        return moved.spans[index]
