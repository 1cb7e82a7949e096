"""A query tree evaluated in the plainest way, statement by statement, over `analysis.analyse` alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from archive_app.index import analysis
from archive_app.index.document import document_of
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
from archive_app.index.records import FileRecord
from archive_app.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.statements.statement import Statement

GROUPS = ("title", "text", "meta")
VALUE_GAP = 100

Finding = tuple[int, int]


class Place(NamedTuple):
    """What stands at one position of a group of words."""

    at: int
    words: frozenset[str]
    stems: frozenset[str]
    exact: str


@dataclass(frozen=True)
class Plain:
    """A statement as lists of places."""

    statement: Statement

    @cached_property
    def stemmer(self) -> str:
        return analysis.stemmer_language(self.statement.language) or ""

    @cached_property
    def places(self) -> dict[str, list[Place]]:
        groups = document_of(self.statement, FileRecord("a.md", 0, 0, "", serial=1)).groups
        return {name: placed(groups[name], self.stemmer) for name in GROUPS}

    def findings(self, group: str, node: Node) -> list[Finding]:
        """Where a node is found in a group."""
        match node:
            case Or(parts):
                return [found for part in parts for found in self.findings(group, part)]
            case Near(left, right, distance):
                lefts, rights = self.findings(group, left), self.findings(group, right)
                pairs = [(a, b) for a in lefts for b in rights] + [(b, a) for a in lefts for b in rights]
                return [(a[0], b[1]) for a, b in pairs if 0 < b[0] - a[1] <= distance]
            case Phrase(text, field=field, slop=slop) if field in (None, group):
                wanted = [position.surface for position in analysis.analyse(text, None)]
                return in_order([[p.at for p in self.places[group] if w in p.words] for w in wanted], slop)
            case Word(text, field=field) if field in (None, group):
                (position,) = analysis.analyse(text, self.stemmer or None)
                return [(p.at, p.at) for p in self.places[group] if p.stems & set(position.stems)]
            case Pattern(text, field=field) if field in (None, group):
                wanted_form = fold(text)
                return [
                    (p.at, p.at) for p in self.places[group] if any(like(wanted_form, w) for w in p.words)
                ]
            case Fuzzy(text, distance=most, field=field) if field in (None, group):
                return [
                    (p.at, p.at)
                    for p in self.places[group]
                    if any(edits(fold(text), word) <= most for word in p.words)
                ]
        return []

    def matches(self, node: Node, *, negated: bool = False) -> bool:
        """Whether a node matches; a date condition is true for what is undated, also when negated."""
        match node:
            case And(parts):
                return all(self.matches(part, negated=negated) for part in parts)
            case Or(parts):
                return any(self.matches(part, negated=negated) for part in parts)
            case AndMaybe(required, _):
                return self.matches(required, negated=negated)
            case Not(part):
                return not self.matches(part, negated=not negated)
            case Everything():
                return True
            case Language(tag):
                known = (self.statement.language or "").lower()
                return known == tag.lower() or known.startswith(tag.lower() + "-")
            case Presence(field, present):
                return self.has(field) is present
            case Period():
                return self.within(node) if self.statement.issued else not negated
            case Word() | Phrase() if node.field == "party":
                return self.of_party(node.text)
        return any(self.findings(group, node) for group in GROUPS)

    def has(self, field: str) -> bool:
        """Whether a field has a value."""
        values = {
            "title": self.statement.title,
            "text": self.statement.text.strip(),
            "party": self.statement.party,
            "issued": self.statement.issued,
            "lang": self.statement.language,
        }
        return bool(values[field])

    def within(self, period: Period) -> bool:
        """Whether the date may lie in the period."""
        date = self.statement.issued
        assert date is not None
        starts_in_time = period.latest is None or date.earliest is None or date.earliest <= period.latest
        ends_in_time = period.earliest is None or date.latest is None or date.latest >= period.earliest
        return starts_in_time and ends_in_time

    def of_party(self, text: str) -> bool:
        """Whether the words stand side by side in the party's name."""
        wanted = [position.surface for position in analysis.analyse(text, None)]
        found = placed([self.statement.party or ""], "")
        return bool(in_order([[p.at for p in found if word in p.words] for word in wanted], 0))


def placed(values: Sequence[str], stemmer: str) -> list[Place]:
    """The places of the values of a group; no phrase reaches from one value into the next."""
    found, start = [], 0
    for value in values:
        positions = analysis.analyse(value, stemmer or None)
        for at, p in enumerate(positions, start):
            singles = {p.single} if p.single else set()
            found.append(Place(at, frozenset({p.surface} | singles), frozenset(p.stems) | singles, p.exact))
        start += len(positions) + VALUE_GAP
    return found


def in_order(places: Sequence[Sequence[int]], slop: int) -> list[Finding]:
    """For each place of the first word the shortest finding of all words in order, if it is short enough."""
    found = []
    for first in places[0]:
        at = first
        for others in places[1:]:
            at = min((place for place in others if place > at), default=10**9)
        if at - first < len(places) + slop:
            found.append((first, at))
    return found


def like(pattern: str, word: str) -> bool:
    """Whether a word is like a pattern with `*` and `?`."""
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(like(pattern[1:], word[at:]) for at in range(len(word) + 1))
    return bool(word) and pattern[0] in ("?", word[0]) and like(pattern[1:], word[1:])


def edits(one: str, other: str) -> int:
    """The optimal string alignment distance, from its definition."""
    table: dict[tuple[int, int], int] = {}
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            ways = [0] if not i and not j else []
            if i:
                ways.append(table[i - 1, j] + 1)
            if j:
                ways.append(table[i, j - 1] + 1)
            if i and j:
                ways.append(table[i - 1, j - 1] + (one[i - 1] != other[j - 1]))
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
                ways.append(table[i - 2, j - 2] + 1)
            table[i, j] = min(ways)
    return table[len(one), len(other)]
