"""The three different nothings, and a failure: each says what is the case and what to do next."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QScrollArea, QVBoxLayout, QWidget

from archive_app.ui.chip import Chip
from archive_app.ui.flow_layout import FlowLayout
from archive_app.ui.theme import LIGHT, Theme
from archive_app.ui.typed_conditions import without_condition
from archive_app.ui.wording import counted, coverage_in_words, filters_in_force, grouped, has_period

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive_app.statements.searching import Coverage, IndexProgress, SearchOutcome

_MARGINS = (22, 26, 22, 22)
_BUSY = 0
_LONGEST_SUGGESTION = 80
_BEGINNING = 4
_QUOTED = re.compile(r"[\"“”„«»]")
_EXCLUDED = re.compile(r"(?:^|\s)(?:[-−－](?=\w)|NOT\s)")
_WORD = re.compile(r"\w{2,}")
_STAGES = {
    "walking": "Looking through the folder…",
    "reading": "Reading statements…",
    "publishing": "Making them searchable…",
}


class EmptyState(QWidget):
    """A heading, plain words, and whatever helps: built anew each time something is to be said."""

    suggestion_chosen = Signal(str)
    filters_changed = Signal(object)
    query_edited = Signal(str)
    open_folder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._progress: QProgressBar | None = None
        self._progress_words: QLabel | None = None
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)
        self._column = self._fresh_column()

    def apply_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme`."""
        self._theme = theme
        for chip in self.findChildren(Chip):
            chip.apply_theme(theme)

    def show_nothing_yet(self) -> None:
        """Say that no folder is open, and offer to open one."""
        self._begin("Nothing here yet")
        self._say(
            "Open a folder of statements to search and read them. Its files are only read, never changed."
        )
        self._button("Open folder…", self.open_folder_wanted, primary=True)
        self._end()

    def show_indexing(self, progress: IndexProgress | None) -> None:
        """Say that the folder is still being read, and how far."""
        if self._progress is None or self._progress_words is None:
            self._begin("Still reading this folder")
            self._say("You can search as soon as the first statements are ready.")
            self._progress = QProgressBar()
            self._progress.setTextVisible(False)
            self._progress.setMaximumHeight(6)
            self._progress.setAccessibleName("Statements read")
            self._column.addWidget(self._progress)
            self._progress_words = self._say("")
            self._end()
        total = progress.total if progress else None
        self._progress.setRange(_BUSY, total or _BUSY)
        if progress:
            self._progress.setValue(min(progress.done, total or 0))
        self._progress_words.setText(progress_in_words(progress))

    def show_nothing_matches(self, outcome: SearchOutcome, coverage: Coverage | None) -> None:
        """Say what the archive covers, name all that narrows the search, and offer spellings."""
        self._begin("Nothing matches so far" if outcome.indexing else "Nothing matches")
        if outcome.indexing:
            self._say("The folder is still being read, so more may turn up.")
        if outcome.suggestions:
            self._say("Did you mean:")
            self._links(outcome.suggestions)
        chips = self._chips(outcome)
        if chips:
            self._say("One condition narrows the search:" if len(chips) == 1 else "These narrow the search:")
            self._flow(chips)
        self._say(advice(outcome, narrowed_by=len(chips)))
        filters = outcome.request.filters
        if outcome.undated and has_period(outcome) and not filters.include_undated:
            self._include_undated(outcome)
        if coverage is not None:
            self._column.addSpacing(8)
            self._say(coverage_in_words(coverage))
        self._end()

    def show_failure(self, message: str, remedy: str) -> None:
        """Say in one sentence what failed, and what to do next."""
        self._begin("That did not work")
        self._say(message)
        if remedy:
            self._say(remedy)
        self._button("Open folder…", self.open_folder_wanted)
        self._end()

    def _fresh_column(self) -> QVBoxLayout:
        ground = QWidget()
        column = QVBoxLayout(ground)
        column.setContentsMargins(*_MARGINS)
        column.setSpacing(10)
        # A button of the old page may be the one whose click called for the new one.
        if (old := self._area.takeWidget()) is not None:
            old.deleteLater()
        self._area.setWidget(ground)
        return column

    def _begin(self, heading: str) -> None:
        self._progress = self._progress_words = None
        self._column = self._fresh_column()
        title = QLabel(heading)
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setProperty("role", "title")
        title.setWordWrap(True)
        self._column.addWidget(title)
        self.setAccessibleName(heading)

    def _end(self) -> None:
        self._column.addStretch(1)

    def _say(self, words: str) -> QLabel:
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setProperty("role", "muted")
        self._column.addWidget(label)
        return label

    def _button(self, text: str, pressed: SignalInstance, *, primary: bool = False) -> None:
        button = QPushButton(text)
        if primary:
            button.setProperty("role", "primary")
        button.clicked.connect(pressed)
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _links(self, suggestions: tuple[str, ...]) -> None:
        lines = QVBoxLayout()
        lines.setSpacing(2)
        for suggestion in suggestions:
            button = self._link(_cut(suggestion), partial(self.suggestion_chosen.emit, suggestion))
            button.setAccessibleName(f"Search for {suggestion}")
            lines.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addLayout(lines)

    def _link(self, words: str, pressed: Callable[[], None]) -> QPushButton:
        button = QPushButton(words.replace("&", "&&"))
        button.setProperty("role", "link")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda _checked=False: pressed())
        return button

    def _chips(self, outcome: SearchOutcome) -> list[Chip]:
        """Return a chip for each typed condition and each filter, as the reading line has them."""
        query = outcome.request.query
        typed = [
            self._chip(each.label, partial(self.query_edited.emit, without_condition(query, each)))
            for each in outcome.conditions
        ]
        ticked = [
            self._chip(each.label, partial(self.filters_changed.emit, each.without))
            for each in filters_in_force(outcome.request.filters)
        ]
        return typed + ticked

    def _chip(self, label: str, dropped: Callable[[], None]) -> Chip:
        chip = Chip(label)
        chip.apply_theme(self._theme)
        chip.clicked.connect(lambda _checked=False: dropped())
        return chip

    def _flow(self, chips: list[Chip]) -> None:
        holder = QWidget()
        flow = FlowLayout(holder, gap=6, line_gap=6)
        flow.setContentsMargins(0, 0, 0, 0)
        for chip in chips:
            flow.addWidget(chip)
        self._column.addWidget(holder)

    def _include_undated(self, outcome: SearchOutcome) -> None:
        left_out = counted(outcome.undated, "undated statement")
        verb = "matches, but is" if outcome.undated == 1 else "match, but are"
        self._say(f"{left_out} {verb} left out by the period.")
        filters = replace(outcome.request.filters, include_undated=True)
        button = self._link(f"Include {left_out}", partial(self.filters_changed.emit, filters))
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)


def advice(outcome: SearchOutcome, *, narrowed_by: int) -> str:
    """Return one sentence on what may help to find something after all; `narrowed_by` counts the chips."""
    query = outcome.request.query
    if narrowed_by:
        return f"Drop {'it' if narrowed_by == 1 else 'one of them'} with a click, or try other words."
    if _QUOTED.search(query):
        return "Without the quotation marks, the same words are found in any order and form."
    if _EXCLUDED.search(query):
        return "What is left out (-word, NOT) may leave nothing; take it away to see what there is."
    if outcome.suggestions:
        return "Or try another word for the same thing."
    word = _WORD.search(query)
    if word is None:
        return "Type a word, or clear the box to see every statement."
    beginning = f"{word[0][:_BEGINNING]}*"
    return f"Try another word, or the beginning of one with a star: {beginning}"


def progress_in_words(progress: IndexProgress | None) -> str:
    """Return "1,200 of 20,000 files, 450 a second, about 40 seconds left", as far as it is known."""
    if progress is None:
        return _STAGES["walking"]
    words = _STAGES[progress.stage]
    if progress.total:
        words += f" {grouped(progress.done)} of {counted(progress.total, 'file')}"
    elif progress.done:
        words += f" {counted(progress.done, 'file')} so far"
    if progress.rate >= 1:
        words += f", {grouped(round(progress.rate))} a second"
    if progress.seconds_left is not None:
        words += f", {_time_left(progress.seconds_left)} left"
    return words


def _time_left(seconds: float) -> str:
    if seconds < 90:
        return f"about {counted(max(1, round(seconds)), 'second')}"
    return f"about {counted(round(seconds / 60), 'minute')}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SUGGESTION else f"{text[:_LONGEST_SUGGESTION]}…"
