"""What statements gain that hold a word at a lower level of folding too: as typed, in case or in accents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from archive_app.index import whereabouts
from archive_app.index.schema import GROUPS
from archive_app.index.scoring import LEVEL_BONUS
from archive_app.index.word_table import encode
from archive_app.text.folding import Level, fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from archive_app.index.analysis import AnalysedPosition
    from archive_app.index.forms import Codes
    from archive_app.index.generation import Generation, OpenSegment
    from archive_app.index.held import Holdings
    from archive_app.index.scoring import Scores

#: The forms of a tier in each segment, and what share of a word's rarity a statement gains that holds one.
Tier = tuple[float, list[tuple["OpenSegment", "Codes"]]]


def tiers(generation: Generation, position: AnalysedPosition) -> list[Tier]:
    """Return the forms of a word's surface by how much they are like what was typed, the most alike last.

    A level counts where not all forms that match at the one above it match here too; otherwise it tells
    nothing apart.
    """
    exact = position.exact
    cased = {exact, exact.lower(), exact.upper(), exact.capitalize(), fold(exact, Level.CASE)}
    of_case, as_typed = frozenset(map(encode, cased)), encode(exact)
    forms: dict[int, list[tuple[OpenSegment, Codes]]] = {3: [], 2: [], 1: []}
    for opened in generation.segments:
        codes = opened.segment.with_surface(position.surface)
        levels = [
            1 if word == as_typed else 2 if word in of_case else 3
            for word in opened.segment.exact_forms(codes)
        ]
        for level in set(levels):
            chosen = [its == level for its in levels]
            forms[level].append((opened, codes if all(chosen) else codes[np.array(chosen)]))
    counts = {level: sum(len(codes) for _, codes in those) for level, those in forms.items()}
    shares = {3: LEVEL_BONUS[3]}
    shares[2] = shares[3] + (LEVEL_BONUS[2] if counts[3] else 0.0)
    shares[1] = shares[2] + (LEVEL_BONUS[1] if counts[2] else 0.0)
    return [(shares[level], forms[level]) for level in (3, 2, 1) if forms[level]]


def gained(
    generation: Generation, holdings: Holdings, position: AnalysedPosition, rows: NDArray[np.intp] | None
) -> Scores:
    """The shares of a word's rarity that rows gain, for the rows given, ascending, or for all."""
    if rows is None:
        every: Scores = np.zeros(generation.columns.rows, dtype=np.float32)
        for share, forms in tiers(generation, position):
            for opened, codes in forms:
                for group in GROUPS:
                    for documents in holdings.documents(opened, group, codes):
                        every[opened.here][documents] = share
        return every
    shares: Scores = np.zeros(len(rows), dtype=np.float32)
    for share, forms in tiers(generation, position):
        for opened, codes in forms:
            low, high = rows.searchsorted((opened.first, opened.end)).tolist()
            if low < high:
                wanted = rows[low:high] - opened.first
                for group in GROUPS:
                    shares[low:high][whereabouts.holding(opened, holdings, group, codes, wanted)] = share
    return shares
