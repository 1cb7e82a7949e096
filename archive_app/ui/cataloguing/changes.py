"""What would change, as rows of a table: field, old, new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from archive_app.catalogue.amendment import shown_value
from archive_app.ui.cataloguing.fields import label_of
from archive_app.ui.importing.lists import Line, LinesModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.catalogue.amend import Outcome
    from archive_app.catalogue.amendment import Plan

NOTHING = "—"


def plan_lines(planned: Plan) -> list[Line]:
    """Return a row for each field that a plan changes."""
    return [
        Line((_named(c.field, c.key), shown_value(c.old) or NOTHING, shown_value(c.new) or NOTHING), c.key)
        for c in planned.changes
    ]


def outcome_lines(outcomes: Sequence[Outcome]) -> list[Line]:
    """Return a row for each change of many statements, those that cannot be amended first."""
    refused = [
        Line((o.statement_id, "cannot be amended", f"{o.fault.message} {o.fault.remedy}"), o.statement_id)
        for o in outcomes
        if o.fault is not None
    ]
    return refused + [
        Line((o.plan.path, *line.cells[1:]), o.plan.path, o.statement_id)
        for o in outcomes
        if o.plan is not None
        for line in plan_lines(o.plan)
    ]


def lines_table(model: LinesModel, name: str, widths: Sequence[int]) -> QTableView:
    """Return a table of such rows: one is chosen at a time, and Tab leads out of it."""
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(34)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setStretchLastSection(True)
    for column, width in enumerate(widths):
        header.resizeSection(column, width)
    return table


def _named(field: str, key: str) -> str:
    label = label_of(field)
    return label if key == field else f"{label} ({key})"
