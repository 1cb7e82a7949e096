"""From what was found to a file for other programs: window and engine, wired."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from archive_app.statements.searching import SearchRequest
from archive_app.ui.cataloguing.door import Door
from archive_app.ui.exporting.forms import (
    BAG,
    FormChoice,
    bagged_words,
    exported_words,
    suggested_name,
)
from archive_app.ui.long_job import LongJob
from archive_app.ui.saving import ask_where
from archive_app.ui.wording import counted, grouped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive_app.archive import Archive
    from archive_app.statements.searching import SearchOutcome
    from archive_app.ui.exporting.window import ExportWindow
    from archive_app.ui.facts_session import Facts
    from archive_app.ui.lanes import Lane
    from archive_app.ui.long_job import Work
    from archive_app.ui.main_window import MainWindow

_CANCELLED = "It was cancelled; nothing was written."
_NOTHING = "Nothing was found, so nothing was written."


@dataclass(frozen=True, slots=True)
class Ended:
    """How an export ended, in words; and what was written, if anything."""

    words: str
    output: Path | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an export is, in words and in numbers; a total of 0 is one that nobody knows."""

    words: str
    done: int
    total: int


class OnDesk(Protocol):
    """What an export asks of the desk: the open archive, the newest answer that is shown, and its facts."""

    @property
    def archive(self) -> Archive | None: ...

    @property
    def outcome(self) -> SearchOutcome | None: ...

    @property
    def facts(self) -> Facts | None: ...


class ExportControl(QObject):
    """Opens the window and exports on a lane, through a door of its own to the archive on the desk.

    Signal: `folder_wanted(Path)`, a folder to be shown.
    """

    folder_wanted = Signal(object)

    def __init__(self, window: MainWindow, lane: Lane, desk: OnDesk) -> None:
        super().__init__(window)
        self._main = window
        self._lane = lane
        self._desk = desk
        self._door = Door()
        self._folder: Path | None = None
        self._request = SearchRequest(sort="newest")
        self._output: Path | None = None
        self._job = LongJob(self, lane)
        self._job.finished.connect(self._show_done)
        self.window: ExportWindow | None = None

    def show(self) -> None:
        """Open the window for what is found now."""
        archive = self._desk.archive
        if archive is None:
            return
        if self.window is None:
            self.window = self._make_window(archive.folder)
        if not self._job.running:
            self._folder = archive.folder
            outcome, facts = self._desk.outcome, self._desk.facts
            if outcome is not None:
                self._request = outcome.request
            self.window.offer(outcome, facts.coverage.statements if facts else 0)
        self.window.come_forward()

    def archive_changed(self) -> None:
        """Put away what belongs to the archive that was open before; an export that runs is ended."""
        self._job.drop()
        window, self.window = self.window, None
        if window is not None:
            self._job.put_away(window)

    def forget_archive(self) -> None:
        """Close the door of the archive once nothing uses it."""
        self._job.drop()
        self._lane.after_this(self._door.close)

    def _make_window(self, folder: Path) -> ExportWindow:
        # Loaded when first wanted: most windows never export.
        from archive_app.ui.exporting.window import ExportWindow  # noqa: PLC0415

        window = ExportWindow(folder.name or str(folder), self._main)
        window.export_wanted.connect(self._ask_where)
        window.cancel_wanted.connect(self._job.cancel)
        window.folder_wanted.connect(self._tell_folder)
        self._job.tell_to(window)
        return window

    def _ask_where(self) -> None:
        if self.window is None or self._folder is None:
            return
        choice, whole = self.window.form, self.window.whole
        request = SearchRequest(sort="newest") if whole else self._request
        ask_where(
            self.window,
            "Save the bag as" if choice.name == BAG else "Save the export as",
            str(suggested_name(self._folder, choice, whole=whole)),
            [(choice.kind, choice.extension)] if choice.extension else [],
            # The dialog has asked about what is there.
            lambda output: self._begin(choice, request, output, replace=os.path.lexists(output)),
        )

    def _begin(self, choice: FormChoice, request: SearchRequest, output: Path, *, replace: bool) -> None:
        if self.window is None or self._folder is None:
            return
        if choice.name == BAG:
            work = _bagging(self._folder, output)
            self.window.show_working("Looking through the folder…")
        else:
            work = _exporting(self._door, self._folder, choice.name, request, output, replace=replace)
            self.window.show_working("Finding the statements…")
        self._job.run(work)

    def _show_done(self, ended: Ended) -> None:
        self._output = ended.output
        if self.window is not None:
            self.window.show_done(ended.words, written=ended.output is not None)

    def _tell_folder(self) -> None:
        if self._output is not None:
            self.folder_wanted.emit(self._output.parent)


def _exporting(
    door: Door, folder: Path, form: str, request: SearchRequest, output: Path, *, replace: bool
) -> Work:
    def work(tell: Callable[[Any], None], is_cancelled: Callable[[], bool]) -> Ended:
        # Loaded when first wanted: most windows never export.
        from archive_app.archive import SearchCancelled  # noqa: PLC0415
        from archive_app.catalogue.exports import (  # noqa: PLC0415
            ExportCancelled,
            prepare_export,
            write_export,
        )

        def on_progress(done: int, total: int) -> None:
            tell(Progress(f"{grouped(done)} of {counted(total, 'statement')} written", done, total))

        try:
            made = prepare_export(
                door.to(folder), request, form, on_progress=on_progress, is_cancelled=is_cancelled
            )
            if not made.total:
                return Ended(_NOTHING)
            write_export(made, output, replace=replace)
        except (ExportCancelled, SearchCancelled):
            return Ended(_CANCELLED)
        return Ended(exported_words(made.total, output), output)

    return work


def _bagging(folder: Path, output: Path) -> Work:
    def work(tell: Callable[[Any], None], is_cancelled: Callable[[], bool]) -> Ended:
        from archive_app.catalogue.bags import BaggingCancelled, export_bag  # noqa: PLC0415
        from archive_app.ui.fixity.words import progress_words  # noqa: PLC0415

        def on_progress(now: Any) -> None:
            if now.files == now.total_files:
                tell(Progress("Reading the bag back…", 0, 0))
            else:
                tell(Progress(*progress_words(now)))

        try:
            made = export_bag(folder, output, on_progress=on_progress, is_cancelled=is_cancelled)
        except BaggingCancelled:
            return Ended(_CANCELLED)
        return Ended(bagged_words(made, output), output)

    return work
