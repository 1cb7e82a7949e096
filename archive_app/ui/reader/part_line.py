"""The line that tells which part of a very long statement is shown, and leads to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from archive_app.ui.reader.detail_rows import Words

if TYPE_CHECKING:
    from archive_app.ui.reader.parts import Part
    from archive_app.ui.theme import Theme

_OF_THIS_PART = "Hits, finds and prints are those of this part."


class PartLine(QWidget):
    """Says which part is shown and what is left out; hidden above a statement that is shown whole.

    `part_wanted(number)` asks for another part, `hit_wanted()` for the next one with a hit.
    """

    part_wanted = Signal(int)
    hit_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("parts")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Parts of this statement")
        self._number = 0
        self._words = Words("", parent=self)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(40, 6, 14, 6)
        row.addWidget(self._words, 1)
        self._previous = self._button("Previous part")
        self._next = self._button("Next part")
        self._with_hit = self._button("Next part with a hit")
        self._previous.clicked.connect(lambda: self.part_wanted.emit(self._number - 1))
        self._next.clicked.connect(lambda: self.part_wanted.emit(self._number + 1))
        self._with_hit.clicked.connect(self.hit_wanted)
        self.apply_theme(theme)
        self.hide()

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        self.setStyleSheet(
            f"#parts {{ background: {theme.panel}; border: none; border-bottom: 1px solid {theme.rule}; }}"
            f"#parts QLabel {{ color: {theme.text}; }}"
            f"#parts QPushButton:disabled {{ color: {theme.muted}; }}"
        )

    def show_part(self, part: Part | None) -> None:
        """Tell which part is shown; nothing of a whole statement, or of none."""
        several = part is not None and part.count > 1
        if part is not None and several:
            self._number = part.number
            self._words.setText(f"{part.in_words} {_OF_THIS_PART}")
            self._previous.setEnabled(part.number > 0)
            self._next.setEnabled(part.number + 1 < part.count)
        self.setVisible(several)

    def words(self) -> str:
        """What the line says."""
        return self._words.text()

    def _button(self, words: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setProperty("role", "link")
        self._row.addWidget(button)
        return button
