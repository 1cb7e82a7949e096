"""Export results: which statements, in what form; how far it is, and where it lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from archive_app.ui.exporting.forms import BAG, CHOICES, FormChoice, asked_words, is_narrowed
from archive_app.ui.labels import heading, words
from archive_app.ui.wording import counted
from archive_app.ui.working_dialog import WorkingDialog

if TYPE_CHECKING:
    from archive_app.statements.searching import SearchOutcome
    from archive_app.ui.exporting.control import Progress

_PURPOSE_INDENT = 22


class ExportWindow(WorkingDialog):
    """Asks which and how; exports nothing itself.

    Signals: `export_wanted()`; `folder_wanted()` to see what was written.
    """

    export_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, "Export")
        self.setWindowTitle(f"Export from {name}")
        self.resize(620, 480)
        self._results = QRadioButton("&These results")
        self._whole = QRadioButton("The &whole archive")
        self._asked = words("muted")
        self._all = words("muted")
        self._of_all = ""
        self._narrowed = False
        self._put_off = False
        self._which = QButtonGroup(self)
        for button in (self._results, self._whole):
            self._which.addButton(button)
        self._forms = QButtonGroup(self)
        self._form_rows: list[tuple[QRadioButton, QLabel]] = []
        for number, choice in enumerate(CHOICES):
            button, purpose = QRadioButton(choice.label), words("muted")
            purpose.setText(choice.purpose)
            button.setAccessibleDescription(choice.purpose)
            self._forms.addButton(button, number)
            self._form_rows.append((button, purpose))
        self._form_rows[0][0].setChecked(True)
        self._forms.idToggled.connect(lambda _number, chosen: self._choose_form() if chosen else None)
        self._show_folder = QPushButton("Show in folder")
        self._show_folder.setAutoDefault(False)
        self._show_folder.clicked.connect(self.folder_wanted)
        self._show_folder.hide()
        self._go = QPushButton("&Export…")
        self._go.setProperty("role", "primary")
        self._go.setDefault(True)
        self._go.clicked.connect(self.export_wanted)
        self._lay_out()

    @property
    def form(self) -> FormChoice:
        """The form that is chosen."""
        return CHOICES[self._forms.checkedId()]

    @property
    def whole(self) -> bool:
        """Whether all statements are to be exported, not only those that were found."""
        return self._whole.isChecked() or self.form.name == BAG

    def offer(self, outcome: SearchOutcome | None, statements: int) -> None:
        """Offer the results of a search, unless it asked for nothing, and all `statements` of the archive."""
        if self.working:
            return
        self._narrowed = is_narrowed(outcome)
        found = outcome.total if outcome is not None and self._narrowed else 0
        self._results.setText(
            f"&These results: {counted(found, 'statement')}" if self._narrowed else "&These results"
        )
        asked = asked_words(outcome) if outcome is not None and self._narrowed else ""
        self._asked.setText(asked or "Nothing is searched or narrowed, so the results are the whole archive.")
        self._results.setAccessibleDescription(self._asked.text())
        self._of_all = counted(statements, "statement")
        self._narrowed, self._put_off = bool(found), False
        (self._results if self._narrowed else self._whole).setChecked(True)
        self._choose_form()
        self.say("")
        self._show_folder.hide()
        self._form_rows[max(0, self._forms.checkedId())][0].setFocus()

    def show_working(self, telling: str) -> None:
        """Show that an export has begun."""
        self._show_folder.hide()
        self.begin(telling)
        self._enable(enabled=False)
        self.leave.setFocus()

    def show_progress(self, now: Progress) -> None:
        """Show how far an export is."""
        self.tell(now.words, now.done, now.total)

    def show_done(self, telling: str, *, written: bool) -> None:
        """Say how it ended; what was `written` can be shown."""
        self.end(telling)
        self._enable(enabled=True)
        self._show_folder.setVisible(written)
        (self.leave if written else self._go).setFocus()

    def show_failure(self, message: str, remedy: str) -> None:
        """Say why nothing was written."""
        self.end(f"{message} {remedy}".strip(), caution=True)
        self._enable(enabled=True)
        self._go.setFocus()

    def _enable(self, *, enabled: bool) -> None:
        for button, _ in self._form_rows:
            button.setEnabled(enabled)
        self._go.setEnabled(enabled)
        self._results.setEnabled(enabled and self._narrowed and self.form.name != BAG)
        self._whole.setEnabled(enabled)

    def _choose_form(self) -> None:
        bag = self.form.name == BAG
        if bag:
            self._put_off = self._put_off or self._results.isChecked()
            self._whole.setChecked(True)
            self._all.setText("Every file of the folder, originals included.")
        else:
            self._all.setText(f"{self._of_all}.")
            if self._put_off:
                self._results.setChecked(True)
            self._put_off = False
        self._whole.setText("The &whole folder" if bag else "The &whole archive")
        self._whole.setAccessibleDescription(self._all.text())
        self._enable(enabled=not self.working)

    def _lay_out(self) -> None:
        rows = QGridLayout()
        rows.setHorizontalSpacing(14)
        rows.setVerticalSpacing(4)
        line = 0
        for button, purpose in ((self._results, self._asked), (self._whole, self._all)):
            rows.addWidget(button, line, 0)
            rows.addWidget(_indented(purpose), line + 1, 0)
            rows.setRowMinimumHeight(line + 2, 4)
            line += 3
        forms = QGridLayout()
        forms.setHorizontalSpacing(18)
        forms.setVerticalSpacing(9)
        for line, (button, purpose) in enumerate(self._form_rows):
            forms.addWidget(button, line, 0, Qt.AlignmentFlag.AlignVCenter)
            forms.addWidget(purpose, line, 1, Qt.AlignmentFlag.AlignVCenter)
        forms.setColumnStretch(1, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._show_folder)
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(heading("Which"))
        column.addLayout(rows)
        column.addSpacing(10)
        column.addWidget(heading("In what form"))
        column.addLayout(forms)
        column.addStretch(1)
        column.addWidget(self.told)
        column.addWidget(self.bar)
        column.addLayout(buttons)


def _indented(label: QLabel) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(_PURPOSE_INDENT, 0, 0, 0)
    row.addWidget(label)
    return holder
