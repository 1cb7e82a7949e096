"""Answers to research questions as plain JSON values, exactly as `docs/formats.md` describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.statements.json_forms import Json, coverage_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.research.article import QuotedInArticle
    from archive_app.research.comparison import Comparison
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
