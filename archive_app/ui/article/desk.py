"""Checking articles: brings the window, its session, the files and the reader together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from archive_app.ui.saving import ask_where

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive_app.research.quotation import QuotationMatch
    from archive_app.ui.article.session import ArticleSession
    from archive_app.ui.article.window import ArticleWindow
    from archive_app.ui.main_window import MainWindow
    from archive_app.ui.theme import Theme

_FORMS = (("Web page", "html"), ("Markdown", "md"), ("Table", "csv"))


class ArticleDesk(QObject):
    """Opens the window when it is first asked for. `show_place` opens a match in the reader."""

    def __init__(
        self,
        window: MainWindow,
        session: ArticleSession,
        show_place: Callable[[QuotationMatch], None],
        theme: Callable[[], Theme],
    ) -> None:
        super().__init__(window)
        self._main = window
        self._session = session
        self._show_place = show_place
        self._theme = theme
        self._window: ArticleWindow | None = None
        window.closing.connect(self._close)

    def show(self) -> None:
        """Bring the window forward."""
        if self._window is None:
            from archive_app.ui.article.window import ArticleWindow  # noqa: PLC0415 - few starts need it

            self._window = ArticleWindow(self._main, self._theme())
            self._wire(self._window)
        self._window.come_forward()

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        if self._window is not None:
            self._window.apply_theme(theme)

    def _wire(self, window: ArticleWindow) -> None:
        session = self._session
        window.text_changed.connect(session.type_text)
        window.check_wanted.connect(session.flush)
        window.stop_wanted.connect(session.cancel)
        window.watched.connect(session.set_watched)
        window.file_dropped.connect(session.open_file)
        window.open_wanted.connect(self._ask_for_file)
        window.save_wanted.connect(self._ask_where)
        window.place_opened.connect(self._show_place)
        session.read.connect(window.show_article)
        session.quotations.connect(window.show_quotations)
        session.checked.connect(window.show_verdict)
        session.finished.connect(window.show_finished)
        session.answered.connect(window.show_answer)
        session.failed.connect(window.show_failure)
        session.saved.connect(lambda path: window.say(f"Saved as {path.name}."))

    def _ask_for_file(self) -> None:
        from archive_app.catalogue.importing.article_file import ARTICLE_EXTENSIONS  # noqa: PLC0415

        dialog = QFileDialog(self._window, "Open an article")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        patterns = " ".join(f"*{extension}" for extension in ARTICLE_EXTENSIONS)
        dialog.setNameFilters([f"Articles ({patterns})", "All files (*)"])
        dialog.fileSelected.connect(lambda name: self._session.open_file(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_where(self) -> None:
        if self._window is not None:
            ask_where(self._window, "Save the verdicts", "quotations", _FORMS, self._session.save)

    def _close(self) -> None:
        if self._window is not None:
            self._window.close()
