"""Writes the columns of a generation: what conditions, facets and orders need of each statement, as arrays.

One row a document, in the order of the manifest's segments and of the documents in them, so that a row is a
document's number and the place where its segment begins. `docs/formats.md` tells what each array holds.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index.array_file import ArrayWriter
from archive_app.index.columns import NO_YEAR, primary_subtag
from archive_app.index.records import OPEN_END, OPEN_START, FileRecord
from archive_app.index.schema import GROUPS
from archive_app.index.word_table import write_strings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from archive_app.index.records import WrittenLines

#: `Day.number` counts every month with 31 days.
DAYS_A_YEAR = 12 * 31

#: A date over more years than this, or without an end, is counted under `NO_YEAR`.
MOST_YEARS = 30

_NOBODY = FileRecord("", 0, 0, "")


def write_columns(
    path: Path,
    records: Sequence[FileRecord],
    lines: WrittenLines,
    segments: Sequence[tuple[str, NDArray[np.int64]]],
) -> int:
    """Write the columns of a generation; return the size of the file.

    `lines` are the records as they stand in the file of records; `segments` are names and the serial numbers
    of the documents. Raises OSError.
    """
    serials = np.concatenate([*(its for _, its in segments), np.empty(0, np.int64)])
    numbers = _records_of(serials, records)
    of_row = [records[number] if number >= 0 else _NOBODY for number in numbers.tolist()]
    live = numbers >= 0
    with ArrayWriter(path) as writer:
        writer.add("live", live)
        _write_places(writer, lines, numbers)
        write_strings(writer, "ids", [record.id for record in of_row])
        write_strings(writer, "paths", [record.path for record in of_row])
        write_strings(writer, "urls", [record.url or "" for record in of_row])
        write_strings(writer, "titles", [record.title for record in of_row])
        for name, held in (
            ("has_text", [record.has_text for record in of_row]),
            ("has_proposal", [record.proposes for record in of_row]),
            ("has_problem", [bool(record.all_problems) for record in of_row]),
        ):
            writer.add(name, np.array(held, dtype=bool))
        _write_dates(writer, of_row, live)
        _write_facets(writer, of_row)
        lengths = np.array([record.lengths for record in of_row], dtype=np.int64).reshape(-1, len(GROUPS))
        facts = {
            "rows": len(serials),
            "statements": int(np.count_nonzero(live)),
            "segments": [name for name, _ in segments],
            "words": dict(zip(GROUPS, lengths.sum(axis=0).tolist(), strict=True)),
        }
        writer.finish(facts)
    return path.stat().st_size


def _records_of(serials: NDArray[np.int64], records: Sequence[FileRecord]) -> NDArray[np.int64]:
    """The number of the record of each document; -1 for documents that no longer count."""
    known = np.array([record.serial for record in records], dtype=np.int64)
    if not known.size:
        return np.full(len(serials), -1, dtype=np.int64)
    order = np.argsort(known, kind="stable")
    at = np.minimum(np.searchsorted(known, serials, sorter=order), len(order) - 1)
    found = order[at]
    return np.where((known[found] == serials) & (serials > 0), found, -1)


def _write_places(writer: ArrayWriter, lines: WrittenLines, numbers: NDArray[np.int64]) -> None:
    """Write where the record of each row stands in the file of records, and its checksum."""
    lengths = np.array(lines.lengths, dtype=np.int64)
    for name, values, kind in (
        ("record.starts", np.cumsum(lengths) - lengths, "<u8"),
        ("record.lengths", lengths, "<u4"),
        ("record.checks", np.array(lines.checks, dtype=np.int64), "<u4"),
    ):
        writer.add(name, np.append(values, 0)[numbers].astype(kind))


def _write_dates(writer: ArrayWriter, rows: Sequence[FileRecord], live: NDArray[np.bool_]) -> None:
    dated = np.array([record.dated for record in rows], dtype=bool)
    earliest = np.array([_or(record.earliest, OPEN_START) for record in rows], dtype=np.int32)
    latest = np.array([_or(record.latest, OPEN_END) for record in rows], dtype=np.int32)
    by_id = np.array(sorted(range(len(rows)), key=lambda row: rows[row].id), dtype=np.int64)
    id_rank = _ranks(by_id)
    writer.add("dated", dated)
    writer.add("earliest", earliest)
    writer.add("latest", latest)
    writer.add("by_id", by_id[live[by_id]].astype("<u4"))
    newest = np.lexsort((id_rank, -latest.astype(np.int64), ~dated))
    oldest = np.lexsort((id_rank, earliest, ~dated))
    writer.add("newest", _ranks(newest).astype("<u4"))
    writer.add("oldest", _ranks(oldest).astype("<u4"))
    _write_codes(writer, "year", [_years(r.dated, r.earliest, r.latest) for r in rows], int_or_first)


def _write_facets(writer: ArrayWriter, rows: Sequence[FileRecord]) -> None:
    _write_codes(writer, "party", [_single(r.party) for r in rows])
    _write_codes(writer, "source", [r.sources for r in rows])
    _write_codes(writer, "type", [_single(r.type) for r in rows])
    _write_codes(
        writer, "language", [_single(primary_subtag(r.language) if r.language else None) for r in rows]
    )
    _write_codes(writer, "language_tag", [_single(r.language) for r in rows])
    _write_codes(writer, "author", [r.people for r in rows])
    _write_codes(writer, "tag", [r.tags for r in rows])
    _write_codes(writer, "stemmer", [(r.stemmer or "",) if r.serial else () for r in rows])


def by_name(value: str) -> tuple[str, str]:
    """The order of the values of a facet."""
    return value.casefold(), value


def int_or_first(value: str) -> int:
    """The order of years; what has no year comes first."""
    return int(value) if value else -(10**9)


def _write_codes(
    writer: ArrayWriter,
    name: str,
    rows: Sequence[tuple[str, ...]],
    order: Callable[[str], tuple[str, str]] | Callable[[str], int] = by_name,
) -> None:
    """Write a column of any number of values a row.

    `name.values` are the values in order, the first of them number 1; `name.first` is the number of each
    row's first value, 0 for none; `name.more_rows` and `name.more_codes` are the further ones.
    """
    # Rows differ far less than there are rows, so each different one is looked at once.
    numbers_of: dict[tuple[str, ...], int] = {}
    numbered = [numbers_of.setdefault(row, len(numbers_of)) for row in rows]
    values: list[str] = sorted(set(chain.from_iterable(numbers_of)), key=order)
    number = {value: code for code, value in enumerate(values, 1)}
    kind = np.min_scalar_type(len(values))
    coded = [[number[value] for value in dict.fromkeys(row)] for row in numbers_of]
    first = np.array([codes[0] if codes else 0 for codes in coded] or [0], dtype=kind)[numbered]
    has_more = np.array([len(codes) > 1 for codes in coded] or [False])[numbered]
    more = [(row, code) for row in np.flatnonzero(has_more).tolist() for code in coded[numbered[row]][1:]]
    write_strings(writer, f"{name}.values", values)
    writer.add(f"{name}.first", first)
    writer.add(f"{name}.more_rows", np.array([row for row, _ in more], dtype="<u4"))
    writer.add(f"{name}.more_codes", np.array([code for _, code in more], dtype=kind))


@lru_cache(maxsize=10_000)
def _years(dated: bool, earliest: int | None, latest: int | None) -> tuple[str, ...]:
    """The years that a date overlaps; `NO_YEAR` without an end or over too many."""
    if not dated:
        return ()
    if earliest is None or latest is None:
        return (NO_YEAR,)
    first, last = earliest // DAYS_A_YEAR, latest // DAYS_A_YEAR
    if last - first + 1 > MOST_YEARS:
        return (NO_YEAR,)
    return tuple(str(year) for year in range(first, last + 1))


def _ranks(order: NDArray[np.int64]) -> NDArray[np.int64]:
    ranks = np.empty_like(order)
    ranks[order] = np.arange(len(order))
    return ranks


def _single(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _or(number: int | None, otherwise: int) -> int:
    return otherwise if number is None else number
