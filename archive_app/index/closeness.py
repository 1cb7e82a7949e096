"""Words of a query that stand near one another: the best statements gain by it.

Source: Metzler and Croft, *A Markov random field model for term dependencies*, 2005: the sequential
dependence model with the weights, and the window of eight words, that its authors use. Single words count 85
parts, neighbours of the query that stand in the same order and at the same distance 10, and both within the
window, in any order, 5. As Lucene scores such pairs, one is as rare as its two words together, and its count
saturates as that of a word does.

The authors leave stop words out of a query. No word is left out here; those that most statements hold are
passed over when pairs are made, so that "effect of heat" asks for "effect" and "heat" two words apart. Only
texts are looked at: in a title everything is near, and metadata are lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index import whereabouts
from archive_app.index.places import SHIFT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from archive_app.index.choices import Choice
    from archive_app.index.generation import Generation, OpenSegment
    from archive_app.index.held import Entries, Holdings
    from archive_app.index.places import Places
    from archive_app.index.scoring import Scorer, Scores

#: So many of the best statements are looked at; what comes after them on ten pages is hardly read in order.
MOST = 100

_GROUP = "text"
_IN_SEQUENCE = 0.10 / 0.85
_IN_WINDOW = 0.05 / 0.85
_WINDOW = 8
_POSITION = (1 << SHIFT) - 1


@dataclass(frozen=True, slots=True)
class Sought:
    """A word of a query: what it may be in each language, its place in the query, and how rare it is."""

    choices: tuple[Choice, ...]
    place: int
    rarity: float


def gained(
    generation: Generation,
    scorer: Scorer,
    holdings: Holdings,
    words: Sequence[Sought],
    rows: NDArray[np.int64],
) -> Scores:
    """What the rows gain by words near one another; the words are in the order of the query."""
    scores: Scores = np.zeros(len(rows), dtype=np.float32)
    telling = [word for word in words if scorer.tells_apart(word.rarity)] or words
    pairs = [(one, other) for one, other in pairwise(telling) if one.choices != other.choices]
    if not pairs or not len(rows):
        return scores
    for opened in generation.segments:
        which, documents = _documents_of(opened, rows)
        if len(documents):
            scores[which] = _in_segment(opened, scorer, holdings, pairs, documents)
    return scores


def _documents_of(opened: OpenSegment, rows: NDArray[np.int64]) -> tuple[NDArray[np.intp], Entries]:
    """Which of the rows are in a segment, and their documents there, ascending."""
    which = np.flatnonzero((rows >= opened.first) & (rows < opened.end))
    which = which[np.argsort(rows[which])]
    return which, rows[which] - opened.first


def _in_segment(
    opened: OpenSegment,
    scorer: Scorer,
    holdings: Holdings,
    pairs: Sequence[tuple[Sought, Sought]],
    documents: Entries,
) -> Scores:
    known: dict[tuple[Choice, ...], Places] = {}

    def where(word: Sought) -> Places:
        if word.choices not in known:
            known[word.choices] = _places(opened, holdings, word.choices, documents)
        return known[word.choices]

    counts, shares = [], []
    for one, other in pairs:
        first, second = where(one), where(other)
        if not len(first) or not len(second):
            continue
        rarity = one.rarity + other.rarity
        for found, share in (
            (_in_sequence(first, second, other.place - one.place), _IN_SEQUENCE),
            (_in_window(first, second), _IN_WINDOW),
        ):
            counts.append(np.bincount(found >> SHIFT, minlength=len(documents)))
            shares.append(share * rarity)
    if not counts:
        return np.zeros(len(documents), dtype=np.float32)
    lengths = opened.segment.lengths(_GROUP)[documents]
    return np.array(shares, dtype=np.float32) @ scorer.saturated(_GROUP, np.array(counts), lengths)


def _places(opened: OpenSegment, holdings: Holdings, choices: Sequence[Choice], documents: Entries) -> Places:
    """Every place of a word in the documents, as the document's number among these and the position."""
    parts: list[Places] = [np.empty(0, np.int64)]
    for choice in choices:
        codes = holdings.codes(opened, choice)
        if not len(codes):
            continue
        spoken = None if choice.stemmer is None else opened.spoken(choice.stemmer)
        chosen = documents if spoken is None else documents[spoken[documents]]
        parts.append(whereabouts.places_in(opened, holdings, _GROUP, codes, chosen))
    places = np.sort(np.concatenate(parts))
    return (documents.searchsorted(places >> SHIFT) << SHIFT) | (places & _POSITION)


def _in_sequence(first: Places, second: Places, distance: int) -> Places:
    """The places of the first word after which, at exactly the distance, the second one stands."""
    wanted = first + distance
    at = second.searchsorted(wanted)
    at[at == len(second)] = 0
    found: Places = first[second[at] == wanted]
    return found


def _in_window(first: Places, second: Places) -> Places:
    """The places of the first word that have the second one within the window, on either side."""
    reach = _WINDOW - 1
    begin = second.searchsorted(first - reach)
    found: Places = first[begin < second.searchsorted(first + reach, side="right")]
    return found
