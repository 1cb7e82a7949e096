"""The statement being read, and the way back to those read before. No widgets."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from archive_app.statements.problems import EditionLost
from archive_app.ui.reader.parts import MOST_MARKS, bounds, is_shown_whole, part, part_with
from archive_app.ui.reader.quotations import quotations_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archive_app.statements.editions import Edition
    from archive_app.statements.problems import ArchiveError
    from archive_app.statements.searching import FirstMarks
    from archive_app.statements.statement import Statement
    from archive_app.ui.lanes import IsCancelled, Lane
    from archive_app.ui.reader.parts import Part
    from archive_app.ui.reader.quotations import Quotation

_log = logging.getLogger(__name__)

Marks = tuple[tuple[int, int], ...]

NO_OTHER_HIT = "No other part of this statement holds a hit."


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
    """A statement as it was read, what part of it is shown, and what is shown beside it."""

    statement: Statement
    part: Part
    marks: Marks
    quotations: tuple[Quotation, ...]
    editions: tuple[Edition, ...]


class Readable(Protocol):
    """What a reading session asks of an archive."""

    def statement(self, id: str) -> Statement:  # noqa: A002 - the archive's own word
        """Return the statement with this id, read afresh."""

    def first_marks(
        self,
        statement: Statement,
        query: str,
        most: int,
        *,
        within: tuple[int, int] | None = None,
        is_cancelled: IsCancelled | None = None,
    ) -> FirstMarks:
        """Return the first places where `query` hits in the statement's text, or in a part of it."""

    def editions(self, id: str) -> tuple[Edition, ...]:  # noqa: A002
        """Return the earlier texts of the statement."""


class ReadingSession(QObject):
    """Reads statements on a lane of its own and remembers the path that was taken.

    Signals: `edited(editions)`, the earlier texts of what is opened next, and `parted(Part)`, what of it is
    shown; `opened(Statement, marks, again)`, where `again` tells that the page should stay where it was (the
    same statement with other marks, or one step back), and right after it `quoted(quotations)`, the passages
    of that part that are someone else's words; `history_changed(can_back, can_forward)`; `said(str)`, what
    there is to be known; `failed(message, remedy)`.

    Of a statement that is too long to be shown at once, the part is shown that holds its first hit.
    """

    edited = Signal(object)
    parted = Signal(object)
    said = Signal(str)
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
        self._shown_part: Part | None = None
        self._part_numbers: dict[str, int] = {}

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
        self._shown_part = None
        self._part_numbers.clear()
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

    def open_part(self, number: int) -> None:
        """Show another part of the statement, counted from 0."""
        if self._shown is not None and self.current == self._shown.id:
            self._place = None
            self._part_numbers[self._shown.id] = number
            self._read(self._shown.id, again=False, turned_to=lambda _: number)

    def seek_hit(self) -> None:
        """Show the next part that holds a hit, beginning anew after the last."""
        statement, here = self._shown, self._shown_part
        if statement is not None and here is not None and self.current == statement.id:
            self._place = None
            others = (*range(here.number + 1, here.count), *range(here.number))
            self._read(statement.id, again=False, turned_to=lambda reader: reader.with_hit(others))

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

    def _read(
        self,
        id: str,  # noqa: A002
        *,
        again: bool,
        turned_to: Callable[[_PartReader], int | None] | None = None,
    ) -> None:
        """Read a statement, or turn that which is shown to another part; `turned_to` may find none."""
        self._arriving_again = again
        archive, query, place = self._archive, self._query, self._place
        if archive is None:
            return
        shown, shown_part = self._shown, self._shown_part
        number = self._part_numbers.get(id) if again else None

        def job(is_cancelled: IsCancelled) -> _Read | None:
            if is_cancelled():
                return None
            if turned_to is None or shown is None:
                reader = _PartReader(archive, archive.statement(id), query, place, is_cancelled)
                return reader.read(number)
            reader = _PartReader(archive, shown, query, place, is_cancelled)
            wanted = turned_to(reader)
            return None if wanted is None else reader.read(wanted)

        def deliver(result: _Read | None) -> None:
            if result is None:
                self.said.emit(NO_OTHER_HIT)
                return
            statement, editions = result.statement, result.editions
            before = self._shown_query, self._shown_place, self._shown_editions
            same = shown == statement and before == (query, place, editions) and shown_part == result.part
            unchanged = shown is not None and same
            self._shown_editions = editions
            self._shown, self._shown_query, self._shown_place = statement, query, place
            self._shown_part = result.part
            self._part_numbers[id] = result.part.number
            # One who asks for a place again has looked elsewhere since.
            if not unchanged or (place is not None and not again):
                self.edited.emit(editions)
                self.parted.emit(result.part)
                self.opened.emit(statement, result.marks, again)
                self.quoted.emit(result.quotations)

        self._lane.submit(job, deliver, self._fail)

    def _fail(self, error: ArchiveError) -> None:
        self.failed.emit(error.message, error.remedy)

    def _tell_history(self) -> None:
        self.history_changed.emit(self._at > 0, self._at < len(self._history) - 1)


@dataclass(frozen=True, slots=True)
class _PartReader:
    """Makes what is shown of one statement; a statement that is not too long is one part."""

    archive: Readable
    statement: Statement
    query: str
    place: Place | None
    is_cancelled: IsCancelled

    def read(self, number: int | None) -> _Read:
        """Return a part, or the one that holds the place or the first hit."""
        statement = self.statement
        marks = self.place.marks_in(statement.text) if self.place is not None else ()
        if number is None or marks:
            number = self._number_with(marks)
        shown = part(statement.reading, number)
        if not marks:
            within = (shown.start, shown.start + len(shown.reading.text))
            first = self._first_marks(MOST_MARKS, within)
            marks, shown = first.spans, replace(shown, more_hits=first.more)
        editions = _editions(self.archive, statement.id)
        return _Read(statement, shown, marks, quotations_of(shown.reading), editions)

    def with_hit(self, numbers: Iterable[int]) -> int | None:
        """Return the first of some parts that holds a hit; None when none does."""
        places = bounds(self.statement.reading)
        for number in numbers:
            if self._first_marks(1, (places[number], places[number + 1])).spans:
                return number
        return None

    def _number_with(self, marks: Marks) -> int:
        if is_shown_whole(self.statement.reading):
            return 0
        first = marks or self._first_marks(1, None).spans
        return part_with(self.statement.reading, first[0][0]) if first else 0

    def _first_marks(self, most: int, within: tuple[int, int] | None) -> FirstMarks:
        return self.archive.first_marks(
            self.statement, self.query, most, within=within, is_cancelled=self.is_cancelled
        )


def _editions(archive: Readable, id: str) -> tuple[Edition, ...]:  # noqa: A002 - the archive's own word
    try:
        return archive.editions(id)
    except EditionLost as lost:
        # The statement itself can be read all the same.
        _log.warning("%s", lost)
        return ()
