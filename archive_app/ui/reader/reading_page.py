"""What both kinds of page do alike: they show, they can be selected from, and nothing gets in or out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from archive_app.ui.reader.page_text import (
    blank_image,
    context_menu,
    dress,
    plain_mime,
    prepare,
    selected_span,
    selected_text,
)
from archive_app.ui.reader.quotations import in_words
from archive_app.ui.reader.scroll_marks import MarkedScrollBar

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData, QUrl, SignalInstance
    from PySide6.QtGui import QContextMenuEvent, QWheelEvent
    from PySide6.QtWidgets import QPlainTextEdit

    from archive_app.ui.reader.document import ReaderDocument
    from archive_app.ui.reader.quotations import Quotation
    from archive_app.ui.theme import Theme


class ReadingPage:
    """The manners of a page, mixed into a Qt text widget, which has to come after it among the bases.

    The widget declares the signals `link_clicked(str)`, `find_wanted()` and `zoom_wanted(int)`, calls
    `_begin` when it is made, and gives `_top_position`: where in its document the first line on the screen
    begins.
    """

    if TYPE_CHECKING:
        find_wanted: SignalInstance
        zoom_wanted: SignalInstance

        def _top_position(self) -> int: ...

    _shown: ReaderDocument | None
    _quotations: tuple[Quotation, ...]
    _theme: Theme
    _numbers: bool
    marked_bar: MarkedScrollBar

    def _begin(self, theme: Theme) -> None:
        self._shown = None
        self._quotations = ()
        self._theme = theme
        self._numbers = True
        page = self._widget()
        prepare(page)
        self.marked_bar = MarkedScrollBar(theme, page)
        page.setVerticalScrollBar(self.marked_bar)
        dress(page, theme)

    def shown(self) -> ReaderDocument | None:
        """What is shown at the moment."""
        return self._shown

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`; a typeset document has to be built anew for its own."""
        self._theme = theme
        self.marked_bar.apply_theme(theme)
        dress(self._widget(), theme)
        self._repaint()

    def set_quotations(self, quotations: tuple[Quotation, ...]) -> None:
        """Tell which words of what is shown are quoted: by a rule beside their lines, and in words."""
        self._quotations = quotations
        self._widget().setAccessibleDescription(in_words(quotations))
        self._repaint()

    def set_paragraph_numbers(self, visible: bool) -> None:
        """Show or hide the numbers in the margin."""
        self._numbers = visible
        self._repaint()

    def text_selected(self) -> str:
        """Return the selected characters of the reading text."""
        return selected_text(self._widget().textCursor(), self._shown)

    def span_selected(self) -> tuple[int, int] | None:
        """Return where the selected characters stand in the reading text; None when nothing is selected."""
        return selected_span(self._widget().textCursor(), self._shown)

    def top_offset(self) -> int:
        """Return the offset of the first character on the screen."""
        return self._shown.offsets.text_offset(self._top_position()) if self._shown is not None else 0

    def visible_offsets(self) -> tuple[int, int]:
        """Return the offsets between which lies what is on the screen."""
        if self._shown is None:
            return 0, 0
        page = self._widget()
        corner = QPoint(page.viewport().width(), page.viewport().height())
        bottom = page.cursorForPosition(corner).block()
        end = self._shown.offsets.text_offset(bottom.position() + bottom.length())
        return self.top_offset(), end

    def canInsertFromMimeData(self, _source: QMimeData) -> bool:
        """Take nothing that is dropped or pasted."""
        return False

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:
        """Answer every request with the same blank pixel: nothing is ever read or fetched for a document."""
        try:
            return blank_image()
        except Exception:  # noqa: BLE001 - an exception that leaves this method ends the program
            return QImage()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return the selected characters of the reading text, and nothing else."""
        return plain_mime(self.text_selected())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the text."""
        context_menu(self._widget(), self.find_wanted.emit).popup(event.globalPos())

    def _asks_for_size(self, event: QWheelEvent) -> bool:
        """Ask for another size when the wheel is turned with Ctrl; tell whether it was."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        self.zoom_wanted.emit(1 if event.angleDelta().y() > 0 else -1)
        event.accept()
        return True

    def _repaint(self) -> None:
        self._widget().update()
        self._widget().viewport().update()

    def _widget(self) -> QPlainTextEdit:
        # What is asked of it here, QTextEdit has too.
        return cast("QPlainTextEdit", self)
