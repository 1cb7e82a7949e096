"""Our segments behind Whoosh's `Codec`, so that every query node of Whoosh runs on them as it is.

Nothing is written through Whoosh, nothing is unpickled, and there is no table of contents of Whoosh's. A
document that no longer counts does not exist for Whoosh: the live documents of a segment are numbered from 0.
So every statistic (documents, frequencies, lengths) is exact over the generation, and no matcher has to be
filtered. The source of the protocol is `whoosh.codec.base` of Whoosh-Reloaded 2.7.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh import scoring
from whoosh.codec import base
from whoosh.reading import EmptyReader, MultiReader, SegmentReader
from whoosh.searching import Searcher

from archive_app.index.schema import GROUPS
from archive_app.index.whoosh_schema import EXACT, WORD_FIELDS, group_of, make_schema
from archive_app.index.whoosh_terms import SegmentTerms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from archive_app.index.generation import Generation, OpenSegment


def stock_searcher(generation: Generation, weighting: Any = None) -> Searcher:
    """A searcher of Whoosh over a generation; the scoring is BM25F as Whoosh has it unless another is given.

    Its document numbers are those of `rows`. Close the searcher when done.
    """
    schema = make_schema()
    readers = [
        SegmentReader(None, schema, MappedSegment(opened, str(number)))
        for number, opened in enumerate(generation.segments)
    ]
    reader = MultiReader(readers) if readers else EmptyReader(schema)
    return Searcher(reader, weighting=weighting or scoring.BM25F)


def rows(generation: Generation) -> NDArray[np.int64]:
    """The row of each document of `stock_searcher`, by document number."""
    live = [opened.rows[opened.rows >= 0] for opened in generation.segments]
    return np.concatenate([*live, np.empty(0, np.int64)])


class MappedSegment(base.Segment):  # type: ignore[misc]
    """A segment of a generation as Whoosh holds it."""

    def __init__(self, opened: OpenSegment, name: str) -> None:
        super().__init__(name)
        self.segment = opened.segment
        self.live: NDArray[np.int64] = np.flatnonzero(opened.rows >= 0)

    @cached_property
    def number(self) -> NDArray[np.int64]:
        """The number that Whoosh knows each document by; -1 for those that no longer count."""
        numbers = np.full(self.segment.documents, -1, dtype=np.int64)
        numbers[self.live] = np.arange(len(self.live))
        return numbers

    def lengths(self, field: str) -> NDArray[np.uint32]:
        """The length of each live document in a field."""
        if field == EXACT:
            together = np.stack([self.segment.lengths(group) for group in GROUPS])
            return np.asarray(together[:, self.live].sum(axis=0, dtype=np.uint32))
        return self.segment.lengths(group_of(field))[self.live]

    def codec(self) -> SegmentCodec:
        """What reads this segment."""
        return SegmentCodec()

    def doc_count_all(self) -> int:
        """How many documents there are."""
        return len(self.live)

    def doc_count(self) -> int:
        """The same: deleted documents do not exist here."""
        return len(self.live)

    def has_deletions(self) -> bool:
        """Never: deleted documents do not exist here."""
        return False

    def deleted_count(self) -> int:
        """None, always."""
        return 0

    def is_deleted(self, _docnum: int) -> bool:
        """Never."""
        return False

    def deleted_docs(self) -> frozenset[int]:
        """None, always."""
        return frozenset()


class SegmentCodec(base.Codec):  # type: ignore[misc]
    """Reads segments; they are written by `segment_builder` and `segment_merge`."""

    def terms_reader(self, _storage: object, segment: MappedSegment) -> SegmentTerms:
        """What reads the terms of a segment."""
        return SegmentTerms(segment)

    def per_document_reader(self, _storage: object, segment: MappedSegment) -> SegmentDocuments:
        """What reads the documents of a segment."""
        return SegmentDocuments(segment)


class SegmentDocuments(base.PerDocumentReader):  # type: ignore[misc]
    """Lengths and stored values of the documents of a segment."""

    def __init__(self, segment: MappedSegment) -> None:
        self._segment = segment
        self._lengths: dict[str, NDArray[np.uint32]] = {}

    def doc_count(self) -> int:
        """How many documents there are."""
        return len(self._segment.live)

    def doc_count_all(self) -> int:
        """How many documents there are."""
        return len(self._segment.live)

    def has_deletions(self) -> bool:
        """Never: deleted documents do not exist here."""
        return False

    def is_deleted(self, _docnum: int) -> bool:
        """Never."""
        return False

    def deleted_docs(self) -> frozenset[int]:
        """None, always."""
        return frozenset()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """How many positions a document has in a field."""
        return int(self._of(fieldname)[docnum]) if fieldname in WORD_FIELDS else default

    def field_length(self, fieldname: str) -> int:
        """How many positions all documents together have in a field."""
        return int(self._of(fieldname).sum(dtype=np.int64)) if fieldname in WORD_FIELDS else 0

    def min_field_length(self, fieldname: str) -> int:
        """The length of the shortest document in a field."""
        return int(self._of(fieldname).min(initial=2**32 - 1)) if fieldname in WORD_FIELDS else 0

    def max_field_length(self, fieldname: str) -> int:
        """The length of the longest document in a field."""
        return int(self._of(fieldname).max(initial=0)) if fieldname in WORD_FIELDS else 0

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """The serial number of a document, and what was stored with it, as JSON."""
        document = int(self._segment.live[docnum])
        file = self._segment.segment.file
        return {"serial": file.at("serials", document), "stored": self._segment.segment.stored(document)}

    def _of(self, field: str) -> NDArray[np.uint32]:
        if field not in self._lengths:
            self._lengths[field] = self._segment.lengths(field)
        return self._lengths[field]
