"""What the harness asks of an engine: questions put as data, never as the query text of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.corpora import Document

#: How many rows an answer shows.
PAGE = 20

#: The classes of queries, in the order in which they are reported.
CLASSES = (
    "rare", "common", "and2", "and3", "or3", "phrase", "prefix", "fuzzy", "daterange", "sortdate", "facets",
    "highlights", "app",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class QueryCase:
    """One query.

    `kind` is its class; `words` are lower-case words. All of them are wanted, save in `or3` (any of them)
    and `phrase` (next to each other, in one field). `prefix` has the beginning of a word and `fuzzy` a word
    that is one edit away from known ones. `first` and `last` bound `daterange`, both ends included; undated
    statements are not in it.
    """

    kind: str
    words: tuple[str, ...]
    first: str | None = None
    last: str | None = None

    def as_json(self) -> list[Any]:
        """A form that `of_json` reads back."""
        return [self.kind, list(self.words), self.first, self.last]

    @classmethod
    def of_json(cls, values: list[Any]) -> QueryCase:
        """Read back what `as_json` wrote."""
        kind, words, first, last = values
        return cls(kind, tuple(words), first, last)


@dataclass(frozen=True, slots=True)
class Answer:
    """The exact total, and the rows shown: at most `PAGE`, best first, each `(document number, title)`.

    `snippets` are there for `highlights` and `app`; `facets` for `facets` and `app`: party, type and
    language to counts by value (and `year`, under `app`), unknown values left out.
    """

    total: int
    rows: list[tuple[int, str]]
    snippets: list[str] | None = None
    facets: dict[str, dict[str, int]] | None = None


class OpenIndex(Protocol):
    """An index that is open for queries."""

    def query(self, case: QueryCase) -> Answer:
        """Answer a query in full; raises Unsupported."""

    def close(self) -> None:
        """Let go of it."""


class Adapter(Protocol):
    """What each engine's module offers."""

    #: What it was set to, for the report.
    SETTINGS: str
    #: The classes of queries that it can answer.
    ANSWERS: tuple[str, ...]
    #: How it reduces words: `surface`, or a stemmer's name; for single words, and for phrases, prefixes and
    #: spellings.
    WORDS: str
    FORMS: str

    def build(self, documents: Iterable[Document], folder: Path, workers: int) -> None:
        """Index the documents on disk; every process that helped has ended when this returns."""

    def open_index(self, folder: Path) -> OpenIndex:
        """Open what `build` made."""
