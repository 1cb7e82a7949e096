"""Which id each file of an archive has, once all of them are known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive_app.statements.problems import Problem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from archive_app.index.records import FileRecord


def settle(records: Collection[FileRecord]) -> list[FileRecord]:
    """Return the records in order of paths, each with its id; ids are unique.

    A declared id belongs to the first path that declares it; the others use their paths. A declared id that
    is another file's path is left to that file.
    """
    ordered = sorted(records, key=lambda record: record.path)
    paths = {record.path for record in ordered}
    keepers: dict[str, str] = {path: path for path in paths}
    settled = []
    for record in ordered:
        declared = record.declared_id if record.serial else None
        keeper = keepers.setdefault(declared, record.path) if declared else record.path
        if declared and keeper == record.path:
            settled.append(_with(record, declared, ()))
        elif declared:
            settled.append(_with(record, record.path, (_taken(record.path, declared, keeper),)))
        else:
            settled.append(_with(record, record.path, ()))
    return settled


def _with(record: FileRecord, its_id: str, problems: tuple[Problem, ...]) -> FileRecord:
    if record.id == its_id and record.id_problems == problems:
        return record
    return replace(record, id=its_id, id_problems=problems)


def _taken(path: str, declared: str, keeper: str) -> Problem:
    return Problem(
        path,
        None,
        ProblemKind.IDENTITY,
        f"The id “{declared}” belongs to {keeper} already, so this file goes by its path.",
        "Give one of the two another id.",
    )
