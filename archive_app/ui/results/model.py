"""The results as a Qt list model: one row a statement, pages asked for as one scrolls."""

from __future__ import annotations

from enum import IntEnum
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from archive_app.ui.results.row_text import spoken_row, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.statements.searching import Hit, SearchOutcome

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ResultRole(IntEnum):
    """What a row tells beside its title."""

    HIT = Qt.ItemDataRole.UserRole + 1
    ID = Qt.ItemDataRole.UserRole + 2
    UNFOLDED = Qt.ItemDataRole.UserRole + 3
    IS_REPRINT = Qt.ItemDataRole.UserRole + 4


class ResultsModel(QAbstractListModel):
    """The hits that have arrived, of `total`; `more_wanted` asks once for the next page.

    Reprints that are unfolded stand below the result that lists them.
    """

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: list[Hit] = []
        self._rows: dict[str, int] = {}
        self._heads: dict[str, str] = {}
        self._total = 0
        self._listed = 0
        self._awaiting_page = False
        self.usual_language: str | None = None

    def replace(self, outcome: SearchOutcome | None) -> None:
        """Show the first page of `outcome` instead of what was there; None empties the list."""
        self.beginResetModel()
        self._hits = list(outcome.hits) if outcome else []
        self._heads = {}
        self._count_rows()
        self._total = outcome.total if outcome else 0
        self._listed = outcome.rows if outcome else 0
        self._awaiting_page = False
        self.usual_language = _most_common_language(outcome)
        self.endResetModel()

    def append(self, outcome: SearchOutcome) -> None:
        """Add a further page; a statement that is already shown is not shown twice."""
        self._awaiting_page = False
        new = [hit for hit in dict.fromkeys(hit.id for hit in outcome.hits) if hit not in self._rows]
        by_id = {hit.id: hit for hit in outcome.hits}
        self._total, self._listed = outcome.total, outcome.rows
        if not new:
            self._listed = len(self._hits) - len(self._heads)
            self._total = self._listed + sum(len(hit.reprints) for hit in self._hits)
            return
        first = len(self._hits)
        self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
        for row, identity in enumerate(new, start=first):
            self._hits.append(by_id[identity])
            self._rows[identity] = row
        self.endInsertRows()

    def unfold(self, identity: str, reprints: Sequence[Hit]) -> int:
        """Set reprints below the result that lists them; return the first of their rows, -1 for none."""
        head = self._rows.get(identity)
        new = [hit for hit in reprints if hit.id not in self._rows]
        if head is None or not new:
            return -1
        first = head + 1
        self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
        self._hits[first:first] = new
        self._heads |= {hit.id: identity for hit in new}
        self._count_rows()
        self.endInsertRows()
        self._changed(head)
        return first

    def fold(self, identity: str) -> None:
        """Take the reprints away that stand below a result."""
        head = self._rows.get(identity)
        count = sum(above == identity for above in self._heads.values())
        if head is None or not count:
            return
        self.beginRemoveRows(QModelIndex(), head + 1, head + count)
        del self._hits[head + 1 : head + 1 + count]
        self._heads = {below: above for below, above in self._heads.items() if above != identity}
        self._count_rows()
        self.endRemoveRows()
        self._changed(head)

    def head_of(self, identity: str) -> str | None:
        """Return the result that a reprint stands below; None for what stands by itself."""
        return self._heads.get(identity)

    def is_unfolded(self, identity: str) -> bool:
        """Tell whether the reprints of a result are shown below it."""
        return identity in self._heads.values()

    def _changed(self, row: int) -> None:
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def _count_rows(self) -> None:
        self._rows = {hit.id: row for row, hit in enumerate(self._hits)}

    def hit(self, row: int) -> Hit | None:
        """Return the hit of a row, None when there is no such row."""
        return self._hits[row] if 0 <= row < len(self._hits) else None

    def row_of(self, identity: str) -> int | None:
        """Return the row of a statement, None when it is not among those that have arrived."""
        return self._rows.get(identity)

    @property
    def total(self) -> int:
        """How many were found, whether they have arrived or not."""
        return self._total

    @property
    def _arrived(self) -> int:
        return len(self._hits) - len(self._heads)

    @property
    def has_passages(self) -> bool:
        """Whether any row has a passage to show."""
        return any(hit.snippets for hit in self._hits)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many hits have arrived."""
        return 0 if parent.isValid() else len(self._hits)

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether there is a further page that has not been asked for."""
        return not parent.isValid() and not self._awaiting_page and self._arrived < self._listed

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next page; it arrives through `append`."""
        if self.canFetchMore(parent):
            self._awaiting_page = True
            self.more_wanted.emit()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the hit, its title, or its words for tooltip and screen reader."""
        if not index.isValid() or index.model() is not self:
            return None
        hit = self.hit(index.row())
        if hit is None:
            return None
        if role == ResultRole.HIT:
            return hit
        if role == ResultRole.ID:
            return hit.id
        if role == ResultRole.UNFOLDED:
            return self.is_unfolded(hit.id)
        if role == ResultRole.IS_REPRINT:
            return hit.id in self._heads
        if role == Qt.ItemDataRole.DisplayRole:
            return title_of(hit).text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_row(hit, self.usual_language, unfolded=self.is_unfolded(hit.id))
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<p>{escape(title_of(hit).text)}</p><p>{escape(hit.path)}</p>"
        return None


def _most_common_language(outcome: SearchOutcome | None) -> str | None:
    languages = outcome.facets.language if outcome else ()
    return max(languages, key=lambda pair: pair[1])[0] if languages else None
