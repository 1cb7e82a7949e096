"""Statements to one segment, in memory, without an object for each word."""

from __future__ import annotations

from collections import deque
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from archive_app.index.array_file import ArrayWriter
from archive_app.index.details import write_details
from archive_app.index.forms import Codes, FormTable, apart
from archive_app.index.packing import pack
from archive_app.index.postings import Extent, Postings, Words, in_order
from archive_app.index.schema import GROUPS
from archive_app.index.segment_words import write_blobs, write_lexicon, write_stems
from archive_app.index.signatures import WIDTH, WordHashes, signatures
from archive_app.index.stems import StemTable
from archive_app.index.vocabulary import put_in_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from archive_app.index.document import Document
    from archive_app.index.records import FileRecord

#: Positions that lie between two values of a group, so that no phrase reaches from one into the next.
_VALUE_GAP = 100


class _Group:
    """The words of one group (title, text, metadata) of all statements so far, in batches."""

    def __init__(self) -> None:
        self.numbers: deque[Codes] = deque()
        # Of each batch how many words each value has, and how many values each statement.
        self._values: deque[tuple[NDArray[np.int64], NDArray[np.int64]]] = deque()
        self._lengths: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
        self._room = 0

    def add(
        self, numbers: Codes, of_value: NDArray[np.int64], counts: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Add a batch of statements; return how many words each has.

        `of_value` is how many of the words in `numbers` each value has, `counts` how many values a statement.
        """
        lengths = _sums(of_value, counts)
        self.numbers.append(numbers)
        self._values.append((of_value, counts))
        self._lengths.append(lengths)
        self._room = max(self._room, _room(lengths, of_value, counts))
        return lengths

    def lengths(self) -> NDArray[np.int64]:
        """How many words each statement has."""
        return np.concatenate(self._lengths)

    def in_order(self, code_of: Codes, forms: int) -> Postings:
        """The postings of all words, which are forgotten; `code_of` gives the code of each number."""
        lengths = self.lengths()
        return in_order(self._taken(code_of), Extent(int(lengths.sum()), len(lengths), forms, self._room))

    def _taken(self, code_of: Codes) -> Iterator[Words]:
        for lengths in self._lengths[1:]:
            positions = _positions(lengths, *self._values.popleft())
            yield Words(code_of[self.numbers.popleft()], lengths, positions)


class SegmentBuilder:
    """Collects statements and writes them as segments; `words` is what its memory grows with."""

    def __init__(self) -> None:
        self._forget()
        self._clear()

    def _forget(self) -> None:
        self._table = FormTable()
        self._stems: dict[str, StemTable] = {}
        self._hashes = WordHashes()

    def _clear(self) -> None:
        if self._table.is_full:
            self._forget()
        self._groups = {group: _Group() for group in GROUPS}
        # What is stored with the statements of a batch is one piece, since a million small ones would leave
        # the memory full of holes.
        self._stored: deque[bytes] = deque()
        self._stored_lengths: list[int] = []
        self._records: list[FileRecord] = []
        self._serials: list[int] = []
        self._languages: dict[str, int] = {}
        self._language_of: list[int] = []
        self._signatures: list[NDArray[np.uint32]] = [np.empty((0, WIDTH), np.uint32)]
        self.words = 0

    def __len__(self) -> int:
        return len(self._serials)

    def add(self, documents: Sequence[Document]) -> list[tuple[int, ...]]:
        """Add a batch of documents. Return how many words each has in each of `schema.GROUPS`."""
        counted = self._add_words(documents)
        self.words += sum(int(lengths.sum()) for lengths in counted)
        words = self._hashes.of(self._groups["text"].numbers[-1], self._table.forms.words)
        self._signatures.append(signatures(words, counted[GROUPS.index("text")]))
        stored = [pack(document.stored) for document in documents]
        self._stored.append(b"".join(stored))
        self._stored_lengths += map(len, stored)
        for document in documents:
            self._serials.append(document.serial)
            number = self._languages.setdefault(document.stemmer or "", len(self._languages))
            self._language_of.append(number)
            self._records.append(document.record)
        return list(zip(*(lengths.tolist() for lengths in counted), strict=True))

    def _add_words(self, documents: Sequence[Document]) -> list[NDArray[np.int64]]:
        """Add the words of all groups, which are looked up together; return how many each document has."""
        values = [[document.groups[name] for document in documents] for name in GROUPS]
        counts = [np.fromiter(map(len, its), dtype=np.int64, count=len(documents)) for its in values]
        numbers, of_value = self._table.numbers(list(chain.from_iterable(chain.from_iterable(values))))
        of_values = _parts(of_value, counts)
        # Copied, since a group lets go of its own as it is written.
        words = [part.copy() for part in _parts(numbers, of_values)]
        added = zip(GROUPS, words, of_values, counts, strict=True)
        return [self._groups[name].add(*its) for name, *its in added]

    def write(self, path: Path) -> int:
        """Write what was added as a segment, forget it, and return how many statements it holds.

        The file is not synced: whoever names it does that, since it may be merged before.
        """
        with ArrayWriter(path, lasting=False) as writer:
            return self._write_to(writer)

    def _write_to(self, writer: ArrayWriter) -> int:
        # What takes most memory goes before the words need it.
        write_blobs(writer, self._stored_lengths, _taken_from(self._stored))
        chosen, code_of = self._forms_in_order()
        language_of = np.array(self._language_of, dtype=np.uint8)
        seen = np.zeros((len(self._languages), len(chosen)), dtype=bool)
        for name, group in self._groups.items():
            lengths = group.lengths()
            found = group.in_order(code_of, len(chosen))
            seen[language_of[found.documents] if len(seen) > 1 else 0, found.codes] = True
            found.write(writer, name, len(chosen))
            del found
            writer.add(f"{name}.lengths", lengths.astype("<u4"))
        forms = apart(chosen)
        write_lexicon(writer, forms)
        for language, number in self._languages.items():
            if language:
                table = self._stems.setdefault(language, StemTable(language))
                write_stems(writer, language, *table.stems_of(forms, seen[number]))
        writer.add("serials", np.array(self._serials, dtype=np.int64))
        writer.add("languages", language_of)
        writer.add("signatures", np.concatenate(self._signatures))
        write_details(writer, self._records)
        documents = len(self)
        writer.finish({"documents": documents, "forms": len(chosen), "languages": list(self._languages)})
        self._clear()
        return documents

    def _forms_in_order(self) -> tuple[list[str], Codes]:
        """The forms met since the last segment, in order, and of each number the place of its form there."""
        present = np.zeros(len(self._table.forms), dtype=bool)
        for group in self._groups.values():
            for numbers in group.numbers:
                present[numbers] = True
        met = np.flatnonzero(present)
        forms, places = put_in_order(list(map(self._table.forms.words.__getitem__, met.tolist())))
        code_of = np.zeros(len(present), dtype=np.uint32)
        code_of[met] = places
        return forms, code_of


def _taken_from(pieces: deque[bytes]) -> Iterator[bytes]:
    while pieces:
        yield pieces.popleft()


def _positions(lengths: NDArray[np.int64], of_value: NDArray[np.int64], counts: NDArray[np.int64]) -> Codes:
    """The position of every word in its statement.

    `lengths` and `counts` are how many words and values each statement has, `of_value` how many words each
    value has.
    """
    positions = np.arange(int(lengths.sum()), dtype=np.uint32)
    positions -= np.repeat((np.cumsum(lengths) - lengths).astype(np.uint32), lengths)
    if int(counts.max(initial=0)) > 1:
        number = np.arange(len(of_value)) - np.repeat(np.cumsum(counts) - counts, counts)
        positions += np.repeat((number * _VALUE_GAP).astype(np.uint32), of_value)
    return positions


def _room(lengths: NDArray[np.int64], of_value: NDArray[np.int64], counts: NDArray[np.int64]) -> int:
    """What all positions are less than."""
    if int(counts.max(initial=0)) > 1:
        return int(_positions(lengths, of_value, counts).max(initial=0)) + 1
    return int(lengths.max(initial=0))


def _parts(values: NDArray[Any], counts: Sequence[NDArray[np.int64]]) -> list[NDArray[Any]]:
    """Values cut into one part for each row of counts, as long as these come to."""
    return np.split(values, np.cumsum([its.sum() for its in counts])[:-1])


def _sums(values: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sum of the next `count` values for each count."""
    before = np.concatenate([[0], np.cumsum(values)])
    return np.diff(before[np.cumsum(counts)], prepend=0)
