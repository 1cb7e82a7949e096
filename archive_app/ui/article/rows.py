"""The quotations of an article as rows of a table that fills as verdicts come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from archive_app.ui.dates_text import human_date, isolated
from archive_app.ui.plain_table import ALIGNED, HeadedModel
from archive_app.ui.quotation.words import VERDICTS, ordered, title_of
from archive_app.ui.results.row_text import flattened
from archive_app.ui.theme import interface_font
from archive_app.ui.wording import counted, grouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from archive_app.research.article import QuotedInArticle
    from archive_app.research.quotation import QuotationMatch
    from archive_app.ui.plain_table import Index
    from archive_app.ui.theme import Theme

_HEADINGS = ("Verdict", "Quoted words", "Statement", "Date")
_WAITING = "…"
# What is said of a cell without words: there is no place, or no verdict yet.
_SPOKEN = {False: "none", True: "not checked yet"}
_LONGEST = 160
_DOUBTFUL = ("altered", "assembled")


class QuotationsModel(HeadedModel):
    """One row a quotation: verdict, words, the earliest statement that has them, and its date."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(_HEADINGS, lambda: len(self._quotations), parent)
        self.theme = theme
        self._quotations: Sequence[tuple[int, int, str]] = ()
        self._rows: dict[int, QuotedInArticle] = {}

    def show(self, quotations: Sequence[tuple[int, int, str]]) -> None:
        """List `quotations`, `(start, end, words)`, none of them checked yet."""
        self.beginResetModel()
        self._quotations, self._rows = quotations, {}
        self.endResetModel()

    def set_row(self, number: int, row: QuotedInArticle) -> None:
        """Fill in the verdict on one quotation."""
        self._rows[number] = row
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(_HEADINGS) - 1))

    def quotation(self, number: int) -> QuotedInArticle | None:
        """Return the verdict on a quotation, None while it is not known."""
        return self._rows.get(number)

    def told(self) -> str:
        """Return how many there are, and of each verdict how many."""
        total = len(self._quotations)
        counts = [
            f"{grouped(count)} {name.lower()}"
            for verdict, name in VERDICTS.items()
            if (count := sum(row.check.verdict == verdict for row in self._rows.values()))
        ]
        return (
            f"{counted(total, 'quotation')}: {', '.join(counts)}." if counts else counted(total, "quotation")
        )

    @property
    def done(self) -> int:
        """How many verdicts are there."""
        return len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell, its colour, and its weight."""
        if not index.isValid():
            return None
        row = self._rows.get(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(index.row(), row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = self._cell(index.row(), row, index.column())
            return words if words not in ("", _WAITING) else _SPOKEN[row is None]
        if role == Qt.ItemDataRole.ForegroundRole:
            if index.column() == 0 and row is not None and row.check.verdict in _DOUBTFUL:
                return QColor(self.theme.caution)
            return QColor(self.theme.text if index.column() == 1 else self.theme.muted)
        if role == Qt.ItemDataRole.FontRole and index.column() == 0:
            return interface_font(bold=row is not None and row.check.verdict in (*_DOUBTFUL, "absent"))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return ALIGNED
        return None

    def _cell(self, number: int, row: QuotedInArticle | None, column: int) -> str:
        if column == 1:
            words = flattened(self._quotations[number][2])
            return isolated(words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…")
        if row is None:
            return _WAITING if column == 0 else ""
        if column == 0:
            return VERDICTS[row.check.verdict]
        match = chosen_match(row)
        if match is None:
            return ""
        statement = match.statement
        return (
            isolated(title_of(match)) if column == 2 else human_date(statement.issued, statement.issued_basis)
        )


def chosen_match(row: QuotedInArticle) -> QuotationMatch | None:
    """Return the place that is shown for a quotation: the earliest, of what was altered the nearest."""
    if row.check.verdict == "altered":
        return max(row.check.matches, key=lambda match: match.similarity)
    return next(iter(ordered(row.check)), None)
