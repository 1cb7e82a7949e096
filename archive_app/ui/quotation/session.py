"""The quotation of the moment: when it is checked, and what came of it. No widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Signal

from archive_app.ui.typed_checks import TypedChecks
from archive_app.ui.wording import counted, grouped

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from archive_app.research.quotation import QuotationCheck
    from archive_app.statements.problems import ArchiveError
    from archive_app.ui.lanes import IsCancelled, Lane

#: A pause in typing after which the quotation is checked, and the time after which waiting is told.
PAUSE_MS = 350
SLOW_MS = 500
#: A longer text is an article or a book; no verdict on the whole of it would say anything.
LONGEST = 200_000

INVITATION = (
    "Paste what somebody is said to have said. It is held against every statement of this archive: "
    "whether it stands there, where, when, whose words they are, and what differs."
)
NO_WORDS = "There are no words in this, only signs. Paste the words that were said."
STOPPED = "Checking was stopped. Ctrl+Enter checks again."


class Checkable(Protocol):
    """What a quotation session asks of an archive."""

    def check_quotation(self, text: str, is_cancelled: IsCancelled | None = None) -> QuotationCheck:
        """Hold a quotation against every statement."""


def too_long(characters: int) -> str:
    """Say that a text is longer than a quotation can be."""
    return (
        f"This text has {counted(characters, 'character')}, more than a quotation can have "
        f"({grouped(LONGEST)}). Paste the passage that is in question."
    )


class QuotationSession(TypedChecks[Checkable]):
    """Checks one quotation at a time on a lane of its own; the newest supersedes all before it.

    Nothing is checked while nobody looks. Signals: `checking()` when a quotation was sent off, `slow()` when
    it takes over half a second, `checked(QuotationCheck)`.
    """

    checking = Signal()
    slow = Signal()
    checked = Signal(object)

    def __init__(self, parent: QObject | None, lane: Lane) -> None:
        super().__init__(
            parent,
            lane,
            PAUSE_MS,
            check=self._begin,
            is_askable=lambda: bool(self._text.strip()) and len(self._text) <= LONGEST,
            stopped=STOPPED,
        )
        self._text = ""
        self._patience = self._timer(SLOW_MS)
        self._patience.timeout.connect(self.slow)

    @property
    def text(self) -> str:
        """The quotation that is checked."""
        return self._text

    def type_text(self, text: str) -> None:
        """Check `text` after a short pause in typing; what needs no search is answered at once."""
        self._text = text
        self._stop()
        if not text.strip():
            self._due = False
            self.answered.emit(INVITATION)
        elif len(text) > LONGEST:
            self._due = False
            self.answered.emit(too_long(len(text)))
        else:
            self._due = True
            self._pause.start()

    def _begin(self, archive: Checkable) -> None:
        text = self._text
        self.checking.emit()
        self._patience.start()
        self._lane.submit(lambda is_cancelled: _check(archive, text, is_cancelled), self._deliver, self._fail)

    def _stop(self) -> None:
        super()._stop()
        self._patience.stop()

    def _deliver(self, check: QuotationCheck | None) -> None:
        self._patience.stop()
        self._due = False
        if check is None:
            self.answered.emit(NO_WORDS)
        else:
            self.checked.emit(check)

    def _fail(self, error: ArchiveError) -> None:
        self._patience.stop()
        super()._fail(error)


def _check(archive: Checkable, text: str, is_cancelled: IsCancelled) -> QuotationCheck | None:
    from archive_app.text.verbatim import read_quotation  # noqa: PLC0415 - the start waits for nothing

    return archive.check_quotation(text, is_cancelled) if read_quotation(text).parts else None
