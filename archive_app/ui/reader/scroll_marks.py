"""Marks along the scrollbar: where the hits are, and a click to go there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QScrollBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

    from archive_app.ui.theme import Theme

_MARK_HEIGHT = 3
_REACH = 3


class MarkedScrollBar(QScrollBar):
    """A vertical scroll bar with hits drawn on it, at most one for each pixel."""

    mark_clicked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme = theme
        self._fractions: list[float] = []
        self._current: int | None = None

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        self._theme = theme
        self.update()

    def set_marks(self, fractions: Sequence[float]) -> None:
        """Draw a mark at each of `fractions` (0 at the top, 1 at the bottom) of the whole document."""
        self._fractions = list(fractions)
        self._current = None
        self.update()

    def set_current(self, index: int | None) -> None:
        """Draw the mark at `index` as the one that one stands on."""
        self._current = index
        self.update()

    def mark_rows(self) -> dict[int, int]:
        """Return the pixel rows that carry a mark, and the first hit of each."""
        room = max(1, self.height() - _MARK_HEIGHT)
        rows: dict[int, int] = {}
        for index, fraction in enumerate(self._fractions):
            rows.setdefault(round(fraction * room), index)
        return rows

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar, then the marks over it."""
        super().paintEvent(event)
        painter = QPainter(self)
        quiet = QColor(self._theme.mark_line)
        width = self.width()
        for row in self.mark_rows():
            painter.fillRect(2, row, width - 4, _MARK_HEIGHT, quiet)
        if self._current is not None and self._current < len(self._fractions):
            row = round(self._fractions[self._current] * max(1, self.height() - _MARK_HEIGHT))
            painter.fillRect(0, row - 1, width, _MARK_HEIGHT + 2, QColor(self._theme.accent))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the hit under the pointer; elsewhere scroll."""
        y = event.position().toPoint().y() - 1
        near = [(abs(row - y), index) for row, index in self.mark_rows().items() if abs(row - y) <= _REACH]
        if near and event.button() == Qt.MouseButton.LeftButton:
            self.mark_clicked.emit(min(near)[1])
            event.accept()
            return
        super().mousePressEvent(event)
