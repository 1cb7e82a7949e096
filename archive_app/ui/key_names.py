"""How keys are named on the screen, as the system names them."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence


def key_name(keys: str) -> str:
    """Return the system's name of a shortcut in Qt's portable notation."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
