"""The phrase of the moment and what was found of it, on a lane. No widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from archive_app.archive import Archive
    from archive_app.research.first_said import FirstSaid
    from archive_app.statements.problems import ArchiveError
    from archive_app.ui.lanes import IsCancelled, Lane

#: The time after which waiting is told.
SLOW_MS = 500
#: A longer phrase is a quotation; that is checked elsewhere.
LONGEST = 500

INVITATION = "Type a phrase, and press Enter: everyone who said it, earliest first."
STOPPED = "Looking was stopped. Press Enter to look again."
TOO_LONG = f"A phrase has at most {LONGEST} characters; check a longer passage as a quotation."


class FirstSaidSession(QObject):
    """Looks for one phrase at a time; the newest supersedes the one before.

    Signals: `slow()` when it takes over half a second, `progress(done, total)`, `found(FirstSaid)`,
    `answered(words)` where there is nothing to look for, `failed(message, remedy)`.
    """

    slow = Signal()
    progress = Signal(int, int)
    found = Signal(object)
    answered = Signal(str)
    failed = Signal(str, str)
    _heard = Signal(int, int, int)

    def __init__(self, parent: QObject | None, lane: Lane) -> None:
        super().__init__(parent)
        self._lane = lane
        self._archive: Archive | None = None
        self._phrase = ""
        self._watched = False
        self._run = 0
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(SLOW_MS)
        self._patience.timeout.connect(self.slow)
        self._heard.connect(self._hear)

    def set_archive(self, archive: Archive | None) -> None:
        """Turn to another archive; the phrase is looked for in that one."""
        self._stop()
        self._archive = archive
        if not self._watched and archive is not None:
            # What was found in the other archive is no answer for this one.
            self.answered.emit(INVITATION)
        self.repeat()

    def set_watched(self, watched: bool) -> None:
        """Say whether anybody looks; nobody waits for what is running then."""
        self._watched = watched
        if not watched:
            self._stop()

    def ask(self, phrase: str) -> None:
        """Look for `phrase`."""
        self._stop()
        self._phrase = phrase.strip()
        archive, wanted, run = self._archive, self._phrase, self._run
        if len(wanted) > LONGEST:
            self.answered.emit(TOO_LONG)
        elif not wanted:
            self.answered.emit(INVITATION)
        elif archive is not None:
            self._patience.start()

            def job(is_cancelled: IsCancelled) -> FirstSaid:
                from archive_app.research.first_said import first_said  # noqa: PLC0415 - few windows ask

                return first_said(
                    archive, wanted, is_cancelled, lambda done, total: self._heard.emit(run, done, total)
                )

            self._lane.submit(job, self._deliver, self._fail)

    def repeat(self) -> None:
        """Look again, since the archive is another or has changed."""
        if self._phrase and self._watched and self._archive is not None:
            self.ask(self._phrase)

    def cancel(self) -> None:
        """Give up what is running."""
        self._stop()
        self.answered.emit(STOPPED)

    def _stop(self) -> None:
        self._run += 1
        self._patience.stop()
        self._lane.cancel()

    def _hear(self, run: int, done: int, total: int) -> None:
        if run == self._run and not self._patience.isActive():
            self.progress.emit(done, total)

    def _deliver(self, found: FirstSaid) -> None:
        self._patience.stop()
        self.found.emit(found)

    def _fail(self, error: ArchiveError) -> None:
        self._patience.stop()
        self.failed.emit(error.message, error.remedy)
