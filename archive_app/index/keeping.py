"""What was indexed and is no longer what the file says: found before a generation is published, and kept.

The text before is in a segment of the generation in force, the one that follows in a segment just made; both
are read only where the file's own checksum changed. So an update that meets no changed file does nothing
here, and a rebuild by other rules of reading makes no edition of a file that is the same to the byte.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archive_app.index.array_file import Damaged

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from archive_app.corpus.earlier_texts import Replaced
    from archive_app.index.ledger import Place
    from archive_app.index.records import FileRecord
    from archive_app.index.snapshot import Snapshot

#: Characters of changed texts that are compared word by word in one update; others when they are asked for.
_MOST_COMPARED = 200_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Before:
    """The generation that was in force when an update began, and when it was true.

    `seen` is the time in seconds since 1970 at which its account was written, None where it does not cover
    the whole folder. Documents that are read since have serial numbers from `next_serial`.
    """

    documents: Snapshot
    seen: float | None
    next_serial: int

    def changed(
        self, after: Snapshot, without_text: Collection[str], moved_from: Mapping[str, str]
    ) -> Iterator[tuple[Place, Place]]:
        """Yield each statement whose file is another now: its document before, and now.

        It is the one that had its id; else the one in its place, unless that has an id of its own.
        `without_text` are the paths of files that have no document now.
        """
        places = {*after.like(self.documents, self.next_serial)}
        places.update(after.of_paths(moved_from.keys()).values())
        read = {place: after.record(place) for place in sorted(places)}
        by_id = self.documents.of_ids({record.id for record in read.values()})
        old_paths = {record.path: moved_from.get(record.path, record.path) for record in read.values()}
        in_place = self.documents.of_paths(set(old_paths.values()))
        their_ids = {self.documents.record(place).id for place in in_place.values()}
        kept_ids = {*after.of_ids(their_ids), *without_text}
        for place, record in read.items():
            before = by_id.get(record.id)
            if before is None:
                before = in_place.get(old_paths[record.path])
                if before is None or self._has_its_own(before, record, kept_ids):
                    continue
            if self.documents.record(before).sha256 != record.sha256:
                yield before, place

    def _has_its_own(self, before: Place, record: FileRecord, kept_ids: Collection[str]) -> bool:
        was = self.documents.record(before)
        return bool(was.declared_id and record.declared_id) or was.id in kept_ids

    def last_seen(self, was: FileRecord) -> str:
        """When a file was last known to be as it was: when the index was last true, else its own time."""
        seconds = was.mtime_ns / 1e9 if self.seen is None else self.seen
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def keep_earlier_texts(
    corpus: Path,
    before: Before,
    after: Snapshot,
    without_text: Collection[str],
    moved_from: Mapping[str, str],
) -> int:
    """Keep every text that the next generation no longer holds; return how many. See `Before.changed`.

    Raises OSError when they cannot be written, or one cannot be read now that may be read the next time: then
    the generation that needs them must not be published.
    """
    if not before.documents.held:
        return 0
    pairs = list(before.changed(after, without_text, moved_from))
    if not pairs:
        return 0
    # No text changes in most updates, and in no first build.
    from archive_app.corpus.earlier_texts import EarlierTexts  # noqa: PLC0415 - see above

    return EarlierTexts(corpus).keep(_replaced(before, after, pairs))


def _replaced(before: Before, after: Snapshot, pairs: Iterable[tuple[Place, Place]]) -> Iterator[Replaced]:
    from archive_app.corpus.earlier_texts import Replaced, text_sha256  # noqa: PLC0415 - see above
    from archive_app.text.change_size import change_size  # noqa: PLC0415 - see above

    compared = 0
    for place_before, place in pairs:
        was, record = before.documents.record(place_before), after.record(place)
        following = after.text(place)
        try:
            text = before.documents.text(place_before)
        except Damaged as reason:
            _log.warning("The earlier text of %s could not be read: %s", was.path, reason)
            text = None
        if text == following:
            continue
        words = shared = None
        if text is not None and compared + len(text) + len(following) <= _MOST_COMPARED:
            compared += len(text) + len(following)
            size = change_size(text, following)
            words, shared = size.words, size.shared
        yield Replaced(
            statement_id=record.id,
            was=None if was.id == record.id else was.id,
            path=was.path,
            text=text,
            following=text_sha256(following),
            last_seen=before.last_seen(was),
            words=words,
            shared=shared,
        )
