"""The results pane: header, list, and what stands there when there is no list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from archive_app.ui.results.delegate import ResultDelegate
from archive_app.ui.results.empty import EmptyState
from archive_app.ui.results.header import ResultsHeader
from archive_app.ui.results.list_view import ResultsList
from archive_app.ui.results.model import ResultRole, ResultsModel
from archive_app.ui.results.row_selection import RowSelection, Selected
from archive_app.ui.results.unfolding import Unfolding
from archive_app.ui.theme import LIGHT, Theme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive_app.statements.searching import Coverage, Hit, IndexProgress, SearchOutcome, SearchRequest


class ResultsPane(QWidget):
    """Lists what was found and keeps the chosen statement by its id, whatever row it moves to.

    Several rows can be selected; the chosen statement is then that of the row one stands on.
    `statement_chosen` when a person moves to a row, `statement_activated` on Enter or a double click;
    neither when a new outcome brings the chosen statement back.
    """

    statement_chosen = Signal(str)
    statement_activated = Signal(str)
    more_wanted = Signal()
    sort_changed = Signal(str)
    suggestion_chosen = Signal(str)
    filters_changed = Signal(object)
    query_edited = Signal(str)
    open_folder_wanted = Signal()
    reprints_wanted = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: str | None = None
        self._restoring = False
        self._asked: SearchRequest | None = None
        self.setAccessibleName("Results")
        self._model = ResultsModel(self)
        self._view = ResultsList()
        self._delegate = ResultDelegate(self._view)
        self._view.setItemDelegate(self._delegate)
        self._view.setModel(self._model)
        self._rows = RowSelection(self._view, self._model)
        self._unfolding = Unfolding(self._view, self._model, self._delegate, self._rows)
        self._header = ResultsHeader()
        self._header.setProperty("role", "bar")
        self._header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._empty = EmptyState()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._stack, 1)
        self._connect()
        self.apply_theme(LIGHT)
        self.show_nothing_yet()

    def apply_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme`."""
        self._delegate.apply_theme(theme)
        self._empty.apply_theme(theme)
        self._view.scheduleDelayedItemsLayout()
        self._view.viewport().update()

    def show_outcome(self, outcome: SearchOutcome, coverage: Coverage | None = None) -> None:
        """Show a new answer from its first page; a chosen statement that is in it stays chosen."""
        self._header.show_outcome(outcome)
        self._header.setVisible(True)
        asked = replace(outcome.request, limit=0, offset=0)
        before = self._rows.selected() if asked == self._asked else None
        unfolded = self._unfolding.unfolded() if asked == self._asked else []
        self._asked = asked
        self._restoring = True
        self._rows.forget()
        self._model.replace(outcome if outcome.total else None)
        self._delegate.set_with_passage(self._model.has_passages)
        self._restoring = False
        if outcome.total == 0:
            self._empty.show_nothing_matches(outcome, coverage)
            self._stack.setCurrentWidget(self._empty)
            return
        self._stack.setCurrentWidget(self._view)
        if not self._bring_back():
            self._view.scrollToTop()
        if before is not None:
            self._restoring = True
            self._rows.restore(before)
            self._restoring = False
        self._unfolding.unfold_again(unfolded)

    def add_page(self, outcome: SearchOutcome) -> None:
        """Add a further page below."""
        had_passages, first = self._model.has_passages, self._model.rowCount()
        self._model.append(outcome)
        self._rows.rows_added(first)
        if self._model.has_passages != had_passages:
            self._delegate.set_with_passage(self._model.has_passages)
            self._view.scheduleDelayedItemsLayout()
        if self.selected_id() is None:
            self._bring_back(scroll=False)

    def show_reprints(self, identity: str, reprints: Sequence[Hit]) -> None:
        """Show the reprints that were asked for below their result."""
        self._unfolding.show(identity, reprints)

    def show_nothing_yet(self) -> None:
        """Say that no folder is open."""
        self._show_empty(self._empty.show_nothing_yet)

    def show_indexing(self, progress: IndexProgress | None = None) -> None:
        """Say that the folder is still being read and nothing can be searched yet."""
        self._show_empty(lambda: self._empty.show_indexing(progress))

    def show_failure(self, message: str, remedy: str = "") -> None:
        """Say what failed and what to do next."""
        self._show_empty(lambda: self._empty.show_failure(message, remedy))

    def forget_choice(self) -> None:
        """Drop the chosen statement, as when another archive is opened: its ids mean other statements."""
        self._chosen = None
        self._asked = None
        self._rows.forget()

    def select_first(self) -> None:
        """Choose the first row, as if a person had."""
        if self._model.rowCount():
            self._choose(0)

    def focus_list(self) -> None:
        """Give the keyboard to the list; a list without a choice chooses its first row."""
        if self._stack.currentWidget() is not self._view:
            self._empty.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.selected_id() is None:
            self.select_first()

    def set_chosen(self, identity: str | None) -> None:
        """Stand on the row of a statement that was opened elsewhere, on none when it is not listed;
        silently.
        """
        was, self._chosen = self._chosen, identity
        shown = self.selected_id()
        # Somebody may have taken the row one stands on out of several: that is no reason to drop the others.
        if shown is not None and identity in (shown, was):
            return
        if self._bring_back():
            return
        self._restoring = True
        self._rows.forget()
        self._restoring = False

    def selected_id(self) -> str | None:
        """Return the id of the chosen row, None when no row is chosen."""
        return self._rows.current_id

    def selected(self) -> Selected:
        """Return all that is selected."""
        return self._rows.selected()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the chosen statement on Enter, and go back from several rows to one on Escape; a list that is
        tabbed into chooses its first row.
        """
        if isinstance(event, QFocusEvent) and event.gotFocus() and watched is self._view:
            by_key = event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
            if by_key and self.selected_id() is None:
                self.select_first()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self._view:
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if enter and (identity := self._rows.focused_id) is not None:
                self.statement_activated.emit(identity)
                return True
            if event.key() == Qt.Key.Key_Escape and self._rows.select_current_only():
                return True
        return super().eventFilter(watched, event)

    def _connect(self) -> None:
        self._header.sort_changed.connect(self.sort_changed)
        self._model.more_wanted.connect(self.more_wanted)
        self._unfolding.wanted.connect(self.reprints_wanted)
        self._empty.suggestion_chosen.connect(self.suggestion_chosen)
        self._empty.filters_changed.connect(self.filters_changed)
        self._empty.query_edited.connect(self.query_edited)
        self._empty.open_folder_wanted.connect(self.open_folder_wanted)
        self._rows.moved.connect(self._moved)
        self._rows.counted.connect(self._header.show_selected)
        self._view.doubleClicked.connect(
            lambda index: self.statement_activated.emit(index.data(ResultRole.ID))
        )
        self._view.installEventFilter(self)

    def _moved(self, identity: str) -> None:
        if self._restoring or identity == self._chosen:
            return
        self._chosen = identity
        self.statement_chosen.emit(identity)

    def _choose(self, row: int) -> None:
        self._rows.select_only(row)
        self._view.scrollTo(self._model.index(row))

    def _bring_back(self, *, scroll: bool = True) -> bool:
        row = self._model.row_of(self._chosen) if self._chosen is not None else None
        if row is None:
            return False
        self._restoring = True
        self._rows.select_only(row)
        self._restoring = False
        if scroll:
            self._view.scrollTo(self._model.index(row))
        return True

    def _show_empty(self, show: Callable[[], None]) -> None:
        self._header.setVisible(False)
        self._asked = None
        self._restoring = True
        self._rows.forget()
        self._model.replace(None)
        self._restoring = False
        show()
        self._stack.setCurrentWidget(self._empty)
