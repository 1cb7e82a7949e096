"""One line at the top of the window for what a person should know now. It never stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable


class Banner(QWidget):
    """Says one plain sentence, offers at most a few answers, and can be put away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close = QToolButton()
        self._close.setText("×")
        self._close.setProperty("role", "quiet")
        self._close.setAccessibleName("Put this message away")
        self._close.clicked.connect(self.clear)
        self._answers: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 6, 10, 6)
        self._row.setSpacing(8)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close)
        self.hide()

    @property
    def message(self) -> str:
        """What is being said; empty when the banner is put away."""
        return "" if self.isHidden() else self._text.text()

    def say(self, message: str, *answers: tuple[str, Callable[[], None]]) -> None:
        """Show `message` in place of the one before, with a button for each `(text, action)`."""
        self._drop_answers()
        self._text.setText(message)
        self.setAccessibleName(message)
        for text, action in answers:
            button = QPushButton(text)
            button.clicked.connect(self.clear)
            button.clicked.connect(lambda _=False, action=action: action())
            self._row.insertWidget(self._row.count() - 1, button)
            self._answers.append(button)
        self.show()

    def clear(self) -> None:
        """Put the message away."""
        self.hide()
        self._text.clear()

    def _drop_answers(self) -> None:
        for button in self._answers:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._answers.clear()
