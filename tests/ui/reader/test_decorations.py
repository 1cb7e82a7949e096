"""What is painted beside the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from archive_app.text.markup import read_markdown
from archive_app.ui.reader.decorations import Column, Decorations
from archive_app.ui.reader.document import rich_document
from archive_app.ui.reader.typography import Typography
from archive_app.ui.theme import LIGHT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from archive_app.ui.reader.document import ReaderDocument

GUTTER, WIDTH, HEIGHT = 40.0, 640.0, 400.0
LONG = "# The river\n\n" + "\n\n".join(["We asked for clean water, and again. " * 3] * 300)
LISTS = "Asked:\n\n" + "\n".join(f"{n}. for clean water\n   - and a reading" for n in range(1, 300))
WIDE_ROW = "| " + " | ".join(["water"] * 9) + " |\n"
TABLE = WIDE_ROW + "|---" * 9 + "|\n" + WIDE_ROW * 30 + "\nThat was all.\n\n" * 200


def laid_out(body: str) -> ReaderDocument:
    shown = rich_document(read_markdown(body), LIGHT, Typography())
    root = shown.document.rootFrame()
    made = root.frameFormat()
    made.setLeftMargin(GUTTER)
    made.setTopMargin(20)
    root.setFrameFormat(made)
    shown.document.setTextWidth(WIDTH)
    return shown


def beside(shown: ReaderDocument, top: float) -> QImage:
    """Return what is painted for the part of the page that begins at `top`."""
    image = QImage(int(WIDTH), int(HEIGHT), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    painter.translate(0, -top)
    clip = QRectF(0, top, WIDTH, HEIGHT)
    Decorations(shown, LIGHT, numbers=True).paint(painter, clip, Column(GUTTER, WIDTH))
    painter.end()
    return image


@pytest.mark.parametrize("body", [LONG, LISTS, TABLE], ids=["long", "lists", "table"])
@pytest.mark.parametrize("top", [0.0, 10.0, 58.0, 115.0, 122.0, 301.0])
def test_it_is_the_same_before_and_after_all_is_laid_out(qapp: QApplication, body: str, top: float) -> None:
    early = beside(laid_out(body), top)
    shown = laid_out(body)
    # Asking for the place of the last block lays everything out.
    shown.document.documentLayout().blockBoundingRect(shown.document.lastBlock())
    late = beside(shown, top)
    assert early == late
    assert any(late.pixel(x, y) != late.pixel(0, 0) for x in range(int(GUTTER)) for y in range(int(HEIGHT)))


def test_each_row_of_a_wide_table_is_numbered_wherever_painting_begins(qapp: QApplication) -> None:
    shown = laid_out(TABLE)
    whole = beside(shown, 0.0)
    for top in range(30, 120, 7):
        part = beside(shown, float(top))
        gutter = int(GUTTER), int(HEIGHT) - top
        # A number may be cut by the upper edge of the part; below, all is the same.
        assert part.copy(0, 20, gutter[0], gutter[1] - 20) == whole.copy(
            0, top + 20, gutter[0], gutter[1] - 20
        )
