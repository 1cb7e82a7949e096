"""Writes what spans the segments of a generation, or changes while they stay: the file of its columns.

`docs/formats.md` tells what each array holds. Nothing is made for each row but numbers; ids are looked at as
texts only where they have to be put in order, and of a small change only those that are new.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate, chain
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index.array_file import ArrayWriter
from archive_app.index.ledger import STAMPS
from archive_app.index.records import OPEN_END, OPEN_START, line_of
from archive_app.index.schema import GROUPS
from archive_app.index.word_table import write_strings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from archive_app.index.ledger import Held, Place
    from archive_app.index.records import FileRecord

    Ints = NDArray[np.int64]

#: With more new ids than one in so many, all are sorted.
_FEW = 16

#: Bits of a key of an order: whether it has no date, its day, its place in the order of ids.
_ID_BITS, _DAY_BITS = np.uint64(31), np.uint64(63)


def write_columns(
    path: Path,
    held: Sequence[Held],
    nameless: Mapping[Place, bytes],
    unreadable: Sequence[FileRecord],
    by_id: Ints,
) -> int:
    """Write the columns of a generation; return the size of the file.

    `nameless` are the documents that go by their paths, `unreadable` the files without one, `by_id` what
    `rows_by_id` found. Raises OSError.
    """
    firsts = [0, *accumulate(len(each.live) for each in held)]
    live = np.concatenate([*(each.live for each in held), np.empty(0, bool)])
    with ArrayWriter(path) as writer:
        writer.add("live", live)
        writer.add("nameless", np.array(sorted(_rows_of_places(held, nameless)), dtype="<u4"))
        writer.add("by_id", by_id.astype("<u4"))
        newest, oldest = _orders(held, by_id, len(live))
        writer.add("newest", newest)
        writer.add("oldest", oldest)
        _write_stamps(writer, held, firsts)
        write_strings(writer, "unreadable", [line_of(record) for record in unreadable])
        words = {group: sum(_words(each, group) for each in held) for group in GROUPS}
        facts = {
            "rows": len(live),
            "statements": len(by_id),
            "segments": [each.segment.name for each in held],
            "words": words,
        }
        writer.finish(facts)
    return path.stat().st_size


def rows_by_id(held: Sequence[Held], nameless: Mapping[Place, bytes], before: Ints) -> Ints:
    """The rows that count, in order of their ids.

    `before` are the serial numbers of documents whose order is known already, in that order (see
    `named_in_order`); documents that no longer count may be among them.
    """
    live = np.concatenate([*(each.live for each in held), np.empty(0, bool)])
    by_path = _rows_of_places(held, nameless)
    known = _rows_of(_serials(held), before)
    known = known[live[known]]
    if by_path:
        known = known[~np.isin(known, list(by_path))]
    is_new = live.copy()
    is_new[known] = False
    new = np.flatnonzero(is_new).tolist()
    if len(new) * _FEW > len(known):
        ids = list(chain.from_iterable(each.details.strings("ids") for each in held))
        for row in by_path:
            ids[row] = _id_at(held, row, by_path)
        return np.array(sorted(np.flatnonzero(live).tolist(), key=ids.__getitem__), dtype=np.int64)
    new.sort(key=lambda row: _id_at(held, row, by_path))
    rows = known.tolist()
    places = [
        bisect_left(rows, _id_at(held, row, by_path), key=lambda other: _id_at(held, other, by_path))
        for row in new
    ]
    return np.insert(known, places, new)


def named_in_order(held: Sequence[Held], nameless: Mapping[Place, bytes], by_id: Ints) -> Ints:
    """The serial numbers of the documents that do not go by their paths, in the order that `by_id` gives."""
    by_path = list(_rows_of_places(held, nameless))
    return _serials(held)[by_id[~np.isin(by_id, by_path)] if by_path else by_id]


def _rows_of_places(held: Sequence[Held], places: Mapping[Place, bytes]) -> set[int]:
    firsts = [0, *accumulate(len(each.live) for each in held)]
    return {firsts[place.segment] + place.document for place in places}


def _rows_of(serials: Ints, wanted: Ints) -> Ints:
    """The rows with some serial numbers, in the order of these; those that nobody has are left out."""
    if not len(serials):
        return np.empty(0, np.int64)
    order = np.argsort(serials, kind="stable")
    at = order[np.minimum(np.searchsorted(serials, wanted, sorter=order), len(order) - 1)]
    rows: Ints = at[serials[at] == wanted]
    return rows


def _id_at(held: Sequence[Held], row: int, by_path: set[int]) -> bytes:
    document = row
    for each in held:
        if document < len(each.live):
            return each.details.string("paths" if row in by_path else "ids", document)
        document -= len(each.live)
    raise IndexError(row)


def _orders(held: Sequence[Held], by_id: Ints, rows: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The place of each row by newest and by oldest, then by id, undated last; others after all that count.

    All that decides is packed into one integer, since numpy sorts integers several times faster than it finds
    out how to sort them.
    """

    def of_all(name: str) -> NDArray[np.int64]:
        its = [each.details.numbers(name) for each in held]
        return np.concatenate([*its, np.empty(0, np.int8)])[by_id].astype(np.int64)

    undated = (of_all("dated") == 0).astype(np.uint64) << _DAY_BITS
    ranks = np.arange(len(by_id), dtype=np.uint64)
    orders = []
    for days in (OPEN_END - of_all("latest"), of_all("earliest") - OPEN_START):
        keys = np.sort(undated | days.astype(np.uint64) << _ID_BITS | ranks)
        ordered = by_id[(keys & np.uint64((1 << 31) - 1)).astype(np.int64)]
        places = np.full(rows, rows, dtype="<u4")
        places[ordered] = np.arange(len(ordered), dtype="<u4")
        rest = np.flatnonzero(places == rows)
        places[rest] = np.arange(len(ordered), rows, dtype="<u4")
        orders.append(places)
    return orders[0], orders[1]


def _write_stamps(writer: ArrayWriter, held: Sequence[Held], firsts: Sequence[int]) -> None:
    changed = [each.restamped() for each in held]
    rows = [first + its for first, its in zip(firsts, changed, strict=False)]
    writer.add("stamps.rows", np.concatenate([*rows, np.empty(0, np.int64)]).astype("<u4"))
    for name, kind in zip(STAMPS, ("<i8", "<i8", "b1"), strict=True):
        values = [each.stamps[name][its] for each, its in zip(held, changed, strict=True)]
        writer.add(f"stamps.{name}", np.concatenate([*values, np.empty(0, kind)]).astype(kind))


def _serials(held: Sequence[Held]) -> Ints:
    return np.concatenate([*(each.segment.serials() for each in held), np.empty(0, np.int64)])


def _words(held: Held, group: str) -> int:
    return int(held.segment.lengths(group)[held.live].sum(dtype=np.int64))
