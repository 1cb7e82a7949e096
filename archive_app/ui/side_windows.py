"""The windows beside the main one: made with their sessions and lanes, and wired to the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from archive_app.ui.article.desk import ArticleDesk
from archive_app.ui.cataloguing.attention_session import AttentionSession
from archive_app.ui.cataloguing.control import CataloguingControl
from archive_app.ui.cataloguing.session import CataloguingSession
from archive_app.ui.citing.desk import CitingDesk
from archive_app.ui.citing.session import CitingSession
from archive_app.ui.comparing.desk import ComparingDesk
from archive_app.ui.comparing.session import ComparingSession
from archive_app.ui.exporting.control import ExportControl
from archive_app.ui.first_said.desk import FirstSaidDesk
from archive_app.ui.fixity.control import FixityControl
from archive_app.ui.importing.control import ImportControl
from archive_app.ui.importing.session import ImportSession
from archive_app.ui.quotation.desk import QuotationDesk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive_app.ui.appearance import AppearanceControl
    from archive_app.ui.desk import Desk
    from archive_app.ui.lanes import Lane
    from archive_app.ui.main_window import MainWindow
    from archive_app.ui.sessions import Sessions
    from archive_app.ui.theme import Theme


class SideWindows(QObject):
    """What opens a window of its own for a piece of work: citing, checking, comparing, cataloguing.

    `make_lane` makes the lane of a name. It is made after `desk` was connected to the sessions, so that
    an archive that is opened is the desk's before a side window hears of it.

    Signals: `statement_wanted(path)`, a statement to be read in the main window; `folder_wanted(Path)`,
    a folder to be shown.
    """

    statement_wanted = Signal(str)
    folder_wanted = Signal(object)

    def __init__(
        self,
        parent: QObject,
        window: MainWindow,
        desk: Desk,
        sessions: Sessions,
        appearance: AppearanceControl,
        make_lane: Callable[[str], Lane],
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._desk = desk
        self._appearance = appearance
        self.citing = CitingDesk(
            window,
            CitingSession(self, make_lane("citing")),
            lambda: desk.settings.citation_style,
            lambda form: desk.change_settings(citation_style=form),
        )
        self.quotations = QuotationDesk(window, sessions, self.citing, self._theme)
        self.articles = ArticleDesk(window, sessions.article, self.quotations.open_place, self._theme)
        self.first_said = FirstSaidDesk(window, sessions.first_said, self.quotations.open_span, self._theme)
        self.comparing = ComparingDesk(
            window,
            ComparingSession(self, make_lane("comparing"), sessions.errands),
            lambda: desk.archive,
            sessions.errands,
            self._theme,
        )
        self.importing = ImportControl(window, ImportSession(self, make_lane("import")), self._folder)
        self.amendments = CataloguingSession(self, make_lane("cataloguing"))
        self.attention = AttentionSession(self, make_lane("attention"), make_lane("attention-reading"))
        self.cataloguing = CataloguingControl(window, self.amendments, self.attention, self._folder)
        self.fixity = FixityControl(window, make_lane("fixity"), self._folder)
        self.exporting = ExportControl(window, make_lane("export"), desk)
        self._wire(sessions)

    def commands(self) -> dict[str, Callable[[], None]]:
        """Return what the commands do that lead to a side window, by the names of `actions`."""
        return {
            "import": self.importing.ask,
            "export": self.exporting.show,
            "fixity": self.fixity.show,
            "copy_citation": self.citing.copy_citation,
            "copy_quotation": self.citing.copy_quotation,
            "check_quotation": self.quotations.show,
            "first_said": self.first_said.show,
            "check_article": self.articles.show,
            "check_selection": self.quotations.check_selection,
            "compare": self.comparing.mark_or_compare,
            "editions": self.comparing.compare_editions,
            "amend": self._amend,
            "attention": self.cataloguing.show_attention,
            "amend_all": self._amend_all,
            "undo_amendment": self.cataloguing.undo,
        }

    def forget_archive(self) -> None:
        """End what is under way for the archive that is open."""
        self.amendments.forget_archive()
        self.attention.forget_archive()
        self.exporting.forget_archive()

    def _wire(self, sessions: Sessions) -> None:
        window = self._window
        window.check_wanted.connect(self.quotations.show)
        window.reader.changes_wanted.connect(self.comparing.compare_editions)
        for part in (self.citing, self.quotations, self.articles, self.first_said, self.comparing):
            self._appearance.theme_changed.connect(part.apply_theme)
        self.importing.imported.connect(sessions.index.refresh)
        self.importing.statement_wanted.connect(self.statement_wanted)
        self.cataloguing.amended.connect(sessions.index.refresh)
        self.cataloguing.statement_wanted.connect(self.statement_wanted)
        self.citing.amend_wanted.connect(lambda: self.cataloguing.amend(window.reader.current_id()))
        sessions.index.started.connect(self.cataloguing.index_started)
        sessions.index.finished.connect(self.cataloguing.index_updated)
        sessions.opening.opened.connect(self.cataloguing.archive_changed)
        sessions.opening.opened.connect(self.comparing.archive_changed)
        for control in (self.fixity, self.exporting):
            sessions.opening.opened.connect(control.archive_changed)
            control.folder_wanted.connect(self.folder_wanted)

    def _theme(self) -> Theme:
        return self._appearance.theme

    def _folder(self) -> Path | None:
        return self._desk.archive.folder if self._desk.archive else None

    def _amend(self) -> None:
        selected, outcome = self._window.results.selected(), self._desk.outcome
        if selected.count > 1 and outcome is not None:
            self.cataloguing.amend_selected(selected, outcome.request)
        else:
            self.cataloguing.amend(self._window.reader.current_id())

    def _amend_all(self) -> None:
        outcome = self._desk.outcome
        if outcome is not None and outcome.total:
            self.cataloguing.amend_all(outcome.request, outcome.total)
        else:
            self._window.banner.say("Search first; then one field can be set for all that was found.")
