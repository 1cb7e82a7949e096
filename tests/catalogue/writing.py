"""Archives of a few files in which details are amended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive_app.catalogue.amendment import Amendment, Plan
from archive_app.catalogue.document import Document
from archive_app.catalogue.planning import plan_document
from archive_app.corpus.reader import read_statement

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.statements.statement import Statement


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def planned(folder: Path, name: str, fields: dict[str, Any], *, leave_alone: bool = False) -> Plan:
    """Plan an amendment of a file without an index."""
    document = Document.read(folder, name)
    return plan_document(folder, name, document, Amendment(fields), leave_alone=leave_alone)


def statement(folder: Path, name: str) -> Statement:
    read = read_statement(folder, name).statement
    assert read is not None
    return read
