"""The words of a group of values, turned round: from statements that hold words to words and their places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from archive_app.index.spans import opening

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import DTypeLike, NDArray

    from archive_app.index.array_file import ArrayWriter
    from archive_app.index.forms import Codes


#: Of so many postings the first is noted, so that a document is found without reading all of a list.
BLOCK = 128

#: Bits that an integer has for a word and its place.
_BITS = 63

#: Words that are taken apart at a time, few enough to stay in the processor's cache.
_AT_ONCE = 1 << 17


@dataclass(frozen=True, slots=True)
class Postings:
    """One entry for each form and document that holds it, in this order.

    `firsts` is where the positions of an entry begin; `positions` are those of all entries.
    """

    codes: NDArray[Any]
    documents: NDArray[Any]
    firsts: NDArray[Any]
    positions: NDArray[Any]

    def write(self, writer: ArrayWriter, group: str, forms: int) -> None:
        """Write the arrays of a group."""
        firsts = np.append(self.firsts, self.firsts.dtype.type(len(self.positions)))
        counts = firsts[1:] - firsts[:-1]
        starts = np.searchsorted(self.codes, np.arange(forms + 1, dtype=self.codes.dtype))
        writer.add(f"{group}.starts", starts.astype("<u4"))
        writer.add(f"{group}.token_starts", firsts[starts].astype("<u4"))
        writer.add(f"{group}.documents", self.documents.astype("<u4"))
        writer.add(f"{group}.heads", self.documents[::BLOCK].astype("<u4"))
        writer.add(f"{group}.head_tokens", self.firsts[::BLOCK].astype("<u4"))
        writer.add(f"{group}.counts", np.minimum(counts, 255).astype(np.uint8))
        many = np.flatnonzero(counts >= 255)
        writer.add(f"{group}.many", many.astype("<u4"))
        writer.add(f"{group}.many_counts", counts[many].astype("<u4"))
        writer.add(f"{group}.positions", self.positions)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the next documents as they stand there: `lengths[d]` words of document `d` each."""

    codes: Codes
    lengths: NDArray[np.int64]
    positions: Codes


@dataclass(frozen=True, slots=True)
class Extent:
    """How many words there are in how many documents; codes are less than `forms`, positions than `room`."""

    words: int
    documents: int
    forms: int
    room: int

    @property
    def kind(self) -> np.dtype[Any]:
        """Two bytes for a position where all fit, else four."""
        return np.dtype("<u2" if self.room <= 65_536 else "<u4")


def in_order(batches: Iterable[Words], extent: Extent) -> Postings:
    """The postings of all words of some batches of documents.

    Form, document and position of a word are packed into one integer of 64 bits, since numpy sorts integers
    several times faster than it finds out how to sort them. Where they do not fit (a few documents of many
    millions of words), it has to. Memory stays at twelve bytes a word, and what is found.
    """
    place_bits, document_bits = extent.room.bit_length(), extent.documents.bit_length()
    if extent.forms.bit_length() + document_bits + place_bits > _BITS:
        return _in_order_found_out(batches, extent)
    packed = np.empty(extent.words, dtype=np.int64)
    end = document = 0
    for batch in batches:
        begin, end = end, end + len(batch.codes)
        its = packed[begin:end]
        its[:] = batch.codes
        its <<= document_bits
        its |= np.repeat(np.arange(document, document + len(batch.lengths), dtype=np.uint32), batch.lengths)
        its <<= place_bits
        its |= batch.positions
        document += len(batch.lengths)
    packed.sort()
    return _unpacked(packed, place_bits, document_bits, extent.kind)


def _unpacked(packed: NDArray[np.int64], place_bits: int, document_bits: int, kind: DTypeLike) -> Postings:
    """The postings of words in order, of which nothing is left but what is returned."""
    positions = np.empty(len(packed), dtype=kind)
    # There are fewer entries than words; what is not written of an array takes no memory.
    codes, documents, firsts = (np.empty(len(packed), dtype=np.uint32) for _ in range(3))
    entries, before = 0, -1
    for begin in range(0, len(packed), _AT_ONCE):
        its = packed[begin : begin + _AT_ONCE]
        positions[begin : begin + _AT_ONCE] = its & ((1 << place_bits) - 1)
        its >>= place_bits
        opens = opening(its)
        opens[0] = its[0] != before
        before = int(its[-1])
        found = np.flatnonzero(opens)
        new = slice(entries, entries + len(found))
        # No segment has as many words as this kind of number can tell apart.
        firsts[new] = found + begin
        opened = its[found]
        codes[new] = opened >> document_bits
        documents[new] = opened & ((1 << document_bits) - 1)
        entries += len(found)
    return Postings(codes[:entries], documents[:entries], firsts[:entries], positions)


def _in_order_found_out(batches: Iterable[Words], extent: Extent) -> Postings:
    """The same where a word and its place do not fit into an integer."""
    all_of = list(batches)
    codes = np.concatenate([*(batch.codes for batch in all_of), np.empty(0, np.uint32)])
    positions = np.concatenate([*(batch.positions for batch in all_of), np.empty(0, np.uint32)])
    lengths = np.concatenate([*(batch.lengths for batch in all_of), np.empty(0, np.int64)])
    documents = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
    order = np.argsort(codes, kind="stable")
    forms, documents = codes[order], documents[order]
    firsts = np.flatnonzero(opening(forms, documents)).astype(np.uint32)
    return Postings(forms[firsts], documents[firsts], firsts, positions[order].astype(extent.kind))
