"""Building this engine's index: nothing that an opening has to import."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from archive_app.index import processes
from archive_app.index.document import document_of
from archive_app.index.generation import open_generation
from archive_app.index.makers import ManyMakers, OneMaker
from archive_app.index.publisher import Publisher
from archive_app.index.records import FileRecord
from archive_app.statements.dates import StatementDate
from archive_app.statements.statement import Statement
from archive_app.text.reading_text import ReadingText, SpanMap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from archive_app.index.document import Document as Indexed
    from archive_app.index.makers import Makers
    from benchmarks.corpora import Document

#: Documents that are handed on together.
_BATCH = 250

_SECONDS_TO_WAIT = 0.1


def build(documents: Iterable[Document], corpus: Path, index: Path, workers: int) -> None:
    """Index documents as one generation, in the manner of the indexing process."""
    processes.collect_garbage_rarely()
    publisher = Publisher(index, rebuild=False)
    with _makers(corpus, index, workers) as makers:
        for batch in _batches(documents, publisher):
            while not makers.has_room:
                publisher.take(makers.next(_SECONDS_TO_WAIT).segments)
            makers.hand(batch)
        makers.write()
        while not makers.is_idle:
            publisher.take(makers.next(_SECONDS_TO_WAIT).segments)
    publisher.settle()
    publisher.publish(complete=True, report=None, folder_problems=())


def change_one(corpus: Path, index: Path, changed: Document) -> None:
    """Put a statement in the place of the one with its number, as a running worker does, and open that."""
    processes.collect_garbage_rarely()
    publisher = Publisher(index, rebuild=False)
    with _makers(corpus, index, 1) as maker:
        maker.hand(next(_batches([changed], publisher)))
        maker.write()
        publisher.take(maker.next(_SECONDS_TO_WAIT).segments)
    publisher.settle()
    publisher.publish(complete=True, report=None, folder_problems=())
    opened = open_generation(index)
    assert opened is not None
    opened.close()


def _makers(corpus: Path, index: Path, workers: int) -> Makers:
    return ManyMakers(corpus, index, workers) if workers > 1 else OneMaker(corpus, index)


def _batches(documents: Iterable[Document], publisher: Publisher) -> Iterator[tuple[Indexed, ...]]:
    waiting = iter(documents)
    while batch := list(itertools.islice(waiting, _BATCH)):
        yield tuple(_indexed(each, publisher.next_serial()) for each in batch)


def _indexed(document: Document, serial: int) -> Indexed:
    statement = _statement(document)
    size = len(statement.text)
    file = FileRecord(statement.path, size, 0, "", serial=serial, declared_id=statement.id)
    return document_of(statement, file)


def _statement(document: Document) -> Statement:
    return Statement(
        id=str(document.number),
        path=f"{document.number}.md",
        title=document.title,
        source=document.text,
        reading=ReadingText(document.text, (), SpanMap()),
        type=document.type,
        language=document.language,
        party=document.party,
        issued=StatementDate.parse(document.issued) if document.issued else None,
    )
