"""Answers to research questions as plain JSON values, exactly as `docs/formats.md` describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.statements.json_forms import Json, coverage_form, date_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.research.article import QuotedInArticle
    from archive_app.research.comparison import Comparison
    from archive_app.research.first_said import FirstSaid, Occurrence
    from archive_app.research.quotation import QuotationCheck, QuotationMatch
    from archive_app.statements.searching import Coverage


def quotation_form(check: QuotationCheck) -> Json:
    """The answer to a quotation check."""
    return {
        "verdict": check.verdict,
        "matches": [_match_form(match) for match in check.matches],
        "coverage": coverage_form(check.coverage),
    }


def article_form(rows: Sequence[QuotedInArticle], coverage: Coverage, fingerprint: str) -> Json:
    """The answer to an article check."""
    return {
        "quotations": [
            {
                "start": row.start,
                "end": row.end,
                "quotation": row.check.quotation,
                "verdict": row.check.verdict,
                "matches": [_match_form(match) for match in row.check.matches],
            }
            for row in rows
        ],
        "coverage": coverage_form(coverage),
        "corpus_fingerprint": fingerprint,
    }


def first_said_form(found: FirstSaid) -> Json:
    """Who said a phrase first."""
    return {
        "phrase": found.phrase,
        "total": found.total,
        "unread": found.unread,
        "first": [occurrence.statement.id for occurrence in found.first],
        "occurrences": [_occurrence_form(occurrence) for occurrence in found.dated],
        "undated": [_occurrence_form(occurrence) for occurrence in found.undated],
        "coverage": coverage_form(found.coverage),
    }


def comparison_form(comparison: Comparison) -> Json:
    """What differs between two statements."""
    return {
        "a": comparison.old.id,
        "b": comparison.new.id,
        "words": {
            "deleted": comparison.deleted,
            "inserted": comparison.inserted,
            "moved": comparison.moved,
        },
        "changes": [[change.operation, change.text] for change in comparison.changes],
    }


def _occurrence_form(occurrence: Occurrence) -> Json:
    statement = occurrence.statement
    return {
        "id": statement.id,
        "title": statement.title,
        "party": occurrence.party,
        **date_form(statement.issued, statement.issued_basis),
        "start": occurrence.start,
        "end": occurrence.end,
        "count": occurrence.count,
        "own_words": occurrence.own_words,
        "passage": "".join(occurrence.passage),
        "reprints": [reprint.id for reprint in occurrence.reprints],
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
