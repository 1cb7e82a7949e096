"""What the two kinds of page have in common: how they are touched, and what leaves them."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QAction, QImage, QKeySequence, QTextCursor
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

    from archive_app.ui.reader.document import ReaderDocument
    from archive_app.ui.theme import Theme

ACCESSIBLE_NAME = "Statement text"


def prepare(page: QTextEdit | QPlainTextEdit) -> None:
    """Make `page` one to read and to select from, by mouse and keyboard, not to write or drop upon."""
    page.setReadOnly(True)
    page.setUndoRedoEnabled(False)
    page.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    page.setAcceptDrops(False)
    page.viewport().setAcceptDrops(False)
    page.setAccessibleName(ACCESSIBLE_NAME)
    page.setObjectName("page")
    page.setFrameShape(page.Shape.NoFrame)
    page.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)


def dress(page: QTextEdit | QPlainTextEdit, theme: Theme) -> None:
    """Give `page` the colours of `theme`."""
    # The style of input fields would put a frame around the text.
    page.setStyleSheet(
        "#page { border: none; padding: 0; border-radius: 0; "
        f"background-color: {theme.page}; color: {theme.text}; "
        f"selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}"
    )


def blank_image() -> QImage:
    """Return the one transparent pixel that stands for every resource a document could ask for."""
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    return image


def selected_span(cursor: QTextCursor, shown: ReaderDocument | None) -> tuple[int, int] | None:
    """Return where the selected characters stand in the reading text; None when nothing is selected."""
    if shown is None or not cursor.hasSelection():
        return None
    return shown.offsets.text_span(cursor.selectionStart(), cursor.selectionEnd())


def selected_text(cursor: QTextCursor, shown: ReaderDocument | None) -> str:
    """Return the selected characters as they stand in the reading text, with line feeds and blank lines."""
    span = selected_span(cursor, shown)
    return shown.reading.text[slice(*span)] if shown is not None and span is not None else ""


def plain_mime(text: str) -> QMimeData:
    """Return `text` as the only thing that goes to the clipboard.

    Qt makes the object, through a model, and Python only fills it: a clipboard without a server deletes what
    it holds when the process ends, and would then call on an interpreter that is gone.
    """
    giver = QStringListModel([text[:1]])
    data = giver.mimeData([giver.index(0)])
    data.clear()
    data.setText(text)
    return data


def context_menu(page: QTextEdit | QPlainTextEdit, find: Callable[[], None]) -> QMenu:
    """Return the menu of the page: Copy, Select all, Find, and the actions that the page was given."""
    menu = QMenu(page)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _add(menu, "Copy", QKeySequence.StandardKey.Copy, page.copy).setEnabled(page.textCursor().hasSelection())
    _add(menu, "Select all", QKeySequence.StandardKey.SelectAll, page.selectAll)
    menu.addSeparator()
    _add(menu, "Find in this statement…", QKeySequence.StandardKey.Find, find)
    if page.actions():
        menu.addSeparator()
        menu.addActions(page.actions())
    return menu


def _add(menu: QMenu, text: str, keys: QKeySequence.StandardKey, run: Callable[[], None]) -> QAction:
    action = menu.addAction(text)
    action.setShortcut(QKeySequence(keys))
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.triggered.connect(lambda _checked=False: run())
    return action


def show_position(page: QTextEdit | QPlainTextEdit, start: int, end: int) -> None:
    """Put the caret at document position `start` and bring `start` to `end` into a comfortable place."""
    cursor = page.textCursor()
    cursor.setPosition(end)
    page.setTextCursor(cursor)
    cursor.setPosition(start)
    page.setTextCursor(cursor)
    page.ensureCursorVisible()


def tooltip_of(address: str) -> str:
    """Return a tooltip that shows `address` letter for letter, whatever is in it."""
    return f"<p style='white-space: pre-wrap'>{html.escape(address[:500])}</p>"


def give_document(page: QTextEdit | QPlainTextEdit, shown: ReaderDocument) -> None:
    """Show a document on `page`, as its child, so that nothing can be loaded behind its back."""
    before = page.document()
    # The document that the page was born with belongs to Qt, which deletes it.
    ours = before.parent() is page
    shown.document.setParent(page)
    page.setDocument(shown.document)
    if ours and before is not shown.document:
        before.deleteLater()
