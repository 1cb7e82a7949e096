"""What was indexed and is no longer what the file says: found before a generation is published, and kept.

The text before is in a segment of the generation in force, the one that follows in a segment just made; both
are read only where the file's own checksum changed. So an update that meets no changed file does nothing
here, and a rebuild by other rules of reading makes no edition of a file that is the same to the byte.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from archive_app.corpus.earlier_texts import EarlierTexts, Replaced, text_sha256
from archive_app.index.array_file import Damaged
from archive_app.index.segments import open_segment
from archive_app.text.change_size import change_size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from archive_app.index.records import FileRecord
    from archive_app.index.segment import Segment
    from archive_app.index.segments import SegmentInfo

#: Characters of changed texts that are compared word by word in one update; those beyond are not counted.
_MOST_COMPARED = 20_000_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Before:
    """The generation that was in force when an update began: its records by path, and when it was true.

    `seen` is the time in seconds since 1970 at which its account was written, None where it does not cover
    the whole folder. Documents that are read since have serial numbers from `next_serial`.
    """

    records: Mapping[str, FileRecord]
    seen: float | None
    next_serial: int

    def changed(
        self, records: Sequence[FileRecord], moved_from: Mapping[str, str]
    ) -> Iterator[tuple[FileRecord, FileRecord]]:
        """Yield each statement whose file is another now: its record before, and now.

        It is the one that had its id; else the one in its place, unless that has an id of its own.
        """
        read = [record for record in records if record.serial >= self.next_serial]
        wanted = {record.id for record in read}
        by_id = {was.id: was for was in self.records.values() if was.serial and was.id in wanted}
        for record in read:
            was = by_id.get(record.id) or self._in_its_place(record, moved_from, records)
            if was is not None and was.sha256 != record.sha256:
                yield was, record

    def _in_its_place(
        self, record: FileRecord, moved_from: Mapping[str, str], records: Sequence[FileRecord]
    ) -> FileRecord | None:
        was = self.records.get(moved_from.get(record.path, record.path))
        if was is None or not was.serial or (was.declared_id and record.declared_id):
            return None
        return None if any(other.id == was.id for other in records) else was

    def last_seen(self, was: FileRecord) -> str:
        """When a file was last known to be as it was: when the index was last true, else its own time."""
        seconds = was.mtime_ns / 1e9 if self.seen is None else self.seen
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


NOTHING_BEFORE = Before({}, None, 1)


class TextsBySerial:
    """Reads texts out of segments. Nothing stays open when it is gone."""

    def __init__(
        self,
        folder: Path,
        segments: Sequence[SegmentInfo],
        serials: Callable[[SegmentInfo], NDArray[np.int64]],
    ) -> None:
        self._folder = folder
        self._segments = segments
        self._serials = serials
        self._open: dict[str, Segment] = {}

    def text(self, serial: int) -> str:
        """Return the text of a document; raises Damaged and OSError."""
        fault: Exception = Damaged("a statement of the index is missing")
        for info in self._segments:
            try:
                places = np.flatnonzero(self._serials(info) == serial)
                if len(places):
                    segment = self._open.get(info.name)
                    if segment is None:
                        segment = self._open[info.name] = open_segment(self._folder, info)
                    text: str = segment.stored(int(places[0]))["text"]
                    return text
            except (Damaged, OSError) as reason:
                # Another segment may hold it all the same.
                fault = reason
        raise fault


def keep_earlier_texts(
    corpus: Path,
    before: Before,
    records: Sequence[FileRecord],
    moved_from: Mapping[str, str],
    texts: Callable[[], TextsBySerial],
) -> int:
    """Keep every text that the settled `records` of the next generation no longer hold; return how many.

    Raises OSError when they cannot be written: then the generation that needs them must not be published.
    """
    if not before.records:
        return 0
    pairs = list(before.changed(records, moved_from))
    if not pairs:
        return 0
    return EarlierTexts(corpus).keep(_replaced(before, pairs, texts()))


def _replaced(
    before: Before, pairs: Iterable[tuple[FileRecord, FileRecord]], texts: TextsBySerial
) -> Iterator[Replaced]:
    compared = 0
    for was, record in pairs:
        following = texts.text(record.serial)
        try:
            text = texts.text(was.serial)
        except (Damaged, OSError) as reason:
            _log.warning("The earlier text of %s could not be read: %s", was.path, reason)
            text = None
        if text == following:
            continue
        words = shared = None
        if text is not None and compared + len(text) + len(following) <= _MOST_COMPARED:
            compared += len(text) + len(following)
            size = change_size(text, following)
            words, shared = size.words, size.shared
        yield Replaced(
            statement_id=record.id,
            was=None if was.id == record.id else was.id,
            path=was.path,
            text=text,
            following=text_sha256(following),
            last_seen=before.last_seen(was),
            words=words,
            shared=shared,
        )
