"""From documents that were chosen or dropped to statements of the open archive: dialog and session, wired."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from archive_app import bundled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive_app.catalogue.importing.report import ImportReport
    from archive_app.ui.importing.dialog import ImportDialog
    from archive_app.ui.importing.session import ImportSession
    from archive_app.ui.main_window import MainWindow


@cache
def documents() -> frozenset[str]:
    """Return the extensions of what can be imported and is no statement as it is."""
    from archive_app.catalogue.importing.documents import EXTENSIONS, SourceKind  # noqa: PLC0415 - few import

    return frozenset(extension for extension, kind in EXTENSIONS.items() if kind is not SourceKind.TEXT)


class ImportControl(QObject):
    """Asks for documents, shows the dialog and lets the session work.

    `folder_of_archive` gives the folder of the open archive, None without one. Signals: `imported()` when
    there is something new in that folder; `statement_wanted(path)`.
    """

    imported = Signal()
    statement_wanted = Signal(str)

    def __init__(
        self, window: MainWindow, session: ImportSession, folder_of_archive: Callable[[], Path | None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._folder_of_archive = folder_of_archive
        self._folder: Path | None = None
        self._sources: tuple[Path, ...] = ()
        self.dialog: ImportDialog | None = None

    def ask(self) -> None:
        """Ask for documents in a dialog of the system."""
        if not self._may_begin():
            return
        chooser = QFileDialog(self._window, "Import documents")
        chooser.setFileMode(QFileDialog.FileMode.ExistingFiles)
        patterns = " ".join(f"*{extension}" for extension in sorted(documents() | {".txt"}))
        chooser.setNameFilters([f"Documents ({patterns})", "All files (*)"])
        chooser.filesSelected.connect(lambda chosen: self.begin([Path(name) for name in chosen]))
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    def takes(self, paths: Sequence[Path]) -> bool:
        """Tell whether there are documents among what was dropped, and an archive to import them into."""
        importable = any(path.suffix.lower() in documents() for path in paths)
        return importable and self._folder_of_archive() is not None

    def begin(self, sources: Sequence[Path]) -> None:
        """Show what documents would be taken for, and import them when a person says so."""
        if not self._may_begin():
            return
        # Loaded when first wanted: most windows never import.
        from archive_app.ui.importing.dialog import ImportDialog  # noqa: PLC0415

        folder = self._folder_of_archive()
        if folder is None:
            return
        self._folder, self._sources = folder, tuple(sources)
        self.dialog = dialog = ImportDialog(folder, self._window)
        dialog.import_wanted.connect(self._run)
        dialog.preview_wanted.connect(self._preview)
        dialog.cancel_wanted.connect(self._session.cancel)
        dialog.statement_wanted.connect(self.statement_wanted)
        dialog.finished.connect(self._forget)
        session = self._session
        session.previewed.connect(dialog.show_previews)
        session.progress.connect(dialog.show_progress)
        session.finished.connect(dialog.show_report)
        session.finished.connect(self._tell_imported)
        session.failed.connect(dialog.show_failure)
        dialog.show()
        self._preview()

    def _may_begin(self) -> bool:
        folder = self._folder_of_archive()
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
        elif folder is None:
            self._window.banner.say(
                "Open a folder first; documents are imported into the folder that is open."
            )
        elif folder == bundled.sample_archive().resolve():
            self._window.banner.say(
                "This is the sample archive; open a folder of your own to import documents."
            )
        else:
            return True
        return False

    def _preview(self) -> None:
        if self.dialog is not None:
            self._session.preview(self._sources, self.dialog.mapping())

    def _run(self) -> None:
        if self.dialog is not None and self._folder is not None:
            self.dialog.show_running()
            self._session.run(self._sources, self._folder, self.dialog.mapping())

    def _tell_imported(self, report: ImportReport) -> None:
        if report.originals or any(item.path for item in report.items):
            self.imported.emit()

    def _forget(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            session = self._session
            session.give_up_preview()
            session.previewed.disconnect(dialog.show_previews)
            session.progress.disconnect(dialog.show_progress)
            session.finished.disconnect(dialog.show_report)
            session.finished.disconnect(self._tell_imported)
            session.failed.disconnect(dialog.show_failure)
