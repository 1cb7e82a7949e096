"""One field set for all that was found or selected: every change is shown before, its outcome after."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from archive_app.catalogue.amendment import Amendment
from archive_app.ui.cataloguing.changes import intent_lines, refusal_line
from archive_app.ui.cataloguing.fields import FOR_MANY, value_of
from archive_app.ui.cataloguing.form import box_for, put_text, text_in
from archive_app.ui.labels import words
from archive_app.ui.plain_dialog import PlainDialog
from archive_app.ui.plain_table import LinesModel, plain_table
from archive_app.ui.wording import counted, grouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.ui.cataloguing.many import Done, Intent

_NO_CHANGE = ("File", "Now", "Then")


class AmendManyDialog(PlainDialog):
    """Stands beside the window and does not block it; writes nothing itself.

    Signals: `plan_wanted()`; `apply_wanted(list[Intent])` with exactly what was shown; `cancel_wanted()`.
    """

    plan_wanted = Signal()
    apply_wanted = Signal(object)
    cancel_wanted = Signal()

    def __init__(self, total: int, parent: QWidget | None = None, *, selected: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle("Amend selected statements" if selected else "Amend all results")
        self.resize(900, 600)
        many = counted(total, "selected statement" if selected else "result")
        self._all_of = many if selected else f"{many} of this search"
        self._working = False
        self._intents: Sequence[Intent] = ()
        self._field = QComboBox()
        self._field.setAccessibleName("Field")
        self._boxes = QStackedWidget()
        self._value_boxes = {field.name: box_for(field) for field in FOR_MANY}
        for field in FOR_MANY:
            self._field.addItem(field.label, field.name)
            box = self._value_boxes[field.name]
            box.setAccessibleName(f"New value: {field.label}")
            self._boxes.addWidget(box)
            if isinstance(box, QLineEdit):
                box.textChanged.connect(self._typed)
                box.returnPressed.connect(self._preview)
            elif isinstance(box, QPlainTextEdit):
                box.textChanged.connect(self._typed)
            else:
                box.currentIndexChanged.connect(self._typed)
        self._field.currentIndexChanged.connect(self._choose_field)
        self._look = QPushButton("Preview")
        self._look.setAutoDefault(False)
        self._look.clicked.connect(self._preview)
        self._lead = words("muted")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("Statements")
        self._progress.hide()
        self._model = LinesModel(self)
        self._model.show(_NO_CHANGE, [])
        self._table = plain_table(self._model, "What would change", (300, 220))
        self._go = QPushButton("Amend")
        self._go.setProperty("role", "primary")
        self._go.setAutoDefault(False)
        self._go.clicked.connect(self._apply)
        self._leave = QPushButton("Cancel")
        self._leave.setAutoDefault(False)
        self._leave.clicked.connect(self.reject)
        self._lay_out()
        self._put_in_order()
        self.choose("party")
        self._typed()
        self._value_boxes["party"].setFocus()

    def choose(self, name: str) -> None:
        """Choose the field that is set."""
        self._field.setCurrentIndex(max(0, self._field.findData(name)))

    def put(self, text: str) -> None:
        """Put a text into the box of the new value, as if it were typed."""
        put_text(self._value_boxes[str(self._field.currentData())], text)

    def amendment(self) -> Amendment:
        """Return what is asked for; an empty box takes the field away."""
        name = str(self._field.currentData())
        return Amendment({name: value_of(name, text_in(self._value_boxes[name]))})

    def show_progress(self, done: int, total: int) -> None:
        """Show how many statements have been gone through."""
        if self._working:
            self._progress.setRange(0, total)
            self._progress.setValue(done)

    def show_intents(self, wanted: Sequence[Intent]) -> None:
        """Show every change that would be made."""
        if not self._working:
            return
        self._end()
        self._intents = [intent for intent in wanted if intent.changes]
        refused = sum(intent.fault is not None for intent in wanted)
        same = len(wanted) - len(self._intents) - refused
        told = [f"{counted(len(self._intents), 'statement')} would change"]
        told += [f"{grouped(same)} {'is' if same == 1 else 'are'} so already"] if same else []
        told += [f"{grouped(refused)} cannot be amended"] if refused else []
        self._lead.setText(f"{', '.join(told)}.")
        self._model.show(_NO_CHANGE, intent_lines(wanted))
        self._go.setText(f"Amend {counted(len(self._intents), 'statement')}")
        self._go.setEnabled(bool(self._intents))
        if self._intents:
            self._go.setFocus()

    def show_done(self, made: Sequence[Done]) -> None:
        """Show what became of the changes; where each was made, close."""
        self._end()
        amended = sum(done.entry is not None for done in made)
        refused = [refusal_line(done.intent.path, done.fault) for done in made if done.fault is not None]
        left = len(self._intents) - len(made)
        self._intents = ()
        if not refused and not left:
            self.accept()
            return
        told = f"{counted(amended, 'statement')} amended, {grouped(len(refused))} not."
        if left:
            told += f" It was cancelled; {grouped(left)} stay as they were."
        self._lead.setText(told)
        self._model.show(_NO_CHANGE, refused)
        self._go.setEnabled(False)
        self._leave.setText("Close")

    def show_failure(self, message: str, remedy: str) -> None:
        """Say why there is nothing to show, or why nothing was done."""
        self._end()
        self._lead.setText(f"{message} {remedy}".strip())

    def reject(self) -> None:
        """While there is work, end it; else close."""
        if self._working:
            self.cancel_wanted.emit()
            if not self._intents:
                self._end()
                self._lead.setText("The preview was given up.")
        else:
            super().reject()

    def _choose_field(self, row: int) -> None:
        self._boxes.setCurrentIndex(row)
        box = self._value_boxes[str(self._field.currentData())]
        self._boxes.setFixedHeight(box.sizeHint().height())
        self._typed()

    def _typed(self) -> None:
        self._intents = ()
        self._go.setEnabled(False)
        self._go.setText("Amend")
        self._model.show(_NO_CHANGE, [])
        value = next(iter(self.amendment().fields.values()))
        if value is None:
            self._lead.setText(f"With nothing in the box, the field is taken away from {self._all_of}.")
        else:
            self._lead.setText(
                f"The field gets this value in {self._all_of}. Nothing is written before you say so."
            )

    def _preview(self) -> None:
        if not self._working:
            self._begin("Looking at each statement…")
            self._intents = ()
            self.plan_wanted.emit()

    def _apply(self) -> None:
        if self._intents and not self._working:
            self._begin("Amending…")
            self.apply_wanted.emit(self._intents)

    def _begin(self, lead: str) -> None:
        self._working = True
        self._lead.setText(lead)
        self._progress.setRange(0, 0)
        self._progress.show()
        for widget in (self._field, self._boxes, self._look, self._go):
            widget.setEnabled(False)

    def _end(self) -> None:
        self._working = False
        self._progress.hide()
        for widget in (self._field, self._boxes, self._look):
            widget.setEnabled(True)

    def _put_in_order(self) -> None:
        """Let Tab go through the fields as they are read."""
        stops = (self._field, *self._value_boxes.values(), self._look, self._table, self._leave, self._go)
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self._field)
        top.addWidget(self._boxes, 1)
        top.addWidget(self._look)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._leave)
        buttons.addWidget(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self._lead)
        column.addWidget(self._progress)
        column.addWidget(self._table, 1)
        column.addLayout(buttons)
