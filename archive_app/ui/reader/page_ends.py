"""Where pages end: each line belongs to one page only, and no heading is left behind by its text.

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
    """Give what a paragraph has on a further page a QTextBlock of its own; cells of a table stay whole.

    A heading goes to the page on which its text begins.
    """
    document.pageCount()  # lays everything out
    block = document.begin()
    while block.isValid():
        _send_headings_on(document, block, page_height)
        at = _first_line_on_next_page(document, block, page_height)
        if at is not None:
            _part(document, block, at)
        block = block.next()


def _send_headings_on(document: QTextDocument, block: QTextBlock, page_height: float) -> None:
    """Begin a page with the headings that end in `block`, where what follows them begins on it."""
    after = block.next()
    if not _is_heading(block) or not after.isValid():
        return
    page = _page_of(document, block, 0, page_height)
    if _page_of(document, after, 0, page_height) == page:
        return
    first = block
    while _is_heading(first.previous()) and _page_of(document, first.previous(), 0, page_height) == page:
        first = first.previous()
    above = first.previous()
    if not above.isValid() or _page_of(document, above, above.layout().lineCount() - 1, page_height) != page:
        return
    made = first.blockFormat()
    made.setTopMargin(0)
    made.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
    QTextCursor(first).setBlockFormat(made)


def _is_heading(block: QTextBlock) -> bool:
    return block.isValid() and block.blockFormat().headingLevel() > 0


def _page_of(document: QTextDocument, block: QTextBlock, number: int, page_height: float) -> int:
    """Return the page on which the middle of a line of `block` stands."""
    line = block.layout().lineAt(number)
    top = document.documentLayout().blockBoundingRect(block).top()
    return int((top + line.y() + line.height() / 2) // page_height)


def _first_line_on_next_page(document: QTextDocument, block: QTextBlock, page_height: float) -> int | None:
    layout = block.layout()
    if layout.lineCount() < 2:
        return None

    def page_of(number: int) -> int:
        return _page_of(document, block, number, page_height)

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
