"""The line of time: a row for each party, a dot for a day, a bar for a date that is not known to the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from archive_app.ui.first_said.line import Line, line_of
from archive_app.ui.first_said.words import spoken
from archive_app.ui.reader.direction import reads_right_to_left
from archive_app.ui.theme import interface_font

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from archive_app.research.first_said import FirstSaid, Occurrence
    from archive_app.ui.theme import Theme

_NAMES = 168
_UNDATED = 92
_ROW = 30
_TOP, _BOTTOM = 8, 26
_RADIUS = 5.0
_NEAR = 9.0


class Timeline(QWidget):
    """Shows who said it when. Signals: `chosen(int)` with the number of an occurrence, `opened(int)` by Enter
    or a double click. The undated stand in a column of their own.
    """

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._found: FirstSaid | None = None
        self._line = Line((), (), ())
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Line of time")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_found(self, found: FirstSaid | None) -> None:
        """Show an answer, standing on its first occurrence."""
        self._found = found
        self._current = 0
        self._arrange()
        self._tell()

    def stand_on(self, number: int) -> None:
        """Stand on an occurrence; nothing is emitted."""
        self._current = number
        self._tell()
        self.update()

    def row_middle(self, number: int) -> int:
        """Return at which height an occurrence stands."""
        return int(self._span(number)[2])

    def apply_theme(self, theme: Theme) -> None:
        """Paint in the colours of `theme`."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for every row."""
        return QSize(600, _TOP + max(1, len(self._line.rows)) * _ROW + _BOTTOM)

    def minimumSizeHint(self) -> QSize:
        """Return the same height in any width."""
        return QSize(400, self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        """Lay out for the new width."""
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint rows, years and marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.page))
        self._paint_rows(painter)
        self._paint_years(painter)
        for number in range(len(self._line.marks)):
            if number != self._current:
                self._paint_mark(painter, number)
        if self._current < len(self._line.marks):
            self._paint_mark(painter, self._current)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the mark under the pointer."""
        number = self._at(event.position())
        if number is not None:
            self._go(number)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the mark under the pointer."""
        number = self._at(event.position())
        if number is not None:
            self.opened.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk along the line, within a row up and down, and open."""
        key, last = event.key(), len(self._line.marks) - 1
        goal = {
            Qt.Key.Key_Right: self._current + 1, Qt.Key.Key_Left: self._current - 1,
            Qt.Key.Key_Home: 0, Qt.Key.Key_End: last,
            Qt.Key.Key_Down: self._in_next_row(1), Qt.Key.Key_Up: self._in_next_row(-1),
        }.get(Qt.Key(key))  # fmt: skip
        if last < 0:
            super().keyPressEvent(event)
        elif goal is not None:
            self._go(min(last, max(0, goal)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self._current)
        else:
            super().keyPressEvent(event)

    def _occurrences(self) -> tuple[Occurrence, ...]:
        return (*self._found.dated, *self._found.undated) if self._found else ()

    def _arrange(self) -> None:
        room = max(60, self.width() - _NAMES - _UNDATED - 2 * int(_RADIUS) - 8)
        self._line = line_of(self._found, room) if self._found else Line((), (), ())
        self.updateGeometry()
        self.update()

    def _go(self, number: int) -> None:
        self.stand_on(number)
        self.chosen.emit(number)

    def _in_next_row(self, by: int) -> int:
        if not self._line.marks:
            return 0
        row = self._line.marks[self._current].row + by
        return next((n for n, mark in enumerate(self._line.marks) if mark.row == row), self._current)

    def _tell(self) -> None:
        said = self._occurrences()
        words = f"{self._current + 1} of {len(said)}. {spoken(said[self._current])}" if said else ""
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def _span(self, number: int) -> tuple[float, float, float]:
        """Return left, right and middle height of a mark in the widget."""
        mark = self._line.marks[number]
        y = _TOP + mark.row * _ROW + _ROW / 2
        if mark.left is None:
            middle = self.width() - _UNDATED / 2
            at, total = mark.among
            x = middle + (at - (total - 1) / 2) * min(13, _UNDATED / total)
            return x, x, y
        return _NAMES + _RADIUS + mark.left, _NAMES + _RADIUS + mark.right, y

    def _at(self, place: QPointF) -> int | None:
        best: tuple[float, int] | None = None
        for number in range(len(self._line.marks)):
            left, right, y = self._span(number)
            aside = max(left - place.x(), place.x() - right, 0.0)
            if abs(place.y() - y) < _ROW / 2 and aside <= _NEAR:
                distance = aside + (right - left) / 1_000
                if best is None or distance < best[0]:
                    best = distance, number
        return best[1] if best else None

    def _paint_rows(self, painter: QPainter) -> None:
        theme, font = self._theme, interface_font(12)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        for row, name in enumerate(self._line.rows):
            y = _TOP + row * _ROW
            painter.fillRect(QRectF(_NAMES, y + _ROW / 2, self.width() - _NAMES, 1), QColor(theme.rule))
            painter.setPen(QColor(theme.text))
            cut = Qt.TextElideMode.ElideLeft if reads_right_to_left(name) else Qt.TextElideMode.ElideRight
            side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
            box = QRectF(0, y, _NAMES - 14, _ROW)
            painter.drawText(box, side.value, metrics.elidedText(name, cut, int(box.width())))
        if any(mark.left is None for mark in self._line.marks):
            height = _TOP + len(self._line.rows) * _ROW
            painter.fillRect(QRectF(self.width() - _UNDATED, _TOP, 1, height - _TOP), QColor(theme.rule))
            painter.setPen(QColor(theme.caution))
            box = QRectF(self.width() - _UNDATED, height, _UNDATED, _BOTTOM)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter.value, "undated")

    def _paint_years(self, painter: QPainter) -> None:
        height = _TOP + len(self._line.rows) * _ROW
        painter.setFont(interface_font(11))
        for at, year in self._line.years:
            x = _NAMES + _RADIUS + at
            painter.fillRect(QRectF(x, _TOP, 1, height - _TOP), QColor(self._theme.rule))
            painter.setPen(QColor(self._theme.muted))
            box = QRectF(min(x - 30, self.width() - _UNDATED - 62), height, 60, _BOTTOM)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter.value, str(year))

    def _paint_mark(self, painter: QPainter, number: int) -> None:
        theme, here = self._theme, number == self._current
        left, right, y = self._span(number)
        mark, said = self._line.marks[number], self._occurrences()[number]
        colour = QColor(theme.mark_line if here else theme.accent)
        painter.setPen(QPen(colour, 1.5))
        for again in mark.reprints:
            painter.setBrush(QColor(theme.page))
            painter.drawEllipse(QPointF(_NAMES + _RADIUS + again, y), 3, 3)
        if mark.left is None or said.own_words is False:
            painter.setBrush(QColor(theme.page))
        else:
            painter.setBrush(colour)
        if right - left > 2 * _RADIUS:
            ground = QColor(theme.mark if here else theme.accent_soft)
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(left, y - 4, right - left, 8), 4, 4)
        else:
            painter.drawEllipse(QPointF((left + right) / 2, y), _RADIUS, _RADIUS)
        if here:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(left - 9, y - 9, right - left + 18, 18), 9, 9)
