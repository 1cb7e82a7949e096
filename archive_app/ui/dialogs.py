"""Small dialogs that say one thing: an address before it is opened, the keys, and what this program is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from archive_app import __version__
from archive_app.ui.actions import ACTIONS, KEYS, plain
from archive_app.ui.key_names import key_name

if TYPE_CHECKING:
    from collections.abc import Callable

WEB_SCHEMES = ("http", "https")
_MEANING_WIDTH = 230


def is_web_address(address: str) -> bool:
    """Tell whether `address` is one that a browser may be asked to open."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    return url.isValid() and url.scheme().lower() in WEB_SCHEMES and bool(url.host())


class LinkDialog(QDialog):
    """Shows the whole address of a link before anything happens; only a press of Open hands it to the
    browser.
    """

    def __init__(
        self,
        address: str,
        parent: QWidget | None = None,
        open_address: Callable[[QUrl], bool] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._address = address
        self._open_address = open_address
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Open this address?")
        self.resize(560, 190)
        lead = QLabel("This link leads out of the archive, to the internet:")
        shown = QPlainTextEdit(address)
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setAccessibleName("Address of the link")
        go = QPushButton("Open in the browser")
        go.setProperty("role", "primary")
        go.clicked.connect(self._go)
        copy = QPushButton("Copy the address")
        copy.clicked.connect(self._copy)
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.reject)
        cancel.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(go)
        row.addWidget(copy)
        row.addStretch(1)
        row.addWidget(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(lead)
        column.addWidget(shown, 1)
        column.addLayout(row)
        cancel.setFocus()

    def _go(self) -> None:
        self._open_address(QUrl(self._address, QUrl.ParsingMode.StrictMode))
        self.accept()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._address)
        self.accept()


class KeysDialog(QDialog):
    """Lists every key, made from the same data as the menus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keys")
        columns = QHBoxLayout(self)
        columns.setContentsMargins(24, 18, 24, 20)
        columns.setSpacing(40)
        # Groups that go together, in columns of about the same height.
        for names in (("Search", "View"), ("Statement", "Archive"), ("Edit", "Help")):
            grid = QGridLayout()
            grid.setHorizontalSpacing(18)
            grid.setVerticalSpacing(7)
            columns.addLayout(grid)
            row = 0
            for name in names:
                row = self._add_group(grid, row, name)
            grid.setRowStretch(row, 1)

    def _add_group(self, grid: QGridLayout, row: int, name: str) -> int:
        heading = QLabel(name.upper())
        heading.setProperty("role", "heading")
        if row:
            grid.setRowMinimumHeight(row, 34)
        grid.addWidget(heading, row, 0, 1, 2, Qt.AlignmentFlag.AlignBottom)
        for keys, meaning in keys_of(name):
            row += 1
            pressed = QLabel(keys)
            pressed.setTextFormat(Qt.TextFormat.PlainText)
            pressed.setProperty("role", "muted")
            told = QLabel(meaning)
            told.setWordWrap(True)
            told.setMinimumWidth(_MEANING_WIDTH)
            told.ensurePolished()
            # A grid does not ask wrapped words how high they are.
            told.setMinimumHeight(told.heightForWidth(_MEANING_WIDTH))
            grid.addWidget(pressed, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(told, row, 1, Qt.AlignmentFlag.AlignTop)
        return row + 1


def keys_of(group: str) -> list[tuple[str, str]]:
    """Return `(keys, meaning)` for everything in one menu that has keys, in the menu's order."""
    found = [
        (" or ".join(key_name(keys) for keys in spec.shortcuts[:2]), plain(spec.text))
        for spec in ACTIONS
        if plain(spec.menu) == group and spec.shortcuts
    ]
    return found + [(spec.keys, spec.meaning) for spec in KEYS if spec.group == group]


class AboutDialog(QDialog):
    """Says what this is and whose work it stands on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("About Statement Archive")
        title = QLabel("Statement Archive")
        title.setProperty("role", "title")
        words = QLabel(
            f"Version {__version__}\n\n"
            "An offline archive for the public statements of political parties.\n"
            "No word of a statement is ever changed. Nothing leaves this computer.\n\n"
            "Licensed under Apache-2.0. The fonts Inter and Noto Serif are under the SIL Open Font License."
        )
        words.setProperty("role", "muted")
        close = QPushButton("Close")
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(words)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
