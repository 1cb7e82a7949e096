"""The search of the moment: what is asked, when it is run, and what came of it. No widgets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from archive_app.statements.searching import Filters, Hit, Order, SearchOutcome, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.statements.problems import ArchiveError
    from archive_app.ui.lanes import IsCancelled, Lane

PAGE = 50
DEBOUNCE_MS = 120


class Searchable(Protocol):
    """What a search session asks of an archive."""

    def request(self, request: SearchRequest, is_cancelled: IsCancelled | None = None) -> SearchOutcome:
        """Answer `request`."""

    def hits(self, query: str, ids: Sequence[str]) -> tuple[Hit, ...]:
        """Return some statements as results of `query`."""


class SearchSession(QObject):
    """Owns the current request and runs it on a lane; the newest request supersedes all before it.

    Typing waits for a short pause, everything else runs at once. Signals: `request_changed(SearchRequest)`,
    `searching()` when a search was sent off, `outcome(SearchOutcome)` for the first page,
    `page_added(SearchOutcome)` for one more, `unfolded(id, hits)` with the reprints
    folded below a result, `failed(message, remedy)`.
    """

    request_changed = Signal(object)
    searching = Signal()
    outcome = Signal(object)
    page_added = Signal(object)
    unfolded = Signal(str, object)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None, lane: Lane) -> None:
        super().__init__(parent)
        self._lane = lane
        self._archive: Searchable | None = None
        self._request = SearchRequest(limit=PAGE)
        self._loaded = 0
        self._total = 0
        self._adding = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DEBOUNCE_MS)
        self._pause.timeout.connect(self.search_now)

    @property
    def request(self) -> SearchRequest:
        """What is asked at the moment, its first page."""
        return self._request

    def set_archive(self, archive: Searchable | None, *, sort: Order = "relevance") -> None:
        """Turn to another archive with an empty query; nothing is searched yet."""
        self._pause.stop()
        self._lane.cancel()
        self._archive = archive
        self._loaded = self._total = 0
        self._adding = False
        self._request = SearchRequest(sort=sort, limit=PAGE, fold_reprints=self._request.fold_reprints)
        self.request_changed.emit(self._request)

    def type_text(self, text: str) -> None:
        """Search for `text` after a short pause in typing."""
        if text == self._request.query:
            return
        self._change(replace(self._request, query=text))
        self._pause.start()

    def set_text(self, text: str) -> None:
        """Search for `text` at once."""
        self._change(replace(self._request, query=text))
        self.search_now()

    def set_filters(self, filters: Filters) -> None:
        """Narrow to `filters` and search."""
        if filters != self._request.filters:
            self._change(replace(self._request, filters=filters))
            self.search_now()

    def set_search(self, text: str, filters: Filters) -> None:
        """Search for `text` within `filters`, when both change at once."""
        self._change(replace(self._request, query=text, filters=filters))
        self.search_now()

    def set_sort(self, sort: Order) -> None:
        """Put the results in another order."""
        if sort != self._request.sort:
            self._change(replace(self._request, sort=sort))
            self.search_now()

    def set_folding(self, least: float | None) -> None:
        """List results that are at least so much alike as one; None lists all."""
        if least != self._request.fold_reprints:
            self._change(replace(self._request, fold_reprints=least))
            self.search_now()

    def unfold(self, identity: str, reprints: Sequence[str]) -> None:
        """Fetch the reprints that are folded below a result; see `unfolded`."""
        archive, query = self._archive, self._request.query
        if archive is not None:
            self._lane.submit(
                lambda _is_cancelled: archive.hits(query, reprints),
                lambda hits: self.unfolded.emit(identity, hits),
                self._fail,
                supersede=False,
            )

    def clear(self) -> None:
        """Ask for everything again, without words or filters."""
        self._change(replace(self._request, query="", filters=Filters()))
        self.search_now()

    def flush(self) -> None:
        """Run at once what waits for a pause in typing; without anything waiting, do nothing."""
        if self._pause.isActive():
            self.search_now()

    def search_now(self) -> None:
        """Run the current request at once."""
        self._run(PAGE)

    def repeat(self) -> None:
        """Run the current request again over a newer generation, with as many results as are shown."""
        self._run(max(PAGE, self._loaded))

    def more(self) -> None:
        """Fetch the next page, if there is one and it is not on its way."""
        archive = self._archive
        if archive is None or self._adding or self._pause.isActive() or self._loaded >= self._total:
            return
        self._adding = True
        request = replace(self._request, offset=self._loaded)
        self._lane.submit(
            lambda is_cancelled: archive.request(request, is_cancelled),
            self._deliver_page,
            self._fail,
            supersede=False,
        )

    def _run(self, limit: int) -> None:
        self._pause.stop()
        archive = self._archive
        if archive is None:
            return
        self._adding = False
        request = replace(self._request, limit=limit, offset=0)
        self.searching.emit()
        self._lane.submit(
            lambda is_cancelled: archive.request(request, is_cancelled), self._deliver, self._fail
        )

    def _change(self, request: SearchRequest) -> None:
        if request != self._request:
            self._request = request
            self.request_changed.emit(request)

    def _deliver(self, outcome: SearchOutcome) -> None:
        self._loaded = len(outcome.hits)
        self._total = outcome.rows
        self.outcome.emit(outcome)

    def _deliver_page(self, outcome: SearchOutcome) -> None:
        self._adding = False
        self._loaded += len(outcome.hits)
        # A page beyond the end of a smaller, newer generation is empty; asking again would never end.
        self._total = outcome.rows if outcome.hits else self._loaded
        self.page_added.emit(outcome)

    def _fail(self, error: ArchiveError) -> None:
        self._adding = False
        self.failed.emit(error.message, error.remedy)
