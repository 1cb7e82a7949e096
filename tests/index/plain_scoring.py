"""Scores in the plainest way: BM25F as its formula has it, and the shares for the form that was typed.

Source: Robertson and Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond*, 2009, section 3.6.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from archive_app.index import analysis
from archive_app.index.query_tree import And, AndMaybe, Node, Not, Or, Phrase, Word
from archive_app.text.folding import Level, fold
from tests.index.plainly import GROUPS, Plain

if TYPE_CHECKING:
    from collections.abc import Sequence

K1, LEAST_RARITY = 1.6, 0.05
WEIGHT = {"title": 4.0, "text": 1.0, "meta": 2.0}
LENGTH_MATTERS = {"title": 0.4, "text": 0.75, "meta": 0.3}

#: What of its rarity a word adds that stands there with other accents, with other capitals, and as typed.
OF_OTHER_ACCENTS, OF_OTHER_CAPITALS, AS_TYPED = 0.05, 0.8, 0.05


@dataclass(frozen=True)
class PlainScoring:
    """Scores statements among some statements."""

    plain: Sequence[Plain]

    @cached_property
    def mean(self) -> dict[str, float]:
        """How many words a statement has in each group, on average."""
        count = max(1, len(self.plain))
        return {group: sum(len(p.places[group]) for p in self.plain) / count for group in GROUPS}

    @cached_property
    def k1(self) -> float:
        """How slowly weighted counts saturate."""
        words = sum(self.mean.values())
        return K1 * (sum(WEIGHT[g] * self.mean[g] for g in GROUPS) / words if words else 1.0)

    def score(self, plain: Plain, node: Node) -> float:
        """The score of a statement that a node matches."""
        match node:
            case And(parts):
                return sum(self.score(plain, part) for part in parts)
            case Or(parts):
                return sum(self.score(plain, part) for part in parts if plain.matches(part))
            case AndMaybe(required, optional):
                more = self.score(plain, optional) if plain.matches(optional) else 0.0
                return self.score(plain, required) + more
            case Not():
                return 0.0
        weighted = self._weighted(plain, node)
        rarity = self._rarity(node)
        score = rarity * (K1 + 1) * weighted / (weighted + self.k1)
        if isinstance(node, Word | Phrase) and node.field != "party":
            score += rarity * sum(self._share(plain, p) for p in analysis.analyse(node.text, None))
        return score

    def _weighted(self, plain: Plain, node: Node) -> float:
        total = 0.0
        for group in GROUPS:
            share, length = LENGTH_MATTERS[group], len(plain.places[group])
            relative = 1 - share + share * length / (self.mean[group] or 1.0)
            total += WEIGHT[group] / relative * len(plain.findings(group, node))
        return total

    def _rarity(self, node: Node) -> float:
        having = sum(self._weighted(plain, node) > 0 for plain in self.plain)
        return max(LEAST_RARITY, math.log((len(self.plain) - having + 0.5) / (having + 0.5)))

    def _share(self, plain: Plain, typed: analysis.AnalysedPosition) -> float:
        known = {level for each in self.plain for level in _levels(each, typed)}
        shares = {3: OF_OTHER_ACCENTS}
        shares[2] = shares[3] + (OF_OTHER_CAPITALS if 3 in known else 0)
        shares[1] = shares[2] + (AS_TYPED if 2 in known else 0)
        return max((shares[level] for level in _levels(plain, typed)), default=0.0)


def _levels(plain: Plain, typed: analysis.AnalysedPosition) -> set[int]:
    """At which levels of folding a statement holds a word: 1 as typed, 2 but for capitals, 3 otherwise."""
    exact = typed.exact
    cased = {exact, exact.lower(), exact.upper(), exact.capitalize(), fold(exact, Level.CASE)}
    held = {p.exact for group in GROUPS for p in plain.places[group] if typed.surface in p.words}
    return {1 if word == exact else 2 if word in cased else 3 for word in held}
