"""Runs of neighbours in an array, told by where they begin and how long they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def lengths_between(starts: NDArray[Any]) -> NDArray[np.int64]:
    """How many entries lie between each start and the next."""
    wide = starts.astype(np.int64)
    return wide[1:] - wide[:-1]


def spread(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The indices `start, start + 1, ... start + count - 1` of each pair, one after another."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    indices: NDArray[np.int64] = np.arange(total, dtype=np.int64)
    indices += np.repeat(starts - (ends - counts), counts)
    return indices


def opening(values: NDArray[Any], *more: NDArray[Any]) -> NDArray[np.bool_]:
    """Which entries differ from the one before in any of some arrays of one length; the first always does."""
    opens = np.ones(len(values), dtype=np.bool_)
    opens[1:] = values[1:] != values[:-1]
    for others in more:
        opens[1:] |= others[1:] != others[:-1]
    return opens


def span_of(values: NDArray[Any], first: int, end: int) -> tuple[int, int]:
    """Where those of some ascending values begin and end that are at least `first` and less than `end`."""
    if len(values) and values[0] >= first and values[-1] < end:
        return 0, len(values)
    low, high = values.searchsorted((first, end)).tolist()
    return low, high
