"""One page of results: what is shown of each statement, with the passages that answer the query."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from archive_app.index.document import restored
from archive_app.index.excerpts import around_marks
from archive_app.index.highlight import Highlighter
from archive_app.index.page_marks import PageMarks, Wanted
from archive_app.statements.searching import Hit, Snippet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.index.generation import Generation
    from archive_app.index.held import Holdings
    from archive_app.index.highlight import Span
    from archive_app.index.query_tree import Node
    from archive_app.index.scoring import Scores


class Page:
    """The statements of one page of results, as they are shown."""

    def __init__(
        self,
        generation: Generation,
        tree: Node,
        rows: Sequence[int],
        scores: Scores | None,
        holdings: Holdings,
    ) -> None:
        """`holdings` are what was read to find the rows."""
        self._generation = generation
        self._tree = tree
        self._rows = rows
        self._scores = scores
        self._holdings = holdings
        self._highlighter = Highlighter(tree)
        self._shared: dict[tuple[int, tuple[Node, ...]], Wanted] = {}
        self._known: dict[str, PageMarks] = {}

    def hit(self, row: int) -> Hit:
        """Read what is shown of a row."""
        # One result is made of each row, and nothing else: making two of twenty rows takes its time.
        stored = restored(self._generation.stored(row))
        statement_id, path = self._names[row]
        title = stored["title"]
        return Hit(
            id=statement_id,
            path=path,
            title=title,
            date=stored["issued"],
            basis=stored["issued_basis"],
            party=stored["party"],
            publisher=stored["publisher"],
            first_published=stored["first_published"],
            people=stored["people"],
            type=stored["type"],
            language=stored["language"],
            score=None if self._scores is None else float(self._scores[row]),
            snippets=self.snippets(row, stored["text"], title),
            title_marks=self._marks(row, "title", title),
            date_hint=stored["date_hint"],
        )

    def snippets(self, row: int, text: str, title: str, *, count: int = 2) -> tuple[Snippet, ...]:
        """The passages of a row that are worth showing; its text and title are as stored."""
        return around_marks(text, self._marks(row, "text", text), count=count, title=title)

    @cached_property
    def _names(self) -> dict[int, tuple[str, str]]:
        """The id and the path of each row, read together."""
        columns = self._generation.columns
        ids, paths = (columns.strings_of(what, self._rows) for what in ("id", "path"))
        return dict(zip(self._rows, zip(ids, paths, strict=True), strict=True))

    def _marks(self, row: int, field: str, text: str) -> tuple[Span, ...]:
        known = self._known.get(field)
        if known is None:
            known = self._known[field] = PageMarks(
                self._generation, self._tree, self._rows, field, self._holdings, self._shared
            )
        language = self._generation.stemmer(row)
        found = known.marks(row, text, language)
        return self._highlighter.first_marks(text, language, field=field) if found is None else found
