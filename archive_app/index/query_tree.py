"""A query as a tree: what was typed, with the offsets at which it was typed.

Offsets are code points in the query text. The parser (`query_text`) makes the tree; translation to Whoosh,
the plain-language reading and the marks in a text are all made from it, so that they cannot disagree.

What can be relied on in a tree that `query_text.parse` made:

* `Everything` stands only at the root: nothing to search for was typed.
* A `Word` has exactly one position when segmented; a `Phrase`, `Pattern` or `Fuzzy` has at least one.
  `text` leaves out the marks of the syntax (quotation marks, `~2`, `field:`) and punctuation, and
  `query[start:end] == text`. Of the other nodes `start` and `end` are those of all that was typed.
* `And` and `Or` have two parts or more and never hold a part of their own kind; `Not` never holds a `Not`.
  A `Not` may be the root, or stand in `Or`: it then means every statement but those.
* The operands of `Near` are `Word`, `Phrase`, `Pattern` or `Fuzzy`, both in one field.
* Depth is bounded (`query_text.DEEPEST`), so a tree may be walked by recursion; width is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    """Words in order: matches surface forms in sequence; `slop` is how many further positions they may
    spread over.

    `quoted` is False for what was typed without quotation marks and yet is several positions (`e-mail`,
    `COVID-19`, a run of Chinese). It matches in the same way; only the plain-language reading differs.
    """

    text: str
    start: int
    end: int
    field: str | None = None
    slop: int = 0
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word with `*` (any letters, or none) or `?` (one letter); matches surface forms. At least one
    letter is literal.
    """

    text: str
    start: int
    end: int
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word followed by `~` or `~2`: surface forms within that many edits (insert, delete, replace,
    swap).
    """

    text: str
    start: int
    end: int
    distance: int = 1
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """Two words or phrases within `distance` words of one another, in either order: at most `distance - 1`
    words between.
    """

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

    `kind` is `during | before | after`; for `before` and `after` the bounds are already those of the period
    meant (before:X has `latest` the day before X begins). `text` is the expression as typed.
    """

    earliest: Day | None
    latest: Day | None
    text: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Presence:
    """`has:FIELD` (`present`) or `missing:FIELD`.

    FIELD is one of `WORD_FIELDS`, or `lang`, `issued`, `proposal` or `problem`.
    """

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
class AndMaybe:
    """What `required` matches; where `optional` matches too, its score is added, as in Whoosh.

    No syntax makes one: it is for whoever asks by trees.
    """

    required: Node
    optional: Node


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but the part."""

    part: Node


@dataclass(frozen=True, slots=True)
class Everything:
    """No condition at all: an empty query."""


Node = (
    Word | Phrase | Pattern | Fuzzy | Near | Language | Period | Presence
    | And | Or | AndMaybe | Not | Everything
)  # fmt: skip
