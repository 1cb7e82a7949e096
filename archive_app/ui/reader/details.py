"""The details of a statement as rows of plain words, for the header of the pane and of a print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from archive_app.statements.dates_in_words import edtf_in_words
from archive_app.ui.dates_text import human_date, isolated
from archive_app.ui.wording import type_name, value_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive_app.statements.statement import Person, Proposal, Statement

LONGEST_VALUE = 1_000
LONGEST_TITLE = 400

_BASIS = {"stated": "stated in the document"}
#: What a proposed date is read from, before the words themselves.
_ORIGINS = {"url": "the address ", "file name": "the path ", "relative": "the day of the event and "}
_MOST_DATES = 2
#: The fields that a row shows, where they are not called as the row is.
_FIELDS = {
    "Issued": ("issued", "issued_basis", "date_note"),
    "Source": ("publisher", "url", "archived_url"),
    "First appeared": ("first_published",),
    "By": ("people",),
    "Address": ("url",),
    "Archived at": ("archived_url",),
    "Correction": ("corrections",),
    "Identifier": ("id",),
}
_PROPOSED_ROWS = {
    "issued": "Issued",
    "publisher": "Source",
    "first_published": "First appeared",
    "party": "Party",
    "language": "Language",
    "title": "Title",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A few words of a row.

    `address` makes them a link that is asked for, never opened; `tone` names a weight of ink; `meaning` says
    more, to those who rest the mouse on them or hear them read.
    """

    words: str
    address: str | None = None
    tone: str = "text"
    meaning: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One detail: its name and its words."""

    name: str
    pieces: tuple[Piece, ...]

    @property
    def words(self) -> str:
        """All words of the row in one line."""
        return " · ".join(piece.words for piece in self.pieces)


def main_rows(statement: Statement) -> tuple[Row, ...]:
    """Return the rows that every reader needs: date, source, first appearance, people, file."""
    rows = [
        Row("Issued", _issued(statement)),
        _source(statement),
        _first_appeared(statement),
        _by(statement),
        _file(statement),
    ]
    return tuple(_marked(statement, row) for row in rows if row is not None and row.pieces)


def sidecar_words(statement: Statement, *fields: str) -> str | None:
    """Say which sidecar decides one of these fields; None where the document decides them itself."""
    if not set(fields) & set(statement.from_sidecar):
        return None
    return f"from the sidecar {clipped(statement.sidecar_name or '')}"


def further_rows(statement: Statement) -> tuple[Row, ...]:
    """Return every other field that is known, the unknown ones of the front matter last and as written."""
    event_date = human_date(statement.event_date) if statement.event_date else None
    event = ", ".join(filter(None, [statement.event_name, event_date]))
    language = None
    if statement.language:
        language = value_name("language", statement.language)
        language += f" · {statement.language_basis}" if statement.language_basis else ""
    party = statement.party if statement.people else None
    plain = {
        "Party": party,
        "Type": type_name(statement.type) if statement.type else None,
        "Language": language,
        "Event": event or None,
        "Tags": ", ".join(map(_apart, statement.tags)) or None,
        "Captured": statement.captured,
        "Rights": statement.rights,
        "Version": statement.version,
        "Replaces": statement.replaces,
        "Encoding": None if statement.encoding.lower() in ("utf-8", "ascii") else statement.encoding,
        "Identifier": None if statement.id == statement.path else statement.id,
    }
    rows = [Row(name, (Piece(clipped(words)),)) for name, words in plain.items() if words]
    rows += [Row("Address", (Piece(clipped(statement.url), statement.url),))] if statement.url else []
    if statement.archived_url:
        rows.append(Row("Archived at", (Piece(clipped(statement.archived_url), statement.archived_url),)))
    rows += [
        Row("Correction", (Piece(clipped(_dated(date, words))),)) for date, words in statement.corrections
    ]
    rows += [
        Row(clipped(str(name)), (Piece(clipped(_plain(value))),)) for name, value in statement.extra.items()
    ]
    shown = {"issued"} if statement.issued is None else set()
    shown |= set() if statement.first_published else {"first_published"}
    for proposal in statement.proposals:
        if _field(proposal) not in shown:
            name = _PROPOSED_ROWS.get(_field(proposal), proposal.field.replace("_", " ").capitalize())
            rows.append(Row(name, (_proposed(proposal),)))
    return tuple(_marked(statement, row) for row in rows)


def problem_lines(statement: Statement) -> tuple[str, ...]:
    """Return what is wrong with the file, one line for each problem, with what to do about it."""
    return tuple(
        clipped(
            f"{f'Line {problem.line}: ' if problem.line else ''}{problem.message} {problem.remedy}".strip()
        )
        for problem in statement.problems
    )


def short_line(statement: Statement) -> str:
    """Return date and source in one line, for a header with no room."""
    words = [human_date(statement.issued, statement.issued_basis, statement.date_hint)]
    words += [_apart(name) for name in statement.sources or ((statement.party,) if statement.party else ())]
    return " · ".join(words)


def title_of(statement: Statement) -> str:
    """Return the title in one line, of a length that a header can bear."""
    title = " ".join(statement.title.split())
    return title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE].rstrip()}…"


def shown_address(address: str) -> str:
    """Return an address as a reader writes it, without the scheme and shortened in the middle."""
    words = address.strip().partition("://")[2] or address.strip()
    words = words.removeprefix("www.").rstrip("/")
    return words if len(words) <= 64 else f"{words[:40]}…{words[-20:]}"


def clipped(words: str) -> str:
    """Return `words` in one line, of a length that a row can bear."""
    plain = " ".join(words[: 4 * LONGEST_VALUE].split())
    return plain if len(plain) <= LONGEST_VALUE else f"{plain[:LONGEST_VALUE].rstrip()}…"


def _issued(statement: Statement) -> tuple[Piece, ...]:
    words = human_date(statement.issued, statement.issued_basis, statement.date_hint)
    note = [Piece(clipped(statement.date_note), tone="muted")] if statement.date_note else []
    if statement.issued is None:
        return (Piece(words, tone="caution"), *islice(_proposed_dates(statement), _MOST_DATES), *note)
    basis = None if sidecar_words(statement, "issued") else _BASIS.get(statement.issued_basis or "")
    doubtful = statement.issued.uncertain or statement.issued_basis == "inferred"
    pieces = [Piece(words, tone="caution" if doubtful else "text")]
    pieces += [Piece(basis, tone="muted")] if basis else []
    return (*pieces, *note)


def _marked(statement: Statement, row: Row) -> Row:
    """Say of a row whose words come from a sidecar that they do."""
    fields = _FIELDS.get(row.name, (row.name, row.name.lower()))
    if row.name == "By" and not statement.people:
        fields = ("party",)
    where = sidecar_words(statement, *fields)
    if where is None or (row.name == "Issued" and statement.issued is None):
        return row
    mark = Piece("from the sidecar", tone="muted", meaning=where)
    return Row(row.name, (*row.pieces, mark))


def _source(statement: Statement) -> Row | None:
    pieces = [Piece(clipped(statement.publisher))] if statement.publisher else []
    if statement.url:
        pieces.append(Piece(shown_address(statement.url), statement.url))
    if statement.archived_url:
        pieces.append(Piece("archived copy", statement.archived_url))
    return Row("Source", tuple(pieces)) if pieces else None


def _first_appeared(statement: Statement) -> Row | None:
    first = statement.first_published
    if first is None:
        return _proposed_appearance([p for p in statement.proposals if _field(p) == "first_published"])
    date = human_date(first.issued) if first.issued else None
    words = ", ".join(filter(None, [_apart(first.publisher or ""), date]))
    pieces = [Piece(clipped(words))] if words else []
    if first.evidence:
        pieces.append(Piece(f"“{clipped(first.evidence)}”", tone="muted"))
    if first.url:
        pieces.append(Piece(shown_address(first.url), first.url))
    return Row("First appeared", tuple(pieces))


def _proposed_appearance(proposals: Sequence[Proposal]) -> Row | None:
    """Return publisher, day and address that a line of the text gives, with that line."""
    said = {proposal.field: proposal for proposal in reversed(proposals)}
    named, issued = said.get("first_published"), said.get("first_published.issued")
    if named is None or named.value is None:
        return None
    words = _apart(clipped(named.value))
    words += f", {edtf_in_words(issued.value)}" if issued and issued.value else ""
    pieces = [Piece(f"{words} — proposed, from “{clipped(named.evidence)}”", tone="caution")]
    url = said.get("first_published.url")
    if url and url.value:
        pieces.append(Piece(shown_address(url.value), url.value, tone="caution"))
    return Row("First appeared", tuple(pieces))


def _proposed_dates(statement: Statement) -> Iterator[Piece]:
    """Return the dates that somebody may accept, the strongest first, each with what suggests it."""
    for proposal in statement.proposals:
        if proposal.field == "issued" and proposal.value:
            origin = _ORIGINS.get(proposal.basis or "", "")
            date = edtf_in_words(proposal.value)
            yield Piece(f"{date} — proposed, from {origin}“{clipped(proposal.evidence)}”", tone="caution")


def _by(statement: Statement) -> Row | None:
    if not statement.people:
        return Row("By", (Piece(clipped(statement.party)),)) if statement.party else None
    return Row("By", tuple(Piece(clipped(_person(person))) for person in statement.people[:12]))


def _person(person: Person) -> str:
    words = _apart(person.name)
    if person.office:
        words += f", {_apart(person.office)}"
    within = [] if person.role in ("", "author") else [person.role]
    within += [f"{_apart(person.party)}, at the time"] if person.party else []
    return f"{words} ({'; '.join(within)})" if within else words


def _file(statement: Statement) -> Row:
    return Row("File", (Piece(clipped(statement.path)),))


def _proposed(proposal: Proposal) -> Piece:
    value = f"{_apart(clipped(proposal.value))} — proposed, from" if proposal.value else "proposed, from"
    return Piece(f"{value} “{clipped(proposal.evidence)}”", tone="caution")


def _field(proposal: Proposal) -> str:
    return proposal.field.partition(".")[0]


def _dated(date: str | None, words: str) -> str:
    return f"{date}: {words}" if date else words


def _apart(words: str) -> str:
    return words if words.isascii() else isolated(words)


def _plain(value: Any) -> str:
    """Return any value of the front matter in words; nested ones with commas and colons."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_plain(inner)}" for name, inner in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(_plain(inner) for inner in value)
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
