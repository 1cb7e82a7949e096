"""One row that can be checked: box, name, count."""

from __future__ import annotations

from html import escape
from typing import Literal

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from archive_app.ui.theme import LIGHT, Theme
from archive_app.ui.wording import counted, grouped

_GLYPH = 11
_RING_X = 4.5
_GLYPH_GAP = 6
_GAP_BEFORE_COUNT = 8
_PADDING_Y = 3
_NAME_FLAGS = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(
    Qt.TextFlag.TextSingleLine
)


class CheckRow(QCheckBox):
    """A check box whose name is cut to fit and whose count stands at the far edge, painted as plain text."""

    def __init__(self, parent: QWidget | None = None, *, glyph: Literal["box", "circle"] = "box") -> None:
        super().__init__(parent)
        self._glyph = glyph
        self._name = ""
        self._count = 0
        self._caution = glyph == "circle"
        self._busy = False
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def name(self) -> str:
        """The name as given."""
        return self._name

    @property
    def count(self) -> int:
        """The count as given."""
        return self._count

    def show_value(self, name: str, count: int, *, checked: bool) -> None:
        """Show a value; no signal is emitted."""
        self._name, self._count = " ".join(name.split()), count
        self.setText(self._name.replace("&", "&&"))
        self.setAccessibleName(f"{self._name}, {counted(count, 'statement')}")
        self.setToolTip("" if self._fits() else f"<span>{escape(self._name)}</span>")
        blocked = self.blockSignals(True)
        self.setChecked(checked)
        self.blockSignals(blocked)
        self.update()

    def set_busy(self, busy: bool) -> None:
        """Show the count faintly while a newer one is on its way."""
        self._busy = busy
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme`."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return one line of text and a little air."""
        return QSize(120, self.fontMetrics().height() + 2 * _PADDING_Y)

    def minimumSizeHint(self) -> QSize:
        """Return the same height in the least width."""
        return QSize(60, self.sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:
        """Return True anywhere in the row."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the glyph, the name and the count."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = theme.caution if self._caution else theme.text
        if not self.isEnabled() or not (self._count or self.isChecked()):
            ink = theme.caution if self._caution else theme.faint
        self._paint_glyph(painter)
        count = grouped(self._count)
        count_width = self.fontMetrics().horizontalAdvance(count)
        painter.setPen(QColor(theme.faint if self._busy else theme.muted))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.drawText(self.rect(), flags, count)
        painter.setPen(QColor(ink))
        space = QRect(self.rect())
        space.setLeft(_GLYPH + _GLYPH_GAP)
        space.setRight(self.width() - count_width - _GAP_BEFORE_COUNT)
        shown = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, _NAME_FLAGS, shown)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            # Around the name alone: glyph and count stand at the edges, with no room for a ring.
            ring = QRectF(space)
            ring.setWidth(self.fontMetrics().horizontalAdvance(shown))
            painter.drawRoundedRect(ring.adjusted(-_RING_X, 0.5, _RING_X, -0.5), 3, 3)

    def _paint_glyph(self, painter: QPainter) -> None:
        theme = self._theme
        box = QRectF(1.5, (self.height() - _GLYPH) / 2 + 0.5, _GLYPH - 1, _GLYPH - 1)
        hot = self.underMouse() and self.isEnabled()
        if self._glyph == "circle":
            colour = QColor(theme.caution)
            painter.setPen(
                QPen(colour, 1.2, Qt.PenStyle.SolidLine if self.isChecked() else Qt.PenStyle.DotLine)
            )
            painter.setBrush(colour if self.isChecked() else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
            return
        edge = theme.accent if self.isChecked() else theme.text if hot else theme.muted
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(theme.accent if self.isChecked() else theme.page))
        painter.drawRoundedRect(box, 2, 2)
        if self.isChecked():
            painter.setPen(QPen(QColor(theme.on_accent), 1.6))
            x, y, side = box.x(), box.y(), box.width()
            tick = [QPointF(x + 0.22 * side, y + 0.52 * side), QPointF(x + 0.42 * side, y + 0.72 * side)]
            painter.drawPolyline(QPolygonF([*tick, QPointF(x + 0.8 * side, y + 0.28 * side)]))

    def _fits(self) -> bool:
        metrics = self.fontMetrics()
        taken = _GLYPH + _GLYPH_GAP + _GAP_BEFORE_COUNT + metrics.horizontalAdvance(grouped(self._count))
        return metrics.horizontalAdvance(self._name) + taken <= self.width()
