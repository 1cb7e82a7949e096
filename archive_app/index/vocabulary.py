"""Many strings in order, by code points, and so by the bytes of their UTF-8."""

from __future__ import annotations

from itertools import chain, compress
from operator import ne
from typing import TYPE_CHECKING, Any

import numpy as np

from archive_app.index.keys import KEY, keys_at
from archive_app.index.spans import opening

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def in_one_order(words: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    """The distinct ones of some strings, in order, and for each string its place among these.

    What is in order already, in one run or in a few, is merged rather than sorted.
    """
    order = sorted(range(len(words)), key=words.__getitem__)
    ordered = list(map(words.__getitem__, order))
    opens = differing(ordered)
    places = np.empty(len(words), dtype=np.int64)
    places[order] = np.cumsum(opens) - 1
    return list(compress(ordered, opens.tolist())), places


def put_in_order(words: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    """The same for strings in no order, none of which holds a line feed."""
    content = "\n".join([*words, ""]).encode("utf-8", "surrogatepass")
    ends = np.flatnonzero(np.frombuffer(content, dtype=np.uint8) == ord("\n"))
    starts = np.concatenate([[0], ends[:-1] + 1])[: len(ends)]
    # The first byte weighs most. A string that ends before the last byte comes first, as a 0 does.
    first, second = keys_at(content + bytes(KEY), starts, ends - starts).byteswap().T
    order = np.argsort(first)
    tied = np.flatnonzero(_tied(first[order]))
    its = order[tied]
    order[tied] = its = its[np.lexsort((second[its], first[its]))]
    # Those that the bytes of a key do not settle take the places that all of them have together.
    tied = tied[_tied(first[its], second[its])]
    order[tied] = sorted(order[tied].tolist(), key=words.__getitem__)
    opens = np.ones(len(order), dtype=np.bool_)
    opens[tied] = differing(list(map(words.__getitem__, order[tied].tolist())))
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.cumsum(opens) - 1
    return list(map(words.__getitem__, order[opens].tolist())), places


def differing(words: Sequence[str]) -> NDArray[np.bool_]:
    """Which strings are not the same as the one before; the first never is."""
    return np.fromiter(map(ne, words, chain([None], words)), dtype=np.bool_, count=len(words))


def _tied(*values: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of some rows are the same as a neighbour."""
    same = ~opening(*values)
    same[:-1] |= same[1:]
    return same
