"""Marks on the page: hits in colour and underlined, the current one stronger; quoted words on a ground."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

if TYPE_CHECKING:
    from archive_app.ui.reader.page import Page
    from archive_app.ui.theme import Theme

MOST_MARKS_AT_ONCE = 1_000
_REFRESH_MS = 30

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """Spans of the reading text that are marked, ascending, and which of them one stands on."""

    spans: Spans = ()
    current: int | None = None


class MarkLayer(QObject):
    """Keeps the marks of one page.

    Hits of the search and hits of the find bar are told apart by colour and underline. Beyond
    `MOST_MARKS_AT_ONCE` only the hits near what is on the screen are marked, and again after scrolling.
    """

    def __init__(self, page: Page, theme: Theme) -> None:
        super().__init__(page)
        self._page = page
        self._theme = theme
        self._quoted = Hits()
        self._searched = Hits()
        self._found = Hits()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        page.verticalScrollBar().valueChanged.connect(self._scrolled)

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        self._theme = theme
        self.refresh()

    def set_quoted(self, spans: Spans) -> None:
        """Lay a soft ground behind quoted words; hits are marked above it."""
        self._quoted = Hits(spans)
        self.refresh()

    def set_hits(self, searched: Hits, found: Hits) -> None:
        """Mark the hits of the search and those of the find bar."""
        self._searched, self._found = searched, found
        self.refresh()

    def refresh(self) -> None:
        """Mark what is to be marked now."""
        self._page.setExtraSelections(
            [
                *self._selections(self._quoted, self._ground()),
                *self._selections(self._searched, self._format(self._theme.mark, self._theme.mark_line)),
                *self._selections(self._found, self._format(self._theme.accent_soft, self._theme.accent)),
            ]
        )

    def _scrolled(self) -> None:
        if any(len(hits.spans) > MOST_MARKS_AT_ONCE for hits in (self._quoted, self._searched, self._found)):
            self._timer.start()

    def _selections(self, hits: Hits, quiet: QTextCharFormat) -> list[QTextEdit.ExtraSelection]:
        strong = self._format(self._theme.mark_strong, self._theme.text)
        made: list[QTextEdit.ExtraSelection] = []
        for index in self._near(hits):
            made += self._mark(hits.spans[index], strong if index == hits.current else quiet)
        return made

    def _near(self, hits: Hits) -> range:
        if len(hits.spans) <= MOST_MARKS_AT_ONCE:
            return range(len(hits.spans))
        first, last = self._page.visible_offsets()
        room = last - first
        start = bisect_left(hits.spans, (first - room, 0))
        end = bisect_left(hits.spans, (last + room, 0))
        return range(start, min(end, start + MOST_MARKS_AT_ONCE))

    def _mark(self, span: tuple[int, int], made: QTextCharFormat) -> list[QTextEdit.ExtraSelection]:
        shown = self._page.shown()
        if shown is None:
            return []
        selections = []
        for start, end in shown.offsets.document_spans(*span):
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(shown.document)
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor
            selection.format = made
            selections.append(selection)
        return selections

    def _ground(self) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setBackground(QColor(self._theme.panel))
        return made

    def _format(self, ground: str, line: str) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setBackground(QColor(ground))
        made.setForeground(QColor(self._theme.text))
        made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        made.setUnderlineColor(QColor(line))
        return made
