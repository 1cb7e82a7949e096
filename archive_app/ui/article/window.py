"""Check an article: its text, its quotations with their verdicts, and what differs in the one chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QSplitter, QVBoxLayout, QWidget

from archive_app.ui.article.article_box import ArticleBox
from archive_app.ui.article.rows import QuotationsModel, chosen_match
from archive_app.ui.article.session import INVITATION, NOTHING_QUOTED, too_long
from archive_app.ui.busy_line import BusyLine
from archive_app.ui.key_names import key_name
from archive_app.ui.plain_table import plain_table
from archive_app.ui.quotation.passage_view import PassageView
from archive_app.ui.quotation.words import rule_of
from archive_app.ui.reader.detail_rows import Words
from archive_app.ui.side_window import SideWindow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.research.article import QuotedInArticle
    from archive_app.text.reading_text import ReadingText
    from archive_app.ui.theme import Theme

_SIZE = (1180, 780)
_SIDES = (470, 680)
_WIDTHS = (170, 220, 160)
_DATE_WIDTH = 126


class ArticleWindow(SideWindow):
    """Takes an article and shows what became of its quotations.

    Signals: `text_changed(str)`, `check_wanted()`, `stop_wanted()`, `open_wanted()` for a file to be chosen,
    `file_dropped(Path)`, `place_opened(QuotationMatch)`, `save_wanted()`.
    """

    text_changed = Signal(str)
    check_wanted = Signal()
    stop_wanted = Signal()
    open_wanted = Signal()
    file_dropped = Signal(object)
    place_opened = Signal(object)
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None, theme: Theme) -> None:
        super().__init__(parent, "Check an article", _SIZE)
        self._box = ArticleBox(theme)
        self._told = Words(INVITATION)
        self._busy = BusyLine("Checking…", "The article is being checked", "Stop checking")
        self._model = QuotationsModel(theme, self)
        self._table = plain_table(self._model, "Quotations", _WIDTHS)
        header = self._table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(3, _DATE_WIDTH)
        self._table.setAccessibleDescription("Enter opens the place in the reader.")
        self._rule = Words("", "muted")
        self._rule.setProperty("role", "muted")
        self._passage = PassageView(theme)
        self._open = QPushButton("Open a file…")
        self._read = QPushButton("Open in the reader")
        self._read.setProperty("role", "primary")
        self._read.setToolTip(f"{key_name('Return')} in the table")
        self._save = QPushButton("Save the verdicts…")
        self._lay_out()
        self._connect()
        self._choose()

    # What it is told

    def show_article(self, reading: ReadingText) -> None:
        """Show an article that was opened from a file."""
        self._box.take(reading.text)
        self._model.show(())

    def show_quotations(self, quotations: Sequence[tuple[int, int, str]]) -> None:
        """List the quotations of the article; verdicts follow."""
        kept = max(0, self._table.currentIndex().row())
        self._box.show_passages([(start, end) for start, end, _ in quotations])
        self._model.show(quotations)
        self._save.setEnabled(False)
        self._say(self._model.told() if quotations else NOTHING_QUOTED)
        if quotations:
            self._table.selectRow(min(kept, len(quotations) - 1))
            self._tell_progress()
        self._choose()

    def show_verdict(self, number: int, row: QuotedInArticle) -> None:
        """Show the verdict on one quotation."""
        self._model.set_row(number, row)
        self._tell_progress()
        if number == self._table.currentIndex().row():
            self._choose()

    def show_finished(self) -> None:
        """Say that every verdict is there."""
        self._busy.hide()
        if self._model.rowCount():
            self._say(self._model.told())
        self._save.setEnabled(self._model.done > 0)

    def show_answer(self, words: str) -> None:
        """Show a plain sentence where nothing is checked."""
        self._busy.hide()
        self._say(words)
        if not self._box.toPlainText().strip():
            self._model.show(())
            self._choose()
        self._save.setEnabled(self._model.done > 0)

    def show_failure(self, message: str, remedy: str) -> None:
        """Say why there is no verdict and what to do."""
        self.show_answer(f"{message} {remedy}".strip())

    def say(self, words: str) -> None:
        """Say how saving ended."""
        self._say(words)

    def come_forward(self) -> None:
        """Show the window with the keyboard in the article."""
        self.bring_forward(self._box)

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        self._model.theme = theme
        for part in (self._box, self._passage):
            part.apply_theme(theme)

    # Within the window

    def _say(self, words: str) -> None:
        self._told.setText(words)
        self._told.setAccessibleName(words)

    def _tell_progress(self) -> None:
        done, total = self._model.done, self._model.rowCount()
        if done < total:
            self._busy.progress(f"{done:,} of {total:,} checked", done, total)

    def _row(self) -> QuotedInArticle | None:
        at = self._table.currentIndex()
        return self._model.quotation(at.row()) if at.isValid() else None

    def _choose(self) -> None:
        row = self._row()
        match = chosen_match(row) if row is not None else None
        self._rule.setText(rule_of(row.check) if row is not None else "")
        self._passage.show_match(match)
        self._read.setEnabled(match is not None)
        at = self._table.currentIndex()
        if at.isValid():
            self._box.stand_on(at.row())

    def _edit(self, text: str) -> None:
        self._save.setEnabled(False)
        self.text_changed.emit(text)

    def _enter(self, number: int) -> None:
        self._table.selectRow(number)

    def _open_place(self, _where: QModelIndex | bool = False) -> None:
        row = self._row()
        match = chosen_match(row) if row is not None else None
        if match is not None:
            self.place_opened.emit(match)

    def _lay_out(self) -> None:
        self._save.setEnabled(False)
        left, right = QWidget(), QWidget()
        article = QVBoxLayout(left)
        article.setContentsMargins(0, 0, 8, 0)
        article.addWidget(self._box, 1)
        found = QVBoxLayout(right)
        found.setContentsMargins(8, 0, 0, 0)
        found.setSpacing(8)
        found.addWidget(self._table, 3)
        found.addWidget(self._rule)
        found.addWidget(self._passage, 2)
        sides = QSplitter(Qt.Orientation.Horizontal)
        sides.setHandleWidth(1)
        sides.setChildrenCollapsible(False)
        sides.setAccessibleName("Article and verdicts")
        for part in (left, right):
            sides.addWidget(part)
        sides.handle(1).setAccessibleName("Divider between article and verdicts")
        sides.setSizes(list(_SIDES))
        sides.setStretchFactor(1, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        close = QPushButton("Close")
        close.clicked.connect(self.close)
        buttons.addWidget(self._open)
        buttons.addStretch(1)
        for button in (self._read, self._save, close):
            buttons.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(10)
        whole.addWidget(self._told)
        whole.addWidget(self._busy)
        whole.addWidget(sides, 1)
        whole.addLayout(buttons)

    def _connect(self) -> None:
        self._box.edited.connect(self._edit)
        self._box.refused.connect(lambda characters: self.show_answer(too_long(characters)))
        self._box.submitted.connect(self.check_wanted)
        self._box.file_dropped.connect(self.file_dropped)
        self._box.passage_entered.connect(self._enter)
        self._busy.stop_wanted.connect(self.stop_wanted)
        self._table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._choose())
        self._table.activated.connect(self._open_place)
        self._open.clicked.connect(self.open_wanted)
        self._read.clicked.connect(self._open_place)
        self._save.clicked.connect(self.save_wanted)
        QShortcut(QKeySequence("Ctrl+O"), self).activated.connect(self.open_wanted)
