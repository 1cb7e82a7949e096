"""The line that tells how a print or a PDF gets on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from archive_app.ui.reader.detail_rows import Words

if TYPE_CHECKING:
    from archive_app.ui.theme import Theme

_LAST_WORD_MS = 8_000


class OutputLine(QWidget):
    """Says what is being written, offers to stop it, and goes away after the last word."""

    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("output")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = Words("", parent=self)
        self._words.setAccessibleDescription("Printing")
        self._cancel = QPushButton("Cancel", self)
        self._cancel.setProperty("role", "link")
        self._cancel.clicked.connect(self.cancelled)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LAST_WORD_MS)
        self._timer.timeout.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(40, 6, 14, 6)
        row.addWidget(self._words, 1)
        row.addWidget(self._cancel)
        self.apply_theme(theme)
        self.hide()

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        self.setStyleSheet(
            f"#output {{ background: {theme.panel}; border: none; border-bottom: 1px solid {theme.rule}; }}"
            f"#output QLabel {{ color: {theme.text}; }}"
        )

    def words(self) -> str:
        """What the line says."""
        return self._words.text()

    def show_progress(self, doing: str, done: int, total: int) -> None:
        """Say which page is at hand."""
        self._timer.stop()
        pages = f" page {done:,} of {total:,}" if total else (f" page {done:,}" if done else "")
        self._words.setText(f"{doing}{pages}…")
        self._cancel.show()
        self.show()

    def show_last_word(self, words: str) -> None:
        """Say how it ended."""
        self._words.setText(words)
        self._cancel.hide()
        self.show()
        self._timer.start()
