"""From the wish to amend details to what was written: dialogs and session, wired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from archive_app import bundled
from archive_app.ui.cataloguing.fields import label_of
from archive_app.ui.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from archive_app.catalogue.amendment import Plan
    from archive_app.catalogue.journal import Entry
    from archive_app.statements.statement import Statement
    from archive_app.ui.cataloguing.dialog import AmendDialog
    from archive_app.ui.cataloguing.session import CataloguingSession, Look
    from archive_app.ui.main_window import MainWindow


class CataloguingControl(QObject):
    """Shows the dialogs and lets the session work; `folder_of_archive` gives the folder of the open archive.

    `amended()` tells that files of that folder are other than they were.
    """

    amended = Signal()

    def __init__(
        self, window: MainWindow, session: CataloguingSession, folder_of_archive: Callable[[], Path | None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._folder_of_archive = folder_of_archive
        self._folder: Path | None = None
        self.dialog: AmendDialog | None = None
        session.opened.connect(self._show_dialog)
        session.looked.connect(self._show_look)
        session.saved.connect(self._tell_saved)
        session.undone.connect(self._tell_undone)
        session.failed.connect(self._show_failure)

    def amend(self, statement_id: str | None) -> None:
        """Open the dialog for a statement."""
        if statement_id is None or not self._may_begin():
            return
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        folder = self._folder_of_archive()
        if folder is not None:
            self._folder = folder
            self._session.open(folder, statement_id)

    def undo(self, numbers: Sequence[int] = ()) -> None:
        """Take back the amendments with these numbers, else the last one of the archive."""
        folder = self._folder_of_archive()
        if folder is not None:
            self._session.undo(folder, numbers)

    def _may_begin(self) -> bool:
        if self._folder_of_archive() == bundled.sample_archive().resolve():
            self._window.banner.say(
                "This is the sample archive; open a folder of your own to amend its details."
            )
            return False
        return True

    def _show_dialog(self, statement: Statement) -> None:
        # Loaded when first wanted: most windows never amend.
        from archive_app.ui.cataloguing.dialog import AmendDialog  # noqa: PLC0415

        self.dialog = dialog = AmendDialog(statement, self._window)
        dialog.look_wanted.connect(self._look)
        dialog.save_wanted.connect(self._save)
        dialog.finished.connect(self._forget_dialog)
        dialog.show()
        self._look()

    def _look(self) -> None:
        if self.dialog is None or self._folder is None:
            return
        statement, form = self.dialog.statement, self.dialog.form
        self._session.look(
            self._folder, statement.id, self.dialog.amendment(), form.dates(), statement.language
        )

    def _save(self, plan: Plan) -> None:
        self._session.save(plan)

    def _show_look(self, look: Look) -> None:
        if self.dialog is not None:
            self.dialog.show_look(look)

    def _tell_saved(self, entries: list[Entry]) -> None:
        title = self.dialog.statement.title if self.dialog is not None else ""
        if self.dialog is not None:
            self.dialog.accept()
        if entries:
            numbers = [entry.number for entry in entries]
            self._window.banner.say(
                f"Amended: {_fields(entries)} of “{title}”.", ("Undo amendment", lambda: self.undo(numbers))
            )
            self.amended.emit()

    def _tell_undone(self, entries: list[Entry]) -> None:
        if len(entries) == 1:
            what = f"{_fields(entries)} of {entries[0].path}"
        else:
            what = f"{_fields(entries)} of {counted(len(entries), 'statement')}"
        self._window.banner.say(f"Taken back: {what}. The file is what it was, to the byte.")
        self.amended.emit()

    def _show_failure(self, message: str, remedy: str) -> None:
        if self.dialog is not None:
            self.dialog.show_failure(message, remedy)
        else:
            self._window.banner.say(f"{message} {remedy}".strip())

    def _forget_dialog(self) -> None:
        self.dialog = None


def _fields(entries: Sequence[Entry]) -> str:
    names = [label_of(field) for entry in entries for field, _, _, _ in entry.changes]
    return ", ".join(name.lower() for name in dict.fromkeys(names))
