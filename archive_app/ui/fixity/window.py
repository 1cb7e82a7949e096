"""Check fixity: when checksums were recorded and verified, recording, verifying, and what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from archive_app.ui.fixity.record_panel import RecordPanel
from archive_app.ui.fixity.words import (
    HEADINGS,
    NAMES,
    VERIFYING,
    difference_counts,
    headline,
    progress_words,
    recorded_now,
    recorded_words,
    verified_headline,
    verified_words,
)
from archive_app.ui.kind_tabs import KindTabs
from archive_app.ui.labels import words
from archive_app.ui.plain_table import LinesModel, PathDelegate, plain_table
from archive_app.ui.working_dialog import WorkingDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.catalogue.fixity_reading import FixityProgress
    from archive_app.catalogue.fixity_report import Recording, Verification
    from archive_app.catalogue.fixity_state import FixityState
    from archive_app.ui.fixity.words import Difference

_CALM, _LISTING = (720, 400), (900, 580)
_NOTHING, _RECORD, _DIFFERENCES = range(3)


class FixityWindow(WorkingDialog):
    """Shows how things stand and asks for work; works not itself.

    Signals: `record_wanted(bool, bool)`, whether with a manifest and whether in place of one;
    `verify_wanted()`; `report_wanted()`; `folder_wanted(path)` of a file that differs.
    """

    record_wanted = Signal(bool, bool)
    verify_wanted = Signal()
    report_wanted = Signal()
    folder_wanted = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None, *, may_write: bool = True) -> None:
        super().__init__(parent, "Reading files")
        self.setWindowTitle(f"Fixity of {name}")
        self.resize(*_CALM)
        self._may_write = may_write
        self._state: FixityState | None = None
        self._check: Verification | None = None
        self._found: Sequence[Difference] = ()
        self._differing = False
        self._title = words("title")
        self._lead = words("muted")
        self._panel = RecordPanel()
        self._panel.wanted.connect(self._record)
        self._panel.unwanted.connect(self._answer_no)
        self._tabs = KindTabs(NAMES)
        self._tabs.chosen.connect(lambda _: self._list())
        self._model = LinesModel(self)
        self._model.show(HEADINGS, [])
        self._table = plain_table(self._model, "Files that are not as they were recorded", (430, 110))
        self._table.setItemDelegateForColumn(0, PathDelegate(self._table))
        self._table.selectionModel().selectionChanged.connect(self._choice_changed)
        self._table.activated.connect(lambda _: self._tell_folder())
        self._whole = words("muted")
        self._whole.setMinimumHeight(54)
        self._whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._folder = _button("Show in folder", self._tell_folder)
        self._report = _button("Save report…", self.report_wanted.emit)
        self._anew = _button("Record anew…", self._ask)
        self._verify = _button("Verify", self.verify_wanted.emit)
        self._verify.setProperty("role", "primary")
        self._calm = words("")
        self._pages = QStackedWidget()
        self._lay_out()
        self.show_looking()

    def show_looking(self) -> None:
        """Show that it is being found out what was recorded."""
        self._tell("Looking at what was recorded…", "")
        self._calm.clear()
        self._pages.setCurrentIndex(_NOTHING)
        self._offer()

    def show_state(self, state: FixityState) -> None:
        """Show how things stand before anything is read."""
        first, self._state = self._state is None, state
        self._tell(headline(state), recorded_words(state))
        self._differing = state.check is not None and any(state.check.differences.values())
        if state.record is None:
            self._explain(anew=False)
        else:
            self._calm.setText(VERIFYING)
            self._pages.setCurrentIndex(_NOTHING)
        self._offer()
        if first or state.record is None:
            self._focus()

    def show_working(self, doing: str) -> None:
        """Show that reading has begun; `doing` is what it is for."""
        self._check = None
        self._tell(doing, recorded_words(self._state) if self._state else "")
        self._calm.clear()
        self._pages.setCurrentIndex(_NOTHING)
        self.begin("Looking through the folder…")
        self._offer()
        self.leave.setFocus()

    def show_progress(self, now: FixityProgress) -> None:
        """Show how far reading has come."""
        self.tell(*progress_words(now))

    def show_recorded(self, done: Recording, state: FixityState) -> None:
        """Show what was recorded, or that it was ended early."""
        self.end(recorded_now(done), caution=bool(done.unreadable) and not done.cancelled)
        self.show_state(state)
        self._focus()

    def show_verified(self, check: Verification, found: Sequence[Difference], state: FixityState) -> None:
        """Show what a check found."""
        self._state, self._check, self._found = state, check, found
        self._differing = not check.all_unchanged
        self._tell(verified_headline(check), verified_words(check))
        self.end("")
        self._tabs.choose_all()
        counts = difference_counts(check)
        self._tabs.show_counts({"": sum(counts.values()), **counts})
        self._list()
        self._pages.setCurrentIndex(_DIFFERENCES if found else _NOTHING)
        self._offer()
        if found:
            self.resize(self.size().expandedTo(QSize(*_LISTING)))
            self._table.setFocus()
        else:
            self._focus()

    def show_failure(self, message: str, remedy: str) -> None:
        """Say why something was not done; where no record can be read, offer to make one."""
        self.end(f"{message} {remedy}".strip(), caution=True)
        if self._state is not None:
            self.show_state(self._state)
        else:
            self._tell("The record cannot be used", "")
            self._explain(anew=True)
            self._offer()
        self._focus()

    def _tell(self, title: str, lead: str) -> None:
        self._title.setText(title)
        self._lead.setText(lead)
        self._lead.setVisible(bool(lead))

    def _explain(self, *, anew: bool) -> None:
        manifest = self._state is not None and self._state.manifest
        self._panel.explain(
            anew=anew, differing=self._differing, manifest=manifest, may_write=self._may_write
        )
        self._pages.setCurrentIndex(_RECORD)

    def _record(self) -> None:
        replace = self._state is not None and self._state.manifest
        self.record_wanted.emit(self._panel.manifest, replace)

    def _ask(self) -> None:
        self._tell("Record what is there now?", recorded_words(self._state) if self._state else "")
        self._explain(anew=True)
        self._offer()
        self.say("")
        self._panel.record.setFocus()

    def _answer_no(self) -> None:
        if self._state is not None and self._check is not None:
            self.show_verified(self._check, self._found, self._state)
        elif self._state is not None:
            self.show_state(self._state)
            self._focus()
        else:
            # The record is damaged, and nothing but recording anew could be done here.
            self.reject()

    def _offer(self) -> None:
        """Offer what makes sense now. Enter in the list shows a file, elsewhere it presses what is meant."""
        recorded = self._state is not None and self._state.record is not None
        page = self._pages.currentIndex()
        self._folder.setVisible(page == _DIFFERENCES)
        checked = self._check is not None and not self._check.cancelled
        self._report.setVisible(checked and page != _RECORD)
        for button in (self._anew, self._verify):
            button.setVisible(recorded and page != _RECORD)
            button.setEnabled(not self.working)
        self._verify.setDefault(page == _NOTHING)
        self._panel.record.setDefault(page == _RECORD)

    def _focus(self) -> None:
        if self._pages.currentIndex() == _RECORD:
            self._panel.record.setFocus()
        elif self._verify.isVisibleTo(self):
            self._verify.setFocus()
        else:
            self.leave.setFocus()

    def _list(self) -> None:
        kind = self._tabs.kind
        self._model.show(HEADINGS, [one.line for one in self._found if kind in ("", one.state)])
        if self._model.rowCount():
            self._table.selectRow(0)
        self._choice_changed()

    def _chosen_path(self) -> str | None:
        rows = self._table.selectionModel().selectedRows()
        return self._model.line(rows[0].row()).path if rows else None

    def _choice_changed(self) -> None:
        rows = self._table.selectionModel().selectedRows()
        self._whole.setText(self._model.line(rows[0].row()).whole if rows else "")
        self._folder.setEnabled(bool(rows))

    def _tell_folder(self) -> None:
        path = self._chosen_path()
        if path is not None:
            self.folder_wanted.emit(path)

    def _lay_out(self) -> None:
        found = QWidget()
        listed = QVBoxLayout(found)
        listed.setContentsMargins(0, 6, 0, 0)
        listed.setSpacing(10)
        listed.addWidget(self._tabs)
        listed.addWidget(self._table, 1)
        listed.addWidget(self._whole)
        calm = QWidget()
        around = QVBoxLayout(calm)
        around.setContentsMargins(0, 6, 0, 0)
        around.addWidget(self._calm)
        around.addStretch(1)
        for page in (calm, self._panel, found):
            self._pages.addWidget(page)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._folder)
        buttons.addWidget(self._report)
        buttons.addStretch(1)
        for button in (self._anew, self.leave, self._verify):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        for widget in (self._title, self._lead):
            column.addWidget(widget)
        column.addWidget(self._pages, 1)
        column.addWidget(self.told)
        column.addWidget(self.bar)
        column.addLayout(buttons)


def _button(text: str, action: object) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _=False: action())  # type: ignore[operator]
    return button
