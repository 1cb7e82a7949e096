"""A box for every field of a statement, and under a date how it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from archive_app.ui.cataloguing.fields import DATES, FIELDS, FormField

if TYPE_CHECKING:
    from collections.abc import Mapping

_BASES = {"": "", "stated": "Stated in the document", "inferred": "Inferred"}
_LINES_OF_PEOPLE = 3


class AmendForm(QWidget):
    """Takes and gives the texts of the fields by name. `changed()` whenever one of them is another."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[str, QLineEdit | QPlainTextEdit | QComboBox] = {}
        self._readings: dict[str, QLabel] = {}
        self._silent = False
        grid = QGridLayout(self)
        grid.setContentsMargins(2, 2, 14, 2)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        row = 0
        for field in FIELDS:
            row = self._add(grid, row, field)
        grid.setRowStretch(row, 1)

    def show_texts(self, texts: Mapping[str, str], hints: Mapping[str, str]) -> None:
        """Fill every box; hints stand in those that are empty."""
        self._silent = True
        for name, box in self._boxes.items():
            put_text(box, texts.get(name, ""))
            if not isinstance(box, QComboBox):
                box.setPlaceholderText(hints.get(name, ""))
        self._silent = False
        self.show_readings({})

    def put(self, texts: Mapping[str, str]) -> None:
        """Put texts into some boxes, as if a person had typed them."""
        self._silent = True
        for name, text in texts.items():
            if name in self._boxes:
                put_text(self._boxes[name], text)
        self._silent = False
        self.changed.emit()

    def texts(self) -> dict[str, str]:
        """Return what the boxes hold."""
        return {name: text_in(box) for name, box in self._boxes.items()}

    def dates(self) -> dict[str, str]:
        """Return what the boxes of dates hold."""
        return {name: text_in(self._boxes[name]) for name in DATES}

    def show_readings(self, readings: Mapping[str, tuple[str, bool]]) -> None:
        """Say under each date how it is read, or why it is refused."""
        for name, label in self._readings.items():
            words, is_read = readings.get(name, ("", True))
            show_reading(label, words, is_read=is_read)
            self._boxes[name].setAccessibleDescription(words)

    def focus_field(self, name: str) -> None:
        """Give the keyboard to the box of a field."""
        box = self._boxes[name]
        box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if isinstance(box, QLineEdit):
            box.selectAll()

    def last_stop(self) -> QWidget:
        """Return the last box."""
        return list(self._boxes.values())[-1]

    def _add(self, grid: QGridLayout, row: int, field: FormField) -> int:
        box = box_for(field)
        box.setAccessibleName(field.label)
        label = QLabel(field.label)
        label.setProperty("role", "muted")
        label.setBuddy(box)
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        label.setContentsMargins(0, 6, 0, 0)
        grid.addWidget(box, row, 1)
        if isinstance(box, QComboBox):
            box.currentIndexChanged.connect(self._tell)
        else:
            box.textChanged.connect(self._tell)
        self._boxes[field.name] = box
        if field.kind == "date":
            row += 1
            reading = reading_label()
            self._readings[field.name] = reading
            grid.addWidget(reading, row, 1)
        return row + 1

    def _tell(self) -> None:
        if not self._silent:
            self.changed.emit()


def box_for(field: FormField) -> QLineEdit | QPlainTextEdit | QComboBox:
    """Return an empty box that takes what a field takes."""
    if field.kind == "basis":
        choice = QComboBox()
        for value, words in _BASES.items():
            choice.addItem(words, value)
        return choice
    if field.kind == "people":
        lines = QPlainTextEdit()
        lines.setTabChangesFocus(True)
        lines.setFixedHeight(lines.fontMetrics().lineSpacing() * _LINES_OF_PEOPLE + 24)
        lines.setPlaceholderText(field.hint)
        return lines
    line = QLineEdit()
    line.setPlaceholderText(field.hint)
    return line


def text_in(box: QLineEdit | QPlainTextEdit | QComboBox) -> str:
    """Return what a box holds."""
    if isinstance(box, QComboBox):
        return str(box.currentData() or "")
    return box.toPlainText() if isinstance(box, QPlainTextEdit) else box.text()


def reading_label() -> QLabel:
    """Return a line that says how a date is read, hidden until there is one."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.hide()
    return label


def show_reading(label: QLabel, words: str, *, is_read: bool) -> None:
    """Say how a date is read, or with caution why it is refused."""
    label.setText(words)
    label.setVisible(bool(words))
    label.setProperty("role", "muted" if is_read else "caution")
    label.style().unpolish(label)
    label.style().polish(label)


def put_text(box: QLineEdit | QPlainTextEdit | QComboBox, text: str) -> None:
    """Let a box hold a text; a choice that it does not have is none."""
    if isinstance(box, QComboBox):
        box.setCurrentIndex(max(0, box.findData(text)))
    elif isinstance(box, QPlainTextEdit):
        box.setPlainText(text)
    else:
        box.setText(text)
        box.setCursorPosition(0)
