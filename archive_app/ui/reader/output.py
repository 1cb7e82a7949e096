"""Print and PDF as the reading pane offers them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from archive_app.ui.reader.details import title_of

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

    from archive_app.ui.reader.output_line import OutputLine
    from archive_app.ui.reader.pdf import PdfJob
    from archive_app.ui.reader.printing import PrintJob, Printout


class Output(QObject):
    """Runs at most one print or PDF at a time and tells the line about it.

    `saved(path)` and `failed(message)` are told of a PDF; `printed(pages)` of a print.
    """

    saved = Signal(str)
    printed = Signal(int)
    failed = Signal(str)

    def __init__(self, line: OutputLine, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = line
        self._widget = parent
        self._job: PrintJob | PdfJob | None = None
        self._printer: QPrinter | None = None
        line.cancelled.connect(self.cancel)

    def is_busy(self) -> bool:
        """Whether something is being written."""
        return self._job is not None

    def save_pdf(self, printout: Printout, path: Path) -> None:
        """Write `printout` to `path`."""
        from archive_app.ui.reader.pdf import PdfJob  # noqa: PLC0415 - few starts need it

        self.cancel()
        job = PdfJob(printout, path, self)
        job.finished.connect(self._saved)
        self._begin(job, f"Saving {path.name},")

    def print_statement(self, printout: Printout) -> None:
        """Ask for a printer, then print `printout`."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415 - few starts need them

        from archive_app.ui.reader.printing import PrintJob  # noqa: PLC0415

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title_of(printout.statement))
        dialog = QPrintDialog(printer, self._widget)
        dialog.setWindowTitle("Print this statement")

        def accepted() -> None:
            self.cancel()
            self._printer = printer
            job = PrintJob(printout, printer, self)
            job.finished.connect(self._printed)
            self._begin(job, "Printing")

        dialog.accepted.connect(accepted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def cancel(self) -> None:
        """Stop what is being written; nothing is left behind."""
        if self._job is None:
            return
        self._job.cancel()
        self._end("Stopped; nothing was saved.")

    def _begin(self, job: PrintJob | PdfJob, doing: str) -> None:
        self._job = job
        job.progress.connect(lambda done, total: self._line.show_progress(doing, done, total))
        job.failed.connect(self._failed)
        self._line.show_progress(doing, 0, 0)
        job.start()

    def _saved(self, path: str) -> None:
        self._end(f"Saved as {Path(path).name}.")
        self.saved.emit(path)

    def _printed(self, pages: int) -> None:
        self._end(f"Printed {pages:,} page{'' if pages == 1 else 's'}.")
        self.printed.emit(pages)

    def _failed(self, message: str) -> None:
        self._end(message)
        self.failed.emit(message)

    def _end(self, words: str) -> None:
        if self._job is not None:
            self._job.deleteLater()
        self._job = None
        self._printer = None
        self._line.show_last_word(words)
