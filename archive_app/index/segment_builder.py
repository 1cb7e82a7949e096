"""Statements to one segment, in memory, without an object for each word."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index import analysis
from archive_app.index.array_file import ArrayWriter
from archive_app.index.forms import Codes, Form, FormTable
from archive_app.index.schema import GROUPS
from archive_app.index.word_table import write_strings, write_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

#: Positions that lie between two values of a group, so that no phrase reaches from one into the next.
_VALUE_GAP = 100


class _Group:
    """The words of one group (title, text, metadata) of all statements so far."""

    def __init__(self) -> None:
        self.numbers: list[Codes] = []
        self.positions: dict[int, Codes] = {}
        self.lengths: list[int] = []

    def add(self, parts: Sequence[Codes]) -> int:
        numbers = parts[0] if len(parts) == 1 else np.concatenate([*parts, np.empty(0, np.uint32)])
        if len(parts) > 1:
            starts = np.cumsum([0, *(len(part) + _VALUE_GAP for part in parts[:-1])])
            spread = [np.arange(len(part)) + start for part, start in zip(parts, starts, strict=True)]
            self.positions[len(self.lengths)] = np.concatenate(spread).astype(np.uint32)
        self.numbers.append(numbers)
        self.lengths.append(len(numbers))
        return len(numbers)


class SegmentBuilder:
    """Collects statements and writes them as segments; `tokens` is what its memory grows with."""

    def __init__(self) -> None:
        self._table = FormTable()
        self._clear()

    def _clear(self) -> None:
        if self._table.is_full:
            self._table = FormTable()
        self._groups = {group: _Group() for group in GROUPS}
        self._stored: list[bytes] = []
        self._serials: list[int] = []
        self._languages: dict[str, int] = {}
        self._language_of: list[int] = []
        self.tokens = 0

    def __len__(self) -> int:
        return len(self._serials)

    def add(
        self, serial: int, stemmer: str | None, groups: Mapping[str, Sequence[str]], stored: str
    ) -> tuple[int, ...]:
        """Add a statement: the values of each group. Return how many words each group has."""
        lengths = tuple(
            self._groups[name].add([self._table.numbers(v) for v in groups[name]]) for name in GROUPS
        )
        self.tokens += sum(lengths)
        self._serials.append(serial)
        self._language_of.append(self._languages.setdefault(stemmer or "", len(self._languages)))
        self._stored.append(zlib.compress(stored.encode("utf-8", "surrogatepass"), 1))
        return lengths

    def write(self, path: Path) -> int:
        """Write what was added as a segment, forget it, and return how many statements it holds."""
        with ArrayWriter(path) as writer:
            return self._write_to(writer)

    def _write_to(self, writer: ArrayWriter) -> int:
        forms = self._table.forms
        present = np.zeros(len(forms), dtype=bool)
        for group in self._groups.values():
            for numbers in group.numbers:
                present[numbers] = True
        chosen = sorted(np.flatnonzero(present).tolist(), key=forms.__getitem__)
        ordered = [forms[number] for number in chosen]
        rank = np.zeros(len(forms), dtype=np.uint32)
        rank[np.array(chosen, dtype=np.int64)] = np.arange(len(chosen), dtype=np.uint32)
        language_of = np.array(self._language_of, dtype=np.uint8)
        seen = np.zeros((len(self._languages), len(ordered)), dtype=bool)
        for name in GROUPS:
            self._write_group(writer, name, rank, language_of, seen)
        write_lexicon(writer, ordered)
        for language, number in self._languages.items():
            if language:
                codes = np.flatnonzero(seen[number])
                write_stems(writer, language, codes, stems_of([ordered[c] for c in codes.tolist()], language))
        writer.add("serials", np.array(self._serials, dtype=np.int64))
        writer.add("languages", language_of)
        write_blobs(writer, self._stored)
        documents = len(self)
        writer.finish({"documents": documents, "forms": len(ordered), "languages": list(self._languages)})
        self._clear()
        return documents

    def _write_group(
        self,
        writer: ArrayWriter,
        name: str,
        rank: Codes,
        language_of: NDArray[np.uint8],
        seen: NDArray[np.bool_],
    ) -> None:
        group = self._groups[name]
        lengths = np.array(group.lengths, dtype=np.int64)
        codes = rank[np.concatenate([*group.numbers, np.empty(0, np.uint32)])]
        group.numbers.clear()
        documents = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
        starts = np.cumsum(lengths) - lengths
        positions = np.arange(len(codes), dtype=np.uint32) - np.repeat(starts.astype(np.uint32), lengths)
        for document, given in group.positions.items():
            positions[starts[document] : starts[document] + lengths[document]] = given
        if len(seen) == 1:
            seen[0][codes] = True
        else:
            spoken = language_of[documents]
            for number in range(len(seen)):
                seen[number][codes[spoken == number]] = True
        order = stable_order(codes)
        writer_forms = seen.shape[1]
        write_postings(writer, name, codes[order], documents[order], positions[order], writer_forms)
        writer.add(f"{name}.lengths", lengths.astype("<u4"))


def stable_order(codes: Codes) -> NDArray[np.int64]:
    """`argsort(codes, kind="stable")` by passes of 16 bits, which numpy sorts by radix, far faster."""
    order = np.argsort((codes & 0xFFFF).astype(np.uint16), kind="stable")
    if len(codes) and int(codes.max()) > 0xFFFF:
        high = (codes >> 16).astype(np.uint16)
        order = order[np.argsort(high[order], kind="stable")]
    return order


def write_postings(
    writer: ArrayWriter, group: str, codes: Codes, documents: Codes, positions: Codes, forms: int
) -> None:
    """Write the postings of a group from its words, given in order of form, document and position."""
    opens = np.ones(len(codes), dtype=bool)
    opens[1:] = (codes[1:] != codes[:-1]) | (documents[1:] != documents[:-1])
    first = np.flatnonzero(opens)
    counts = np.diff(first, append=len(codes))
    starts = np.zeros(forms + 1, dtype=np.int64)
    np.cumsum(np.bincount(codes[first], minlength=forms), out=starts[1:])
    token_starts = np.zeros(forms + 1, dtype=np.int64)
    np.cumsum(np.bincount(codes, minlength=forms), out=token_starts[1:])
    writer.add(f"{group}.starts", starts.astype("<u4"))
    writer.add(f"{group}.token_starts", token_starts.astype("<u4"))
    writer.add(f"{group}.documents", documents[first])
    writer.add(f"{group}.counts", np.minimum(counts, 255).astype(np.uint8))
    many = np.flatnonzero(counts >= 255)
    writer.add(f"{group}.many", many.astype("<u4"))
    writer.add(f"{group}.many_counts", counts[many].astype("<u4"))
    narrow = not len(positions) or int(positions.max()) < 65_536
    writer.add(f"{group}.positions", positions.astype("<u2" if narrow else "<u4"))


def write_lexicon(writer: ArrayWriter, ordered: Sequence[Form]) -> None:
    """Write the forms in order, and for each surface or single character the forms that it finds."""
    write_strings(writer, "exact", [form.exact for form in ordered])
    codes = np.arange(len(ordered), dtype=np.uint32)
    words = [form.surface for form in ordered]
    singles = [
        (form.single, code)
        for code, form in enumerate(ordered)
        if form.single and form.single != form.surface
    ]
    if singles:
        pairs = sorted([*zip(words, codes.tolist(), strict=True), *singles])
        words = [word for word, _ in pairs]
        codes = np.array([code for _, code in pairs], dtype=np.uint32)
    write_table(writer, "surfaces", words, codes)


def stems_of(forms: Sequence[Form], language: str) -> Iterator[tuple[str, ...]]:
    """The stems of each form in a language; for scripts without spaces, what a plain word looks for there."""
    plain = {
        form.surface for form in forms if form.surface.isascii() and form.exact.isascii() and not form.single
    }
    words = sorted(plain)
    stemmed = dict(zip(words, analysis.stem_many(words, language), strict=True))
    for form in forms:
        if form.single:
            yield (form.surface,) if form.single == form.surface else (form.surface, form.single)
        elif form.exact.isascii() and form.surface in stemmed:
            yield (stemmed[form.surface],)
        else:
            yield analysis.stems(form.exact, language)


def write_stems(
    writer: ArrayWriter, language: str, codes: NDArray[np.int64], stems: Iterator[tuple[str, ...]]
) -> None:
    """Write which forms each stem of a language finds."""
    pairs = [(stem, code) for code, several in zip(codes.tolist(), stems, strict=True) for stem in several]
    pairs.sort()
    write_table(
        writer,
        f"stems.{language}",
        [stem for stem, _ in pairs],
        np.array([c for _, c in pairs], dtype=np.uint32),
    )


def write_blobs(writer: ArrayWriter, blobs: Sequence[bytes]) -> None:
    """Write what is stored with each statement."""
    ends = np.cumsum(np.fromiter(map(len, blobs), dtype=np.int64, count=len(blobs)))
    writer.add("stored.ends", ends)
    writer.add_chunks("stored.bytes", np.uint8, (np.frombuffer(blob, np.uint8) for blob in blobs))
