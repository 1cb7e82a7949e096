"""Which column of a table becomes which field, one line a field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from archive_app.catalogue.importing.mapping import FieldMapping

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The fields that are offered, and what they are called; every other one can be named in a mapping file.
FIELDS = {
    "text": "Text",
    "title": "Title",
    "issued": "Date",
    "people": "People",
    "party": "Party",
    "publisher": "Publisher",
    "url": "Address",
    "type": "Type",
    "language": "Language",
    "tags": "Tags",
}
_NONE = "(none)"
_COLUMNS = 2


class MappingForm(QWidget):
    """A box of columns for each field. `changed()` when a person has chosen another one."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[str, QComboBox] = {}
        self._guess = FieldMapping()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        rows = -(-len(FIELDS) // _COLUMNS)
        for number, (field, name) in enumerate(FIELDS.items()):
            box = QComboBox()
            box.setAccessibleName(f"Column for {name}")
            box.setMinimumWidth(190)
            box.activated.connect(lambda _: self.changed.emit())
            label = QLabel(name)
            label.setProperty("role", "muted")
            label.setBuddy(box)
            row, column = number % rows, number // rows * 2
            grid.addWidget(label, row, column)
            grid.addWidget(box, row, column + 1)
            self._boxes[field] = box
        for column in range(_COLUMNS):
            grid.setColumnStretch(column * 2 + 1, 1)

    def show_columns(self, columns: Sequence[str], mapping: FieldMapping) -> None:
        """Offer columns, those of `mapping` chosen."""
        self._guess = mapping
        for field, box in self._boxes.items():
            box.clear()
            box.addItem(_NONE)
            box.addItems(list(columns))
            chosen = mapping.fields.get(field)
            if chosen is not None and box.findText(chosen) < 0:
                box.addItem(chosen)
            box.setCurrentText(chosen or _NONE)

    def mapping(self) -> FieldMapping:
        """Return what is chosen; fields that are not offered stay as they were."""
        fields = {name: column for name, column in self._guess.fields.items() if name not in self._boxes}
        for field, box in self._boxes.items():
            if box.currentIndex() > 0:
                fields[field] = box.currentText()
        return FieldMapping(fields, self._guess.constants, self._guess.keep, self._guess.text_format)
