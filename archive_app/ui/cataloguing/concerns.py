"""Which statements need a person: those that lack something, have a problem, or suggest something."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from archive_app.statements.searching import SearchRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archive_app.archive import Archive
    from archive_app.statements.problems import Problem
    from archive_app.statements.searching import Hit

Need = Literal["date", "source", "party", "problem", "proposal"]

NEEDS: dict[Need, str] = {
    "date": "No date",
    "source": "No source",
    "party": "No party",
    "problem": "Problem",
    "proposal": "Proposal",
}
_QUERIES: dict[Need, str] = {
    "date": "missing:date",
    "source": "missing:source",
    "party": "missing:party",
    "problem": "has:problem",
    "proposal": "has:proposal",
}
_FIELDS: dict[str, Need] = {
    "issued": "date",
    "party": "party",
    "publisher": "source",
    "first_published": "source",
}
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Concern:
    """A statement that needs a person, and for what. `key` is its id, else its path."""

    key: str
    path: str
    title: str
    needs: frozenset[Need]
    problems: tuple[Problem, ...] = ()

    def without(self, field: str) -> Concern:
        """Return what is left once a field has been amended."""
        name = field.partition(".")[0]
        met = {_FIELDS.get(name, "")}
        # What is dated proposes nothing but where it first appeared.
        if "date" in met or (name == "first_published" and "date" not in self.needs):
            met.add("proposal")
        return replace(self, needs=frozenset(need for need in self.needs if need not in met))


def concerns(archive: Archive, is_cancelled: Callable[[], bool]) -> list[Concern]:
    """Return every statement that lacks a date, source or party, has a problem or proposes something.

    Files with a problem that are no statements are there too. In order of paths; raises NotIndexed.
    """
    hits: dict[str, Hit] = {}
    needs: dict[str, set[Need]] = {}
    for need, query in _QUERIES.items():
        for hit in found(archive, SearchRequest(query, sort="oldest"), is_cancelled):
            hits[hit.path] = hit
            needs.setdefault(hit.path, set()).add(need)
    problems: dict[str, list[Problem]] = {}
    for problem in archive.problems():
        problems.setdefault(problem.path, []).append(problem)
        needs.setdefault(problem.path, set()).add("problem")
    listed = []
    for path in sorted(needs):
        known = hits.get(path)
        key, title = (known.id, known.title) if known else (path, path.rpartition("/")[2])
        listed.append(Concern(key, path, title, frozenset(needs[path]), tuple(problems.get(path, ()))))
    return listed


def without_settled(listed: Sequence[Concern], path: str, fields: Sequence[str]) -> list[Concern]:
    """Return what is left of concerns once these fields of a statement have been amended."""
    left = []
    for concern in listed:
        kept = concern
        if concern.path == path:
            for field in fields:
                kept = kept.without(field)
        if kept.needs:
            left.append(kept)
    return left


def found(archive: Archive, request: SearchRequest, is_cancelled: Callable[[], bool]) -> Iterator[Hit]:
    """Yield all that a search finds, page by page."""
    offset = 0
    while not is_cancelled():
        page = archive.request(replace(request, limit=_PAGE, offset=offset), is_cancelled)
        yield from page.hits
        offset += len(page.hits)
        if not page.hits or offset >= page.total:
            return
