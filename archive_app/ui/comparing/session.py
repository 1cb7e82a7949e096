"""Two texts read and compared on a lane. No widgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive_app.research.comparison import Comparison
    from archive_app.research.side_by_side import Row
    from archive_app.statements.problems import ArchiveError
    from archive_app.ui.lanes import IsCancelled, Lane

#: The time after which waiting is told.
SLOW_MS = 500

STOPPED = "Comparing was stopped. Choose “Compare again” to go on."


@dataclass(frozen=True, slots=True)
class Side:
    """A text that can be compared: its `name`, what is said of it below (`detail`: date, party, edition), and
    `read`, which returns its characters. `read` runs on a lane and may raise an ArchiveError. `key` is the id
    of its statement, empty where there is none.
    """

    name: str
    read: Callable[[], str]
    detail: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison as it is shown: its sides, its rows, and what changed in one sentence."""

    old: Side
    new: Side
    comparison: Comparison
    rows: list[Row]
    counts: str


class ComparingSession(QObject):
    """Compares two sides at a time; the newest pair supersedes the one before. Files are written on the lane
    `writing`, which nothing here cancels.

    Signals: `slow()` when it takes over half a second, `compared(Compared)`, `stopped(words)`,
    `failed(message, remedy)`, `saved(Path)`.
    """

    slow = Signal()
    compared = Signal(object)
    stopped = Signal(str)
    failed = Signal(str, str)
    saved = Signal(object)

    def __init__(self, parent: QObject | None, lane: Lane, writing: Lane) -> None:
        super().__init__(parent)
        self._lane = lane
        self._writing = writing
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(SLOW_MS)
        self._patience.timeout.connect(self.slow)

    def compare(self, old: Side, new: Side, *, typography: bool) -> None:
        """Compare `old` with `new`; without `typography`, changes of typography alone are left out."""
        self._patience.start()
        self._lane.submit(
            lambda is_cancelled: _compare(old, new, typography, is_cancelled), self._deliver, self._fail
        )

    def cancel(self) -> None:
        """Give up what is being compared."""
        self.forget()
        self.stopped.emit(STOPPED)

    def forget(self) -> None:
        """Give up what is being compared; nobody waits for it."""
        self._patience.stop()
        self._lane.cancel()

    def save(self, comparison: Comparison, path: Path, archive_folder: Path | None) -> None:
        """Write a comparison as HTML to `path`, whole or not at all; nothing of the archive is replaced."""
        self._writing.submit(
            lambda _: _save(comparison, path, archive_folder), self.saved.emit, self._fail, supersede=False
        )

    def _deliver(self, compared: Compared) -> None:
        self._patience.stop()
        self.compared.emit(compared)

    def _fail(self, error: ArchiveError) -> None:
        self._patience.stop()
        self.failed.emit(error.message, error.remedy)


def _compare(old: Side, new: Side, typography: bool, is_cancelled: IsCancelled) -> Compared:
    # Loaded when first wanted: most windows never compare.
    from archive_app.research.comparison import (  # noqa: PLC0415
        ComparedText,
        compare_texts,
        counts_in_words,
    )

    comparison = compare_texts(
        ComparedText(_title(old), old.read(), old.key),
        ComparedText(_title(new), new.read(), new.key),
        typography=typography,
        is_cancelled=is_cancelled,
    )
    return Compared(old, new, comparison, comparison.rows(), counts_in_words(comparison))


def _title(side: Side) -> str:
    return f"{side.name} · {side.detail}" if side.detail else side.name


def _save(comparison: Comparison, path: Path, archive_folder: Path | None) -> Path:
    from archive_app.research.comparison import comparison_as_html  # noqa: PLC0415
    from archive_app.ui.saving import write_text  # noqa: PLC0415

    write_text(path, comparison_as_html(comparison), archive_folder)
    return path
