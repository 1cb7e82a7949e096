"""A window that stands beside the main one, and gives the keyboard back when it is put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent


class SideWindow(QWidget):
    """Closes on Escape and Ctrl+W. Signal: `watched(bool)` when it is shown or put away."""

    watched = Signal(bool)

    def __init__(self, parent: QWidget | None, title: str, size: tuple[int, int]) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(title)
        self.resize(*size)
        QShortcut(QKeySequence("Ctrl+W"), self).activated.connect(self.close)

    def bring_forward(self, to: QWidget) -> None:
        """Show the window above the others with the keyboard in one of its parts."""
        self.show()
        self.raise_()
        self.activateWindow()
        to.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.close()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that somebody looks."""
        super().showEvent(event)
        self.watched.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that nobody looks; the keyboard goes back to where it was in the main window."""
        super().hideEvent(event)
        self.watched.emit(False)
        parent = self.parentWidget()
        if parent is not None and parent.isVisible():
            parent.activateWindow()
