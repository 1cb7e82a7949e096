"""The line below the search box: how the query was understood, and what narrows the search."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from archive_app.ui.chip import Chip
from archive_app.ui.flow_layout import FlowLayout
from archive_app.ui.reading_text_label import ReadingTextLabel
from archive_app.ui.theme import INTERFACE_SIZE, LIGHT, Theme, interface_font
from archive_app.ui.typed_conditions import without_condition
from archive_app.ui.wording import filters_in_force, grouped, has_period

if TYPE_CHECKING:
    from archive_app.statements.searching import Filters, SearchOutcome, TypedCondition

_MARGINS = (16, 6, 14, 6)
# What a line with chips takes, so that the panes below stay where they are when a chip comes or goes.
_LINE = 22
_IGNORED_SHOWN = 2
_LONGEST_IGNORED = 40


class ReadingLine(QWidget):
    """Shows the reading, a chip for each filter and typed condition, the undated left out, and ignored parts.

    `filters_changed(Filters)` when a chip of a filter is dropped or the undated are included;
    `query_edited(str)` with the text that is left when a typed condition is dropped.
    """

    filters_changed = Signal(object)
    query_edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.setAccessibleName("How the search was understood")
        self.setProperty("role", "reading")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._small = interface_font(INTERFACE_SIZE - 1)
        self._reading = ReadingTextLabel()
        self._reading.setFont(self._small)
        self._movable: list[QWidget] = []
        self._flow = FlowLayout(self, gap=8, line_gap=5, least_line=_LINE)
        self._flow.setContentsMargins(*_MARGINS)
        self._flow.addWidget(self._reading)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def apply_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme`."""
        self._theme = theme
        for chip in self.findChildren(Chip):
            chip.apply_theme(theme)
        for label in self.findChildren(ReadingTextLabel):
            label.apply_theme(theme)

    def show_outcome(self, outcome: SearchOutcome) -> None:
        """Show how the query of `outcome` was understood."""
        pieces = outcome.reading_pieces or ((outcome.reading, False),)
        self._reading.show_pieces((("Reading: ", False), *pieces) if outcome.reading else ())
        had_keyboard = self._clear()
        for condition in outcome.conditions:
            chip = self._add_chip(condition.label)
            chip.clicked.connect(partial(self._drop_typed, outcome.request.query, condition))
        for in_force in filters_in_force(outcome.request.filters):
            chip = self._add_chip(in_force.label)
            chip.clicked.connect(partial(self._drop_filter, in_force.without))
        filters = outcome.request.filters
        if outcome.undated and has_period(outcome) and not filters.include_undated:
            self._add_undated(outcome.undated, replace(filters, include_undated=True))
        if outcome.ignored:
            self._add_ignored(outcome)
        if had_keyboard:
            self._keep_keyboard()
        self.updateGeometry()

    def _add(self, widget: QWidget) -> None:
        widget.setFont(self._small)
        self._movable.append(widget)
        self._flow.addWidget(widget)
        widget.show()

    def _add_chip(self, label: str) -> Chip:
        chip = Chip(label, self)
        chip.apply_theme(self._theme)
        self._add(chip)
        return chip

    def _add_undated(self, number: int, with_undated: Filters) -> None:
        label = QLabel(f"+ {grouped(number)} undated", self)
        label.setProperty("role", "muted")
        self._add(label)
        button = QPushButton("include", self)
        button.setProperty("role", "link")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAccessibleName(f"Include {grouped(number)} undated")
        button.clicked.connect(partial(self._drop_filter, with_undated))
        self._add(button)
        underlined = QFont(self._small)
        underlined.setUnderline(True)
        button.setFont(underlined)

    def _add_ignored(self, outcome: SearchOutcome) -> None:
        query = outcome.request.query
        words = [
            f"“{_cut(query[part.start : part.end])}” taken as written: {part.reason}"
            for part in outcome.ignored[:_IGNORED_SHOWN]
        ]
        if len(outcome.ignored) > _IGNORED_SHOWN:
            words.append(f"and {grouped(len(outcome.ignored) - _IGNORED_SHOWN)} more parts")
        label = ReadingTextLabel(self)
        label.apply_theme(self._theme)
        label.show_pieces([(" · ".join(words), False)])
        self._add(label)

    def _clear(self) -> bool:
        """Take the old chips away; tell whether one of them had the keyboard."""
        had_keyboard = any(widget.hasFocus() for widget in self._movable)
        for widget in self._movable:
            self._flow.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._movable.clear()
        return had_keyboard

    def _keep_keyboard(self) -> None:
        for widget in self._movable:
            if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _drop_filter(self, filters: Filters) -> None:
        self.filters_changed.emit(filters)

    def _drop_typed(self, query: str, condition: TypedCondition) -> None:
        self.query_edited.emit(without_condition(query, condition))


def _cut(text: str) -> str:
    flat = " ".join(text[: 2 * _LONGEST_IGNORED].split())
    return flat if len(flat) <= _LONGEST_IGNORED else f"{flat[:_LONGEST_IGNORED]}…"
