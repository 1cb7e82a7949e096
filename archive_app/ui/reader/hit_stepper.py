"""The small box at the lower right that says which hit one stands on and steps to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QLabel, QToolButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from archive_app.ui.theme import Theme

_MARGIN = 14


class HitStepper(QFrame):
    """ "2 of 5 ▲ ▼" over the corner of `area`; hidden while there is no hit.

    It is a child of `parent`, in which `area` lies: a stack tells screen readers of its pages only.
    """

    next_wanted = Signal()
    previous_wanted = Signal()

    def __init__(self, area: QWidget, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._area = area
        self._right_inset = 0
        self.setObjectName("stepper")
        self.setAccessibleName("Hits")
        self._label = QLabel(self)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setAccessibleDescription("Position among the hits")
        self._previous = self._button("▲", "Previous hit (Shift+F3)")
        self._next = self._button("▼", "Next hit (F3)")
        self._previous.clicked.connect(self.previous_wanted)
        self._next.clicked.connect(self.next_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 6, 4)
        layout.setSpacing(2)
        layout.addWidget(self._label)
        layout.addSpacing(4)
        layout.addWidget(self._previous)
        layout.addWidget(self._next)
        self._shadow = QGraphicsDropShadowEffect(self)
        self._shadow.setBlurRadius(10)
        self._shadow.setOffset(0, 2)
        self.setGraphicsEffect(self._shadow)
        self.apply_theme(theme)
        area.installEventFilter(self)
        self.hide()

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        self.setStyleSheet(
            f"#stepper {{ background: {theme.page}; border: 1px solid {theme.rule}; border-radius: 6px; }}"
            f"#stepper QLabel {{ color: {theme.text}; }}"
            "#stepper QToolButton { border: none; background: transparent; padding: 0; }"
            f"#stepper QToolButton {{ color: {theme.text}; }}"
            f"#stepper QToolButton:hover {{ background: {theme.chip}; }}"
            f"#stepper QToolButton:focus {{ background: {theme.selection}; }}"
        )
        self._shadow.setColor(QColor(0, 0, 0, 40 if theme.name == "light" else 110))

    def set_right_inset(self, pixels: int) -> None:
        """Keep clear of the scroll bar."""
        self._right_inset = pixels
        self._place()

    def show_position(self, current: int | None, total: int, *, more: bool = False) -> None:
        """Say where one stands among `total` hits, or among `more` than these.

        `current` counts from 0, None before the first step.
        """
        if total == 0:
            self.hide()
            return
        number = f"more than {total:,}" if more else f"{total:,}"
        counted = f"{number} hit{'' if total == 1 and not more else 's'}"
        self._label.setText(counted if current is None else f"{current + 1:,} of {number}")
        for button in (self._previous, self._next):
            button.setEnabled(total > 1 or current is None)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()

    def text(self) -> str:
        """What the box says."""
        return self._label.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if watched is self._area and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        corner = self._area.geometry().bottomRight()
        right = corner.x() + 1 - self._right_inset - _MARGIN
        self.move(right - self.width(), corner.y() + 1 - self.height() - _MARGIN)

    def _button(self, sign: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(sign)
        button.setToolTip(name)
        button.setAccessibleName(name.partition(" (")[0])
        button.setAutoRaise(True)
        button.setFixedSize(24, 24)
        return button
