"""From files, or from documents, to segments: the work that one process does, and how it is handed over."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING, Any

from archive_app.corpus.reader import read_statement
from archive_app.index.document import Document, document_of
from archive_app.index.records import FileRecord, describe, record_of, values_of
from archive_app.index.segments import SegmentInfo, SegmentWriter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archive_app.statements.statement import Statement


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
    """Segments that were written, and what they were made of: files with records, documents with lengths.

    `lengths` are as `SegmentWriter.add` returns them. `failed` are files at which a process ended twice.
    """

    segments: tuple[SegmentInfo, ...] = ()
    records: tuple[FileRecord, ...] = ()
    lengths: tuple[tuple[Document, tuple[int, ...]], ...] = ()
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

    def read(self, files: Sequence[Sequence[Any]]) -> list[list[Any]]:
        """Read files, add their statements, and return the values of their records."""
        stamped: list[FileRecord] = []
        statements: list[Statement] = []
        documents: list[Document] = []
        for file in (FileTask(*values) for values in files):
            result = read_statement(self._corpus, file.path)
            # The stamp of the very bytes that were read; the walk's may be older.
            read = result.stamp or file
            record = FileRecord(file.path, read.size, read.mtime_ns, result.sha256 or "", read.settled)
            if result.statement is None:
                record = replace(record, problems=result.problems)
            else:
                record = replace(record, serial=file.serial, declared_id=result.declared_id)
                statements.append(result.statement)
                documents.append(document_of(result.statement, file.serial))
            stamped.append(record)
        added = zip(statements, documents, self._writer.add(documents), strict=True)
        return [
            values_of(_described(record, *next(added)) if record.serial else record) for record in stamped
        ]

    def add(self, documents: Sequence[Sequence[Any]]) -> list[tuple[int, ...]]:
        """Add documents and return how many words each has in each of `schema.GROUPS`."""
        return self._writer.add([Document(*values) for values in documents])

    def write(self) -> list[tuple[Any, ...]]:
        """Write what was added and return the segments as values."""
        info = self._writer.write()
        return [] if info is None else [(info.name, info.documents, info.size)]


def _described(
    record: FileRecord, statement: Statement, document: Document, lengths: tuple[int, ...]
) -> FileRecord:
    return describe(record, statement, lengths, document.stemmer)


def order_for(batch: Batch) -> tuple[str, list[tuple[Any, ...]]]:
    """What a maker is told to do with a batch."""
    kind = "add" if batch and isinstance(batch[0], Document) else "read"
    return kind, [_values(item) for item in batch]


def _values(item: FileTask | Document) -> tuple[Any, ...]:
    if isinstance(item, Document):
        return item.serial, item.stemmer, item.groups, item.stored
    return astuple(item)


def made_of(segments: Sequence[Sequence[Any]], batches: Sequence[tuple[Batch, list[Any]]]) -> Made:
    """What a maker's answers mean: the segments that it wrote, and the answer to each batch since."""
    records: list[FileRecord] = []
    lengths: list[tuple[Document, tuple[int, ...]]] = []
    for batch, answers in batches:
        for item, answer in zip(batch, answers, strict=True):
            if isinstance(item, Document):
                lengths.append((item, tuple(answer)))
            else:
                records.append(record_of(answer))
    infos = tuple(SegmentInfo(*values) for values in segments)
    return Made(infos, tuple(records), tuple(lengths))
