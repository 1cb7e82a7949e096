"""Several segments to one, in bounded memory. Nothing is sorted but the words; see `postings_merge`."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import numpy as np

from archive_app.index.array_file import ArrayWriter
from archive_app.index.details_merge import merge_bytes, merge_details
from archive_app.index.forms import apart, form, together
from archive_app.index.postings_merge import GroupMerge
from archive_app.index.schema import GROUPS
from archive_app.index.segment_words import write_lexicon, write_stems
from archive_app.index.spans import lengths_between, opening
from archive_app.index.vocabulary import in_one_order
from archive_app.index.word_table import all_strings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import DTypeLike, NDArray

    from archive_app.index.forms import Codes
    from archive_app.index.ledger import Held
    from archive_app.index.segment import Segment

    Ints = NDArray[np.int64]


#: Lists of strings that are held at a time.
_LISTS_AT_ONCE = 12


class Merge:
    """Joins segments. Documents keep their order; those that no longer count are left out."""

    def __init__(self, parts: Sequence[Held], check_cancelled: Callable[[], None] = lambda: None) -> None:
        """Take what is to be joined; `check_cancelled` may raise, now and then while it is written."""
        self._parts = parts
        self._check_cancelled = check_cancelled
        self._documents: list[Ints] = []
        first = 0
        for part in parts:
            numbers = np.full(part.segment.documents, -1, dtype=np.int64)
            numbers[part.live] = np.arange(first, first + int(part.live.sum()))
            first += int(part.live.sum())
            self._documents.append(numbers)
        self.documents = first

    def write(self, path: Path) -> int:
        """Write the joined segment and return how many documents it holds.

        The file is not synced: whoever names it does that.
        """
        with _Checking(path, self._check_cancelled) as writer:
            return self._write_to(writer)

    def _write_to(self, writer: ArrayWriter) -> int:
        segments = [part.segment for part in self._parts]
        codes, forms = _write_forms(writer, segments)
        for group in GROUPS:
            GroupMerge(self._parts, self._documents, codes, forms, group).write(writer)
        languages = list(dict.fromkeys(name for segment in segments for name in segment.languages))
        for language in languages:
            if language:
                _write_stems(writer, segments, codes, language)
        writer.add("serials", self._of_documents("serials"))
        spoken = [
            np.array([languages.index(name) for name in part.segment.languages], dtype=np.uint8)[
                part.segment.file.whole("languages")[part.live]
            ]
            for part in self._parts
        ]
        writer.add("languages", np.concatenate(spoken))
        writer.add_chunks("signatures", "<u4", (p.segment.signatures()[p.live] for p in self._parts))
        merge_bytes(writer, "stored", self._parts, "<i8")
        merge_details(writer, self._parts, self._documents, self.documents)
        writer.finish({"documents": self.documents, "forms": forms, "languages": languages})
        return self.documents

    def _of_documents(self, name: str) -> NDArray[Any]:
        return np.concatenate([part.segment.file.whole(name)[part.live] for part in self._parts])


class _Checking(ArrayWriter):
    """Looks before each piece of an array whether it is to go on."""

    def __init__(self, path: Path, check: Callable[[], None]) -> None:
        super().__init__(path, lasting=False)
        self._check = check

    def add_chunks(self, name: str, dtype: DTypeLike, chunks: Iterable[NDArray[Any]]) -> int:
        """Write one array given in parts."""
        return super().add_chunks(name, dtype, self._checked(chunks))

    def _checked(self, chunks: Iterable[NDArray[Any]]) -> Iterator[NDArray[Any]]:
        for chunk in chunks:
            self._check()
            yield chunk


def _write_forms(writer: ArrayWriter, segments: Sequence[Segment]) -> tuple[list[Codes], int]:
    """Write the joined lexicon; return for each segment the new code of each old one, and their number."""
    joined, ranks = _in_one_order(map(forms_of, segments))
    write_lexicon(writer, apart(joined))
    return [its.astype(np.uint32) for its in ranks], len(joined)


def _in_one_order(lists: Iterable[list[str]]) -> tuple[list[str], list[Ints]]:
    """The distinct strings of some lists, in order, and for each list the places of its own among them.

    Few of the lists are held at a time: those of a hundred segments would take gigabytes.
    """
    waiting = iter(lists)
    joined: list[list[str]] = []
    ranks: list[list[Ints]] = []
    while some := list(islice(waiting, _LISTS_AT_ONCE)):
        distinct, its = _merged(some)
        joined.append(distinct)
        ranks.append(its)
    if len(joined) < 2:
        return (joined[0], ranks[0]) if joined else ([], [])
    ordered, above = _in_one_order(joined)
    return ordered, [places[its] for places, group in zip(above, ranks, strict=True) for its in group]


def _merged(lists: Sequence[list[str]]) -> tuple[list[str], list[Ints]]:
    """The same of a few lists: each is in order, so sorting them together is little more than merging."""
    distinct, ranks = in_one_order(list(chain.from_iterable(lists)))
    return distinct, np.split(ranks, np.cumsum(list(map(len, lists)))[:-1])


def forms_of(segment: Segment) -> list[str]:
    """Every form of a segment, in order, as `forms.form` makes them."""
    file = segment.file
    words = all_strings(file, "surfaces")
    exact = all_strings(file, "exact")
    codes = file.whole("surfaces.codes")
    of_code = np.repeat(np.arange(len(words)), lengths_between(file.whole("surfaces.starts")))
    if len(codes) == len(exact):
        return together([words[word] for word in of_code.tolist()], exact)
    surface: dict[int, str] = {}
    single: dict[int, str] = {}
    for code, word in zip(codes.tolist(), of_code.tolist(), strict=True):
        # Of the two words that find a form of a script without spaces the longer one is its surface.
        other = surface.get(code, "")
        surface[code], single[code] = max(words[word], other, key=len), min(words[word], other, key=len)
    return [form(surface[code], e, single[code]) for code, e in enumerate(exact)]


def _write_stems(
    writer: ArrayWriter, segments: Sequence[Segment], codes: Sequence[Codes], language: str
) -> None:
    name = f"stems.{language}"
    known = [
        (segment.file, new)
        for segment, new in zip(segments, codes, strict=True)
        if language in segment.languages
    ]
    joined, ranks = _in_one_order(all_strings(file, name) for file, _ in known)
    pairs = []
    for (file, new), numbers in zip(known, ranks, strict=True):
        of_code = np.repeat(numbers, lengths_between(file.whole(f"{name}.starts")))
        pairs.append(of_code << 32 | new[file.whole(f"{name}.codes")])
    ordered = np.sort(np.concatenate(pairs))
    distinct = ordered[opening(ordered)]
    starts = np.append(np.flatnonzero(opening(distinct >> 32)), len(distinct))
    write_stems(writer, language, joined, starts, distinct & 0xFFFFFFFF)
