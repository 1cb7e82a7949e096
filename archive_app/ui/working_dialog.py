"""A dialog that works for a while: how far it is, a way to end it early, and a last word."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from archive_app.ui.labels import words
from archive_app.ui.plain_dialog import PlainDialog

#: Steps of the bar. What is counted may be bytes, of which there are more than a bar can count.
_STEPS = 1_000


class WorkingDialog(PlainDialog):
    """Stands beside the window and does not block it.

    A heir lays out `told` (the words), `bar` and `leave` (the button that ends the work, else the dialog) and
    says what is greyed meanwhile. `work` names the bar, `tone` is the manner of the words in the style sheet,
    `ending` what is said while one waits for the work to end. Signal: `cancel_wanted()`.
    """

    cancel_wanted = Signal()

    def __init__(
        self, parent: QWidget | None, work: str, *, tone: str = "muted", ending: str = "Ending…"
    ) -> None:
        super().__init__(parent)
        self._working = False
        self._tone, self._ending = tone, ending
        self.told = words(tone)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(work)
        room = self.bar.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(room)
        self.bar.hide()
        self.leave = QPushButton("Close")
        self.leave.setAutoDefault(False)
        self.leave.clicked.connect(self.reject)

    @property
    def working(self) -> bool:
        """Whether work is under way."""
        return self._working

    def begin(self, telling: str) -> None:
        """Show that work has begun."""
        self._working = True
        self.leave.setText("Cancel")
        self.bar.setRange(0, 0)
        self.bar.show()
        self.say(telling)

    def tell(self, telling: str, done: int, total: int) -> None:
        """Show how far the work is; a `total` of 0 is one that nobody knows."""
        if not self._working or not self.leave.isEnabled():
            return
        self.bar.setRange(0, _STEPS if total else 0)
        self.bar.setValue(done * _STEPS // total if total else 0)
        self.say(telling)

    def end(self, telling: str, *, caution: bool = False) -> None:
        """Show how the work ended."""
        self._working = False
        self.bar.hide()
        self.leave.setText("Close")
        self.leave.setEnabled(True)
        self.say(telling, caution=caution)

    def say(self, telling: str, *, caution: bool = False) -> None:
        """Show words where progress is told."""
        self.told.setProperty("role", "caution" if caution else self._tone)
        self.told.style().unpolish(self.told)
        self.told.style().polish(self.told)
        self.told.setText(telling)
        self.told.setAccessibleName(telling)

    def come_forward(self) -> None:
        """Show the dialog with the keyboard in it."""
        self.show()
        self.raise_()
        self.activateWindow()

    def reject(self) -> None:
        """While there is work, end it; its account follows. Else close."""
        if self._working:
            self.leave.setEnabled(False)
            self.say(self._ending)
            self.cancel_wanted.emit()
        else:
            super().reject()
