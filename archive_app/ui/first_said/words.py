"""What the window says of who said a phrase first. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.ui.dates_text import human_date, isolated
from archive_app.ui.results.row_text import flattened
from archive_app.ui.wording import NOT_STATED, counted, coverage_in_words

if TYPE_CHECKING:
    from archive_app.research.first_said import FirstSaid, Occurrence

_NAMED = 3
_WORDS_BEFORE = 6


def party_of(occurrence: Occurrence) -> str:
    """Return the party that said it."""
    return flattened(occurrence.party or "").strip() or f"Party {NOT_STATED.lower()}"


def date_of(occurrence: Occurrence) -> str:
    """Return when it was said, with its certainty."""
    statement = occurrence.statement
    return human_date(statement.issued, statement.issued_basis, statement.date_hint)


def title_of(occurrence: Occurrence) -> str:
    """Return the title of the statement, or the name of its file."""
    return flattened(occurrence.statement.title).strip() or occurrence.statement.path.rsplit("/", 1)[-1]


def passage_of(occurrence: Occurrence) -> str:
    """Return the phrase with a few words before and more behind it, in one line."""
    before, phrase, behind = occurrence.passage
    plain = flattened(before)
    few = " ".join(plain.split(" ")[-_WORDS_BEFORE:]) if " " in plain else plain[-_WORDS_BEFORE:]
    cut = "…" if len(few) < len(plain) else ""
    return f"{cut}{few}{flattened(phrase)}{flattened(behind)}".strip()


def notes_of(occurrence: Occurrence) -> str:
    """Return what else is to be said: whose words they are, how often, and the reprints."""
    notes = []
    if occurrence.own_words is False:
        notes.append("quoted by the statement, not its own words")
    if occurrence.count > 1:
        notes.append(f"{occurrence.count} times in it")
    if occurrence.reprints:
        notes.append(counted(len(occurrence.reprints), "reprint"))
    return "; ".join(notes)


def spoken(occurrence: Occurrence) -> str:
    """Return an occurrence as a screen reader says it."""
    parts = (date_of(occurrence), party_of(occurrence), title_of(occurrence), passage_of(occurrence))
    return ". ".join(part for part in (*parts, notes_of(occurrence)) if part)


def answer(found: FirstSaid) -> str:
    """Return in one or two sentences who said it first, and what is not known."""
    if not found.total:
        return f"Not in this archive. {coverage_in_words(found.coverage)}"
    words = f"{counted(found.total, 'statement')}"
    if len(found.first) == 1:
        one = found.first[0]
        words = f"First, of {words}: {isolated(party_of(one))}, {date_of(one)}."
        if one.own_words is False:
            words += " It quotes someone else there."
    elif found.first:
        parties = list(dict.fromkeys(party_of(one) for one in found.first))
        names = ", ".join(isolated(name) for name in parties[:_NAMED])
        words = (
            f"Of {words}, {len(found.first)} can have been the first, since their dates overlap: {names}"
            f"{' and others' if len(parties) > _NAMED else ''}."
        )
    else:
        words = f"{words}, none of them dated."
    if found.undated and found.dated:
        words += f" {counted(len(found.undated), 'undated one')} may be older."
    if found.unread:
        words += f" The latest {found.unread:,} are not shown."
    return words
