"""The passage of a statement as it stands, with what the quotation made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit, QVBoxLayout, QWidget

from archive_app.ui.quotation.words import LEGEND, as_shown, changes_told, title_of
from archive_app.ui.reader.detail_rows import Words
from archive_app.ui.reader.direction import reads_right_to_left
from archive_app.ui.reader.display_text import displayable
from archive_app.ui.theme import interface_font, reading_font

if TYPE_CHECKING:
    from archive_app.research.quotation import QuotationMatch
    from archive_app.ui.theme import Theme

_AROUND = 240
_LINE_HEIGHT = 140
_MARGIN = 18


class PassageView(QWidget):
    """Shows a match: what was left out struck through, what was put in underlined, and both in words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._match: QuotationMatch | None = None
        self._title = Words("")
        self._title.setFont(interface_font(15, bold=True))
        self._changes = Words("")
        self._legend = Words(LEGEND)
        self._legend.setProperty("role", "muted")
        self._page = QTextEdit()
        self._page.setObjectName("passage")
        self._page.setReadOnly(True)
        self._page.setUndoRedoEnabled(False)
        self._page.setAcceptDrops(False)
        self._page.setFrameShape(QFrame.Shape.NoFrame)
        self._page.setTabChangesFocus(True)
        self._page.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._page.setAccessibleName("Passage with what differs")
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 12, 8, 8)
        column.setSpacing(6)
        for part in (self._title, self._changes, self._page, self._legend):
            column.addWidget(part, int(part is self._page))
        self.apply_theme(theme)

    def show_match(self, match: QuotationMatch | None) -> None:
        """Show the passage of `match`, or nothing."""
        self._match = match
        diff = as_shown(match)[2] if match is not None else ()
        differs = any(kind != "equal" for kind, _ in diff)
        changes = changes_told(diff)
        self._title.setText(title_of(match) if match is not None else "")
        self._title.stand_at(right=match is not None and reads_right_to_left(match.passage))
        self._changes.setText(changes)
        self._changes.setVisible(bool(changes))
        self._legend.setVisible(differs)
        self._page.setAccessibleDescription(changes or "Nothing differs.")
        self._build()

    def text(self) -> str:
        """Return the words that are shown, as one text."""
        return self._page.toPlainText()

    def changes(self) -> str:
        """Return what is said of the changes."""
        return self._changes.text()

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        self._theme = theme
        self._page.setStyleSheet(
            "#passage { border: none; padding: 0; "
            f"background: {theme.page}; color: {theme.text}; "
            f"selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}"
        )
        self._build()

    def _build(self) -> None:
        self._page.clear()
        match = self._match
        if match is None:
            return
        text = match.statement.text
        begin, stop, diff = as_shown(match)
        start, end = _surroundings(text, begin, stop)
        right_to_left = reads_right_to_left(match.passage)
        cursor = QTextCursor(self._page.document())
        cursor.setBlockFormat(_block(right_to_left=right_to_left))
        cursor.beginEditBlock()
        _put(cursor, text[start:begin], self._format("around"))
        for operation, words in diff:
            _put(cursor, words, self._format(operation))
        _put(cursor, text[stop:end], self._format("around"))
        cursor.endEditBlock()
        cursor.setPosition(0)
        self._page.setTextCursor(cursor)
        self._page.document().setDocumentMargin(0)

    def _format(self, operation: str) -> QTextCharFormat:
        theme = self._theme
        form = QTextCharFormat()
        form.setFont(reading_font(16, bold=operation in ("insert", "move")))
        form.setForeground(QColor(theme.text))
        if operation == "around":
            form.setForeground(QColor(theme.muted))
        elif operation == "delete":
            form.setFontStrikeOut(True)
            form.setForeground(QColor(theme.caution))
        elif operation != "equal":
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            form.setForeground(QColor(theme.accent))
            form.setBackground(QColor(theme.selection))
        return form


def _put(cursor: QTextCursor, text: str, form: QTextCharFormat) -> None:
    if text:
        cursor.insertText(displayable(text), form)


def _block(*, right_to_left: bool) -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    direction = Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight
    form.setLayoutDirection(direction)
    return form


def _surroundings(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span to show: the paragraphs of the passage, but not much more than the passage itself."""
    opening = text.rfind("\n\n", 0, start)
    closing = text.find("\n\n", end)
    first = 0 if opening < 0 else opening + 2
    last = len(text) if closing < 0 else closing
    if start - first > _AROUND:
        space = text.find(" ", start - _AROUND, start)
        first = space + 1 if space >= 0 else start - _AROUND
    if last - end > _AROUND:
        space = text.rfind(" ", end, end + _AROUND)
        last = space if space >= 0 else end + _AROUND
    return first, last
