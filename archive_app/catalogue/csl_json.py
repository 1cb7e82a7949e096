"""A statement as a CSL-JSON item (schema csl-data 1.0.2), by the table in `docs/formats.md`.

What nobody stated is not there: an undated statement has no `issued`, and a hint in its text is no date. A
date that is not known to the day as stated is given as the span or the part that is known, with `circa`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import regex

from archive_app.statements.dates import Day, StatementDate, days_in_month
from archive_app.statements.problems import InvalidDate

if TYPE_CHECKING:
    from archive_app.statements.statement import Person, Statement

Item = dict[str, Any]

_TYPES = {"blog-post": "post-weblog", "speech": "speech"}
#: What a person must have done to be an author of the statement in a citation.
AUTHOR_ROLES = frozenset({"author", "speaker", "signatory", "interviewee"})
# Family names come first in these, so that a name in two words cannot be split by a rule.
_FAMILY_FIRST = frozenset({"zh", "ja", "ko", "hu", "vi"})
_PARTICLES = frozenset(
    (
        "von",
        "van",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "den",
        "der",
        "ten",
        "ter",
        "zu",
    )
)
# Titles go before a name, and citation styles leave them out.
_TITLES = frozenset(
    ("dr.", "prof.", "hon.", "rev.", "sen.", "rep.", "mr.", "mrs.", "ms.", "dipl.-ing.", "ing.", "mgr.")
)
_INITIAL = regex.compile(r"\p{Lu}\.?")
_CASED = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}]")
_DATE_PARTS = re.compile(r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)


def csl_item(statement: Statement) -> Item:
    """Return the CSL-JSON item of a statement; only what is known is there."""
    item: Item = {"id": statement.id, "type": _TYPES.get(statement.type or "", "document")}
    if statement.type and item["type"] == "document" and statement.type != "other":
        item["genre"] = statement.type.replace("-", " ").capitalize()
    item["title"] = statement.title
    people = [name(person, statement.language) for person in statement.people if person.role in AUTHOR_ROLES]
    speaks_for = statement.party or statement.publisher
    if people or speaks_for:
        item["author"] = people or [{"literal": speaks_for}]
    if statement.publisher:
        item["container-title" if item["type"] == "post-weblog" else "publisher"] = statement.publisher
    optional = {
        "issued": statement.issued and date(statement.issued, statement.issued_basis),
        "event-title": statement.event_name,
        "event-date": statement.event_date and date(statement.event_date, "stated"),
        "language": statement.language,
        "URL": statement.url,
        "accessed": _day(statement.captured),
        "archive_location": statement.archived_url,
        "version": statement.version,
    }
    item.update({key: value for key, value in optional.items() if value})
    first = statement.first_published
    if first and first.publisher:
        item["original-publisher"] = first.publisher
    if first and first.issued and (issued := date(first.issued, "stated")):
        item["original-date"] = issued
    if statement.corrections:
        item["note"] = "; ".join(
            f"Corrected {day}: {text}" if day else f"Corrected: {text}" for day, text in statement.corrections
        )
    return item


def name(person: Person, language: str | None) -> dict[str, str]:
    """Return a person's name in parts where the parts are plain, else as it is written (`literal`).

    "Writer, A." itself says what the family name is. Of "Given Family", "Given I. Family" and "Given von
    Family" the last part is taken for it; of anything else, and in languages that put the family first, no
    guess is made.
    """
    written = " ".join(person.name.split())
    family, comma, given = written.partition(", ")
    if comma and family and given and "," not in given:
        return {"family": family, "given": given}
    words = written.split(" ")
    while len(words) > 2 and words[0].lower() in _TITLES:
        words = words[1:]
    subtag = (language or "").split("-")[0].lower()
    if subtag in _FAMILY_FIRST or not all(_CASED.match(word) for word in words):
        return {"literal": written}
    particle = next((at for at, word in enumerate(words) if at and word.lower() in _PARTICLES), None)
    if particle is not None and particle + 1 < len(words):
        return {"given": " ".join(words[:particle]), "family": " ".join(words[particle:])}
    if len(words) == 2 or (len(words) > 2 and all(_INITIAL.fullmatch(word) for word in words[1:-1])):
        return {"given": " ".join(words[:-1]), "family": words[-1]}
    return {"literal": " ".join(words)}


def date(known: StatementDate, basis: str | None) -> Item | None:
    """Return a CSL date: `date-parts` as far as they are known, two where a span is; None without any."""
    first, last = known.earliest, known.latest
    if first is None or last is None:
        end = first or last
        return {"date-parts": [[end.year]], "circa": True} if end else None
    if known.precision == "season":
        found: Item = {"date-parts": [[first.year]], "season": _season(known.edtf)}
    else:
        found = _parts(known, first, last)
    if not is_certain(known, basis):
        found["circa"] = True
    return found


def is_certain(known: StatementDate, basis: str | None) -> bool:
    """Whether a date is stated, and neither approximate, uncertain nor one of several."""
    return basis == "stated" and not known.approximate and not known.uncertain and "X" not in _year(known)


def _year(known: StatementDate) -> str:
    return known.edtf[:5]


def _season(edtf: str) -> int:
    code = int(edtf.split("-")[1][:2])
    return (code - 21) % 4 + 1


def _parts(known: StatementDate, first: Day, last: Day) -> Item:
    written = _DATE_PARTS.match(known.edtf) if "/" not in known.edtf and "X" not in known.edtf[:4] else None
    if written and known.precision in {"day", "month", "year"}:
        return {"date-parts": [[int(part) for part in written.groups() if part]]}
    return {"date-parts": [_trimmed(first, opening=True), _trimmed(last, opening=False)]}


def _trimmed(day: Day, *, opening: bool) -> list[int]:
    """Leave out month and day where the span begins with the first, or ends with the last, of a year."""
    edge = (1, 1) if opening else (12, 31)
    if (day.month, day.day) == edge:
        return [day.year]
    if day.day == (1 if opening else days_in_month(day.year, day.month)):
        return [day.year, day.month]
    return [day.year, day.month, day.day]


def _day(written: str | None) -> Item | None:
    if not written:
        return None
    try:
        return date(StatementDate.parse(written[:10]), "stated")
    except InvalidDate:
        return None
