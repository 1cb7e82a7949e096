"""What would change, as rows of a table: field, old, new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from archive_app.catalogue.amendment import shown_value
from archive_app.ui.cataloguing.fields import label_of
from archive_app.ui.importing.lists import Line, LinesModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.catalogue.amendment import Change
    from archive_app.statements.problems import ArchiveError
    from archive_app.ui.cataloguing.many import Intent

NOTHING = "—"


def change_lines(changes: Sequence[Change]) -> list[Line]:
    """Return a row for each field that is changed."""
    return [
        Line((_named(c.field, c.key), shown_value(c.old) or NOTHING, shown_value(c.new) or NOTHING), c.key)
        for c in changes
    ]


def intent_lines(wanted: Sequence[Intent]) -> list[Line]:
    """Return a row for each change of many statements, those that cannot be amended first."""
    refused = [refusal_line(i.path, i.fault) for i in wanted if i.fault is not None]
    return refused + [
        Line((intent.path, *line.cells[1:]), intent.path, intent.statement_id)
        for intent in wanted
        for line in change_lines(intent.changes)
    ]


def refusal_line(path: str, fault: ArchiveError) -> Line:
    """Return the row of a statement that is not amended."""
    return Line((path, "Not amended", f"{fault.message} {fault.remedy}".strip()), path)


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
