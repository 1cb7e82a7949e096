"""Compare: two texts side by side or in one, what differs, and the way from change to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from archive_app.ui.busy_line import BusyLine
from archive_app.ui.comparing.page import DifferencePage
from archive_app.ui.comparing.row_layout import BETWEEN, GUTTER
from archive_app.ui.key_names import key_name
from archive_app.ui.reader.detail_rows import Words
from archive_app.ui.reader.direction import reads_right_to_left
from archive_app.ui.side_window import SideWindow
from archive_app.ui.theme import interface_font

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.ui.comparing.session import Compared, Side
    from archive_app.ui.theme import Theme

_SIZE = (1080, 760)
#: From so many paragraphs on, what is alike is folded away at first.
_MANY = 300

LEGEND = (
    "Struck through: only on the left.   Underlined: only on the right.   Dashed: it stands in another place."
)


class _Head(QWidget):
    """What one side is called."""

    def __init__(self) -> None:
        super().__init__()
        self._name = Words("")
        self._name.setFont(interface_font(15, bold=True))
        self._detail = Words("", "muted")
        self._detail.setProperty("role", "muted")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2)
        self.column.addWidget(self._name)
        self.column.addWidget(self._detail)
        self.column.addStretch(1)

    def show_side(self, side: Side) -> None:
        """Name a side."""
        for label, words in ((self._name, side.name), (self._detail, side.detail)):
            label.setText(words)
            label.stand_at(right=reads_right_to_left(side.name))


class ComparingWindow(SideWindow):
    """Shows a comparison.

    Signals: `sides_wanted(old, new, typography)` when others are to be compared, `stop_wanted()`,
    `save_wanted(Comparison)`.
    """

    sides_wanted = Signal(object, object, bool)
    stop_wanted = Signal()
    save_wanted = Signal(object)

    def __init__(self, parent: QWidget | None, theme: Theme) -> None:
        super().__init__(parent, "Compare", _SIZE)
        self._olds: Sequence[Side] = ()
        self._new: Side | None = None
        self._compared: Compared | None = None
        self._fresh = True
        self._heads = (_Head(), _Head())
        self._choice = QComboBox()
        self._choice.setAccessibleName("Earlier text")
        self._swap = QPushButton("⇄")
        self._swap.setProperty("role", "quiet")
        self._swap.setToolTip("Change sides")
        self._swap.setAccessibleName("Change sides")
        self._counts = Words("")
        self._place = QLabel()
        self._place.setProperty("role", "muted")
        self._previous = QPushButton("Previous change")
        self._previous.setToolTip(key_name("Shift+F3"))
        self._next = QPushButton("Next change")
        self._next.setToolTip(key_name("F3"))
        self._inline = QCheckBox("In &one text")
        self._only = QCheckBox("Only what &differs")
        self._typography = QCheckBox("&Typography")
        self._typography.setChecked(True)
        self._typography.setToolTip("Count changes of quotation marks, dashes and spaces alone")
        self._busy = BusyLine("Comparing word by word…", "The texts are being compared", "Stop comparing")
        self._page = DifferencePage(theme)
        self._legend = Words(LEGEND)
        self._legend.setProperty("role", "muted")
        self._save = QPushButton("Save as HTML…")
        self._again = QPushButton("Compare again")
        self._again.hide()
        self._lay_out()
        self._connect()

    # What it is told

    def compare(self, olds: Sequence[Side], new: Side) -> None:
        """Ask for the last of `olds` to be compared with `new`; of several, a person can choose another."""
        self._olds, self._new = olds, new
        self._fresh = True
        self._choice.blockSignals(True)
        self._choice.clear()
        for side in olds:
            self._choice.addItem(f"{side.detail or side.name}")
        self._choice.setCurrentIndex(len(olds) - 1)
        self._choice.blockSignals(False)
        self._choice.setVisible(len(olds) > 1)
        self._ask()

    def show_compared(self, compared: Compared) -> None:
        """Show what differs."""
        self._compared = compared
        self._busy.hide()
        self._again.hide()
        self._say(compared.counts)
        if self._fresh:
            # After that, what a person has chosen stays.
            self._fresh = False
            self._only.blockSignals(True)
            self._only.setChecked(len(compared.rows) > _MANY)
            self._only.blockSignals(False)
        self._page.show_rows(compared.rows, folding=self._only.isChecked())
        differs = self._page.changes > 0
        for part in (self._previous, self._next, self._legend):
            part.setEnabled(differs)
        self._legend.setVisible(differs)
        self._save.setEnabled(True)

    def show_waiting(self) -> None:
        """Say that it takes a while."""
        self._busy.begin()

    def show_words(self, words: str) -> None:
        """Show a plain sentence where there is no comparison."""
        self._busy.hide()
        self._again.show()
        self._say(words)

    def say(self, words: str) -> None:
        """Say how saving ended."""
        self._say(words)

    def come_forward(self) -> None:
        """Show the window with the keyboard in the page."""
        self.bring_forward(self._page)

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        self._page.apply_theme(theme)

    # Within the window

    def _old(self) -> Side:
        return self._olds[max(0, self._choice.currentIndex())]

    def _ask(self) -> None:
        if self._new is None:
            return
        self._compared = None
        self._heads[0].show_side(self._old())
        self._heads[1].show_side(self._new)
        self.setWindowTitle(f"Compare · {self._old().name}")
        self._say("")
        self._page.show_rows((), folding=False)
        for part in (self._previous, self._next, self._save):
            part.setEnabled(False)
        self.sides_wanted.emit(self._old(), self._new, self._typography.isChecked())

    def _change_sides(self) -> None:
        if self._new is not None:
            self.compare([self._new], self._old())

    def _tell_save(self) -> None:
        if self._compared is not None:
            self.save_wanted.emit(self._compared.comparison)

    def _tell_place(self, number: int) -> None:
        total = self._page.changes
        self._place.setText(f"{number:,} of {total:,}" if number else "")

    def _say(self, words: str) -> None:
        self._counts.setText(words)
        self._counts.setAccessibleName(words)

    def _lay_out(self) -> None:
        heads = QHBoxLayout()
        heads.setContentsMargins(GUTTER, 0, GUTTER, 0)
        heads.setSpacing(0)
        self._heads[0].column.insertWidget(2, self._choice)
        heads.addWidget(self._heads[0], 1)
        middle = QWidget()
        middle.setFixedWidth(BETWEEN + 12)
        holder = QVBoxLayout(middle)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self._swap)
        holder.addStretch(1)
        heads.addWidget(middle)
        heads.addWidget(self._heads[1], 1)
        tools = QHBoxLayout()
        tools.setSpacing(10)
        tools.addWidget(self._counts, 1)
        for part in (self._inline, self._only, self._typography, self._place, self._previous, self._next):
            tools.addWidget(part)
        buttons = QHBoxLayout()
        buttons.addWidget(self._legend, 1)
        close = QPushButton("Close")
        close.clicked.connect(self.close)
        for button in (self._again, self._save, close):
            buttons.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(10)
        whole.addLayout(tools)
        whole.addWidget(self._busy)
        whole.addLayout(heads)
        whole.addWidget(self._page, 1)
        whole.addLayout(buttons)

    def _connect(self) -> None:
        self._next.clicked.connect(lambda: self._page.step(1))
        self._previous.clicked.connect(lambda: self._page.step(-1))
        self._inline.toggled.connect(self._page.set_inline)
        self._only.toggled.connect(self._page.set_folding)
        self._typography.toggled.connect(self._ask)
        self._choice.currentIndexChanged.connect(self._ask)
        self._swap.clicked.connect(self._change_sides)
        self._again.clicked.connect(self._ask)
        self._save.clicked.connect(self._tell_save)
        self._busy.stop_wanted.connect(self.stop_wanted)
        self._page.moved.connect(self._tell_place)
        for keys, does in (
            ("F3", lambda: self._page.step(1)), ("Shift+F3", lambda: self._page.step(-1)),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(does)
