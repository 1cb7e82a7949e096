"""What stands in the window while no archive is open."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

_RECENT_SHOWN = 6


class Welcome(QWidget):
    """Offers to open a folder, the sample archive, or one of the archives opened before."""

    open_wanted = Signal()
    sample_wanted = Signal()
    folder_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Welcome")
        title = QLabel("Statement Archive")
        title.setProperty("role", "title")
        lead = QLabel(
            "Open a folder of statements (Markdown or plain text) to search and read what parties said. "
            "The files stay as they are; nothing leaves this computer."
        )
        lead.setProperty("role", "muted")
        lead.setWordWrap(True)
        open_folder = QPushButton("Open a folder…")
        open_folder.setProperty("role", "primary")
        open_folder.clicked.connect(self.open_wanted)
        sample = QPushButton("Look at the sample archive")
        sample.clicked.connect(self.sample_wanted)
        self.setFocusProxy(open_folder)
        self._recent_heading = QLabel("RECENT ARCHIVES")
        self._recent_heading.setProperty("role", "heading")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(title)
        column.addWidget(lead)
        column.addSpacing(8)
        column.addWidget(open_folder, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(sample, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(18)
        column.addWidget(self._recent_heading)
        column.addLayout(self._recent)
        narrow = QWidget()
        narrow.setFixedWidth(560)
        narrow.setLayout(column)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(narrow, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self.show_recent(())

    def show_recent(self, folders: tuple[str, ...]) -> None:
        """List the archives opened before, the last one first."""
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._recent_heading.setVisible(bool(folders))
        for folder in folders[:_RECENT_SHOWN]:
            button = QPushButton(short_path(Path(folder)).replace("&", "&&"))
            button.setProperty("role", "link")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(partial(self._choose, Path(folder)))
            self._recent.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _choose(self, folder: Path) -> None:
        self.folder_chosen.emit(folder)


def short_path(folder: Path) -> str:
    """Return the path as people write it: below the home folder with `~`."""
    home = Path.home()
    return str(Path("~") / folder.relative_to(home)) if folder.is_relative_to(home) else str(folder)
