"""What a statement suggests about itself, in words, and what accepting it puts into the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_app.statements.date_candidates import resolved
from archive_app.statements.dates_as_written import read_date
from archive_app.statements.dates_in_words import edtf_in_words
from archive_app.statements.problems import InvalidDate
from archive_app.statements.proposals import accepted_fields
from archive_app.ui.cataloguing.fields import flat_fields

if TYPE_CHECKING:
    from archive_app.statements.statement import Proposal, Statement

_FOUND_IN = {
    "dateline": "dateline",
    "file name": "path of the file",
    "url": "address",
    "relative": "the text counts from its event",
    "text": "a day in the text",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """Proposals that are accepted together: a date, or all parts of where a text first appeared.

    `words` says what is proposed; `evidence` are the words that say so. `needs_day` tells that the day of the
    event must be known first.
    """

    proposals: tuple[Proposal, ...]
    words: str
    evidence: str
    needs_day: bool = False


def offers_of(statement: Statement) -> tuple[Offer, ...]:
    """Return what a person can accept, in the order of strength."""
    appeared = tuple(p for p in statement.proposals if p.field.startswith("first_published"))
    offers = [_date_offer(p) for p in statement.proposals if p.field == "issued"]
    if appeared and any(p.value for p in appeared):
        told = [
            edtf_in_words(p.value) if p.field.endswith(".issued") else p.value for p in appeared if p.value
        ]
        offers.append(Offer(appeared, f"First appeared: {', '.join(told)}", appeared[0].evidence))
    return tuple(offer for offer in offers if offer is not None)


def accepted_texts(offer: Offer, day: str = "", language: str | None = None) -> dict[str, str]:
    """Return the texts that accepting an offer puts into the form.

    `day` is the day of the event as typed, where the offer needs one. Raises InvalidDate with the reason when
    it is no date, or cannot be the one of which the words speak.
    """
    if not offer.needs_day:
        return flat_fields(accepted_fields(offer.proposals))
    date, reason = read_date(day, language)
    if date is None or reason is not None:
        raise InvalidDate(reason or "The day of the event is not known yet.", "Write it such as 2017-04-04.")
    counted = [resolved(proposal, date) for proposal in offer.proposals]
    return flat_fields(accepted_fields(counted)) | {"event.date": date.edtf}


def _date_offer(proposal: Proposal) -> Offer | None:
    where = _FOUND_IN.get(proposal.basis or "", "the text")
    if proposal.value is not None:
        return Offer((proposal,), f"Date: {edtf_in_words(proposal.value)} ({where})", proposal.evidence)
    if proposal.relative is not None:
        return Offer(
            (proposal,), "Date: counted from the day of the event", proposal.evidence, needs_day=True
        )
    return None
