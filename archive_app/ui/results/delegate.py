"""Paints result rows from spans: no markup, nothing that a statement says can change how its row is drawn."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QPointF, QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from archive_app.ui.results.model import ResultRole, ResultsModel
from archive_app.ui.results.row_layout import RowFonts, RowLayout, lay_out_row
from archive_app.ui.results.row_text import reprints_in_words
from archive_app.ui.theme import LIGHT, Theme

if TYPE_CHECKING:
    from archive_app.statements.searching import Hit
    from archive_app.ui.results.list_view import ResultsList

Index = QModelIndex | QPersistentModelIndex
_ROWS_KEPT = 300
_BAR_WIDTH = 3
_INDENT = 22
_SHORT = 10


class ResultDelegate(QStyledItemDelegate):
    """Paints a hit; layouts are kept by statement and width until the results or the theme change."""

    def __init__(self, view: ResultsList, parent: QObject | None = None) -> None:
        super().__init__(parent or view)
        self._view = view
        self._theme = LIGHT
        self._fonts = RowFonts.of(view.font())
        self._with_passage = True
        self._kept: OrderedDict[tuple[str, int, bool], RowLayout] = OrderedDict()

    def apply_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme` and the present font of the list."""
        self._theme = theme
        self._fonts = RowFonts.of(self._view.font())
        self.forget()

    def forget(self) -> None:
        """Drop the kept layouts; call when the results changed."""
        self._kept.clear()

    def set_with_passage(self, with_passage: bool) -> None:
        """Say whether rows have room for a passage."""
        self._with_passage = with_passage
        self.forget()

    def row_height(self) -> int:
        """Return the height of every row, in pixels."""
        return self._fonts.row_height(with_passage=self._with_passage)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the same height for every row."""
        return QSize(120, self.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row: ground, texts, rule below, bar of the chosen one, ring of the one with the focus."""
        hit = index.data(ResultRole.HIT)
        if hit is None:
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        theme = self._theme
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(rect, QColor(theme.selection))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(theme.panel))
        # Of several selected rows, the one that is being read stands out.
        further = selected and index.row() != self._view.currentIndex().row()
        rule = QColor(theme.accent_soft if further else theme.rule)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, rule)
        painter.setPen(QColor(theme.text))
        layout = self._layout_at(index, rect)
        layout.draw(painter, QPointF(rect.topLeft()) + QPointF(_indent(index, layout), 0.0))
        if index.data(ResultRole.IS_REPRINT):
            line_x = rect.right() - _INDENT if layout.right_to_left else rect.x() + _INDENT
            painter.fillRect(line_x, rect.y() + _SHORT, 2, rect.height() - 2 * _SHORT, QColor(theme.rule))
        if selected:
            bar_x = rect.right() + 1 - _BAR_WIDTH if layout.right_to_left else rect.x()
            bar = QColor(theme.accent_soft if further else theme.accent)
            painter.fillRect(bar_x, rect.y(), _BAR_WIDTH, rect.height() - 1, bar)
        if state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -2))
        painter.restore()

    def tells_of_reprints(self, index: Index, rect: QRect, place: QPoint) -> bool:
        """Tell whether a place in the list is on the words about reprints of the row that fills `rect`."""
        reprints = self._layout_at(index, rect).reprints
        return reprints is not None and reprints.contains(QPointF(place - rect.topLeft()))

    def _layout_at(self, index: Index, rect: QRect) -> RowLayout:
        width = rect.width() - self._view.overlap
        return self._layout(index.data(ResultRole.HIT), width, index)

    def _layout(self, hit: Hit, width: int, index: Index) -> RowLayout:
        unfolded = bool(index.data(ResultRole.UNFOLDED))
        if index.data(ResultRole.IS_REPRINT):
            width -= _INDENT
        key = (hit.id, width, unfolded)
        layout = self._kept.get(key)
        if layout is None:
            model = index.model()
            usual = model.usual_language if isinstance(model, ResultsModel) else None
            layout = lay_out_row(
                hit, width, self._fonts, self._theme, with_passage=self._with_passage, usual_language=usual,
                reprints=reprints_in_words(hit, unfolded=unfolded),
            )  # fmt: skip
            self._kept[key] = layout
            if len(self._kept) > _ROWS_KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return layout


def _indent(index: Index, layout: RowLayout) -> float:
    return _INDENT if index.data(ResultRole.IS_REPRINT) and not layout.right_to_left else 0.0
