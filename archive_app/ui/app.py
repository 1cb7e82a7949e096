"""The composition root: the one place where lanes, sessions, panes and the archive are wired together."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from archive_app import __version__
from archive_app.locations import config_folder
from archive_app.settings import SettingsStore
from archive_app.ui.appearance import AppearanceControl
from archive_app.ui.article.session import ArticleSession
from archive_app.ui.desk import PROGRAM, Desk
from archive_app.ui.facts_session import FactsSession
from archive_app.ui.first_said.session import FirstSaidSession
from archive_app.ui.folder_watch import FolderWatch
from archive_app.ui.index_session import IndexSession
from archive_app.ui.interrupts import quit_on_interrupt
from archive_app.ui.lanes import Executor, Lane
from archive_app.ui.main_window import MainWindow
from archive_app.ui.opening_session import OpeningSession
from archive_app.ui.problems_view import ProblemsView
from archive_app.ui.quotation.session import QuotationSession
from archive_app.ui.reading_session import ReadingSession
from archive_app.ui.search_session import SearchSession
from archive_app.ui.sessions import Sessions
from archive_app.ui.side_windows import SideWindows
from archive_app.ui.ways_out import WaysOut, open_in_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive_app.settings import Appearance
    from archive_app.statements.searching import Order, SearchRequest


class ReadingRoom(QObject):
    """The window with everything that works for it.

    `executor` makes the executor of a lane from its name; tests give one that runs jobs by hand.
    """

    def __init__(
        self,
        app: QApplication,
        store: SettingsStore,
        executor: Callable[[str], Executor] | None = None,
    ) -> None:
        super().__init__(app)
        self._store = store
        settings = store.load()
        self.appearance = AppearanceControl(app, settings.appearance)
        self.window = MainWindow()
        self.appearance.theme_changed.connect(self.window.apply_theme)
        self._lanes: list[Lane] = []
        self._executor = executor
        names = ("search", "reading", "index", "facts", "quotation", "article", "first_said", "errands")
        lanes = {name: self._lane(name) for name in names}
        self.sessions = Sessions(
            opening=OpeningSession(
                self, self._lane("opening"), lambda folder: store.load_archive(folder).confirmed
            ),
            search=SearchSession(self, lanes["search"]),
            reading=ReadingSession(self, lanes["reading"]),
            index=IndexSession(self, lanes["index"]),
            facts=FactsSession(self, lanes["facts"]),
            quotation=QuotationSession(self, lanes["quotation"]),
            article=ArticleSession(self, lanes["article"], lanes["errands"]),
            first_said=FirstSaidSession(self, lanes["first_said"]),
            watch=FolderWatch(self, self._lane("watch")),
            errands=lanes["errands"],
            reading_lanes=tuple(lanes.values()),
        )
        self.desk = Desk(self.window, self.sessions, store)
        self.ways_out = WaysOut(self.window, self.desk, self.sessions.errands)
        self.problems = ProblemsView(self.window)
        self._wire_sessions()
        self._wire_panes()
        self.beside = SideWindows(self, self.window, self.desk, self.sessions, self.appearance, self._lane)
        self._closed = False
        self.commands = self._make_commands() | self.beside.commands()
        self._wire_window()
        self._dress()

    def start(self, folder: Path | None) -> None:
        """Show the window and open `folder`, else the archive opened last, else the sample."""
        self.window.restore_layout(self._store.load_layout())
        self.window.show()
        recent = self.desk.settings.recent
        self.desk.start(folder, Path(recent[0]) if recent else None)

    def close(self) -> None:
        """Remember the layout, cancel all work and wait for what is running to end."""
        if self._closed:
            return
        self._closed = True
        self._store.save_layout(self.window.layout_now())
        self.desk.close()
        self.sessions.watch.close()
        self.beside.forget_archive()
        for lane in self._lanes:
            lane.close()

    def _lane(self, name: str) -> Lane:
        lane = Lane(self, self._executor(name) if self._executor else None, name=name)
        self._lanes.append(lane)
        return lane

    def _wire_sessions(self) -> None:
        desk, sessions, window = self.desk, self.sessions, self.window
        sessions.opening.opened.connect(desk.opened)
        sessions.opening.failed.connect(desk.opening_failed)
        sessions.search.outcome.connect(desk.show_outcome)
        sessions.search.page_added.connect(window.results.add_page)
        sessions.search.failed.connect(desk.search_failed)
        sessions.search.searching.connect(lambda: window.filters.set_busy(True))
        sessions.search.request_changed.connect(self._request_changed)
        sessions.reading.edited.connect(window.reader.expect_editions)
        sessions.reading.parted.connect(window.reader.expect_part)
        sessions.reading.opened.connect(desk.show_statement)
        sessions.reading.quoted.connect(window.reader.show_quotations)
        sessions.reading.failed.connect(desk.reading_failed)
        sessions.reading.history_changed.connect(self._history_changed)
        sessions.index.started.connect(desk.indexing_started)
        sessions.index.progress.connect(desk.show_progress)
        sessions.index.published.connect(desk.generation_published)
        sessions.index.finished.connect(desk.indexing_finished)
        sessions.index.failed.connect(desk.indexing_failed)
        sessions.index.emptied.connect(desk.folder_emptied)
        sessions.facts.gathered.connect(desk.show_facts)
        sessions.facts.gathered.connect(lambda facts: self.problems.show_problems(facts.problems))
        sessions.watch.changed.connect(sessions.index.hint)

    def _wire_panes(self) -> None:
        window, search, reading = self.window, self.sessions.search, self.sessions.reading
        window.search_bar.text_edited.connect(search.type_text)
        window.search_bar.submitted.connect(search.flush)
        window.search_bar.escape_pressed.connect(self._clear_step)
        window.search_bar.go_to_results.connect(self._to_results)
        window.reading_line.filters_changed.connect(search.set_filters)
        window.reading_line.query_edited.connect(search.set_text)
        window.filters.filters_changed.connect(search.set_filters)
        window.filters.search_changed.connect(search.set_search)
        window.results.statement_chosen.connect(self._read)
        window.results.statement_activated.connect(self._read_with_keyboard)
        window.results.more_wanted.connect(search.more)
        window.results.reprints_wanted.connect(search.unfold)
        search.unfolded.connect(window.results.show_reprints)
        window.results.sort_changed.connect(self._sort)
        window.results.suggestion_chosen.connect(search.set_text)
        window.results.filters_changed.connect(search.set_filters)
        window.results.query_edited.connect(search.set_text)
        window.results.open_folder_wanted.connect(self.ways_out.ask_for_folder)
        window.reader.link_activated.connect(self.ways_out.show_link)
        window.reader.show_in_folder_wanted.connect(self.ways_out.show_in_folder)
        window.reader.back_wanted.connect(reading.back)
        window.reader.part_wanted.connect(reading.open_part)
        window.reader.part_with_hit_wanted.connect(reading.seek_hit)
        reading.said.connect(window.reader.say)
        window.reader.forward_wanted.connect(reading.forward)
        window.reader.zoom_changed.connect(lambda zoom: self.desk.change_settings(zoom=zoom))

    def _wire_window(self) -> None:
        window, desk = self.window, self.desk
        window.triggered.connect(self._run_command)
        window.recent_chosen.connect(desk.open_folder)
        window.dropped.connect(self._take_dropped)
        window.escape_pressed.connect(self._escape)
        window.activated.connect(self.sessions.index.focus_gained)
        window.closing.connect(self.close)
        window.status.problems_wanted.connect(self._show_problems)
        window.status.cancel_wanted.connect(self.sessions.index.cancel)
        window.welcome.open_wanted.connect(self.ways_out.ask_for_folder)
        window.welcome.sample_wanted.connect(desk.open_sample)
        window.welcome.folder_chosen.connect(desk.open_folder)
        desk.folder_wanted.connect(self.ways_out.ask_for_folder)
        self.problems.statement_wanted.connect(self._read_problem)
        self.problems.folder_wanted.connect(self.ways_out.show_in_folder)
        self.beside.statement_wanted.connect(self._read_problem)
        self.beside.folder_wanted.connect(open_in_files)

    def _dress(self) -> None:
        settings, window = self.desk.settings, self.window
        window.apply_theme(self.appearance.theme)
        self.beside.citing.apply_theme(self.appearance.theme)
        window.reader.set_zoom(settings.zoom)
        window.reader.set_paragraph_numbers(settings.paragraph_numbers)
        window.action("numbers").setChecked(settings.paragraph_numbers)
        window.action("fold_reprints").setChecked(settings.fold_reprints)
        self.sessions.search.set_folding(settings.folding)
        window.action(settings.appearance).setChecked(True)
        window.show_recent(settings.recent)
        window.show_work()
        self._history_changed(can_back=False, can_forward=False)

    def _make_commands(self) -> dict[str, Callable[[], None]]:
        window, search, reading, desk = self.window, self.sessions.search, self.sessions.reading, self.desk
        reader = window.reader
        return {
            "open_folder": self.ways_out.ask_for_folder,
            "open_sample": desk.open_sample,
            "look_again": self.sessions.index.refresh,
            "problems": self._show_problems,
            "show_folder": self.ways_out.show_folder,
            "quit": self._quit,
            "copy": _copy,
            "find": reader.open_find,
            "search": window.search_bar.focus_and_select,
            "clear": search.clear,
            "undated": self._toggle_undated,
            "sort_relevance": lambda: self._sort("relevance"),
            "sort_newest": lambda: self._sort("newest"),
            "sort_oldest": lambda: self._sort("oldest"),
            "fold_reprints": self._toggle_folding,
            "next_hit": reader.next_hit,
            "previous_hit": reader.previous_hit,
            "back": reading.back,
            "forward": reading.forward,
            "print": reader.print_statement,
            "save_pdf": self.ways_out.ask_for_pdf,
            "show_file": self.ways_out.show_file,
            "zoom_in": reader.zoom_in,
            "zoom_out": reader.zoom_out,
            "zoom_reset": reader.zoom_reset,
            "numbers": self._toggle_numbers,
            "system": lambda: self._choose_appearance("system"),
            "light": lambda: self._choose_appearance("light"),
            "dark": lambda: self._choose_appearance("dark"),
            "next_pane": lambda: window.next_pane(1),
            "previous_pane": lambda: window.next_pane(-1),
            "keys": self.ways_out.show_keys,
            "about": self.ways_out.show_about,
        }

    def _take_dropped(self, paths: list[Path]) -> None:
        if self.beside.importing.takes(paths):
            self.beside.importing.begin(paths)
        else:
            self.desk.open_dropped(paths[0])

    def _quit(self) -> None:
        self.window.close()

    def _run_command(self, name: str) -> None:
        self.commands[name]()

    def _request_changed(self, request: SearchRequest) -> None:
        window = self.window
        window.search_bar.set_text(request.query)
        window.action(f"sort_{request.sort}").setChecked(True)
        window.action("undated").setChecked(request.filters.include_undated)

    def _history_changed(self, can_back: bool, can_forward: bool) -> None:
        self.window.reader.set_history(can_back, can_forward)
        self.window.action("back").setEnabled(can_back)
        self.window.action("forward").setEnabled(can_forward)

    def _sort(self, sort: Order) -> None:
        self.sessions.search.set_sort(sort)
        if self.desk.archive is not None:
            folder = self.desk.archive.folder
            self._store.save_archive(folder, replace(self._store.load_archive(folder), sort=sort))

    def _to_results(self) -> None:
        self.sessions.search.flush()
        self.window.results.focus_list()

    def _read(self, key: str) -> None:
        self.sessions.reading.open(key, self.sessions.search.request.query)

    def _read_with_keyboard(self, key: str) -> None:
        self._read(key)
        self.window.reader.focus_text()

    def _read_problem(self, path: str) -> None:
        self._read(path)
        self.window.activateWindow()

    def _clear_step(self) -> None:
        search, window = self.sessions.search, self.window
        if search.request.query:
            search.set_text("")
        elif search.request.filters:
            search.clear()
        window.search_bar.focus_and_select()

    def _escape(self) -> None:
        if not self.window.reader.dismiss():
            self._clear_step()

    def _toggle_undated(self) -> None:
        search = self.sessions.search
        filters = search.request.filters
        search.set_filters(replace(filters, include_undated=not filters.include_undated))

    def _toggle_folding(self) -> None:
        self.desk.change_settings(fold_reprints=not self.desk.settings.fold_reprints)
        self.window.action("fold_reprints").setChecked(self.desk.settings.fold_reprints)
        self.sessions.search.set_folding(self.desk.settings.folding)

    def _toggle_numbers(self) -> None:
        shown = not self.desk.settings.paragraph_numbers
        self.desk.change_settings(paragraph_numbers=shown)
        self.window.action("numbers").setChecked(shown)
        self.window.reader.set_paragraph_numbers(shown)

    def _choose_appearance(self, choice: Appearance) -> None:
        self.desk.change_settings(appearance=choice)
        self.appearance.choose(choice)

    def _show_problems(self) -> None:
        self.problems.show()
        self.problems.raise_()
        self.problems.activateWindow()


def run(folder: Path | None = None, argv: Sequence[str] | None = None) -> int:
    """Open the window on `folder` and return the exit status when it is closed."""
    app = QApplication(list(argv) if argv is not None else sys.argv[:1])
    app.setApplicationName("statement-archive")
    app.setApplicationDisplayName(PROGRAM)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("io.github.statement_archive.StatementArchive")
    room = ReadingRoom(app, SettingsStore(config_folder()))
    interrupts = quit_on_interrupt(app)
    room.start(folder)
    status = app.exec()
    room.close()
    interrupts.close()
    return status


def _copy() -> None:
    copy = getattr(QApplication.focusWidget(), "copy", None)
    if callable(copy):
        copy()
