"""One dialog for an import: what documents are taken for, how far it has come, what became of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from archive_app.catalogue.importing.documents import TABULAR
from archive_app.catalogue.importing.report import Outcome
from archive_app.ui.importing.lists import preview_lines, report_lines
from archive_app.ui.importing.mapping_form import MappingForm
from archive_app.ui.plain_table import LinesModel, plain_table
from archive_app.ui.wording import counted, grouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.catalogue.importing.mapping import FieldMapping
    from archive_app.catalogue.importing.report import ImportProgress, ImportReport, SourcePreview


class ImportDialog(QDialog):
    """Stands beside the window and does not block it.

    Signals: `import_wanted()`; `preview_wanted()` after another column was chosen; `cancel_wanted()`;
    `statement_wanted(path)` for one that was imported.
    """

    import_wanted = Signal()
    preview_wanted = Signal()
    cancel_wanted = Signal()
    statement_wanted = Signal(str)

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Import into {folder.name or folder}")
        self.resize(880, 600)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._is_chosen = False
        self._running = False
        self._lead = _words()
        self._model = LinesModel(self)
        self._model.show(("Document", "Taken for", ""), [])
        self._table = self._make_table()
        self._whole = _words()
        self._whole.setMinimumHeight(38)
        self._whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._form_lead = _words()
        self._form_lead.setText("Which column becomes which field; the other columns are kept as they are.")
        self._form_lead.setProperty("role", "muted")
        self._form = MappingForm()
        self._form.changed.connect(self._choose_columns)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("Import")
        self._go = QPushButton("Import")
        self._go.setProperty("role", "primary")
        self._go.clicked.connect(self.import_wanted)
        self._read = QPushButton("Read the statement")
        self._read.clicked.connect(self._tell_statement)
        self._leave = QPushButton("Cancel")
        self._leave.clicked.connect(self.close)
        self._lay_out()
        self.show_looking()

    def show_looking(self) -> None:
        """Show that the documents are being looked at."""
        self._lead.setText("Looking at the documents…")
        self._go.setEnabled(False)
        self._read.hide()
        self._progress.setRange(0, 0)
        self._progress.show()

    def show_previews(self, previews: Sequence[SourcePreview]) -> None:
        """Show what each source is taken for, and the columns of tables with their fields."""
        taken = [source for source in previews if source.reason is None]
        refused = len(previews) - len(taken)
        words = f"{counted(len(taken), 'document')} can be imported"
        words += f", {grouped(refused)} cannot." if refused else "."
        self._lead.setText(f"{words} The originals are only read; a copy of each is kept in originals/.")
        self._progress.hide()
        self._model.show(("Document", "Taken for", "First statements, or why not"), preview_lines(previews))
        self._table.selectRow(0)
        tables = [source for source in previews if source.kind in TABULAR and source.columns]
        for widget in (self._form_lead, self._form):
            widget.setVisible(bool(tables))
        if tables and not self._is_chosen:
            columns = tuple(dict.fromkeys(column for source in tables for column in source.columns))
            mapped = next((source.mapping for source in tables if source.mapping is not None), None)
            self._form.show_columns(columns, mapped or self._form.mapping())
        self._go.setEnabled(bool(taken))
        self._go.setDefault(True)

    def mapping(self) -> FieldMapping | None:
        """Return what a person has chosen; None leaves each table to the guess at it."""
        return self._form.mapping() if self._is_chosen else None

    def show_running(self) -> None:
        """Show that the import has begun."""
        self._running = True
        for widget in (self._form_lead, self._form, self._go):
            widget.setEnabled(False)
        self._lead.setText("Looking at what is there already…")
        self._progress.setRange(0, 0)
        self._progress.show()

    def show_progress(self, now: ImportProgress) -> None:
        """Show how far the import has come."""
        if not self._running:
            return
        self._lead.setText(f"{counted(now.items, 'item')} · {Path(now.source).name}")
        self._progress.setRange(0, now.sources if now.sources > 1 else 0)
        self._progress.setValue(now.sources_done)

    def show_report(self, report: ImportReport) -> None:
        """Show what became of each item."""
        self._end()
        counts = [
            f"{grouped(report.count(outcome))} {word}"
            for outcome, word in (
                (Outcome.IMPORTED, "imported"),
                (Outcome.ALREADY_THERE, "already there"),
                (Outcome.REFUSED, "refused"),
            )
        ]
        words = f"{', '.join(counts)}."
        if report.stopped is not None:
            words += f" {report.stopped}"
        elif report.cancelled:
            words += " It was cancelled; what was imported until then is in place."
        self._lead.setText(words)
        self._model.show(("Item", "What became of it", "Where, or why not"), report_lines(report))
        self._read.show()
        self._table.selectRow(0)
        self._table.setFocus()

    def show_failure(self, message: str, remedy: str) -> None:
        """Show why there was no preview, or no import."""
        self._end()
        self._lead.setText(f"{message} {remedy}".strip())

    def reject(self) -> None:
        """While the import runs, end it; the report follows. Else close."""
        if self._running:
            self._leave.setEnabled(False)
            self._lead.setText("Ending after the item at hand…")
            self.cancel_wanted.emit()
        else:
            super().reject()

    def _end(self) -> None:
        self._running = False
        self._progress.hide()
        for widget in (self._form_lead, self._form, self._go):
            widget.hide()
        self._leave.setText("Close")
        self._leave.setEnabled(True)

    def _choose_columns(self) -> None:
        self._is_chosen = True
        self.preview_wanted.emit()

    def _make_table(self) -> QTableView:
        table = plain_table(self._model, "Documents", (280, 150))
        table.selectionModel().selectionChanged.connect(self._selection_changed)
        table.activated.connect(lambda _: self._tell_statement())
        return table

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._read)
        buttons.addStretch(1)
        buttons.addWidget(self._leave)
        buttons.addWidget(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self._lead)
        column.addWidget(self._progress)
        column.addWidget(self._table, 1)
        column.addWidget(self._whole)
        column.addWidget(self._form_lead)
        column.addWidget(self._form)
        column.addLayout(buttons)
        self._form_lead.hide()
        self._form.hide()
        for button in (self._read, self._leave):
            button.setAutoDefault(False)

    def _chosen_path(self) -> str | None:
        rows = self._table.selectionModel().selectedRows()
        return self._model.line(rows[0].row()).path if rows else None

    def _selection_changed(self) -> None:
        rows = self._table.selectionModel().selectedRows()
        self._whole.setText(self._model.line(rows[0].row()).whole if rows else "")
        self._read.setEnabled(self._chosen_path() is not None)

    def _tell_statement(self) -> None:
        path = self._chosen_path()
        if path is not None:
            self.statement_wanted.emit(path)


def _words() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    return label
