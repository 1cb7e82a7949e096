"""The box for the quotation. It takes plain text of any script and nothing that would hold up the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from archive_app.ui.quotation.session import LONGEST
from archive_app.ui.theme import reading_font

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PasteBox(QPlainTextEdit):
    """Signals: `edited(str)` on every change, `refused(int)` with the length of a text that is too long to be
    taken, `submitted()` on Ctrl+Enter.
    """

    edited = Signal(str)
    refused = Signal(int)
    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Paste or type the words that are said to have been said…")
        self.setAccessibleName("Quotation to check")
        self.setAccessibleDescription("The verdict follows after a short pause; Ctrl+Enter checks at once.")
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFont(reading_font(16))
        # Each paragraph stands at the side on which it begins.
        option = self.document().defaultTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self.document().setDefaultTextOption(option)
        self.textChanged.connect(self._changed)

    def set_quotation(self, text: str) -> None:
        """Put `text` in place of what is there; a text that is too long is refused."""
        if len(text) > LONGEST:
            self.refused.emit(len(text))
        else:
            self.setPlainText(text)
            self.selectAll()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take the characters that were pasted or dropped, unless they are too many."""
        text = source.text()
        if len(text) + self.document().characterCount() > LONGEST:
            self.refused.emit(len(text))
        else:
            self.textCursor().insertText(text)
            self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text alone."""
        return source.hasText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Check at once on Ctrl+Enter."""
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let a text that is there be replaced by the next one when the box is reached by its key."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.ShortcutFocusReason:
            self.selectAll()

    def _changed(self) -> None:
        self.edited.emit(self.toPlainText())
