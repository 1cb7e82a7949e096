"""What leads out of the window: dialogs that ask for a folder or a file, links, and folders of the system."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from archive_app.ui.saving import ask_where

if TYPE_CHECKING:
    from archive_app.ui.desk import Desk
    from archive_app.ui.lanes import Lane
    from archive_app.ui.main_window import MainWindow


class WaysOut(QObject):
    """Asks a person where to, and leads there; nothing is fetched, and no link is followed unasked."""

    def __init__(self, window: MainWindow, desk: Desk, errands: Lane) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._errands = errands

    def show_keys(self) -> None:
        """Show all keys."""
        from archive_app.ui.dialogs import KeysDialog  # noqa: PLC0415 - few starts need it

        KeysDialog(self._window).open()

    def show_about(self) -> None:
        """Say what this program is."""
        from archive_app.ui.dialogs import AboutDialog  # noqa: PLC0415 - few starts need it

        AboutDialog(self._window).open()

    def show_link(self, address: str) -> None:
        """Show the whole address of a link to the web before anything opens it; of others, say that nothing
        does.
        """
        from archive_app.ui.dialogs import LinkDialog, is_web_address  # noqa: PLC0415 - few starts need it

        if is_web_address(address):
            LinkDialog(address, self._window).open()
        else:
            self._window.banner.say(
                f"This link does not lead to a web page and is not opened: {address[:200]}"
            )

    def ask_for_folder(self) -> None:
        """Ask which folder is to be opened, and open it."""
        dialog = QFileDialog(self._window, "Open a folder of statements")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        if self._desk.settings.recent:
            dialog.setDirectory(str(Path(self._desk.settings.recent[0]).parent))
        dialog.fileSelected.connect(lambda chosen: self._desk.open_folder(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def ask_for_pdf(self) -> None:
        """Ask where the statement that is shown is to be saved as PDF, and save it."""
        reader = self._window.reader
        key = reader.current_id()
        if key is not None:
            stem = Path(key).stem or "statement"
            ask_where(self._window, "Save as PDF", stem, [("PDF", "pdf")], reader.save_pdf)

    def show_folder(self) -> None:
        """Show the folder of the archive among the files of the system."""
        if self._desk.archive is not None:
            open_in_files(self._desk.archive.folder)

    def show_in_folder(self, key: str) -> None:
        """Show the folder in which the file of a statement lies."""
        archive = self._desk.archive
        if archive is None:
            return
        self._errands.submit(
            lambda _: archive.file_of(key).parent,
            open_in_files,
            lambda error: self._window.banner.say(f"{error.message} {error.remedy}"),
            supersede=False,
        )

    def show_file(self) -> None:
        """Show the folder in which the file of the statement in the reader lies."""
        self.show_in_folder(self._window.reader.current_id() or "")


def open_in_files(folder: Path) -> None:
    """Show a folder with the system's program for files."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
