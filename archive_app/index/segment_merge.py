"""Several segments to one, in bounded memory: postings go by ranges of forms, a few million words each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index.array_file import ArrayWriter
from archive_app.index.schema import GROUPS
from archive_app.index.spans import lengths_between, spread
from archive_app.index.word_table import strings_between, write_strings, write_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from archive_app.index.forms import Codes
    from archive_app.index.segment import Segment

#: Words of postings held at a time.
_BUDGET = 4_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """A segment that goes into the merge, and which of its documents still count."""

    segment: Segment
    live: NDArray[np.bool_]


class Merge:
    """Joins segments. Documents keep their order; those that no longer count are left out."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._documents: list[NDArray[np.int64]] = []
        first = 0
        for part in parts:
            numbers = np.full(part.segment.documents, -1, dtype=np.int64)
            numbers[part.live] = np.arange(first, first + int(part.live.sum()))
            first += int(part.live.sum())
            self._documents.append(numbers)
        self.documents = first

    def write(self, path: Path) -> int:
        """Write the joined segment and return how many documents it holds."""
        with ArrayWriter(path) as writer:
            return self._write_to(writer)

    def _write_to(self, writer: ArrayWriter) -> int:
        codes, forms = self._write_forms(writer)
        for group in GROUPS:
            _GroupMerge(self._parts, self._documents, codes, forms, group).write(writer)
        languages = list(dict.fromkeys(name for part in self._parts for name in part.segment.languages))
        for language in languages:
            if language:
                self._write_stems(writer, language, codes)
        writer.add("serials", self._per_document("serials"))
        spoken = [
            np.array([languages.index(name) for name in part.segment.languages], dtype=np.uint8)[
                part.segment.file.whole("languages")[part.live]
            ]
            for part in self._parts
        ]
        writer.add("languages", np.concatenate(spoken))
        self._write_stored(writer)
        writer.finish({"documents": self.documents, "forms": forms, "languages": languages})
        return self.documents

    def _per_document(self, name: str) -> NDArray[np.int64]:
        return np.concatenate([part.segment.file.whole(name)[part.live] for part in self._parts])

    def _write_stored(self, writer: ArrayWriter) -> None:
        blobs = (
            np.frombuffer(part.segment.blob(int(document)), np.uint8)
            for part in self._parts
            for document in np.flatnonzero(part.live)
        )
        lengths: list[int] = []

        def counted() -> Iterator[NDArray[np.uint8]]:
            for blob in blobs:
                lengths.append(blob.size)
                yield blob

        writer.add_chunks("stored.bytes", np.uint8, counted())
        writer.add("stored.ends", np.cumsum(np.array(lengths, dtype=np.int64)))

    def _write_forms(self, writer: ArrayWriter) -> tuple[list[Codes], int]:
        """Write the joined lexicon; return for each part the new code of each old one, and their number."""
        keyed: list[list[tuple[bytes, bytes]]] = []
        singles: list[dict[int, bytes]] = []
        for part in self._parts:
            surface, single_of = _surfaces_of(part.segment)
            exact = strings_between(part.segment.file, "exact", 0, part.segment.forms)
            keyed.append(
                [
                    (s, e + b"\0" + single_of.get(c, b""))
                    for c, (s, e) in enumerate(zip(surface, exact, strict=True))
                ]
            )
            singles.append(single_of)
        joined = sorted(set().union(*keyed))
        number = {key: code for code, key in enumerate(joined)}
        codes = [
            np.fromiter(map(number.__getitem__, keys), dtype=np.uint32, count=len(keys)) for keys in keyed
        ]
        write_strings(
            writer, "exact", [rest.rsplit(b"\0", 1)[0].decode("utf-8", "surrogatepass") for _, rest in joined]
        )
        words = [surface.decode("utf-8", "surrogatepass") for surface, _ in joined]
        all_codes = np.arange(len(joined), dtype=np.uint32)
        if any(singles):
            more = [
                (single.decode("utf-8", "surrogatepass"), code)
                for code, (surface, rest) in enumerate(joined)
                if (single := rest.rsplit(b"\0", 1)[1]) and single != surface
            ]
            pairs = sorted([*zip(words, range(len(words)), strict=True), *more])
            words = [word for word, _ in pairs]
            all_codes = np.array([code for _, code in pairs], dtype=np.uint32)
        write_table(writer, "surfaces", words, all_codes)
        return codes, len(joined)

    def _write_stems(self, writer: ArrayWriter, language: str, codes: Sequence[Codes]) -> None:
        pairs: set[tuple[bytes, int]] = set()
        for part, new in zip(self._parts, codes, strict=True):
            if language not in part.segment.languages:
                continue
            file, name = part.segment.file, f"stems.{language}"
            starts = file.whole(f"{name}.starts")
            stems = list(strings_between(file, name, 0, file.size(f"{name}.ends")))
            which = np.repeat(np.arange(len(stems)), lengths_between(starts))
            its = new[file.whole(f"{name}.codes")]
            pairs.update(zip([stems[w] for w in which.tolist()], its.tolist(), strict=True))
        ordered = sorted(pairs)
        write_table(
            writer,
            f"stems.{language}",
            [stem.decode("utf-8", "surrogatepass") for stem, _ in ordered],
            np.array([code for _, code in ordered], dtype=np.uint32),
        )


def _surfaces_of(segment: Segment) -> tuple[list[bytes], dict[int, bytes]]:
    """The surface of each form, and the single character of those that have one."""
    file = segment.file
    starts = file.whole("surfaces.starts").astype(np.int64)
    codes = file.whole("surfaces.codes").tolist()
    words = list(strings_between(file, "surfaces", 0, len(segment.surfaces)))
    if len(codes) == segment.forms:
        return [words[w] for w in np.repeat(np.arange(len(words)), lengths_between(starts)).tolist()], {}
    # Forms are in order of their surfaces, so of the two words that name a form the longer one is its
    # surface.
    surface: dict[int, bytes] = {}
    single: dict[int, bytes] = {}
    for word, which in zip(
        codes, np.repeat(np.arange(len(words)), lengths_between(starts)).tolist(), strict=True
    ):
        found = words[which]
        other = surface.get(word)
        if other is None:
            surface[word] = found
        elif len(found) > len(other):
            surface[word], single[word] = found, other
        else:
            single[word] = found
    return [surface[code] for code in range(segment.forms)], single


class _GroupMerge:
    """Joins the postings of one group."""

    def __init__(
        self,
        parts: Sequence[Part],
        documents: Sequence[NDArray[np.int64]],
        codes: Sequence[Codes],
        forms: int,
        group: str,
    ) -> None:
        self._parts, self._documents, self._codes, self._forms, self._group = (
            parts,
            documents,
            codes,
            forms,
            group,
        )
        self._posting_starts = np.zeros(forms + 1, dtype=np.int64)
        self._token_starts = np.zeros(forms + 1, dtype=np.int64)

    def write(self, writer: ArrayWriter) -> None:
        group = self._group
        ranges = list(self._ranges())
        # Each array is written in one sequence, so the ranges are gone through once for each; reading is
        # from the mapping.
        writer.add_chunks(f"{group}.documents", "<u4", (self._joined(*r)[1] for r in ranges))
        many: list[NDArray[np.int64]] = []
        many_counts: list[NDArray[np.int64]] = []
        at = 0
        small: list[NDArray[np.uint8]] = []
        for r in ranges:
            new, _, counts, _ = self._joined(*r)
            self._posting_starts[1:] += np.bincount(new, minlength=self._forms)
            self._token_starts[1:] += np.bincount(new, weights=counts, minlength=self._forms).astype(np.int64)
            big = np.flatnonzero(counts >= 255)
            many.append(big + at)
            many_counts.append(counts[big])
            small.append(np.minimum(counts, 255).astype(np.uint8))
            at += len(counts)
        writer.add_chunks(f"{group}.counts", np.uint8, small)
        writer.add(f"{group}.many", np.concatenate([*many, np.empty(0, np.int64)]).astype("<u4"))
        writer.add(
            f"{group}.many_counts", np.concatenate([*many_counts, np.empty(0, np.int64)]).astype("<u4")
        )
        writer.add(f"{group}.starts", np.cumsum(self._posting_starts).astype("<u4"))
        writer.add(f"{group}.token_starts", np.cumsum(self._token_starts).astype("<u4"))
        narrow = all(
            part.segment.file.part(f"{group}.positions", 0, 0).dtype.itemsize == 2 for part in self._parts
        )
        kind = "<u2" if narrow else "<u4"
        writer.add_chunks(f"{group}.positions", kind, (self._joined(*r, positions=True)[3] for r in ranges))
        lengths = [part.segment.lengths(group)[part.live] for part in self._parts]
        writer.add(f"{group}.lengths", np.concatenate(lengths))

    def _ranges(self) -> Iterator[tuple[int, int]]:
        """Ranges of new codes that hold about the budget of words each; one form alone may hold more."""
        tokens = np.zeros(self._forms, dtype=np.int64)
        for part, codes in zip(self._parts, self._codes, strict=True):
            tokens[codes] += lengths_between(part.segment.file.whole(f"{self._group}.token_starts"))
        ends = np.cumsum(tokens)
        first = 0
        while first < self._forms:
            done = int(ends[first - 1]) if first else 0
            last = max(first + 1, int(np.searchsorted(ends, done + _BUDGET, side="right")))
            yield first, last
            first = last

    def _joined(self, first: int, last: int, *, positions: bool = False) -> tuple[NDArray[np.int64], ...]:
        """New codes, documents and counts of the postings of a range, in order, and positions when wanted."""
        pieces = [self._of_part(number, first, last, positions) for number in range(len(self._parts))]
        new, documents, counts, lists = (np.concatenate([piece[i] for piece in pieces]) for i in range(4))
        order = np.argsort(new, kind="stable")
        if positions:
            token_starts = np.cumsum(counts) - counts
            lists = lists[spread(token_starts[order], counts[order])]
        return new[order], documents[order], counts[order], lists

    def _of_part(self, number: int, first: int, last: int, positions: bool) -> tuple[NDArray[np.int64], ...]:
        segment, group = self._parts[number].segment, self._group
        codes = self._codes[number]
        # Old and new codes are in the same order, so a range of new codes is a range of old ones.
        low, high = (int(n) for n in np.searchsorted(codes, np.array([first, last], dtype=codes.dtype)))
        starts = segment.file.part(f"{group}.starts", low, high + 1).astype(np.int64)
        begin, end = int(starts[0]), int(starts[-1])
        new = np.repeat(codes[low:high].astype(np.int64), lengths_between(starts))
        documents = self._documents[number][segment.file.part(f"{group}.documents", begin, end)]
        counts = segment.posting_counts(group, begin, end)
        live = documents >= 0
        lists = np.empty(0, np.int64)
        if positions:
            token_start = segment.file.at(f"{group}.token_starts", low)
            token_end = segment.file.at(f"{group}.token_starts", high)
            lists = segment.file.part(f"{group}.positions", token_start, token_end)
            if not live.all():
                lists = lists[np.repeat(live, counts)]
        return new[live], documents[live], counts[live], lists
