"""A query tree against one generation: which rows it matches, and how well.

Every node becomes a mask over rows and scores for the rows of the mask. A date condition counts as true for
undated rows, also under a `NOT`: the search decides afterwards whether the undated are shown, and counts
them either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index import analysis, places, values
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
from archive_app.index.schema import GROUPS, stem_field
from archive_app.index.scoring import Counted, Scorer, Scores
from archive_app.statements.searching import Ignored
from archive_app.text.folding import Level, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from archive_app.index.columns import Mask
    from archive_app.index.generation import Generation
    from archive_app.index.places import Places
    from archive_app.index.records import FileRecord
    from archive_app.statements.dates import Day

#: So many forms of a pattern, and so many spellings of a fuzzy word, are searched at most.
_MOST_FORMS = 1_000
_MOST_SPELLINGS = 100

_CODED = {"party": "party", "source": "source", "author": "author", "type": "type", "tag": "tag"}
_PLAIN = {"id": "id", "path": "path", "url": "url"}

_NONE: Places = np.empty(0, dtype=np.int64)

Words = Word | Phrase | Pattern | Fuzzy


@dataclass(frozen=True, slots=True)
class Matched:
    """Rows that match, and their scores (0 where nothing is to be scored)."""

    mask: Mask
    scores: Scores


@dataclass(frozen=True, slots=True)
class Alternatives:
    """What may stand at one position: terms of one field."""

    field: str
    terms: tuple[str, ...]


class Evaluator:
    """Evaluates the nodes of one query; `ignored` collects what had to be cut short."""

    def __init__(self, generation: Generation, check_cancelled: Callable[[], None]) -> None:
        self._generation = generation
        self._columns = generation.columns
        self._scorer = Scorer(generation.columns)
        self._check = check_cancelled
        self._rows = len(generation.columns)
        self._zero: Scores = np.zeros(self._rows, dtype=np.float32)
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
                return self._scored({group: self._near(node, group) for group in GROUPS})
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
        matched = self._scored({group: self._occurrences(node, group) for group in groups})
        if isinstance(node, (Pattern, Fuzzy)):
            return matched
        return Matched(matched.mask, self._scorer.reward(matched.scores, self._levels(node.text)))

    def _occurrences(self, node: Words, group: str) -> tuple[Places, Places]:
        """Where a word or phrase stands in a group of words: first and last place of each finding."""
        findings = [self._sequence(positions, node) for positions in self._alternatives(node, group)]
        return (
            np.concatenate([starts for starts, _ in findings] or [_NONE]),
            np.concatenate([ends for _, ends in findings] or [_NONE]),
        )

    def _sequence(self, positions: Sequence[Alternatives], node: Words) -> tuple[Places, Places]:
        self._check()
        at = [
            places.union([self._generation.postings(wanted.field, term).places for term in wanted.terms])
            for wanted in positions
        ]
        return places.chains(at, node.slop if isinstance(node, Phrase) else 0)

    def _alternatives(self, node: Words, group: str) -> list[list[Alternatives]]:
        """The ways to find a node in a group: each a list of positions, each position a choice of terms."""
        if isinstance(node, (Pattern, Fuzzy)):
            return [[Alternatives(group, tuple(self._forms(node)))]]
        if isinstance(node, Phrase):
            found = analysis.analyse(node.text, None)
            return [[Alternatives(group, (position.surface,)) for position in found]] if found else []
        ways = [self._stem_way(node.text, stemmer, group) for stemmer in self._columns.stemmer.values]
        return [way for way in ways if way]

    def _stem_way(self, text: str, stemmer: str, group: str) -> list[Alternatives]:
        # The prefix keeps a stem to the statements of its own language.
        return [
            Alternatives(stem_field(group), tuple(f"{stemmer}:{stem}" for stem in position.stems))
            for position in analysis.analyse(text, stemmer or None)
        ]

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

    def _near(self, node: Near, group: str) -> tuple[Places, Places]:
        return places.near(self._findings(node.left, group), self._findings(node.right, group), node.distance)

    def _findings(self, node: Node, group: str) -> tuple[Places, Places]:
        match node:
            case Word() | Phrase() | Pattern() | Fuzzy():
                return self._occurrences(node, group) if node.field in (None, group) else (_NONE, _NONE)
            case Near():
                return self._near(node, group)
            case Or(parts):
                found = [self._findings(part, group) for part in parts]
                return np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])
            case _:
                return _NONE, _NONE

    def _scored(self, found: dict[str, tuple[Places, Places]]) -> Matched:
        counted: dict[str, Counted] = {}
        mask = np.zeros(self._rows, dtype=bool)
        for group, (starts, _) in found.items():
            rows = places.rows_of(starts)
            mask[rows] = True
            counted[group] = rows, np.ones(len(rows), dtype=np.float32)
        return Matched(mask, self._scorer.score(counted))

    def _levels(self, text: str) -> list[tuple[int, NDArray[np.int64]]]:
        """Rows that hold the words as typed, at each level of folding."""
        found: list[tuple[int, NDArray[np.int64]]] = []
        for position in analysis.analyse(text, None):
            exact = position.exact
            cased = {exact, exact.lower(), exact.upper(), exact.capitalize(), fold(exact, Level.CASE)}
            surface = [self._generation.postings(group, position.surface).rows for group in GROUPS]
            found.append((3, np.unique(np.concatenate(surface))))
            variants = [self._generation.postings("exact", variant).rows for variant in sorted(cased)]
            found.append((2, np.unique(np.concatenate(variants))))
            found.append((1, self._generation.postings("exact", exact).rows))
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
