"""What would change, as rows of a table: field, old, new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.catalogue.amendment import shown_value
from archive_app.ui.cataloguing.fields import label_of
from archive_app.ui.plain_table import Line

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


def _named(field: str, key: str) -> str:
    label = label_of(field)
    return label if key == field else f"{label} ({key})"
