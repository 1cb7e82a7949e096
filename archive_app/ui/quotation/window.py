"""Check a quotation: the box, the verdict, the places and the passage. It stands beside the main window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from archive_app.ui.busy_line import BusyLine
from archive_app.ui.key_names import key_name
from archive_app.ui.quotation.passage_view import PassageView
from archive_app.ui.quotation.paste_box import PasteBox
from archive_app.ui.quotation.places import PlacesList
from archive_app.ui.quotation.session import INVITATION, too_long
from archive_app.ui.quotation.verdict_view import VerdictView
from archive_app.ui.quotation.words import ordered
from archive_app.ui.reader.detail_rows import Words
from archive_app.ui.side_window import SideWindow

if TYPE_CHECKING:
    from archive_app.research.quotation import QuotationCheck, QuotationMatch
    from archive_app.ui.theme import Theme

_SIZE = (1020, 700)
_BOX_HEIGHT = 112
_SIDES = (390, 630)


class QuotationWindow(SideWindow):
    """Takes a quotation and shows what became of it.

    Signals: `text_changed(str)`, `check_wanted()` (at once), `stop_wanted()`, `place_opened(QuotationMatch)`,
    `copy_wanted(QuotationMatch)`.
    """

    text_changed = Signal(str)
    check_wanted = Signal()
    stop_wanted = Signal()
    place_opened = Signal(object)
    copy_wanted = Signal(object)

    def __init__(self, parent: QWidget | None, theme: Theme) -> None:
        super().__init__(parent, "Check a quotation", _SIZE)
        self._to_list = False
        self._box = PasteBox()
        self._box.setFixedHeight(_BOX_HEIGHT)
        self._verdict = VerdictView(theme)
        self._places = PlacesList(theme)
        self._passage = PassageView(theme)
        self._plain = Words(INVITATION, "muted")
        self._plain.setProperty("role", "muted")
        self._note = Words("", "muted")
        self._note.setProperty("role", "muted")
        self._busy = BusyLine(
            "Holding it against every statement…", "The quotation is being checked", "Stop checking"
        )
        self._sides = QSplitter(Qt.Orientation.Horizontal)
        self._buttons = self._make_buttons()
        self._lay_out()
        self._connect()
        self.apply_theme(theme)
        self.show_answer(INVITATION)

    # What it is told

    def show_check(self, check: QuotationCheck) -> None:
        """Show a verdict, its places and what differs."""
        self._wait(waiting=False)
        self._hush()
        self._verdict.show_check(check)
        nearest = max(check.matches, key=lambda match: match.similarity, default=None)
        self._places.show_matches(ordered(check), nearest if check.verdict == "altered" else None)
        self._sides.setVisible(bool(check.matches))
        self._room.setVisible(not check.matches)
        self._stack.setCurrentIndex(1)
        if self._to_list and check.matches:
            self._places.setFocus(Qt.FocusReason.OtherFocusReason)
        self._to_list = False

    def show_answer(self, words: str) -> None:
        """Show a plain sentence where there is no verdict."""
        self._wait(waiting=False)
        self._to_list = False
        self._hush()
        self._plain.setText(words)
        self._plain.setAccessibleName(words)
        self._places.show_matches((), None)
        self._stack.setCurrentIndex(0)

    def show_failure(self, message: str, remedy: str) -> None:
        """Say why there is no verdict and what to do."""
        self.show_answer(f"{message} {remedy}".strip())

    def show_waiting(self) -> None:
        """Say that the check takes a while, and offer to stop it."""
        self._wait(waiting=True)

    def say(self, words: str, *, caution: bool = False) -> None:
        """Say below the passage how copying ended."""
        self._note.setProperty("role", "caution" if caution else "muted")
        self._note.style().unpolish(self._note)
        self._note.style().polish(self._note)
        self._note.setText(words)
        self._note.setAccessibleName(words)
        self._note.show()

    def check(self, text: str) -> None:
        """Put `text` in the box and check it at once."""
        self._box.set_quotation(text)
        self.check_wanted.emit()

    def come_forward(self) -> None:
        """Show the window with the keyboard in the box, whatever is there selected."""
        self.bring_forward(self._box)

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        for part in (self._verdict, self._places, self._passage):
            part.apply_theme(theme)

    # Within the window

    def _wait(self, *, waiting: bool) -> None:
        self._busy.setVisible(waiting)

    def _hush(self) -> None:
        self._note.hide()
        self._note.clear()

    def _submit(self) -> None:
        self._to_list = True
        self.check_wanted.emit()
        if not self._busy.isVisible() and self._places.current() is not None:
            self._places.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edit(self, text: str) -> None:
        self._to_list = False
        self.text_changed.emit(text)

    def _refuse(self, characters: int) -> None:
        self.show_answer(too_long(characters))

    def _open(self) -> None:
        match = self._places.current()
        if match is not None:
            self.place_opened.emit(match)

    def _copy(self) -> None:
        match = self._places.current()
        if match is not None:
            self.copy_wanted.emit(match)

    def _choose(self, match: QuotationMatch | None) -> None:
        self._passage.show_match(match)
        self._hush()
        for button in (self._open_button, self._copy_button):
            button.setEnabled(match is not None)

    def _make_buttons(self) -> QHBoxLayout:
        self._open_button = QPushButton("Open in the reader")
        self._open_button.setProperty("role", "primary")
        self._open_button.setToolTip(f"{key_name('Return')} in the list")
        self._open_button.clicked.connect(self._open)
        self._copy_button = QPushButton("Copy quotation with citation")
        self._copy_button.setToolTip(
            f"The words as they stand in the statement, with their citation ({key_name('Ctrl+Shift+C')})"
        )
        self._copy_button.clicked.connect(self._copy)
        close = QPushButton("Close")
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._open_button)
        row.addWidget(self._copy_button)
        row.addStretch(1)
        row.addWidget(close)
        return row

    def _lay_out(self) -> None:
        self._sides.setHandleWidth(1)
        self._sides.setChildrenCollapsible(False)
        self._sides.setAccessibleName("Places and passage")
        for part in (self._places, self._passage):
            self._sides.addWidget(part)
        self._sides.handle(1).setAccessibleName("Divider between places and passage")
        self._sides.setSizes(list(_SIDES))
        self._sides.setStretchFactor(1, 1)
        self._room = QWidget()
        answer = QWidget()
        column = QVBoxLayout(answer)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._verdict)
        column.addWidget(self._sides, 1)
        column.addWidget(self._room, 1)
        plain = QWidget()
        around = QVBoxLayout(plain)
        around.setContentsMargins(0, 6, 0, 0)
        around.addWidget(self._plain)
        around.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(plain)
        self._stack.addWidget(answer)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(10)
        whole.addWidget(self._box)
        whole.addWidget(self._busy)
        whole.addWidget(self._stack, 1)
        whole.addWidget(self._note)
        whole.addLayout(self._buttons)

    def _connect(self) -> None:
        self._busy.stop_wanted.connect(self.stop_wanted)
        self._box.edited.connect(self._edit)
        self._box.refused.connect(self._refuse)
        self._box.submitted.connect(self._submit)
        self._places.chosen.connect(self._choose)
        self._places.opened.connect(self.place_opened)
        QShortcut(QKeySequence("Ctrl+Shift+C"), self).activated.connect(self._copy)
