"""What is handed to those who make segments, what they answer, and what that means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from archive_app.index.records import FileRecord, record_of, values_of
from archive_app.index.segments import SegmentInfo
from archive_app.statements.problems import Problem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.index.document import Document


class FileTask(NamedTuple):
    """A file that is to be read: its path and stamp, and the serial number of its statement."""

    path: str
    size: int
    mtime_ns: int
    settled: bool
    serial: int


Batch = tuple[FileTask, ...] | tuple["Document", ...]


@dataclass(frozen=True, slots=True)
class Made:
    """Segments that were written, and what became of the files that they were made of.

    `read` are the paths of those with a text, `unreadable` the records of the others. `failed` are files at
    which a process ended twice.
    """

    segments: tuple[SegmentInfo, ...] = ()
    read: tuple[str, ...] = ()
    unreadable: tuple[FileRecord, ...] = ()
    failed: tuple[FileTask, ...] = ()


def order_for(batch: Batch) -> tuple[str, list[tuple[Any, ...]]]:
    """What a maker is told to do with a batch."""
    kind = "read" if batch and isinstance(batch[0], FileTask) else "add"
    return kind, [_values(item) for item in batch]


def _paths_of(batch: Batch) -> list[str]:
    return [item.path if isinstance(item, FileTask) else item.record.path for item in batch]


def _values(item: FileTask | Document) -> tuple[Any, ...]:
    if isinstance(item, FileTask):
        return tuple(item)
    return item.serial, item.stemmer, item.groups, item.stored, values_of(item.record)


def made_of(segments: Sequence[Sequence[Any]], batches: Sequence[tuple[Batch, list[Any]]]) -> Made:
    """What a maker's answers mean: the segments that it wrote, and the answer to each batch since."""
    read: list[str] = []
    unreadable: list[FileRecord] = []
    for batch, answers in batches:
        unreadable += [record_of(answer) for answer in answers if answer is not None]
        read += [path for path, answer in zip(_paths_of(batch), answers, strict=True) if answer is None]
    infos = tuple(SegmentInfo(*values) for values in segments)
    return Made(infos, tuple(read), tuple(unreadable))


def failed(file: FileTask) -> FileRecord:
    """The record of a file at which a process ended twice."""
    problem = Problem(
        file.path,
        None,
        ProblemKind.UNREADABLE,
        "The process that read this file ended while it did so, twice.",
        "Look whether the file is what it seems to be; the next update tries it again.",
    )
    return FileRecord(file.path, file.size, file.mtime_ns, "", file.settled, problems=(problem,))
