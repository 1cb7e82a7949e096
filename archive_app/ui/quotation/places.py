"""The list of places that hold a quotation, or parts of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from archive_app.ui.quotation.words import how_alike, spoken, title_of, when_and_where
from archive_app.ui.reader.direction import reads_right_to_left
from archive_app.ui.theme import interface_font

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.research.quotation import QuotationMatch
    from archive_app.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

_MATCH = Qt.ItemDataRole.UserRole
_MARGIN = 14
_PADDING = 10
_GAP = 3
_BAR_WIDTH = 3
_TITLE_SIZE, _META_SIZE = 14, 12
_NOWHERE = QModelIndex()


class PlacesModel(QAbstractListModel):
    """The matches of a check as rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matches: tuple[QuotationMatch, ...] = ()

    def show(self, matches: Sequence[QuotationMatch]) -> None:
        """Show `matches` in their order."""
        self.beginResetModel()
        self._matches = tuple(matches)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many places there are."""
        return 0 if parent.isValid() else len(self._matches)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title, what a screen reader says, or the match itself."""
        if not index.isValid():
            return None
        match = self._matches[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return title_of(match)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(match)
        return match if role == _MATCH else None


class _PlaceDelegate(QStyledItemDelegate):
    """Paints a place in three lines: title, when and where, how alike and whose words."""

    def __init__(self, view: QListView, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self.theme = theme
        self._title_font = interface_font(_TITLE_SIZE, bold=True)
        self._meta_font = interface_font(_META_SIZE)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = QFontMetrics(self._title_font).height() + 2 * QFontMetrics(self._meta_font).height()
        return QSize(200, lines + 2 * _PADDING + 2 * _GAP + 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        match, theme = index.data(_MATCH), self.theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.selection))
            painter.fillRect(rect.x(), rect.y(), _BAR_WIDTH, rect.height() - 1, QColor(theme.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(theme.panel))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, QColor(theme.rule))
        undated = match.statement.issued is None
        y = rect.y() + _PADDING
        lines = (
            (title_of(match), self._title_font, theme.text),
            (when_and_where(match), self._meta_font, theme.caution if undated else theme.muted),
            (how_alike(match), self._meta_font, theme.text if match.own_words else theme.caution),
        )
        for words, font, colour in lines:
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(QColor(colour))
            box = QRect(rect.x() + _MARGIN, y, rect.width() - 2 * _MARGIN, metrics.height() + 2)
            side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
            cut = Qt.TextElideMode.ElideLeft if reads_right_to_left(words) else Qt.TextElideMode.ElideRight
            painter.drawText(box, side, metrics.elidedText(words, cut, box.width()))
            y = box.bottom() + _GAP
        if state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -2))
        painter.restore()


class PlacesList(QListView):
    """Lists matches. Signals: `chosen(QuotationMatch | None)`, and `opened(QuotationMatch)` by Enter or a
    double click.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places = PlacesModel(self)
        self._delegate = _PlaceDelegate(self, theme)
        self.setModel(self._places)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Places in the archive")
        self.setAccessibleDescription("Enter opens the place in the reader.")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._tell_chosen)
        self.activated.connect(self._tell_opened)

    def show_matches(self, matches: Sequence[QuotationMatch], first_choice: QuotationMatch | None) -> None:
        """List `matches`; the place that was chosen stays chosen, else `first_choice` is."""
        before = self.current()
        self._places.show(matches)
        if not matches:
            self.chosen.emit(None)
            return
        keys = [(match.statement.id, match.start) for match in matches]
        kept = (before.statement.id, before.start) if before is not None else None
        wanted = kept if kept in keys else None
        if wanted is None and first_choice is not None:
            wanted = (first_choice.statement.id, first_choice.start)
        self.setCurrentIndex(self._places.index(keys.index(wanted) if wanted in keys else 0))

    def current(self) -> QuotationMatch | None:
        """Return the place that is chosen."""
        match: QuotationMatch | None = self.currentIndex().data(_MATCH)
        return match

    def apply_theme(self, theme: Theme) -> None:
        """Paint in the colours of `theme`."""
        self._delegate.theme = theme
        self.viewport().update()

    def _tell_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(index.data(_MATCH))

    def _tell_opened(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(_MATCH))
