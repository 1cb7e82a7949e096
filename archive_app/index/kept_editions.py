"""Searching earlier texts: an index of their own, over files made of what is kept, in the cache.

A search with `in:editions` is answered by it alone, so that an earlier text is never taken for a statement.
It is brought up to date when it is asked, and only when the list of kept texts has changed since.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from archive_app import durable
from archive_app.index import storage
from archive_app.index.archive_index import ArchiveIndex, SearchCancelled
from archive_app.locations import cache_folder, private_folder
from archive_app.statements.problems import EditionLost
from archive_app.statements.searching import TypedCondition
from archive_app.statements.statement import SIDECAR_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive_app.corpus.earlier_texts import EarlierTexts
    from archive_app.index.document import StoredStatement
    from archive_app.statements.aliases import Aliases
    from archive_app.statements.editions import Edition
    from archive_app.statements.searching import SearchOutcome, SearchRequest

#: The condition as typed; within quotation marks it is words.
_ASKED = re.compile(r"(?<![^\s(])in:editions(?![^\s)])", re.IGNORECASE)
_SAID = "earlier texts only"


def asks_for_editions(query: str) -> bool:
    """Whether a query is about earlier texts."""
    return _place(query) is not None


def without_condition(query: str) -> str:
    """Return a query with blanks in the place of `in:editions`, so that all its offsets stay."""
    start, end = _place(query) or (0, 0)
    return query[:start] + " " * (end - start) + query[end:]


def _place(query: str) -> tuple[int, int] | None:
    for found in _ASKED.finditer(query):
        if query.count('"', 0, found.start()) % 2 == 0:
            return found.span()
    return None


class KeptEditions:
    """The index of the earlier texts of one archive. Nothing is made before the first search."""

    def __init__(self, corpus: Path, texts: EarlierTexts) -> None:
        self._corpus = corpus
        self._texts = texts
        self._index: ArchiveIndex | None = None
        self._indexed: object = None
        self._lock = threading.Lock()

    def search(
        self,
        request: SearchRequest,
        is_cancelled: Callable[[], bool] | None,
        aliases: Aliases,
        stored: Callable[[str], StoredStatement | None],
    ) -> SearchOutcome:
        """Answer a request for earlier texts; `stored` tells what is known of a statement today.

        Raises as `ArchiveIndex.search` does, and what an update raises.
        """
        index = self._up_to_date(stored, is_cancelled)
        start, end = _place(request.query) or (0, 0)
        asked = replace(request, query=without_condition(request.query), fold_reprints=None)
        found = index.search(asked, is_cancelled, aliases)
        condition = TypedCondition("in", _SAID, start, end)
        conditions = sorted((*found.conditions, condition), key=lambda each: each.start)
        return replace(
            found,
            request=request,
            reading=f"{_SAID}: {found.reading}",
            reading_pieces=((f"{_SAID}: ", False), *found.reading_pieces),
            conditions=tuple(conditions),
        )

    def close(self) -> None:
        """Close the index."""
        if self._index is not None:
            self._index.close()

    def _up_to_date(
        self, stored: Callable[[str], StoredStatement | None], is_cancelled: Callable[[], bool] | None
    ) -> ArchiveIndex:
        with self._lock:
            wanted = self._texts.stamp()
            if self._index is None or self._indexed != wanted:
                try:
                    folder = self._written(stored, is_cancelled or (lambda: False))
                except OSError as error:
                    raise storage.not_written(error) from error
                index = self._index or ArchiveIndex(folder)
                self._index = index
                report = index.update(None, is_cancelled)
                if report is None or report.cancelled:
                    raise SearchCancelled
                self._indexed = wanted
            return self._index

    def _written(
        self, stored: Callable[[str], StoredStatement | None], is_cancelled: Callable[[], bool]
    ) -> Path:
        """Write what is not there yet and delete what is kept no more; return the folder."""
        name = storage.index_folder(self._corpus).name
        folder = private_folder(private_folder(cache_folder() / "editions") / name)
        wanted: set[str] = set()
        for edition in (one for each in self._texts.ids() for one in self._texts.of(each)):
            if is_cancelled():
                raise SearchCancelled
            if not edition.is_kept:
                continue
            text = folder / f"{_file_name(edition)}.txt"
            beside = text.with_name(text.name + SIDECAR_SUFFIX)
            wanted |= {text.name, beside.name}
            if not text.exists():
                try:
                    content = self._texts.text(edition)
                except EditionLost:
                    continue
                durable.write_whole(beside, _fields(edition, stored(edition.statement_id)))
                durable.write_whole(text, content.encode("utf-8", "replace"))
        for path in list(folder.iterdir()):
            if path.name not in wanted:
                durable.delete(path)
        return folder


def _file_name(edition: Edition) -> str:
    return hashlib.sha256(f"{edition.sha256} {edition.name}".encode("utf-8", "surrogatepass")).hexdigest()


def _fields(edition: Edition, today: StoredStatement | None) -> bytes:
    """The sidecar of an earlier text: JSON, which is YAML too."""
    title = today.title if today is not None else edition.path
    fields: dict[str, object] = {"id": edition.name, "title": f"{title} ({edition.in_words})"}
    if today is not None:
        fields["party"], fields["publisher"] = today.party, today.publisher
        fields["type"], fields["language"] = today.type, today.language
        fields["issued"] = today.issued.edtf if today.issued else None
        fields["issued_basis"] = today.issued_basis
        fields["people"] = [
            {key: value for key, value in (("name", p.name), ("role", p.role)) if value} for p in today.people
        ]
    kept = {name: value for name, value in fields.items() if value}
    return json.dumps(kept).encode("ascii")
