"""Labels for plain words: what is shown is never taken for markup."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def words(role: str) -> QLabel:
    """Return an empty line of plain words in a manner of the style sheet."""
    label = QLabel()
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def heading(text: str) -> QLabel:
    """Return a small heading."""
    label = QLabel(text.upper())
    label.setProperty("role", "heading")
    return label
