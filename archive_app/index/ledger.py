"""Which documents of an index count, while it is being updated: for the process that holds the lock.

Nothing here is an object for each file: documents are found by the keys of their paths (`details.key_of`),
all of them at once, and only where keys agree are texts compared.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from archive_app.corpus.inventory import Known, Stamp
from archive_app.index.details import HASH, key_of, keys_of
from archive_app.index.word_table import encode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from archive_app.index.columns import Columns
    from archive_app.index.details import Details
    from archive_app.index.segment import Segment

#: The parts of a stamp, as they are called in `details.NUMBERS`.
STAMPS = ("sizes", "times", "settled")


class FileStamp(NamedTuple):
    """Size in bytes, time in nanoseconds, and whether these tell the next change: see `inventory.Stamp`."""

    size: int
    mtime_ns: int
    settled: bool


class Place(NamedTuple):
    """A document: the number of its segment and its own number there."""

    segment: int
    document: int


@dataclass
class Held:
    """A segment with what may change while it stays: which documents count, and the stamps of their files."""

    segment: Segment
    live: NDArray[np.bool_]
    stamps: dict[str, NDArray[Any]]

    @classmethod
    def whole(cls, segment: Segment) -> Held:
        """A segment of which everything counts, and is as it was indexed."""
        stamps = {name: segment.details.numbers(name).copy() for name in STAMPS}
        return cls(segment, np.ones(segment.documents, dtype=bool), stamps)

    @property
    def details(self) -> Details:
        """The details of the segment."""
        return self.segment.details

    def restamped(self) -> NDArray[np.int64]:
        """The documents that count and whose stamps are others than when they were indexed."""
        differs = np.zeros(len(self.live), dtype=bool)
        for name, values in self.stamps.items():
            differs |= values != self.details.numbers(name)
        return np.flatnonzero(differs & self.live)


def take_over(held: Sequence[Held], columns: Columns) -> None:
    """Let count what counts in a generation of these segments, with the stamps known there."""
    rows, stamps = columns.stamps()
    first = 0
    for each in held:
        end = first + len(each.live)
        each.live = columns.live[first:end].copy()
        low, high = np.searchsorted(rows, [first, end]).tolist()
        for name, values in zip(STAMPS, stamps, strict=True):
            each.stamps[name][rows[low:high] - first] = values[low:high]
        first = end


def places(held: Sequence[Held], rows: Iterable[int]) -> dict[Place, bytes]:
    """Some rows as documents, with the ids that they declare."""
    firsts = [0, *accumulate(len(each.live) for each in held)]
    found = {}
    for row in rows:
        number = bisect_right(firsts, row) - 1
        document = row - firsts[number]
        found[Place(number, document)] = held[number].details.string("ids", document)
    return found


def known(held: Sequence[Held]) -> Iterator[Known]:
    """What is known of the file of each document that counts."""
    for each in held:
        hashes = each.details.file.whole("hashes").tobytes()
        stamps = zip(*(each.stamps[name].tolist() for name in STAMPS), strict=True)
        paths = each.details.strings("paths")
        for document, (path, stamp, live) in enumerate(zip(paths, stamps, each.live.tolist(), strict=True)):
            if live:
                content = hashes[HASH * document : HASH * (document + 1)]
                yield Known(Stamp(path.decode("utf-8", "surrogatepass"), *stamp), content.hex())


def of_paths(held: Sequence[Held], paths: Collection[str]) -> Iterator[tuple[str, Place]]:
    """The documents that count of some paths."""
    if not paths:
        return
    by_key = {key_of(path): path for path in paths}
    wanted = np.sort(np.fromiter(by_key, dtype="<u8", count=len(by_key)))
    for number, each in enumerate(held):
        keys = each.details.numbers("path_keys")
        for document in np.flatnonzero(among(keys, wanted) & each.live).tolist():
            path = by_key[int(keys[document])]
            if each.details.string("paths", document) == encode(path):
                yield path, Place(number, document)


def forget(held: Sequence[Held], paths: Collection[str]) -> bool:
    """Let the documents of some paths count no more; return whether any did."""
    places = [place for _, place in of_paths(held, paths)]
    for place in places:
        held[place.segment].live[place.document] = False
    return bool(places)


def restamp(held: Sequence[Held], stamps: Mapping[str, FileStamp]) -> bool:
    """Give the documents of some paths other stamps; return whether that changes any."""
    changed = False
    for path, (number, document) in of_paths(held, stamps):
        for name, value in zip(STAMPS, stamps[path], strict=True):
            its = held[number].stamps[name]
            changed |= bool(its[document] != value)
            its[document] = value
    return changed


def supersede(held: Sequence[Held]) -> None:
    """Of several documents with one path let that of the latest serial number count alone."""
    latest: dict[bytes, tuple[int, Place]] = {}
    for place in _with_repeated_keys(held, [_live_keys(each) for each in held]):
        each = held[place.segment]
        path = each.details.string("paths", place.document)
        serial = int(each.details.file.at("serials", place.document))
        known = latest.get(path)
        if known is None or known[0] < serial:
            latest[path] = serial, place
            lost = known and known[1]
        else:
            lost = place
        if lost:
            held[lost.segment].live[lost.document] = False


def nameless(held: Sequence[Held], others: Iterable[str] = ()) -> dict[Place, bytes]:
    """The documents that go by their paths, with the ids that they declare and others have.

    A declared id belongs to the first path that declares it; an id that is another file's path is left to
    that file. `others` are the paths of files that have no document.
    """
    other = list(others)
    claims: dict[bytes, list[tuple[bytes, Place]]] = {}
    declared = [_declared_keys(each) for each in held]
    paths = [_live_keys(each) for each in held]
    repeated = _repeated([*(keys[keys != 0] for keys in declared), *paths, keys_of(other)])
    for place in _at(held, declared, repeated):
        details = held[place.segment].details
        claim = details.string("paths", place.document), place
        claims.setdefault(details.string("ids", place.document), []).append(claim)
    if not claims:
        return {}
    is_path = {path for path in map(encode, other) if path in claims}
    for place in _at(held, paths, repeated):
        path = held[place.segment].details.string("paths", place.document)
        if path in claims:
            is_path.add(path)
    lost: dict[Place, bytes] = {}
    for its_id, claimed in claims.items():
        first = min(claimed)
        lost |= {place: its_id for path, place in claimed if its_id in is_path or (path, place) != first}
    return lost


def _live_keys(held: Held) -> NDArray[np.uint64]:
    """The key of the path of each document, 0 for those that do not count."""
    keys = held.details.numbers("path_keys")
    return keys if held.live.all() else np.where(held.live, keys, np.uint64(0))


def _declared_keys(held: Held) -> NDArray[np.uint64]:
    """The key of the id that each document declares, 0 where it declares none but its path."""
    keys, declares = held.details.numbers("id_keys"), held.details.numbers("declares")
    other = keys != held.details.numbers("path_keys")
    return np.where(held.live & declares & other, keys, np.uint64(0))


def _with_repeated_keys(held: Sequence[Held], keys: Sequence[NDArray[np.uint64]]) -> Iterator[Place]:
    return _at(held, keys, _repeated(keys))


def _repeated(keys: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """The keys that there are more than once, ascending; 0 is none."""
    ordered = np.sort(np.concatenate([*keys, np.empty(0, "<u8")]))
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    return np.unique(again[again != 0])


def _at(
    held: Sequence[Held], keys: Sequence[NDArray[np.uint64]], wanted: NDArray[np.uint64]
) -> Iterator[Place]:
    """The documents whose keys are among those wanted, which are ascending."""
    for number in range(len(held)):
        for document in np.flatnonzero(among(keys[number], wanted)).tolist():
            yield Place(number, document)


def among(keys: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which of some keys are among those wanted, which are ascending."""
    if not len(wanted):
        return np.zeros(len(keys), dtype=bool)
    at = np.minimum(np.searchsorted(wanted, keys), len(wanted) - 1)
    return np.asarray(wanted[at] == keys)
