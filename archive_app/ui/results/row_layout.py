"""A result row laid out: three texts broken into lines once, painted many times.

Lines stand at fixed distances, whatever fonts the scripts of a text call for, so that every row is equally
high. A title that needs two lines takes one from the passage. Where the first hit of a passage would fall
behind what fits, the passage begins later.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING
from unicodedata import bidirectional

from PySide6.QtCore import QPointF, QRectF, Qt, QTextBoundaryFinder
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextCharFormat, QTextLayout, QTextOption

from archive_app.ui.reader.offsets import Utf16Map, utf16_length, utf16_marks
from archive_app.ui.results.row_text import (
    ELLIPSIS,
    SEPARATOR,
    MarkedText,
    begun_at,
    meta_line,
    meta_of,
    passage_of,
    title_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

    from archive_app.statements.searching import Hit
    from archive_app.ui.theme import Theme

MARGIN_X = 14
MARGIN_Y = 12
GAP_AFTER_TITLE = 1
GAP_AFTER_META = 1
_LEADING = 1.5
_GAP = 12.0
_LINES_OF_TEXT = 3
_LONGEST_LINE = 2000
_NARROWEST = 2.5
#: How much of the room for a passage may stand before its first hit, most welcome first.
_LEADS = (0.35, 0.15, 0.0)
_BEFORE_ELLIPSIS = " \u200b…,;:·–—-、，"
_STRONG = frozenset({"L", "R", "AL"})


@dataclass(frozen=True, slots=True)
class RowFonts:
    """The fonts of a row and the distances of their lines, made from the font of the list."""

    title: QFont
    nameless: QFont
    meta: QFont
    passage: QFont
    title_pitch: float
    meta_pitch: float
    passage_pitch: float

    @classmethod
    def of(cls, base: QFont) -> RowFonts:
        """Return the fonts for a list set in `base`."""
        title, meta, passage = QFont(base), QFont(base), QFont(base)
        title.setWeight(QFont.Weight.Bold)
        for font, scale in ((title, 1.08), (meta, 0.93), (passage, 0.96)):
            if base.pointSizeF() > 0:
                font.setPointSizeF(base.pointSizeF() * scale)
            else:
                font.setPixelSize(max(1, round(base.pixelSize() * scale)))
        nameless = QFont(title)
        nameless.setWeight(QFont.Weight.Normal)
        nameless.setItalic(True)
        return cls(title, nameless, meta, passage, *(_pitch(font) for font in (title, meta, passage)))

    def row_height(self, *, with_passage: bool) -> int:
        """Return the height of every row, in pixels."""
        text = self.title_pitch + GAP_AFTER_TITLE + self.meta_pitch
        if with_passage:
            text += GAP_AFTER_META + (_LINES_OF_TEXT - 1) * self.passage_pitch
        return round(text + 2 * MARGIN_Y)


def _pitch(font: QFont) -> float:
    metrics = QFontMetricsF(font)
    return round(max(metrics.height(), (metrics.ascent() + metrics.descent()) * _LEADING / 1.2))


@dataclass(frozen=True, slots=True)
class RowLayout:
    """The laid-out texts of one row, each with the place of its top left corner, and where it tells of its
    reprints.
    """

    texts: tuple[tuple[QTextLayout, QPointF], ...]
    right_to_left: bool
    reprints: QRectF | None = None

    def draw(self, painter: QPainter, origin: QPointF) -> None:
        """Paint the texts, the row at `origin`; the pen gives the colour of unformatted text."""
        for layout, place in self.texts:
            layout.draw(painter, origin + place)


def lay_out_row(
    hit: Hit,
    width: int,
    fonts: RowFonts,
    theme: Theme,
    *,
    with_passage: bool,
    usual_language: str | None = None,
    reprints: str = "",
) -> RowLayout:
    """Return the row of `hit` laid out in `width` pixels; `reprints` stands at the end of its meta line."""
    inner = max(40.0, width - 2.0 * MARGIN_X)
    mark = _mark_format(theme)
    title = title_of(hit)
    direction = paragraph_direction(title.text)
    # A file's name stands in for a missing title, and looks like it.
    title_font = fonts.title if hit.title.strip() else fonts.nameless
    title_layout, _ = _broken(
        title, title_font, fonts.title_pitch, inner, 2 if with_passage else 1, mark, direction
    )
    y = float(MARGIN_Y)
    texts = [(title_layout, QPointF(MARGIN_X, y))]
    title_lines = title_layout.lineCount()
    y += title_lines * fonts.title_pitch + GAP_AFTER_TITLE
    label, taken = _reprints_layout(reprints, fonts, theme)
    at_left = direction == Qt.LayoutDirection.RightToLeft
    meta = _meta_layout(hit, fonts, inner - taken, theme, usual_language, direction)
    texts.append((meta, QPointF(MARGIN_X + (taken if at_left else 0.0), y)))
    place = None
    if label is not None:
        place = QRectF(
            MARGIN_X if at_left else MARGIN_X + inner - taken + _GAP, y, taken - _GAP, fonts.meta_pitch
        )
        texts.append((label, place.topLeft()))
    y += fonts.meta_pitch + GAP_AFTER_META
    if with_passage and hit.snippets:
        lines = _LINES_OF_TEXT - title_lines
        passage = _first_mark_in_sight(passage_of(hit), fonts, inner, lines, mark)
        texts.append((passage, QPointF(MARGIN_X, y)))
    return RowLayout(tuple(texts), at_left, place)


def _reprints_layout(words: str, fonts: RowFonts, theme: Theme) -> tuple[QTextLayout | None, float]:
    """Return the words about reprints laid out, and the room that they take with the gap before them."""
    if not words:
        return None, 0.0
    layout = _new_layout(words, fonts.meta, paragraph_direction(words))
    link = QTextCharFormat()
    link.setForeground(QColor(theme.accent))
    layout.setFormats([_format_range(0, utf16_length(words), link)])
    width = QFontMetricsF(fonts.meta).horizontalAdvance(words) + 2.0
    _break_lines(layout, width, fonts.meta_pitch, 1, reserve=0.0)
    return layout, width + _GAP


def _first_mark_in_sight(
    text: MarkedText, fonts: RowFonts, width: float, lines: int, mark: QTextCharFormat
) -> QTextLayout:
    """Return a passage broken into lines, begun as late as it takes to see the whole of its first mark."""

    direction = paragraph_direction(text.text)

    def broken(passage: MarkedText) -> tuple[QTextLayout, int]:
        return _broken(passage, fonts.passage, fonts.passage_pitch, width, lines, mark, direction)

    layout, seen = broken(text)
    for lead in _LEADS:
        if not text.marks or seen >= text.marks[0][1]:
            break
        later = begun_at(text, _line_start(text, fonts.passage, lead * width * lines))
        layout, seen = broken(later)
        # The offsets of the passage that begins later, as they were before.
        seen += len(text.text) - len(later.text)
    return layout


def _line_start(text: MarkedText, font: QFont, room: float) -> int:
    """Return the earliest place where a line may begin and the first mark is at most `room` pixels away."""
    metrics = QFontMetricsF(font)
    first = text.marks[0][0]
    nearest = max(0, first - int(room / _NARROWEST) - 1)
    lead = text.text[nearest:first]
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, lead)
    utf16 = Utf16Map(lead)
    end = utf16.utf16(len(lead))
    places = [nearest + utf16.code_point(at) for at in iter(finder.toNextBoundary, -1) if at < end]
    fitting = takewhile(
        lambda place: metrics.horizontalAdvance(ELLIPSIS + text.text[place:first]) <= room, reversed(places)
    )
    return min(fitting, default=first)


def _broken(
    text: MarkedText,
    font: QFont,
    pitch: float,
    width: float,
    lines: int,
    mark: QTextCharFormat,
    direction: Qt.LayoutDirection,
) -> tuple[QTextLayout, int]:
    """Return `text` broken into at most `lines` lines, and how many of its characters are seen.

    What does not fit is cut at its logical end.
    """
    # No more is shaped than could be seen, were every character as narrow as an i.
    shown = text.text[: int(width * lines / _NARROWEST) + 20]
    layout = _new_layout(shown, font, direction)
    _apply_marks(layout, shown, text.marks, mark)
    fitting = _break_lines(layout, width, pitch, lines, reserve=0.0)
    if fitting >= utf16_length(shown) and len(shown) == len(text.text):
        return layout, len(shown)
    reserve = QFontMetricsF(font).horizontalAdvance(ELLIPSIS) + 1.0
    fitting = _break_lines(layout, width, pitch, lines, reserve=reserve)
    kept = shown[: Utf16Map(shown).code_point(fitting)].rstrip(_BEFORE_ELLIPSIS)
    layout = _new_layout(kept + ELLIPSIS, font, direction)
    _apply_marks(layout, kept, text.marks, mark)
    _break_lines(layout, width, pitch, lines, reserve=0.0)
    return layout, len(kept)


def _new_layout(text: str, font: QFont, direction: Qt.LayoutDirection) -> QTextLayout:
    layout = QTextLayout(text, font)
    layout.setTextOption(_option(direction))
    layout.setCacheEnabled(True)
    return layout


def _option(direction: Qt.LayoutDirection) -> QTextOption:
    right_to_left = direction == Qt.LayoutDirection.RightToLeft
    option = QTextOption(Qt.AlignmentFlag.AlignRight if right_to_left else Qt.AlignmentFlag.AlignLeft)
    option.setTextDirection(direction)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _break_lines(layout: QTextLayout, width: float, pitch: float, lines: int, *, reserve: float) -> int:
    """Break into `lines` lines at most, the last `reserve` shorter; return the UTF-16 end of what fits."""
    layout.beginLayout()
    end = 0
    for number in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width - reserve if number == lines - 1 else width)
        # On one baseline grid, although a fallback font for another script may be taller than the first.
        line.setPosition(QPointF(0.0, (number + 0.76) * pitch - line.ascent()))
        end = line.textStart() + line.textLength()
    layout.endLayout()
    return end


def _apply_marks(
    layout: QTextLayout, text: str, marks: Sequence[tuple[int, int]], mark: QTextCharFormat
) -> None:
    inside = [(start, min(end, len(text))) for start, end in marks if start < len(text)]
    if inside:
        layout.setFormats([_format_range(start, end, mark) for start, end in utf16_marks(text, inside)])


def _meta_layout(
    hit: Hit,
    fonts: RowFonts,
    width: float,
    theme: Theme,
    usual_language: str | None,
    direction: Qt.LayoutDirection,
) -> QTextLayout:
    pieces = meta_of(hit, usual_language)
    line = meta_line(pieces)
    layout = _new_layout(_elided(line, fonts.meta, width), fonts.meta, direction)
    muted, caution = QTextCharFormat(), QTextCharFormat()
    muted.setForeground(QColor(theme.muted))
    caution.setForeground(QColor(theme.caution))
    formats, at = [], 0
    for piece in pieces:
        length = utf16_length(piece.text) + 2
        formats.append(_format_range(at, at + length, caution if piece.caution else muted))
        formats.append(_format_range(at + length, at + length + len(SEPARATOR), muted))
        at += length + len(SEPARATOR)
    layout.setFormats(formats)
    _break_lines(layout, width, fonts.meta_pitch, 1, reserve=0.0)
    return layout


def _elided(line: str, font: QFont, width: float) -> str:
    return QFontMetricsF(font).elidedText(line, Qt.TextElideMode.ElideRight, width)


def _format_range(start: int, end: int, char_format: QTextCharFormat) -> QTextLayout.FormatRange:
    span = QTextLayout.FormatRange()
    span.start = start
    span.length = end - start
    span.format = char_format
    return span


def paragraph_direction(text: str) -> Qt.LayoutDirection:
    """Return the direction of a paragraph by its first strong character (UAX 9, rules P2 and P3)."""
    if not text.isascii():
        for character in text[:_LONGEST_LINE]:
            direction = bidirectional(character)
            if direction in _STRONG:
                return Qt.LayoutDirection.LeftToRight if direction == "L" else Qt.LayoutDirection.RightToLeft
    return Qt.LayoutDirection.LeftToRight


def _mark_format(theme: Theme) -> QTextCharFormat:
    mark = QTextCharFormat()
    mark.setBackground(QColor(theme.mark))
    mark.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    mark.setUnderlineColor(QColor(theme.mark_line))
    return mark
