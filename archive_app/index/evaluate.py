"""A query tree against one generation: which rows it matches, and how well.

Every node becomes a mask over rows and scores for the rows of the mask. A date condition counts as true for
undated rows, also under a `NOT`: the search decides afterwards whether the undated are shown, and counts
them either way.
"""

from __future__ import annotations

from functools import cached_property, reduce
from operator import and_
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index import analysis, closeness, conditions, places
from archive_app.index.choices import Choice, Listed, Way
from archive_app.index.held import Holdings
from archive_app.index.matched import Matched, score_together
from archive_app.index.occurrences import NOWHERE, Findings, findings, joined
from archive_app.index.query_tree import (
    And,
    AndMaybe,
    Everything,
    Fuzzy,
    Language,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Period,
    Phrase,
    Presence,
    Word,
)
from archive_app.index.schema import GROUPS
from archive_app.index.spans import opening
from archive_app.index.tally import Tally
from archive_app.statements.searching import Ignored
from archive_app.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from archive_app.index.columns import Mask
    from archive_app.index.generation import Generation, OpenSegment
    from archive_app.index.scoring import Scores
    from archive_app.statements.dates import Day

#: So many spellings of a fuzzy word are searched at most.
_MOST_SPELLINGS = 100

#: When fewer than one row in so many matches, the forms of these rows are looked up one by one.
_FEW = 50

_NO_ROWS: NDArray[np.intp] = np.empty(0, np.intp)

Words = Word | Phrase | Pattern | Fuzzy


class Evaluator:
    """Evaluates the nodes of one query; `ignored` collects what had to be cut short.

    Without `scored` all scores are 0, which is quicker. `holdings` keeps the postings that were read.
    """

    def __init__(
        self, generation: Generation, check_cancelled: Callable[[], None], *, scored: bool = True
    ) -> None:
        self._generation = generation
        self._columns = generation.columns
        self._scorer = generation.scorer
        self.holdings = Holdings()
        self._tally = Tally(generation, self._scorer, self.holdings)
        self._check = check_cancelled
        self._rows = generation.columns.rows
        self._is_scored = scored
        self._rarity: dict[Word, float] = {}
        self.ignored: dict[Ignored, None] = {}

    @cached_property
    def _zero(self) -> Scores:
        return np.zeros(self._rows, dtype=np.float32)

    def evaluate(self, node: Node) -> Matched:
        """Evaluate a node over the rows that count."""
        return self._with_scores(node, self.weigh(node))

    def weigh(self, node: Node) -> Matched:
        """The same, but leave a word unscored until it is known which rows matter; see `scored`."""
        self._check()
        matched = self._weigh(node, negated=False)
        if self._columns.all_live:
            return matched
        return Matched(matched.mask & self._columns.live, matched.scores, matched.rarity)

    def scored(self, nodes: Sequence[Node], matched: Sequence[Matched], mask: Mask) -> Scores:
        """The scores of some nodes together at the rows of a mask; anything elsewhere."""
        return self._scored(nodes, matched, self._few_rows(mask)) if self._is_scored else self._zero

    def _scored(
        self, nodes: Sequence[Node], matched: Sequence[Matched], rows: NDArray[np.intp] | None
    ) -> Scores:
        """The scores of some nodes together at some rows, ascending, or at all; anything elsewhere."""
        if not self._is_scored or (rows is not None and not len(rows)):
            return self._zero
        total = score_together(self._generation, self.holdings, nodes, matched, rows)
        if rows is None:
            return total
        # The weights of a word are not needed any more, and an array of all rows takes its time to make.
        spent = next((part.scores for part in matched if part.rarity is not None), None)
        scores = np.zeros(self._rows, dtype=np.float32) if spent is None else spent
        scores[rows] = total
        return scores

    def _few_rows(self, mask: Mask) -> NDArray[np.intp] | None:
        """The rows of a mask, where they are few."""
        few = int(np.count_nonzero(mask)) * _FEW < self._rows
        return np.flatnonzero(mask) if few else None

    def _few_rows_of(self, matched: Matched) -> NDArray[np.intp] | None:
        """The rows that match, where they are known or few."""
        return self._few_rows(matched.mask) if matched.rows is None else matched.rows

    def _evaluate(self, node: Node, *, negated: bool) -> Matched:
        return self._with_scores(node, self._weigh(node, negated=negated))

    def _with_scores(self, node: Node, matched: Matched) -> Matched:
        if matched.rarity is None:
            return matched
        rows = self._few_rows_of(matched)
        return Matched(matched.mask, self._scored([node], [matched], rows), rows=rows)

    def _weigh(self, node: Node, *, negated: bool) -> Matched:
        """Evaluate a node. `negated` says that an odd number of `NOT` stands above it."""
        self._check()
        match node:
            case And(parts):
                return self._all(parts, negated=negated)
            case Or(parts):
                return self._any(parts, negated=negated)
            case AndMaybe(required, optional):
                return self._preferring(required, optional, negated=negated)
            case Not(part):
                return Matched(~self._evaluate(part, negated=not negated).mask, self._zero)
            case Everything():
                return Matched(np.ones(self._rows, dtype=bool), self._zero)
            case Period():
                mask = self.period(node.earliest, node.latest, undated=not negated)
                return Matched(mask, self._zero)
            case Language(tag):
                return Matched(conditions.in_language(self._columns, tag), self._zero)
            case Presence(field, present):
                mask = conditions.present(self._columns, field)
                return Matched(mask if present else ~mask, self._zero)
            case Near():
                return self._found(GROUPS, lambda opened, group: self._near(opened, group, node))
            case _:
                return self._words(node)

    def period(self, earliest: Day | None, latest: Day | None, *, undated: bool) -> Mask:
        """Rows whose interval overlaps the period, ends included; `undated` is what undated rows count as."""
        return conditions.overlapping(self._columns, earliest, latest, undated=undated)

    def closeness(self, parts: Sequence[Node], rows: NDArray[np.int64]) -> Scores:
        """What rows gain because plain words among the parts, evaluated before, stand near one another."""
        place, words = 0, []
        for part in parts:
            if isinstance(part, Word) and part.field in (None, "text"):
                choices = tuple(choice for (choice,) in self._ways(part) if isinstance(choice, Choice))
                words.append(closeness.Sought(choices, place, self._rarity[part]))
            place += len(analysis.asked(part.text, None)) if isinstance(part, Phrase) else 1
        self._check()
        return closeness.gained(self._generation, self._scorer, self.holdings, words, rows)

    def _all(self, parts: Sequence[Node], *, negated: bool) -> Matched:
        matched = [self._weigh(part, negated=negated) for part in parts]
        mask: Mask = reduce(and_, [part.mask for part in matched])
        rows = self._few_rows(mask)
        return Matched(mask, self._scored(parts, matched, rows), rows=rows)

    def _any(self, parts: Sequence[Node], *, negated: bool) -> Matched:
        mask: Mask = np.zeros(self._rows, dtype=bool)
        scores: Scores | None = None
        for node in parts:
            part = self._weigh(node, negated=negated)
            mask |= part.mask
            if not self._is_scored or part.scores is self._zero:
                continue
            rows = self._few_rows_of(part)
            its = score_together(self._generation, self.holdings, [node], [part], rows)
            if rows is None:
                its *= part.mask
                scores = its if scores is None else np.add(scores, its, out=scores)
            else:
                scores = np.zeros(self._rows, dtype=np.float32) if scores is None else scores
                scores[rows] += its
        return Matched(mask, self._zero if scores is None else scores)

    def _preferring(self, required: Node, optional: Node, *, negated: bool) -> Matched:
        needed = self._evaluate(required, negated=negated)
        if not self._is_scored:
            return needed
        better = self._evaluate(optional, negated=negated)
        gained = np.where(better.mask, better.scores, np.float32(0))
        return Matched(needed.mask, needed.scores + gained, rows=needed.rows)

    # Words

    def _words(self, node: Words) -> Matched:
        mask = conditions.of_value(self._columns, node)
        if mask is not None:
            return Matched(mask, self._zero)
        field = node.field
        groups = GROUPS if field is None else (field,)
        ways = self._ways(node)
        if all(len(way) == 1 for way in ways):
            matched = self._matched(self._counted(groups, ways))
        else:
            slop = node.slop if isinstance(node, Phrase) else 0
            matched = self._found(groups, lambda opened, group: self._find(opened, group, ways, slop))
        if isinstance(node, Word) and matched.rarity is not None:
            self._rarity[node] = matched.rarity
        return matched

    def _ways(self, node: Words) -> list[Way]:
        """The ways to find a node: each is what may stand at each of its positions."""
        if isinstance(node, Pattern):
            return [(self._matching(node),)]
        if isinstance(node, Fuzzy):
            return [(Choice(tuple(self._spellings(node))),)]
        if isinstance(node, Phrase):
            way = tuple(Choice((position.surface,)) for position in analysis.asked(node.text, None))
            return [way] if way else []
        ways = []
        for stemmer in self._columns.facet("stemmer").values:
            # A stem is looked for in the statements of its own language only.
            analysed = analysis.asked(node.text, stemmer or None)
            ways.append(tuple(Choice(position.stems, stemmer) for position in analysed))
        return [way for way in ways if way]

    def _matching(self, node: Pattern) -> Listed:
        found = self._generation.lexicon.matching(fold(node.text))
        segments = [opened.segment for opened in self._generation.segments]
        return Listed({s: s.of_ranks(ranks) for s, ranks in zip(segments, found, strict=True)})

    def _spellings(self, node: Fuzzy) -> list[str]:
        forms = [word for word, _ in self._generation.lexicon.alike(fold(node.text), node.distance)]
        if len(forms) > _MOST_SPELLINGS:
            reason = f"Too many words are like this; the {_MOST_SPELLINGS} nearest spellings were searched."
            self.ignored[Ignored(node.start, node.end, reason)] = None
        return forms[:_MOST_SPELLINGS]

    def _find(self, opened: OpenSegment, group: str, ways: Sequence[Way], slop: int) -> Findings:
        return findings(self.holdings, opened, group, ways, slop)

    def _near(self, opened: OpenSegment, group: str, node: Near) -> Findings:
        left, right = self._findings(opened, group, node.left), self._findings(opened, group, node.right)
        return places.near(left, right, node.distance)

    def _findings(self, opened: OpenSegment, group: str, node: Node) -> Findings:
        match node:
            case Word() | Phrase() | Pattern() | Fuzzy() if node.field in (None, group):
                slop = node.slop if isinstance(node, Phrase) else 0
                return self._find(opened, group, self._ways(node), slop)
            case Near():
                return self._near(opened, group, node)
            case Or(parts):
                return joined([self._findings(opened, group, part) for part in parts])
            case _:
                return NOWHERE

    def _counted(self, groups: Sequence[str], ways: Sequence[Way]) -> Scores:
        """Weigh single words by how often they occur; where they stand does not matter."""
        weighted: Scores = np.zeros(self._rows, dtype=np.float32)
        for opened in self._generation.segments:
            self._check()
            here = weighted[opened.here]
            for (choice,) in ways:
                codes = self.holdings.codes(opened, choice)
                spoken = None if choice.stemmer is None or not len(codes) else opened.spoken(choice.stemmer)
                target = here if spoken is None else np.zeros_like(here)
                for group in groups:
                    self._tally.add(target, opened, group, codes)
                if spoken is not None:
                    here += target * spoken
        return weighted

    def _found(self, groups: Sequence[str], find: Callable[[OpenSegment, str], Findings]) -> Matched:
        """Weigh findings, each of which counts once."""
        weighted: Scores = np.zeros(self._rows, dtype=np.float32)
        found = [_NO_ROWS]
        for opened in self._generation.segments:
            self._check()
            for group in groups:
                documents = places.documents_of(find(opened, group)[0])
                if len(documents):
                    self._tally.add_each(weighted[opened.here], opened, group, documents)
                    found.append(documents + opened.first)
        if sum(map(len, found)) * _FEW >= self._rows or not self._columns.all_live:
            return self._matched(weighted)
        rows = np.sort(np.concatenate(found))
        rows = rows[opening(rows)]
        mask = np.zeros(self._rows, dtype=bool)
        mask[rows] = True
        return Matched(mask, weighted, self._scorer.rarity(len(rows)), rows)

    def _matched(self, weighted: Scores) -> Matched:
        if not self._columns.all_live:
            weighted *= self._columns.live
        mask = weighted > 0
        return Matched(mask, weighted, self._scorer.rarity(int(np.count_nonzero(mask))))


def has_words(node: Node) -> bool:
    """Whether a node asks for words of title, text or metadata as a whole, not only for a condition."""
    match node:
        case Word() | Phrase() | Pattern() | Fuzzy():
            return node.field in (None, "title", "text")
        case Near():
            return True
        case And(parts) | Or(parts):
            return any(has_words(part) for part in parts)
        case AndMaybe(required, _):
            return has_words(required)
        case _:
            return False


def has_period(node: Node) -> bool:
    """Whether there is a date condition anywhere in a node."""
    match node:
        case Period():
            return True
        case And(parts) | Or(parts):
            return any(has_period(part) for part in parts)
        case AndMaybe(required, _):
            return has_period(required)
        case Not(part):
            return has_period(part)
        case _:
            return False
