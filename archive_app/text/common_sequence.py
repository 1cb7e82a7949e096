"""The longest common subsequence of two rows of codes.

Large rows are first split at what is common and unique in both, as patience diff does (Bram Cohen, 2008), so
that time and memory stay near linear where the rows are alike at all.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

Opcode = tuple[Literal["equal", "replace"], int, int, int, int]
Block = tuple[int, int, int]

# The bits of a matrix of the longest common subsequence that are held at once: 16 MB.
_BITS = 1 << 27
# Codes in a row that must be unique in both rows to divide them.
_ANCHOR = 8
# Knuth's multiplier for 64 bits (MMIX): an odd number whose powers scatter well.
_MULTIPLIER = np.uint64(6364136223846793005)


def common(old: Sequence[int], new: Sequence[int]) -> list[Opcode]:
    """Align two rows of codes: `equal` and `replace` in turn, covering both.

    Each is `(operation, old start, old end, new start, new end)`. The alignment is a longest common
    subsequence within each stretch between two anchors.
    """
    blocks: list[Block] = []
    align(old, new, 0, 0, blocks)
    return opcodes(blocks, len(old), len(new))


def opcodes(blocks: list[Block], length_old: int, length_new: int) -> list[Opcode]:
    """Return as opcodes the blocks `(start in old, start in new, length)` that two rows have in common."""
    found: list[Opcode] = []
    at_old = at_new = 0
    for start_old, start_new, length in [*_joined(blocks), (length_old, length_new, 0)]:
        if start_old > at_old or start_new > at_new:
            found.append(("replace", at_old, start_old, at_new, start_new))
        at_old, at_new = start_old + length, start_new + length
        if length:
            found.append(("equal", start_old, at_old, start_new, at_new))
    return found


def _joined(blocks: list[Block]) -> Iterator[Block]:
    held: Block | None = None
    for start_old, start_new, length in blocks:
        if held and held[0] + held[2] == start_old and held[1] + held[2] == start_new:
            held = (held[0], held[1], held[2] + length)
            continue
        if held:
            yield held
        held = (start_old, start_new, length)
    if held:
        yield held


def align(
    old: Sequence[int], new: Sequence[int], shift_old: int, shift_new: int, blocks: list[Block]
) -> None:
    """Add to `blocks` what two rows have in common; they begin at `shift_old` and `shift_new` of others."""
    limit = min(len(old), len(new))
    head = 0
    while head < limit and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < limit - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    if head:
        blocks.append((shift_old, shift_new, head))
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if inner_old and inner_new:
        _align_inner(inner_old, inner_new, shift_old + head, shift_new + head, blocks)
    if tail:
        blocks.append((shift_old + len(old) - tail, shift_new + len(new) - tail, tail))


def _align_inner(
    old: Sequence[int], new: Sequence[int], shift_old: int, shift_new: int, blocks: list[Block]
) -> None:
    if len(old) * len(new) <= _BITS or min(len(old), len(new)) < _ANCHOR:
        from rapidfuzz.distance import LCSseq  # noqa: PLC0415 - 20 ms that few readers need

        for code in LCSseq.opcodes(old, new):
            if code.tag == "equal":
                length = code.src_end - code.src_start
                blocks.append((shift_old + code.src_start, shift_new + code.dest_start, length))
        return
    anchors = _anchors(old, new)
    ends = [(0, 0), *anchors, (len(old), len(new))]
    if not anchors:
        # Texts this long without eight words in common have no alignment worth its price.
        return
    for (from_old, from_new), (to_old, to_new) in pairwise(ends):
        align(old[from_old:to_old], new[from_new:to_new], shift_old + from_old, shift_new + from_new, blocks)


def _anchors(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    """Return places that are in both, unique in each, in rising order in both (longest such row)."""

    alone_old, at_old = _unique_runs(old)
    alone_new, at_new = _unique_runs(new)
    _, in_old, in_new = np.intersect1d(alone_old, alone_new, assume_unique=True, return_indices=True)
    order = np.argsort(at_old[in_old])
    pairs: list[tuple[int, int]] = list(
        zip(at_old[in_old][order].tolist(), at_new[in_new][order].tolist(), strict=True)
    )
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for number, (_, place_new) in enumerate(pairs):
        place = bisect_left(ends, place_new)
        before.append(tops[place - 1] if place else -1)
        if place == len(ends):
            ends.append(place_new)
            tops.append(number)
        else:
            ends[place], tops[place] = place_new, number
    row: list[tuple[int, int]] = []
    number = tops[-1] if tops else -1
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    return row[::-1]


def _unique_runs(row: Sequence[int]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return a number for each run of `_ANCHOR` pieces that is there once, and where it begins.

    Two runs could share a number by accident; then the texts are divided at a worse place, and no worse.
    """
    codes = np.asarray(row, np.int64).astype(np.uint64) + np.uint64(1)
    runs = np.zeros(len(codes) - _ANCHOR + 1, np.uint64)
    for at in range(_ANCHOR):
        runs = runs * _MULTIPLIER + codes[at : at + len(runs)]
    numbers, first, counts = np.unique(runs, return_index=True, return_counts=True)
    return numbers[counts == 1], first[counts == 1].astype(np.int64)
