"""The files that need attention: what is wrong with each, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from archive_app.ui.clear_button import offer_to_clear
from archive_app.ui.plain_dialog import PlainDialog
from archive_app.ui.plain_table import ALIGNED, HeadedModel, PathDelegate, plain_table
from archive_app.ui.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.statements.problems import Problem
    from archive_app.ui.plain_table import Index

_HEADINGS = ("File", "Line", "What is wrong", "What to do")
_WORDS_ROLE = Qt.ItemDataRole.UserRole


class ProblemsModel(HeadedModel):
    """Problems as rows: file, line, message, remedy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_HEADINGS, lambda: len(self._problems), parent)
        self._problems: tuple[Problem, ...] = ()

    def show(self, problems: Sequence[Problem]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._problems = tuple(problems)
        self.endResetModel()

    @property
    def files(self) -> int:
        """How many files the problems are about."""
        return len({problem.path for problem in self._problems})

    def problem(self, row: int) -> Problem:
        """Return the problem in `row`."""
        return self._problems[row]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell; as a tooltip the whole of them, the file's row as one text to
        filter by.
        """
        if not index.isValid() or not 0 <= index.row() < len(self._problems):
            return None
        problem = self._problems[index.row()]
        line = "" if problem.line is None else str(problem.line)
        cells = (problem.path, line, problem.message, problem.remedy)
        if role == Qt.ItemDataRole.DisplayRole:
            return cells[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cells[index.column()] or "the whole file"
        if role == _WORDS_ROLE:
            return f"{problem.path}\n{problem.kind.value}\n{problem.message}\n{problem.remedy}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return ALIGNED
        return None


class ProblemsView(PlainDialog):
    """Lists problems, filters them by words, and leads to the file and to the statement.

    It stands beside the window and does not block it. Signals: `folder_wanted(path)` and
    `statement_wanted(path)` with the path as in `Problem.path`.
    """

    folder_wanted = Signal(str)
    statement_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Files that need attention")
        self.resize(1080, 560)
        self._model = ProblemsModel(self)
        self._sieve = QSortFilterProxyModel(self)
        self._sieve.setSourceModel(self._model)
        self._sieve.setFilterRole(_WORDS_ROLE)
        self._sieve.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("Only those with these words…")
        self._filter.setAccessibleName("Filter the problems")
        offer_to_clear(self._filter)
        self._filter.textChanged.connect(self._apply_filter)
        self._table = self._make_table()
        self._whole = QLabel()
        self._whole.setTextFormat(Qt.TextFormat.PlainText)
        self._whole.setWordWrap(True)
        self._whole.setMinimumHeight(56)
        self._whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._read = QPushButton("Read the statement")
        self._read.clicked.connect(lambda: self._emit_chosen(self.statement_wanted))
        self._folder = QPushButton("Show in folder")
        self._folder.clicked.connect(lambda: self._emit_chosen(self.folder_wanted))
        close = QPushButton("Close")
        close.clicked.connect(self.close)
        self._lay_out(close)
        self._choose_first()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """List `problems`; the row that was chosen stays chosen when it is still among them."""
        chosen = self._chosen()
        self._model.show(problems)
        self._choose(chosen)
        self._tell_count()

    def _make_table(self) -> QTableView:
        table = plain_table(self._sieve, "Files that need attention", (300, 56, 400))
        table.setItemDelegateForColumn(0, PathDelegate(table))
        table.selectionModel().selectionChanged.connect(self._selection_changed)
        table.activated.connect(lambda _: self._emit_chosen(self.statement_wanted))
        return table

    def _lay_out(self, close: QPushButton) -> None:
        top = QHBoxLayout()
        top.addWidget(self._count)
        top.addStretch(1)
        self._filter.setMinimumWidth(280)
        top.addWidget(self._filter)
        bottom = QHBoxLayout()
        bottom.addWidget(self._read)
        bottom.addWidget(self._folder)
        bottom.addStretch(1)
        bottom.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self._table, 1)
        column.addWidget(self._whole)
        column.addLayout(bottom)
        self._filter.setFocus()
        for button in (self._read, self._folder, close):
            button.setAutoDefault(False)

    def _apply_filter(self, words: str) -> None:
        self._sieve.setFilterFixedString(words)
        self._choose(self._chosen())
        self._tell_count()

    def _tell_count(self) -> None:
        shown, total = self._sieve.rowCount(), self._model.rowCount()
        words = counted(total, "remark") if shown == total else f"{shown:,} of {counted(total, 'remark')}"
        files = counted(self._model.files, "file")
        self._count.setText(f"{words} on {files}" if total else "No file needs attention.")

    def _chosen(self) -> Problem | None:
        rows = self._table.selectionModel().selectedRows()
        return self._model.problem(self._sieve.mapToSource(rows[0]).row()) if rows else None

    def _choose(self, problem: Problem | None) -> None:
        for row in range(self._sieve.rowCount()):
            if self._model.problem(self._sieve.mapToSource(self._sieve.index(row, 0)).row()) == problem:
                self._table.selectRow(row)
                return
        self._choose_first()

    def _choose_first(self) -> None:
        if self._sieve.rowCount():
            self._table.selectRow(0)
        self._selection_changed()

    def _selection_changed(self) -> None:
        problem = self._chosen()
        self._read.setEnabled(problem is not None)
        self._folder.setEnabled(problem is not None)
        if problem is None:
            self._whole.clear()
            return
        place = problem.path if problem.line is None else f"{problem.path}, line {problem.line}"
        self._whole.setText(f"{place}\n{problem.message} {problem.remedy}")

    def _emit_chosen(self, signal: Any) -> None:
        problem = self._chosen()
        if problem is not None:
            signal.emit(problem.path)
