"""The statement being read, and the way back to those read before. No widgets."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from archive_app.statements.problems import EditionLost
from archive_app.ui.reader.quotations import quotations_of

if TYPE_CHECKING:
    from archive_app.statements.editions import Edition
    from archive_app.statements.problems import ArchiveError
    from archive_app.statements.statement import Statement
    from archive_app.ui.lanes import IsCancelled, Lane
    from archive_app.ui.reader.quotations import Quotation

_log = logging.getLogger(__name__)

Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the text of a statement: `[start, end)`, and the characters that were seen there."""

    start: int
    end: int
    passage: str

    def marks_in(self, text: str) -> Marks:
        """Return where the characters stand in `text` now; nothing when they are there no more."""
        if text[self.start : self.end] == self.passage:
            return ((self.start, self.end),)
        at = text.find(self.passage)
        return ((at, at + len(self.passage)),) if at >= 0 else ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A statement as it was read, with what is shown beside it."""

    statement: Statement
    marks: Marks
    quotations: tuple[Quotation, ...]
    editions: tuple[Edition, ...]


class Readable(Protocol):
    """What a reading session asks of an archive."""

    def statement(self, id: str) -> Statement:  # noqa: A002 - the archive's own word
        """Return the statement with this id, read afresh."""

    def marks(self, statement: Statement, query: str) -> Marks:
        """Return where `query` hits in the statement's text."""

    def editions(self, id: str) -> tuple[Edition, ...]:  # noqa: A002
        """Return the earlier texts of the statement."""


class ReadingSession(QObject):
    """Reads statements on a lane of its own and remembers the path that was taken.

    Signals: `edited(editions)`, the earlier texts of what is opened next; `opened(Statement, marks, again)`,
    where `again` tells that the page should stay where it was (the same statement with other marks, or one
    step back), and right after it `quoted(quotations)`, the passages of that statement that are someone
    else's words; `history_changed(can_back, can_forward)`; `failed(message, remedy)`.
    """

    edited = Signal(object)
    opened = Signal(object, object, bool)
    quoted = Signal(object)
    history_changed = Signal(bool, bool)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None, lane: Lane) -> None:
        super().__init__(parent)
        self._lane = lane
        self._archive: Readable | None = None
        self._history: list[str] = []
        self._at = -1
        self._query = ""
        self._shown: Statement | None = None
        self._shown_query = ""
        self._shown_editions: tuple[Edition, ...] = ()
        self._place: Place | None = None
        self._shown_place: Place | None = None
        self._arriving_again = False

    @property
    def current(self) -> str | None:
        """The id of the statement being read."""
        return self._history[self._at] if self._at >= 0 else None

    def set_archive(self, archive: Readable | None) -> None:
        """Turn to another archive; the history is empty again."""
        self._lane.cancel()
        self._archive = archive
        self._history.clear()
        self._at = -1
        self._shown = None
        self._place = None
        self._tell_history()

    def open(self, id: str, query: str, place: Place | None = None) -> None:  # noqa: A002 - the archive's own word
        """Read the statement `id` with the hits of `query` marked, or instead of them a `place`.

        What is shown already, or on its way, is not read again. A place stays marked until another query is
        asked.
        """
        if self._lane.busy and (id, query, place) == (self.current, self._query, self._place):
            return
        showing = self._shown is not None and id == self.current == self._shown.id
        if showing and place is None and query == self._shown_query and self._shown_place is None:
            return
        self._query = query
        self._place = place
        if id != self.current:
            del self._history[self._at + 1 :]
            self._history.append(id)
            self._at = len(self._history) - 1
            self._tell_history()
        self._read(id, again=place is None and self._shown is not None and self._shown.id == id)

    def mark(self, query: str) -> None:
        """Mark the hits of another query in what is being read, without moving the page."""
        if self.current is not None and query != self._query:
            self._query = query
            self._place = None
            self._read(self.current, again=self._stays())

    def reload(self) -> None:
        """Read the current statement again, since its file may have changed; the page stays where it was."""
        if self.current is not None:
            self._read(self.current, again=self._stays())

    def back(self) -> None:
        """Return to the statement read before."""
        self._step(-1)

    def forward(self) -> None:
        """Undo a step back."""
        self._step(1)

    def _step(self, by: int) -> None:
        if 0 <= self._at + by < len(self._history):
            self._at += by
            self._place = None
            self._tell_history()
            self._read(self._history[self._at], again=True)

    def _stays(self) -> bool:
        """Tell whether the page stays where it is when the current statement is read once more.

        One that is still on its way arrives as it would have: the reading before it is superseded.
        """
        if self._shown is not None and self._shown.id == self.current:
            return True
        return self._arriving_again

    def _read(self, id: str, *, again: bool) -> None:  # noqa: A002
        self._arriving_again = again
        archive, query, place = self._archive, self._query, self._place
        if archive is None:
            return
        shown = self._shown

        def job(is_cancelled: IsCancelled) -> _Read | None:
            if is_cancelled():
                return None
            statement = archive.statement(id)
            found = place.marks_in(statement.text) if place is not None else ()
            marks = found or archive.marks(statement, query)
            return _Read(statement, marks, quotations_of(statement.reading), _editions(archive, id))

        def deliver(result: _Read | None) -> None:
            if result is None:
                return
            statement, editions = result.statement, result.editions
            before = self._shown_query, self._shown_place, self._shown_editions
            unchanged = shown is not None and shown == statement and before == (query, place, editions)
            self._shown_editions = editions
            self._shown, self._shown_query, self._shown_place = statement, query, place
            # One who asks for a place again has looked elsewhere since.
            if not unchanged or (place is not None and not again):
                self.edited.emit(editions)
                self.opened.emit(statement, result.marks, again)
                self.quoted.emit(result.quotations)

        self._lane.submit(job, deliver, self._fail)

    def _fail(self, error: ArchiveError) -> None:
        self.failed.emit(error.message, error.remedy)

    def _tell_history(self) -> None:
        self.history_changed.emit(self._at > 0, self._at < len(self._history) - 1)


def _editions(archive: Readable, id: str) -> tuple[Edition, ...]:  # noqa: A002 - the archive's own word
    try:
        return archive.editions(id)
    except EditionLost as lost:
        # The statement itself can be read all the same.
        _log.warning("%s", lost)
        return ()
