"""A label for how a query was understood: plain text, the person's own words in italics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from archive_app.ui.dates_text import isolated
from archive_app.ui.reader.offsets import utf16_marks
from archive_app.ui.theme import LIGHT, Theme

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_WORDS = 120
_LONGEST_READING = 700
_MOST_LINES = 3


class ReadingTextLabel(QLabel):
    """Sets `(text, is_the_persons_own)` pieces in at most three lines.

    A query may be as long as a book, so long pieces are cut.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._theme = LIGHT
        self._own: list[tuple[int, int]] = []

    def apply_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme`."""
        self._theme = theme
        self.update()

    def show_pieces(self, pieces: Iterable[tuple[str, bool]]) -> None:
        """Show `pieces` one after the other."""
        text, self._own = "", []
        for piece, own in pieces:
            words = _cut(piece, _LONGEST_WORDS if own else _LONGEST_READING)
            words = isolated(words) if own and not words.isascii() else words
            if len(text) > _LONGEST_READING:
                text += "…"
                break
            if own:
                self._own.append((len(text), len(text) + len(words)))
            text += words
        self.setText(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the size of the text on one line."""
        layout = self._laid_out(100_000.0)
        return QSize(int(layout.maximumWidth()) + 2, int(layout.boundingRect().height()) + 1)

    def minimumSizeHint(self) -> QSize:
        """Return one line, however narrow."""
        return QSize(40, self.fontMetrics().height())

    def hasHeightForWidth(self) -> bool:
        """Return True: narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in `width` pixels."""
        return int(self._laid_out(float(width)).boundingRect().height()) + 1

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pieces."""
        painter = QPainter(self)
        painter.setPen(QColor(self._theme.muted))
        layout = self._laid_out(float(self.width()))
        layout.draw(painter, QPointF(0.0, max(0.0, (self.height() - layout.boundingRect().height()) / 2)))

    def _laid_out(self, width: float) -> QTextLayout:
        text = self.text()
        layout = QTextLayout(text, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        layout.setTextOption(option)
        layout.setFormats([self._format(start, end) for start, end in utf16_marks(text, self._own)])
        layout.beginLayout()
        y = 0.0
        for _ in range(_MOST_LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPointF(0.0, y))
            y += line.height()
        layout.endLayout()
        return layout

    def _format(self, start: int, end: int) -> QTextLayout.FormatRange:
        own = QTextLayout.FormatRange()
        own.start, own.length = start, end - start
        italic = QTextCharFormat()
        italic.setFontItalic(True)
        italic.setForeground(QColor(self._theme.text))
        own.format = italic
        return own


def _cut(text: str, longest: int) -> str:
    flat = " ".join(text[: 2 * longest].split()) if len(text) > longest else text
    return flat if len(text) <= longest else f"{flat[:longest]}…"
