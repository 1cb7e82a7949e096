"""The details of several segments to those of one, with the stamps that their files have now."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from archive_app.index.coded import join, write_coded
from archive_app.index.details import FACETS, HASH, NUMBERS, STRINGS
from archive_app.index.ledger import STAMPS
from archive_app.index.word_table import write_strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from archive_app.index.array_file import ArrayWriter
    from archive_app.index.ledger import Held

    Ints = NDArray[np.int64]

#: Bytes held at a time.
_AT_ONCE = 1 << 22


def merge_details(
    writer: ArrayWriter, parts: Sequence[Held], numbers: Sequence[Ints], documents: int
) -> None:
    """Write the details of the documents that count; `numbers` are the new ones of each part's, or -1."""
    for name in STRINGS:
        merge_bytes(writer, name, parts, "<u4")
    for name, kind in NUMBERS.items():
        columns = [part.stamps[name] if name in STAMPS else part.details.numbers(name) for part in parts]
        kept = [column[part.live] for column, part in zip(columns, parts, strict=True)]
        writer.add(name, np.concatenate(kept).astype(kind))
    hashes = chain.from_iterable(
        _slices(part, "hashes", np.arange(1, len(part.live) + 1, dtype=np.int64) * HASH) for part in parts
    )
    writer.add_chunks("hashes", np.uint8, hashes)
    for name in FACETS:
        write_coded(
            writer, name, join(name, [part.details.coded(name) for part in parts], numbers, documents)
        )
    _merge_problems(writer, parts, numbers)


def merge_bytes(writer: ArrayWriter, name: str, parts: Sequence[Held], kind: str) -> None:
    """Write the `name.ends` and `name.bytes` of the documents that count."""
    ends = [part.segment.file.whole(f"{name}.ends").astype(np.int64) for part in parts]
    lengths = [np.diff(its, prepend=0)[part.live] for part, its in zip(parts, ends, strict=True)]
    writer.add(f"{name}.ends", np.cumsum(np.concatenate(lengths)).astype(kind))
    content = (_slices(part, f"{name}.bytes", its) for part, its in zip(parts, ends, strict=True))
    writer.add_chunks(f"{name}.bytes", np.uint8, chain.from_iterable(content))


def _slices(part: Held, name: str, ends: Ints) -> Iterator[NDArray[np.uint8]]:
    """The bytes of the documents that count, a few million at a time."""
    file = part.segment.file
    # What was mapped before is not looked at again.
    file.let_go()
    edges = np.flatnonzero(np.diff(part.live, prepend=False, append=False))
    for first, last in edges.reshape(-1, 2).tolist():
        end = int(ends[last - 1])
        at = int(ends[first - 1]) if first else 0
        while at < end:
            yield file.load(name, at, min(at + _AT_ONCE, end))
            at += _AT_ONCE


def _merge_problems(writer: ArrayWriter, parts: Sequence[Held], numbers: Sequence[Ints]) -> None:
    documents: list[NDArray[Any]] = []
    counts: list[NDArray[Any]] = []
    lines: list[bytes] = []
    for part, new in zip(parts, numbers, strict=True):
        file = part.segment.file
        its = new[file.whole("problems.documents")]
        kept = np.flatnonzero(its >= 0)
        documents.append(its[kept].astype("<u4"))
        counts.append(file.whole("problems.counts")[kept])
        lines += map(part.details.problem_line, kept.tolist())
    writer.add("problems.documents", np.concatenate(documents))
    writer.add("problems.counts", np.concatenate(counts))
    write_strings(writer, "problems", [line.decode("utf-8", "surrogatepass") for line in lines])
