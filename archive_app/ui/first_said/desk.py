"""Who said it first: brings the window, its session and the reader together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive_app.research.first_said import Occurrence
    from archive_app.statements.statement import Statement
    from archive_app.ui.first_said.session import FirstSaidSession
    from archive_app.ui.first_said.window import FirstSaidWindow
    from archive_app.ui.main_window import MainWindow
    from archive_app.ui.theme import Theme


class FirstSaidDesk(QObject):
    """Opens the window when it is first asked for. `show_span` opens `[start, end)` of a statement in the
    reader.
    """

    def __init__(
        self,
        window: MainWindow,
        session: FirstSaidSession,
        show_span: Callable[[Statement, int, int], None],
        theme: Callable[[], Theme],
    ) -> None:
        super().__init__(window)
        self._main = window
        self._session = session
        self._show_span = show_span
        self._theme = theme
        self._window: FirstSaidWindow | None = None
        window.closing.connect(self._close)

    def show(self) -> None:
        """Bring the window forward; what is selected in the reader is looked for."""
        window = self._opened()
        window.come_forward()
        reader = self._main.reader
        statement, span = reader.statement(), reader.selected_span()
        if statement is not None and span is not None and span[0] < span[1]:
            window.ask(statement.text[slice(*span)])

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        if self._window is not None:
            self._window.apply_theme(theme)

    def _opened(self) -> FirstSaidWindow:
        if self._window is None:
            from archive_app.ui.first_said.window import FirstSaidWindow  # noqa: PLC0415 - few starts need it

            window = self._window = FirstSaidWindow(self._main, self._theme())
            session = self._session
            window.phrase_given.connect(session.ask)
            window.stop_wanted.connect(session.cancel)
            window.watched.connect(session.set_watched)
            window.place_opened.connect(self._show_place)
            session.slow.connect(window.show_waiting)
            session.progress.connect(window.show_progress)
            session.found.connect(window.show_found)
            session.answered.connect(window.show_answer)
            session.failed.connect(window.show_failure)
        return self._window

    def _show_place(self, one: Occurrence) -> None:
        self._show_span(one.statement, one.start, one.end)

    def _close(self) -> None:
        if self._window is not None:
            self._window.close()
