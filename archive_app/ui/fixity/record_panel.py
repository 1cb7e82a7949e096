"""The place where one says that checksums are to be recorded, for the first time or anew."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from archive_app.catalogue.every_file import MANIFEST
from archive_app.ui.labels import words

_WIDEST = 620
_FIRST = (
    "Recording reads every file of the folder once, originals included, and keeps its SHA-256. "
    "From then on you can verify that no byte of it has changed. "
    "The record is kept by the app, outside the folder."
)
_ANEW = (
    "Later checks will be held against what is in the folder now. "
    "The earlier record is kept, but nothing is held against it any more."
)
_NOT_CLEAR = " The last check found differences: look into them first."


class RecordPanel(QWidget):
    """Explains, offers a manifest, and has the button. Signals: `wanted()`, `unwanted()`."""

    wanted = Signal()
    unwanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = words("")
        self._told.setMaximumWidth(_WIDEST)
        self._manifest = QCheckBox()
        self.record = QPushButton()
        self.record.setProperty("role", "primary")
        self.record.clicked.connect(self.wanted)
        self._not_now = QPushButton("Not now")
        self._not_now.setAutoDefault(False)
        self._not_now.clicked.connect(self.unwanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.record)
        buttons.addWidget(self._not_now)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._told)
        column.addWidget(self._manifest)
        column.addLayout(buttons)
        column.addStretch(1)

    @property
    def manifest(self) -> bool:
        """Whether a manifest is to be written into the folder too."""
        return self._manifest.isChecked()

    def explain(self, *, anew: bool, differing: bool, manifest: bool, may_write: bool) -> None:
        """Say what recording means: for the first time or `anew`, perhaps while something is `differing`.

        `manifest` tells that the folder has one, which would be replaced; it is not offered where nothing
        `may_write` into the folder.
        """
        self._told.setText(f"{_ANEW}{_NOT_CLEAR if differing else ''}" if anew else _FIRST)
        replaced = f"Also replace {MANIFEST} in the folder"
        written = f"Also write {MANIFEST} into the folder, for other programs"
        self._manifest.setText(replaced if manifest else written)
        self._manifest.setChecked(False)
        self._manifest.setVisible(may_write)
        self.record.setText("Record anew" if anew else "Record checksums")
        self._not_now.setVisible(anew)
