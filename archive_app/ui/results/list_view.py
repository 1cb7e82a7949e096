"""The list of results on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent


class ResultsList(QListView):
    """Rows of one height, one of them the current one, any number selected.

    `all_wanted()` when all that was found is to be selected, whether its rows have arrived or not.
    The scroll bar stands over the rows, so that their rules and grounds go to the edge with and without it;
    `overlap` tells how much of a row lies under it. `toggling` tells whether a person last took rows out of
    what is selected, or put them in, rather than selecting anew.
    """

    all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.overlap = 0
        self.toggling = False
        self.setObjectName("results")
        self.setAccessibleName("Statements found")
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.verticalScrollBar().rangeChanged.connect(self._make_room)

    def selectAll(self) -> None:
        """Ask for everything that was found, not only for the rows that are here."""
        self.all_wanted.emit()

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Keep what is selected when the ground below the last row is clicked."""
        if not index.isValid():
            return QItemSelectionModel.SelectionFlag.NoUpdate
        command = super().selectionCommand(index, event)
        self.toggling = bool(command & QItemSelectionModel.SelectionFlag.Toggle)
        return command

    def _make_room(self, least: int, most: int) -> None:
        overlap = self.verticalScrollBar().sizeHint().width() if most > least else 0
        if overlap != self.overlap:
            self.overlap = overlap
            self.setViewportMargins(0, 0, -overlap, 0)
            if (holder := self.verticalScrollBar().parentWidget()) is not None:
                holder.raise_()
