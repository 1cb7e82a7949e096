"""Previews and imports on a lane. No widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from archive_app.ui.long_job import LongJob

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from archive_app.catalogue.importing.mapping import FieldMapping
    from archive_app.catalogue.importing.report import ImportReport, SourcePreview
    from archive_app.statements.problems import ArchiveError
    from archive_app.ui.lanes import IsCancelled, Lane


class ImportSession(QObject):
    """Looks at documents and imports them, one thing after the other.

    Signals: `previewed(list[SourcePreview])`; `progress(ImportProgress)`; `finished(ImportReport)`,
    cancelled or not; `failed(message, remedy)`.
    """

    previewed = Signal(object)
    progress = Signal(object)
    finished = Signal(object)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None, lane: Lane) -> None:
        super().__init__(parent)
        self._lane = lane
        self._import = LongJob(self, lane)
        self._import.progress.connect(self.progress)
        self._import.finished.connect(self.finished)
        self._import.failed.connect(self.failed)

    @property
    def running(self) -> bool:
        """Whether an import is under way."""
        return self._import.running

    def preview(self, sources: Sequence[Path], mapping: FieldMapping | None) -> None:
        """Look at documents without writing anything; a preview that is under way is given up."""
        if self.running:
            return

        def job(is_cancelled: IsCancelled) -> list[SourcePreview]:
            # Loaded when first wanted: most windows never import.
            from archive_app.catalogue.importing.previewing import preview_import  # noqa: PLC0415

            return preview_import(sources, mapping, is_cancelled=is_cancelled)

        self._lane.submit(job, self.previewed.emit, self._fail)

    def give_up_preview(self) -> None:
        """Nobody waits for a preview any more."""
        if not self.running:
            self._lane.cancel()

    def run(self, sources: Sequence[Path], folder: Path, mapping: FieldMapping | None) -> None:
        """Import documents into a folder."""

        def work(tell: Callable[[Any], None], is_cancelled: IsCancelled) -> ImportReport:
            from archive_app.catalogue.importing.importer import run_import  # noqa: PLC0415

            return run_import(sources, folder, mapping=mapping, on_progress=tell, is_cancelled=is_cancelled)

        self._import.run(work)

    def cancel(self) -> None:
        """End the import after the item at hand; `finished` tells the account so far."""
        self._import.cancel()

    def _fail(self, error: ArchiveError) -> None:
        self.failed.emit(error.message, error.remedy)
