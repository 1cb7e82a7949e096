"""The stretch of a text that comes nearest to a quotation, and the runs of words that both share.

Words are compared as `fold_for_quotation` does: case and typography are one, accents are not. Pairs of equal
words vote for a diagonal (place in the text less place in the quotation), and the densest
bands of diagonals are aligned locally (Smith and Waterman 1981), so that words in common outweigh words that
stand between them. Where the matrix would be large, the longest common subsequence takes its place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from archive_app.text.common_sequence import common
from archive_app.text.folding import Level, fold
from archive_app.text.segmentation import positions

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

# What a word in common earns, and what one costs that only one side holds. The cost is below half
# of the gain, so that a word put for two others does not cut off the last word in common behind it.
_GAIN = 5
_SKIPPED = 2
_SENTENCE_END = re.compile(r"[.!?。！？]|\n\s*\n")
_SPACE = re.compile(r"\s")
_PORTION = 50_000
_PAIRS = 200_000
_CELLS = 1_000_000
_BANDS = 3
_GRAM = 3


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text as they are compared, and where each stands: `text[start:end]`."""

    text: str
    keys: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def __len__(self) -> int:
        return len(self.keys)


def words_of(text: str, go_on: Callable[[], None] = lambda: None) -> Words:
    """Cut `text` into words; in scripts without spaces each character is one.

    `go_on` is called about every 50,000 characters, and may raise to give up.
    """
    keys: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        go_on()
        # White space ends a word wherever it stands.
        space = _SPACE.search(text, at + _PORTION)
        end = space.start() if space else len(text)
        for word in positions(text[at:end]):
            spans.append((at + word.start, at + word.end))
            keys.append(_case_folded(text[at + word.start : at + word.end]))
        at = end
    return Words(text, tuple(keys), tuple(spans))


@lru_cache(maxsize=100_000)
def _case_folded(word: str) -> str:
    return fold(word, Level.CASE)


@dataclass(frozen=True, slots=True)
class Nearest:
    """The stretch `[start, end)` of a text that is nearest to a quotation.

    `kept` is the share of the quotation's words that stand there in order; `similarity` counts words that are
    only in the text as well: 2 * common / (words of the quotation + words of the stretch).
    """

    start: int
    end: int
    kept: float
    similarity: float


@dataclass(frozen=True, slots=True)
class SharedRun:
    """Words `[start, end)` of the quotation that stand in a text in a row, from word `at` on."""

    start: int
    end: int
    at: int


def nearest(quotation: Words, text: Words) -> Nearest | None:
    """Return the stretch of `text` that holds most of the quotation's words in order, if any."""
    wanted, there = _codes(quotation, text)
    best: Nearest | None = None
    for first, last in _windows(wanted, there):
        found = _aligned(quotation, text, wanted, there, first, last)
        if found and (best is None or (found.kept, found.similarity) > (best.kept, best.similarity)):
            best = found
    return best


def shared_runs(quotation: Words, text: Words, least: int) -> list[SharedRun]:
    """Return the longest runs of `least` (3 or more) words that both hold, in the quotation's order."""
    wanted, there = _codes(quotation, text)
    if len(wanted) < least or len(there) < least:
        return []
    base = int(wanted.max()) + 2
    grams_wanted, grams_there = _grams(wanted, base), _grams(there, base)
    order = np.argsort(grams_there, kind="stable")
    ranked = grams_there[order]
    left = np.searchsorted(ranked, grams_wanted, "left")
    counts = np.searchsorted(ranked, grams_wanted, "right") - left
    # A run of three words that is everywhere says nothing that the rarer ones beside it do not.
    counts[counts > _PAIRS // max(1, len(grams_wanted)) + 16] = 0
    at_wanted = np.repeat(np.arange(len(grams_wanted)), counts)
    inner = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    at_there = order[np.repeat(left, counts) + inner]
    diagonal = at_there - at_wanted
    order = np.lexsort((at_wanted, diagonal))
    at_wanted, diagonal = at_wanted[order], diagonal[order]
    breaks = np.flatnonzero((np.diff(diagonal) != 0) | (np.diff(at_wanted) != 1)) + 1
    runs = []
    for run in np.split(np.arange(len(at_wanted)), breaks):
        if len(run) + _GRAM - 1 >= least:
            start = int(at_wanted[run[0]])
            runs.append(SharedRun(start, start + len(run) + _GRAM - 1, start + int(diagonal[run[0]])))
    return sorted(runs, key=lambda run: (run.start, -run.end))


def _codes(quotation: Words, text: Words) -> tuple[Numbers, Numbers]:
    numbers, wanted = _numbered(quotation.keys)
    return wanted, np.array([numbers.get(key, -1) for key in text.keys], np.int64)


# A quotation is held against many texts, one after the other.
@lru_cache(maxsize=1)
def _numbered(keys: tuple[str, ...]) -> tuple[dict[str, int], Numbers]:
    numbers: dict[str, int] = {}
    wanted = [numbers.setdefault(key, len(numbers)) for key in keys]
    return numbers, np.array(wanted, np.int64)


def _grams(codes: Numbers, base: int) -> Numbers:
    # A word that the quotation lacks makes a number that no run of the quotation has.
    shifted = codes + 1
    rows = [shifted[at : len(codes) - _GRAM + 1 + at] for at in range(_GRAM)]
    grams = (rows[0] * base + rows[1]) * base + rows[2]
    return np.where((rows[0] > 0) & (rows[1] > 0) & (rows[2] > 0), grams, -1)


def _windows(wanted: Numbers, there: Numbers) -> list[tuple[int, int]]:
    """Return up to three ranges of the text's words in which the quotation may stand, the likeliest first."""
    diagonals = _diagonals(wanted, there)
    if not len(diagonals):
        return []
    slack = max(8, len(wanted) // 2)
    found: list[tuple[int, int]] = []
    for _ in range(_BANDS):
        if not len(diagonals):
            break
        votes = np.searchsorted(diagonals, diagonals + slack, "right") - np.arange(len(diagonals))
        top = int(votes.argmax())
        low, high = int(diagonals[top]), int(diagonals[top + votes[top] - 1])
        first, last = max(0, low - slack), min(len(there), high + len(wanted) + slack)
        found.append((first, last))
        diagonals = diagonals[(diagonals < low) | (diagonals > high)]
    return found


def _diagonals(wanted: Numbers, there: Numbers) -> Numbers:
    """Return, sorted, the diagonals of pairs of equal words, of the rarest words first up to a budget."""
    places: dict[int, list[int]] = defaultdict(list)
    for at, code in enumerate(wanted.tolist()):
        places[code].append(at)
    shared = np.flatnonzero(there >= 0)
    codes = there[shared]
    order = np.argsort(codes, kind="stable")
    shared, codes = shared[order], codes[order]
    bounds = np.searchsorted(codes, np.arange(len(places) + 1))
    prices = sorted((len(rows) * int(bounds[code + 1] - bounds[code]), code) for code, rows in places.items())
    taken: list[Numbers] = []
    spent = 0
    for price, code in prices:
        if not price or (spent and spent + price > _PAIRS):
            continue
        spent += price
        row = shared[bounds[code] : bounds[code + 1]]
        taken.append(np.subtract.outer(row, np.array(places[code], np.int64)).ravel())
    return np.sort(np.concatenate(taken)) if taken else np.empty(0, np.int64)


def _aligned(
    quotation: Words, text: Words, wanted: Numbers, there: Numbers, first: int, last: int
) -> Nearest | None:
    window = there[first:last]
    small = len(wanted) * len(window) <= _CELLS
    pairs = _local(wanted, window) if small else _best_run(_in_common(wanted, window))
    if not pairs:
        return None
    (left, start), (right, end) = pairs[0], pairs[-1]
    start = _outward(text, first + start, -1, left)
    end = _outward(text, first + end, 1, len(quotation) - 1 - right) + 1
    return Nearest(
        text.spans[start][0],
        text.spans[end - 1][1],
        len(pairs) / len(quotation),
        2 * len(pairs) / (len(quotation) + end - start),
    )


def _outward(text: Words, at: int, step: int, most: int) -> int:
    """Take as many words more as the quotation has beyond the last one in common, within the sentence.

    What stands there is what the quoter put other words for.
    """
    for _ in range(most):
        beyond = at + step
        if not 0 <= beyond < len(text):
            break
        between = text.text[text.spans[min(at, beyond)][1] : text.spans[max(at, beyond)][0]]
        if _SENTENCE_END.search(between):
            break
        at = beyond
    return at


def _local(wanted: Numbers, window: Numbers) -> list[tuple[int, int]]:
    """Return the words in common in the best local alignment: `(place in wanted, place in window)`.

    A word in common earns `_GAIN`; one that only one side holds, or that stands for another, costs
    `_SKIPPED`. A row of the matrix is computed at once: what is skipped in the window is a running maximum.
    """
    slope = _SKIPPED * np.arange(len(window) + 1)
    rows = np.zeros((len(wanted) + 1, len(window) + 1), np.int64)
    for number, code in enumerate(wanted.tolist()):
        above, row = rows[number], rows[number + 1]
        np.maximum(above - _SKIPPED, 0, out=row)
        np.maximum(row[1:], above[:-1] + np.where(window == code, _GAIN, -_SKIPPED), out=row[1:])
        row[:] = np.maximum.accumulate(row + slope) - slope
    at_wanted, at = map(int, np.unravel_index(rows.argmax(), rows.shape))
    pairs: list[tuple[int, int]] = []
    while at_wanted and at and rows[at_wanted, at] > 0:
        here = rows[at_wanted, at]
        equal = wanted[at_wanted - 1] == window[at - 1]
        if equal and here == rows[at_wanted - 1, at - 1] + _GAIN:
            pairs.append((at_wanted - 1, at - 1))
            at_wanted, at = at_wanted - 1, at - 1
        elif not equal and here == rows[at_wanted - 1, at - 1] - _SKIPPED:
            at_wanted, at = at_wanted - 1, at - 1
        elif here == rows[at_wanted - 1, at] - _SKIPPED:
            at_wanted -= 1
        else:
            at -= 1
    return pairs[::-1]


def _in_common(wanted: Numbers, window: Numbers) -> list[tuple[int, int]]:
    return [
        (at_wanted + step, at_text + step)
        for tag, at_wanted, end_wanted, at_text, _ in common(wanted.tolist(), window.tolist())
        if tag == "equal"
        for step in range(end_wanted - at_wanted)
    ]


def _best_run(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the part of rising `pairs` in which entries outweigh the gaps in the text (Kadane)."""
    best = current = _GAIN
    best_run = (0, 1)
    left = 0
    for at in range(1, len(pairs)):
        gap = _SKIPPED * (pairs[at][1] - pairs[at - 1][1] - 1)
        if current - gap < 0:
            current, left = 0, at
        else:
            current -= gap
        current += _GAIN
        if current > best:
            best, best_run = current, (left, at + 1)
    return pairs[slice(*best_run)]
