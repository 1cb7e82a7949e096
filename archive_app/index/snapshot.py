"""Which documents count at one moment and under which ids: what an update compares before it publishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from archive_app.index.details import key_of
from archive_app.index.ledger import STAMPS, Held, Place, among, of_paths
from archive_app.index.word_table import encode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from archive_app.index.records import FileRecord


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Segments, and the documents in them that go by their paths, with the ids that they declare."""

    held: Sequence[Held]
    nameless: Mapping[Place, bytes]

    @classmethod
    def of(cls, held: Sequence[Held], nameless: Mapping[Place, bytes]) -> Snapshot:
        """What counts now, whatever will."""
        copied = [
            Held(each.segment, each.live.copy(), {name: its.copy() for name, its in each.stamps.items()})
            for each in held
        ]
        return cls(copied, dict(nameless))

    def record(self, place: Place) -> FileRecord:
        """The record of a document, with its id and the stamp of its file as it is now."""
        each = self.held[place.segment]
        record = each.details.record(place.document)
        size, mtime_ns, settled = (each.stamps[name][place.document].item() for name in STAMPS)
        its_id = record.path if place in self.nameless else record.id
        return record._replace(id=its_id, size=size, mtime_ns=mtime_ns, settled=settled)

    def text(self, place: Place) -> str:
        """The text of a document; raises Damaged and OSError."""
        return self.held[place.segment].segment.text(place.document)

    def of_paths(self, paths: Collection[str]) -> dict[str, Place]:
        """The documents of some paths."""
        return dict(of_paths(self.held, paths))

    def of_ids(self, ids: Collection[str]) -> dict[str, Place]:
        """The documents that have some ids."""
        by_text = {encode(each): each for each in ids}
        wanted = np.sort(np.fromiter(map(key_of, by_text), dtype="<u8", count=len(by_text)))
        found = {}
        for place in self._with_keys(wanted):
            what = "paths" if place in self.nameless else "ids"
            its_id = by_text.get(self.held[place.segment].details.string(what, place.document))
            if its_id is not None:
                found[its_id] = place
        return found

    def since(self, serial: int) -> list[NDArray[np.int64]]:
        """The documents of each segment whose serial numbers are this one or later."""
        return [np.flatnonzero((each.segment.serials() >= serial) & each.live) for each in self.held]

    def like(self, other: Snapshot, serial: int) -> Iterator[Place]:
        """The documents since a serial number that may have the id or the path of one of another moment."""
        new = self.since(serial)
        keys = [_keys(each, its) for each, its in zip(self.held, new, strict=True)]
        wanted = np.unique(np.concatenate([*(its.ravel() for its in keys), np.empty(0, "<u8")]))
        theirs = [_keys(each, np.flatnonzero(each.live)).ravel() for each in other.held]
        met = np.unique(np.concatenate([*(its[among(its, wanted)] for its in theirs), np.empty(0, "<u8")]))
        for number, (its, its_keys) in enumerate(zip(new, keys, strict=True)):
            for document in its[among(its_keys, met).any(axis=0)].tolist():
                yield Place(number, document)

    def _with_keys(self, wanted: NDArray[np.uint64]) -> Iterator[Place]:
        for number, each in enumerate(self.held):
            documents = np.flatnonzero(each.live)
            for document in documents[among(_keys(each, documents), wanted).any(axis=0)].tolist():
                yield Place(number, document)


def _keys(held: Held, documents: NDArray[np.int64]) -> NDArray[Any]:
    """The keys of the ids and of the paths of some documents."""
    return np.stack([held.details.numbers(name)[documents] for name in ("id_keys", "path_keys")])
