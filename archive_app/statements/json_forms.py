"""Statements and answers as plain JSON values, exactly as `docs/formats.md` describes them.

Every key is always present; unknown is null; dates are ISO strings. The command line prints these.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive_app.statements.dates import StatementDate
    from archive_app.statements.problems import Problem
    from archive_app.statements.searching import Coverage, Facets, Hit, IndexReport, SearchOutcome, Snippet
    from archive_app.statements.statement import FirstPublished, Person, Proposal, Statement

Json = dict[str, Any]


def outcome_form(outcome: SearchOutcome) -> Json:
    """The answer to a search; with reprints folded, also how many are, and which below each result."""
    form = _outcome_form(outcome)
    if outcome.request.fold_reprints is not None:
        form["folded"] = outcome.folded
        for result, hit in zip(form["results"], outcome.hits, strict=True):
            result["reprints"] = list(hit.reprints)
    return form


def _outcome_form(outcome: SearchOutcome) -> Json:
    return {
        "query": outcome.request.query,
        "reading": outcome.reading,
        "match": outcome.match,
        "ignored": [{"start": i.start, "end": i.end, "reason": i.reason} for i in outcome.ignored],
        "total": outcome.total,
        "undated": outcome.undated,
        "took_ms": round(outcome.took_ms, 3),
        "results": [hit_form(hit) for hit in outcome.hits],
        "facets": _facets_form(outcome.facets),
        "suggestions": list(outcome.suggestions),
    }


def coverage_form(coverage: Coverage) -> Json:
    """What an archive covers."""
    return {
        "statements": coverage.statements,
        "undated": coverage.undated,
        "earliest": coverage.earliest,
        "latest": coverage.latest,
        "parties": [list(party) for party in coverage.parties],
    }


def hit_form(hit: Hit) -> Json:
    """One result of a search."""
    return {
        "id": hit.id,
        "path": hit.path,
        "title": hit.title,
        **date_form(hit.date, hit.basis),
        "party": hit.party,
        "publisher": hit.publisher,
        "first_published": _first_published_form(hit.first_published),
        "people": [_person_form(person) for person in hit.people],
        "type": hit.type,
        "language": hit.language,
        "score": None if hit.score is None else round(hit.score, 6),
        "snippets": [_snippet_form(snippet) for snippet in hit.snippets],
    }


def statement_form(statement: Statement) -> Json:
    """One statement, complete: the keys of a result, then what only a whole statement has."""
    return {
        "id": statement.id,
        "path": statement.path,
        "title": statement.title,
        **date_form(statement.issued, statement.issued_basis),
        "party": statement.party,
        "publisher": statement.publisher,
        "first_published": _first_published_form(statement.first_published),
        "people": [_person_form(person) for person in statement.people],
        "type": statement.type,
        "language": statement.language,
        "score": None,
        "snippets": [],
        "language_basis": statement.language_basis,
        "date_note": statement.date_note,
        "event": _event_form(statement),
        "captured": statement.captured,
        "url": statement.url,
        "archived_url": statement.archived_url,
        "rights": statement.rights,
        "version": statement.version,
        "replaces": statement.replaces,
        "corrections": [{"date": date, "text": text} for date, text in statement.corrections],
        "tags": list(statement.tags),
        "encoding": statement.encoding,
        "extra": _plain(statement.extra),
        "from_sidecar": list(statement.from_sidecar),
        "proposals": [proposal_form(proposal) for proposal in statement.proposals],
        "text": statement.text,
        "problems": [problem_form(problem) for problem in statement.problems],
    }


def proposal_form(proposal: Proposal) -> Json:
    """One value that somebody may accept, with the words that suggest it and how a relative word counts."""
    rule = proposal.relative
    return {
        "field": proposal.field,
        "value": proposal.value,
        "evidence": proposal.evidence,
        "start": proposal.start,
        "end": proposal.end,
        "evidence_in": proposal.evidence_in,
        "basis": proposal.basis,
        "relative": rule
        and {"unit": rule.unit, "nearest": rule.nearest, "farthest": rule.farthest, "weekday": rule.weekday},
    }


def problem_form(problem: Problem) -> Json:
    """One problem of one file."""
    return {
        "path": problem.path,
        "line": problem.line,
        "kind": str(problem.kind),
        "message": problem.message,
        "remedy": problem.remedy,
    }


def report_form(report: IndexReport) -> Json:
    """What an update of the index met and did."""
    return {
        "files": report.files,
        "statements": report.statements,
        "ignored": report.ignored,
        "unreadable": report.unreadable,
        "added": report.added,
        "changed": report.changed,
        "moved": report.moved,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "problems": report.problems,
        "seconds": round(report.seconds, 3),
        "generation": report.generation,
    }


def date_form(date: StatementDate | None, basis: str | None) -> Json:
    return {
        "issued": date.edtf if date else None,
        "earliest": date.earliest.isoformat() if date and date.earliest else None,
        "latest": date.latest.isoformat() if date and date.latest else None,
        "precision": date.precision if date else None,
        "basis": basis,
    }


def _snippet_form(snippet: Snippet) -> Json:
    return {
        "text": snippet.text,
        "marks": [list(mark) for mark in snippet.marks],
        "offset": snippet.offset,
    }


def _person_form(person: Person) -> Json:
    return {"name": person.name, "role": person.role, "office": person.office, "party": person.party}


def _first_published_form(first: FirstPublished | None) -> Json | None:
    if first is None:
        return None
    return {
        "publisher": first.publisher,
        "issued": first.issued.edtf if first.issued else None,
        "url": first.url,
        "evidence": first.evidence,
    }


def _event_form(statement: Statement) -> Json | None:
    if statement.event_name is None and statement.event_date is None:
        return None
    return {
        "name": statement.event_name,
        "date": statement.event_date.edtf if statement.event_date else None,
    }


def _facets_form(facets: Facets) -> Json:
    return {
        name: [[value, count] for value, count in getattr(facets, name)]
        for name in ("party", "source", "type", "language", "year")
    }


def _plain(value: object) -> Any:
    """Front matter can hold dates, sets and odd keys; JSON cannot."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (str, int, bool)):
        return value
    if isinstance(value, float) and value == value and abs(value) != float("inf"):  # noqa: PLR0124 - NaN is no JSON
        return value
    return str(value)
