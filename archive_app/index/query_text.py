"""What a person typed to a tree of nodes. Never fails.

What is malformed is searched literally, as words, and listed with its place and a plain reason.

==========================  ==================================================================================
`clean water`               both words, any form
`"clean water"`             the phrase, in any quotation marks; operators inside are words
`"clean water"~5`           the words in order, with up to 5 words more among them
`clean OR water`            either; OR binds more closely than words side by side and less closely than AND
`clean AND water`           both
`clean NOT water`, `-water` the one without the other
`clean NEAR/5 water`        within 5 words of one another, in either order; NEAR alone is NEAR/10
`( )`                       grouping
`wat*`, `w?ter`             any letters, one letter
`watr~`, `watr~2`           one or two differences of spelling
`party:Green`               a field; `party:"Green Union"`, `party:(Green OR Blue)`
`date:2016..2018`           a period; `before:2016`, `after:2016-05`
`has:url`, `missing:date`   with and without a value; also `has:proposal`, `has:problem`
==========================  ==================================================================================

Operators are operators in capitals only. `a b OR c d` is a, and either b or c, and d: as in other search
boxes, OR takes its two neighbours. With AND written out, `a AND b OR c AND d` is a and b, or c and d.

A word typed without quotation marks that is several positions (`e-mail`, `COVID-19`, `l'eau`, a run of
Chinese) is an unquoted `Phrase`: its surface forms in sequence. So `e-mail` does not find a text with an e
and somewhere else mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from archive_app.index.query_lexer import Kind, Notes, Token, cut
from archive_app.index.query_terms import in_field, literal, term
from archive_app.index.query_tree import (
    WORD_FIELDS,
    And,
    Everything,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Word,
)
from archive_app.index.reading import condition_field, condition_label
from archive_app.statements.searching import Ignored, TypedCondition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: How deep brackets may nest; deeper ones are left out and noted.
DEEPEST = 30

#: The distance of NEAR without a number, and the widest.
NEAR_WORDS = 10
WIDEST_NEAR = 1000

_MOST_PAIRS = 16

LONE_OPERATOR = {
    Kind.AND: "AND needs something to its left and to its right; it was searched as a word.",
    Kind.OR: "OR needs something to its left and to its right; it was searched as a word.",
    Kind.NEAR: "NEAR needs a word or a phrase to its left and to its right; it was searched as a word.",
    Kind.NOT: "NOT needs something to its right; it was searched as a word.",
    Kind.MINUS: "A minus sign leaves out the word that it touches, as in -water; alone it was left out.",
}
UNPAIRED = "This bracket has no partner, so it was left out."
EMPTY_BRACKETS = "There is nothing to search for between these brackets."
TOO_DEEP = f"Brackets may nest {DEEPEST} deep; these were left out, and what they hold was searched."
NO_GROUP = "This field takes one value, without brackets; what they hold was searched."
NO_WORD = "There is no letter or digit here to search for."
NOT_NEAR = "NEAR takes words and phrases of one field; both sides were searched at any distance."

Words = Word | Phrase | Pattern | Fuzzy


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query understood: its tree, what was not honoured (in order), and the conditions typed at the top
    level.
    """

    tree: Node
    ignored: tuple[Ignored, ...] = ()
    conditions: tuple[TypedCondition, ...] = ()


@dataclass(frozen=True, slots=True)
class _Item:
    """A token with the node that it stands for, when it is a term."""

    kind: Kind
    token: Token
    node: Node | None = None


@lru_cache(maxsize=32)
def parse(query: str) -> ParsedQuery:
    """Return what the query means. Any text is a query; the time taken is linear in its length.

    What was asked last is remembered: it is asked again with other filters, for the next page, for an export.
    """
    notes = Notes(query)
    items = _balanced(_terms(query, cut(query, notes), notes), notes)
    parser = _Parser(_operators(query, _prefixes(query, items, notes), notes), notes, query)
    parts = parser.parse()
    if not parts:
        if query.strip() and not notes.all():
            notes.add(0, len(query), NO_WORD)
        return ParsedQuery(Everything(), notes.all())
    tree = _joined(parts, And) or Everything()
    return ParsedQuery(tree, notes.all(), tuple(_conditions(parts, parser.typed)))


def _terms(query: str, tokens: list[Token], notes: Notes) -> list[_Item]:
    items: list[_Item] = []
    for token in tokens:
        if token.kind is not Kind.TERM:
            items.append(_Item(token.kind, token))
            continue
        node = term(query, token, notes)
        if node is not None:
            items.append(_Item(Kind.TERM, token, node))
            continue
        if token.quoted or token.field or token.tilde:
            notes.add(token.start, token.end, NO_WORD)
        _drop_negations(items, token.start, notes)
    return items


def _drop_negations(items: list[_Item], start: int, notes: Notes) -> None:
    # What they would have left out is gone; they must not take hold of the next word.
    while items and items[-1].kind is Kind.MINUS and items[-1].token.end == start:
        token = items.pop().token
        notes.add(token.start, token.end, LONE_OPERATOR[Kind.MINUS])
        start = token.start


def _balanced(items: list[_Item], notes: Notes) -> list[_Item]:
    """Leave out brackets without partner, empty ones, and those beyond the deepest level."""
    kept: list[_Item] = []
    open_at: list[int | None] = []
    for item in items:
        token = item.token
        if item.kind is Kind.OPEN and len(open_at) >= DEEPEST:
            open_at.append(None)
            notes.add(token.start, token.end, TOO_DEEP)
        elif item.kind is Kind.OPEN:
            open_at.append(len(kept))
            kept.append(item)
        elif item.kind is not Kind.CLOSE:
            kept.append(item)
        elif not open_at:
            notes.add(token.start, token.end, UNPAIRED)
        else:
            opened = open_at.pop()
            if opened is None:
                notes.add(token.start, token.end, TOO_DEEP)
            elif opened == len(kept) - 1:
                opening = kept.pop().token
                notes.add(opening.start, token.end, EMPTY_BRACKETS)
                _drop_negations(kept, opening.start, notes)
            else:
                kept.append(item)
    unpaired = {at for at in open_at if at is not None}
    for at in unpaired:
        notes.add(kept[at].token.start, kept[at].token.end, UNPAIRED)
    return [item for at, item in enumerate(kept) if at not in unpaired]


def _prefixes(query: str, items: list[_Item], notes: Notes) -> list[_Item]:
    """Make a word of each NOT that has nothing to its right; leave out such minus signs."""
    searchable = any(item.kind is Kind.TERM for item in items)
    kept: list[_Item] = []
    for item in reversed(items):
        follows = kept[-1].kind if kept else None
        takes = follows in (Kind.TERM, Kind.OPEN, Kind.NOT, Kind.MINUS)
        if item.kind is Kind.NOT and not (takes and searchable):
            kept.append(_as_word(query, item, notes))
        elif item.kind is Kind.MINUS and not takes:
            notes.add(item.token.start, item.token.end, LONE_OPERATOR[Kind.MINUS])
        else:
            kept.append(item)
    return kept[::-1]


def _operators(query: str, items: list[_Item], notes: Notes) -> list[_Item]:
    """Make a word of each AND, OR and NEAR that lacks something on either side."""
    kept: list[_Item] = []
    for number, item in enumerate(items):
        if item.kind not in (Kind.AND, Kind.OR, Kind.NEAR):
            kept.append(item)
            continue
        before = kept[-1].kind if kept else None
        after = items[number + 1].kind if number + 1 < len(items) else None
        operands = (
            (Kind.TERM, Kind.OPEN) if item.kind is Kind.NEAR else (Kind.TERM, Kind.OPEN, Kind.NOT, Kind.MINUS)
        )
        joins = before in (Kind.TERM, Kind.CLOSE) and after in operands
        kept.append(item if joins else _as_word(query, item, notes))
    return kept


def _as_word(query: str, item: _Item, notes: Notes) -> _Item:
    notes.add(item.token.start, item.token.end, LONE_OPERATOR[item.kind])
    return _Item(Kind.TERM, item.token, literal(query, item.token.start, item.token.end))


class _Parser:
    """Items to nodes, by recursive descent; the depth is bounded because brackets were balanced before.

    `typed` keeps, by identity of the node, where each condition with a field was typed.
    """

    def __init__(self, items: list[_Item], notes: Notes, query: str) -> None:
        self._items = items
        self._notes = notes
        self._query = query
        self._at = 0
        self.typed: dict[int, tuple[Node, int, int]] = {}

    def parse(self) -> list[Node]:
        """Return the parts of the top level, all of which are asked for."""
        return self._side_by_side()

    def _kind(self) -> Kind | None:
        return self._items[self._at].kind if self._at < len(self._items) else None

    def _side_by_side(self) -> list[Node]:
        parts = []
        while self._kind() not in (None, Kind.CLOSE):
            part = self._either()
            if part is not None:
                parts.append(part)
        return parts

    def _either(self) -> Node | None:
        parts = [self._both()]
        while self._kind() is Kind.OR:
            self._at += 1
            parts.append(self._both())
        return _joined(parts, Or)

    def _both(self) -> Node | None:
        parts = [self._negated()]
        while self._kind() is Kind.AND:
            self._at += 1
            parts.append(self._negated())
        return _joined(parts, And)

    def _negated(self) -> Node | None:
        first, negative = self._at, False
        while self._kind() in (Kind.NOT, Kind.MINUS):
            negative = not negative
            self._at += 1
        node = self._near()
        if node is None or not negative:
            return node
        negated = node.part if isinstance(node, Not) else Not(node)
        if id(node) in self.typed:
            _, _, end = self.typed[id(node)]
            self.typed[id(negated)] = (negated, self._items[first].token.start, end)
        return negated

    def _near(self) -> Node | None:
        left = self._primary()
        if self._kind() is not Kind.NEAR:
            return left
        parts: list[Node | None] = []
        while self._kind() is Kind.NEAR:
            operator = self._items[self._at].token
            self._at += 1
            right = self._primary()
            parts.append(self._nearby(left, right, operator))
            left = right
        return _joined(parts, And)

    def _nearby(self, left: Node | None, right: Node | None, operator: Token) -> Node | None:
        lefts, rights = _choices(left), _choices(right)
        fields = {words.field for words in lefts + rights}
        if len(fields) != 1 or not lefts or not rights or len(lefts) * len(rights) > _MOST_PAIRS:
            self._notes.add(operator.start, operator.end, NOT_NEAR)
            return _joined([left, right], And)
        distance = min(max(1, NEAR_WORDS if operator.number is None else operator.number), WIDEST_NEAR)
        return _joined([Near(a, b, distance, a.start, b.end) for a in lefts for b in rights], Or)

    def _primary(self) -> Node | None:
        if self._kind() not in (Kind.TERM, Kind.OPEN):
            return None
        item = self._items[self._at]
        self._at += 1
        if item.node is not None:
            if item.token.field is not None:
                self.typed[id(item.node)] = (item.node, item.token.start, item.token.end)
            return item.node
        node = _joined(self._side_by_side(), And)
        end = self._items[self._at].token.end if self._kind() is Kind.CLOSE else item.token.end
        self._at += 1
        field = item.token.field
        if node is None or field is None:
            return node
        if field not in WORD_FIELDS and field != "lang":
            self._notes.add(item.token.start, item.token.end, NO_GROUP)
            return node
        node = in_field(self._query, node, field, self._notes)
        self.typed[id(node)] = (node, item.token.start, end)
        return node


def _choices(node: Node | None) -> list[Words]:
    """The words or phrases of which NEAR takes any; empty when the node is something else."""
    if isinstance(node, Words):
        return [node]
    if isinstance(node, Or) and all(isinstance(part, Words) for part in node.parts):
        return [part for part in node.parts if isinstance(part, Words)]
    return []


def _joined(parts: Sequence[Node | None], kind: type[And | Or]) -> Node | None:
    found = [part for part in parts if part is not None]
    if len(found) < 2:
        return found[0] if found else None
    flat: list[Node] = []
    for part in found:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return kind(tuple(flat))


def _conditions(parts: Sequence[Node], typed: dict[int, tuple[Node, int, int]]) -> Iterator[TypedCondition]:
    for part in parts:
        if id(part) in typed:
            node, start, end = typed[id(part)]
            field = condition_field(node)
            if field is not None:
                yield TypedCondition(field, condition_label(node), start, end)
        elif isinstance(part, And):
            yield from _conditions(part.parts, typed)
