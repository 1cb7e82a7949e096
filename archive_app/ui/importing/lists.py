"""What is to be imported, and what became of it, as rows of a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archive_app.catalogue.importing.documents import SourceKind
from archive_app.catalogue.importing.report import Outcome
from archive_app.ui.plain_table import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.catalogue.importing.report import ImportReport, SourcePreview

KIND_NAMES = {
    SourceKind.HTML: "Web page",
    SourceKind.DOCX: "Word document",
    SourceKind.PDF: "PDF",
    SourceKind.EMAIL: "Mail message",
    SourceKind.MBOX: "Mailbox",
    SourceKind.CSV: "Table (CSV)",
    SourceKind.JSON: "Table (JSON)",
    SourceKind.JSON_LINES: "Table (JSON Lines)",
    SourceKind.TEXT: "Plain text",
}
_OUTCOMES = {
    Outcome.IMPORTED: "Imported",
    Outcome.ALREADY_THERE: "Already there",
    Outcome.REFUSED: "Refused",
}


def preview_lines(previews: Sequence[SourcePreview]) -> list[Line]:
    """Return a row for each source: its name, its kind, and why it is refused or its first titles."""
    lines = []
    for source in previews:
        kind = "Refused" if source.reason or source.kind is None else KIND_NAMES[source.kind]
        titles = [str(sample.get("title") or sample["text"].split("\n", 1)[0]) for sample in source.samples]
        words = source.reason or " · ".join(titles)
        lines.append(Line((Path(source.source).name, kind, words), f"{source.source}\n{words}"))
    return lines


def report_lines(report: ImportReport) -> list[Line]:
    """Return a row for each item, what was refused first and then what a person should read."""
    lines: list[tuple[int, Line]] = []
    for item in report.items:
        name = Path(item.source).name + (f", {item.part}" if item.part else "")
        words = item.reason or " ".join(filter(None, (item.path, *item.notes)))
        line = Line((name, _OUTCOMES[item.outcome], words), f"{item.source}\n{words}", item.path)
        rank = 0 if item.outcome is Outcome.REFUSED else 1 if item.notes else 2
        lines.append((rank, line))
    lines.sort(key=lambda ranked: ranked[0])
    return [line for _, line in lines]
