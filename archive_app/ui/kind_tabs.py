"""A row of buttons that narrow a list to one kind, each with how many there are of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from archive_app.ui.wording import grouped

if TYPE_CHECKING:
    from collections.abc import Mapping


class KindTabs(QWidget):
    """One kind is chosen at a time, or all. Signal: `chosen(str)`, empty for all."""

    chosen = Signal(str)

    def __init__(self, names: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = {"": "All", **names}
        self._kind = ""
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._tabs: dict[str, QToolButton] = {}
        for kind in self._names:
            tab = QToolButton()
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tab.setCheckable(True)
            tab.setChecked(not kind)
            tab.clicked.connect(lambda _=False, kind=kind: self._choose(kind))
            group.addButton(tab)
            row.addWidget(tab)
            self._tabs[kind] = tab
        row.addStretch(1)

    @property
    def kind(self) -> str:
        """The kind that is chosen; empty for all."""
        return self._kind

    def button(self, kind: str) -> QToolButton:
        """The button of a kind; that of all is under the empty name."""
        return self._tabs[kind]

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many there are of each kind; that of all is under the empty name."""
        for kind, tab in self._tabs.items():
            tab.setText(f"{self._names[kind]}  {grouped(counts.get(kind, 0))}")

    def choose_all(self) -> None:
        """Go back to all kinds."""
        self._tabs[""].setChecked(True)
        self._kind = ""

    def _choose(self, kind: str) -> None:
        self._kind = kind
        self.chosen.emit(kind)
