"""What the indexing process and the app say to one another: one JSON object a line.

To the process: one `Task`, then nothing, or the line `cancel`; the end of its input means cancel too, so
that it never outlives the app for long. From the process: any number of `progress`, then one `report` or
one `error`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from archive_app.statements.problems import (
    ArchiveError,
    FolderEmptied,
    FolderUnavailable,
    IndexBusy,
    IndexingFailed,
    IndexUnusable,
)
from archive_app.statements.searching import IndexProgress, IndexReport

CANCEL = b"cancel\n"

_EXPECTED: dict[str, type[ArchiveError]] = {
    kind.__name__: kind
    for kind in (FolderUnavailable, FolderEmptied, IndexBusy, IndexUnusable, IndexingFailed)
}


@dataclass(frozen=True, slots=True)
class Task:
    """What the process is to do: bring the index of `corpus` up to date, or build it anew."""

    corpus: str
    index_folder: str
    rebuild: bool


Teller = Callable[[IndexProgress], None]


def encode_task(task: Task) -> bytes:
    """A task as a line."""
    return _line(asdict(task))


def decode_task(line: bytes) -> Task:
    """Read a task back; raises ValueError or TypeError."""
    return Task(**json.loads(line))


def encode(message: IndexProgress | IndexReport | ArchiveError) -> bytes:
    """What the process says, as a line."""
    if isinstance(message, IndexProgress):
        return _line({"progress": asdict(message)})
    if isinstance(message, IndexReport):
        return _line({"report": asdict(message)})
    return _line({"error": [type(message).__name__, message.message, message.remedy]})


def decode(line: bytes) -> IndexProgress | IndexReport | ArchiveError:
    """Read back what the process said; raises ValueError for anything else."""
    match json.loads(line):
        case {"progress": dict(values)}:
            return IndexProgress(**values)
        case {"report": dict(values)}:
            return report_of(values)
        case {"error": [str(kind), str(message), str(remedy)]}:
            return _EXPECTED.get(kind, IndexingFailed)(message, remedy)
        case _:
            raise ValueError("not a message of the indexing process")


def report_of(values: dict[str, Any]) -> IndexReport:
    """A report from its JSON form."""
    kinds = tuple((str(kind), int(count)) for kind, count in values["ignored_kinds"])
    return IndexReport(**{**values, "ignored_kinds": kinds})


def _line(values: dict[str, Any]) -> bytes:
    return json.dumps(values).encode("ascii") + b"\n"
