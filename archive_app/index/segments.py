"""Segments: Whoosh's files of postings and stored fields, written once, read by many, merged in tiers.

Stock Whoosh keeps its list of segments in a pickled table of contents and never syncs it. Here the list
lives in our own manifest (`storage`), so this module drives Whoosh's segment writer and reader without its
`Index`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher, W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.writing import SegmentWriter

from archive_app.index.schema import make_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_NAME = "statements"

#: How many segments of about one size are left before they are merged into one.
_TIER_WIDTH = 8
_SMALLEST_TIER = 500

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SegmentInfo:
    """One segment as the manifest names it; `deleted` are the numbers of documents that no longer count."""

    name: str
    documents: int
    deleted: tuple[int, ...] = ()

    @property
    def live(self) -> int:
        """How many documents still count."""
        return self.documents - len(self.deleted)


class RawPostings(NamedTuple):
    """The postings of a term in a segment: documents ascending, how often, all positions in a row."""

    documents: IntArray
    counts: NDArray[np.float32]
    positions: IntArray


class _BlockMatcher(W3LeafMatcher):  # type: ignore[misc]
    """Hands out whole blocks of postings; one posting at a time costs ten times as much."""

    def blocks(self) -> Iterator[tuple[Sequence[int], Sequence[float], Sequence[bytes]]]:
        while not self._atend:
            self._read_ids()
            self._read_weights()
            self._read_values()
            yield self._ids, self._weights, self._values
            self._next_block()


class _Codec(W3Codec):  # type: ignore[misc]
    # Lengths are in the records; Whoosh would look for a file of them with every posting.
    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=512, compression=3)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> _BlockMatcher:
        offset, length = terminfo.extent()
        return _BlockMatcher(dbfile, offset, length, format_, term=term, scorer=scorer)


class OpenSegment:
    """A segment open for reading. Not thread-safe: Whoosh reads through one file position."""

    def __init__(self, folder: Path, info: SegmentInfo) -> None:
        self.info = info
        self._schema = make_schema()
        # Whoosh would look at every posting to leave out what was deleted; the records of the generation do
        # so at once.
        everything = SegmentInfo(info.name, info.documents)
        self._reader = SegmentReader(FileStorage(str(folder)), self._schema, _whoosh_segment(everything))

    def serials(self) -> NDArray[np.int64]:
        """The serial number of every document, deleted ones too."""
        column = self._reader.column_reader("serial", self._schema["serial"].column_type)
        return np.array(column.load(), dtype=np.int64).reshape(-1)

    def postings(self, field_name: str, term: bytes) -> RawPostings | None:
        """The postings of a term; None when it does not occur."""
        try:
            matcher = self._reader.postings(field_name, term)
        except TermNotFound:
            return None
        ids: list[int] = []
        weights: list[float] = []
        values: list[bytes] = []
        for block_ids, block_weights, block_values in matcher.blocks():
            ids.extend(block_ids)
            weights.extend(block_weights)
            if block_values and block_values[0] is not None:
                values.extend(block_values)
        return RawPostings(
            np.array(ids, dtype=np.int64),
            np.array(weights, dtype=np.float32),
            np.frombuffer(b"".join(values), dtype="<u4").astype(np.int64),
        )

    def terms(self, field_name: str) -> Iterator[tuple[str, int]]:
        """Every term of a field with the number of documents that hold it, in order of bytes."""
        for (name, term), info in self._reader.iter_from(field_name, b""):
            if name != field_name:
                return
            yield term.decode("utf-8", "surrogatepass"), info.doc_frequency()

    def stored(self, document: int) -> str:
        """What was stored with a document, as JSON."""
        text: str = self._reader.stored_fields(document)["stored"]
        return text

    def close(self) -> None:
        """Close the files."""
        self._reader.close()


@dataclass
class SegmentBuilder:
    """Takes documents and writes them as one new segment beside those that are there."""

    folder: Path
    segments: Sequence[SegmentInfo]
    _writer: _Writer = field(init=False)

    def __post_init__(self) -> None:
        self._writer = _Writer(self.folder, self.segments)

    def add(self, fields: dict[str, Any]) -> None:
        """Add one document."""
        self._writer.add_document(**fields)

    def finish(self, deleted: dict[str, set[int]]) -> tuple[SegmentInfo, ...]:
        """Write the segment, merge what is due, and return the segments that now make up the index.

        `deleted` are further documents that no longer count, by the name of their segment.
        """
        for segment in self._writer.segments:
            for document in deleted.get(segment.segid, ()):
                segment.delete_document(document)
        self._writer.commit(mergetype=_merge_in_tiers)
        return tuple(
            SegmentInfo(segment.segid, segment.doc_count_all(), tuple(sorted(segment.deleted_docs())))
            for segment in self._writer.finished
        )

    def cancel(self) -> None:
        """Give up; what was written is left to the next clean-up."""
        self._writer.cancel()


class _Source:
    """As much of a Whoosh index as its segment writer asks for."""

    indexname = _NAME

    def __init__(self, folder: Path, segments: Sequence[SegmentInfo]) -> None:
        self.storage = FileStorage(str(folder))
        self.generation = 0
        self.schema = make_schema()
        self.segments = [_whoosh_segment(info) for info in segments]

    def _read_toc(self) -> _Source:
        return self


class _Writer(SegmentWriter):  # type: ignore[misc]
    def __init__(self, folder: Path, segments: Sequence[SegmentInfo]) -> None:
        self.finished: list[Any] = []
        super().__init__(_Source(folder, segments), _lk=False, codec=_Codec(), compound=False, limitmb=64)

    def _commit_toc(self, segments: list[Any]) -> None:
        self.finished = segments


def file_prefix(info: SegmentInfo) -> str:
    """How the names of a segment's files begin."""
    return f"{_NAME}_{info.name}."


def due_for_merging(sizes: Sequence[int]) -> list[int]:
    """Return which of the segments with these sizes are to become one (log-structured tiers, factor 8)."""
    tiers: dict[int, list[int]] = {}
    for number, size in enumerate(sizes):
        tier = max(0, math.ceil(math.log(max(size, 1) / _SMALLEST_TIER, _TIER_WIDTH)))
        tiers.setdefault(tier, []).append(number)
    return sorted(number for members in tiers.values() if len(members) >= _TIER_WIDTH for number in members)


def _merge_in_tiers(writer: _Writer, segments: list[Any]) -> list[Any]:
    live = [segment for segment in segments if segment.doc_count() > 0]
    due = set(due_for_merging([segment.doc_count() for segment in live]))
    # Half-empty segments are written anew, so that what was removed does not stay for ever.
    due |= {number for number, s in enumerate(live) if s.deleted_count() * 2 > s.doc_count_all()}
    for number in sorted(due):
        reader = SegmentReader(writer.storage, writer.schema, live[number])
        writer.add_reader(reader)
        reader.close()
    return [segment for number, segment in enumerate(live) if number not in due]


def _whoosh_segment(info: SegmentInfo) -> W3Segment:
    return W3Segment(_Codec(), _NAME, info.documents, info.name, set(info.deleted))
