"""The list of results on the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget


class ResultsList(QListView):
    """Rows of one height, one of them chosen.

    The scroll bar stands over the rows, so that their rules and grounds go to the edge with and without it;
    `overlap` tells how much of a row lies under it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.overlap = 0
        self.setObjectName("results")
        self.setAccessibleName("Statements found")
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalScrollBar().rangeChanged.connect(self._make_room)

    def _make_room(self, least: int, most: int) -> None:
        overlap = self.verticalScrollBar().sizeHint().width() if most > least else 0
        if overlap != self.overlap:
            self.overlap = overlap
            self.setViewportMargins(0, 0, -overlap, 0)
            if (holder := self.verticalScrollBar().parentWidget()) is not None:
                holder.raise_()
