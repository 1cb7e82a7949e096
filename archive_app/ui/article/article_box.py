"""The article itself: pasted, typed or opened, with its quotations marked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from archive_app.ui.article.session import LONGEST
from archive_app.ui.reader.display_text import displayable
from archive_app.ui.reader.offsets import Utf16Map
from archive_app.ui.theme import reading_font

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from archive_app.ui.theme import Theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ArticleBox(QPlainTextEdit):
    """Signals: `edited(str)` when a person changed the text, `refused(int)` with the length of what is too
    long, `submitted()` on Ctrl+Enter, `file_dropped(Path)`, `passage_entered(int)` with the number of the
    quotation in which the cursor was put.
    """

    edited = Signal(str)
    refused = Signal(int)
    submitted = Signal()
    file_dropped = Signal(object)
    passage_entered = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._spans: Sequence[tuple[int, int]] = ()
        self._current: int | None = None
        self._taking = False
        self.setPlaceholderText("Paste the article here…")
        self.setAccessibleName("Article")
        self.setAccessibleDescription("Its quotations are checked after a short pause.")
        self.setTabChangesFocus(True)
        self.setFont(reading_font(15))
        option = self.document().defaultTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self.document().setDefaultTextOption(option)
        self.textChanged.connect(self._changed)
        self.cursorPositionChanged.connect(self._entered)

    def take(self, text: str) -> None:
        """Show an article that was opened; nothing is told of it."""
        self._taking = True
        self._spans, self._current = (), None
        self.setPlainText(displayable(text))
        self._taking = False
        self._mark()

    def show_passages(self, spans: Sequence[tuple[int, int]]) -> None:
        """Mark quotations at code point offsets `[start, end)`."""
        units = Utf16Map(self.toPlainText())
        self._spans = [(units.utf16(start), units.utf16(end)) for start, end in spans]
        self._current = None
        self._mark()

    def stand_on(self, number: int) -> None:
        """Show a quotation; the cursor stays where it is while a person writes."""
        if number >= len(self._spans):
            return
        self._current = number
        self._mark()
        if not self.hasFocus():
            cursor = self.textCursor()
            cursor.setPosition(self._spans[number][0])
            self._taking = True
            self.setTextCursor(cursor)
            self._taking = False
            self.ensureCursorVisible()

    def apply_theme(self, theme: Theme) -> None:
        """Mark in the colours of `theme`."""
        self._theme = theme
        self._mark()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take the characters that were pasted or dropped, unless they are too many; open a file."""
        files = [url.toLocalFile() for url in source.urls() if url.isLocalFile()]
        if files:
            self.file_dropped.emit(Path(files[0]))
        elif len(source.text()) + self.document().characterCount() > LONGEST:
            self.refused.emit(len(source.text()))
        else:
            self.textCursor().insertText(source.text())
            self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text and files."""
        return source.hasText() or source.hasUrls()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Check at once on Ctrl+Enter."""
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
        else:
            super().keyPressEvent(event)

    def _changed(self) -> None:
        if not self._taking:
            self._spans, self._current = (), None
            self._mark()
            self.edited.emit(self.toPlainText())

    def _entered(self) -> None:
        position = self.textCursor().position()
        at = next((n for n, (start, end) in enumerate(self._spans) if start <= position <= end), None)
        if at is not None and not self._taking and at != self._current:
            self.passage_entered.emit(at)

    def _mark(self) -> None:
        marks = []
        for number, (start, end) in enumerate(self._spans):
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            form = QTextCharFormat()
            here = number == self._current
            form.setBackground(QColor(self._theme.mark if here else self._theme.selection))
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            form.setUnderlineColor(QColor(self._theme.mark_line if here else self._theme.accent_soft))
            mark.cursor, mark.format = cursor, form
            marks.append(mark)
        self.setExtraSelections(marks)
