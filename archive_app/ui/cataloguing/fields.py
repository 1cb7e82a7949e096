"""The fields of the form: what they are called, how a statement fills them, what a change means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from archive_app.catalogue.amendment import Amendment
from archive_app.statements.statement import Person
from archive_app.ui.dates_text import human_date
from archive_app.ui.wording import value_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive_app.statements.statement import Statement

Kind = Literal["text", "date", "basis", "people", "tags"]


@dataclass(frozen=True, slots=True)
class FormField:
    """One line of the form. `name` is our name of the field (`docs/formats.md`); `hint` stands in it while it
    is empty.
    """

    name: str
    label: str
    kind: Kind = "text"
    hint: str = ""


FIELDS = (
    FormField("title", "Title"),
    FormField("type", "Type", hint="press-release, speech, blog-post…"),
    FormField("issued", "Date", "date", "2017-03-12, 2017-03, 2017~, 2017-03/2017-05"),
    FormField("issued_basis", "Known by", "basis"),
    FormField("date_note", "Note on the date"),
    FormField("party", "Party"),
    FormField("publisher", "Publisher", hint="Who put it out: a site, a paper, the party"),
    FormField("people", "People", "people", "One a line: name | role | office | party"),
    FormField("language", "Language", hint="en, de, cy…"),
    FormField("url", "Address"),
    FormField("archived_url", "Archived copy"),
    FormField("event.name", "Event"),
    FormField("event.date", "Day of the event", "date"),
    FormField("first_published.publisher", "First appeared in"),
    FormField("first_published.issued", "First appeared on", "date"),
    FormField("first_published.url", "Its address there"),
    FormField("first_published.evidence", "Words that say so"),
    FormField("tags", "Tags", "tags", "With commas between"),
)
DATES = tuple(field.name for field in FIELDS if field.kind == "date")
#: The fields that make sense with one value for many statements at once.
FOR_MANY = tuple(
    field
    for field in FIELDS
    if field.name not in ("title", "url", "archived_url", "first_published.evidence")
)
_LABELS = {field.name: field.label for field in FIELDS} | {
    "event": "Event",
    "first_published": "First appeared",
}


def label_of(name: str) -> str:
    """Return what a field is called on the screen; a name that the form does not have stays as it is."""
    return _LABELS.get(name, name)


def texts_of(statement: Statement) -> dict[str, str]:
    """Return what the form shows of a statement, by name of field; empty where nothing is stated."""
    first = statement.first_published
    stated = statement.issued is not None and statement.issued_basis != "file name"
    texts: dict[str, str | None] = {
        "title": statement.title,
        "type": statement.type,
        "issued": statement.issued.edtf if statement.issued and stated else None,
        "issued_basis": statement.issued_basis if stated else None,
        "date_note": statement.date_note,
        "party": statement.party,
        "publisher": statement.publisher,
        "people": people_lines(statement.people),
        "language": statement.language if statement.language_basis == "stated" else None,
        "url": statement.url,
        "archived_url": statement.archived_url,
        "event.name": statement.event_name,
        "event.date": statement.event_date.edtf if statement.event_date else None,
        "first_published.publisher": first.publisher if first else None,
        "first_published.issued": first.issued.edtf if first and first.issued else None,
        "first_published.url": first.url if first else None,
        "first_published.evidence": first.evidence if first else None,
        "tags": ", ".join(statement.tags),
    }
    return {name: text or "" for name, text in texts.items()}


def hints_of(statement: Statement) -> dict[str, str]:
    """Return what is known of a field without being stated, to stand in its empty box."""
    hints = {field.name: field.hint for field in FIELDS if field.hint}
    if statement.issued is not None and statement.issued_basis == "file name":
        hints["issued"] = human_date(statement.issued, statement.issued_basis)
    if statement.language and statement.language_basis == "detected":
        hints["language"] = f"{value_name('language', statement.language)} (detected)"
    return hints


def people_lines(people: tuple[Person, ...]) -> str:
    """Return people as lines of `name | role | office | party`; a mere author is the name alone."""
    return "\n".join(_person_line(person) for person in people)


def people_from_lines(text: str) -> list[Person]:
    """Return the people of such lines; see `people_lines`."""
    people = []
    for line in text.splitlines():
        name, role, office, party = ([part.strip() for part in line.split("|", 3)] + [""] * 4)[:4]
        if any((name, role, office, party)):
            people.append(Person(name, role or "author", office or None, party or None))
    return people


def amendment_of(before: Mapping[str, str], after: Mapping[str, str]) -> Amendment:
    """Return the amendment that turns the texts of a form into others; an emptied field is taken away."""
    changed = [name for name, text in after.items() if text.strip() != before.get(name, "").strip()]
    return Amendment({name: value_of(name, after[name]) for name in changed})


def value_of(name: str, text: str) -> Any:
    """Return the value that a text in a field of the form stands for; None for no text."""
    text = text.strip()
    if not text:
        return None
    return people_from_lines(text) if name == "people" else text


def flat_fields(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return accepted fields as texts of the form, mappings taken apart into their parts."""
    texts: dict[str, str] = {}
    for name, value in fields.items():
        if isinstance(value, dict):
            texts |= {f"{name}.{part}": str(said) for part, said in value.items() if said is not None}
        else:
            texts[name] = str(value)
    return texts


def _person_line(person: Person) -> str:
    role = "" if person.role == "author" else person.role
    parts = [person.name, role, person.office or "", person.party or ""]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return " | ".join(parts)
