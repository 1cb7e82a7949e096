"""A statement as a document of the index: its terms, and what is stored to show it without its file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive_app.index import analysis
from archive_app.index.schema import GROUPS, stem_field
from archive_app.statements.dates import Day, StatementDate
from archive_app.statements.statement import FirstPublished, Person, Statement
from archive_app.text.reading_text import Block, BlockKind, ReadingText, SpanMap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive_app.statements.problems import Problem

#: Positions that lie between two values of the metadata, so that no phrase reaches from one into the next.
_VALUE_GAP = 100


@dataclass(frozen=True, slots=True)
class Document:
    """A document's fields, the number of words in each of `schema.GROUPS`, and the stemmer's language."""

    fields: dict[str, Any]
    lengths: tuple[int, ...]
    stemmer: str | None


def document_of(statement: Statement, serial: int) -> Document:
    """Analyse a statement."""
    words = _Words(statement.language)
    words.add("title", [statement.title])
    words.add("text", [statement.text])
    words.add("meta", _metadata(statement))
    fields: dict[str, Any] = dict(words.positions)
    fields["exact"] = words.exact
    fields["serial"] = serial
    fields["stored"] = json.dumps(_stored(statement), ensure_ascii=True)
    return Document(fields, tuple(words.lengths[group] for group in GROUPS), words.stemmer)


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """What the index knows by itself of a statement."""

    title: str
    text: str
    language: str | None
    language_basis: str | None
    type: str | None
    publisher: str | None
    party: str | None
    people: tuple[Person, ...]
    issued: StatementDate | None
    issued_basis: str | None
    date_hint: str | None
    first_published: FirstPublished | None
    url: str | None
    tags: tuple[str, ...]

    @classmethod
    def restore(cls, values: dict[str, Any]) -> StoredStatement:
        """Read back what was stored with a document."""
        first = values["first_published"]
        return cls(
            **{
                **values,
                "people": tuple(Person(*person) for person in values["people"]),
                "issued": _date(values["issued"]),
                "first_published": first and FirstPublished(first[0], _date(first[1]), first[2], first[3]),
                "tags": tuple(values["tags"]),
            }
        )

    def as_statement(self, statement_id: str, path: str, problem: Problem) -> Statement:
        """The statement as far as the index knows it, its text one plain block: for a file that is gone."""
        block = Block(BlockKind.PARAGRAPH, 0, len(self.text), number=1)
        return Statement(
            id=statement_id,
            path=path,
            title=self.title,
            source=self.text,
            reading=ReadingText(self.text, (block,) if self.text else (), SpanMap(((0, 0, len(self.text)),))),
            type=self.type,
            language=self.language,
            language_basis=self.language_basis,
            publisher=self.publisher,
            party=self.party,
            people=self.people,
            issued=self.issued,
            issued_basis=self.issued_basis,
            url=self.url,
            first_published=self.first_published,
            tags=self.tags,
            problems=(problem,),
        )


class _Words:
    """Collects the positions of every term of one statement."""

    def __init__(self, language: str | None) -> None:
        self.language = language
        self.stemmer = analysis.stemmer_language(language)
        self.positions: dict[str, dict[str, list[int]]] = {}
        self.exact: dict[str, int] = {}
        self.lengths: dict[str, int] = {}

    def add(self, group: str, values: Iterable[str]) -> None:
        surfaces: dict[str, list[int]] = {}
        stems: dict[str, list[int]] = {}
        prefix = f"{self.stemmer or ''}:"
        at = length = 0
        for value in values:
            for word in analysis.analyse(value, self.language):
                surfaces.setdefault(word.surface, []).append(at)
                for stem in word.stems:
                    stems.setdefault(prefix + stem, []).append(at)
                if word.single is not None and word.single != word.surface:
                    surfaces.setdefault(word.single, []).append(at)
                    stems.setdefault(prefix + word.single, []).append(at)
                self.exact[word.exact] = self.exact.get(word.exact, 0) + 1
                at += 1
                length += 1
            at += _VALUE_GAP
        self.positions[group] = surfaces
        self.positions[stem_field(group)] = stems
        self.lengths[group] = length


def _metadata(statement: Statement) -> list[str]:
    people = [
        word for person in statement.people for word in (person.name, person.office, person.party) if word
    ]
    single = [value for value in (statement.party, statement.type, statement.event_name) if value]
    return list(dict.fromkeys([*single, *statement.sources, *people, *statement.tags]))


def _stored(statement: Statement) -> dict[str, Any]:
    first = statement.first_published
    return {
        "title": statement.title,
        "text": statement.text,
        "language": statement.language,
        "language_basis": statement.language_basis,
        "type": statement.type,
        "publisher": statement.publisher,
        "party": statement.party,
        "people": [[p.name, p.role, p.office, p.party] for p in statement.people],
        "issued": _date_form(statement.issued),
        "issued_basis": statement.issued_basis,
        "date_hint": statement.date_hint,
        "first_published": first and [first.publisher, _date_form(first.issued), first.url, first.evidence],
        "url": statement.url,
        "tags": list(statement.tags),
    }


def _date_form(date: StatementDate | None) -> list[Any] | None:
    if date is None:
        return None
    return [date.edtf, date.earliest, date.latest, date.precision, date.approximate, date.uncertain]


def _date(values: list[Any] | None) -> StatementDate | None:
    if values is None:
        return None
    edtf, earliest, latest, precision, approximate, uncertain = values
    return StatementDate(
        edtf,
        Day(*earliest) if earliest is not None else None,
        Day(*latest) if latest is not None else None,
        precision,
        approximate,
        uncertain,
    )
