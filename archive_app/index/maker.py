"""From files, or from documents, to segments: the work that one process does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive_app.index.document import Document, document_of
from archive_app.index.orders import FileTask
from archive_app.index.records import FileRecord, record_of, values_of
from archive_app.index.segments import SegmentWriter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


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
        # Whoever is handed documents reads none, and learning how to takes as long as all else of a start.
        from archive_app.corpus.reader import read_statement  # noqa: PLC0415 - see above

        answers: list[list[Any] | None] = []
        documents: list[Document] = []
        for file in (FileTask(*values) for values in files):
            result = read_statement(self._corpus, file.path)
            # The stamp of the very bytes that were read; the walk's may be older.
            read = result.stamp or file
            stamp = file.path, read.size, read.mtime_ns, result.sha256 or "", read.settled
            if result.statement is None:
                answers.append(values_of(FileRecord(*stamp, problems=result.problems)))
            else:
                record = FileRecord(*stamp, serial=file.serial, declared_id=result.declared_id)
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
