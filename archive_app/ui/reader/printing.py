"""Print and PDF: the statement with a citation at its head and the page numbers at its feet, in slices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontMetricsF,
    QPageLayout,
    QPainter,
    QPalette,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

from archive_app.ui.reader.decorations import Column, Decorations
from archive_app.ui.reader.details import main_rows, title_of
from archive_app.ui.reader.direction import reads_right_to_left
from archive_app.ui.reader.document import ReaderDocument, rich_document
from archive_app.ui.reader.page_ends import part_at_page_ends
from archive_app.ui.reader.typography import Typography, without_joined_letters
from archive_app.ui.theme import LIGHT, interface_font, reading_font

if TYPE_CHECKING:
    from PySide6.QtGui import QPagedPaintDevice

    from archive_app.statements.statement import Statement

_LAYOUT_DPI = 96.0
_MARGIN = 72.0
_GUTTER = 34.0
_BREATH = 8.0
_ZOOM = 0.88
_PORTION = 60_000
_MOST_COUNTED = 2_000_000
_NAME_WIDTH = 96.0


@dataclass(slots=True)
class _Portion:
    """Some blocks of the statement, laid out from where the portion before them ended on its page."""

    shown: ReaderDocument
    pages: int
    bottom: float


@dataclass(frozen=True, slots=True)
class Printout:
    """What is to be put on paper: a statement, with or without the numbers of its paragraphs, and the name of
    the archive beneath each page. `part` says which part of a longer statement it is.
    """

    statement: Statement
    numbers: bool = True
    archive_name: str = ""
    part: str = ""


class PrintJob(QObject):
    """Lays out and paints one statement, a little at a time, so that the window stays live.

    `progress(done, of)` counts pages (`of` is 0 while it is not known), `finished(pages)` tells the end,
    `failed(str)` says in one sentence why there is none.
    """

    progress = Signal(int, int)
    finished = Signal(int)
    failed = Signal(str)

    def __init__(self, printout: Printout, device: QPagedPaintDevice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._statement = printout.statement
        self._device = device
        self._numbers = printout.numbers
        self._archive_name = printout.archive_name
        self._part = printout.part
        self._painter = QPainter()
        self._typography = Typography(_ZOOM, ligatures=False)
        self._next_block = 0
        self._portions: list[_Portion] = []
        self._page = 0
        self._total = 0
        self._at = 0
        self._within = 0
        self._mirrored = reads_right_to_left(self._statement.text)
        self._counts = len(self._statement.text) <= _MOST_COUNTED
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    def start(self) -> None:
        """Begin; everything else is told by signals."""
        if not self._painter.begin(self._device):
            self.failed.emit("The print could not be begun; choose another place or another printer.")
            return
        dots = QRectF(self._device.pageLayout().fullRectPixels(self._device.logicalDpiX()))
        scale = self._device.logicalDpiX() / _LAYOUT_DPI
        offset = QPointF(0, 0)
        if self._device.pageLayout().mode() != QPageLayout.Mode.FullPageMode:
            margins = self._device.pageLayout().marginsPixels(self._device.logicalDpiX())
            offset = QPointF(-margins.left(), -margins.top())
        self._painter.translate(offset)
        self._painter.scale(scale, scale)
        page = dots.size() / scale
        self._area = QRectF(
            _MARGIN + _GUTTER, _MARGIN, page.width() - 2 * _MARGIN - _GUTTER, page.height() - 2 * _MARGIN - 24
        )
        self._timer.start()

    def cancel(self) -> None:
        """Stop; what was written so far is of no use."""
        self._timer.stop()
        if self._painter.isActive():
            self._painter.end()

    def _go_on(self) -> None:
        """Lay out one portion or paint one page."""
        whole = self._next_block >= len(self._statement.blocks)
        if not whole and (self._counts or self._at >= len(self._portions)):
            self._lay_out_portion()
            self.progress.emit(self._page, 0)
        elif self._at < len(self._portions):
            self._paint_page()
            self.progress.emit(self._page, self._total)
        else:
            self._finish()

    def _finish(self) -> None:
        self._timer.stop()
        if not self._portions:
            self._begin_page(first=True)
        self._painter.end()
        self.finished.emit(max(1, self._page))

    # Layout

    def _lay_out_portion(self) -> None:
        blocks = self._portion_blocks()
        self._next_block = blocks.stop
        top = self._portions[-1].bottom if self._portions else self._head_height()
        shown = rich_document(self._statement.reading, LIGHT, self._typography, blocks)
        document = shown.document
        document.setUseDesignMetrics(True)
        # Qt repeats the margin of the frame on every page, so that no line touches the next one.
        root = document.rootFrame()
        made = root.frameFormat()
        made.setTopMargin(_BREATH)
        made.setBottomMargin(_BREATH)
        root.setFrameFormat(made)
        # It drops the margin of the first block: an empty line keeps the room that is taken.
        cursor = QTextCursor(document)
        cursor.insertBlock()
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        room = QTextBlockFormat()
        room.setLineHeight(max(1.0, top - _BREATH), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor.setBlockFormat(room)
        document.setPageSize(QSizeF(self._area.width(), self._area.height()))
        part_at_page_ends(document, self._area.height())
        pages = document.pageCount()
        bottom = self._bottom_of(document) - (pages - 1) * self._area.height()
        self._portions.append(_Portion(shown, pages, min(bottom, self._area.height())))
        self._total += pages - (1 if len(self._portions) > 1 else 0)

    def _portion_blocks(self) -> range:
        """Return the next blocks, some `_PORTION` characters of them; a table stays in one portion."""
        blocks = self._statement.blocks
        first = last = self._next_block
        while last < len(blocks) and blocks[last].end - blocks[first].start <= _PORTION:
            last += 1
        last = max(first + 1, last)
        while (
            last < len(blocks)
            and blocks[last].table is not None
            and blocks[last].table == blocks[last - 1].table
        ):
            last += 1
        return range(first, last)

    @staticmethod
    def _bottom_of(document: QTextDocument) -> float:
        layout = document.documentLayout()
        last = document.lastBlock()
        return layout.blockBoundingRect(last).bottom() + last.layout().boundingRect().top()

    # Painting

    def _paint_page(self) -> None:
        portion = self._portions[self._at]
        if self._within > 0 or self._at == 0:
            self._begin_page(first=self._page == 0)
        self._paint_portion(portion, self._within)
        self._within += 1
        if self._within >= portion.pages:
            self._at += 1
            self._within = 0
            portion.shown.document.clear()

    def _begin_page(self, *, first: bool) -> None:
        if not first:
            self._device.newPage()
        self._page += 1
        self._paint_foot()
        if first:
            self._paint_head()

    def _paint_portion(self, portion: _Portion, page: int) -> None:
        area = QRectF(0, page * self._area.height(), self._area.width(), self._area.height())
        self._painter.save()
        self._painter.translate(self._area.left(), self._area.top() - area.top())
        self._painter.setClipRect(area.adjusted(-_GUTTER - 20, 0, _GUTTER + 20, 0))
        decorations = Decorations(portion.shown, LIGHT, numbers=self._numbers)
        decorations.paint(self._painter, area, Column(0, self._area.width()))
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, QColor(LIGHT.text))
        context.palette = palette
        context.clip = area
        portion.shown.document.documentLayout().draw(self._painter, context)
        self._painter.restore()

    # Head and foot

    def _head_lines(self) -> list[tuple[str, str]]:
        rows = [(row.name, row.words) for row in main_rows(self._statement)]
        if self._statement.url:
            rows.append(("Address", self._statement.url[:500]))
        if self._part:
            rows.append(("Shown", self._part))
        if self._archive_name:
            rows.append(("Archive", self._archive_name))
        return rows

    def _head_height(self) -> float:
        return self._head(None)

    def _paint_head(self) -> None:
        self._painter.save()
        self._painter.translate(self._area.topLeft())
        self._head(self._painter)
        self._painter.restore()

    def _head(self, painter: QPainter | None) -> float:
        """Return the height of title and details; paint them with `painter` when there is one."""
        width = self._area.width()
        y = self._words(
            painter,
            title_of(self._statement),
            _print_font(reading_font(21, bold=True)),
            QRectF(0, 0, width, 0),
        )
        y += 8
        font = _print_font(interface_font(11))
        for name, words in self._head_lines():
            # Above a text that reads right to left, the names stand at its edge.
            at_name, at_words = (width - _NAME_WIDTH + 8, 0.0) if self._mirrored else (0.0, _NAME_WIDTH)
            self._words(painter, name, font, QRectF(at_name, y, _NAME_WIDTH - 8, 0), LIGHT.muted)
            y += self._words(painter, words, font, QRectF(at_words, y, width - _NAME_WIDTH, 0)) + 3
        y += 8
        if painter is not None:
            painter.setPen(QColor(LIGHT.rule))
            painter.drawLine(QPointF(0, y), QPointF(width, y))
        return y + 18

    def _words(
        self, painter: QPainter | None, words: str, font: QFont, area: QRectF, colour: str = LIGHT.text
    ) -> float:
        flags = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
        within = QRectF(area.left(), area.top(), area.width(), 100_000)
        height = QFontMetricsF(font).boundingRect(within, flags, words).height()
        if painter is not None:
            painter.setFont(font)
            painter.setPen(QColor(colour))
            option = QTextOption()
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            own = reads_right_to_left(words)
            option.setTextDirection(Qt.LayoutDirection.RightToLeft if own else Qt.LayoutDirection.LeftToRight)
            edge = Qt.AlignmentFlag.AlignRight if self._mirrored else Qt.AlignmentFlag.AlignLeft
            option.setAlignment(edge | Qt.AlignmentFlag.AlignAbsolute)
            painter.drawText(QRectF(area.left(), area.top(), area.width(), height + 2), words, option)
        return height

    def _paint_foot(self) -> None:
        font = _print_font(interface_font(9))
        self._painter.setFont(font)
        self._painter.setPen(QColor(LIGHT.muted))
        y = self._area.bottom() + 34
        number = f"{self._page}" if not self._counts else f"{self._page} of {self._total}"
        metrics = QFontMetricsF(font)
        right = self._area.right() - metrics.horizontalAdvance(number)
        self._painter.drawText(QPointF(right, y), number)
        name = " · ".join(filter(None, [title_of(self._statement), self._archive_name]))
        room = right - self._area.left() - 24
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        self._painter.drawText(QPointF(self._area.left(), y), shown)


def _print_font(font: QFont) -> QFont:
    """Return `font` without the joined and contextual letters that come out of a PDF as something else."""
    without_joined_letters(font)
    font.setFeature(QFont.Tag("calt"), 0)
    return font
