"""What needs attention, gone through with single keys: accept, amend, skip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from archive_app.ui.cataloguing.concerns import NEEDS, Concern, without_settled
from archive_app.ui.cataloguing.offers_box import OffersBox, chain
from archive_app.ui.cataloguing.proposals import offers_of
from archive_app.ui.kind_tabs import KindTabs
from archive_app.ui.labels import words
from archive_app.ui.plain_dialog import PlainDialog
from archive_app.ui.plain_table import Line, LinesModel, plain_table
from archive_app.ui.wording import counted, grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive_app.statements.statement import Statement

_HEADINGS = ("Statement", "Needs", "File")


class AttentionView(PlainDialog):
    """Lists concerns, by kind, and takes them off as they are met.

    It stands beside the window and does not block it. Signals: `accept_wanted(key, dict)` with the texts of
    fields; `amend_wanted(key)`; `read_wanted(key)`; `described_wanted(key)` for the one that is chosen;
    `undo_wanted()`.
    """

    accept_wanted = Signal(str, object)
    amend_wanted = Signal(str)
    read_wanted = Signal(str)
    described_wanted = Signal(str)
    undo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Needs attention")
        self.resize(1000, 640)
        self._all: list[Concern] = []
        self._shown: list[Concern] = []
        self._skipped: set[str] = set()
        self._described: str | None = None
        self._lead = words("muted")
        self._said = words("muted")
        self._keys: dict[int, QPushButton] = {}
        self._tabs = KindTabs({str(need): told for need, told in NEEDS.items()})
        self._tabs.chosen.connect(lambda _: self._show())
        self._model = LinesModel(self)
        self._model.show(_HEADINGS, [])
        self._table = plain_table(self._model, "Statements that need attention", (380, 260))
        self._table.selectionModel().selectionChanged.connect(self._choice_changed)
        self._table.activated.connect(lambda _: self._emit(self.read_wanted))
        self._problems = words("caution")
        self._offers = OffersBox()
        self._offers.accepted.connect(self._accepted)
        self._buttons = [
            self._button("Accept", "A", self._accept),
            self._button("Amend…", "E", lambda: self._emit(self.amend_wanted)),
            self._button("Skip", "S", self._skip),
            self._button("Read", "Enter", lambda: self._emit(self.read_wanted)),
        ]
        self._undo = self._button("Undo", "U", self.undo_wanted.emit)
        self._close = QPushButton("Close")
        self._close.setAutoDefault(False)
        self._close.clicked.connect(self.close)
        self._lay_out()
        self._table.installEventFilter(self)
        self._said.hide()
        self._show()

    def begin(self) -> None:
        """Show the view anew: what was skipped before is there again."""
        self._skipped.clear()
        self.say("")
        self._lead.setText("Looking through the archive…")
        self.show()
        self.raise_()
        self.activateWindow()
        self._table.setFocus()

    def show_concerns(self, listed: Sequence[Concern]) -> None:
        """List other concerns; one stays on the row where one stood."""
        self._all = list(listed)
        self._show()

    def settle(self, path: str, fields: Sequence[str]) -> None:
        """Take off what was met by amending these fields of a statement."""
        self._all, self._described = without_settled(self._all, path, fields), None
        self._show()

    def describe(self, statement: Statement | None) -> None:
        """Show what the chosen statement suggests."""
        concern = self._chosen()
        if concern is None or (statement is not None and statement.path != concern.path):
            return
        offers = offers_of(statement) if statement is not None else ()
        day = statement.event_date.edtf if statement is not None and statement.event_date else ""
        self._offers.show_offers(offers, statement.language if statement is not None else None, day)
        self._buttons[0].setEnabled(bool(offers))
        chain([self._table, *self._offers.stops(), *self._buttons, self._undo, self._close])

    def say(self, message: str) -> None:
        """Say what came of the last key."""
        self._said.setText(message)
        self._said.setVisible(bool(message))

    def focus_list(self) -> None:
        """Give the keyboard to the list."""
        self.activateWindow()
        self._table.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the single keys in the list alone, so that a day can be typed beside it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self._table:
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            button = self._keys.get(event.key()) if plain else None
            if button is not None:
                button.click()
                return True
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        open_ones = [concern for concern in self._all if concern.path not in self._skipped]
        counts: dict[str, int] = {need: sum(need in concern.needs for concern in open_ones) for need in NEEDS}
        self._tabs.show_counts({"": len(open_ones), **counts})
        chosen, row = self._chosen(), max(0, self._row())
        self._shown = [c for c in open_ones if self._tabs.kind in ("", *c.needs)]
        skipped = f" · {grouped(len(self._skipped))} skipped" if self._skipped else ""
        many = counted(len(self._shown), "statement")
        self._lead.setText(f"{many}{skipped}" if self._shown else f"Nothing is left here.{skipped}")
        self._model.show(_HEADINGS, [_line(concern) for concern in self._shown])
        kept = next((n for n, c in enumerate(self._shown) if chosen and c.path == chosen.path), row)
        if self._shown:
            self._table.selectRow(min(kept, len(self._shown) - 1))
        self._choice_changed()

    def _choice_changed(self) -> None:
        concern = self._chosen()
        for button in self._buttons[1:]:
            button.setEnabled(concern is not None)
        told = [f"{problem.message} {problem.remedy}" for problem in concern.problems] if concern else []
        self._problems.setText("\n".join(told))
        self._problems.setVisible(bool(told))
        if concern is not None and concern.path == self._described:
            return
        self._described = concern.path if concern else None
        self._buttons[0].setEnabled(False)
        self._offers.show_offers((), None)
        if concern is not None:
            self.described_wanted.emit(concern.key)

    def _row(self) -> int:
        rows = self._table.selectionModel().selectedRows()
        return rows[0].row() if rows else -1

    def _chosen(self) -> Concern | None:
        row = self._row()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _accept(self) -> None:
        self._offers.accept_first()

    def _accepted(self, texts: dict[str, str]) -> None:
        concern = self._chosen()
        if concern is not None:
            self.accept_wanted.emit(concern.key, texts)
            self._table.setFocus()

    def _skip(self) -> None:
        concern = self._chosen()
        if concern is not None:
            self._skipped.add(concern.path)
            self._show()

    def _emit(self, signal: object) -> None:
        concern = self._chosen()
        if concern is not None:
            signal.emit(concern.key)  # type: ignore[attr-defined]

    def _button(self, text: str, key: str, action: Callable[[], object]) -> QPushButton:
        button = QPushButton(f"{text}  ({key})")
        button.setAccessibleName(text)
        button.setAccessibleDescription(f"Key {key} in the list")
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: action())
        if key != "Enter":
            self._keys[ord(key)] = button
        return button

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (*self._buttons, self._undo):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(self._tabs)
        column.addWidget(self._lead)
        column.addWidget(self._table, 1)
        column.addWidget(self._problems)
        column.addWidget(self._offers)
        column.addWidget(self._said)
        column.addLayout(buttons)


def _line(concern: Concern) -> Line:
    told = " · ".join(text for need, text in NEEDS.items() if need in concern.needs)
    return Line((concern.title, told, concern.path), concern.path, concern.key)
