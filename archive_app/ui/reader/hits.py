"""The hits on the page in sight: marked, stepped through, and shown along the scroll bar.

They are those of the search; while the find bar is in use, one steps through its finds instead.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from archive_app.ui.reader.marks import MarkLayer
from archive_app.ui.reader.stepping import Stepping

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from archive_app.ui.reader.find_bar import FindBar
    from archive_app.ui.reader.hit_stepper import HitStepper
    from archive_app.ui.reader.marks import Spans
    from archive_app.ui.reader.page import Page
    from archive_app.ui.theme import Theme

_MOST_SCROLL_MARKS = 5_000
_SETTLE_MS = 120


class PageHits(QObject):
    """Keeps the hits of what is shown on one of the `pages`; `in_sight` tells on which."""

    def __init__(
        self,
        pages: Sequence[Page],
        in_sight: Callable[[], Page],
        find: FindBar,
        stepper: HitStepper,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._in_sight = in_sight
        self._find = find
        self._stepper = stepper
        self._layers = {page: MarkLayer(page, theme) for page in pages}
        self.stepping = Stepping()
        self._more = False
        self._find_from = 0
        self._every = 1
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._place_scroll_marks)
        stepper.next_wanted.connect(lambda: self.step(1))
        stepper.previous_wanted.connect(lambda: self.step(-1))
        find.found.connect(self._found)
        find.stepped.connect(self.step)
        find.closed.connect(self._find_closed)
        for page in pages:
            page.marked_bar.mark_clicked.connect(lambda index: self._stand_on(index * self._every))

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        for layer in self._layers.values():
            layer.apply_theme(theme)

    def take(self, spans: Spans, *, more: bool) -> None:
        """Take the hits of the search in what is shown; `more` tells that it holds others, too."""
        self.stepping.set_searched(spans)
        self._more = more

    def forget(self) -> None:
        """Forget all hits and finds, since nothing is shown any more."""
        self.stepping = Stepping()
        self._more = False

    def stand_on_first(self) -> None:
        """Bring the first hit into view; without one, only the marks are shown."""
        self._stand_on(0)

    def step(self, by: int) -> None:
        """Go to the next hit (1) or the one before (-1), round the ends."""
        page = self._in_sight()
        span = self.stepping.step(by, page.top_offset())
        if span is not None:
            page.show_span(*span)
        self.show()

    def begin_finding(self) -> None:
        """Open the find bar; a selection is looked for at once, from what is on the screen on."""
        page = self._in_sight()
        self._find_from = page.top_offset()
        self.stepping.finding = True
        self._find.open(page.text_selected()[:200])

    def set_quoted(self, spans: Spans) -> None:
        """Lay a ground behind quoted words of the page in sight."""
        for page, layer in self._layers.items():
            layer.set_quoted(spans if page is self._in_sight() else ())

    def show(self) -> None:
        """Show marks, position and number of the hits as they are now."""
        stepping, page = self.stepping, self._in_sight()
        searched = replace(stepping.searched, current=None) if stepping.finding else stepping.searched
        self._layers[page].set_hits(searched, stepping.found)
        hits = stepping.active
        self._find.show_count(stepping.found.current, len(stepping.found.spans))
        self._stepper.set_right_inset(page.verticalScrollBar().sizeHint().width())
        total = 0 if stepping.finding else len(hits.spans)
        self._stepper.show_position(hits.current, total, more=self._more)
        self.settle()

    def settle(self) -> None:
        """Place the marks along the scroll bar anew once nothing has changed for a moment."""
        self._settle.start()

    def _stand_on(self, index: int) -> None:
        span = self.stepping.stand_on(index)
        if span is not None:
            self._in_sight().show_span(*span)
        self.show()

    def _found(self, spans: Spans) -> None:
        if not self.stepping.finding:
            return
        before = self.stepping.found
        self.stepping.set_found(spans, self._find_from)
        now = self.stepping.found
        if now.current is not None and (before.current is None or now.spans[now.current] not in before.spans):
            self._in_sight().show_span(*now.spans[now.current])
        self.show()

    def _find_closed(self) -> None:
        self.stepping.finding = False
        self.stepping.set_found((), 0)
        self.show()

    def _place_scroll_marks(self) -> None:
        page, hits = self._in_sight(), self.stepping.active
        self._every = 1 + len(hits.spans) // _MOST_SCROLL_MARKS
        page.marked_bar.set_marks([page.fraction_of(start) for start, _ in hits.spans[:: self._every]])
        page.marked_bar.set_current(None if hits.current is None else hits.current // self._every)
