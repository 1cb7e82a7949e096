"""Citing from the reader: what the menus and the buttons below a statement do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from archive_app.ui.citing.bar import CitingBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive_app.statements.problems import ArchiveError
    from archive_app.statements.statement import Statement
    from archive_app.ui.citing.forms import Copied
    from archive_app.ui.citing.session import CitingSession
    from archive_app.ui.main_window import MainWindow
    from archive_app.ui.theme import Theme

_NOTHING_SELECTED = "Select the words in the statement first; then they are copied with their citation."


class CitingDesk(QObject):
    """Copies citations and quotations of what is being read, in the form that was used last.

    `form` tells that form and `remember` keeps another. Signal: `amend_wanted()` for what is being read.
    """

    amend_wanted = Signal()

    def __init__(
        self,
        window: MainWindow,
        session: CitingSession,
        form: Callable[[], str],
        remember: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._form = form
        self._remember = remember
        self._bar = CitingBar(window.citation_forms)
        actions = [window.action(name) for name in ("copy_quotation", "check_selection", "copy_citation")]
        window.reader.give(self._bar, actions)
        window.reader.selection_changed.connect(self._bar.show_selection)
        self._bar.quotation_wanted.connect(self.copy_quotation)
        self._bar.amend_wanted.connect(self.amend_wanted)
        window.citation_forms.set_current(form())
        window.citation_forms.chosen.connect(self.copy_citation_as)

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        self._bar.apply_theme(theme)

    def copy_citation_as(self, form: str) -> None:
        """Copy the citation in `form`, and use that form from now on."""
        self._remember(form)
        self._window.citation_forms.set_current(form)
        self.copy_citation()

    def copy_citation(self) -> None:
        """Copy the citation of what is being read."""
        statement = self._window.reader.statement()
        if statement is not None:
            self._session.copy_citation(statement, self._form(), self._tell, self._tell_failure)

    def copy_quotation(self) -> None:
        """Copy the selected words exactly, with their citation."""
        reader = self._window.reader
        statement, span = reader.statement(), reader.selected_span()
        if statement is None:
            return
        if span is None or span[0] == span[1]:
            reader.say(_NOTHING_SELECTED)
            return
        self._session.copy_quotation(statement, span, self._form(), self._tell, self._tell_failure)

    def copy_passage(
        self,
        statement: Statement,
        span: tuple[int, int],
        tell: Callable[[Copied], None],
        failed: Callable[[ArchiveError], None],
    ) -> None:
        """Copy the words at `span` of `statement` with their citation, for another window, which is told."""
        self._session.copy_quotation(statement, span, self._form(), tell, failed)

    def _tell(self, copied: Copied) -> None:
        if copied.caution is None:
            self._window.reader.say(copied.told)
        else:
            # What must be known before the words are used stays until it is put away.
            self._window.banner.say(f"{copied.caution} {copied.told}")

    def _tell_failure(self, error: ArchiveError) -> None:
        self._window.banner.say(f"{error.message} {error.remedy}")
