"""Columns of any number of values a row, coded: how they are made, joined, written and read.

The values are in order, the first of them number 1; a row has the number of its first value, 0 for none. Its
further ones are kept apart, since few rows have any.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, count
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from archive_app.index.word_table import strings_between, write_strings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from archive_app.index.array_file import ArrayFile, ArrayWriter


class Coded(NamedTuple):
    """One column: its values, the number of each row's first one, rows and numbers of all further ones."""

    values: tuple[str, ...]
    first: NDArray[Any]
    more_rows: NDArray[Any]
    more_codes: NDArray[Any]


def code(name: str, rows: Sequence[tuple[str, ...]]) -> Coded:
    """Code the values of a column."""
    # Rows differ far less than there are rows, so each different one is looked at once.
    numbers_of: defaultdict[tuple[str, ...], int] = defaultdict(count().__next__)
    numbered = list(map(numbers_of.__getitem__, rows))
    values = _in_order(name, set(chain.from_iterable(numbers_of)))
    number = {value: code for code, value in enumerate(values, 1)}
    kind = np.min_scalar_type(len(values))
    coded = [[number[value] for value in dict.fromkeys(row)] for row in numbers_of]
    first = np.array([codes[0] if codes else 0 for codes in coded] or [0], dtype=kind)[numbered]
    has_more = np.array([len(codes) > 1 for codes in coded] or [False])[numbered]
    more = [(row, code) for row in np.flatnonzero(has_more).tolist() for code in coded[numbered[row]][1:]]
    more_rows = np.array([row for row, _ in more], dtype="<u4")
    return Coded(values, first, more_rows, np.array([code for _, code in more], dtype=kind))


def join(name: str, parts: Sequence[Coded], places: Sequence[NDArray[np.int64]], rows: int) -> Coded:
    """Join columns of one name to one of so many rows.

    `places` gives for each part the new place of each of its rows, ascending from part to part, or -1 for
    those that are left out. Values that no row has any more are dropped.
    """
    used = [_used(part, its) for part, its in zip(parts, places, strict=True)]
    values = _in_order(name, set(chain.from_iterable(used)))
    number = {value: code for code, value in enumerate(values, 1)}
    kind = np.min_scalar_type(len(values))
    first = np.zeros(rows, dtype=kind)
    more_rows: list[NDArray[Any]] = [np.empty(0, "<u4")]
    more_codes: list[NDArray[Any]] = [np.empty(0, kind)]
    for part, its in zip(parts, places, strict=True):
        new = np.array([0, *(number.get(value, 0) for value in part.values)], dtype=kind)
        kept = its >= 0
        first[its[kept]] = new[part.first[kept]]
        if len(part.more_rows):
            more = its[part.more_rows]
            more_rows.append(more[more >= 0].astype("<u4"))
            more_codes.append(new[part.more_codes[more >= 0]])
    return Coded(values, first, np.concatenate(more_rows), np.concatenate(more_codes))


def write_coded(writer: ArrayWriter, name: str, coded: Coded) -> None:
    """Write a column."""
    write_strings(writer, f"{name}.values", coded.values)
    writer.add(f"{name}.first", coded.first)
    writer.add(f"{name}.more_rows", coded.more_rows)
    writer.add(f"{name}.more_codes", coded.more_codes)


def read_coded(file: ArrayFile, name: str) -> Coded:
    """Read a column; its arrays stay mapped."""
    values = strings_between(file, f"{name}.values", 0, file.size(f"{name}.values.ends"))
    return Coded(
        tuple(value.decode("utf-8", "surrogatepass") for value in values),
        *(file.whole(f"{name}.{part}") for part in ("first", "more_rows", "more_codes")),
    )


def _used(part: Coded, places: NDArray[np.int64]) -> list[str]:
    kept = places >= 0
    if kept.all():
        return list(part.values)
    uses = np.bincount(part.first[kept], minlength=len(part.values) + 1)
    uses += np.bincount(part.more_codes[kept[part.more_rows]], minlength=len(uses))
    return [part.values[at] for at in np.flatnonzero(uses[1:]).tolist()]


def _in_order(name: str, values: set[str]) -> tuple[str, ...]:
    """Years by number, after what is of no one year; all else by name."""
    if name == "year":
        return tuple(sorted(values, key=lambda year: int(year) if year else -(10**9)))
    return tuple(sorted(values, key=lambda value: (value.casefold(), value)))
