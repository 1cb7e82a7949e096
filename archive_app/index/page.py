"""One page of results: what is shown of each statement, with the passages that answer the query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.index.analysis import stemmer_language
from archive_app.index.document import StoredStatement
from archive_app.index.highlight import Highlighter, around_marks
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
        self._scores = scores
        self._highlighter = Highlighter(tree)
        shared: dict[tuple[int, tuple[Node, ...]], Wanted] = {}
        self._known = {
            field: PageMarks(generation, tree, rows, field, holdings, shared) for field in ("text", "title")
        }

    def hit(self, row: int) -> Hit:
        """Read what is shown of a row."""
        stored = StoredStatement.restore(self._generation.stored(row))
        columns = self._generation.columns
        return Hit(
            id=columns.id_of(row),
            path=columns.path_of(row),
            title=stored.title,
            date=stored.issued,
            basis=stored.issued_basis,
            party=stored.party,
            publisher=stored.publisher,
            first_published=stored.first_published,
            people=stored.people,
            type=stored.type,
            language=stored.language,
            score=None if self._scores is None else float(self._scores[row]),
            snippets=self.snippets(row, stored),
            title_marks=self._marks(row, "title", stored.title, stored.language),
            date_hint=stored.date_hint,
        )

    def snippets(self, row: int, stored: StoredStatement) -> tuple[Snippet, ...]:
        """The passages of a row that are worth showing."""
        return around_marks(
            stored.text, self._marks(row, "text", stored.text, stored.language), title=stored.title
        )

    def _marks(self, row: int, field: str, text: str, language: str | None) -> tuple[Span, ...]:
        known = self._known[field].marks(row, text, stemmer_language(language))
        return self._highlighter.marks(text, language, field=field) if known is None else known
