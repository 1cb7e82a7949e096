"""From the wish to know whether files are whole to the answer: window and engine, wired."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from archive_app import bundled
from archive_app.ui.long_job import LongJob
from archive_app.ui.saving import ask_where, write_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive_app.catalogue.fixity_report import Recording, Verification
    from archive_app.catalogue.fixity_state import FixityState
    from archive_app.ui.fixity.window import FixityWindow
    from archive_app.ui.fixity.words import Difference
    from archive_app.ui.lanes import IsCancelled, Lane
    from archive_app.ui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded, and how things stand then."""

    recording: Recording
    state: FixityState


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check found, its rows, and how things stand then."""

    check: Verification
    differences: list[Difference]
    state: FixityState


class FixityControl(QObject):
    """Opens the window and reads files on a lane; `folder_of_archive` gives the folder of the open archive.

    Signal: `folder_wanted(Path)`, a folder to be shown.
    """

    folder_wanted = Signal(object)

    def __init__(self, window: MainWindow, lane: Lane, folder_of_archive: Callable[[], Path | None]) -> None:
        super().__init__(window)
        self._main = window
        self._lane = lane
        self._folder_of_archive = folder_of_archive
        self._folder: Path | None = None
        self._job = LongJob(self, lane)
        self._job.finished.connect(self._show_done)
        self._check: Verification | None = None
        self.window: FixityWindow | None = None

    def show(self) -> None:
        """Open the window for the archive that is open."""
        folder = self._folder_of_archive()
        if folder is None:
            return
        if self.window is None:
            self.window = self._make_window(folder)
            self._folder, self._check = folder, None
            self._look()
        self.window.come_forward()

    def archive_changed(self) -> None:
        """Put away what belongs to the archive that was open before; what was read is gone on with later."""
        self._job.drop()
        window, self.window = self.window, None
        if window is not None:
            self._job.put_away(window)

    def _make_window(self, folder: Path) -> FixityWindow:
        # Loaded when first wanted: most windows never verify.
        from archive_app.ui.fixity.window import FixityWindow  # noqa: PLC0415

        sample = folder == bundled.sample_archive().resolve()
        window = FixityWindow(folder.name or str(folder), self._main, may_write=not sample)
        window.record_wanted.connect(self._record)
        window.verify_wanted.connect(self._verify)
        window.cancel_wanted.connect(self._job.cancel)
        window.report_wanted.connect(self._ask_for_report)
        window.folder_wanted.connect(self._tell_folder)
        self._job.tell_to(window)
        return window

    def _look(self) -> None:
        folder, window = self._folder, self.window
        if folder is None or window is None:
            return

        def job(_is_cancelled: IsCancelled) -> FixityState:
            from archive_app.catalogue.fixity_state import fixity_state  # noqa: PLC0415

            return fixity_state(folder)

        self._lane.submit(
            job, window.show_state, lambda error: window.show_failure(error.message, error.remedy)
        )

    def _record(self, manifest: bool, replace: bool) -> None:
        folder = self._folder
        if folder is None or self.window is None:
            return

        def work(tell: Callable[[Any], None], is_cancelled: Callable[[], bool]) -> Recorded:
            from archive_app.catalogue.fixity import record_fixity  # noqa: PLC0415
            from archive_app.catalogue.fixity_state import fixity_state  # noqa: PLC0415

            done = record_fixity(
                folder, manifest=manifest, replace=replace, on_progress=tell, is_cancelled=is_cancelled
            )
            return Recorded(done, fixity_state(folder))

        self.window.show_working("Recording…")
        self._job.run(work)

    def _verify(self) -> None:
        folder = self._folder
        if folder is None or self.window is None:
            return

        def work(tell: Callable[[Any], None], is_cancelled: Callable[[], bool]) -> Verified:
            from archive_app.catalogue.fixity import verify_fixity  # noqa: PLC0415
            from archive_app.catalogue.fixity_state import fixity_state  # noqa: PLC0415
            from archive_app.ui.fixity.words import differences  # noqa: PLC0415

            check = verify_fixity(folder, on_progress=tell, is_cancelled=is_cancelled)
            return Verified(check, differences(check), fixity_state(folder))

        self.window.show_working("Verifying…")
        self._job.run(work)

    def _show_done(self, done: Recorded | Verified) -> None:
        if self.window is None:
            return
        if isinstance(done, Recorded):
            self.window.show_recorded(done.recording, done.state)
        else:
            self._check = done.check
            self.window.show_verified(done.check, done.differences, done.state)

    def _ask_for_report(self) -> None:
        if self.window is None or self._folder is None or self._check is None:
            return
        suggested = self._folder.parent / f"{self._folder.name or 'archive'}-fixity"
        ask_where(self.window, "Save report", str(suggested), [("JSON", "json")], self._save_report)

    def _save_report(self, output: Path) -> None:
        folder, window, check = self._folder, self.window, self._check
        if folder is None or window is None or check is None:
            return

        def job(_is_cancelled: IsCancelled) -> str:
            from archive_app.catalogue.fixity_report import verification_form  # noqa: PLC0415

            text = json.dumps(verification_form(check), ensure_ascii=False, indent=1) + "\n"
            write_text(output, text, folder)
            return f"Saved as {output.name}."

        self._lane.submit(
            job, window.say, lambda error: window.say(f"{error.message} {error.remedy}", caution=True)
        )

    def _tell_folder(self, path: str) -> None:
        folder = self._folder
        if folder is None:
            return

        def job(_is_cancelled: IsCancelled) -> Path:
            from archive_app.catalogue.every_file import folder_of_file  # noqa: PLC0415

            return folder_of_file(folder, path)

        self._lane.submit(job, self.folder_wanted.emit, lambda _: None, supersede=False)
