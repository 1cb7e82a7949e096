"""What stands above the text: the title and all that is known about the statement."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from archive_app.ui.reader.detail_rows import DetailRows, Words
from archive_app.ui.reader.details import (
    Piece,
    Row,
    further_rows,
    main_rows,
    problem_lines,
    short_line,
    sidecar_words,
    title_of,
)
from archive_app.ui.theme import reading_font

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from archive_app.statements.statement import Statement
    from archive_app.ui.theme import Theme

_LEFT_MARGIN = 40
_SCROLL_BAR = 12
_TITLE_SIZE = 24
_LONG_TITLE = 110
_PROBLEMS_SHOWN = 50
_LOW_PANE = 520
_NARROW_PANE = 480
_LARGEST_SHARE = 0.5


class Header(QWidget):
    """Title, details and the problems of the file.

    In a low pane only title, date and source stay, so that the text keeps its room; "Details" brings the rest
    back.
    """

    link_clicked = Signal(str)
    changes_clicked = Signal()
    show_in_folder_clicked = Signal()
    back_clicked = Signal()
    forward_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._statement: Statement | None = None
        self._changed: str | None = None
        self._wanted: bool | None = None
        self._right_to_left = False
        self._gutter = _LEFT_MARGIN
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("About this statement")
        self._title = Words("", parent=self)
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._back = self._button("‹", "Back (Alt+Left)", self.back_clicked)
        self._forward = self._button("›", "Forward (Alt+Right)", self.forward_clicked)
        self._toggle = QToolButton(self)
        self._toggle.setProperty("role", "quiet")
        self._toggle.clicked.connect(self._toggle_details)
        self._short = Words("", "muted", self)
        self._rows = QWidget()
        self._scroll = QScrollArea(self)
        self._lay_out()
        self.apply_theme(theme)
        parent.installEventFilter(self)

    def show_statement(
        self, statement: Statement, changed: str | None = None, *, right_to_left: bool
    ) -> None:
        """Show what is known about `statement`; `changed` says that its words were others, and since when."""
        self._statement = statement
        self._changed = changed
        self._right_to_left = right_to_left
        title = title_of(statement)
        font = reading_font(_TITLE_SIZE if len(title) <= _LONG_TITLE else 18, bold=True)
        self._title.setFont(font)
        self._title.setText(title)
        where = sidecar_words(statement, "title")
        self._title.setToolTip(f"<p>Title {escape(where)}</p>" if where else "")
        self._title.setAccessibleDescription(f"Title, {where}" if where else "Title")
        self._short.setText(" · ".join([short_line(statement), *([f"changed {changed}"] if changed else [])]))
        self._short.setProperty("tone", "caution" if statement.issued is None else "muted")
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight
        )
        self._set_margins(right_to_left=right_to_left)
        self._fill()

    def set_gutter(self, pixels: int) -> None:
        """Begin where the lines of the text begin, `pixels` from the edge."""
        if pixels != self._gutter:
            self._gutter = pixels
            self._set_margins(right_to_left=self._right_to_left)
            self._fit()

    def set_history(self, can_back: bool, can_forward: bool) -> None:
        """Offer the way back and forward where there is one."""
        for button, able in ((self._back, can_back), (self._forward, can_forward)):
            button.setVisible(can_back or can_forward)
            button.setEnabled(able)

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        self.setStyleSheet(
            f"#header {{ background: {theme.page}; border: none; border-bottom: 1px solid {theme.rule}; }}"
            f"#header QLabel {{ color: {theme.text}; background: transparent; }}"
            f'#header QLabel[tone="muted"] {{ color: {theme.muted}; }}'
            f'#header QLabel[tone="caution"] {{ color: {theme.caution}; }}'
            "#header #step { font-size: 19px; padding: 0 9px 3px 9px; }"
            '#header QToolButton[role="link"], #header QPushButton[role="link"] { padding: 0; }'
            "#header QScrollArea, #headerRows { background: transparent; border: none; }"
            f"#header QScrollArea:focus {{ border-color: {theme.accent}; }}"
        )

    def is_compact(self) -> bool:
        """Whether only title, date and source are shown."""
        if self._wanted is not None:
            return not self._wanted
        parent = self.parentWidget()
        if parent is None:
            return False
        return parent.height() < _LOW_PANE or (
            parent.width() < _NARROW_PANE and self._needed() > _LARGEST_SHARE * parent.height()
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the height of the pane."""
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the rows anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fill(self) -> None:
        statement = self._statement
        if statement is None:
            return
        self._rows = QWidget()
        self._rows.setObjectName("headerRows")
        column = QVBoxLayout(self._rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        rows = DetailRows(self._rows, right_to_left=self._right_to_left)
        rows.link_clicked.connect(self.link_clicked)
        for row in main_rows(statement):
            extra = (self._link("Show in folder", self.show_in_folder_clicked),) if row.name == "File" else ()
            rows.add_row(row, *extra)
        if self._changed:
            shown = self._link("What changed", self.changes_clicked)
            shown.setAccessibleName("Show what changed in the words of this statement")
            rows.add_row(Row("Changed", (Piece(self._changed, tone="caution"),)), shown)
        column.addWidget(rows)
        self._add_problems(column, statement)
        if further_rows(statement) or len(statement.problems) > 1:
            self._add_more(column, statement)
        column.addStretch(1)
        self._scroll.setWidget(self._rows)
        self._fit()

    def _add_problems(self, column: QVBoxLayout, statement: Statement) -> None:
        lines = problem_lines(statement)
        if lines:
            rest = f" — and {len(lines) - 1} more below" if len(lines) > 1 else ""
            words = Words(f"This file needs attention: {lines[0]}{rest}", "caution", self._rows)
            words.setAccessibleDescription("Problem of the file")
            words.stand_at(right=self._right_to_left)
            column.addWidget(words)

    def _add_more(self, column: QVBoxLayout, statement: Statement) -> None:
        more = self._link("More ▾", None)
        more.setParent(self._rows)
        column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeading)
        unfolded: list[QWidget] = []

        def unfold_or_fold() -> None:
            if unfolded:
                self._take_away(column, unfolded)
            else:
                unfolded.extend(self._unfold(column, column.indexOf(more), statement))
            more.setText("Less ▴" if unfolded else "More ▾")
            self._fit()

        more.clicked.connect(lambda _checked=False: unfold_or_fold())

    def _unfold(self, column: QVBoxLayout, at: int, statement: Statement) -> list[QWidget]:
        """Set everything else that is known at place `at` of `column`, and return it."""
        rows = DetailRows(self._rows, right_to_left=self._right_to_left)
        rows.link_clicked.connect(self.link_clicked)
        rows.add_rows(further_rows(statement))
        added: list[QWidget] = [rows]
        for line in problem_lines(statement)[1 : _PROBLEMS_SHOWN + 1]:
            words = Words(line, "caution", self._rows)
            words.stand_at(right=self._right_to_left)
            added.append(words)
        for number, widget in enumerate(added):
            column.insertWidget(at + number, widget)
            # What is not shown yet takes no room when the height is asked for.
            widget.show()
        return added

    @staticmethod
    def _take_away(column: QVBoxLayout, widgets: list[QWidget]) -> None:
        for widget in widgets:
            column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        widgets.clear()

    def _toggle_details(self) -> None:
        self._wanted = self.is_compact()
        self._fit()

    def _fit(self) -> None:
        """Give the rows the height that they need, at most their share of the pane."""
        compact = self.is_compact()
        self._short.setVisible(compact)
        self._scroll.setVisible(not compact)
        parent = self.parentWidget()
        room = parent.height() if parent is not None else 0
        self._toggle.setVisible(self._wanted is not None or compact)
        self._toggle.setText("Details ▾" if compact else "Details ▴")
        self._toggle.setAccessibleName("Show details" if compact else "Hide details")
        if not compact:
            needed, most = self._needed(), max(60, int(room * _LARGEST_SHARE))
            # Left to itself, a bar that was needed once narrows the rows, which makes it needed for good.
            policy = Qt.ScrollBarPolicy
            self._scroll.setVerticalScrollBarPolicy(
                policy.ScrollBarAsNeeded if needed > most else policy.ScrollBarAlwaysOff
            )
            self._scroll.setFixedHeight(min(needed, most))
            # What overflows can be scrolled with the arrow keys, too; what does not is no stop of Tab.
            stop = Qt.FocusPolicy.StrongFocus if needed > most else Qt.FocusPolicy.NoFocus
            self._scroll.setFocusPolicy(stop)

    def _needed(self) -> int:
        """Return the height of all rows in the present width."""
        layout, around = self._rows.layout(), self.layout()
        if layout is None or around is None:
            return 0
        if not layout.hasHeightForWidth():
            return layout.sizeHint().height()
        margins = around.contentsMargins()
        return layout.totalHeightForWidth(max(120, self.width() - margins.left() - margins.right()))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self._title, 1)
        for button in (self._back, self._forward, self._toggle):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._scroll.setWidget(self._rows)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName("Details of the statement, to be scrolled")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self._short)
        column.addWidget(self._scroll)
        self._short.hide()
        self.set_history(False, False)
        self._set_margins(right_to_left=False)

    def _set_margins(self, *, right_to_left: bool) -> None:
        """Stand above the column of the text, which leaves its gutter where lines begin."""
        layout = self.layout()
        if layout is None:
            return
        if right_to_left:
            layout.setContentsMargins(12, 16, self._gutter + _SCROLL_BAR, 12)
        else:
            layout.setContentsMargins(self._gutter, 16, 12, 12)

    def _button(self, sign: str, name: str, clicked: object) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("step")
        button.setText(sign)
        button.setProperty("role", "quiet")
        button.setToolTip(name)
        button.setAccessibleName(name.partition(" (")[0])
        button.clicked.connect(clicked)
        return button

    def _link(self, words: str, clicked: object) -> QPushButton:
        button = QPushButton(words, self)
        button.setProperty("role", "link")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        if clicked is not None:
            button.clicked.connect(clicked)
        return button
