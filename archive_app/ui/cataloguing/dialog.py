"""A dialog to amend the details of a statement: boxes, what it suggests, and every change beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from archive_app.ui.cataloguing.changes import change_lines
from archive_app.ui.cataloguing.fields import amendment_of, hints_of, texts_of
from archive_app.ui.cataloguing.form import AmendForm
from archive_app.ui.cataloguing.offers_box import OffersBox, chain
from archive_app.ui.cataloguing.proposals import offers_of
from archive_app.ui.labels import heading, words
from archive_app.ui.plain_dialog import PlainDialog
from archive_app.ui.plain_table import LinesModel, plain_table

if TYPE_CHECKING:
    from archive_app.catalogue.amendment import Amendment, Plan
    from archive_app.statements.statement import Statement
    from archive_app.ui.cataloguing.session import Look

_PAUSE_MS = 150


class AmendDialog(PlainDialog):
    """Stands beside the window and does not block it; writes nothing itself.

    Signals: `look_wanted()` after something was typed, `save_wanted(Plan)`.
    """

    look_wanted = Signal()
    save_wanted = Signal(object)

    def __init__(self, statement: Statement, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Amend details")
        self.resize(1060, 720)
        self.statement = statement
        self._before = texts_of(statement)
        self._plan: Plan | None = None
        self._saving = False
        self._message = ""
        self.form = AmendForm()
        self.form.show_texts(self._before, hints_of(statement))
        self.form.changed.connect(self._typed)
        self._offers_lead = heading("Proposed by the text")
        self._offers = OffersBox()
        self._offers.accepted.connect(self.form.put)
        self._model = LinesModel(self)
        self._model.show(("Field", "Now", "Then"), [])
        self._table = plain_table(self._model, "What would change", (130, 150))
        self._where = words("muted")
        self._fault = words("caution")
        self._save = QPushButton("Save")
        self._save.setProperty("role", "primary")
        self._save.setDefault(True)
        self._save.setEnabled(False)
        self._save.clicked.connect(self._tell_save)
        self._leave = QPushButton("Cancel")
        self._leave.setAutoDefault(False)
        self._leave.clicked.connect(self.reject)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.look_wanted)
        self._lay_out()
        offers = offers_of(statement)
        self._offers.show_offers(offers, statement.language, self._before["event.date"])
        self._offers_lead.setVisible(bool(offers))
        chain([self.form.last_stop(), *self._offers.stops(), self._table, self._leave, self._save])
        self._show_plan(None)
        self.form.focus_field("issued" if statement.issued is None else "title")

    def amendment(self) -> Amendment:
        """Return what the boxes ask for."""
        return amendment_of(self._before, self.form.texts())

    def show_look(self, look: Look) -> None:
        """Show how dates are read and what would change, or why it cannot."""
        if self._saving:
            return
        self.form.show_readings(look.readings)
        fault = f"{look.fault.message} {look.fault.remedy}".strip() if look.fault else ""
        self._say(" ".join(filter(None, (self._message, fault))))
        self._message = ""
        # Something may have been typed since this was asked; its own look follows.
        self._show_plan(look.plan if not self._pause.isActive() else None)

    def show_saving(self) -> None:
        """Show that the change is being written."""
        self._saving = True
        self.form.setEnabled(False)
        self._offers.setEnabled(False)
        self._save.setEnabled(False)
        self._where.setText("Saving…")

    def show_failure(self, message: str, remedy: str) -> None:
        """Say why nothing was written, and look at the file as it is now."""
        self._saving = False
        self.form.setEnabled(True)
        self._offers.setEnabled(True)
        self._message = f"{message} {remedy}".strip()
        self._say(self._message)
        self._show_plan(None)
        self._pause.start()

    def _typed(self) -> None:
        self._save.setEnabled(False)
        self._pause.start()

    def _tell_save(self) -> None:
        if self._plan is not None and self._save.isEnabled():
            self.show_saving()
            self.save_wanted.emit(self._plan)

    def _show_plan(self, plan: Plan | None) -> None:
        self._plan = plan
        self._model.show(("Field", "Now", "Then"), change_lines(plan.changes) if plan else [])
        self._save.setEnabled(plan is not None and bool(plan.changes))
        if plan is None or not plan.changes:
            self._where.setText("Nothing would change." if plan else "")
        elif plan.where == "front matter":
            self._where.setText(
                f"Written into the front matter of {plan.path}; the text below it stays as it is."
            )
        else:
            beside = f"Written beside the file, into {plan.target.name}."
            self._where.setText(f"{beside} {plan.reason or ''}".strip())

    def _say(self, message: str) -> None:
        self._fault.setText(message)
        self._fault.setVisible(bool(message))

    def _lay_out(self) -> None:
        title = words("title")
        title.setText(self.statement.title)
        path = words("muted")
        path.setText(self.statement.path)
        scroll = QScrollArea()
        scroll.setWidget(self.form)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        side = QVBoxLayout()
        side.setSpacing(10)
        for widget in (self._offers_lead, self._offers, heading("Changes")):
            side.addWidget(widget)
        side.addWidget(self._table, 1)
        side.addWidget(self._where)
        side.addWidget(self._fault)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addWidget(scroll, 5)
        middle.addLayout(side, 5)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._leave)
        buttons.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(title)
        column.addWidget(path)
        column.addLayout(middle, 1)
        column.addLayout(buttons)
        self._fault.hide()
