"""The filters pane: what narrows a search, with live counts."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from archive_app.statements.searching import FACETS, Filters
from archive_app.ui.filters.check_row import CheckRow
from archive_app.ui.filters.facet_list import FacetList
from archive_app.ui.filters.timeline import Timeline, Years
from archive_app.ui.theme import LIGHT, Theme
from archive_app.ui.wording import grouped, has_period, with_values

if TYPE_CHECKING:
    from archive_app.statements.searching import SearchOutcome

_MARGINS = (14, 12, 14, 14)
_GAP = 16
_BUSY_AFTER_MS = 250
_HEADINGS = {"party": "Party", "source": "Source", "type": "Type", "language": "Language"}
_YEAR = re.compile(r"-?\d{4}", re.ASCII)


class FiltersPane(QWidget):
    """Years, parties, sources, kinds and languages; `filters_changed(Filters)` on every choice by hand."""

    filters_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filters = Filters()
        self._ends: Years | None = None
        self.setAccessibleName("Filters")
        self._timeline = Timeline()
        self._timeline.period_chosen.connect(self._period_chosen)
        self._endless = QLabel()
        self._endless.setProperty("role", "muted")
        self._endless.setWordWrap(True)
        self._undated = CheckRow(glyph="circle")
        self._undated.toggled.connect(lambda on: self._change(replace(self._filters, include_undated=on)))
        self._facets = {field: FacetList(field, _HEADINGS[field]) for field in FACETS}
        for field, facet in self._facets.items():
            facet.values_changed.connect(partial(self._values_changed, field))
        # Counts that come at once need no sign that they are on their way.
        self._busy_timer = QTimer(self)
        self._busy_timer.setSingleShot(True)
        self._busy_timer.setInterval(_BUSY_AFTER_MS)
        self._busy_timer.timeout.connect(lambda: self._show_busy(busy=True))
        self._build()
        self.apply_theme(LIGHT)

    def apply_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme`."""
        self._timeline.apply_theme(theme)
        self._undated.apply_theme(theme)
        for facet in self._facets.values():
            facet.apply_theme(theme)

    def show_outcome(self, outcome: SearchOutcome) -> None:
        """Show the counts of `outcome` and what it was narrowed to."""
        self.set_busy(False)
        self._filters = outcome.request.filters
        self._show_years(outcome)
        self._show_undated(outcome)
        for field, facet in self._facets.items():
            facet.show_counts(getattr(outcome.facets, field), getattr(self._filters, field))

    def set_busy(self, busy: bool) -> None:
        """Say that newer counts are on their way, or that they have come."""
        if busy:
            self._busy_timer.start()
        else:
            self._busy_timer.stop()
            self._show_busy(busy=False)

    def _build(self) -> None:
        inner = QWidget()
        inner.setProperty("role", "panel")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        column.setContentsMargins(*_MARGINS)
        column.setSpacing(_GAP)
        issued = QVBoxLayout()
        issued.setSpacing(4)
        self._issued = QLabel("ISSUED")
        self._issued.setProperty("role", "heading")
        for widget in (self._issued, self._timeline, self._endless, self._undated):
            issued.addWidget(widget)
        column.addLayout(issued)
        for facet in self._facets.values():
            column.addWidget(facet)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.setFocusProxy(self._timeline)
        self._issued_shown(shown=False)

    def _issued_shown(self, *, shown: bool) -> None:
        self._issued.setVisible(shown)
        self._timeline.setVisible(self._ends is not None)
        self._undated.setVisible(shown)
        self._endless.setVisible(False)

    def _show_years(self, outcome: SearchOutcome) -> None:
        counts = {year: count for year, count in outcome.facets.year if year is not None}
        endless = sum(count for year, count in outcome.facets.year if year is None)
        period = chosen_years(self._filters) or typed_years(outcome)
        whole = not outcome.request.query.strip() and not self._filters
        # The axis stays as wide as the archive is while a search empties some of its years.
        self._ends = _around(counts, None if whole else self._ends)
        ends = self._ends
        if ends and period:
            period = (max(period[0], ends[0]), min(period[1], ends[1]))
        self._issued_shown(shown=bool(ends or outcome.undated))
        self._timeline.show_years(counts, ends, period)
        self._endless.setVisible(endless > 0)
        self._endless.setText(f"No end or over 30 years: {grouped(endless)}")

    def _show_undated(self, outcome: SearchOutcome) -> None:
        narrowed = has_period(outcome)
        self._undated.setEnabled(narrowed)
        self._undated.setVisible(outcome.undated > 0 or narrowed)
        self._undated.show_value(
            "Undated", outcome.undated, checked=narrowed and self._filters.include_undated
        )

    def _show_busy(self, *, busy: bool) -> None:
        self._undated.set_busy(busy)
        for facet in self._facets.values():
            facet.set_busy(busy)

    def _values_changed(self, field: str, values: tuple[str | None, ...]) -> None:
        self._change(with_values(self._filters, field, values))

    def _period_chosen(self, first: int | None, last: int | None) -> None:
        if first is None or last is None:
            self._change(replace(self._filters, date_from=None, date_to=None, include_undated=False))
        else:
            self._change(replace(self._filters, date_from=f"{first:04d}", date_to=f"{last:04d}"))

    def _change(self, filters: Filters) -> None:
        self._filters = filters
        self.filters_changed.emit(filters)


def chosen_years(filters: Filters) -> Years | None:
    """Return the years that the period of `filters` touches; an open end reaches as far as years go."""
    return _years(filters.date_from, filters.date_to)


def typed_years(outcome: SearchOutcome) -> Years | None:
    """Return the years of a typed `date:` condition, so that they can be shown; None when there is none."""
    for condition in outcome.conditions:
        if condition.field == "date":
            typed = outcome.request.query[condition.start : condition.end].partition(":")[2].strip('"“”')
            first, dots, last = typed.partition("..")
            return _years(first, last if dots else first)
    return None


def _years(date_from: str | None, date_to: str | None) -> Years | None:
    first, last = (_YEAR.match(date or "") for date in (date_from, date_to))
    if first is None and last is None:
        return None
    return (int(first[0]) if first else 0, int(last[0]) if last else 9999)


def _around(counts: dict[int, int], ends: Years | None) -> Years | None:
    years = [*counts, *(ends or ())]
    return (min(years), max(years)) if years else None
