"""The bar that finds words in the statement one reads."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from archive_app.ui.clear_button import offer_to_clear

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QKeyEvent

    from archive_app.ui.theme import Theme

Spans = tuple[tuple[int, int], ...]

_DEBOUNCE_MS = 90
_SLICE_SECONDS = 0.012
MOST_FINDS = 100_000


class FindBar(QWidget):
    """Finds as one types, a slice of the text at a time, so that a long statement never holds up the window.

    `found(spans)` tells what was found so far; `stepped(int)` asks for the next find (1) or the last (-1).
    """

    found = Signal(tuple)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._spans: list[tuple[int, int]] = []
        self._search: Iterator[list[tuple[int, int]]] | None = None
        self.setProperty("role", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Find in this statement")
        self._box = QLineEdit(self)
        self._box.setPlaceholderText("Find in this statement")
        self._box.setAccessibleName("Words to find in this statement")
        offer_to_clear(self._box)
        self._count = QLabel(self)
        self._count.setProperty("role", "muted")
        self._count.setAccessibleDescription("Finds")
        self._count.setMinimumWidth(90)
        self._debounce = self._timer(_DEBOUNCE_MS, self._start)
        self._slice = self._timer(0, self._find_on)
        self._box.textEdited.connect(lambda _text: self._debounce.start())
        self._box.textChanged.connect(lambda text: None if text else self._start())
        self._lay_out()
        self.hide()

    def apply_theme(self, _theme: Theme) -> None:
        """The style sheet of the window dresses the bar."""

    def open(self, words: str = "") -> None:
        """Show the bar with the cursor in its box; `words` (a selection) replace what stood there."""
        if words and "\n" not in words:
            self._box.setText(words)
        self.show()
        self._box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._box.selectAll()
        self._start()

    def close_bar(self) -> None:
        """Hide the bar and forget its finds."""
        if self.isHidden():
            return
        self._stop()
        self.hide()
        self.found.emit(())
        self.closed.emit()

    def is_open(self) -> bool:
        """Whether the bar is in use."""
        return not self.isHidden()

    def set_text(self, text: str, *, whole: bool = True) -> None:
        """Look in another statement from now on, or in a part of one."""
        self._text = text
        self._box.setPlaceholderText("Find in this statement" if whole else "Find in this part")
        if self.is_open():
            self._start()

    def words(self) -> str:
        """What is looked for."""
        return self._box.text()

    def show_count(self, current: int | None, total: int) -> None:
        """Say where one stands among the finds."""
        if not self.words().strip():
            words = ""
        elif total == 0:
            words = "looking…" if self._search is not None else "not found"
        else:
            more = "+" if self._search is not None or total >= MOST_FINDS else ""
            words = f"{total:,}{more}" if current is None else f"{current + 1:,} of {total:,}{more}"
        self._count.setText(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Shift+Enter goes back, Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._debounce.isActive():
                self._start()
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _start(self) -> None:
        self._stop()
        self._spans = []
        from archive_app.ui.reader.finder import find_words  # noqa: PLC0415 - nothing is looked for at the start

        self._search = find_words(self._text, self._box.text())
        self._find_on()

    def _stop(self) -> None:
        self._debounce.stop()
        self._slice.stop()
        self._search = None

    def _find_on(self) -> None:
        if self._search is None:
            return
        until = time.monotonic() + _SLICE_SECONDS
        for spans in self._search:
            self._spans += spans
            if len(self._spans) >= MOST_FINDS:
                break
            if time.monotonic() > until:
                self._slice.start()
                self.found.emit(tuple(self._spans))
                return
        self._search = None
        self.found.emit(tuple(self._spans[:MOST_FINDS]))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(40, 6, 14, 6)
        row.setSpacing(6)
        row.addWidget(self._box, 1)
        row.addWidget(self._count)
        for sign, name, step in (("▲", "Previous find (Shift+Enter)", -1), ("▼", "Next find (Enter)", 1)):
            button = self._button(sign, name)
            button.clicked.connect(lambda _checked=False, step=step: self.stepped.emit(step))
            row.addWidget(button)
        close = self._button("×", "Close (Escape)")
        close.clicked.connect(self.close_bar)
        row.addWidget(close)

    def _button(self, sign: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(sign)
        button.setProperty("role", "quiet")
        button.setToolTip(name)
        button.setFixedSize(28, 28)
        button.setAccessibleName(name.partition(" (")[0])
        return button

    def _timer(self, milliseconds: int, run: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(run)
        return timer
