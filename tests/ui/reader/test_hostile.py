"""Documents made to do harm are text to read: nothing is loaded, nothing is followed, nothing hangs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage, QTextCursor, QTextDocument
from PySide6.QtWidgets import QLabel

from archive_app.text.markup import read_markdown
from archive_app.ui.reader.plain_page import PlainPage
from archive_app.ui.reader.rich_page import RichPage

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from archive_app.ui.reader.pane import ReaderPane
    from tests.ui.reader.conftest import MakeStatement

CELLS = "| " + " | ".join(f"c{n}" for n in range(20)) + " |\n"
ADDRESSES = [
    "javascript:alert(1)",
    "file:///etc/hostname",
    "data:text/html,x",
    "smb://host/share",
    "http://127.0.0.1:9/x",
]
NAUGHTY = """<img src="file:///{image}"> <script>alert(1)</script> <iframe src="http://127.0.0.1:9/"></iframe>

![local](/{image}) ![data](data:image/png;base64,iVBORw0KGgo=) ![remote](http://127.0.0.1:9/x.png)

<div style="background-image: url(file:///{image})">ground</div>

<a href="javascript:alert(1)">script</a> [script](javascript:alert(1)) [file](file:///etc/hostname)
"""
HUGE = {
    "a table of 5000 x 20": CELLS + "|---" * 20 + "|\n" + CELLS * 5_000,
    "a word of 10 MB": "x" * 10_000_000,
    "100k nested tags": "<div>" * 100_000 + "heart",
    "400 KB of backticks": "`" * 400_000,
    "300 KB of emphasis": "*a_" * 100_000,
    "nested tables": "<table><tr><td>" * 200 + "deep",
    "a line of 1 MB": "word " * 200_000,
    "200k short lines": "line\n\n" * 200_000,
    "100k links": "[a](b) " * 30_000,
    "quotes in quotes": ">" * 20_000 + " deep",
}


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every resource that a page is asked for."""
    asked: list[str] = []

    def count(page: object, kind: int, name: QUrl | str) -> QImage:
        asked.append(str(name))
        return QImage(1, 1, QImage.Format.Format_ARGB32)

    for page in (RichPage, PlainPage):
        monkeypatch.setattr(page, "loadResource", count)
    return asked


def fragment_kinds(document: QTextDocument) -> set[bool]:
    kinds, block = set(), document.begin()
    while block.isValid():
        kinds |= {made.format.isImageFormat() for made in block.textFormats()}
        block = block.next()
    return kinds


def test_nothing_is_loaded_and_nothing_is_drawn(
    pane: ReaderPane, make_statement: MakeStatement, loads: list[str], tmp_path: Path
) -> None:
    picture = QImage(64, 64, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.magenta)
    image = tmp_path / "secret.png"
    assert picture.save(str(image))
    pane.show_statement(make_statement(NAUGHTY.format(image=str(image).lstrip("/"))))
    drawn = pane.grab().toImage()
    magenta = picture.pixelColor(0, 0)
    assert all(
        drawn.pixelColor(x, y) != magenta
        for x in range(0, drawn.width(), 3)
        for y in range(0, drawn.height(), 3)
    )
    assert loads == []
    assert fragment_kinds(pane.page().document()) == {False}


def test_a_page_that_is_asked_answers_with_a_blank_pixel(pane: ReaderPane) -> None:
    for page in (pane._rich, pane._plain):
        for address in ("file:///etc/hostname", "http://127.0.0.1:9/", "data:,x"):
            answer = page.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(address))
            assert isinstance(answer, QImage)
            assert (answer.width(), answer.height()) == (1, 1)
            assert answer.pixelColor(0, 0).alpha() == 0


def test_links_navigate_nowhere(
    pane: ReaderPane, make_statement: MakeStatement, qtbot: QtBot, loads: list[str]
) -> None:
    lines = "\n\n".join(f"[link{n}]({address})" for n, address in enumerate(ADDRESSES))
    statement = make_statement(lines)
    pane.show_statement(statement)
    page = pane.page()
    assert isinstance(page, RichPage)
    document = page.document()
    asked: list[str] = []
    pane.link_activated.connect(asked.append)
    shown = page.shown()
    assert shown is not None
    for block in statement.blocks:
        cursor = QTextCursor(document)
        cursor.setPosition(shown.offsets.position(block.start) + 2)
        qtbot.mouseClick(page.viewport(), Qt.MouseButton.LeftButton, pos=page.cursorRect(cursor).center())
    page.setSource(QUrl("file:///etc/hostname"))
    page.setSource(QUrl.fromLocalFile(__file__))
    assert page.document() is document
    assert document.toPlainText().split() == statement.text.split()
    assert set(asked) <= set(ADDRESSES)
    assert asked
    assert loads == []


def test_drops_are_not_taken(pane: ReaderPane) -> None:
    data = QMimeData()
    data.setUrls([QUrl("file:///etc/hostname")])
    for page in (pane._rich, pane._plain):
        assert not page.canInsertFromMimeData(data)
        assert not page.acceptDrops()
        assert not page.viewport().acceptDrops()


@pytest.mark.parametrize("name", HUGE)
def test_huge_documents_open_stay_whole_and_can_be_stepped_through(
    pane: ReaderPane, make_statement: MakeStatement, loads: list[str], name: str
) -> None:
    statement = make_statement(read_markdown(HUGE[name]), title=HUGE[name][:50_000])
    last = len(statement.text.rstrip())
    pane.show_statement(statement, ((max(0, last - 4), last),))
    pane.grab()
    assert pane._stepper.text() == "1 of 1"
    marked = pane.page().extraSelections()
    assert "".join(selection.cursor.selectedText() for selection in marked) == statement.text[last - 4 : last]
    page = pane.page()
    page.selectAll()
    assert page.text_selected().strip() == statement.text.strip()
    assert loads == []
    for label in pane.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText or not label.text().count("<")


def test_titles_and_fields_are_shown_letter_for_letter(
    pane: ReaderPane, make_statement: MakeStatement, loads: list[str]
) -> None:
    naughty = "<img src='file:///etc/hostname'><b>x</b>"
    pane.show_statement(
        make_statement(
            "text", title=naughty, publisher=naughty, party=naughty, path=naughty, extra={naughty: naughty}
        )
    )
    shown = [label.text() for label in pane._header.findChildren(QLabel)]
    assert shown.count(naughty) >= 4
    assert loads == []
