"""The reading pane: one statement with its details, its hits and what can be done with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from archive_app.ui.reader.detail_rows import Words
from archive_app.ui.reader.document import build_document
from archive_app.ui.reader.earlier_texts import changed_in_words
from archive_app.ui.reader.find_bar import FindBar
from archive_app.ui.reader.header import Header
from archive_app.ui.reader.hit_stepper import HitStepper
from archive_app.ui.reader.hits import PageHits
from archive_app.ui.reader.nothing import INVITATION, NothingToRead
from archive_app.ui.reader.output import Output
from archive_app.ui.reader.output_line import OutputLine
from archive_app.ui.reader.part_line import PartLine
from archive_app.ui.reader.parts import Part, spans_within
from archive_app.ui.reader.plain_page import PlainPage
from archive_app.ui.reader.rich_page import RichPage
from archive_app.ui.reader.typography import ZOOM_STEPS, Typography, nearest_zoom
from archive_app.ui.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QAction, QResizeEvent

    from archive_app.statements.editions import Edition
    from archive_app.statements.statement import Statement
    from archive_app.ui.reader.page import Page
    from archive_app.ui.reader.printing import Printout
    from archive_app.ui.reader.quotations import Quotation
    from archive_app.ui.theme import Theme

_PLACES_REMEMBERED = 200


class ReaderPane(QWidget):
    """Shows one `Statement` with the marks it is given, and steps between them.

    Nothing of a statement is ever loaded or followed: `link_activated(address)` asks for a link,
    `show_in_folder_wanted` for its file. `pdf_saved(path)` and `output_failed(message)` tell how a PDF or a
    print ended; `selection_changed(bool)` whether words are selected; `changes_wanted` asks what its
    earlier texts said; `part_wanted(int)` and `part_with_hit_wanted` ask for another part of a long one.
    """

    link_activated = Signal(str)
    show_in_folder_wanted = Signal(str)
    back_wanted = Signal()
    forward_wanted = Signal()
    zoom_changed = Signal(float)
    pdf_saved = Signal(str)
    output_failed = Signal(str)
    selection_changed = Signal(bool)
    changes_wanted = Signal()
    part_wanted = Signal(int)
    part_with_hit_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self._theme = theme
        self._zoom = 1.0
        self._numbers = True
        self._archive_name = ""
        self._statement: Statement | None = None
        self._editions: tuple[Edition, ...] = ()
        self._quotations: tuple[Quotation, ...] = ()
        self._part: Part | None = None
        self._expected_part: Part | None = None
        self._places: dict[tuple[str, int], int] = {}
        self._foot: QWidget | None = None
        self.setObjectName("reader")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Reader")
        self._nothing = NothingToRead(self)
        self._header = Header(theme, self)
        self._notice = Words("", "muted", self)
        self._parts = PartLine(theme, self)
        self._line = OutputLine(theme, self)
        self._output = Output(self._line, self)
        self._find = FindBar(self)
        self._pages = QStackedWidget(self)
        self._rich = RichPage(theme, self._pages)
        self._plain = PlainPage(theme, self._pages)
        self._stepper = HitStepper(self._pages, theme, self)
        both = (self._rich, self._plain)
        self._hits = PageHits(both, self._page, self._find, self._stepper, theme, self)
        self._lay_out()
        self._connect()
        self.apply_theme(theme)
        self.show_nothing()

    # What the window asks for

    def show_statement(
        self, statement: Statement, marks: tuple[tuple[int, int], ...] = (), *, restore_scroll: bool = False
    ) -> None:
        """Show `statement`, or the part of it that was announced, with `marks` (text offsets).

        The first hit is brought into view; with `restore_scroll`, the place where the statement was left.
        """
        self._remember_place()
        self._statement = statement
        self._part = part = self._expected_part or Part.all_of(statement.reading)
        self._expected_part = None
        self._hits.take(spans_within(part, marks), more=part.more_hits)
        place = self._places.get((statement.id, part.start), 0) if restore_scroll else 0
        self._build(place)
        self._header.show_statement(
            statement, changed_in_words(self._editions), right_to_left=self._reads_right_to_left()
        )
        self.show_quotations(())
        self._show_parts(something=True)
        self._find.set_text(part.reading.text, whole=part.count == 1)
        if marks and not restore_scroll:
            self._hits.stand_on_first()
        else:
            self._hits.show()

    def expect_editions(self, editions: tuple[Edition, ...]) -> None:
        """Take the earlier texts of the statement that is shown next."""
        self._editions = editions

    def expect_part(self, part: Part) -> None:
        """Take what of the statement that is shown next is to be shown."""
        self._expected_part = part

    def editions(self) -> tuple[Edition, ...]:
        """Return the earlier texts of the statement shown, oldest first."""
        return self._editions

    def show_quotations(self, quotations: tuple[Quotation, ...]) -> None:
        """Mark the passages of the statement shown that are someone else's words."""
        self._quotations = quotations
        for page in (self._rich, self._plain):
            page.set_quotations(quotations if page is self._page() else ())
        self._hits.set_quoted(tuple((q.start, q.end) for q in quotations if not q.in_block))

    def show_nothing(self, message: str = INVITATION) -> None:
        """Show no statement but a plain sentence; with the usual one, the main keys."""
        self._remember_place()
        self._statement = self._part = None
        self._find.close_bar()
        self._find.set_text("")
        self._hits.forget()
        self.show_quotations(())
        self._nothing.say(message)
        self._show_parts(something=False)
        self._hits.show()

    def invite(self, *, inviting: bool) -> None:
        """While no statement is shown, invite to choose one; or stay empty, where there is none to choose."""
        self._nothing.invite(inviting=inviting)

    def current_id(self) -> str | None:
        """Return the id of the statement that is shown."""
        return None if self._statement is None else self._statement.id

    def statement(self) -> Statement | None:
        """Return the statement that is shown."""
        return self._statement

    def selected_span(self) -> tuple[int, int] | None:
        """Return where the selected words stand in the statement's text; None when there are none."""
        span = self._page().span_selected()
        if self._part is None or span is None:
            return None
        return span[0] + self._part.start, span[1] + self._part.start

    def say(self, words: str) -> None:
        """Say for a while above the text how something ended."""
        self._line.show_last_word(words)

    def give(self, foot: QWidget, actions: Sequence[QAction]) -> None:
        """Put a row of buttons below the statement, and `actions` into the menu of its text."""
        self._foot = foot
        foot.setVisible(self._statement is not None)
        self._column.addWidget(foot)
        for page in (self._rich, self._plain):
            page.addActions(actions)

    def next_hit(self) -> None:
        """Go to the next hit, from the last to the first."""
        self._hits.step(1)

    def previous_hit(self) -> None:
        """Go to the previous hit, from the first to the last."""
        self._hits.step(-1)

    def open_find(self) -> None:
        """Find words in this statement; a selection is looked for at once."""
        if self._statement is not None:
            self._hits.begin_finding()

    def dismiss(self) -> bool:
        """Close the find bar, else drop the selection; tell whether there was either."""
        if self._find.is_open():
            self._find.close_bar()
            return True
        cursor = self._page().textCursor()
        if not cursor.hasSelection():
            return False
        cursor.clearSelection()
        self._page().setTextCursor(cursor)
        return True

    def zoom_in(self) -> None:
        """Make the text larger by a step."""
        self._zoom_to(next((step for step in ZOOM_STEPS if step > self._zoom + 0.001), ZOOM_STEPS[-1]))

    def zoom_out(self) -> None:
        """Make the text smaller by a step."""
        self._zoom_to(
            next((step for step in reversed(ZOOM_STEPS) if step < self._zoom - 0.001), ZOOM_STEPS[0])
        )

    def zoom_reset(self) -> None:
        """Give the text its usual size."""
        self._zoom_to(1.0)

    def set_zoom(self, factor: float) -> None:
        """Give the text a size that was remembered; `zoom_changed` is not told."""
        factor = nearest_zoom(factor)
        if factor != self._zoom:
            self._zoom = factor
            self._rebuild()

    def zoom(self) -> float:
        """Return the size of the text as a factor."""
        return self._zoom

    def print_statement(self) -> None:
        """Ask for a printer and print the statement with its citation."""
        if self._statement is not None:
            self._output.print_statement(self._printout(self._statement))

    def save_pdf(self, path: Path) -> None:
        """Write the statement with its citation to `path`; `pdf_saved` or `output_failed` tells the end."""
        if self._statement is not None:
            self._output.save_pdf(self._printout(self._statement), path)

    def set_archive_name(self, name: str) -> None:
        """Name the archive in prints."""
        self._archive_name = name

    def set_paragraph_numbers(self, visible: bool) -> None:
        """Show or hide the paragraph numbers in the margin."""
        self._numbers = visible
        for page in (self._rich, self._plain):
            page.set_paragraph_numbers(visible)

    def set_history(self, can_back: bool, can_forward: bool) -> None:
        """Offer the way back and forward."""
        self._header.set_history(can_back, can_forward)

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        self._theme = theme
        self.setStyleSheet(f"#reader {{ background: {theme.page}; }}")
        self._notice.setStyleSheet(
            f"color: {theme.caution}; padding: 7px 14px 7px 40px; border-bottom: 1px solid {theme.rule};"
        )
        for part in (
            self._nothing,
            self._header,
            self._parts,
            self._line,
            self._find,
            self._stepper,
            self._rich,
            self._plain,
            self._hits,
        ):
            part.apply_theme(theme)
        self._rebuild()

    def focus_text(self) -> None:
        """Put the keyboard into the text."""
        self._page().setFocus(Qt.FocusReason.OtherFocusReason)

    def page(self) -> Page:
        """Return the widget that shows the text at the moment."""
        return self._page()

    # Within the pane

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the side buttons of a mouse as back and forward."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            wanted = {
                Qt.MouseButton.BackButton: self.back_wanted,
                Qt.MouseButton.ForwardButton: self.forward_wanted,
            }.get(event.button())
            if wanted is not None:
                wanted.emit()
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the marks along the scroll bar anew once the size has settled."""
        super().resizeEvent(event)
        self._hits.settle()

    def _printout(self, statement: Statement) -> Printout:
        from archive_app.ui.reader.printing import Printout  # noqa: PLC0415 - few starts need it

        part = self._part or Part.all_of(statement.reading)
        shown = replace(statement, reading=part.reading)
        return Printout(shown, self._numbers, self._archive_name, part.in_words)

    def _build(self, place: int) -> None:
        if self._part is None:
            return
        shown = build_document(self._part.reading, self._theme, Typography(self._zoom))
        page: Page = self._plain if shown.plain else self._rich
        page.show_document(shown)
        self._pages.setCurrentWidget(page)
        self.setFocusProxy(page)
        self._notice.setText(shown.notice or "")
        self._header.set_gutter(shown.typography.gutter)
        if place:
            page.scroll_to_offset(place)

    def _rebuild(self) -> None:
        """Set the statement anew, in another size or other colours, at the same place."""
        if self._statement is None:
            return
        self._build(self._page().top_offset())
        self.show_quotations(self._quotations)
        self._hits.show()

    def _page(self) -> Page:
        return self._plain if self._pages.currentWidget() is self._plain else self._rich

    def _reads_right_to_left(self) -> bool:
        shown = self._page().shown()
        return shown is not None and shown.right_to_left

    def _remember_place(self) -> None:
        if self._statement is None or self._part is None:
            return
        left = (self._statement.id, self._part.start)
        self._places.pop(left, None)
        self._places[left] = self._page().top_offset()
        if len(self._places) > _PLACES_REMEMBERED:
            del self._places[next(iter(self._places))]

    def _show_parts(self, *, something: bool) -> None:
        self._nothing.setVisible(not something)
        self._header.setVisible(something)
        self._pages.setVisible(something)
        if self._foot is not None:
            self._foot.setVisible(something)
        self._notice.setVisible(something and bool(self._notice.text()))
        self._parts.show_part(self._part)

    def _zoom_to(self, factor: float) -> None:
        if factor == self._zoom:
            return
        self._zoom = factor
        self._rebuild()
        self.zoom_changed.emit(factor)

    def _lay_out(self) -> None:
        self._notice.setAccessibleDescription("How this statement is shown")
        self._pages.addWidget(self._rich)
        self._pages.addWidget(self._plain)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._header, self._notice, self._parts, self._line, self._find):
            column.addWidget(part)
        column.addWidget(self._nothing, 1)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self._header.link_clicked.connect(self.link_activated)
        self._header.changes_clicked.connect(self.changes_wanted)
        self._header.back_clicked.connect(self.back_wanted)
        self._header.forward_clicked.connect(self.forward_wanted)
        self._header.show_in_folder_clicked.connect(
            lambda: self.show_in_folder_wanted.emit(self.current_id() or "")
        )
        self._parts.part_wanted.connect(self.part_wanted)
        self._parts.hit_wanted.connect(self.part_with_hit_wanted)
        self._find.closed.connect(self.focus_text)
        self._output.saved.connect(self.pdf_saved)
        self._output.failed.connect(self.output_failed)
        for page in (self._rich, self._plain):
            page.link_clicked.connect(self.link_activated)
            page.find_wanted.connect(self.open_find)
            page.copyAvailable.connect(self.selection_changed)
            page.zoom_wanted.connect(lambda by: self.zoom_in() if by > 0 else self.zoom_out())
            page.viewport().installEventFilter(self)
