"""The page of a comparison: rows of two columns that scroll as one, however long the texts are.

Only what is in sight is laid out. The scroll bar measures estimated heights, so that texts of ten megabytes
scroll as quickly as short ones.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QFontMetrics, QGuiApplication, QPainter, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from archive_app.ui.comparing.folding import Folded, folded
from archive_app.ui.comparing.row_layout import FONT_SIZE, GUTTER, RowLayout, column_width
from archive_app.ui.quotation.words import changes_told
from archive_app.ui.theme import interface_font, reading_font
from archive_app.ui.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from archive_app.research.side_by_side import Row
    from archive_app.ui.theme import Theme

_GAP_HEIGHT = 34
_BAR = 3
_KEPT_LAYOUTS = 400
_STEP = 48


class DifferencePage(QAbstractScrollArea):
    """Shows rows. Signal: `moved(int)` with the number of the change one stands on, 0 where on none."""

    moved = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: Sequence[Row] = ()
        self._shown: list[int | Folded] = []
        self._ends: list[int] = [0]
        self._laid: dict[int, RowLayout] = {}
        self._changes: list[int] = []
        self._unfolded: set[int] = set()
        self._current: int | None = None
        self._inline = False
        self._folding = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Differences")
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)

    @property
    def changes(self) -> int:
        """How many rows differ."""
        return len(self._changes)

    def show_rows(self, rows: Sequence[Row], *, folding: bool) -> None:
        """Show `rows` from the top, with or without what is alike."""
        self._rows, self._folding = rows, folding
        self._changes = [number for number, row in enumerate(rows) if row.changed]
        self._unfolded.clear()
        self._current = None
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self._tell()

    def set_inline(self, inline: bool) -> None:
        """Show both texts in one, or side by side."""
        self._inline = inline
        self._rearrange()

    def set_folding(self, folding: bool) -> None:
        """Fold away what is alike, or show everything."""
        self._folding = folding
        self._unfolded.clear()
        self._rearrange()

    def step(self, by: int) -> None:
        """Go to the next change, or with -1 to the one before; round at the ends."""
        if not self._changes:
            return
        if self._current is None:
            goal = self._changes[0 if by > 0 else -1]
        elif by > 0:
            goal = next((number for number in self._changes if number > self._current), self._changes[0])
        else:
            goal = next(
                (number for number in reversed(self._changes) if number < self._current), self._changes[-1]
            )
        self._stand_on(goal)

    def copy(self) -> None:
        """Copy the row one stands on: both texts, or the new one where it has words."""
        if self._current is not None:
            row = self._rows[self._current]
            sides = ["".join(words for _, words in side) for side in (row.old, row.new)]
            QGuiApplication.clipboard().setText("\n\n".join(dict.fromkeys(filter(None, sides))))

    def spoken(self) -> str:
        """Return where one stands, as a screen reader says it."""
        if not self._rows:
            return ""
        if self._current is None:
            return f"{counted(len(self._changes), 'change')} in {counted(len(self._rows), 'paragraph')}."
        row = self._rows[self._current]
        if not row.changed:
            return "".join(words for _, words in row.both)
        number = bisect_right(self._changes, self._current)
        new = "".join(words for _, words in row.new)
        return f"Change {number} of {len(self._changes)}. {changes_told(row.both)} {new}".strip()

    def apply_theme(self, theme: Theme) -> None:
        """Paint in the colours of `theme`."""
        self._theme = theme
        self._laid.clear()
        self.viewport().update()

    # What Qt asks

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in sight."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(self._theme.page))
        for at, top, height in self._in_sight():
            self._paint_item(painter, at, top, height)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new width; what stands at the top stays there."""
        super().resizeEvent(event)
        self._rearrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by as many pixels as the wheel says."""
        self._scroll(-event.angleDelta().y() * _STEP // 60)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Stand on a row, or unfold what was folded away."""
        for at, top, height in self._in_sight():
            if top <= event.position().y() < top + height:
                item = self._shown[at]
                if isinstance(item, Folded):
                    self._unfold(item)
                else:
                    self._current = item
                    self._tell()
                    self.viewport().update()
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll, walk from row to row, and copy."""
        page = self.viewport().height() - _STEP
        by = {
            Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page, Qt.Key.Key_Space: page,
        }.get(Qt.Key(event.key()))  # fmt: skip
        bar = self.verticalScrollBar()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_C:
            self.copy()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._walk(1 if event.key() == Qt.Key.Key_Down else -1)
        elif by is not None:
            self._scroll(by)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            bar.setValue(0 if event.key() == Qt.Key.Key_Home else bar.maximum())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._unfold_in_sight()
        else:
            super().keyPressEvent(event)

    # Within the page

    def _arrange(self) -> None:
        self._laid.clear()
        self._shown = folded(self._rows, self._unfolded) if self._folding else list(range(len(self._rows)))
        metrics = QFontMetrics(reading_font(FONT_SIZE))
        room = column_width(self.viewport().width(), inline=self._inline)
        in_a_line = max(1, room // max(1, metrics.averageCharWidth()))
        line = int(metrics.height() * 1.35)
        self._ends = [0, *accumulate(self._estimate(item, in_a_line, line) for item in self._shown)]
        self._set_range()

    def _estimate(self, item: int | Folded, in_a_line: int, line: int) -> int:
        if isinstance(item, Folded):
            return _GAP_HEIGHT
        parts = self._rows[item].parts
        lengths = [sum(len(old) for _, old, _ in parts), sum(len(new) for _, _, new in parts)]
        length = sum(lengths) if self._inline else max(lengths)
        return (length // in_a_line + 1) * line + 14

    def _rearrange(self) -> None:
        keep, sight = self._top_row(), {at for at, _, _ in self._in_sight()}
        standing = self._current is not None and self._place_of(self._current) in sight
        self._arrange()
        if keep is not None:
            self._bring_to_top(keep)
        if self._current is not None and standing:
            self._bring_into_sight(self._current)
        self.viewport().update()

    def _set_range(self) -> None:
        """Let the scroll bar end where the last row stands at the lower edge."""
        bar, left = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(_STEP)
        bar.setPageStep(max(1, left))
        at = len(self._shown)
        most = 0
        while at and left > 0:
            at -= 1
            height = self._height(at)
            if height >= left:
                most = self._ends[at] + int((height - left) / height * (self._ends[at + 1] - self._ends[at]))
            left -= height
        bar.setRange(0, most if left <= 0 else 0)

    def _in_sight(self) -> list[tuple[int, float, int]]:
        """Return `(place in what is shown, upper edge, height)` of what is in sight."""
        if not self._shown:
            return []
        value = self.verticalScrollBar().value()
        at = min(bisect_right(self._ends, value) - 1, len(self._shown) - 1)
        share = (value - self._ends[at]) / max(1, self._ends[at + 1] - self._ends[at])
        top = -share * self._height(at)
        found = []
        while at < len(self._shown) and top < self.viewport().height():
            height = self._height(at)
            found.append((at, top, height))
            top += height
            at += 1
        return found

    def _height(self, at: int) -> int:
        item = self._shown[at]
        return _GAP_HEIGHT if isinstance(item, Folded) else self._layout_of(item).height

    def _layout_of(self, number: int) -> RowLayout:
        laid = self._laid.get(number)
        if laid is None:
            if len(self._laid) > _KEPT_LAYOUTS:
                self._laid.clear()
            laid = RowLayout(
                self._rows[number], self.viewport().width(), inline=self._inline, theme=self._theme
            )
            self._laid[number] = laid
        return laid

    def _paint_item(self, painter: QPainter, at: int, top: float, height: int) -> None:
        item, width, theme = self._shown[at], self.viewport().width(), self._theme
        upper = int(top)
        if isinstance(item, Folded):
            painter.fillRect(0, upper, width, height, QColor(theme.panel))
            painter.setPen(QColor(theme.muted))
            painter.setFont(interface_font(12))
            words = f"{counted(item.end - item.start, 'paragraph')} alike · click or press Enter to show"
            painter.drawText(0, upper, width, height, Qt.AlignmentFlag.AlignCenter.value, words)
            return
        laid = self._layout_of(item)
        if item == self._current:
            painter.fillRect(0, upper, width, height, QColor(theme.panel))
        if laid.row.changed:
            colour = theme.accent if item == self._current else theme.accent_soft
            painter.fillRect(GUTTER // 2 - _BAR, upper + 6, _BAR, height - 12, QColor(colour))
        if not self._inline:
            painter.fillRect(width // 2, upper, 1, height, QColor(theme.rule))
        laid.paint(painter, top)

    def _scroll(self, pixels: int) -> None:
        """Scroll by pixels of what is in sight, not of what was estimated."""
        sight = self._in_sight()
        if not sight:
            return
        at, _, height = sight[0]
        nominal = self._ends[at + 1] - self._ends[at]
        step = int(pixels * nominal / max(1, height)) or (1 if pixels > 0 else -1)
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + step)

    def _walk(self, by: int) -> None:
        """Go to the next row that is shown; from nowhere, to the first in sight."""
        if not self._shown:
            return
        if self._current is None:
            at, step = self._in_sight()[0][0], 1
        else:
            at, step = self._place_of(self._current) + by, by
        while 0 <= at < len(self._shown):
            item = self._shown[at]
            if not isinstance(item, Folded):
                self._stand_on(item)
                return
            at += step

    def _stand_on(self, number: int) -> None:
        self._current = number
        self._bring_into_sight(number)
        self._tell()
        self.viewport().update()

    def _bring_into_sight(self, number: int) -> None:
        place = self._place_of(number)
        sight = {at: (top, height) for at, top, height in self._in_sight()}
        top, height = sight.get(place, (0.0, 0))
        room = self.viewport().height()
        if place not in sight:
            self._bring_to_top(number, above=1)
        elif top < 0 or height > room:
            self._bring_to_top(number)
        elif top + height > room:
            self._scroll(int(top) + height - room + 1)

    def _place_of(self, number: int) -> int:
        firsts = [item.start if isinstance(item, Folded) else item for item in self._shown]
        return max(0, bisect_right(firsts, number) - 1)

    def _top_row(self) -> int | None:
        sight = self._in_sight()
        if not sight:
            return None
        item = self._shown[sight[0][0]]
        return item.start if isinstance(item, Folded) else item

    def _bring_to_top(self, number: int, above: int = 0) -> None:
        self.verticalScrollBar().setValue(self._ends[max(0, self._place_of(number) - above)])

    def _unfold(self, item: Folded) -> None:
        self._unfolded.add(item.start)
        self._rearrange()

    def _unfold_in_sight(self) -> None:
        items = [self._shown[at] for at, _, _ in self._in_sight()]
        item = next((item for item in items if isinstance(item, Folded)), None)
        if item is not None:
            self._unfold(item)

    def _tell(self) -> None:
        self.setAccessibleDescription(self.spoken())
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        on_change = self._current is not None and self._rows[self._current].changed
        self.moved.emit(bisect_right(self._changes, self._current) if on_change else 0)  # type: ignore[type-var]
