"""Puts citations together off the GUI thread and hands them to the clipboard. No widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from archive_app.ui.citing.forms import Copied, citation_copy, quotation_copy

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive_app.statements.problems import ArchiveError
    from archive_app.statements.statement import Statement
    from archive_app.ui.lanes import Lane

    Tell = Callable[[Copied], None]
    TellFailure = Callable[[ArchiveError], None]


class CitingSession(QObject):
    """Copies on a lane of its own; what was asked last is what is in the clipboard.

    `tell` hears what was copied once it is there, `failed` why nothing was.
    """

    def __init__(self, parent: QObject | None, lane: Lane) -> None:
        super().__init__(parent)
        self._lane = lane

    def copy_citation(self, statement: Statement, form: str, tell: Tell, failed: TellFailure) -> None:
        """Copy the citation of a statement."""
        self._lane.submit(lambda _: citation_copy(statement, form), _to_clipboard(tell), failed)

    def copy_quotation(
        self, statement: Statement, span: tuple[int, int], form: str, tell: Tell, failed: TellFailure
    ) -> None:
        """Copy the words at `span` of a statement's text with their citation."""
        self._lane.submit(lambda _: quotation_copy(statement, *span, form), _to_clipboard(tell), failed)


def _to_clipboard(tell: Tell) -> Callable[[Copied], None]:
    def deliver(copied: Copied) -> None:
        data = QMimeData()
        data.setText(copied.text)
        if copied.html is not None:
            data.setHtml(copied.html)
        QGuiApplication.clipboard().setMimeData(data)
        tell(copied)

    return deliver
