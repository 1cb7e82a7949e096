"""Comparing: what is compared with what, and the window that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from archive_app.ui.comparing.session import Side
from archive_app.ui.dates_text import human_date
from archive_app.ui.reader.details import title_of
from archive_app.ui.reader.earlier_texts import NONE_KEPT, PRUNED, edition_in_words
from archive_app.ui.saving import ask_where

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from archive_app.archive import Archive
    from archive_app.research.comparison import Comparison
    from archive_app.statements.editions import Edition
    from archive_app.statements.problems import ArchiveError
    from archive_app.statements.statement import Statement
    from archive_app.ui.comparing.session import ComparingSession
    from archive_app.ui.comparing.window import ComparingWindow
    from archive_app.ui.lanes import Lane
    from archive_app.ui.main_window import MainWindow
    from archive_app.ui.theme import Theme


def side_of(statement: Statement) -> Side:
    """Return a statement as a side of a comparison."""
    date = human_date(statement.issued, statement.issued_basis, statement.date_hint)
    detail = " · ".join(part for part in (date, statement.party or "") if part)
    return Side(title_of(statement), lambda: statement.text, detail, statement.id)


def _side_of_edition(archive: Archive, statement: Statement, edition: Edition) -> Side:
    return Side(
        title_of(statement),
        lambda: archive.edition_text(edition),
        edition_in_words(edition),
        edition.name,
    )


def _age(statement: Statement) -> tuple[bool, int]:
    """Order statements by their earliest day, the undated last."""
    earliest = statement.issued.earliest if statement.issued else None
    return earliest is None, earliest.number if earliest else 0


class ComparingDesk(QObject):
    """Opens the window when it is first asked for.

    `archive` tells the open archive, `errands` is a lane that reads statements, `theme` tells the theme.
    Signal: `shown(Compared)` when a comparison is on the screen.
    """

    shown = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        session: ComparingSession,
        archive: Callable[[], Archive | None],
        errands: Lane,
        theme: Callable[[], Theme],
    ) -> None:
        super().__init__(window)
        self._main = window
        self._session = session
        self._archive = archive
        self._errands = errands
        self._theme = theme
        self._window: ComparingWindow | None = None
        self._marked: Statement | None = None
        window.closing.connect(self._close)

    def compare(self, old: Side | Sequence[Side], new: Side) -> None:
        """Show what differs between `old` and `new`.

        Of several older texts, oldest first, the last is compared, and a person can choose another.
        """
        window = self._opened()
        window.come_forward()
        window.compare([old] if isinstance(old, Side) else list(old), new)

    def compare_statements(self, old: str, new: str) -> None:
        """Show what differs between two statements of the open archive, by their ids or names of editions."""
        archive = self._archive()
        if archive is None:
            return
        self._errands.submit(
            lambda _: (side_of(archive.edition(old)), side_of(archive.edition(new))),
            lambda sides: self.compare(*sides),
            self._fail,
            supersede=False,
        )

    def compare_editions(self) -> None:
        """Compare the earlier texts of the statement in the reader with it, or say that none was kept."""
        statement, archive = self._main.reader.statement(), self._archive()
        if statement is None or archive is None:
            return
        kept = [edition for edition in self._main.reader.editions() if edition.is_kept]
        if not kept:
            gone = self._main.reader.editions()
            self._main.banner.say(PRUNED if gone else NONE_KEPT)
            return
        self.compare([_side_of_edition(archive, statement, edition) for edition in kept], side_of(statement))

    def mark_or_compare(self) -> None:
        """Compare the two results that are selected.

        Otherwise mark the statement in the reader, or compare it with the one that was marked before.
        """
        selected = self._main.results.selected()
        if len(selected.ids) == 2 and not selected.all_but:
            self._compare_selected(*selected.ids)
            return
        statement = self._main.reader.statement()
        if statement is None:
            return
        marked, self._marked = self._marked, None
        if marked is None:
            self._marked = statement
            self._main.banner.say(
                f"“{title_of(statement)}” will be compared. "
                "Open the other statement, then choose Statement ▸ Compare with… again.",
                ("Do not compare", self.forget),
            )
        elif marked.id == statement.id:
            self._main.banner.say("A statement is not compared with itself; nothing is marked now.")
        else:
            self._main.banner.clear()
            self.compare(side_of(marked), side_of(statement))

    def forget(self) -> None:
        """Forget the statement that was marked."""
        self._marked = None
        self._main.banner.clear()

    def archive_changed(self) -> None:
        """Forget what belongs to the archive that was open."""
        self._marked = None

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        if self._window is not None:
            self._window.apply_theme(theme)

    def _compare_selected(self, one: str, other: str) -> None:
        archive = self._archive()
        if archive is not None:
            self._errands.submit(
                lambda _: sorted((archive.statement(one), archive.statement(other)), key=_age),
                lambda both: self.compare(side_of(both[0]), side_of(both[1])),
                self._fail,
                supersede=False,
            )

    def _opened(self) -> ComparingWindow:
        if self._window is None:
            from archive_app.ui.comparing.window import ComparingWindow  # noqa: PLC0415 - few starts need it

            window = self._window = ComparingWindow(self._main, self._theme())
            session = self._session
            window.sides_wanted.connect(
                lambda old, new, typography: session.compare(old, new, typography=typography)
            )
            window.stop_wanted.connect(session.cancel)
            window.watched.connect(lambda watched: None if watched else session.forget())
            window.save_wanted.connect(self._ask_where)
            session.slow.connect(window.show_waiting)
            session.compared.connect(window.show_compared)
            session.compared.connect(self.shown)
            session.stopped.connect(window.show_words)
            session.failed.connect(lambda message, remedy: window.show_words(f"{message} {remedy}".strip()))
            session.saved.connect(lambda path: window.say(f"Saved as {path.name}."))
        return self._window

    def _ask_where(self, comparison: Comparison) -> None:
        if self._window is not None:
            ask_where(
                self._window,
                "Save the comparison",
                "comparison",
                [("Web page", "html")],
                lambda path: self._save(comparison, path),
            )

    def _save(self, comparison: Comparison, path: Path) -> None:
        archive = self._archive()
        self._session.save(comparison, path, archive.folder if archive is not None else None)

    def _fail(self, error: ArchiveError) -> None:
        self._main.banner.say(f"{error.message} {error.remedy}".strip())

    def _close(self) -> None:
        if self._window is not None:
            self._window.close()
