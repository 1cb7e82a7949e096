"""Who said it first: a phrase, the answer in a sentence, the line of time, and everything in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from archive_app.ui.busy_line import BusyLine
from archive_app.ui.clear_button import offer_to_clear
from archive_app.ui.dates_text import isolated
from archive_app.ui.first_said.session import INVITATION
from archive_app.ui.first_said.timeline import Timeline
from archive_app.ui.first_said.words import answer, date_of, notes_of, party_of, passage_of, title_of
from archive_app.ui.plain_table import Line, LinesModel, plain_table
from archive_app.ui.reader.detail_rows import Words
from archive_app.ui.side_window import SideWindow

if TYPE_CHECKING:
    from archive_app.research.first_said import FirstSaid, Occurrence
    from archive_app.ui.theme import Theme

_SIZE = (1040, 720)
_HEADINGS = ("Date", "Party", "Statement", "Words")
_WIDTHS = (170, 170, 220)
_HIGHEST_LINE = 300
_LEGEND = (
    "A bar: the date is not known to the day.   A ring: someone else’s words, or undated.   "
    "A small ring: a reprint."
)


class FirstSaidWindow(SideWindow):
    """Takes a phrase and shows who said it when.

    Signals: `phrase_given(str)`, `stop_wanted()`, `place_opened(Occurrence)`.
    """

    phrase_given = Signal(str)
    stop_wanted = Signal()
    place_opened = Signal(object)

    def __init__(self, parent: QWidget | None, theme: Theme) -> None:
        super().__init__(parent, "Who said it first", _SIZE)
        self._occurrences: tuple[Occurrence, ...] = ()
        self._box = QLineEdit()
        self._box.setPlaceholderText("A phrase, such as clean water")
        self._box.setAccessibleName("Phrase")
        offer_to_clear(self._box)
        self._look = QPushButton("Look")
        self._look.setProperty("role", "primary")
        self._busy = BusyLine(
            "Looking through the archive…", "The phrase is being looked for", "Stop looking"
        )
        self._told = Words(INVITATION)
        self._line = Timeline(theme)
        self._room = QScrollArea()
        self._room.setFrameShape(QFrame.Shape.NoFrame)
        self._room.setWidgetResizable(True)
        self._room.setWidget(self._line)
        self._room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._legend = Words(_LEGEND, "muted")
        self._legend.setProperty("role", "muted")
        self._model = LinesModel(self)
        self._model.show(_HEADINGS, ())
        self._table = plain_table(self._model, "Occurrences, earliest first", _WIDTHS)
        self._table.setAccessibleDescription("Enter opens the place in the reader.")
        self._note = Words("", "muted")
        self._note.setProperty("role", "muted")
        self._open = QPushButton("Open in the reader")
        self._lay_out()
        self._connect()
        self.show_answer(INVITATION)

    # What it is told

    def show_found(self, found: FirstSaid) -> None:
        """Show who said it first."""
        self._busy.hide()
        self._say(answer(found))
        self._show(found)

    def show_answer(self, words: str) -> None:
        """Show a plain sentence where nothing was looked for."""
        self._busy.hide()
        self._say(words)
        self._show(None)

    def show_failure(self, message: str, remedy: str) -> None:
        """Say why there is no answer and what to do."""
        self.show_answer(f"{message} {remedy}".strip())

    def show_waiting(self) -> None:
        """Say that it takes a while."""
        self._busy.begin()

    def show_progress(self, done: int, total: int) -> None:
        """Say how many statements were read."""
        self._busy.progress(f"{done:,} of {total:,} statements read", done, total)

    def ask(self, phrase: str) -> None:
        """Put a phrase in the box and look for it at once."""
        self._box.setText(" ".join(phrase.split()))
        self._ask()

    def come_forward(self) -> None:
        """Show the window with the keyboard in the box."""
        self.bring_forward(self._box)
        self._box.selectAll()

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        self._line.apply_theme(theme)

    # Within the window

    def _say(self, words: str) -> None:
        self._told.setText(words)
        self._told.setAccessibleName(words)

    def _show(self, found: FirstSaid | None) -> None:
        before = self._current()
        self._occurrences = (*found.dated, *found.undated) if found is not None else ()
        self._line.show_found(found)
        lines = [Line((date_of(one), *_isolated(one)), "") for one in self._occurrences]
        self._model.show(_HEADINGS, lines)
        some = bool(lines)
        for part in (self._room, self._legend, self._table):
            part.setVisible(some)
        self._blank.setVisible(not some)
        self._room.setFixedHeight(min(_HIGHEST_LINE, self._line.sizeHint().height()))
        if some:
            keys = [one.statement.id for one in self._occurrences]
            kept = before.statement.id if before is not None else None
            self._table.selectRow(keys.index(kept) if kept in keys else 0)
        self._choose()

    def _ask(self) -> None:
        self.phrase_given.emit(self._box.text())

    def _current(self) -> Occurrence | None:
        at = self._table.currentIndex()
        return self._occurrences[at.row()] if at.isValid() and at.row() < len(self._occurrences) else None

    def _choose(self) -> None:
        one = self._current()
        self._open.setEnabled(one is not None)
        notes = notes_of(one) if one is not None else ""
        self._note.setText(f"{notes[:1].upper()}{notes[1:]}." if notes else "")
        if one is not None:
            number = self._table.currentIndex().row()
            self._line.stand_on(number)
            self._room.ensureVisible(0, self._line.row_middle(number), 0, 20)

    def _open_place(self, _where: QModelIndex | bool = False) -> None:
        one = self._current()
        if one is not None:
            self.place_opened.emit(one)

    def _open_number(self, number: int) -> None:
        self.place_opened.emit(self._occurrences[number])

    def _lay_out(self) -> None:
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        ask = QHBoxLayout()
        ask.setSpacing(8)
        ask.addWidget(self._box, 1)
        ask.addWidget(self._look)
        buttons = QHBoxLayout()
        close = QPushButton("Close")
        close.clicked.connect(self.close)
        buttons.addWidget(self._note, 1)
        buttons.addWidget(self._open)
        buttons.addWidget(close)
        self._blank = QWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(10)
        whole.addLayout(ask)
        whole.addWidget(self._busy)
        for part in (self._told, self._room, self._legend):
            whole.addWidget(part)
        whole.addWidget(self._table, 1)
        whole.addWidget(self._blank, 1)
        whole.addLayout(buttons)

    def _connect(self) -> None:
        self._box.returnPressed.connect(self._ask)
        self._look.clicked.connect(self._ask)
        self._busy.stop_wanted.connect(self.stop_wanted)
        self._table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._choose())
        self._table.activated.connect(self._open_place)
        self._line.chosen.connect(self._table.selectRow)
        self._line.opened.connect(self._open_number)
        self._open.clicked.connect(self._open_place)


def _isolated(one: Occurrence) -> tuple[str, str, str]:
    """Return party, title and words, each in its own direction."""
    return isolated(party_of(one)), isolated(title_of(one)), isolated(passage_of(one))
