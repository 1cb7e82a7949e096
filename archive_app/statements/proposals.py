"""What a statement itself suggests about where and when it appeared, and how a person's yes becomes fields.

Proposed with its words, never taken for granted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive_app.statements.date_candidates import date_candidates
from archive_app.statements.first_published import first_published

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.statements.dates import StatementDate
    from archive_app.statements.statement import Proposal

_NOTES = {
    "dateline": "The text says “{}”",
    "relative": "Counted from the day of the event; the text says “{}”",
    "text": "The text says “{}”",
    "url": "From the address: {}",
    "file name": "From the path of the file: {}",
}


def propose(
    text: str,
    language: str | None,
    *,
    has_first_published: bool,
    has_date: bool,
    path: str | None = None,
    url: str | None = None,
    event_date: StatementDate | None = None,
    links: Sequence[tuple[int, int, str]] = (),
) -> tuple[Proposal, ...]:
    """Return what the reading text, the address and the path suggest, the strongest of each field first.

    `links` are the links of the text as `(start, end, address)`; `event_date` is the day of what the
    statement is about, by which a relative word gets a value.
    """
    if has_first_published and has_date:
        return ()
    appeared = first_published(text, language, links)
    proposals = [] if has_first_published else list(appeared)
    if not has_date:
        found = date_candidates(text, language, path=path, url=url, event_date=event_date)
        # The day on which it first appeared elsewhere is not the day on which it was issued here.
        proposals += [p for p in found if not any(_is_within(p, line) for line in appeared)]
    return tuple(proposals)


def _is_within(proposal: Proposal, line: Proposal) -> bool:
    return proposal.evidence_in == "text" and line.start <= proposal.start and proposal.end <= line.end


def accepted_fields(proposals: Sequence[Proposal]) -> dict[str, Any]:
    """Return the front matter that accepting these proposals of one statement amounts to.

    A date is inferred, and its note tells from what; the parts of `first_published` become one mapping with
    the evidence. A hint without a value amounts to nothing. Of two for one field the first counts.
    """
    fields: dict[str, Any] = {}
    appeared: dict[str, Any] = {}
    for proposal in proposals:
        if proposal.value is None:
            continue
        if proposal.field == "issued" and "issued" not in fields:
            note = _NOTES.get(proposal.basis or "text", _NOTES["text"]).format(proposal.evidence)
            fields |= {"issued": proposal.value, "issued_basis": "inferred", "date_note": note}
        elif proposal.field == "first_published":
            appeared.setdefault("publisher", proposal.value)
            appeared.setdefault("evidence", proposal.evidence)
        elif proposal.field.startswith("first_published."):
            appeared.setdefault(proposal.field.partition(".")[2], proposal.value)
        elif proposal.field != "issued":
            fields.setdefault(proposal.field, proposal.value)
    return fields | ({"first_published": appeared} if appeared else {})
