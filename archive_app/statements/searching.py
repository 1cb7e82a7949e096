"""A search: what is asked, what is answered, and what an update of the index reports.

These types cross between the index, the archive, the window and the command line. They are frozen snapshots
and may cross threads.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive_app.statements.dates import StatementDate
    from archive_app.statements.statement import FirstPublished, Person

Order = Literal["relevance", "newest", "oldest"]
Match = Literal["auto", "all", "any"]

#: Names of the facets, in the order in which they are shown.
FACETS = ("party", "source", "type", "language")

_VALUE_FIELDS = ("party", "source", "type", "language", "author", "tag")


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search besides its words: OR within a field, AND between fields.

    A value of None means that the field is missing. `language` takes primary subtags (`en` takes `en-GB`
    too). `date_from` and `date_to` are EDTF expressions; the period runs from the first day of the one to
    the last day of the other, and matches every statement whose interval overlaps it. `include_undated`
    adds the undated to a period, last.
    """

    party: tuple[str | None, ...] = ()
    source: tuple[str | None, ...] = ()
    type: tuple[str | None, ...] = ()
    language: tuple[str | None, ...] = ()
    author: tuple[str | None, ...] = ()
    tag: tuple[str | None, ...] = ()
    date_from: str | None = None
    date_to: str | None = None
    include_undated: bool = False

    def __post_init__(self) -> None:
        for name in _VALUE_FIELDS:
            value: str | Iterable[str | None] | None = getattr(self, name)
            values = (value,) if isinstance(value, str) else tuple(value or ())
            object.__setattr__(self, name, values)

    @property
    def has_period(self) -> bool:
        """Whether a date condition is among the filters."""
        return self.date_from is not None or self.date_to is not None

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self) if f.name != "include_undated")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search, whole: the text as typed, the filters, the order and the page.

    `raw_names` takes every name for itself, whatever the aliases of the archive say. `fold_reprints` lists
    the earliest alone of results whose texts are at least so much alike (Jaccard similarity of runs of five
    words, from 0.5), with the others told by its hit; pages are then pages of what is listed.
    """

    query: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: Order = "relevance"
    limit: int = 20
    offset: int = 0
    match: Match = "auto"
    raw_names: bool = False
    fold_reprints: float | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """A part `[start, end)` of the query that could not be understood and was searched literally, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of the reading text, as it stands at `offset`; `marks` are offsets in the passage."""

    text: str
    marks: tuple[tuple[int, int], ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One statement that was found. `score` is None unless sorted by relevance. `reprints` are the ids of the
    results that are folded below this one, earliest first.
    """

    id: str
    path: str
    title: str
    date: StatementDate | None
    basis: str | None
    party: str | None
    publisher: str | None
    first_published: FirstPublished | None
    people: tuple[Person, ...]
    type: str | None
    language: str | None
    score: float | None
    snippets: tuple[Snippet, ...]
    title_marks: tuple[tuple[int, int], ...] = ()
    date_hint: str | None = None
    reprints: tuple[str, ...] = ()

    @property
    def issued(self) -> str | None:
        """The EDTF expression of the date; None when undated."""
        return self.date.edtf if self.date else None

    @property
    def earliest(self) -> str | None:
        """The first day the date can mean, ISO; None when open or unknown."""
        return self.date.earliest.isoformat() if self.date and self.date.earliest else None

    @property
    def latest(self) -> str | None:
        """The last day the date can mean, ISO; None when open or unknown."""
        return self.date.latest.isoformat() if self.date and self.date.latest else None

    @property
    def precision(self) -> str | None:
        """The precision held: `day`, `month`, `year` ...; None when undated."""
        return self.date.precision if self.date else None


FacetCounts = tuple[tuple[str | None, int], ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """How many statements hold each value, most first; a value of None means missing.

    A field's own filter is left out of its own counts. `year` is in order of years; a statement counts once
    in each year that it overlaps, and under None when its date has no end or covers more than 30 years.
    Undated statements are not in `year`.
    """

    party: FacetCounts = ()
    source: FacetCounts = ()
    type: FacetCounts = ()
    language: FacetCounts = ()
    year: tuple[tuple[int | None, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TypedCondition:
    """A `field:value` or date condition that was typed at the top level of the query, so that it can be
    shown as a chip.

    `query[start:end]` is the condition as typed; `label` is how a chip names it.
    """

    field: str
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SearchOutcome:
    """The answer to one request.

    `reading` says in plain words how the query was understood, with the person's own words between asterisks;
    `reading_pieces` are the same as `(text, is_the_persons_own)`. `match` is `all`, or `most` when no
    statement holds all words. `undated` counts the undated left out by a date condition, or without one
    those among the results. `suggestions` are whole queries with the spelling mended from the index.
    `folded` is how many of `total` are folded below others. `joined` are the names that count as one, as
    pairs of a main name and its other names; none with `raw_names`. `generation` names the index generation
    that answered, and `indexing` tells whether another process is at work on a newer one.
    """

    request: SearchRequest
    hits: tuple[Hit, ...]
    total: int
    undated: int
    facets: Facets
    reading: str
    reading_pieces: tuple[tuple[str, bool], ...] = ()
    match: Literal["all", "most"] = "all"
    ignored: tuple[Ignored, ...] = ()
    suggestions: tuple[str, ...] = ()
    conditions: tuple[TypedCondition, ...] = ()
    took_ms: float = 0.0
    joined: tuple[tuple[str, tuple[str, ...]], ...] = ()
    generation: int = 0
    indexing: bool = False
    folded: int = 0

    @property
    def rows(self) -> int:
        """How many results are listed, those that are folded below others not counted."""
        return self.total - self.folded


@dataclass(frozen=True, slots=True)
class Selection:
    """Every statement that a request finds, by id and in its order, whatever its page.

    `fingerprint` names the state of the whole archive: the SHA-256, in hexadecimal, of one line for each
    statement in the order of ids, made of the SHA-256 of its file (and sidecar), a space, the id and a line
    feed, in UTF-8. `reading`, `match` and `undated` are as in a SearchOutcome.
    """

    request: SearchRequest
    ids: tuple[str, ...]
    undated: int
    reading: str
    match: Literal["all", "most"]
    fingerprint: str
    generation: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A statement that holds some words near one another in their order: a candidate, to be verified.

    `held` of the `sought` words (the rarest of those asked for) stand in a band that covers the words
    `[first, last)` of its text, counted as `text.segmentation.positions` counts them.
    """

    id: str
    held: int
    sought: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class FirstMarks:
    """The first hits of a query in a text: `[start, end)`, in order, not overlapping; and whether there are
    more.
    """

    spans: tuple[tuple[int, int], ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an archive covers: first and last day are ISO, None when nothing is dated; parties most first."""

    statements: int
    undated: int
    earliest: str | None
    latest: str | None
    parties: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class IndexProgress:
    """How far an update has come. `total` is None while the folder is still being walked; times are in
    seconds.

    `stage` is `walking`, `reading` or `publishing`. `generation` is the newest published generation that
    can be searched.
    """

    stage: Literal["walking", "reading", "publishing"]
    done: int
    total: int | None
    rate: float = 0.0
    seconds_left: float | None = None
    generation: int = 0


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What an update met and did. `files = statements + ignored + unreadable`.

    `ignored_kinds` counts the files ignored by rule, by extension or rule; `ignored_folders` the folders
    not walked.
    """

    files: int
    statements: int
    ignored: int
    unreadable: int
    added: int
    changed: int
    moved: int
    removed: int
    unchanged: int
    problems: int
    seconds: float
    generation: int
    cancelled: bool = False
    ignored_kinds: tuple[tuple[str, int], ...] = ()
    ignored_folders: int = 0
