"""What is to be imported, and what became of it, as rows of a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from archive_app.catalogue.importing.documents import SourceKind
from archive_app.catalogue.importing.report import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from archive_app.catalogue.importing.report import ImportReport, SourcePreview

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

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


class Line(NamedTuple):
    """One row: three cells, the whole of what it is about, and the path of a statement where it has one."""

    cells: tuple[str, str, str]
    whole: str
    path: str | None = None


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


class LinesModel(QAbstractTableModel):
    """Rows of three cells."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headings: tuple[str, ...] = ("Document", "Taken for", "")
        self._lines: Sequence[Line] = ()

    def show(self, headings: tuple[str, str, str], lines: Sequence[Line]) -> None:
        """Replace headings and rows."""
        self.beginResetModel()
        self._headings, self._lines = headings, lines
        self.endResetModel()

    def line(self, row: int) -> Line:
        """Return a row."""
        return self._lines[row]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the headings of the columns."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self._headings):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._headings[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell."""
        if not index.isValid() or not 0 <= index.row() < len(self._lines):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._lines[index.row()].cells[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None
