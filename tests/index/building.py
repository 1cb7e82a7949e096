"""Indexes of statements made by hand, without files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive_app.index.archive_index import ArchiveIndex
from archive_app.index.document import document_of
from archive_app.index.publisher import Publisher
from archive_app.index.records import FileRecord
from archive_app.index.segments import SegmentInfo, SegmentWriter
from archive_app.index.storage import index_folder
from archive_app.statements.dates import StatementDate
from archive_app.statements.statement import FirstPublished, Person, Statement
from archive_app.text.reading_text import Block, BlockKind, ReadingText, SpanMap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def statement(name: str, text: str, **values: Any) -> Statement:
    """A statement with one paragraph; `issued` may be an EDTF expression, `first` where it first appeared."""
    if isinstance(values.get("issued"), str):
        values["issued"] = StatementDate.parse(values["issued"])
    if "first" in values:
        values["first_published"] = FirstPublished(values.pop("first"))
    if "author" in values:
        values["people"] = (Person(values.pop("author")),)
    values.setdefault("title", "")
    values.setdefault("language", "en")
    block = Block(BlockKind.PARAGRAPH, 0, len(text), number=1)
    reading = ReadingText(text, (block,), SpanMap(((0, 0, len(text)),)))
    return Statement(id=name, path=f"{name}.md", source=text, reading=reading, **values)


class ByHand:
    """An index folder that statements are put into one by one."""

    def __init__(self, corpus: Path) -> None:
        folder = index_folder(corpus)
        self.publisher = Publisher(folder, rebuild=False)
        self._writer = SegmentWriter(folder, 10**9)

    def add(self, each: Statement) -> None:
        """Add a statement to what is published next."""
        serial = self.publisher.next_serial()
        file = FileRecord(each.path, len(each.text), 0, "", serial=serial, declared_id=each.id)
        self._writer.add([document_of(each, file)])

    def write(self) -> None:
        """Write what was added as a segment, which nothing names yet."""
        self.publisher.take(self.written())

    def written(self) -> list[SegmentInfo]:
        """Write what was added as a segment that is not even taken over."""
        info = self._writer.write()
        return [] if info is None else [info]

    def publish(self) -> None:
        """Publish a generation of all that was added."""
        self.write()
        self.publisher.settle()
        self.publisher.publish(complete=True, report=None, folder_problems=())


def index_of(corpus: Path, *batches: Sequence[Statement]) -> ArchiveIndex:
    """An index of the statements; each batch is a generation of its own."""
    by_hand = ByHand(corpus)
    for batch in batches:
        for each in batch:
            by_hand.add(each)
        by_hand.publish()
    return ArchiveIndex(corpus)
