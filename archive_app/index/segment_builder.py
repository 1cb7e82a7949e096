"""Statements to one segment, in memory, without an object for each word."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index.array_file import ArrayWriter
from archive_app.index.details import write_details
from archive_app.index.forms import Codes, FormTable
from archive_app.index.packing import pack
from archive_app.index.postings import in_order
from archive_app.index.schema import GROUPS
from archive_app.index.segment_words import write_blobs, write_lexicon, write_stems
from archive_app.index.signatures import WIDTH, WordHashes, signatures
from archive_app.index.stems import StemTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from archive_app.index.document import Document
    from archive_app.index.records import FileRecord

#: Positions that lie between two values of a group, so that no phrase reaches from one into the next.
_VALUE_GAP = 100


class _Group:
    """The words of one group (title, text, metadata) of all statements so far, in batches."""

    def __init__(self) -> None:
        self.numbers: list[Codes] = []
        # How many words each value has, and how many values each statement has.
        self._lengths: list[NDArray[np.int64]] = []
        self._values: list[NDArray[np.int64]] = []

    def add(self, table: FormTable, values: Sequence[Sequence[str]]) -> NDArray[np.int64]:
        """Add the values of each statement of a batch; return how many words each statement has."""
        numbers, lengths = table.numbers(list(chain.from_iterable(values)))
        counts = np.fromiter(map(len, values), dtype=np.int64, count=len(values))
        self.numbers.append(numbers)
        self._lengths.append(lengths)
        self._values.append(counts)
        return _sums(lengths, counts)

    def layout(self) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """How many words each statement has, and the position of every word in its statement."""
        lengths = np.concatenate([*self._lengths, np.empty(0, np.int64)])
        values = np.concatenate([*self._values, np.empty(0, np.int64)])
        of_statement = _sums(lengths, values)
        total = int(of_statement.sum())
        positions = np.arange(total, dtype=np.uint32)
        positions -= np.repeat((np.cumsum(of_statement) - of_statement).astype(np.uint32), of_statement)
        if values.size and int(values.max()) > 1:
            number = np.arange(len(lengths)) - np.repeat(np.cumsum(values) - values, values)
            positions += np.repeat((number * _VALUE_GAP).astype(np.uint32), lengths)
        return of_statement, positions


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
        self._stored: list[bytes] = []
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
        counted = [
            self._groups[name].add(self._table, [d.groups[name] for d in documents]) for name in GROUPS
        ]
        self.words += sum(int(lengths.sum()) for lengths in counted)
        words = self._hashes.of(self._groups["text"].numbers[-1], self._table.forms.words)
        self._signatures.append(signatures(words, counted[GROUPS.index("text")]))
        for document in documents:
            self._serials.append(document.serial)
            number = self._languages.setdefault(document.stemmer or "", len(self._languages))
            self._language_of.append(number)
            self._stored.append(pack(document.stored))
            self._records.append(document.record)
        return list(zip(*(lengths.tolist() for lengths in counted), strict=True))

    def write(self, path: Path) -> int:
        """Write what was added as a segment, forget it, and return how many statements it holds.

        The file is not synced: whoever names it first does that, since it may be merged before.
        """
        with ArrayWriter(path, lasting=False) as writer:
            return self._write_to(writer)

    def _write_to(self, writer: ArrayWriter) -> int:
        chosen = self._forms_in_order()
        forms = self._table.forms.words
        code_of = np.zeros(len(forms), dtype=np.uint32)
        code_of[chosen] = np.arange(len(chosen), dtype=np.uint32)
        language_of = np.array(self._language_of, dtype=np.uint8)
        seen = np.zeros((len(self._languages), len(chosen)), dtype=bool)
        for name, group in self._groups.items():
            lengths, positions = group.layout()
            codes = code_of[np.concatenate([*group.numbers, np.empty(0, np.uint32)])]
            group.numbers.clear()
            found = in_order(codes, lengths, positions)
            del codes, positions
            seen[language_of[found.documents], found.codes] = True
            found.write(writer, name, len(chosen))
            writer.add(f"{name}.lengths", lengths.astype("<u4"))
        write_lexicon(writer, [forms[number] for number in chosen.tolist()])
        for language, number in self._languages.items():
            if language:
                self._write_stems(writer, language, chosen[seen[number]], code_of)
        writer.add("serials", np.array(self._serials, dtype=np.int64))
        writer.add("languages", language_of)
        writer.add("signatures", np.concatenate(self._signatures))
        write_blobs(writer, self._stored)
        write_details(writer, self._records)
        documents = len(self)
        writer.finish({"documents": documents, "forms": len(chosen), "languages": list(self._languages)})
        self._clear()
        return documents

    def _forms_in_order(self) -> NDArray[np.int64]:
        """The numbers of all forms that were met since the last segment, in order of the forms."""
        present = np.zeros(len(self._table.forms), dtype=bool)
        for group in self._groups.values():
            for numbers in group.numbers:
                present[numbers] = True
        ordered = self._table.forms.ordered()
        return ordered[present[ordered]]

    def _write_stems(
        self, writer: ArrayWriter, language: str, wanted: NDArray[np.int64], code_of: Codes
    ) -> None:
        table = self._stems.setdefault(language, StemTable(language))
        write_stems(writer, language, *table.stems_of(self._table.forms.words, wanted, code_of))


def _sums(values: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sum of the next `count` values for each count."""
    before = np.concatenate([[0], np.cumsum(values)])
    return np.diff(before[np.cumsum(counts)], prepend=0)
