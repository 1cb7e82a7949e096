"""Opening a folder without waiting for it, and asking before the whole home folder is indexed. No widgets."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from archive_app.locations import holds_home

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive_app.archive import Archive
    from archive_app.statements.problems import ArchiveError
    from archive_app.ui.lanes import IsCancelled, Lane

_COUNT_UP_TO = 100_000


@dataclass(frozen=True, slots=True)
class OpenedArchive:
    """An archive that was opened. `files_to_confirm` counts what lies in it when it is the home folder or
    above it.

    The count stops at 100,000; None means that nobody need be asked.
    """

    archive: Archive
    files_to_confirm: int | None


class OpeningSession(QObject):
    """Opens archives on a lane. Signals: `opened(OpenedArchive)`; `failed(folder, message, remedy)`.

    `is_confirmed` tells of a folder that a person has agreed to have it indexed although it is the home
    folder.
    """

    opened = Signal(object)
    failed = Signal(object, str, str)

    def __init__(
        self, parent: QObject | None, lane: Lane, is_confirmed: Callable[[Path], bool] = lambda _: False
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._is_confirmed = is_confirmed

    def open(self, folder: Path) -> None:
        """Open `folder`."""
        is_confirmed = self._is_confirmed

        def job(is_cancelled: IsCancelled) -> OpenedArchive:
            # On the lane: the window is painted before all that a search needs is there.
            from archive_app.archive import Archive  # noqa: PLC0415

            archive = Archive.open(folder)
            ask = holds_home(archive.folder) and not (archive.indexed or is_confirmed(archive.folder))
            return OpenedArchive(archive, count_files(archive.folder, is_cancelled) if ask else None)

        def fail(error: ArchiveError) -> None:
            self.failed.emit(folder, error.message, error.remedy)

        self._lane.submit(job, self.opened.emit, fail)


def count_files(folder: Path, is_cancelled: IsCancelled) -> int:
    """Count the files below `folder`, up to 100,000; folders that cannot be read count as empty."""
    count = 0
    for _, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        count += len(files)
        if count >= _COUNT_UP_TO or is_cancelled():
            return min(count, _COUNT_UP_TO)
    return count
