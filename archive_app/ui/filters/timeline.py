"""The histogram of years: drag over it, or walk it with the arrow keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from archive_app.ui.filters.year_axis import YearAxis, Years, bar_height
from archive_app.ui.theme import INTERFACE_SIZE, LIGHT, Theme, interface_font
from archive_app.ui.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

_BARS_HEIGHT = 60
_TOP = 2
_GAP_ABOVE_LABELS = 3
_LABEL_SIZE = INTERFACE_SIZE - 2
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


class Timeline(QWidget):
    """Bars of how many statements a year holds; `period_chosen(first, last)`, or `(None, None)` when cleared.

    A drag or a click chooses years; a click on the one chosen year clears. At the keyboard Left and Right
    move, with Shift they extend, Home and End go to the ends, Enter applies, Escape clears.
    """

    period_chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._counts: dict[int, int] = {}
        self._ends: Years | None = None
        self._period: Years | None = None
        self._pending: Years | None = None
        self._cursor: int | None = None
        self._anchor: int | None = None
        self._hovered: int | None = None
        self._dragging = False
        self.setAccessibleName("Years issued")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def apply_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme`."""
        self._theme = theme
        self.update()

    def show_years(self, counts: Mapping[int, int], ends: Years | None, period: Years | None) -> None:
        """Show `counts` on an axis from `ends[0]` to `ends[1]`; `period` are the years in force."""
        self._counts = dict(counts)
        self._ends = ends
        self._period = period
        if not self._dragging:
            self._pending = None
            self._anchor = None
        if ends is None:
            self._cursor = self._hovered = None
        elif self._cursor is not None:
            self._cursor = min(ends[1], max(ends[0], self._cursor))
        self._describe()
        self.update()

    def words_for(self, year: int) -> str:
        """Return what the histogram says of a year: "2016: 12 statements"."""
        return f"{year}: {counted(self._counts.get(year, 0), 'statement')}"

    @property
    def highlighted(self) -> Years | None:
        """The years painted as chosen: those being chosen, else those in force."""
        return self._pending or self._period

    def axis(self) -> YearAxis | None:
        """Return the axis in the present width; None when there are no years."""
        return YearAxis(*self._ends, max(1.0, float(self.width()))) if self._ends else None

    def sizeHint(self) -> QSize:
        """Return the height of bars and labels."""
        labels = QFontMetrics(interface_font(_LABEL_SIZE)).height()
        return QSize(200, _TOP + _BARS_HEIGHT + _GAP_ABOVE_LABELS + labels)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint base line, bars, cursor and the first and last year."""
        axis = self.axis()
        if axis is None:
            return
        painter = QPainter(self)
        theme, base = self._theme, float(_TOP + _BARS_HEIGHT)
        painter.fillRect(QRectF(0, base, axis.step * axis.span - axis.gap, 1), QColor(theme.rule))
        highest = max(self._counts.values(), default=0)
        chosen = self.highlighted
        for year in range(axis.first, axis.last + 1):
            height = bar_height(self._counts.get(year, 0), highest, _BARS_HEIGHT)
            left, width = axis.bar(year)
            inside = chosen is not None and chosen[0] <= year <= chosen[1]
            if chosen is not None and inside:
                painter.fillRect(
                    QRectF(left, base, width if year == chosen[1] else width + axis.gap, 2),
                    QColor(theme.accent),
                )
            if height:
                colour = (
                    theme.accent if inside else theme.muted if year == self._hovered else theme.accent_soft
                )
                painter.fillRect(QRectF(left, base - height, width, height), QColor(colour))
        if self.hasFocus():
            self._paint_cursor(painter, axis, base)
        self._paint_labels(painter, axis)

    def event(self, event: QEvent) -> bool:
        """Say the count of the year under the pointer."""
        if isinstance(event, QHelpEvent):
            self._tell(event.pos().x())
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag."""
        axis = self.axis()
        if axis is None or event.button() != Qt.MouseButton.LeftButton:
            return
        year = axis.year_at(event.position().x())
        self._dragging = True
        self._anchor = self._cursor = year
        self._pending = (year, year)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Extend the drag, or tell the year under the pointer."""
        axis = self.axis()
        if axis is None:
            return
        self._hovered = axis.year_at(event.position().x())
        if self._dragging:
            self._extend_to(self._hovered)
        else:
            self._tell(event.position().x())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Apply the years that were dragged over."""
        if not self._dragging or event.button() != Qt.MouseButton.LeftButton:
            return
        self._dragging = False
        if (
            self._pending is not None
            and self._pending == self._period
            and self._pending[0] == self._pending[1]
        ):
            self._clear()
        else:
            self._apply()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the year under the pointer."""
        self._hovered = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, extend, apply, clear."""
        axis, key = self.axis(), Qt.Key(event.key())
        if axis is None:
            super().keyPressEvent(event)
        elif key in _STEPS or key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._walk(key, axis, extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            cursor = self._start(axis)
            self._pending = self._pending or (cursor, cursor)
            self._apply()
        elif key == Qt.Key.Key_Escape and (self._pending or self._period):
            self._clear()
        else:
            super().keyPressEvent(event)

    def _walk(self, key: Qt.Key, axis: YearAxis, *, extend: bool) -> None:
        start = self._start(axis)
        if key in _STEPS:
            # The first arrow only shows where the cursor is.
            goal = start + _STEPS[key] if self._cursor is not None or extend else start
        else:
            goal = axis.first if key == Qt.Key.Key_Home else axis.last
        goal = axis.clamped(goal)
        if extend:
            self._anchor = start if self._anchor is None else self._anchor
            self._extend_to(goal)
        else:
            self._cursor, self._anchor, self._pending = goal, None, None
        self._describe()
        self.update()

    def _start(self, axis: YearAxis) -> int:
        if self._cursor is not None:
            return self._cursor
        return axis.clamped(self._period[0]) if self._period else axis.last

    def _extend_to(self, year: int) -> None:
        anchor = self._anchor if self._anchor is not None else year
        self._cursor = year
        self._pending = (min(anchor, year), max(anchor, year))
        self._describe()

    def _apply(self) -> None:
        if self._pending is None:
            return
        self._period, self._pending, self._anchor = self._pending, None, None
        self._describe()
        self.update()
        self.period_chosen.emit(*self._period)

    def _clear(self) -> None:
        had_period = self._period is not None
        self._period = self._pending = self._anchor = None
        self._describe()
        self.update()
        if had_period:
            self.period_chosen.emit(None, None)

    def _tell(self, x: float) -> None:
        axis = self.axis()
        if axis is not None:
            at = self.mapToGlobal(QPointF(x, _TOP).toPoint())
            QToolTip.showText(at, self.words_for(axis.year_at(x)), self)

    def _describe(self) -> None:
        words = []
        if self._ends is None:
            words.append("No dated statements")
        elif self._cursor is not None:
            words.append(self.words_for(self._cursor))
        if (chosen := self.highlighted) is not None:
            words.append(
                f"chosen: {chosen[0]} to {chosen[1]}" if chosen[0] != chosen[1] else f"chosen: {chosen[0]}"
            )
        self.setAccessibleDescription("; ".join(words))

    def _paint_cursor(self, painter: QPainter, axis: YearAxis, base: float) -> None:
        left, width = axis.bar(self._start(axis))
        painter.setPen(QPen(QColor(self._theme.accent), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(left - 1.5, 0.5, width + 2.0, base + 1.0))

    def _paint_labels(self, painter: QPainter, axis: YearAxis) -> None:
        painter.setFont(interface_font(_LABEL_SIZE))
        painter.setPen(QColor(self._theme.muted))
        top = _TOP + _BARS_HEIGHT + _GAP_ABOVE_LABELS
        right = min(float(self.width()), axis.step * axis.span)
        box = QRectF(0, top, max(right, 60.0), self.height() - top)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft), str(axis.first))
        if axis.span > 1:
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), str(axis.last))
