"""What stands in the reading pane while no statement does: one sentence, and the keys that lead further."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from archive_app.ui.actions import ACTIONS
from archive_app.ui.key_names import key_name

if TYPE_CHECKING:
    from archive_app.ui.theme import Theme

INVITATION = "Choose a statement to read it here."

_WIDEST = 420
_KEYS = {spec.id: key_name(spec.shortcuts[0]) for spec in ACTIONS if spec.shortcuts}
_HINTS = (
    (_KEYS["search"], "Search"),
    ("↓", "From the search box into the results"),
    ("Enter", "Read the statement"),
    (_KEYS["next_hit"], "Next hit in the text"),
    (_KEYS["find"], "Find in the statement"),
    (_KEYS["keys"], "All keys"),
)


class NothingToRead(QWidget):
    """A sentence in the middle of the pane; with the invitation come the main keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._keys = QWidget()
        self._keys.setAccessibleName("The main keys")
        grid = QGridLayout(self._keys)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(7)
        for row, (keys, meaning) in enumerate(_HINTS):
            pressed, told = QLabel(keys), QLabel(meaning)
            pressed.setProperty("role", "key")
            pressed.setAlignment(Qt.AlignmentFlag.AlignCenter)
            told.setProperty("role", "muted")
            grid.addWidget(pressed, row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(told, row, 1, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(22)
        column.addStretch(4)
        column.addWidget(self._words)
        column.addWidget(self._keys, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(5)
        self._words.setMaximumWidth(2 * _WIDEST)
        self.say(INVITATION)

    def say(self, words: str) -> None:
        """Say `words`."""
        self._words.setText(words)
        self._keys.setVisible(words == INVITATION)

    def invite(self, *, inviting: bool) -> None:
        """Invite to choose a statement, or say nothing where there is none; anything else said stays."""
        if self._words.text() in {"", INVITATION}:
            self.say(INVITATION if inviting else "")

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        self._words.setStyleSheet(f"color: {theme.text}; font-size: 15px;")
