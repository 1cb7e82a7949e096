"""Reprints below a result, shown and hidden by keys and by clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from archive_app.ui.results.model import ResultRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.statements.searching import Hit
    from archive_app.ui.results.delegate import ResultDelegate
    from archive_app.ui.results.list_view import ResultsList
    from archive_app.ui.results.model import ResultsModel
    from archive_app.ui.results.row_selection import RowSelection


class Unfolding(QObject):
    """Right unfolds the result one stands on, Left folds it, from its reprints too; so does a click.

    Signal: `wanted(id, reprints)` asks for reprints, which come through `show`.
    """

    wanted = Signal(str, object)

    def __init__(
        self, view: ResultsList, model: ResultsModel, delegate: ResultDelegate, rows: RowSelection
    ) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._delegate = delegate
        self._rows = rows
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def show(self, identity: str, reprints: Sequence[Hit]) -> None:
        """Set reprints below the result that asked for them."""
        first = self._model.unfold(identity, reprints)
        if first >= 0:
            self._rows.rows_added(first, aloud=False)

    def unfolded(self) -> list[str]:
        """Return the results whose reprints are shown."""
        ids = (self._model.hit(row) for row in range(self._model.rowCount()))
        return [hit.id for hit in ids if hit is not None and self._model.is_unfolded(hit.id)]

    def unfold_again(self, before: Sequence[str]) -> None:
        """Ask once more for what was unfolded before the same search was answered anew."""
        for identity in before:
            self._unfold(identity)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow keys in the list and clicks on the words about reprints."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self._view:
            identity = self._rows.focused_id
            if identity is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
                return self._follow_key(Qt.Key(event.key()), identity)
        if isinstance(event, QMouseEvent) and event.type() in _PRESSES and watched is self._view.viewport():
            return self._follow_click(event)
        return False

    def _follow_key(self, key: Qt.Key, identity: str) -> bool:
        right_to_left = self._view.isRightToLeft()
        opening, closing = (Qt.Key.Key_Right, Qt.Key.Key_Left)
        if right_to_left:
            opening, closing = closing, opening
        if key == opening:
            return self._unfold(identity)
        if key == closing:
            return self._fold(self._model.head_of(identity) or identity)
        return False

    def _follow_click(self, event: QMouseEvent) -> bool:
        place = event.position().toPoint()
        index = self._view.indexAt(place)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return False
        if not self._delegate.tells_of_reprints(index, self._view.visualRect(index), place):
            return False
        identity = index.data(ResultRole.ID)
        return self._fold(identity) or self._unfold(identity)

    def _unfold(self, identity: str) -> bool:
        row = self._model.row_of(identity)
        hit = self._model.hit(row) if row is not None else None
        if hit is None or not hit.reprints or self._model.is_unfolded(identity):
            return False
        self.wanted.emit(identity, hit.reprints)
        return True

    def _fold(self, identity: str) -> bool:
        if not self._model.is_unfolded(identity):
            return False
        row = self._model.row_of(identity)
        if row is not None and self._model.head_of(self._rows.focused_id or "") == identity:
            # Who stands on a reprint that goes away stands on what it is a reprint of.
            self._rows.select_only(row)
        self._model.fold(identity)
        return True


_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
