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
from archive_app.ui.filters.facet_list import FacetList, Values
from archive_app.ui.filters.timeline import Timeline
from archive_app.ui.filters.year_axis import FIRST_YEAR, LAST_YEAR, Years, ends_of
from archive_app.ui.theme import LIGHT, Theme
from archive_app.ui.typed_conditions import conditions_on, date_conditions, without_conditions
from archive_app.ui.wording import counted, grouped, has_period, with_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive_app.statements.searching import SearchOutcome, TypedCondition

_MARGINS = (14, 12, 14, 14)
_GAP = 16
_BUSY_AFTER_MS = 250
_HEADINGS = {"party": "Party", "source": "Source", "type": "Type", "language": "Language"}
_YEARS_NAMED = 3
_YEAR = re.compile(r"-?\d{4}", re.ASCII)


class FiltersPane(QWidget):
    """Years, parties, sources, kinds and languages, ticked whether chosen here or typed into the query.

    `filters_changed(Filters)` on a choice by hand. Where the same facet was narrowed in the text of the
    query, the choice takes the place of what was typed: `search_changed(query, Filters)`.
    """

    filters_changed = Signal(object)
    search_changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filters = Filters()
        self._query = ""
        self._typed: dict[str, tuple[TypedCondition, ...]] = {}
        self._given_way: list[TypedCondition] = []
        self._known: dict[str, Values] = {}
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
        self._query = outcome.request.query
        self._given_way = []
        self._typed = {"year": date_conditions(outcome)}
        self._show_years(outcome)
        self._show_undated(outcome)
        for field in self._facets:
            self._show_facet(field, outcome)

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

    def _show_facet(self, field: str, outcome: SearchOutcome) -> None:
        from archive_app.ui.typed_values import values_asked_for  # noqa: PLC0415 - nothing is asked at the start

        counts = getattr(outcome.facets, field)
        values = tuple(value for value, _ in counts)
        if _is_whole(outcome):
            self._known[field] = values
        known = self._known.get(field, ())
        self._typed[field] = conditions_on(outcome, field)
        ticked: Values = getattr(self._filters, field)
        chosen = (*ticked, *values_asked_for(outcome, field, values, known))
        self._facets[field].show_counts(counts, tuple(dict.fromkeys(chosen)), known)

    def _show_years(self, outcome: SearchOutcome) -> None:
        from archive_app.ui.typed_values import typed_years  # noqa: PLC0415 - nothing is asked at the start

        counts = {year: count for year, count in outcome.facets.year if year is not None}
        endless = sum(count for year, count in outcome.facets.year if year is None)
        period = chosen_years(self._filters) or typed_years(outcome)
        # The axis stays as wide as the archive is while a search empties some of its years.
        self._ends = ends_of(counts, None if _is_whole(outcome) else self._ends)
        ends = self._ends
        far = [year for year in counts if ends is None or not ends[0] <= year <= ends[1]]
        if ends and period:
            period = (max(period[0], ends[0]), min(period[1], ends[1]))
        self._issued_shown(shown=bool(ends or outcome.undated))
        self._timeline.show_years(counts, ends, period)
        notes = [f"No end or over 30 years: {grouped(endless)}"] if endless else []
        notes += [_far_off(counts, far)] if far else []
        self._endless.setVisible(bool(notes))
        self._endless.setText("\n".join(notes))

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
        self._change(with_values(self._filters, field, values), instead_of=field)

    def _period_chosen(self, first: int | None, last: int | None) -> None:
        if first is None or last is None:
            filters = replace(self._filters, date_from=None, date_to=None, include_undated=False)
        else:
            filters = replace(self._filters, date_from=f"{first:04d}", date_to=f"{last:04d}")
        self._change(filters, instead_of="year")

    def _change(self, filters: Filters, *, instead_of: str = "") -> None:
        self._filters = filters
        self._given_way += self._typed.pop(instead_of, ())
        if self._given_way:
            self.search_changed.emit(without_conditions(self._query, self._given_way), filters)
        else:
            self.filters_changed.emit(filters)


def chosen_years(filters: Filters) -> Years | None:
    """Return the years that the period of `filters` touches; an open end reaches as far as years go."""
    first, last = (_YEAR.match(date or "") for date in (filters.date_from, filters.date_to))
    if first is None and last is None:
        return None
    return (int(first[0]) if first else FIRST_YEAR, int(last[0]) if last else LAST_YEAR)


def _is_whole(outcome: SearchOutcome) -> bool:
    """Whether nothing narrows the search, so that its counts are those of the archive."""
    return not outcome.request.query.strip() and not outcome.request.filters


def _far_off(counts: dict[int, int], years: Iterable[int]) -> str:
    named = [f"{year} ({counted(counts[year], 'statement')})" for year in years]
    rest = [f"{grouped(len(named) - _YEARS_NAMED)} more"] if len(named) > _YEARS_NAMED else []
    return f"Far from all others: {', '.join([*named[:_YEARS_NAMED], *rest])}"
