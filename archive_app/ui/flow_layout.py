"""A layout that sets its items side by side and goes on in the next line, as words in a paragraph do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget


class FlowLayout(QLayout):
    """Sets items from the leading edge, centred in their line; too wide an item gets a whole line.

    A divider stands between two items and is not drawn where a line ends. What is attached to an item never
    begins a line without it.
    """

    def __init__(
        self, parent: QWidget | None = None, *, gap: int = 8, line_gap: int = 4, least_line: int = 0
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._dividers: set[QWidget] = set()
        self._attached: set[QWidget] = set()
        self._gap = gap
        self._line_gap = line_gap
        self._least_line = least_line

    def addItem(self, item: QLayoutItem) -> None:
        """Add an item at the end."""
        self._items.append(item)

    def addDivider(self, widget: QWidget) -> None:
        """Add what parts the item before from the item after."""
        self._dividers.add(widget)
        self.addWidget(widget)

    def addAttached(self, widget: QWidget) -> None:
        """Add what stays beside the item before it."""
        self._attached.add(widget)
        self.addWidget(widget)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove an item and return it, None beyond the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Return none: the layout takes the height that it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Return True: narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that the items take in lines of `width` pixels."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items in `rect`."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the smallest size: the width comes from outside."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return room for the tallest item, however narrow."""
        margins = self.contentsMargins()
        height = max((item.sizeHint().height() for item in self._shown()), default=0)
        height = max(height, self._least_line)
        return QSize(80, height + margins.top() + margins.bottom())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, *, move: bool) -> int:
        inner = rect.marginsRemoved(self.contentsMargins())
        x, y, line = inner.x(), inner.y(), list[tuple[QLayoutItem, QRect]]()
        line_height = self._least_line
        shown = self._shown()
        for at, item in enumerate(shown):
            held = self._attached_width(shown, at)
            size = self._size(item, inner.width() - held)
            if item.widget() in self._dividers and line and x + size.width() > inner.right() + 1:
                line.append((item, QRect(line[-1][1].topRight(), QSize(0, 0))))
                continue
            together = item.widget() in self._attached
            if line and not together and x + size.width() + held > inner.right() + 1:
                if line[-1][0].widget() in self._dividers:
                    line[-1] = (line[-1][0], QRect(line[-1][1].topLeft(), QSize(0, 0)))
                self._close(line, line_height, inner if move else None)
                x, y = inner.x(), y + line_height + self._line_gap
                line, line_height = [], self._least_line
            line.append((item, QRect(QPoint(x, y), size)))
            x += size.width() + self._gap
            line_height = max(line_height, size.height())
        self._close(line, line_height, inner if move else None)
        return y + line_height - rect.y() + self.contentsMargins().bottom()

    def _attached_width(self, shown: list[QLayoutItem], at: int) -> int:
        """Return the width that is taken, gaps included, by what is attached to the item at index `at`."""
        width = 0
        for item in shown[at + 1 :]:
            if item.widget() not in self._attached:
                break
            width += self._gap + item.sizeHint().width()
        return width

    @staticmethod
    def _size(item: QLayoutItem, width: int) -> QSize:
        size = item.sizeHint()
        if size.width() <= width:
            return size
        return QSize(width, item.heightForWidth(width) if item.hasHeightForWidth() else size.height())

    def _close(self, line: list[tuple[QLayoutItem, QRect]], height: int, within: QRect | None) -> None:
        if within is None:
            return
        parent = self.parentWidget()
        direction = parent.layoutDirection() if parent is not None else Qt.LayoutDirection.LeftToRight
        for item, rect in line:
            placed = rect.translated(0, (height - rect.height()) // 2)
            item.setGeometry(QStyle.visualRect(direction, within, placed))
