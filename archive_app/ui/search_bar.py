"""The search box and its manners at the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from archive_app.ui.clear_button import offer_to_clear

_LONGEST_QUERY = 1_000_000
_MARGINS = (14, 10, 14, 10)


class SearchBar(QWidget):
    """The box: `text_edited` on every change by hand, `submitted` on Enter, `go_to_results` on Down and Up.

    `escape_pressed` on Escape; what it clears is for the window to decide.
    """

    text_edited = Signal(str)
    submitted = Signal()
    escape_pressed = Signal()
    go_to_results = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QLineEdit()
        self._box.setProperty("role", "search")
        self._box.setMaxLength(_LONGEST_QUERY)
        offer_to_clear(self._box)
        self._box.setPlaceholderText(
            "Search the statements: words, “an exact phrase”, -without, party:…, date:2016..2018"
        )
        self._box.setAccessibleName("Search")
        self._box.setAccessibleDescription(
            "Type words or an exact phrase in quotation marks. Down moves to the results."
        )
        self._box.textEdited.connect(self.text_edited)
        self._box.returnPressed.connect(self.submitted)
        self._box.installEventFilter(self)
        self.setFocusProxy(self._box)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(*_MARGINS)
        self._row.setSpacing(10)
        self._row.addWidget(self._box)

    def add(self, button: QPushButton) -> None:
        """Put a button beside the box, as high as the box."""
        button.setFixedHeight(self._box.sizeHint().height())
        self._row.addWidget(button)

    def set_text(self, text: str) -> None:
        """Show `text`; nothing is emitted, and the cursor stays where it is when nothing changes."""
        if text != self._box.text():
            self._box.setText(text)

    def text(self) -> str:
        """Return what is in the box."""
        return self._box.text()

    def focus_and_select(self) -> None:
        """Give the keyboard to the box, everything in it selected."""
        self._box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._box.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cross into the results on Down and Up; report Escape."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self._box:
            plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
            if plain and event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
                self.go_to_results.emit()
                return True
            if plain and event.key() == Qt.Key.Key_Escape:
                self.escape_pressed.emit()
                return True
        return super().eventFilter(watched, event)
