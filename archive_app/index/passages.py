"""Candidates with positions: where many of some words stand near one another in their order.

Each occurrence of the n-th word asked for votes for a diagonal, its place less n. Words that stand in a text
as they were asked for vote for the same diagonal; words left out or put in move the vote a little. So a
statement that holds most of the words in order has many votes within a narrow band.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index.choices import Choice, codes_of
from archive_app.index.places import SHIFT, Places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from archive_app.index.generation import Generation, OpenSegment
    from archive_app.index.segment import Segment

_GROUP = "text"
_NOWHERE: Places = np.empty(0, np.int64)
_POSITION = (1 << SHIFT) - 1
#: No position is as high; one below zero, which wraps around, is.
_BEYOND = 1 << (SHIFT - 1)
#: Occurrences that vote, of the rarest words first; the commonest words say little and cost most.
_MOST_VOTES = 60_000
_FEWEST_WORDS = 3
#: With so few findings left after so many words, reading the texts is cheaper than reading more postings.
_FEW_FINDINGS = 50
_MANY_WORDS = 5
#: Of so many words in a row these vote for runs: the rarest within a budget, and no fewer.
_STRETCH = 8
_VOTES_OF_STRETCH = 16_000
_FEWEST_OF_STRETCH = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement by its row, and its best band: `held` of the `sought` words.

    The band covers the words `[first, last)` of the statement's text.
    """

    row: int
    held: int
    sought: int
    first: int
    last: int


def in_sequence(
    generation: Generation, words: Sequence[str], limit: int, check: Callable[[], None]
) -> list[Candidate]:
    """Return statements in which the words (surfaces) follow one another, in order of rows.

    Words that are everywhere may be left to whoever reads the few statements that hold all the others.
    """
    found: list[Candidate] = []
    for opened in generation.segments:
        check()
        starts = _sequences(opened.segment, words)
        documents, first = np.unique(starts >> SHIFT, return_index=True)
        positions = starts[first] & _POSITION
        for document, position in zip(documents.tolist(), positions.tolist(), strict=True):
            row = int(opened.rows[document])
            if row >= 0:
                found.append(Candidate(row, len(words), len(words), position, position + len(words)))
    return sorted(found, key=lambda candidate: candidate.row)[:limit]


def in_order(
    generation: Generation, words: Sequence[str], slack: int, limit: int, check: Callable[[], None]
) -> list[Candidate]:
    """Return the statements that hold most of the words (surfaces) in order, the best first.

    `slack` is how many words may have been left out or put in. Of words that are everywhere only the rarest
    are looked for, and a rare word counts for more, as it does in ranking.
    """
    weights = _weights(generation, words)
    found: list[tuple[float, Candidate]] = []
    for opened in generation.segments:
        check()
        found.extend(_voted(opened, words, weights, slack, limit))
    found.sort(key=lambda scored: (-scored[0], scored[1].row))
    return [candidate for _, candidate in found[:limit]]


def in_runs(
    generation: Generation, words: Sequence[str], least: int, each: int, check: Callable[[], None]
) -> list[Candidate]:
    """Return statements that hold runs of `least` words (surfaces) as they follow one another in `words`.

    Of each word those `each` runs are taken that weigh most, so that what lies in one part of the words does
    not crowd out another. Only the rarer words of every stretch are looked at: a run may turn out shorter.
    """
    voters = _voters(generation, words)
    if not voters:
        return []
    runs = []
    for opened in generation.segments:
        check()
        runs.append(_runs(opened, words, voters, least))
    held, weights, rows, firsts = (np.concatenate(part) for part in zip(*runs, strict=True))
    order = np.lexsort((rows, -weights))
    chosen = sorted({at for number in voters for at in order[held[order, number]][:each].tolist()})
    found: dict[int, Candidate] = {}
    for at in sorted(chosen, key=lambda at: -weights[at]):
        numbers = np.flatnonzero(held[at])
        first = int(firsts[at]) + int(numbers[0])
        last = int(firsts[at]) + int(numbers[-1]) + 1
        row = int(rows[at])
        found.setdefault(row, Candidate(row, len(numbers), len(voters), first, last))
    return list(found.values())


def _voters(generation: Generation, words: Sequence[str]) -> dict[int, float]:
    """Return the rarer words of every stretch, as places in `words`, and what each weighs.

    A word that is everywhere has no vote, not even in a stretch of such words alone.
    """
    chosen: dict[int, float] = {}
    lightest = math.log1p(generation.columns.statements / _MOST_VOTES)
    for start in range(0, len(words), _STRETCH):
        weights = _weights(generation, words[start : start + _STRETCH], _VOTES_OF_STRETCH, _FEWEST_OF_STRETCH)
        chosen |= {start + number: weight for number, weight in weights.items() if weight >= lightest}
    return chosen


def _runs(
    opened: OpenSegment, words: Sequence[str], voters: dict[int, float], least: int
) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return a segment's runs: which words each holds, its weight, its row, where word 0 would be."""
    # Moved by the number of words, no diagonal reaches into the document before.
    votes = [_places(opened.segment, words[number]) + (len(words) - number) for number in voters]
    diagonals = np.concatenate([*votes, _NOWHERE])
    numbers = np.repeat(list(voters), [len(vote) for vote in votes])
    order = np.argsort(diagonals, kind="stable")
    diagonals, numbers = diagonals[order], numbers[order]
    opens = np.flatnonzero(np.diff(diagonals, prepend=-1))
    several = np.diff(opens, append=len(diagonals)) > 1
    group = np.repeat(np.arange(len(opens)), np.diff(opens, append=len(diagonals)))
    kept = several[group]
    groups = np.cumsum(several)[group[kept]] - 1
    held = np.zeros((int(several.sum()), len(words)), dtype=np.bool_)
    held[groups, numbers[kept]] = True
    there = diagonals[opens[several]]
    rows = opened.rows[there >> SHIFT].astype(np.int64)
    good = (rows >= 0) & _unbroken(held, np.isin(np.arange(len(words)), list(voters)), least)
    held = held[good]
    weights = held[:, list(voters)] @ np.array(list(voters.values()))
    return held, weights, rows[good], (there[good] & _POSITION) - len(words)


def _unbroken(held: NDArray[np.bool_], voting: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """Tell which rows hold, somewhere, all the voting words among `least` in a row, two at the least."""
    least = min(least, held.shape[1])

    def within(marks: NDArray[np.bool_]) -> NDArray[np.int16]:
        sums = np.cumsum(np.pad(marks, ((0, 0), (1, 0))), axis=1, dtype=np.int16)
        return sums[:, least:] - sums[:, :-least]

    there, missing = within(held), within(voting & ~held)
    unbroken: NDArray[np.bool_] = ((there >= 2) & (missing == 0)).any(axis=1)
    return unbroken


def _weights(
    generation: Generation, words: Sequence[str], budget: int = _MOST_VOTES, fewest: int = _FEWEST_WORDS
) -> dict[int, float]:
    """Return which of the words vote, as places in `words`, and what each vote weighs."""
    totals = {
        word: sum(_occurrences(opened.segment, word) for opened in generation.segments) for word in set(words)
    }
    chosen: dict[int, float] = {}
    spent = 0
    for number in sorted(range(len(words)), key=lambda number: totals[words[number]]):
        price = totals[words[number]]
        if price and len(chosen) >= fewest and spent + price > budget:
            break
        if price:
            chosen[number] = math.log1p(generation.columns.statements / price)
            spent += price
    return chosen


def _sequences(segment: Segment, words: Sequence[str]) -> Places:
    """Return where a sequence begins; words that are found least are looked at first."""
    counts = {word: _occurrences(segment, word) for word in set(words)}
    starts: Places | None = None
    for looked, number in enumerate(sorted(range(len(words)), key=lambda number: counts[words[number]])):
        if starts is not None and (
            not len(starts) or (len(starts) <= _FEW_FINDINGS and looked >= _MANY_WORDS)
        ):
            break
        word = _places(segment, words[number])
        if starts is None:
            starts = word - number
        elif len(word):
            wanted = starts + number
            at = np.minimum(np.searchsorted(word, wanted), len(word) - 1)
            starts = starts[word[at] == wanted]
        else:
            starts = word
    # Before the first word of a document nothing can begin.
    return _NOWHERE if starts is None else starts[starts & _POSITION < _BEYOND]


def _voted(
    opened: OpenSegment, words: Sequence[str], weights: dict[int, float], slack: int, limit: int
) -> list[tuple[float, Candidate]]:
    # Moved by the number of words, no diagonal reaches into the document before.
    votes = [_places(opened.segment, words[number]) + (len(words) - number) for number in weights]
    diagonals = np.concatenate([*votes, _NOWHERE])
    if not len(diagonals):
        return []
    order = np.argsort(diagonals, kind="stable")
    diagonals = diagonals[order]
    sums = np.cumsum(np.repeat(list(weights.values()), [len(vote) for vote in votes])[order])
    ends = np.searchsorted(diagonals, diagonals + slack, "right") - 1
    scores = sums[ends] - np.concatenate([[0.0], sums[:-1]])
    documents = diagonals >> SHIFT
    first_of = np.flatnonzero(np.concatenate([[True], documents[1:] != documents[:-1]]))
    best = np.maximum.reduceat(scores, first_of)
    live = np.flatnonzero(opened.rows[documents[first_of]] >= 0)
    last_of = np.concatenate([first_of[1:], [len(diagonals)]])
    found = []
    for number in live[np.argsort(-best[live], kind="stable")][:limit].tolist():
        at = int(first_of[number] + scores[first_of[number] : last_of[number]].argmax())
        low, high = (int(diagonals[end]) & _POSITION for end in (at, ends[at]))
        held = min(int(ends[at]) - at + 1, len(weights))
        row = int(opened.rows[documents[at]])
        found.append(
            (float(best[number]), Candidate(row, held, len(weights), max(0, low - len(words)), high))
        )
    return found


def _occurrences(segment: Segment, word: str) -> int:
    total = 0
    for code in codes_of(segment, Choice((word,))).tolist():
        starts = segment.file.part(f"{_GROUP}.token_starts", code, code + 2)
        total += int(starts[1]) - int(starts[0])
    return total


def _places(segment: Segment, word: str) -> Places:
    parts = [segment.places(_GROUP, code, SHIFT) for code in codes_of(segment, Choice((word,))).tolist()]
    if not parts:
        return _NOWHERE
    return parts[0] if len(parts) == 1 else np.sort(np.concatenate(parts), kind="stable")
