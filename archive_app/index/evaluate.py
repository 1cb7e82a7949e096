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
from archive_app.index.occurrences import NOWHERE, Choice, Findings, Way, counted, findings, holders, joined
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
from archive_app.index.scoring import Counted, Scorer, Scores
from archive_app.statements.searching import Ignored
from archive_app.text.folding import Level, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from archive_app.index.columns import Mask
    from archive_app.index.forms import Codes
    from archive_app.index.generation import Generation, OpenSegment
    from archive_app.index.records import FileRecord
    from archive_app.index.segment import Segment
    from archive_app.statements.dates import Day

#: So many forms of a pattern, and so many spellings of a fuzzy word, are searched at most.
_MOST_FORMS = 1_000
_MOST_SPELLINGS = 100

_CODED = {"party": "party", "source": "source", "author": "author", "type": "type", "tag": "tag"}
_PLAIN = {"id": "id", "path": "path", "url": "url"}

Words = Word | Phrase | Pattern | Fuzzy


@dataclass(frozen=True, slots=True)
class Matched:
    """Rows that match, and their scores (0 where nothing is to be scored)."""

    mask: Mask
    scores: Scores


class Evaluator:
    """Evaluates the nodes of one query; `ignored` collects what had to be cut short."""

    def __init__(self, generation: Generation, check_cancelled: Callable[[], None]) -> None:
        self._generation = generation
        self._columns = generation.columns
        self._scorer = Scorer(generation.columns)
        self._check = check_cancelled
        self._rows = len(generation.columns)
        self._zero: Scores = np.zeros(self._rows, dtype=np.float32)
        self._rarity: dict[Word, float] = {}
        self.ignored: dict[Ignored, None] = {}

    def evaluate(self, node: Node, *, negated: bool = False) -> Matched:
        """Evaluate a node. `negated` says that an odd number of `NOT` stands above it."""
        self._check()
        match node:
            case And(parts):
                return self._all([self.evaluate(part, negated=negated) for part in parts])
            case Or(parts):
                return self._any([self.evaluate(part, negated=negated) for part in parts])
            case Not(part):
                return Matched(~self.evaluate(part, negated=not negated).mask, self._zero)
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
                choices = tuple(choice for (choice,) in self._ways(part))
                words.append(closeness.Sought(choices, place, self._rarity[part]))
            place += len(analysis.analyse(part.text, None)) if isinstance(part, Phrase) else 1
        self._check()
        return closeness.gained(self._generation, self._scorer, words, rows)

    def _all(self, parts: Sequence[Matched]) -> Matched:
        mask, scores = parts[0].mask, parts[0].scores
        for part in parts[1:]:
            mask, scores = mask & part.mask, scores + part.scores
        return Matched(mask, scores)

    def _any(self, parts: Sequence[Matched]) -> Matched:
        mask, scores = parts[0].mask, np.where(parts[0].mask, parts[0].scores, 0)
        for part in parts[1:]:
            mask, scores = mask | part.mask, scores + np.where(part.mask, part.scores, 0)
        return Matched(mask, scores.astype(np.float32))

    # Conditions on metadata

    def _language(self, tag: str) -> Mask:
        wanted = tag.replace("_", "-").lower()

        def speaks(value: str) -> bool:
            known = value.replace("_", "-").lower()
            return known == wanted or known.startswith(wanted + "-")

        return self._columns.language_tag.rows_with(speaks)

    def _present(self, field: str) -> Mask:
        columns = self._columns
        if field in ("issued", "date"):
            return columns.dated
        if field in _CODED or field in ("lang", "language"):
            return ~columns.facet(_CODED.get(field, "language_tag")).missing
        if field == "url":
            return self._of_records(lambda record: bool(record.url))
        if field == "title":
            return self._of_records(lambda record: bool(record.title))
        if field == "text":
            return self._of_records(lambda record: record.has_text)
        return np.ones(self._rows, dtype=bool)

    def _of_records(self, wanted: Callable[[FileRecord], bool]) -> Mask:
        return np.fromiter(map(wanted, self._columns.records), dtype=bool, count=self._rows)

    # Words

    def _words(self, node: Words) -> Matched:
        field = node.field
        if field in _CODED:
            return Matched(self._columns.facet(_CODED[field]).rows_with(values.holds(node)), self._zero)
        if field in _PLAIN:
            name = _PLAIN[field]
            test = values.is_whole(node) if field == "id" else values.contains(node)
            return Matched(self._of_records(lambda record: test(getattr(record, name) or "")), self._zero)
        groups = GROUPS if field is None else (field,)
        ways = self._ways(node)
        if all(len(way) == 1 for way in ways):
            matched = self._counted(groups, ways)
        else:
            slop = node.slop if isinstance(node, Phrase) else 0
            matched = self._scored(groups, lambda segment, group: findings(segment, group, ways, slop))
        if isinstance(node, (Pattern, Fuzzy)):
            return matched
        if isinstance(node, Word):
            self._rarity[node] = self._scorer.rarity(int(np.count_nonzero(matched.mask)))
        return Matched(matched.mask, self._scorer.reward(matched.scores, self._levels(node.text)))

    def _ways(self, node: Words) -> list[Way]:
        """The ways to find a node: each is what may stand at each of its positions."""
        if isinstance(node, (Pattern, Fuzzy)):
            return [(Choice(tuple(self._forms(node))),)]
        if isinstance(node, Phrase):
            way = tuple(Choice((position.surface,)) for position in analysis.analyse(node.text, None))
            return [way] if way else []
        ways = []
        for stemmer in self._columns.stemmer.values:
            # A stem is looked for in the statements of its own language only.
            analysed = analysis.analyse(node.text, stemmer or None)
            ways.append(tuple(Choice(position.stems, stemmer) for position in analysed))
        return [way for way in ways if way]

    def _forms(self, node: Pattern | Fuzzy) -> list[str]:
        lexicon = self._generation.lexicon
        if isinstance(node, Fuzzy):
            forms = [word for word, _ in lexicon.alike(fold(node.text), node.distance)]
            most, what = _MOST_SPELLINGS, "nearest spellings"
        else:
            forms = lexicon.matching(fold(node.text))
            most, what = _MOST_FORMS, "most frequent words"
        if len(forms) > most:
            reason = f"Too many words are like this; the {most:,} {what} were searched."
            self.ignored[Ignored(node.start, node.end, reason)] = None
        return forms[:most]

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

    def _counted(self, groups: Sequence[str], ways: Sequence[Way]) -> Matched:
        """Score single words by how often they occur; where they stand does not matter."""
        found: list[tuple[str, Counted]] = []
        for opened in self._generation.segments:
            self._check()
            for way in ways:
                for group in groups:
                    documents, counts = counted(opened.segment, group, way)
                    rows = opened.rows[documents]
                    live = rows >= 0
                    found.append((group, (rows[live], counts[live])))
        return self._matched(found)

    def _scored(self, groups: Sequence[str], find: Callable[[Segment, str], Findings]) -> Matched:
        """Score findings, each of which counts once."""
        found: list[tuple[str, Counted]] = []
        for opened in self._generation.segments:
            self._check()
            for group in groups:
                rows = opened.rows_of(places.documents_of(find(opened.segment, group)[0]))
                found.append((group, (rows, np.ones(len(rows), dtype=np.float32))))
        return self._matched(found)

    def _matched(self, found: Sequence[tuple[str, Counted]]) -> Matched:
        mask = np.zeros(self._rows, dtype=bool)
        for _, (rows, _counts) in found:
            mask[rows] = True
        return Matched(mask, self._scorer.score(found))

    def _levels(self, text: str) -> list[tuple[int, NDArray[np.int64]]]:
        """Rows that hold the words as typed, at each level of folding."""
        found: list[tuple[int, NDArray[np.int64]]] = []
        for position in analysis.analyse(text, None):
            exact = position.exact
            cased = frozenset(
                {exact, exact.lower(), exact.upper(), exact.capitalize(), fold(exact, Level.CASE)}
            )
            forms: dict[int, list[tuple[OpenSegment, Codes]]] = {3: [], 2: [], 1: []}
            for opened in self._generation.segments:
                codes = opened.segment.with_surface(position.surface)
                of_case = opened.segment.exactly(codes, cased)
                forms[3].append((opened, codes))
                forms[2].append((opened, of_case))
                forms[1].append((opened, opened.segment.exactly(of_case, frozenset({exact}))))
            counts = {level: sum(len(codes) for _, codes in those) for level, those in forms.items()}
            for level, those in forms.items():
                # Where every form of a level matches at the next one too, that tells nothing apart.
                if level == 3 or counts[level] < counts[level + 1]:
                    rows = [opened.rows_of(holders(opened.segment, GROUPS, codes)) for opened, codes in those]
                    found.append((level, np.concatenate([*rows, np.empty(0, np.int64)])))
        return found


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
