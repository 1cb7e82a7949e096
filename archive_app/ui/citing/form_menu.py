"""The menu of citation styles and of forms for other programs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from archive_app.ui.citing.forms import REFERENCE_FORMS, citation_forms

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class FormMenu(QMenu):
    """Lists every form of citation, the one in use ticked; `chosen(key)` when another, or the same, is taken.

    It is made anew each time it opens, so that a `.csl` file that was added a moment ago is there.
    """

    chosen = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._current = ""
        self._group = QActionGroup(self)
        self.aboutToShow.connect(self._fill)

    def set_current(self, key: str) -> None:
        """Tick the form with this key."""
        self._current = key

    def _fill(self) -> None:
        self.clear()
        first_for_programs = REFERENCE_FORMS[0][0]
        for key, name in citation_forms():
            if key == first_for_programs:
                self.addSeparator()
            action = self.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(key == self._current)
            self._group.addAction(action)
            action.triggered.connect(partial(self._choose, key))

    def _choose(self, key: str, _checked: bool = False) -> None:
        self.chosen.emit(key)
