"""The line above the results: how many there are, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from archive_app.ui.theme import INTERFACE_SIZE, interface_font
from archive_app.ui.typed_conditions import without_conditions
from archive_app.ui.wording import counted, grouped, has_period

if TYPE_CHECKING:
    from archive_app.statements.searching import SearchOutcome

ORDERS = {"relevance": "Relevance", "newest": "Newest", "oldest": "Oldest"}
_MARGINS = (14, 4, 10, 4)


class ResultsHeader(QWidget):
    """Shows the totals of an outcome and a menu of orders; `sort_changed` names the order that was chosen."""

    sort_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        small = interface_font(INTERFACE_SIZE - 1)
        self._found, self._total = "", 0
        self._totals = QLabel()
        self._totals.setFont(small)
        self._totals.setTextFormat(Qt.TextFormat.PlainText)
        self._totals.setProperty("role", "muted")
        self._totals.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._order = QToolButton()
        self._order.setFont(small)
        self._order.setProperty("role", "quiet")
        self._order.setProperty("tone", "muted")
        self._order.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._order.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._order.setMenu(self._menu())
        self.show_order("relevance")
        row = QHBoxLayout(self)
        row.setContentsMargins(*_MARGINS)
        row.addWidget(self._totals, 1)
        row.addWidget(self._order)

    def show_outcome(self, outcome: SearchOutcome) -> None:
        """Show the totals and the order of `outcome`."""
        self._found, self._total = totals_in_words(outcome), outcome.total
        self._totals.setText(self._found)
        self.show_order(order_in_force(outcome))

    def show_selected(self, count: int) -> None:
        """Say how many rows are selected, when they are several."""
        many = f"{grouped(count)} of {counted(self._total, 'statement')} selected"
        self._totals.setText(many if count > 1 else self._found)

    def show_order(self, order: str) -> None:
        """Name `order` on the button and tick it in the menu; nothing is emitted."""
        name = ORDERS.get(order, order)
        self._order.setText(f"{name} ▾")
        self._order.setAccessibleName(f"Order of the results: {name}")
        for action in self._orders.actions():
            action.setChecked(action.data() == order)

    @property
    def totals(self) -> str:
        """The totals as shown."""
        return self._totals.text()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        self._orders = QActionGroup(self)
        for order, name in ORDERS.items():
            action = QAction(name, menu, checkable=True)
            action.setData(order)
            self._orders.addAction(action)
            menu.addAction(action)
        self._orders.triggered.connect(lambda action: self.sort_changed.emit(action.data()))
        return menu


def order_in_force(outcome: SearchOutcome) -> str:
    """Return the order in which the rows stand: where no words are ranked, relevance means newest first."""
    request = outcome.request
    words = without_conditions(request.query, outcome.conditions).strip()
    return "newest" if request.sort == "relevance" and not words else request.sort


def totals_in_words(outcome: SearchOutcome) -> str:
    """Return "38 statements · 4 undated"; the undated that a period left out are said to be left out."""
    words = counted(outcome.total, "statement")
    if outcome.undated:
        filters = outcome.request.filters
        left_out = has_period(outcome) and not filters.include_undated
        words += f" · {grouped(outcome.undated)} undated{' left out' if left_out else ''}"
    if outcome.folded:
        words += f" · {counted(outcome.folded, 'reprint')} folded"
    return words
