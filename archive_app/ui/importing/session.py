"""Previews and imports on a lane. No widgets."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence
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
        self._running = False
        self._cancel = threading.Event()

    @property
    def running(self) -> bool:
        """Whether an import is under way."""
        return self._running

    def preview(self, sources: Sequence[Path], mapping: FieldMapping | None) -> None:
        """Look at documents without writing anything; a preview that is under way is given up."""
        if self._running:
            return

        def job(is_cancelled: IsCancelled) -> list[SourcePreview]:
            # Loaded when first wanted: most windows never import.
            from archive_app.catalogue.importing.previewing import preview_import  # noqa: PLC0415

            return preview_import(sources, mapping, is_cancelled=is_cancelled)

        self._lane.submit(job, self.previewed.emit, self._fail)

    def give_up_preview(self) -> None:
        """Nobody waits for a preview any more."""
        if not self._running:
            self._lane.cancel()

    def run(self, sources: Sequence[Path], folder: Path, mapping: FieldMapping | None) -> None:
        """Import documents into a folder."""
        if self._running:
            return
        self._running = True
        self._cancel = cancelled = threading.Event()

        def job(is_superseded: IsCancelled) -> ImportReport:
            from archive_app.catalogue.importing.importer import run_import  # noqa: PLC0415

            return run_import(
                sources,
                folder,
                mapping=mapping,
                on_progress=self.progress.emit,
                is_cancelled=lambda: cancelled.is_set() or is_superseded(),
            )

        self._lane.submit(job, self._deliver, self._fail)

    def cancel(self) -> None:
        """End the import after the item at hand; `finished` tells the account so far."""
        self._cancel.set()

    def _deliver(self, report: ImportReport) -> None:
        self._running = False
        self.finished.emit(report)

    def _fail(self, error: ArchiveError) -> None:
        self._running = False
        self.failed.emit(error.message, error.remedy)
