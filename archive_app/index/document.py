"""A statement as a document of the index: its terms, and what is stored to show it without its file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from archive_app.index import analysis
from archive_app.index.records import FileRecord, describe
from archive_app.statements.dates import Day, StatementDate
from archive_app.statements.statement import FirstPublished, Person, Statement
from archive_app.text.reading_text import Block, BlockKind, ReadingText, SpanMap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive_app.statements.problems import Problem


class Document(NamedTuple):
    """What the index takes of a statement: the values of each of `schema.GROUPS`, and what is stored, to be
    written as JSON.

    `stemmer` is the language of its stems, None where there is no stemmer for it. `record` is what is known
    of its file.
    """

    serial: int
    stemmer: str | None
    groups: Mapping[str, Sequence[str]]
    stored: Mapping[str, Any]
    record: FileRecord


def document_of(statement: Statement, file: FileRecord) -> Document:
    """Make the document of a statement; `file` has its stamp and its serial number."""
    stemmer = analysis.stemmer_language(statement.language)
    groups = {"title": [statement.title], "text": [statement.text], "meta": _metadata(statement)}
    record = describe(file, statement, stemmer)
    return Document(file.serial, stemmer, groups, _stored(statement), record)


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
        return cls(**restored(values))

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


def restored(values: dict[str, Any]) -> dict[str, Any]:
    """What was stored with a document, with the fields of `StoredStatement`."""
    first = values["first_published"]
    return {
        **values,
        "people": tuple(Person(*person) for person in values["people"]),
        "issued": _date(values["issued"]),
        "first_published": first and FirstPublished(first[0], _date(first[1]), first[2], first[3]),
        "tags": tuple(values["tags"]),
    }


def _metadata(statement: Statement) -> list[str]:
    words = [statement.party, statement.type, statement.event_name, *statement.sources]
    for person in statement.people:
        words += (person.name, person.office, person.party)
    return list(dict.fromkeys([*filter(None, words), *statement.tags]))


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
    bounds = [None if day is None else list(day) for day in (date.earliest, date.latest)]
    return [date.edtf, *bounds, date.precision, date.approximate, date.uncertain]


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
