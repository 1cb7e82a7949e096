"""Tables as every window here shows them, and rows of words to fill them with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
#: Where the words of a cell and of a heading stand.
ALIGNED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def plain_table(model: QAbstractItemModel, name: str, widths: Sequence[int]) -> QTableView:
    """Return a table of `model`: one row is chosen at a time, and Tab leads out of it.

    `name` is what a screen reader calls it; `widths` are those of its first columns, in pixels, and the last
    column takes what is left.
    """
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(34)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setStretchLastSection(True)
    for column, width in enumerate(widths):
        header.resizeSection(column, width)
    return table


class PathDelegate(QStyledItemDelegate):
    """Cuts a path in its middle, so that the name of the file stays in sight."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Have the middle cut out."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle


class Line(NamedTuple):
    """One row: its cells, the whole of what it is about, and the path of a statement where it has one."""

    cells: tuple[str, ...]
    whole: str
    path: str | None = None


class HeadedModel(QAbstractTableModel):
    """Rows under headings; `rows` tells how many there are, each kind for itself what their cells say."""

    def __init__(
        self, headings: tuple[str, ...], rows: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._headings = headings
        self._rows_now = rows

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else self._rows_now()

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the headings of the columns."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self._headings):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._headings[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return ALIGNED
        return None


class LinesModel(HeadedModel):
    """Rows of as many cells as there are headings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((), lambda: len(self._lines), parent)
        self._lines: Sequence[Line] = ()

    def show(self, headings: tuple[str, ...], lines: Sequence[Line]) -> None:
        """Replace headings and rows."""
        self.beginResetModel()
        self._headings, self._lines = headings, lines
        self.endResetModel()

    def line(self, row: int) -> Line:
        """Return a row."""
        return self._lines[row]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell."""
        if not index.isValid() or not 0 <= index.row() < len(self._lines):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._lines[index.row()].cells[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return ALIGNED
        return None
