"""What statements gain that hold a word at a lower level of folding too: as typed, in case or in accents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from archive_app.index import one_by_one, whereabouts
from archive_app.index.schema import GROUPS
from archive_app.index.scoring import LEVEL_BONUS
from archive_app.index.spans import span_of
from archive_app.index.word_table import encode
from archive_app.text.folding import Level, fold

if TYPE_CHECKING:
    from archive_app.index.analysis import AnalysedPosition
    from archive_app.index.forms import Codes
    from archive_app.index.generation import Generation, OpenSegment
    from archive_app.index.held import Entries, Holdings
    from archive_app.index.scoring import Scores

#: Where a word mostly stands: when all have what there is to gain there, titles need not be looked at.
_LIKELIEST_FIRST = sorted(GROUPS, key=lambda group: group != "text")

#: Words of queries whose shares are remembered.
_MOST_REMEMBERED = 2_000

#: What the forms of a word's surface are like in a segment: their codes, ascending, and the share of each.
Shares = tuple["OpenSegment", "Codes", NDArray[np.float32]]


def shares_of(generation: Generation, position: AnalysedPosition) -> list[Shares]:
    """The same as `_shares_of`, remembered: whoever refines a query asks for its words again and again."""
    key = position.surface, position.exact
    known = generation.levels.get(key)
    if known is None:
        if len(generation.levels) >= _MOST_REMEMBERED:
            generation.levels.clear()
        known = generation.levels[key] = _shares_of(generation, position)
    return known


def _shares_of(generation: Generation, position: AnalysedPosition) -> list[Shares]:
    """Return what share of a word's rarity a statement gains that holds one of the forms of its surface.

    A form is the more like what was typed the lower the level of folding at which it is the same. A level
    counts where not all forms that match at the one above it match here too; otherwise it tells nothing
    apart.
    """
    exact = position.exact
    cased = {exact, exact.lower(), exact.upper(), exact.capitalize(), fold(exact, Level.CASE)}
    of_case, as_typed = frozenset(map(encode, cased)), encode(exact)
    found = []
    for opened in generation.segments:
        codes = opened.segment.with_surface(position.surface)
        # What only removed statements hold, or held before a merge, is to decide nothing.
        codes = codes[opened.segment.is_held(codes, opened.live)]
        levels = [
            1 if word == as_typed else 2 if word in of_case else 3
            for word in opened.segment.exact_forms(codes)
        ]
        found.append((opened, codes, levels))
    known = {level for _, _, levels in found for level in levels}
    shares = {3: LEVEL_BONUS[3]}
    shares[2] = shares[3] + (LEVEL_BONUS[2] if 3 in known else 0.0)
    shares[1] = shares[2] + (LEVEL_BONUS[1] if 2 in known else 0.0)
    return [
        (opened, codes, np.array([shares[level] for level in levels], dtype=np.float32))
        for opened, codes, levels in found
        if levels
    ]


def gained(
    generation: Generation, holdings: Holdings, position: AnalysedPosition, rows: NDArray[np.intp] | None
) -> Scores:
    """The shares of a word's rarity that rows gain, for the rows given, ascending, or for all."""
    gains: Scores = np.zeros(generation.columns.rows if rows is None else len(rows), dtype=np.float32)
    for opened, codes, shares in shares_of(generation, position):
        if rows is None:
            _to_all(gains[opened.here], holdings, opened, codes, shares)
            continue
        low, high = span_of(rows, opened.first, opened.end)
        if low < high:
            here, most = gains[low:high], shares.max()
            wanted = rows[low:high] - opened.first
            if len(wanted) <= one_by_one.HANDFUL and len(codes) <= one_by_one.MOST_FORMS:
                here[:] = _of_each(holdings, opened, codes, shares, wanted)
                continue
            for group in _LIKELIEST_FIRST:
                at, which = whereabouts.held_by(opened, holdings, group, codes, wanted)
                if len(at):
                    np.maximum.at(here, at, shares[which])
                    if here.min() == most:
                        break
    return gains


def _to_all(
    gains: Scores, holdings: Holdings, opened: OpenSegment, codes: Codes, shares: NDArray[np.float32]
) -> None:
    """Set what every document of a segment gains, from the forms least like what was typed on."""
    for share in np.unique(shares):
        chosen = codes[shares == share]
        for group in GROUPS:
            for documents in holdings.documents(opened, group, chosen):
                gains[documents] = share


def _of_each(
    holdings: Holdings, opened: OpenSegment, codes: Codes, shares: NDArray[np.float32], documents: Entries
) -> list[float]:
    """What each of a handful of documents gains: the share of its form that is most like what was typed."""
    best_first = np.argsort(-shares, kind="stable").tolist()
    extents = {group: list(zip(*holdings.extents(opened, group, codes), strict=True)) for group in GROUPS}

    def share(document: int) -> float:
        for number in best_first:
            for group in _LIKELIEST_FIRST:
                if one_by_one.holds(opened.segment, group, extents[group][number], document):
                    return float(shares[number])
        return 0.0

    return [share(document) for document in documents.tolist()]
