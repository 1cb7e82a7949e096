"""Saving a statement as a PDF: written beside its place first, put there when it is whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QObject, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter

from archive_app.ui.reader.details import title_of
from archive_app.ui.reader.printing import PrintJob

if TYPE_CHECKING:
    from archive_app.ui.reader.printing import Printout

_RESOLUTION = 600


class PdfJob(QObject):
    """Writes one PDF, in slices.

    `progress(done, of)` counts pages, `finished(str)` gives the path, `failed(str)` says in one sentence why
    there is no file. Whatever stood at the path stays until the new file is whole.
    """

    progress = Signal(int, int)
    finished = Signal(str)
    failed = Signal(str)

    def __init__(self, printout: Printout, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._printout = printout
        self._path = path
        self._partial: Path | None = None
        self._job: PrintJob | None = None
        self._writer: QPdfWriter | None = None

    def start(self) -> None:
        """Begin; everything else is told by signals."""
        try:
            handle, name = tempfile.mkstemp(
                prefix=f".{self._path.name}.", suffix=".partial", dir=self._path.parent
            )
        except OSError as error:
            self._fail(error)
            return
        os.close(handle)
        self._partial = Path(name)
        self._writer = QPdfWriter(name)
        self._writer.setResolution(_RESOLUTION)
        self._writer.setTitle(title_of(self._printout.statement))
        self._writer.setCreator("Statement Archive")
        size = QPageSize(QPageSize.PageSizeId.A4)
        layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
        layout.setMode(QPageLayout.Mode.FullPageMode)
        self._writer.setPageLayout(layout)
        self._job = PrintJob(self._printout, self._writer, self)
        self._job.progress.connect(self.progress)
        self._job.failed.connect(self._give_up)
        self._job.finished.connect(self._put_in_place)
        self._job.start()

    def cancel(self) -> None:
        """Stop and leave nothing behind."""
        if self._job is not None:
            self._job.cancel()
        self._clear()

    def _put_in_place(self, _pages: int) -> None:
        self._writer = None
        partial = self._partial
        try:
            if partial is None or partial.stat().st_size == 0:
                self._give_up("Nothing was written; the disk may be full. Choose another place.")
                return
            partial.chmod(0o666 & ~_umask())
            partial.replace(self._path)
        except OSError as error:
            self._fail(error)
            return
        self._partial = None
        self.finished.emit(str(self._path))

    def _fail(self, error: OSError) -> None:
        reason = (error.strerror or "the system gave no reason").lower()
        self._give_up(f"The PDF could not be saved as {self._path.name}: {reason}. Choose another place.")

    def _give_up(self, message: str) -> None:
        self._clear()
        self.failed.emit(message)

    def _clear(self) -> None:
        self._writer = None
        if self._partial is not None:
            self._partial.unlink(missing_ok=True)
            self._partial = None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
