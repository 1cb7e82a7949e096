"""The columns of a generation: one row a document, in the order of the segments.

Rows are what masks, scores and facets are about. Their values come from the details of the segments, joined
when they are first asked for; what spans segments or changes from one generation to the next lies in a file
of its own. A row whose document no longer counts has no values and is not `live`; masks may hold such rows
until the end of an evaluation takes them away.
"""

from __future__ import annotations

import copy
from bisect import bisect_right
from functools import cached_property, partial
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from archive_app.index.array_file import ArrayFile, Damaged
from archive_app.index.coded import join
from archive_app.index.details import NUMBERS
from archive_app.index.word_table import encode, strings_between
from archive_app.statements.aliases import NAMED, Aliases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from archive_app.index.coded import Coded
    from archive_app.index.details import Details
    from archive_app.index.segments import SegmentInfo
    from archive_app.statements.searching import FacetCounts

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]


class Codes:
    """A column of any number of values a row; see `coded`."""

    def __init__(self, make: Callable[[], Coded]) -> None:
        self._make = make

    @cached_property
    def _coded(self) -> Coded:
        return self._make()

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The distinct values, in order."""
        return self._coded.values

    @cached_property
    def _first(self) -> NDArray[np.unsignedinteger]:
        return self._coded.first

    @cached_property
    def _more(self) -> tuple[Rows, Rows]:
        """The rows that have further values, and the codes of these."""
        return self._coded.more_rows.astype(np.intp), self._coded.more_codes.astype(np.intp)

    @property
    def missing(self) -> Mask:
        """Rows without any value."""
        return np.asarray(self._first == 0)

    def rows_with(self, wanted: Callable[[str], bool]) -> Mask:
        """Rows that hold a value for which `wanted` is true; it is asked once for each distinct value."""
        chosen = np.array([False, *map(wanted, self.values)], dtype=bool)
        mask: Mask = chosen[self._first]
        rows, codes = self._more
        mask[rows[chosen[codes]]] = True
        return mask

    def rows_with_any(self, wanted: Sequence[str | None]) -> Mask:
        """Rows that hold one of these values; None stands for rows without any."""
        mask = self.rows_with({value for value in wanted if value is not None}.__contains__)
        return mask | self.missing if None in wanted else mask

    def totals(self, mask: Mask, rows: Rows) -> NDArray[np.intp]:
        """How many rows of a mask hold each code, 0 being none; `rows` are the rows of the mask."""
        totals = np.bincount(self._first[rows], minlength=len(self.values) + 1)
        more, codes = self._more
        if len(more):
            totals += np.bincount(codes[mask[more]], minlength=len(totals))
        return totals

    def counts(self, mask: Mask, rows: Rows) -> FacetCounts:
        """How many rows of the mask hold each value, most first, then by name; None for those without any."""
        totals = self.totals(mask, rows)
        codes = np.flatnonzero(totals)
        # Codes are in order of names; what is missing comes after whatever is as frequent.
        order = np.lexsort((codes, codes == 0, -totals[codes]))
        return tuple(
            (self.values[code - 1] if code else None, count)
            for code, count in zip(codes[order].tolist(), totals[codes][order].tolist(), strict=True)
        )


class JoinedCodes(Codes):
    """A column in which the names that are one count as one, under their main name."""

    def __init__(self, codes: Codes, aliases: Aliases) -> None:
        self._codes = codes
        self._aliases = aliases

    @cached_property
    def values(self) -> tuple[str, ...]:
        return tuple(sorted({self._aliases.main(value) for value in self._codes.values}))

    @cached_property
    def _new(self) -> NDArray[np.intp]:
        """The code here of each code there; 0 stands for no value in both."""
        place = {value: code for code, value in enumerate(self.values, 1)}
        return np.array([0, *(place[self._aliases.main(value)] for value in self._codes.values)], np.intp)

    @cached_property
    def _first(self) -> NDArray[np.unsignedinteger]:
        first: NDArray[np.unsignedinteger] = self._new[self._codes._first].astype(np.uint32)  # noqa: SLF001
        return first

    @cached_property
    def _more(self) -> tuple[Rows, Rows]:
        rows, codes = self._codes._more  # noqa: SLF001
        # A row with two names of one has that one once.
        pairs = np.unique(np.stack([rows, self._new[codes]], axis=1), axis=0)
        pairs = pairs[self._first[pairs[:, 0]] != pairs[:, 1]]
        return pairs[:, 0], pairs[:, 1]

    def rows_with(self, wanted: Callable[[str], bool]) -> Mask:
        """Rows that hold a name, or another name of the same, for which `wanted` is true."""
        raw: dict[str, list[str]] = {}
        for value in self._codes.values:
            raw.setdefault(self._aliases.main(value), []).append(value)
        return super().rows_with(
            lambda main: any(map(wanted, (*self._aliases.names(main), *raw.get(main, ()))))
        )


class Columns:
    """Everything that conditions, facets and orders need, for each row of a generation."""

    def __init__(self, path: Path, expected_size: int, details: Sequence[Details]) -> None:
        self._file = ArrayFile(path, expected_size)
        facts = self._file.facts
        #: How many rows there are, and how many of them count.
        self.rows: int = facts["rows"]
        self.statements: int = facts["statements"]
        self.segments: list[str] = facts["segments"]
        self._words: dict[str, int] = facts["words"]
        self._details = details
        self._firsts = [0, *accumulate(each.documents for each in details)]
        self._codes: dict[str, Codes] = {}
        self._aliases = Aliases()

    def under(self, aliases: Aliases) -> Columns:
        """Return these columns with names joined; both share what they have read."""
        if aliases == self._aliases:
            return self
        joined = copy.copy(self)
        joined._join(aliases, {name: self.facet(name) for name in NAMED})  # noqa: SLF001 - a copy of our own
        return joined

    def _join(self, aliases: Aliases, raw: Mapping[str, Codes]) -> None:
        self._aliases = aliases
        self._codes = {name: JoinedCodes(codes, aliases) for name, codes in raw.items()}

    @cached_property
    def live(self) -> Mask:
        """Rows that count."""
        return self._file.whole("live")

    @property
    def all_live(self) -> bool:
        """Whether every row counts."""
        return self.rows == self.statements

    @cached_property
    def dated(self) -> Mask:
        """Rows that have a date."""
        return self._of_live(self._numbers("dated"))

    @cached_property
    def earliest(self) -> NDArray[np.int32]:
        """The first day of each date, as `Day.number`."""
        return self._numbers("earliest")

    @cached_property
    def latest(self) -> NDArray[np.int32]:
        """The last day of each date, as `Day.number`."""
        return self._numbers("latest")

    @cached_property
    def newest(self) -> NDArray[np.uint32]:
        """The place of each row when the newest comes first, then by id, undated last; no two are alike."""
        return self._file.whole("newest")

    @cached_property
    def oldest(self) -> NDArray[np.uint32]:
        """The place of each row when the oldest comes first, then by id, undated last; no two are alike."""
        return self._file.whole("oldest")

    def facet(self, name: str) -> Codes:
        """The column of a facet or filter, by its name in `Filters`; also of `language_tag`, `stemmer` and
        `year`.
        """
        codes = self._codes.get(name)
        if codes is None:
            codes = self._codes[name] = Codes(partial(self._coded, name))
        return codes

    def mean_length(self, group: str) -> float:
        """How many words a statement has in a group, on average."""
        return self._words[group] / self.statements if self.statements else 0.0

    def has(self, what: str) -> Mask:
        """Rows with a `title`, a `text`, a `url`, a `proposal`, a `problem`."""
        if what == "problem":
            return self._of_live(self._troubled())
        if what in ("text", "proposal"):
            return self._of_live(self._numbers(f"has_{what}"))
        present = [each.present(f"{what}s") for each in self._details]
        return self._of_live(np.concatenate([*present, np.empty(0, bool)]))

    def ids(self) -> Iterator[str]:
        """The ids of all rows, `""` for those that do not count."""
        return self.strings("id")

    def strings(self, what: str) -> Iterator[str]:
        """The `id`, `path` or `url` of every row, `""` where there is none."""
        found = chain.from_iterable(each.strings(f"{what}s") for each in self._details)
        for row, (text, live) in enumerate(zip(found, self.live.tolist(), strict=True)):
            if not live:
                yield ""
            elif what == "id" and row in self.nameless:
                yield self.path_of(row)
            else:
                yield text.decode("utf-8", "surrogatepass")

    @cached_property
    def nameless(self) -> frozenset[int]:
        """The rows that go by their paths, since another file has the id that they declare."""
        return frozenset(self._file.whole("nameless").tolist())

    def id_of(self, row: int) -> str:
        """The id of a row."""
        return self._string("paths" if row in self.nameless else "ids", row).decode("utf-8", "surrogatepass")

    def path_of(self, row: int) -> str:
        """The path of a row."""
        return self._string("paths", row).decode("utf-8", "surrogatepass")

    def strings_of(self, what: str, rows: Sequence[int]) -> list[str]:
        """The `id`, `path`, `url` or `title` of each of some rows, `""` where there is none."""
        if len(self._details) == 1 and not (what == "id" and self.nameless):
            return self._details[0].strings_at(f"{what}s", rows)
        found: dict[int, str] = {}
        for (first, last), each in zip(pairwise(self._firsts), self._details, strict=True):
            here = [row for row in rows if first <= row < last]
            if here:
                texts = each.strings_at(f"{what}s", [row - first for row in here])
                found.update(zip(here, texts, strict=True))
        if what == "id" and self.nameless:
            found.update((row, self.path_of(row)) for row in self.nameless.intersection(rows))
        return [found[row] for row in rows]

    def row_of_id(self, statement_id: str) -> int | None:
        """The row of a statement; None when there is none with this id."""
        wanted = encode(statement_id)
        low, high = 0, self._file.size("by_id")
        while low < high:
            middle = (low + high) // 2
            row = self._file.at("by_id", middle)
            found = self._string("paths" if row in self.nameless else "ids", row)
            if found == wanted:
                return row
            low, high = (middle + 1, high) if found < wanted else (low, middle)
        return None

    def by_id(self) -> NDArray[np.uint32]:
        """The rows that count, in order of their ids."""
        return self._file.whole("by_id")

    def stamps(self) -> tuple[Rows, tuple[NDArray[Any], ...]]:
        """The rows whose files have other stamps than when they were indexed, and these: `ledger.STAMPS`."""
        rows = self._file.whole("stamps.rows").astype(np.intp)
        return rows, tuple(self._file.whole(f"stamps.{part}") for part in ("sizes", "times", "settled"))

    def check_segments(self, segments: Sequence[SegmentInfo]) -> None:
        """Raise Damaged unless these are the columns of such segments."""
        if self.segments != [info.name for info in segments] or self.rows != self._firsts[-1]:
            raise Damaged("the segments of the index do not match its columns")

    def unreadable(self) -> Iterator[bytes]:
        """The records of the files of which no text could be had, as lines."""
        return strings_between(self._file, "unreadable", 0, self._file.size("unreadable.ends"))

    def _troubled(self) -> Mask:
        troubled = np.zeros(self.rows, dtype=bool)
        for first, each in zip(self._firsts, self._details, strict=False):
            troubled[first + each.troubled().astype(np.intp)] = True
        troubled[list(self.nameless)] = True
        return troubled

    def _string(self, what: str, row: int) -> bytes:
        number = bisect_right(self._firsts, row) - 1
        return self._details[number].string(what, row - self._firsts[number])

    def _numbers(self, name: str) -> NDArray[Any]:
        if len(self._details) == 1:
            return self._details[0].numbers(name)
        empty = np.empty(0, NUMBERS[name])
        return np.concatenate([*(each.numbers(name) for each in self._details), empty])

    def _of_live(self, mask: Mask) -> Mask:
        return mask if self.all_live else mask & self.live

    def _coded(self, name: str) -> Coded:
        if len(self._details) == 1 and self.all_live:
            return self._details[0].coded(name)
        rows = np.where(self.live, np.arange(self.rows), -1)
        places = [rows[first:last] for first, last in pairwise(self._firsts)]
        return join(name, [each.coded(name) for each in self._details], places, self.rows)
