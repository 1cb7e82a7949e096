"""The terms of a segment as Whoosh reads them."""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.codec import base
from whoosh.reading import TermNotFound

from archive_app.index import places
from archive_app.index.choices import Choice, codes_of
from archive_app.index.schema import GROUPS
from archive_app.index.whoosh_postings import PostingMatcher, Postings
from archive_app.index.whoosh_schema import EXACT, WORD_FIELDS, group_of, stem_term
from archive_app.index.word_table import encode, strings_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whoosh.reading import TermInfo

    from archive_app.index.whoosh_codec import MappedSegment
    from archive_app.index.word_table import WordTable

#: Terms of a segment whose postings are remembered: a query asks for the same ones several times.
_REMEMBERED = 64

_POSITION = (1 << places.SHIFT) - 1


class SegmentTerms(base.TermsReader):  # type: ignore[misc]
    """The terms of a segment: those that a live document holds."""

    def __init__(self, segment: MappedSegment) -> None:
        self._whole = segment
        self._segment = segment.segment
        self._recent: OrderedDict[tuple[str, bytes], Postings | None] = OrderedDict()

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._postings(*term) is not None

    def indexed_field_names(self) -> tuple[str, ...]:
        """The fields that have terms."""
        return WORD_FIELDS

    def cursor(self, fieldname: str, _fieldobj: object) -> TermCursor:
        """A walk through the terms of a field."""
        return TermCursor(self, fieldname)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield every `(field, term)`, in order."""
        for field in WORD_FIELDS:
            yield from self.terms_from(field, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield `(field, term)` for each term of a field from `prefix` on, in order."""
        for term in self._candidates(fieldname, prefix):
            if self._postings(fieldname, term) is not None:
                yield fieldname, term

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield every `(field, term)` with its statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield `(field, term)` with its statistics for each term of a field from `prefix` on."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """The statistics of a term; raises TermNotFound."""
        return self._found(fieldname, text).info()

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often a term stands in all documents together."""
        postings = self._postings(fieldname, text)
        return 0.0 if postings is None else float(postings.counts.sum())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many documents hold a term."""
        postings = self._postings(fieldname, text)
        return 0 if postings is None else len(postings.documents)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> PostingMatcher:
        """A walk through the documents of a term; raises TermNotFound."""
        return PostingMatcher(self._found(fieldname, text), format_, (fieldname, text), scorer)

    def _found(self, field: str, term: bytes) -> Postings:
        postings = self._postings(field, term)
        if postings is None:
            raise TermNotFound(f"{field}:{term!r}")
        return postings

    def _postings(self, field: str, term: bytes) -> Postings | None:
        key = (field, term)
        if key in self._recent:
            self._recent.move_to_end(key)
            return self._recent[key]
        found = self._recent[key] = self._read(field, term)
        if len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)
        return found

    def _read(self, field: str, term: bytes) -> Postings | None:
        text = term.decode("utf-8", "surrogatepass")
        segment, spoken = self._segment, None
        groups: tuple[str, ...] = GROUPS if field == EXACT else (group_of(field),)
        if field == EXACT:
            codes = self._exact.get(term, [])
        elif field in GROUPS:
            codes = segment.with_surface(text).tolist()
        else:
            stemmer, _, stem = text.partition(":")
            codes = codes_of(segment, Choice((stem,), stemmer)).tolist()
            spoken = segment.spoken(stemmer) if len(codes) else None
        found = [segment.places(group, code, places.SHIFT) for group in groups for code in codes]
        at = np.sort(np.concatenate([*found, np.empty(0, np.int64)]), kind="stable")
        holder = places.documents_of(at)
        counts_here = self._whole.number[holder] >= 0
        if spoken is not None:
            counts_here &= spoken[holder]
        if not counts_here.any():
            return None
        documents, counts = np.unique(self._whole.number[holder[counts_here]], return_counts=True)
        positions = at[counts_here] & _POSITION
        return Postings(documents, counts.astype(np.int64), positions, self._whole.lengths(field)[documents])

    def _candidates(self, field: str, prefix: bytes) -> Iterable[bytes]:
        """What may be the terms of a field, from `prefix` on, in order."""
        segment = self._segment
        if field == EXACT:
            return (word for word in self._exact if word >= prefix)
        if field in GROUPS:
            return _from(segment.surfaces, prefix)
        return self._stems_from(prefix)

    def _stems_from(self, prefix: bytes) -> Iterator[bytes]:
        for head, language in sorted((encode(stem_term("", name)), name) for name in self._segment.languages):
            if head >= prefix or prefix.startswith(head):
                following = prefix[len(head) :] if prefix.startswith(head) else b""
                yield from (head + word for word in _from(self._segment.stems(language), following))

    @cached_property
    def _exact(self) -> dict[bytes, list[int]]:
        """The forms of each exact word, in order of the words."""
        found: dict[bytes, list[int]] = {}
        for code, word in enumerate(strings_between(self._segment.file, "exact", 0, self._segment.forms)):
            found.setdefault(word, []).append(code)
        return dict(sorted(found.items()))


class TermCursor(base.FieldCursor):  # type: ignore[misc]
    """A walk through the terms of a field, in order; it begins before the first."""

    def __init__(self, terms: SegmentTerms, field: str) -> None:
        self._terms = terms
        self._field = field
        self._rest: Iterator[tuple[str, bytes]] = iter(())
        self._here: bytes | None = None
        self.first()

    def first(self) -> str | None:
        """Go to the first term and return it; None when there is none."""
        return self.find(b"")

    def find(self, string: str | bytes) -> str | None:
        """Go to the first term from `string` on and return it; None when there is none."""
        wanted = string if isinstance(string, bytes) else encode(string)
        self._rest = self._terms.terms_from(self._field, wanted)
        return self.next()

    def next(self) -> str | None:
        """Go to the next term and return it; None when there is none."""
        self._here = next((term for _, term in self._rest), None)
        return self.text()

    def text(self) -> str | None:
        """The term here; None past the end."""
        return None if self._here is None else self._here.decode("utf-8", "surrogatepass")

    def term(self) -> str | None:
        """The same, by the name that some of Whoosh's walks use."""
        return self.text()

    def term_info(self) -> TermInfo | None:
        """The statistics of the term here; None past the end."""
        return None if self._here is None else self._terms.term_info(self._field, self._here)

    def is_valid(self) -> bool:
        """Whether there is a term here."""
        return self._here is not None


def _from(table: WordTable, prefix: bytes) -> Iterator[bytes]:
    """Yield the words of a table from `prefix` on."""
    first, _ = table.prefixed(prefix.decode("utf-8", "surrogatepass"))
    return table.between(first, len(table))
