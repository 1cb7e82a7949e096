"""Answers to research questions as plain JSON values, exactly as `docs/formats.md` describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.statements.json_forms import Json, coverage_form

if TYPE_CHECKING:
    from archive_app.research.quotation import QuotationCheck, QuotationMatch


def quotation_form(check: QuotationCheck) -> Json:
    """The answer to a quotation check."""
    return {
        "verdict": check.verdict,
        "matches": [_match_form(match) for match in check.matches],
        "coverage": coverage_form(check.coverage),
    }


def _match_form(match: QuotationMatch) -> Json:
    return {
        "id": match.statement.id,
        "verdict": match.verdict,
        "start": match.start,
        "end": match.end,
        "similarity": round(match.similarity, 4),
        "own_words": match.own_words,
        "passage": match.passage,
        "diff": [list(change) for change in match.diff],
    }
