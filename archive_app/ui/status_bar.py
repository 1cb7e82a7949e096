"""The line at the bottom: how much there is, whether it is up to date, what needs attention, what is
going on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolTip, QWidget

from archive_app.ui.wording import counted, grouped

if TYPE_CHECKING:
    from archive_app.statements.searching import IndexProgress, IndexReport

_KINDS_NAMED = 12
_LONGEST_EXTENSION = 5


class StatusBar(QWidget):
    """Shows facts about the open archive. `problems_wanted` and `cancel_wanted` are what can be asked of
    it.
    """

    problems_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Status")
        self._words = ""
        self._count = _button("count", "The files of this folder, by kind")
        self._count.clicked.connect(self._show_kinds)
        self._state = _muted("State of the index")
        self._problems = _button("caution", "Show the files that need attention")
        self._problems.clicked.connect(self.problems_wanted)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(140)
        self._progress.setAccessibleName("Indexing")
        self._cancel = _button("link", "Stop indexing")
        self._cancel.setText("Cancel")
        self._cancel.clicked.connect(self.cancel_wanted)
        self._took = _muted("Time the search took")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 14, 2)
        row.setSpacing(1)
        for widget in (self._count, self._state, self._problems, self._progress, self._cancel):
            row.addWidget(widget)
        row.insertSpacing(row.indexOf(self._progress), 10)
        row.insertSpacing(row.indexOf(self._cancel), 6)
        row.addStretch(1)
        row.addWidget(self._took)
        self.setFixedHeight(27)
        self.show_no_archive()

    def show_no_archive(self) -> None:
        """Show that no folder is open."""
        self._count.setText("No archive is open")
        self._count.setToolTip("")
        self._count.setEnabled(False)
        self._problems.hide()
        self._say("")
        self._took.clear()
        self._end_progress()

    def show_facts(self, statements: int, problems: int, report: IndexReport | None) -> None:
        """Show how many statements there are and how many files need attention; kinds of files on demand."""
        self._count.setText(counted(statements, "statement"))
        self._count.setToolTip(kinds_in_words(report) if report else "")
        self._count.setEnabled(report is not None)
        self._problems.setVisible(problems > 0)
        verb = "needs" if problems == 1 else "need"
        self._problems.setText(f"{counted(problems, 'file')} {verb} attention")
        self._say(self._words)

    def show_state(self, words: str) -> None:
        """Show the state of the index ("up to date"); progress that was shown has ended."""
        self._end_progress()
        self._say(words)

    def show_progress(self, progress: IndexProgress) -> None:
        """Show how far an update has come."""
        self._say(progress_in_words(progress))
        self._progress.setRange(0, progress.total or 0)
        self._progress.setValue(min(progress.done, progress.total or 0))
        self._progress.show()
        self._cancel.show()

    def show_took(self, milliseconds: float | None) -> None:
        """Show how long the last search took."""
        self._took.setText("" if milliseconds is None else f"{grouped(max(1, round(milliseconds)))} ms")

    def _say(self, words: str) -> None:
        self._words = words
        parts = ["", words] if words else [""]
        parts += [] if self._problems.isHidden() else [""]
        self._state.setText(" · ".join(parts).strip() if len(parts) > 1 else "")

    def _end_progress(self) -> None:
        self._progress.hide()
        self._cancel.hide()

    def _show_kinds(self) -> None:
        at = self._count.mapToGlobal(QPoint(0, -self._count.height()))
        QToolTip.showText(at, self._count.toolTip(), self._count)


def progress_in_words(progress: IndexProgress) -> str:
    """Return "reading 3,400 of 20,000 · 812 a second · about 20 s left" as far as that is known."""
    if progress.stage == "walking":
        return f"looking through the folder, {counted(progress.done, 'file')} so far"
    if progress.stage == "publishing":
        return (
            f"writing the index, {counted(progress.done, 'file')} read"
            if progress.done
            else "writing the index"
        )
    pieces = [f"reading {grouped(progress.done)}"]
    if progress.total is not None:
        pieces[0] += f" of {grouped(progress.total)}"
    if progress.rate >= 1:
        pieces.append(f"{grouped(round(progress.rate))} a second")
    if progress.seconds_left is not None:
        pieces.append(f"about {_duration(progress.seconds_left)} left")
    return " · ".join(pieces)


def kinds_in_words(report: IndexReport) -> str:
    """Return the account of a folder's files, one kind a line."""
    lines = [f"{counted(report.files, 'file')} in this folder"]
    lines.append(f"{counted(report.statements, 'statement')}")
    if report.unreadable:
        lines.append(f"{grouped(report.unreadable)} could not be read")
    if report.ignored:
        lines.append(f"{grouped(report.ignored)} ignored, being neither Markdown nor plain text:")
        kinds = sorted(report.ignored_kinds, key=lambda kind: (-kind[1], kind[0]))
        lines += [f"    {grouped(count)} {kind_name(kind)}" for kind, count in kinds[:_KINDS_NAMED]]
        if len(kinds) > _KINDS_NAMED:
            lines.append(f"    and {counted(len(kinds) - _KINDS_NAMED, 'other kind')}")
    if report.ignored_folders:
        lines.append(f"{counted(report.ignored_folders, 'folder')} passed over")
    return "\n".join(lines)


def kind_name(kind: str) -> str:
    """Return an extension as people write it, `pdf` as "PDF"; the name of a rule stays as it is."""
    is_extension = len(kind) <= _LONGEST_EXTENSION and kind.isalnum() and kind.islower() and kind != "other"
    return kind.upper() if is_extension else kind


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{round(seconds / 3600)} h"


def _muted(name: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "muted")
    label.setAccessibleDescription(name)
    return label


def _button(role: str, description: str) -> QPushButton:
    button = QPushButton()
    button.setProperty("role", role)
    button.setAccessibleDescription(description)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
