"""Checking quotations: brings the window, its session, the reader and the clipboard together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from archive_app.ui.reading_session import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive_app.research.quotation import QuotationMatch
    from archive_app.statements.problems import ArchiveError
    from archive_app.statements.statement import Statement
    from archive_app.ui.citing.desk import CitingDesk
    from archive_app.ui.citing.forms import Copied
    from archive_app.ui.main_window import MainWindow
    from archive_app.ui.quotation.window import QuotationWindow
    from archive_app.ui.sessions import Sessions
    from archive_app.ui.theme import Theme

_NOTHING_SELECTED = "Select the words in the statement first; then they can be checked as a quotation."


class QuotationDesk(QObject):
    """Opens the window when it is first asked for. `theme` tells the theme in force."""

    def __init__(
        self, window: MainWindow, sessions: Sessions, citing: CitingDesk, theme: Callable[[], Theme]
    ) -> None:
        super().__init__(window)
        self._main = window
        self._sessions = sessions
        self._citing = citing
        self._theme = theme
        self._window: QuotationWindow | None = None
        self._awaited: str | None = None
        window.closing.connect(self._close)
        sessions.reading.opened.connect(self._arrived)

    def show(self) -> None:
        """Bring the window forward."""
        self._opened().come_forward()

    def check_selection(self) -> None:
        """Check the words that are selected in the reader."""
        reader = self._main.reader
        statement, span = reader.statement(), reader.selected_span()
        if statement is None or span is None or span[0] == span[1]:
            reader.say(_NOTHING_SELECTED)
            return
        window = self._opened()
        window.come_forward()
        window.check(statement.text[slice(*span)])

    def open_place(self, match: QuotationMatch) -> None:
        """Show in the reader where a quotation stands."""
        from archive_app.ui.quotation.words import as_shown  # noqa: PLC0415 - few starts need it

        start, end, _ = as_shown(match)
        self.open_span(match.statement, start, end)

    def open_span(self, statement: Statement, start: int, end: int) -> None:
        """Show `[start, end)` of a statement in the reader, with the keyboard there."""
        self._awaited = statement.id
        place = Place(start, end, statement.text[start:end])
        self._sessions.reading.open(statement.id, self._sessions.search.request.query, place)
        self._main.raise_()
        self._main.activateWindow()

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        if self._window is not None:
            self._window.apply_theme(theme)

    def _opened(self) -> QuotationWindow:
        if self._window is None:
            from archive_app.ui.quotation.window import QuotationWindow  # noqa: PLC0415 - few starts need it

            self._window = QuotationWindow(self._main, self._theme())
            self._wire(self._window)
        return self._window

    def _wire(self, window: QuotationWindow) -> None:
        session = self._sessions.quotation
        window.text_changed.connect(session.type_text)
        window.check_wanted.connect(session.flush)
        window.stop_wanted.connect(session.cancel)
        window.watched.connect(session.set_watched)
        window.place_opened.connect(self.open_place)
        window.copy_wanted.connect(self._copy)
        session.slow.connect(window.show_waiting)
        session.checked.connect(window.show_check)
        session.answered.connect(window.show_answer)
        session.failed.connect(window.show_failure)

    def _arrived(self, statement: Statement, _marks: object, _again: bool) -> None:
        """Put the keyboard into the text that was asked for; before it is shown, it can take none."""
        awaited, self._awaited = self._awaited, None
        if awaited == statement.id:
            self._main.reader.focus_text()

    def _copy(self, match: QuotationMatch) -> None:
        from archive_app.ui.quotation.words import as_shown  # noqa: PLC0415

        start, end, _ = as_shown(match)
        self._citing.copy_passage(match.statement, (start, end), self._tell, self._tell_failure)

    def _tell(self, copied: Copied) -> None:
        if self._window is not None:
            caution = copied.caution
            self._window.say(
                f"{caution} {copied.told}" if caution else copied.told, caution=caution is not None
            )

    def _tell_failure(self, error: ArchiveError) -> None:
        if self._window is not None:
            self._window.say(f"{error.message} {error.remedy}", caution=True)

    def _close(self) -> None:
        if self._window is not None:
            self._window.close()
