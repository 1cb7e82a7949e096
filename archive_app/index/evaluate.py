"""A query tree against one generation: which rows it matches, and how well.

Every node becomes a mask over rows and scores for the rows of the mask. A date condition counts as true for
undated rows, also under a `NOT`: the search decides afterwards whether the undated are shown, and counts
them either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index import analysis, closeness, places, values
from archive_app.index.occurrences import (
    NOWHERE,
    Choice,
    Findings,
    Listed,
    Way,
    codes_of,
    findings,
    holding,
    joined,
)
from archive_app.index.query_tree import (
    And,
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
from archive_app.index.scoring import LEVEL_BONUS, Scorer, Scores
from archive_app.index.tally import Tally
from archive_app.index.word_table import encode
from archive_app.statements.searching import Ignored
from archive_app.text.folding import Level, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from archive_app.index.columns import Mask
    from archive_app.index.forms import Codes
    from archive_app.index.generation import Generation, OpenSegment
    from archive_app.index.segment import Segment
    from archive_app.statements.dates import Day

#: So many spellings of a fuzzy word are searched at most.
_MOST_SPELLINGS = 100

#: When fewer than one row in so many matches, the forms of these rows are looked up one by one.
_FEW = 50

_CODED = {"party": "party", "source": "source", "author": "author", "type": "type", "tag": "tag"}
_PLAIN = {"id": "id", "path": "path", "url": "url"}

Words = Word | Phrase | Pattern | Fuzzy


@dataclass(frozen=True, slots=True)
class Matched:
    """Rows that match, and their scores: 0 where nothing is to be scored, anything outside the mask.

    What is not scored yet is the weight of all occurrences of a word, of the given rarity.
    """

    mask: Mask
    scores: Scores
    rarity: float | None = None


class Evaluator:
    """Evaluates the nodes of one query; `ignored` collects what had to be cut short.

    Without `scored` all scores are 0, which is quicker.
    """

    def __init__(
        self, generation: Generation, check_cancelled: Callable[[], None], *, scored: bool = True
    ) -> None:
        self._generation = generation
        self._columns = generation.columns
        self._scorer = Scorer(generation.columns)
        self._tally = Tally(generation, self._scorer)
        self._check = check_cancelled
        self._rows = generation.columns.rows
        self._zero: Scores = np.zeros(self._rows, dtype=np.float32)
        self._is_scored = scored
        self._rarity: dict[Word, float] = {}
        self.ignored: dict[Ignored, None] = {}

    def evaluate(self, node: Node) -> Matched:
        """Evaluate a node over the rows that count."""
        matched = self.weigh(node)
        return Matched(matched.mask, self.scored([node], [matched], matched.mask))

    def weigh(self, node: Node) -> Matched:
        """The same, but leave a word unscored until it is known which rows matter; see `scored`."""
        self._check()
        matched = self._weigh(node, negated=False)
        if self._columns.all_live:
            return matched
        return Matched(matched.mask & self._columns.live, matched.scores, matched.rarity)

    def scored(self, nodes: Sequence[Node], matched: Sequence[Matched], mask: Mask) -> Scores:
        """The scores of some nodes together at the rows of a mask; anything elsewhere."""
        many = int(np.count_nonzero(mask))
        if not self._is_scored or not many:
            return self._zero
        rows = np.flatnonzero(mask) if many * _FEW < self._rows else None
        total: Scores | None = None
        for node, part in zip(nodes, matched, strict=True):
            its = part.scores if rows is None else part.scores[rows]
            its = its.copy() if part.rarity is None else self._scorer.score(its, part.rarity)
            if rows is None:
                total = its if total is None else np.add(total, its, out=total)
            else:
                total = np.zeros(self._rows, dtype=np.float32) if total is None else total
                total[rows] += its
            if isinstance(node, Word | Phrase) and part.rarity is not None:
                self._reward(node, part.rarity, mask, rows, total)
        return self._zero if total is None else total

    def _evaluate(self, node: Node, *, negated: bool) -> Matched:
        matched = self._weigh(node, negated=negated)
        if matched.rarity is None:
            return matched
        return Matched(matched.mask, self.scored([node], [matched], matched.mask))

    def _weigh(self, node: Node, *, negated: bool) -> Matched:
        """Evaluate a node. `negated` says that an odd number of `NOT` stands above it."""
        self._check()
        match node:
            case And(parts):
                return self._all(parts, negated=negated)
            case Or(parts):
                return self._any([self._evaluate(part, negated=negated) for part in parts])
            case Not(part):
                return Matched(~self._evaluate(part, negated=not negated).mask, self._zero)
            case Everything():
                return Matched(np.ones(self._rows, dtype=bool), self._zero)
            case Period():
                return Matched(self.period(node.earliest, node.latest, undated=not negated), self._zero)
            case Language(tag):
                return Matched(self._language(tag), self._zero)
            case Presence(field, present):
                mask = self._present(field)
                return Matched(mask if present else ~mask, self._zero)
            case Near():
                return self._scored(GROUPS, lambda segment, group: self._near(segment, group, node))
            case _:
                return self._words(node)

    def period(self, earliest: Day | None, latest: Day | None, *, undated: bool) -> Mask:
        """Rows whose interval overlaps the period, ends included; `undated` is what undated rows count as."""
        mask = self._columns.dated.copy()
        if earliest is not None:
            mask &= self._columns.latest >= earliest.number
        if latest is not None:
            mask &= self._columns.earliest <= latest.number
        return mask | ~self._columns.dated if undated else mask

    def closeness(self, parts: Sequence[Node], rows: NDArray[np.int64]) -> Scores:
        """What rows gain because plain words among the parts, evaluated before, stand near one another."""
        place, words = 0, []
        for part in parts:
            if isinstance(part, Word) and part.field in (None, "text"):
                choices = tuple(choice for (choice,) in self._ways(part) if isinstance(choice, Choice))
                words.append(closeness.Sought(choices, place, self._rarity[part]))
            place += len(analysis.analyse(part.text, None)) if isinstance(part, Phrase) else 1
        self._check()
        return closeness.gained(self._generation, self._scorer, words, rows)

    def _all(self, parts: Sequence[Node], *, negated: bool) -> Matched:
        matched = [self._weigh(part, negated=negated) for part in parts]
        mask: Mask = np.logical_and.reduce([part.mask for part in matched])
        return Matched(mask, self.scored(parts, matched, mask))

    def _any(self, parts: Sequence[Matched]) -> Matched:
        mask, scores = parts[0].mask, parts[0].scores * parts[0].mask
        for part in parts[1:]:
            mask = mask | part.mask
            scores += part.scores * part.mask
        return Matched(mask, scores)

    # Conditions on metadata

    def _language(self, tag: str) -> Mask:
        wanted = tag.replace("_", "-").lower()

        def speaks(value: str) -> bool:
            known = value.replace("_", "-").lower()
            return known == wanted or known.startswith(wanted + "-")

        return self._columns.facet("language_tag").rows_with(speaks)

    def _present(self, field: str) -> Mask:
        columns = self._columns
        if field in ("issued", "date"):
            return columns.dated
        if field in _CODED or field in ("lang", "language"):
            return ~columns.facet(_CODED.get(field, "language_tag")).missing
        if field in ("title", "text", "url", "proposal", "problem"):
            return columns.has(field)
        return np.ones(self._rows, dtype=bool)

    # Words

    def _words(self, node: Words) -> Matched:
        field = node.field
        if field in _CODED:
            return Matched(self._columns.facet(_CODED[field]).rows_with(values.holds(node)), self._zero)
        if field in _PLAIN:
            test = values.is_whole(node) if field == "id" else values.contains(node)
            tested = map(test, self._columns.strings(field))
            return Matched(np.fromiter(tested, dtype=bool, count=self._rows), self._zero)
        groups = GROUPS if field is None else (field,)
        ways = self._ways(node)
        if all(len(way) == 1 for way in ways):
            weighted = self._counted(groups, ways)
        else:
            slop = node.slop if isinstance(node, Phrase) else 0
            weighted = self._found(groups, lambda segment, group: findings(segment, group, ways, slop))
        matched = self._matched(weighted)
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
            way = tuple(Choice((position.surface,)) for position in analysis.analyse(node.text, None))
            return [way] if way else []
        ways = []
        for stemmer in self._columns.facet("stemmer").values:
            # A stem is looked for in the statements of its own language only.
            analysed = analysis.analyse(node.text, stemmer or None)
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

    def _near(self, segment: Segment, group: str, node: Near) -> Findings:
        left, right = self._findings(segment, group, node.left), self._findings(segment, group, node.right)
        return places.near(left, right, node.distance)

    def _findings(self, segment: Segment, group: str, node: Node) -> Findings:
        match node:
            case Word() | Phrase() | Pattern() | Fuzzy() if node.field in (None, group):
                slop = node.slop if isinstance(node, Phrase) else 0
                return findings(segment, group, self._ways(node), slop)
            case Near():
                return self._near(segment, group, node)
            case Or(parts):
                return joined([self._findings(segment, group, part) for part in parts])
            case _:
                return NOWHERE

    def _counted(self, groups: Sequence[str], ways: Sequence[Way]) -> Scores:
        """Weigh single words by how often they occur; where they stand does not matter."""
        weighted: Scores = np.zeros(self._rows, dtype=np.float32)
        for opened in self._generation.segments:
            self._check()
            here = weighted[opened.here]
            for (choice,) in ways:
                codes = codes_of(opened.segment, choice)
                spoken = None if choice.stemmer is None or not len(codes) else opened.spoken(choice.stemmer)
                target = here if spoken is None else np.zeros_like(here)
                for group in groups:
                    self._tally.add(target, opened, group, codes)
                if spoken is not None:
                    here += target * spoken
        return weighted

    def _scored(self, groups: Sequence[str], find: Callable[[Segment, str], Findings]) -> Matched:
        return self._matched(self._found(groups, find))

    def _found(self, groups: Sequence[str], find: Callable[[Segment, str], Findings]) -> Scores:
        """Weigh findings, each of which counts once."""
        weighted: Scores = np.zeros(self._rows, dtype=np.float32)
        for opened in self._generation.segments:
            self._check()
            for group in groups:
                documents = places.documents_of(find(opened.segment, group)[0])
                if len(documents):
                    self._tally.add_each(weighted[opened.here], opened, group, documents)
        return weighted

    def _matched(self, weighted: Scores) -> Matched:
        if not self._columns.all_live:
            weighted *= self._columns.live
        mask = weighted > 0
        return Matched(mask, weighted, self._scorer.rarity(int(np.count_nonzero(mask))))

    # Levels of folding

    def _reward(
        self,
        node: Word | Phrase,
        rarity: float,
        mask: Mask,
        rows: NDArray[np.intp] | None,
        scores: Scores,
    ) -> None:
        """Add to the scores of the rows of a mask the bonus of each level of folding at which they hold the
        words of a node as typed. `rows` are given when they are few.
        """
        for position in analysis.analyse(node.text, None):
            for level, those in self._levels(position).items():
                bonus = np.float32(LEVEL_BONUS[level] * rarity)
                if rows is not None:
                    self._reward_few(scores, rows, those, bonus)
                else:
                    self._reward_many(scores, mask, those, bonus)

    def _levels(self, position: analysis.AnalysedPosition) -> dict[int, list[tuple[OpenSegment, Codes]]]:
        """The forms of a word at each level of folding that tells any apart."""
        exact = position.exact
        cased = frozenset({exact, exact.lower(), exact.upper(), exact.capitalize(), fold(exact, Level.CASE)})
        forms: dict[int, list[tuple[OpenSegment, Codes]]] = {3: [], 2: [], 1: []}
        for opened in self._generation.segments:
            codes = opened.segment.with_surface(position.surface)
            if not len(codes):
                continue
            spelt = opened.segment.exact_forms(codes)
            of_case = np.array([word.decode("utf-8", "surrogatepass") in cased for word in spelt], dtype=bool)
            as_typed = np.array([word == encode(exact) for word in spelt], dtype=bool)
            for level, chosen in ((3, codes), (2, codes[of_case]), (1, codes[as_typed])):
                forms[level].append((opened, chosen))
        counts = {level: sum(len(codes) for _, codes in those) for level, those in forms.items()}
        # Where every form of a level matches at the next one too, that tells nothing apart.
        return {level: forms[level] for level in forms if level == 3 or counts[level] < counts[level + 1]}

    def _reward_many(
        self, scores: Scores, mask: Mask, those: Sequence[tuple[OpenSegment, Codes]], bonus: np.float32
    ) -> None:
        marked: Mask = np.zeros(self._rows, dtype=bool)
        for opened, codes in those:
            self._tally.mark(marked[opened.here], opened, codes)
        marked &= mask
        scores += marked * bonus

    def _reward_few(
        self,
        scores: Scores,
        rows: NDArray[np.intp],
        those: Sequence[tuple[OpenSegment, Codes]],
        bonus: np.float32,
    ) -> None:
        for opened, codes in those:
            low, high = np.searchsorted(rows, [opened.first, opened.end])
            if low < high and len(codes):
                documents = (rows[low:high] - opened.first).astype(np.uint32)
                scores[rows[low:high][holding(opened.segment, GROUPS, codes, documents)]] += bonus


def has_words(node: Node) -> bool:
    """Whether a node asks for words of title, text or metadata as a whole, not only for a condition."""
    match node:
        case Word() | Phrase() | Pattern() | Fuzzy():
            return node.field in (None, "title", "text")
        case Near():
            return True
        case And(parts) | Or(parts):
            return any(has_words(part) for part in parts)
        case _:
            return False


def has_period(node: Node) -> bool:
    """Whether there is a date condition anywhere in a node."""
    match node:
        case Period():
            return True
        case And(parts) | Or(parts):
            return any(has_period(part) for part in parts)
        case Not(part):
            return has_period(part)
        case _:
            return False
