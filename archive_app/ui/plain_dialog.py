"""The manner of every dialog here: what Enter does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class PlainDialog(QDialog):
    """Enter presses the button that has the keyboard, else the one that is meant.

    By itself Qt presses the default button even while another one, such as Cancel, has the keyboard, when
    that one is not to become the default by being reached.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button that has the keyboard on Enter."""
        button = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QPushButton):
            button.click()
        else:
            super().keyPressEvent(event)
