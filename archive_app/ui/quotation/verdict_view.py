"""The verdict, large, with a sign of its own shape and its rule in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from archive_app.ui.quotation.words import VERDICTS, found_in_words, rule_of
from archive_app.ui.reader.detail_rows import Words
from archive_app.ui.theme import interface_font

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from archive_app.research.quotation import QuotationCheck
    from archive_app.ui.theme import Theme

_SIDE = 44
_STROKE = 3.0
_TITLE_SIZE = 22


class VerdictSign(QWidget):
    """A sign for each verdict that is told by its shape alone."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._verdict = "absent"
        self.setFixedSize(_SIDE, _SIDE)

    def show_verdict(self, verdict: str) -> None:
        """Show the sign of `verdict`."""
        self._verdict = verdict
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Paint in the colours of `theme`."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a tick, a gap, an inequality, two pieces or an empty ring."""
        theme = self._theme
        colours = {"altered": theme.caution, "assembled": theme.caution, "absent": theme.muted}
        colour = QColor(colours.get(self._verdict, theme.accent))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colour, _STROKE)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        ring = QRectF(3, 3, _SIDE - 6, _SIDE - 6)
        if self._verdict == "exact":
            painter.setBrush(colour)
            painter.drawEllipse(ring)
            painter.setPen(
                QPen(QColor(theme.on_accent), _STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            )
            _tick(painter)
        elif self._verdict == "typographic":
            painter.drawEllipse(ring)
            _tick(painter)
        elif self._verdict == "shortened":
            painter.drawEllipse(ring)
            painter.setBrush(colour)
            for x in (13.0, 22.0, 31.0):
                painter.drawEllipse(QPointF(x, 22), 1.2, 1.2)
        elif self._verdict == "altered":
            painter.drawPolygon([QPointF(22, 3), QPointF(41, 22), QPointF(22, 41), QPointF(3, 22)])
            for y in (19.0, 26.0):
                painter.drawLine(QPointF(14, y), QPointF(30, y))
            painter.drawLine(QPointF(26, 14), QPointF(18, 31))
        elif self._verdict == "assembled":
            painter.drawRect(QRectF(4, 4, 21, 21))
            painter.drawRect(QRectF(19, 19, 21, 21))
        else:
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawEllipse(ring)
        painter.end()


def _tick(painter: QPainter) -> None:
    painter.drawPolyline([QPointF(13, 23), QPointF(19.5, 29.5), QPointF(31, 15.5)])


class VerdictView(QWidget):
    """Shows the verdict on a quotation and tells a screen reader of each new one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = VerdictSign(theme)
        self._title = Words("")
        self._title.setFont(interface_font(_TITLE_SIZE, bold=True))
        self._rule = Words("")
        self._found = Words("", "muted")
        self._found.setProperty("role", "muted")
        for words in (self._rule, self._found, self._title):
            words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for words in (self._title, self._rule, self._found):
            texts.addWidget(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(14)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)

    def show_check(self, check: QuotationCheck) -> None:
        """Show the verdict of `check`."""
        title = VERDICTS[check.verdict]
        self._sign.show_verdict(check.verdict)
        self._title.setText(title)
        self._rule.setText(rule_of(check))
        found = found_in_words(check)
        self._found.setText(found)
        self._found.setVisible(bool(found))
        told = f"Verdict: {title}. {rule_of(check)} {found}".strip()
        if told != self.accessibleName():
            self.setAccessibleName(told)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        self._sign.apply_theme(theme)

    def minimumSizeHint(self) -> QSize:
        """Return room for the sign and some words."""
        return QSize(240, _SIDE + 8)
