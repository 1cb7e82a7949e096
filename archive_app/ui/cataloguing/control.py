"""From the wish to amend details to what was written: dialogs and session, wired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from archive_app import bundled
from archive_app.catalogue.amendment import Amendment
from archive_app.ui.cataloguing.concerns import without_settled
from archive_app.ui.cataloguing.fields import label_of, value_of
from archive_app.ui.cataloguing.many import AllFound
from archive_app.ui.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from archive_app.catalogue.amendment import Plan
    from archive_app.catalogue.journal import Entry
    from archive_app.statements.searching import SearchRequest
    from archive_app.statements.statement import Statement
    from archive_app.ui.cataloguing.attention import AttentionView
    from archive_app.ui.cataloguing.attention_session import AttentionSession
    from archive_app.ui.cataloguing.concerns import Concern
    from archive_app.ui.cataloguing.dialog import AmendDialog
    from archive_app.ui.cataloguing.many import Done, Intent, TakenBack
    from archive_app.ui.cataloguing.many_dialog import AmendManyDialog
    from archive_app.ui.cataloguing.session import CataloguingSession, Look
    from archive_app.ui.main_window import MainWindow
    from archive_app.ui.results.row_selection import Selected


class CataloguingControl(QObject):
    """Shows the dialogs and lets the session work; `folder_of_archive` gives the folder of the open archive.

    `amended()` tells that files of that folder are other than they were;
    `statement_wanted(key)` that one is to be read.
    """

    amended = Signal()
    statement_wanted = Signal(str)

    def __init__(
        self,
        window: MainWindow,
        session: CataloguingSession,
        attention: AttentionSession,
        folder_of_archive: Callable[[], Path | None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._attending = attention
        self._folder_of_archive = folder_of_archive
        self._folder: Path | None = None
        self.dialog: AmendDialog | None = None
        self.many: AmendManyDialog | None = None
        self.attention: AttentionView | None = None
        self._settled: list[tuple[str, tuple[str, ...]]] = []
        self._heard = 0
        self._which: AllFound | Sequence[str] = ()
        session.opened.connect(self._show_dialog)
        session.looked.connect(self._show_look)
        session.saved.connect(self._tell_saved)
        session.undone.connect(self._tell_undone)
        session.planned.connect(self._show_intents)
        session.applied.connect(self._show_done)
        session.progress.connect(self._show_progress)
        session.failed.connect(self._show_failure)
        attention.failed.connect(self._show_failure)

    def amend(self, statement_id: str | None) -> None:
        """Open the dialog for a statement."""
        if statement_id is None or not self._may_begin():
            return
        folder = self._folder_of_archive()
        if folder is not None:
            self._folder = folder
            self._session.open(folder, statement_id)

    def amend_all(self, request: SearchRequest, total: int) -> None:
        """Open the dialog that sets one field for all that a search finds."""
        self._amend_many(AllFound(request), total, selected=False)

    def amend_selected(self, selected: Selected, request: SearchRequest) -> None:
        """Open the dialog that sets one field for what is selected among the results of a search."""
        which = AllFound(request, frozenset(selected.ids)) if selected.all_but else selected.ids
        self._amend_many(which, selected.count, selected=True)

    def _amend_many(self, which: AllFound | Sequence[str], total: int, *, selected: bool) -> None:
        if not self._may_begin():
            return
        # Loaded when first wanted: most windows never amend.
        from archive_app.ui.cataloguing.many_dialog import AmendManyDialog  # noqa: PLC0415

        self._folder, self._which = self._folder_of_archive(), which
        self.many = many = AmendManyDialog(total, self._window, selected=selected)
        many.plan_wanted.connect(self._plan_many)
        many.apply_wanted.connect(self._apply_many)
        many.cancel_wanted.connect(self._session.cancel)
        many.finished.connect(self._forget_many)
        many.show()

    def undo(self, numbers: Sequence[int] = ()) -> None:
        """Take back the amendments with these numbers, else the last one of the archive."""
        folder = self._folder_of_archive()
        if folder is not None:
            self._session.undo(folder, numbers)

    def show_attention(self) -> None:
        """Open the view of all that needs attention."""
        folder = self._folder_of_archive()
        if folder is None:
            return
        if self.attention is None:
            from archive_app.ui.cataloguing.attention import AttentionView  # noqa: PLC0415 - when first wanted

            self.attention = view = AttentionView(self._window)
            view.accept_wanted.connect(self._accept)
            view.amend_wanted.connect(self.amend)
            view.read_wanted.connect(self.statement_wanted)
            view.described_wanted.connect(self._describe)
            view.undo_wanted.connect(self.undo)
            self._attending.gathered.connect(self._show_concerns)
            self._attending.described.connect(view.describe)
        self.attention.begin()
        self._attending.gather(folder)

    def index_started(self) -> None:
        """Take note that the index hears of all that was amended until now."""
        self._heard = len(self._settled)

    def index_updated(self) -> None:
        """Gather again what needs attention, now that the index is another."""
        del self._settled[: self._heard]
        self._heard = 0
        folder = self._folder_of_archive()
        if folder is not None and self.attention is not None and self.attention.isVisible():
            self._attending.gather(folder)

    def archive_changed(self) -> None:
        """Put away what belongs to the archive that was open before."""
        for dialog in (self.dialog, self.many, self.attention):
            if dialog is not None:
                dialog.close()
        self._settled.clear()

    def _show_concerns(self, listed: list[Concern]) -> None:
        # What was amended after the index began to look is not in it yet, and must not come back.
        for path, fields in self._settled:
            listed = without_settled(listed, path, fields)
        if self.attention is not None:
            self.attention.show_concerns(listed)

    def _accept(self, key: str, texts: dict[str, str]) -> None:
        folder = self._folder_of_archive()
        if folder is not None and self._may_begin():
            fields = {name: value_of(name, text) for name, text in texts.items()}
            self._session.accept(folder, key, Amendment(fields))

    def _describe(self, key: str) -> None:
        folder = self._folder_of_archive()
        if folder is not None:
            self._attending.describe(folder, key)

    def _may_begin(self) -> bool:
        standing = self.dialog or self.many
        if standing is not None:
            standing.raise_()
            standing.activateWindow()
            return False
        if self._folder_of_archive() == bundled.sample_archive().resolve():
            sample = "This is the sample archive; open a folder of your own to amend its details."
            self._window.banner.say(sample)
            if self.attention is not None:
                self.attention.say(sample)
            return False
        return True

    def _show_dialog(self, statement: Statement) -> None:
        # Loaded when first wanted: most windows never amend.
        from archive_app.ui.cataloguing.dialog import AmendDialog  # noqa: PLC0415

        self.dialog = dialog = AmendDialog(statement, self._window)
        dialog.look_wanted.connect(self._look)
        dialog.save_wanted.connect(self._save)
        dialog.finished.connect(self._forget_dialog)
        dialog.show()
        self._look()

    def _look(self) -> None:
        if self.dialog is None or self._folder is None:
            return
        statement, form = self.dialog.statement, self.dialog.form
        self._session.look(
            self._folder, statement.id, self.dialog.amendment(), form.dates(), statement.language
        )

    def _save(self, plan: Plan) -> None:
        self._session.save(plan)

    def _show_look(self, look: Look) -> None:
        if self.dialog is not None:
            self.dialog.show_look(look)

    def _tell_saved(self, entries: list[Entry]) -> None:
        title = self.dialog.statement.title if self.dialog is not None else ""
        attention = self.attention
        if self.dialog is not None:
            self.dialog.accept()
        if entries:
            numbers = [entry.number for entry in entries]
            if attention is not None and attention.isVisible():
                for entry in entries:
                    fields = tuple(field for field, _, _, _ in entry.changes)
                    self._settled.append((entry.path, fields))
                    attention.settle(entry.path, fields)
                attention.say(f"Amended: {_fields(entries)} of {entries[0].path}. U takes it back.")
                attention.focus_list()
            self._window.banner.say(
                f"Amended: {_fields(entries)} of “{title or entries[0].path}”.",
                ("Undo amendment", lambda: self.undo(numbers)),
            )
            self.amended.emit()

    def _plan_many(self) -> None:
        if self.many is not None and self._folder is not None:
            self._session.plan_many(self._folder, self._which, self.many.amendment())

    def _apply_many(self, wanted: list[Intent]) -> None:
        if self.many is not None and self._folder is not None:
            self._session.apply_many(self._folder, wanted, self.many.amendment())

    def _show_intents(self, wanted: list[Intent]) -> None:
        if self.many is not None:
            self.many.show_intents(wanted)

    def _show_progress(self, done: int, total: int) -> None:
        if self.many is not None:
            self.many.show_progress(done, total)

    def _show_done(self, made: list[Done]) -> None:
        if self.many is not None:
            self.many.show_done(made)
        entries = [done.entry for done in made if done.entry is not None]
        if entries:
            numbers = [entry.number for entry in entries]
            self._window.banner.say(
                f"Amended: {_fields(entries)} of {counted(len(entries), 'statement')}.",
                ("Undo all of it", lambda: self.undo(numbers)),
            )
            self.amended.emit()

    def _tell_undone(self, taken: TakenBack) -> None:
        entries = taken.entries
        if not entries:
            self._show_failure(taken.faults[0].message, taken.faults[0].remedy)
            return
        if len(entries) == 1:
            what = f"{_fields(entries)} of {entries[0].path}"
        else:
            what = f"{_fields(entries)} of {counted(len(entries), 'statement')}"
        left = (
            f" {counted(len(taken.faults), 'file')} changed since stay as they are." if taken.faults else ""
        )
        self._window.banner.say(f"Taken back: {what}.{left}")
        taken_back = {entry.path for entry in entries}
        self._settled = [settled for settled in self._settled if settled[0] not in taken_back]
        if self.attention is not None:
            self.attention.say(f"Taken back: {what}.{left}")
        self.amended.emit()

    def _show_failure(self, message: str, remedy: str) -> None:
        if self.attention is not None and self.attention.isVisible():
            self.attention.say(f"{message} {remedy}".strip())
        shown = [dialog for dialog in (self.dialog, self.many) if dialog is not None]
        for dialog in shown:
            dialog.show_failure(message, remedy)
        if not shown:
            self._window.banner.say(f"{message} {remedy}".strip())

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _forget_many(self) -> None:
        many, self.many = self.many, None
        if many is not None:
            many.deleteLater()


def _fields(entries: Sequence[Entry]) -> str:
    names = [label_of(field) for entry in entries for field, _, _, _ in entry.changes]
    return ", ".join(name.lower() for name in dict.fromkeys(names))
