"""What is in a folder, and what a statement in it says."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from archive_app.corpus.reader import read_statement

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.catalogue.importing.report import ImportReport, ItemReport, Outcome
    from archive_app.statements.statement import Statement


def everything_in(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below a folder, or where a link leads, by its path."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def the_statement(folder: Path, path: str | None) -> Statement:
    """The statement at a path, as our own reader reads it, without any problem."""
    assert path is not None
    reading = read_statement(folder, path)
    assert reading.statement is not None
    assert not reading.problems
    return reading.statement


def outcomes(report: ImportReport) -> list[Outcome]:
    """What became of each item."""
    return [item.outcome for item in report.items]


def only_item(report: ImportReport) -> ItemReport:
    """The one item of an import."""
    (item,) = report.items
    return item
