"""Which rows of the results are selected, also of those that have not arrived yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from archive_app.ui.results.model import ResultRole
from archive_app.ui.wording import grouped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive_app.ui.results.list_view import ResultsList
    from archive_app.ui.results.model import ResultsModel

_ADD = QItemSelectionModel.SelectionFlag.Select
_ONLY = QItemSelectionModel.SelectionFlag.ClearAndSelect
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Selected:
    """The selected statements: `ids` in order of rows; with `all_but`, all that was found without `ids`."""

    count: int
    ids: tuple[str, ...]
    all_but: bool = False


class RowSelection(QObject):
    """Counts what is selected and tells it when it is more than one row, also to screen readers.

    "All" means all that was found: rows that arrive later are selected as they come, and a row that is then
    taken out leaves the others in. Signals: `moved(id)` to the row that one stands on, once it is selected;
    `counted(int)`.
    """

    moved = Signal(str)
    counted = Signal(int)

    def __init__(self, view: ResultsList, model: ResultsModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._rows = view.selectionModel()
        self._left_out: set[str] | None = None
        self._own = False
        self._count = 0
        self._rows.selectionChanged.connect(self._selection_changed)
        self._rows.currentChanged.connect(self._current_changed)
        view.all_wanted.connect(self.select_all)

    @property
    def current_id(self) -> str | None:
        """The id of the current row when it is selected, else of the first one that is; None without any."""
        current = self._rows.currentIndex()
        if current.isValid() and self._rows.isSelected(current):
            return _id_of(current.data(ResultRole.ID))
        ranges = self._ranges()
        return self._id_at(ranges[0][0]) if ranges else None

    @property
    def focused_id(self) -> str | None:
        """The id of the row that has the keyboard, selected or not."""
        current = self._rows.currentIndex()
        return _id_of(current.data(ResultRole.ID)) if current.isValid() else self.current_id

    def selected(self) -> Selected:
        """Return what is selected."""
        if self._left_out is not None:
            return Selected(self._number(), tuple(self._left_out), all_but=True)
        ids = tuple(
            identity
            for first, last in self._ranges()
            for row in range(first, last + 1)
            if (identity := self._id_at(row)) is not None
        )
        return Selected(len(ids), ids)

    def select_only(self, row: int) -> None:
        """Select one row and stand on it."""
        self._rows.setCurrentIndex(self._model.index(row), _ONLY)

    def select_all(self) -> None:
        """Select everything that was found, rows that have not arrived yet included."""
        if not self._model.rowCount():
            return
        self._own = True
        self._select([(0, self._model.rowCount() - 1)], _ONLY)
        self._own = False
        self._left_out = set() if self._model.total > self._model.rowCount() else None
        if not self._rows.currentIndex().isValid():
            self._rows.setCurrentIndex(self._model.index(0), QItemSelectionModel.SelectionFlag.NoUpdate)
        self._tell()

    def select_current_only(self) -> bool:
        """Go back from several rows to the current one; False when there are not several."""
        if self._number() < _SEVERAL:
            return False
        row = self._model.row_of(self.current_id or "")
        self.select_only(row if row is not None else 0)
        return True

    def restore(self, before: Selected) -> None:
        """Select again what was selected before the same search was answered anew."""
        if before.count < _SEVERAL:
            return
        if before.all_but:
            self._left_out = set(before.ids)
            self.rows_added(0, aloud=False)
            return
        rows = sorted(row for identity in before.ids if (row := self._model.row_of(identity)) is not None)
        self._own = True
        self._select(_runs(rows), _ADD)
        self._own = False
        self._tell(aloud=False)

    def rows_added(self, first: int, *, aloud: bool = True) -> None:
        """Rows from `first` on have come; where all is selected, so are they."""
        if self._left_out is None:
            return
        rows = [row for row in range(first, self._model.rowCount()) if self._id_at(row) not in self._left_out]
        self._own = True
        self._select(_runs(rows), _ADD)
        self._own = False
        if self._model.total == self._model.rowCount():
            self._left_out = None
        self._tell(aloud=aloud)

    def forget(self) -> None:
        """Select nothing and stand nowhere."""
        self._left_out = None
        self._rows.clear()
        self._tell()

    def _selection_changed(self, added: QItemSelection, taken: QItemSelection) -> None:
        if self._own:
            return
        if self._left_out is not None:
            self._left_out = self._changed_left_out(self._left_out, added, taken)
        self._tell()
        self._current_changed()

    def _current_changed(self) -> None:
        # Qt makes a row the current one before it selects it, or the other way round.
        current = self._rows.currentIndex()
        if not self._own and current.isValid() and self._rows.isSelected(current):
            self.moved.emit(current.data(ResultRole.ID))

    def _changed_left_out(
        self, left_out: set[str], added: QItemSelection, taken: QItemSelection
    ) -> set[str] | None:
        """Follow rows that are taken out of all, or put back; anything else is a new selection."""
        if not self._view.toggling:
            return None
        return (left_out | self._ids_in(taken)) - self._ids_in(added)

    def _number(self) -> int:
        if self._left_out is not None:
            return max(0, self._model.total - len(self._left_out))
        return sum(last - first + 1 for first, last in self._ranges())

    def _tell(self, *, aloud: bool = True) -> None:
        count = self._number()
        if count == self._count:
            return
        self._count = count
        self.counted.emit(count)
        if aloud and count >= _SEVERAL:
            told = QAccessibleAnnouncementEvent(self._view, f"{grouped(count)} statements selected")
            QAccessible.updateAccessibility(told)

    def _ranges(self) -> list[tuple[int, int]]:
        return _ranges(self._rows.selection())

    def _ids_in(self, selection: QItemSelection) -> set[str]:
        rows = (row for first, last in _ranges(selection) for row in range(first, last + 1))
        return {identity for row in rows if (identity := self._id_at(row)) is not None}

    def _select(self, runs: Iterable[tuple[int, int]], how: QItemSelectionModel.SelectionFlag) -> None:
        wanted = QItemSelection()
        for first, last in runs:
            wanted.append(QItemSelectionRange(self._model.index(first), self._model.index(last)))
        self._rows.select(wanted, how)

    def _id_at(self, row: int) -> str | None:
        hit = self._model.hit(row)
        return hit.id if hit is not None else None


def _ranges(selection: QItemSelection) -> list[tuple[int, int]]:
    """Return the selected rows in order, as ranges `(first, last)`."""
    held = [selection.at(number) for number in range(selection.count())]
    return sorted((rows.top(), rows.bottom()) for rows in held if rows.isValid())


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Return sorted rows as runs `(first, last)`."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = runs[-1][0], row
        else:
            runs.append((row, row))
    return runs


def _id_of(value: object) -> str | None:
    return value if isinstance(value, str) else None
