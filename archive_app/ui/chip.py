"""A chip: a small rounded button that names something in force and drops it when pressed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from archive_app.ui.dates_text import isolated
from archive_app.ui.theme import LIGHT, Theme

_WIDEST_LABEL = 260
_PADDING_X = 9
_PADDING_Y = 3
_CROSS = 6
_CROSS_GAP = 7
_DROPPING_KEYS = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Chip(QAbstractButton):
    """Names a filter or a typed condition; a click, Space, Delete or Backspace drops it."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = " ".join(label.split())
        self._theme = LIGHT
        self.setText(self._label.replace("&", "&&"))
        self.setAccessibleName(f"Remove filter {self._label}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def label(self) -> str:
        """What the chip names."""
        return self._label

    def apply_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme`."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the label, cut when it is very long, with the cross."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self._shown(metrics)) + 2 * _PADDING_X + _CROSS_GAP + _CROSS
        return QSize(width, metrics.height() + 2 * _PADDING_Y)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Drop on Delete, Backspace and Enter too."""
        if event.key() in _DROPPING_KEYS:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rounded ground, the label and the cross."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        ring = (
            self._theme.accent
            if self.hasFocus()
            else self._theme.faint
            if self.underMouse()
            else self._theme.chip
        )
        painter.setPen(QPen(QColor(ring), 1))
        painter.setBrush(QColor(self._theme.chip))
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.setPen(QColor(self._theme.text))
        inner = self.rect().adjusted(_PADDING_X, 0, -_PADDING_X - _CROSS - _CROSS_GAP, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        painter.drawText(inner, int(flags), self._shown(self.fontMetrics()))
        x, y = rect.right() - _PADDING_X - _CROSS + 0.5, rect.center().y() - _CROSS / 2 + 0.5
        painter.setPen(QPen(QColor(self._theme.muted), 1.2))
        painter.drawLine(QPointF(x, y), QPointF(x + _CROSS, y + _CROSS))
        painter.drawLine(QPointF(x, y + _CROSS), QPointF(x + _CROSS, y))

    def _shown(self, metrics: QFontMetrics) -> str:
        return isolated(metrics.elidedText(self._label, Qt.TextElideMode.ElideRight, _WIDEST_LABEL))
