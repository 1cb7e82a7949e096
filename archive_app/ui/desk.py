"""The open archive: what happens when a folder is opened, brought up to date, or goes away.

The desk decides; sessions work and the window shows. `archive_app.ui.app` connects the three.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from archive_app import bundled
from archive_app.statements.searching import Facets, SearchOutcome
from archive_app.ui.lanes import after_all
from archive_app.ui.wording import counted, grouped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive_app.archive import Archive
    from archive_app.settings import Settings, SettingsStore
    from archive_app.statements.searching import IndexProgress, IndexReport
    from archive_app.statements.statement import Statement
    from archive_app.ui.facts_session import Facts
    from archive_app.ui.main_window import MainWindow
    from archive_app.ui.opening_session import OpenedArchive
    from archive_app.ui.reading_session import Marks
    from archive_app.ui.sessions import Sessions

PROGRAM = "Statement Archive"
SAMPLE_NAME = "Sample archive"

_EMPTIED = "Check that its disk is connected; until then what was indexed can be searched."


class Desk(QObject):
    """Holds the open archive and its newest facts, and keeps window and sessions in step with them.

    `folder_wanted()` asks for a dialog in which a person chooses a folder.
    """

    folder_wanted = Signal()

    def __init__(self, window: MainWindow, sessions: Sessions, store: SettingsStore) -> None:
        super().__init__(window)
        self._window = window
        self._sessions = sessions
        self._store = store
        self._settings = store.load()
        self._archive: Archive | None = None
        self._facts: Facts | None = None
        self._outcome: SearchOutcome | None = None
        self._title: str | None = None
        self._state = ""

    @property
    def settings(self) -> Settings:
        """What the app remembers."""
        return self._settings

    @property
    def archive(self) -> Archive | None:
        """The open archive."""
        return self._archive

    @property
    def facts(self) -> Facts | None:
        """The newest facts about the open archive."""
        return self._facts

    @property
    def outcome(self) -> SearchOutcome | None:
        """The newest answer that is shown."""
        return self._outcome

    def change_settings(self, **changes: object) -> None:
        """Remember something else from now on."""
        self._settings = replace(self._settings, **changes)  # type: ignore[arg-type]
        self._store.save(self._settings)

    def start(self, folder: Path | None, recent: Path | None) -> None:
        """Open `folder`, else the archive opened last, else the sample."""
        if folder is not None:
            self.open_folder(folder)
        elif recent is not None:
            self.open_folder(recent)
        else:
            self.open_sample()

    def open_sample(self) -> None:
        """Open the sample archive."""
        self.open_folder(bundled.sample_archive())

    def open_folder(self, folder: Path) -> None:
        """Open `folder` in place of what is open; what is open stays until that has worked."""
        self._window.banner.clear()
        self._sessions.opening.open(folder)

    def open_dropped(self, path: Path) -> None:
        """Open a folder that was dropped on the window; of a file, the folder it lies in."""
        if path.is_dir():
            self.open_folder(path)
            return
        self.open_folder(path.parent)
        self._window.banner.say(f"“{path.name}” is a file, so the folder it lies in was opened.")

    def opening_failed(self, folder: Path, message: str, remedy: str) -> None:
        """Say why a folder could not be opened; what was open stays open."""
        if self._archive is None:
            self._window.show_welcome()
        answers: list[tuple[str, Callable[[], None]]] = [("Open a folder…", self.folder_wanted.emit)]
        if str(folder) in self._settings.recent:
            answers.append(("Take it off the list", lambda: self._forget(folder)))
        self._window.banner.say(_sentences(message, remedy), *answers)

    def opened(self, opened: OpenedArchive) -> None:
        """Go on with an archive that was opened, once a person has agreed where that is needed."""
        archive, files = opened.archive, opened.files_to_confirm
        if files is None:
            self._put_on_desk(archive)
            return
        if self._archive is None:
            self._window.show_welcome()
        many = f"more than {grouped(files)} files" if files >= 100_000 else counted(files, "file")
        self._window.banner.say(
            f"This is your home folder, or holds it, with {many}. Statements are read, never changed.",
            ("Index all of it", lambda: self._confirm(archive)),
            ("Open another folder…", lambda: self._put_back(archive)),
        )

    def show_outcome(self, outcome: SearchOutcome) -> None:
        """Show a new answer everywhere; the page one reads stays where it is."""
        window = self._window
        self._outcome = outcome
        window.reading_line.show_outcome(outcome)
        window.filters.show_outcome(outcome)
        window.status.show_took(outcome.took_ms)
        nothing_yet = outcome.total == 0 and self._holds_nothing()
        window.reader.invite(inviting=not nothing_yet)
        if nothing_yet:
            self._show_nothing_yet()
        else:
            window.results.show_outcome(outcome, self._facts.coverage if self._facts else None)
        self._sessions.reading.mark(outcome.request.query)
        self._tell_title()

    def search_failed(self, message: str, remedy: str) -> None:
        """Say why there is no answer; while a first index is being built that is no fault."""
        archive = self._archive
        if archive is not None and not archive.indexed and self._sessions.index.running:
            self._window.results.show_indexing(None)
        else:
            self._window.results.show_failure(message, remedy)

    def show_statement(self, statement: Statement, marks: Marks, again: bool) -> None:
        """Show a statement in the reader."""
        self._title = statement.title
        self._window.results.set_chosen(statement.id)
        self._window.reader.show_statement(statement, marks, restore_scroll=again)
        self._window.set_available(archive=True, statement=True)
        self._tell_title()

    def reading_failed(self, message: str, remedy: str) -> None:
        """Say in the reader why a statement cannot be shown."""
        self._title = None
        self._window.reader.show_nothing(_sentences(message, remedy))
        self._window.set_available(archive=self._archive is not None, statement=False)
        self._tell_title()

    def show_facts(self, facts: Facts) -> None:
        """Show counts and problems of a new generation."""
        self._facts = facts
        self._window.status.show_facts(facts.coverage.statements, facts.files_with_problems, facts.report)
        if not self._sessions.index.running:
            self._window.status.show_state(self._state)
        outcome = self._outcome
        if outcome is not None and outcome.total == 0:
            self.show_outcome(outcome)

    def indexing_started(self) -> None:
        """An update began; where nothing can be searched yet, say so in place of results."""
        self._window.action("look_again").setEnabled(False)
        if self._archive is not None and not self._archive.indexed:
            self._window.results.show_indexing(None)

    def show_progress(self, progress: IndexProgress) -> None:
        """Show how far an update has come; a mere look through the folder is not worth a word."""
        archive = self._archive
        if archive is None or not self._sessions.index.running:
            return
        if not archive.indexed:
            self._window.results.show_indexing(progress)
        at_work = progress.stage == "reading" or (progress.stage == "publishing" and progress.done)
        if at_work or not archive.indexed:
            self._window.status.show_progress(progress)

    def generation_published(self) -> None:
        """Repeat the visible search over the new generation."""
        self._sessions.repeat()

    def indexing_finished(self, report: IndexReport) -> None:
        """An update ended, or was cancelled."""
        self._window.action("look_again").setEnabled(True)
        archive = self._archive
        if archive is None:
            return
        self._tell_state("updating was stopped" if report.cancelled else "up to date")
        if report.cancelled and not archive.indexed:
            self._window.results.show_failure(
                "Reading the folder was stopped before anything could be searched.",
                "Choose Archive ▸ Look for changes to go on.",
            )
            return
        if self._outcome is None:
            self._sessions.search.search_now()
        self._sessions.facts.gather()
        self._sessions.reading.reload()

    def indexing_failed(self, message: str, remedy: str) -> None:
        """An update failed; the last generation stays in force."""
        self._window.action("look_again").setEnabled(True)
        archive = self._archive
        if archive is None:
            return
        self._tell_state("not up to date")
        if archive.indexed:
            self._window.banner.say(_sentences(message, remedy))
        else:
            self._window.results.show_failure(message, remedy)

    def folder_emptied(self, message: str) -> None:
        """None of the statements is there any more; they stay until somebody says that they were removed."""
        self.indexing_failed(message, _EMPTIED)
        if self._archive is not None and self._archive.indexed:
            removed = "They were removed", lambda: self._sessions.index.refresh(rebuild=True)
            self._window.banner.say(_sentences(message, _EMPTIED), removed)

    def close(self) -> None:
        """Stop everything that works for the window; the archive is closed when the last of it has ended."""
        sessions = self._sessions
        sessions.turn_to(None)
        if self._archive is not None:
            after_all(sessions.reading_lanes, self._archive.close)
            self._archive = None

    def _put_on_desk(self, archive: Archive) -> None:
        before, self._archive = self._archive, archive
        self._facts = self._outcome = self._title = None
        window, sessions = self._window, self._sessions
        sort = self._store.load_archive(archive.folder).sort
        sessions.turn_to(archive, sort)
        if before is not None:
            after_all(sessions.reading_lanes, before.close)
        self._remember(archive.folder)
        window.search_bar.set_text("")
        nothing = SearchOutcome(sessions.search.request, (), 0, 0, Facets(), "")
        window.reading_line.show_outcome(nothing)
        window.filters.show_outcome(nothing)
        window.results.set_chosen(None)
        window.results.forget_choice()
        window.status.show_facts(0, 0, None)
        window.status.show_took(None)
        window.reader.show_nothing()
        window.reader.invite(inviting=archive.indexed)
        window.reader.set_archive_name(self._name())
        window.set_available(archive=True, statement=False)
        window.show_work()
        window.search_bar.focus_and_select()
        self._tell_title()
        self._tell_state("")
        if archive.indexed:
            sessions.search.search_now()
            sessions.facts.gather()
        sessions.index.refresh()
        sessions.watch.watch(archive.folder)

    def _remember(self, folder: Path) -> None:
        if folder == bundled.sample_archive().resolve():
            self._window.banner.say(
                "This is the sample archive: invented parties to try everything with. "
                "Your own folder is opened with Ctrl+O.",
                ("Open a folder…", self.folder_wanted.emit),
            )
            return
        self.change_settings(recent=self._settings.opened(folder).recent)
        self._window.show_recent(self._settings.recent)

    def _forget(self, folder: Path) -> None:
        self.change_settings(recent=self._settings.forgotten(folder).recent)
        self._window.show_recent(self._settings.recent)

    def _confirm(self, archive: Archive) -> None:
        held = self._store.load_archive(archive.folder)
        self._store.save_archive(archive.folder, replace(held, confirmed=True))
        self._put_on_desk(archive)

    def _put_back(self, archive: Archive) -> None:
        archive.close()
        self.folder_wanted.emit()

    def _holds_nothing(self) -> bool:
        return self._facts is not None and self._facts.coverage.statements == 0

    def _show_nothing_yet(self) -> None:
        window, report = self._window, self._facts.report if self._facts else None
        window.results.show_nothing_yet()
        if report is not None and self._archive is not None and not window.banner.message:
            others = f" {counted(report.ignored, 'other file')} lie in it." if report.ignored else ""
            window.banner.say(
                f"“{self._archive.folder.name}” holds no Markdown or text files yet.{others} "
                "Put statements (.md, .txt) into it, and they appear here."
            )

    def _tell_state(self, words: str) -> None:
        self._state = words
        self._window.status.show_state(words)

    def _name(self) -> str:
        if self._archive is None:
            return ""
        folder = self._archive.folder
        return SAMPLE_NAME if folder == bundled.sample_archive().resolve() else folder.name or str(folder)

    def _tell_title(self) -> None:
        if self._archive is None:
            self._window.setWindowTitle(PROGRAM)
            return
        pieces = [self._title] if self._title else []
        if self._outcome is not None:
            pieces.append(f"{grouped(self._outcome.total)} found")
        self._window.setWindowTitle(f"{' · '.join([*pieces, self._name()])} — {PROGRAM}")


def _sentences(message: str, remedy: str) -> str:
    return f"{message} {remedy}".strip()
