"""Outcomes made by hand from the frozen types, for the panes that show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive_app.statements.dates import Day, StatementDate
from archive_app.statements.searching import (
    Coverage,
    Facets,
    Filters,
    Hit,
    SearchOutcome,
    SearchRequest,
    Snippet,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

COVERAGE = Coverage(
    12_481, 142, "2004-05-03", "2024-06-01",
    (("Riverside Union", 5000), ("Harbour Liberals", 3000), ("Highland Greens", 900)),
)  # fmt: skip


def dated(edtf: str, precision: str = "day") -> StatementDate:
    """Return a date for its expression; the days it can mean do not matter to what is painted."""
    return StatementDate(edtf, Day(2017, 3, 12), Day(2017, 3, 12), precision)


def spans_of(text: str, *words: str) -> tuple[tuple[int, int], ...]:
    """Return where `words` stand in `text`."""
    return tuple(sorted((text.index(word), text.index(word) + len(word)) for word in words))


def hit(
    identity: str, title: str = "A statement", passage: str | None = "about the river", **fields: Any
) -> Hit:
    """Return a hit that knows little but its title and passage; `fields` say more."""
    known: dict[str, Any] = {
        "path": f"{identity}.md", "date": None, "basis": None, "party": None, "publisher": None, "people": (),
        "first_published": None, "type": None, "language": "en", "score": 1.0,
        "snippets": (Snippet(passage, (), 0),) if passage is not None else (),
    }  # fmt: skip
    return Hit(id=identity, title=title, **(known | fields))


def outcome(
    hits: Iterable[Hit] = (), *, query: str = "river", filters: Filters | None = None, **fields: Any
) -> SearchOutcome:
    """Return an outcome of `hits`; `fields` say more."""
    found = tuple(hits)
    known: dict[str, Any] = {
        "total": len(found),
        "undated": 0,
        "facets": Facets(),
        "reading": "a form of *river*",
    }
    return SearchOutcome(request=SearchRequest(query, filters or Filters()), hits=found, **(known | fields))
