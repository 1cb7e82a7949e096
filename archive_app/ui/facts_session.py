"""What the window tells about the open archive beside its results: coverage, problems, the last account.
No widgets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from archive_app.archive import Archive
    from archive_app.statements.problems import ArchiveError, Problem
    from archive_app.statements.searching import Coverage, IndexReport
    from archive_app.ui.lanes import IsCancelled, Lane


@dataclass(frozen=True, slots=True)
class Facts:
    """A snapshot of one generation."""

    coverage: Coverage
    problems: tuple[Problem, ...]
    report: IndexReport | None

    @property
    def files_with_problems(self) -> int:
        """How many files have at least one problem."""
        return len({problem.path for problem in self.problems})


class FactsSession(QObject):
    """Gathers facts on a lane. Signals: `gathered(Facts)`; `failed(message, remedy)`."""

    gathered = Signal(object)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None, lane: Lane) -> None:
        super().__init__(parent)
        self._lane = lane
        self._archive: Archive | None = None

    def set_archive(self, archive: Archive | None) -> None:
        """Turn to another archive; nothing is gathered yet."""
        self._lane.cancel()
        self._archive = archive

    def gather(self) -> None:
        """Gather the facts of the generation that is open now."""
        archive = self._archive
        if archive is None or not archive.indexed:
            return

        def job(_is_cancelled: IsCancelled) -> Facts:
            return Facts(archive.coverage(), tuple(archive.problems()), archive.report())

        def fail(error: ArchiveError) -> None:
            self.failed.emit(error.message, error.remedy)

        self._lane.submit(job, self.gathered.emit, fail)
