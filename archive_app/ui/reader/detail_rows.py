"""Rows of details on the screen: a name, and words that can be selected, wrapped and asked to be opened."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from archive_app.ui.flow_layout import FlowLayout
from archive_app.ui.reader.direction import reads_right_to_left

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.ui.reader.details import Piece, Row

_NAME_WIDTH = 92
_LINE_HEIGHT = 18
_LINE_GAP = 3
_GAP_BEFORE_EXTRA = 4


class Words(QLabel):
    """A label that shows words letter for letter, as wide as they are, wrapped where there is less room."""

    def __init__(self, words: str, tone: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(words)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def stand_at(self, *, right: bool) -> None:
        """Keep the words at the right or left edge, and let them read in their own direction."""
        # A label takes its own direction for that of its words, whatever they are.
        own = reads_right_to_left(self.text())
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if own else Qt.LayoutDirection.LeftToRight)
        edge = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(edge | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        """Return the room that the words take in one line, whatever face their letters come from."""
        self.ensurePolished()
        metrics = self.fontMetrics()
        height = max(metrics.lineSpacing(), metrics.boundingRect(self.text()).height())
        return QSize(metrics.horizontalAdvance(self.text()) + 1, height)

    def minimumSizeHint(self) -> QSize:
        """Return room for one line, however narrow."""
        hint = self.sizeHint()
        return QSize(min(40, hint.width()), hint.height())


class DetailRows(QWidget):
    """A table of details, its lines evenly apart; `link_clicked(address)` asks for a link.

    With `right_to_left` the names stand at the right edge, above a text that begins there.
    """

    link_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, right_to_left: bool = False) -> None:
        super().__init__(parent)
        self._right_to_left = right_to_left
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(_LINE_GAP)
        self._grid.setColumnMinimumWidth(0, _NAME_WIDTH)
        self._grid.setColumnStretch(1, 1)

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Add `rows` below those that are there."""
        for row in rows:
            self.add_row(row)

    def add_row(self, row: Row, *extra: QWidget) -> None:
        """Add one row; `extra` widgets follow its words."""
        at = self._grid.rowCount()
        name = Words(row.name, "muted", self)
        name.setMaximumWidth(180)
        name.setMinimumHeight(_LINE_HEIGHT)
        name.stand_at(right=self._right_to_left)
        value = QWidget(self)
        flow = FlowLayout(value, gap=4, line_gap=_LINE_GAP)
        flow.setContentsMargins(0, 0, 0, 0)
        for number, piece in enumerate(row.pieces):
            if number:
                flow.addDivider(Words("·", "muted", value))
            flow.addWidget(self._words(row, piece, value))
            if piece.address is not None:
                flow.addAttached(self._link(piece, value))
        for widget in extra:
            room = QWidget(value)
            room.setFixedSize(_GAP_BEFORE_EXTRA, _LINE_HEIGHT)
            flow.addWidget(room)
            widget.setParent(value)
            flow.addWidget(widget)
        policy = value.sizePolicy()
        policy.setHeightForWidth(True)
        value.setSizePolicy(policy)
        self._grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, at, 1)

    def _words(self, row: Row, piece: Piece, parent: QWidget) -> Words:
        words = Words(piece.words, piece.tone, parent)
        words.setMinimumHeight(_LINE_HEIGHT)
        words.stand_at(right=self._right_to_left)
        words.setAccessibleName(f"{row.name}: {piece.meaning or piece.words}")
        if piece.meaning is not None:
            words.setToolTip(f"<p>{escape(piece.meaning[:1].upper() + piece.meaning[1:])}</p>")
        return words

    def _link(self, piece: Piece, parent: QWidget) -> QToolButton:
        button = QToolButton(parent)
        button.setText("↗")
        button.setProperty("role", "link")
        button.setFixedSize(18, _LINE_HEIGHT)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAccessibleName(f"Open {piece.words}")
        button.setToolTip("Show the whole address before opening it")
        address = piece.address or ""
        button.clicked.connect(lambda _checked=False: self.link_clicked.emit(address))
        return button
