"""The words of a group of values, turned round: from statements that hold words to words and their places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from archive_app.index.spans import opening

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from archive_app.index.array_file import ArrayWriter
    from archive_app.index.forms import Codes


#: Of so many postings the first is noted, so that a document is found without reading all of a list.
BLOCK = 128

#: Bits that an integer has for a word and its place.
_BITS = 63


@dataclass(frozen=True, slots=True)
class Postings:
    """One entry for each form and document that holds it, in this order.

    `firsts` is where the positions of an entry begin; `positions` are those of all entries.
    """

    codes: NDArray[Any]
    documents: NDArray[Any]
    firsts: NDArray[np.int64]
    positions: NDArray[Any]

    def write(self, writer: ArrayWriter, group: str, forms: int) -> None:
        """Write the arrays of a group."""
        counts = np.diff(self.firsts, append=len(self.positions))
        starts = np.zeros(forms + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.codes, minlength=forms), out=starts[1:])
        writer.add(f"{group}.starts", starts.astype("<u4"))
        writer.add(f"{group}.token_starts", np.append(self.firsts, len(self.positions))[starts].astype("<u4"))
        writer.add(f"{group}.documents", self.documents.astype("<u4"))
        writer.add(f"{group}.heads", self.documents[::BLOCK].astype("<u4"))
        writer.add(f"{group}.head_tokens", self.firsts[::BLOCK].astype("<u4"))
        writer.add(f"{group}.counts", np.minimum(counts, 255).astype(np.uint8))
        many = np.flatnonzero(counts >= 255)
        writer.add(f"{group}.many", many.astype("<u4"))
        writer.add(f"{group}.many_counts", counts[many].astype("<u4"))
        writer.add(f"{group}.positions", self.positions)


def in_order(codes: Codes, lengths: NDArray[np.int64], positions: Codes) -> Postings:
    """The postings of words given as they stand in the documents: `lengths[d]` words of document `d` each.

    Form, document and position of a word are packed into one integer of 64 bits, since numpy sorts integers
    several times faster than it finds out how to sort them. Where they do not fit (a few documents of many
    millions of words), it has to.
    """
    documents = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
    narrow = not len(positions) or int(positions.max()) < 65_536
    kind = np.dtype("<u2" if narrow else "<u4")
    place_bits = int(positions.max()).bit_length() if len(positions) else 0
    document_bits = len(lengths).bit_length()
    form_bits = int(codes.max()).bit_length() if len(codes) else 0
    if form_bits + document_bits + place_bits > _BITS:
        order = np.argsort(codes, kind="stable")
        forms, documents, positions = codes[order], documents[order], positions[order]
        firsts = np.flatnonzero(opening(forms, documents))
        return Postings(forms[firsts], documents[firsts], firsts, positions.astype(kind))
    packed = codes.astype(np.int64)
    packed <<= document_bits
    packed |= documents
    packed <<= place_bits
    packed |= positions
    packed.sort()
    places = (packed & ((1 << place_bits) - 1)).astype(kind)
    packed >>= place_bits
    firsts = np.flatnonzero(opening(packed))
    entries = packed[firsts]
    # These are the largest arrays of all, and go before the next ones come.
    del packed, documents
    holders = (entries & ((1 << document_bits) - 1)).astype(np.uint32)
    entries >>= document_bits
    return Postings(entries.astype(np.uint32), holders, firsts, places)
