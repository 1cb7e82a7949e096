"""A statement: what a party said, when and where, and how far that is known.

Field names follow Dublin Core, CSL-JSON and schema.org; see `docs/formats.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive_app.statements.dates import StatementDate
    from archive_app.statements.problems import Problem
    from archive_app.statements.relative_days import RelativeDay
    from archive_app.text.reading_text import Block, ReadingText, SpanMap

#: What the name of a metadata sidecar adds to that of the file beside which it lies.
SIDECAR_SUFFIX = ".meta.yaml"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone named by a statement; `role` is as written (`author`, `quoted` ...), `party` theirs then."""

    name: str
    role: str = "author"
    office: str | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True)
class FirstPublished:
    """Where a text first appeared, with the words that say so (`evidence`)."""

    publisher: str | None
    issued: StatementDate | None = None
    url: str | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value that something suggests and nobody has accepted yet.

    `field` is a front-matter field, or a part of one (`first_published.issued`). `value` is None for a mere
    hint, such as a relative word beside an unknown date. `evidence` are the words, at `[start, end)` of what
    `evidence_in` names: the reading `text`, the `url` or the `path`. `basis` tells where a date was found:
    `dateline | file name | url | relative | text`; `relative` is the rule by which a relative word is counted
    from the day of the event.
    """

    field: str
    value: str | None
    evidence: str
    start: int
    end: int
    basis: str | None = None
    evidence_in: str = "text"
    relative: RelativeDay | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the archive, complete.

    `id` is unique in the archive; `path` is relative to the folder with `/` (undecodable names
    percent-encoded). `source` is the body as decoded, `reading` what is read, searched and cited. Unknown
    is None or empty, never invented. `issued_basis` is `stated`, `inferred`, `file name` or None;
    `language_basis` is `stated`, `detected` or None. `extra` keeps every field of the front matter that has
    no place of its own, as written; `from_sidecar` names the fields that a metadata sidecar decides.
    """

    id: str
    path: str
    title: str
    source: str
    reading: ReadingText
    encoding: str = "utf-8"
    type: str | None = None
    language: str | None = None
    language_basis: str | None = None
    publisher: str | None = None
    party: str | None = None
    people: tuple[Person, ...] = ()
    issued: StatementDate | None = None
    issued_basis: str | None = None
    date_note: str | None = None
    event_name: str | None = None
    event_date: StatementDate | None = None
    captured: str | None = None
    url: str | None = None
    archived_url: str | None = None
    first_published: FirstPublished | None = None
    rights: str | None = None
    version: str | None = None
    replaces: str | None = None
    corrections: tuple[tuple[str | None, str], ...] = ()
    tags: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    from_sidecar: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        """The reading text."""
        return self.reading.text

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the reading text."""
        return self.reading.blocks

    @property
    def spans(self) -> SpanMap:
        """Ties `text` to `source`."""
        return self.reading.spans

    @property
    def sources(self) -> tuple[str, ...]:
        """Who published it and where it first appeared: the values of the field and facet `source`."""
        first = self.first_published.publisher if self.first_published else None
        return tuple(filter(None, dict.fromkeys((self.publisher, first))))

    @property
    def sidecar_name(self) -> str | None:
        """The name of the sidecar that decides some of its fields; None when none does."""
        return f"{self.path.rpartition('/')[2]}{SIDECAR_SUFFIX}" if self.from_sidecar else None

    @property
    def proposes(self) -> bool:
        """Whether it suggests something that a person can accept, be it with the day of an event."""
        return any(p.value is not None or p.relative is not None for p in self.proposals)

    @property
    def date_hint(self) -> str | None:
        """Words of the text that hint at an unknown date ("Yesterday’s verdict"); None when it is known."""
        if self.issued is not None:
            return None
        hints = (
            p for p in self.proposals if p.field == "issued" and p.basis in ("dateline", "relative", None)
        )
        return next((p.evidence for p in hints), None)
