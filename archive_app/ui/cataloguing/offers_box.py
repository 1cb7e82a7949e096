"""What a statement suggests about itself: each with its words and a button that accepts it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from archive_app.statements.problems import InvalidDate
from archive_app.ui.cataloguing.form import reading_label, show_reading
from archive_app.ui.cataloguing.proposals import Offer, accepted_texts
from archive_app.ui.dates_text import isolated

if TYPE_CHECKING:
    from collections.abc import Sequence


class OffersBox(QWidget):
    """Lists offers; `accepted(dict)` with the texts that one of them puts into the form."""

    accepted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._rows: list[_OfferRow] = []

    def show_offers(self, offers: Sequence[Offer], language: str | None, day: str = "") -> None:
        """List other offers; `day` is the day of the event where that is known already."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [_OfferRow(offer, language, day) for offer in offers]
        for row in self._rows:
            row.accepted.connect(self.accepted)
            self._column.addWidget(row)
        self.setVisible(bool(offers))

    def stops(self) -> list[QWidget]:
        """Return where Tab stops, from the top."""
        return [stop for row in self._rows for stop in row.stops()]

    def accept_first(self) -> None:
        """Accept the strongest offer; one that needs the day of the event asks for it."""
        if self._rows:
            self._rows[0].take()


class _OfferRow(QWidget):
    accepted = Signal(object)

    def __init__(self, offer: Offer, language: str | None, day: str) -> None:
        super().__init__()
        self._offer, self._language = offer, language
        words = QLabel(offer.words)
        evidence = QLabel(f"“{isolated(offer.evidence)}”")
        evidence.setProperty("role", "muted")
        for label in (words, evidence):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._day = QLineEdit(day)
        self._day.setPlaceholderText("Day of the event, 2017-04-04")
        self._day.setAccessibleName("Day of the event of which the words speak")
        self._day.returnPressed.connect(self.take)
        self._day.setVisible(offer.needs_day)
        self._accept = QPushButton("Accept")
        self._accept.setAutoDefault(False)
        self._accept.setAccessibleName(f"Accept: {offer.words}; the words are “{offer.evidence}”")
        self._accept.clicked.connect(self.take)
        self._refusal = reading_label()
        told = QVBoxLayout()
        told.setSpacing(4)
        for widget in (words, evidence, self._day, self._refusal):
            told.addWidget(widget)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(told, 1)
        row.addWidget(self._accept, 0, Qt.AlignmentFlag.AlignTop)

    def stops(self) -> list[QWidget]:
        """Return where Tab stops."""
        return [self._day, self._accept] if self._offer.needs_day else [self._accept]

    def take(self) -> None:
        """Accept, or say what is missing for it."""
        try:
            texts = accepted_texts(self._offer, self._day.text(), self._language)
        except InvalidDate as refused:
            show_reading(self._refusal, f"{refused.message} {refused.remedy}".strip(), is_read=False)
            self._day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        show_reading(self._refusal, "", is_read=True)
        self.accepted.emit(texts)


def chain(stops: Sequence[QWidget]) -> None:
    """Let Tab go through widgets in this order; offers come and go, so that Qt's own order is another."""
    for stop, following in pairwise(stops):
        QWidget.setTabOrder(stop, following)
