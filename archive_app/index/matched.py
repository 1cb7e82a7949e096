"""Rows that match a part of a query, and how well: parts are scored together, at the rows that matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index import analysis, levels
from archive_app.index.query_tree import Phrase, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.index.columns import Mask, Rows
    from archive_app.index.generation import Generation
    from archive_app.index.held import Holdings
    from archive_app.index.query_tree import Node
    from archive_app.index.scoring import Scores


@dataclass(frozen=True, slots=True)
class Matched:
    """Rows that match, and their scores: 0 where nothing is to be scored, anything outside the mask.

    What is not scored yet is the weight of all occurrences of a word, of the given rarity. `rows` are those
    of the mask, ascending, where they are known; None tells nothing.
    """

    mask: Mask
    scores: Scores
    rarity: float | None = None
    rows: Rows | None = None


def score_together(
    generation: Generation,
    holdings: Holdings,
    nodes: Sequence[Node],
    matched: Sequence[Matched],
    rows: Rows | None,
) -> Scores:
    """The sums of the scores of some nodes at some rows, ascending, or at all; anything where none matches.

    What it returns is the caller's own.
    """
    total: Scores = np.empty(0, np.float32)
    for number, (node, part) in enumerate(zip(nodes, matched, strict=True)):
        its = part.scores if rows is None else part.scores[rows]
        its = its.copy() if part.rarity is None else generation.scorer.score(its, part.rarity)
        total = np.add(total, its, out=total) if number else its
        if isinstance(node, Word | Phrase) and part.rarity is not None:
            _reward(generation, holdings, node, part.rarity, rows, total)
    return total


def _reward(
    generation: Generation,
    holdings: Holdings,
    node: Word | Phrase,
    rarity: float,
    rows: Rows | None,
    scores: Scores,
) -> None:
    """Add what the rows gain that hold the words as typed."""
    for position in analysis.asked(node.text, None):
        gained = levels.gained(generation, holdings, position, rows)
        gained *= np.float32(rarity)
        scores += gained
