"""From files, or from documents, to segments: the work that one process does, and how it is handed over."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING, Any

from archive_app.corpus.reader import read_statement
from archive_app.index.document import Document, document_of
from archive_app.index.records import FileRecord, record_of, values_of
from archive_app.index.segments import SegmentInfo, SegmentWriter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileTask:
    """A file that is to be read: its path and stamp, and the serial number of its statement."""

    path: str
    size: int
    mtime_ns: int
    settled: bool
    serial: int


Batch = tuple[FileTask, ...] | tuple[Document, ...]


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


class Maker:
    """Reads, analyses and writes. What it is told and what it answers can be marshalled."""

    def __init__(self, corpus: Path, folder: Path, most_words: int) -> None:
        self._corpus = corpus
        self._writer = SegmentWriter(folder, most_words)

    @property
    def is_full(self) -> bool:
        """Whether it holds as much as it may, and is to `write`."""
        return self._writer.is_full

    def read(self, files: Sequence[Sequence[Any]]) -> list[list[Any] | None]:
        """Read files and add their statements; return the values of the records of those without a text."""
        answers: list[list[Any] | None] = []
        documents: list[Document] = []
        for file in (FileTask(*values) for values in files):
            result = read_statement(self._corpus, file.path)
            # The stamp of the very bytes that were read; the walk's may be older.
            read = result.stamp or file
            record = FileRecord(file.path, read.size, read.mtime_ns, result.sha256 or "", read.settled)
            if result.statement is None:
                answers.append(values_of(replace(record, problems=result.problems)))
            else:
                record = replace(record, serial=file.serial, declared_id=result.declared_id)
                documents.append(document_of(result.statement, record))
                answers.append(None)
        self._writer.add(documents)
        return answers

    def add(self, documents: Sequence[Sequence[Any]]) -> list[None]:
        """Add documents."""
        given = [
            Document(serial, stemmer, groups, stored, record_of(record))
            for serial, stemmer, groups, stored, record in documents
        ]
        self._writer.add(given)
        return [None] * len(documents)

    def write(self) -> list[tuple[Any, ...]]:
        """Write what was added and return the segments as values."""
        info = self._writer.write()
        return [] if info is None else [(info.name, info.documents, info.size)]


def order_for(batch: Batch) -> tuple[str, list[tuple[Any, ...]]]:
    """What a maker is told to do with a batch."""
    kind = "add" if batch and isinstance(batch[0], Document) else "read"
    return kind, [_values(item) for item in batch]


def _paths_of(batch: Batch) -> list[str]:
    return [item.record.path if isinstance(item, Document) else item.path for item in batch]


def _values(item: FileTask | Document) -> tuple[Any, ...]:
    if isinstance(item, Document):
        return item.serial, item.stemmer, item.groups, item.stored, values_of(item.record)
    return astuple(item)


def made_of(segments: Sequence[Sequence[Any]], batches: Sequence[tuple[Batch, list[Any]]]) -> Made:
    """What a maker's answers mean: the segments that it wrote, and the answer to each batch since."""
    read: list[str] = []
    unreadable: list[FileRecord] = []
    for batch, answers in batches:
        unreadable += [record_of(answer) for answer in answers if answer is not None]
        read += [path for path, answer in zip(_paths_of(batch), answers, strict=True) if answer is None]
    infos = tuple(SegmentInfo(*values) for values in segments)
    return Made(infos, tuple(read), tuple(unreadable))
