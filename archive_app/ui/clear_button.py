"""The small button that empties a box, with a name for those who do not see its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QToolButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit


def offer_to_clear(box: QLineEdit) -> None:
    """Put a button into `box` that empties it; Qt leaves it without a name."""
    box.setClearButtonEnabled(True)
    for button in box.findChildren(QToolButton):
        button.setAccessibleName("Clear")
