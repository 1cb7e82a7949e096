"""Everything that works for the window off the GUI thread, together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive_app.archive import Archive
    from archive_app.statements.searching import Order
    from archive_app.ui.article.session import ArticleSession
    from archive_app.ui.facts_session import FactsSession
    from archive_app.ui.first_said.session import FirstSaidSession
    from archive_app.ui.folder_watch import FolderWatch
    from archive_app.ui.index_session import IndexSession
    from archive_app.ui.lanes import Lane
    from archive_app.ui.opening_session import OpeningSession
    from archive_app.ui.quotation.session import QuotationSession
    from archive_app.ui.reading_session import ReadingSession
    from archive_app.ui.search_session import SearchSession


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of one window; `reading_lanes` are the lanes that use the archive."""

    opening: OpeningSession
    search: SearchSession
    reading: ReadingSession
    index: IndexSession
    facts: FactsSession
    quotation: QuotationSession
    article: ArticleSession
    first_said: FirstSaidSession
    watch: FolderWatch
    errands: Lane
    reading_lanes: tuple[Lane, ...]

    def turn_to(self, archive: Archive | None, sort: Order = "relevance") -> None:
        """Have every session work with another archive, its results in the order `sort`; or with none."""
        self.search.set_archive(archive, sort=sort)
        for session in (
            self.reading,
            self.facts,
            self.quotation,
            self.article,
            self.first_said,
            self.index,
        ):
            session.set_archive(archive)

    def repeat(self) -> None:
        """Ask the archive once more what was asked of it, since it has changed."""
        self.search.repeat()
        self.facts.gather()
        self.quotation.repeat()
        self.article.repeat()
        self.first_said.repeat()
