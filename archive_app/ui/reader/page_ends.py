"""Parting paragraphs where pages end, so that each line belongs to one page only.

QTextLayout draws the line before a clip too; on paper it is cut off, but in a PDF its letters would be found
twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor, QTextFormat

from archive_app.ui.reader.display_text import LINE_SEPARATOR
from archive_app.ui.reader.document import BLOCK_CONTINUES, BLOCK_INDEX

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock, QTextDocument


def part_at_page_ends(document: QTextDocument, page_height: float) -> None:
    """Give what a paragraph has on a further page a QTextBlock of its own; cells of a table stay whole."""
    document.pageCount()  # lays everything out
    block = document.begin()
    while block.isValid():
        at = _first_line_on_next_page(document, block, page_height)
        if at is not None:
            _part(document, block, at)
        block = block.next()


def _first_line_on_next_page(document: QTextDocument, block: QTextBlock, page_height: float) -> int | None:
    layout = block.layout()
    if layout.lineCount() < 2:
        return None
    top = document.documentLayout().blockBoundingRect(block).top()

    def page_of(number: int) -> int:
        line = layout.lineAt(number)
        return int((top + line.y() + line.height() / 2) // page_height)

    first = page_of(0)
    if page_of(layout.lineCount() - 1) == first or QTextCursor(block).currentTable() is not None:
        return None
    number = next(number for number in range(1, layout.lineCount()) if page_of(number) > first)
    return block.position() + layout.lineAt(number).textStart()


def _part(document: QTextDocument, block: QTextBlock, position: int) -> None:
    made = block.blockFormat()
    made.setTopMargin(0)
    # Without it, Qt leaves a block that begins in the margin of a page across its end.
    made.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
    if made.hasProperty(BLOCK_INDEX):
        made.setProperty(BLOCK_CONTINUES, made.intProperty(BLOCK_INDEX))
        made.clearProperty(BLOCK_INDEX)
    cursor = QTextCursor(document)
    cursor.setPosition(position)
    if document.characterAt(position - 1) == LINE_SEPARATOR:
        cursor.setPosition(position - 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
    cursor.insertBlock(made)
