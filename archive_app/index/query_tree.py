"""A query as a tree: what was typed, with the offsets at which it was typed.

Offsets are code points in the query text. The parser (`query_text`) makes the tree; translation to Whoosh, the
plain-language reading and the marks in a text are all made from it, so that they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.statements.dates import Day

#: Fields that hold words; `None` in a node stands for title, text and metadata together.
WORD_FIELDS = ("title", "text", "party", "source", "author", "type", "tag", "id", "path", "url")


@dataclass(frozen=True, slots=True)
class Word:
    """A plain word: matches its stems. `text` is as typed."""

    text: str
    start: int
    end: int
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in quotation marks: matches surface forms in order; `slop` is how many further positions they may spread over."""

    text: str
    start: int
    end: int
    field: str | None = None
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word with `*` (any letters) or `?` (one letter); matches surface forms."""

    text: str
    start: int
    end: int
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word followed by `~` or `~2`: surface forms within that many edits (insert, delete, replace, swap)."""

    text: str
    start: int
    end: int
    distance: int = 1
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """Two words or phrases within `distance` words of one another, in either order."""

    left: Node
    right: Node
    distance: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Language:
    """`lang:en`: matches `en` and `en-GB`; `lang:en-GB` matches only that."""

    tag: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Period:
    """A date condition: overlap with `[earliest, latest]`, both ends inclusive, None meaning open.

    `kind` is `during | before | after`; for `before` and `after` the bounds are already those of the period meant (before:X
    has `latest` the day before X begins). `text` is the expression as typed.
    """

    earliest: Day | None
    latest: Day | None
    text: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Presence:
    """`has:FIELD` (`present`) or `missing:FIELD`."""

    field: str
    present: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts. Parts of the form `Not` exclude."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but the part."""

    part: Node


@dataclass(frozen=True, slots=True)
class Everything:
    """No condition at all: an empty query."""


Node = Word | Phrase | Pattern | Fuzzy | Near | Language | Period | Presence | And | Or | Not | Everything
