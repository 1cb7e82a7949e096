"""Which rows of a comparison are shown, and which are folded away since nothing differs there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.research.side_by_side import Row

#: Rows around a change that stay in sight when what is alike is folded away.
CONTEXT = 1
_LEAST_FOLDED = 3


@dataclass(frozen=True, slots=True)
class Folded:
    """Rows `[start, end)` that are alike and folded away."""

    start: int
    end: int


def folded(rows: Sequence[Row], unfolded: set[int]) -> list[int | Folded]:
    """Return numbers of rows to show, with what is alike and far from any change folded away.

    `unfolded` are the beginnings of stretches that a person has opened.
    """
    near = [False] * len(rows)
    for number, row in enumerate(rows):
        if row.changed:
            for at in range(max(0, number - CONTEXT), min(len(rows), number + CONTEXT + 1)):
                near[at] = True
    shown: list[int | Folded] = []
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and not near[end]:
            end += 1
        if end - at >= _LEAST_FOLDED and at not in unfolded:
            shown.append(Folded(at, end))
        else:
            end = max(end, at + 1)
            shown.extend(range(at, end))
        at = end
    return shown
