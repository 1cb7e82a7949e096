"""One dialog for an import: what documents are taken for, how far it has come, what became of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from archive_app.catalogue.importing.documents import TABULAR
from archive_app.catalogue.importing.report import Outcome
from archive_app.ui.importing.lists import preview_lines, report_lines
from archive_app.ui.importing.mapping_form import MappingForm
from archive_app.ui.labels import words
from archive_app.ui.plain_table import LinesModel, plain_table
from archive_app.ui.wording import counted, grouped
from archive_app.ui.working_dialog import WorkingDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.catalogue.importing.mapping import FieldMapping
    from archive_app.catalogue.importing.report import ImportProgress, ImportReport, SourcePreview


class ImportDialog(WorkingDialog):
    """Shows documents and asks for the import; imports nothing itself.

    Signals: `import_wanted()`; `preview_wanted()` after another column was chosen; `statement_wanted(path)`
    for one that was imported.
    """

    import_wanted = Signal()
    preview_wanted = Signal()
    statement_wanted = Signal(str)

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent, "Import", tone="", ending="Ending after the item at hand…")
        self.setWindowTitle(f"Import into {folder.name or folder}")
        self.resize(880, 600)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._is_chosen = False
        self._model = LinesModel(self)
        self._model.show(("Document", "Taken for", ""), [])
        self._table = self._make_table()
        self._whole = words("")
        self._whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._whole.setMinimumHeight(38)
        self._whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._form_lead = words("muted")
        self._form_lead.setText("Which column becomes which field; the other columns are kept as they are.")
        self._form = MappingForm()
        self._form.changed.connect(self._choose_columns)
        self._go = QPushButton("Import")
        self._go.setProperty("role", "primary")
        self._go.clicked.connect(self.import_wanted)
        self._read = QPushButton("Read the statement")
        self._read.clicked.connect(self._tell_statement)
        self.leave.setText("Cancel")
        self._lay_out()
        self.show_looking()

    def show_looking(self) -> None:
        """Show that the documents are being looked at."""
        self.say("Looking at the documents…")
        self._go.setEnabled(False)
        self._read.hide()
        self.bar.setRange(0, 0)
        self.bar.show()

    def show_previews(self, previews: Sequence[SourcePreview]) -> None:
        """Show what each source is taken for, and the columns of tables with their fields."""
        taken = [source for source in previews if source.reason is None]
        refused = len(previews) - len(taken)
        told = f"{counted(len(taken), 'document')} can be imported"
        told += f", {grouped(refused)} cannot." if refused else "."
        self.say(f"{told} The originals are only read; a copy of each is kept in originals/.")
        self.bar.hide()
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
        for widget in (self._form_lead, self._form, self._go):
            widget.setEnabled(False)
        self.begin("Looking at what is there already…")

    def show_progress(self, now: ImportProgress) -> None:
        """Show how far the import has come."""
        told = f"{counted(now.items, 'item')} · {Path(now.source).name}"
        self.tell(told, now.sources_done, now.sources if now.sources > 1 else 0)

    def show_report(self, report: ImportReport) -> None:
        """Show what became of each item."""
        counts = [
            f"{grouped(report.count(outcome))} {word}"
            for outcome, word in (
                (Outcome.IMPORTED, "imported"),
                (Outcome.ALREADY_THERE, "already there"),
                (Outcome.REFUSED, "refused"),
            )
        ]
        told = f"{', '.join(counts)}."
        if report.stopped is not None:
            told += f" {report.stopped}"
        elif report.cancelled:
            told += " It was cancelled; what was imported until then is in place."
        self.end(told)
        self._model.show(("Item", "What became of it", "Where, or why not"), report_lines(report))
        self._read.show()
        self._table.selectRow(0)
        self._table.setFocus()

    def show_failure(self, message: str, remedy: str) -> None:
        """Show why there was no preview, or no import."""
        self.end(f"{message} {remedy}".strip())

    def end(self, telling: str, *, caution: bool = False) -> None:
        """Show how the work ended; nothing more is asked for."""
        super().end(telling, caution=caution)
        for widget in (self._form_lead, self._form, self._go):
            widget.hide()

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
        buttons.addWidget(self.leave)
        buttons.addWidget(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.told)
        column.addWidget(self.bar)
        column.addWidget(self._table, 1)
        column.addWidget(self._whole)
        column.addWidget(self._form_lead)
        column.addWidget(self._form)
        column.addLayout(buttons)
        self._form_lead.hide()
        self._form.hide()
        self._read.setAutoDefault(False)

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
