"""Someone else's words on the page: a ground behind them, a rule beside their lines, a name for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QColor, QHelpEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLabel, QToolTip

from archive_app.statements.statement import Proposal
from archive_app.text.plain_text import read_simplified
from archive_app.ui.reader.pane import ReaderPane
from archive_app.ui.reader.plain_page import PlainPage
from archive_app.ui.reader.quotations import in_words, quotations_of
from archive_app.ui.theme import DARK, LIGHT

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from archive_app.ui.theme import Theme
    from tests.ui.reader.conftest import MakeStatement

BODY = """\
# What was said 🐍

We asked for clean water, and play “fast and loose” with nobody.

According to the report, “nobody in the whole of the town was ever asked about the water, and nobody was told
what it would cost”. That cannot stand.

> We will never go.
>
> — Ada Brook
"""
QUOTED = (
    "“nobody in the whole of the town was ever asked about the water, and nobody was told what it would cost”"
)


@pytest.fixture
def pane(qtbot: QtBot) -> ReaderPane:
    made = ReaderPane()
    qtbot.addWidget(made)
    made.resize(700, 800)
    made.show()
    return made


def grounds(pane: ReaderPane, theme: Theme) -> list[str]:
    """The words on the ground of quoted matter."""
    return [
        selection.cursor.selectedText()
        for selection in pane.page().extraSelections()
        if selection.format.background().color() == QColor(theme.panel)
    ]


def rule_colours(pane: ReaderPane) -> set[str]:
    """The colours between the numbers and the lines, beside the paragraph with the quotation."""
    page = pane.page()
    shown = page.shown()
    assert shown is not None
    cursor = QTextCursor(shown.document)
    cursor.setPosition(shown.offsets.position(shown.reading.text.index("nobody in the") + 2))
    line = page.cursorRect(cursor).center().y()
    image = page.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    left = int(shown.document.rootFrame().frameFormat().leftMargin())
    return {image.pixelColor(int(x * ratio), int(line * ratio)).name() for x in range(left - 12, left - 2)}


def test_quoted_words_have_a_ground_and_their_lines_a_rule(
    pane: ReaderPane, make_statement: MakeStatement
) -> None:
    statement = make_statement(BODY)
    pane.show_statement(statement)
    assert grounds(pane, LIGHT) == []
    assert LIGHT.accent_soft not in rule_colours(pane)
    pane.show_quotations(quotations_of(statement.reading))
    assert grounds(pane, LIGHT) == [QUOTED]
    assert LIGHT.accent_soft in rule_colours(pane)


def test_size_and_colours_change_and_the_marks_stay(pane: ReaderPane, make_statement: MakeStatement) -> None:
    statement = make_statement(BODY)
    pane.show_statement(statement)
    pane.show_quotations(quotations_of(statement.reading))
    pane.zoom_in()
    pane.apply_theme(DARK)
    assert grounds(pane, DARK) == [QUOTED]
    assert DARK.accent_soft in rule_colours(pane)
    pane.show_statement(make_statement("“Not yet known” is what we say of it here.", id="other"))
    assert grounds(pane, DARK) == []
    assert pane.page().accessibleDescription() == ""


def test_hits_are_marked_above_the_ground(pane: ReaderPane, make_statement: MakeStatement) -> None:
    statement = make_statement(BODY)
    at = statement.text.index("whole")
    pane.show_statement(statement, ((at, at + 5),))
    pane.show_quotations(quotations_of(statement.reading))
    quoted, hit = (selection.cursor.selectedText() for selection in pane.page().extraSelections())
    assert (quoted, hit) == (QUOTED, "whole")


def test_a_screen_reader_is_told_what_is_quoted_and_whose_it_is(
    pane: ReaderPane, make_statement: MakeStatement
) -> None:
    statement = make_statement(BODY)
    pane.show_statement(statement)
    quotations = quotations_of(statement.reading)
    pane.show_quotations(quotations)
    said = pane.page().accessibleDescription()
    assert said.startswith("2 passages are quoted: “nobody in the whole")
    assert "(According to the report)" in said
    assert "“We will never go.” (Ada Brook)" in said
    assert in_words(quotations * 20).endswith("; and 28 more.")
    assert in_words(quotations[:1]).startswith("1 passage is quoted")


def test_resting_on_quoted_words_tells_whose_they_are(
    pane: ReaderPane, make_statement: MakeStatement
) -> None:
    statement = make_statement(BODY)
    pane.show_statement(statement)
    pane.show_quotations(quotations_of(statement.reading))
    page = pane.page()
    shown = page.shown()
    assert shown is not None

    def rest_on(words: str) -> str:
        cursor = QTextCursor(shown.document)
        cursor.setPosition(shown.offsets.position(statement.text.index(words) + 2))
        place = page.cursorRect(cursor).center() + QPoint(1, 0)
        QToolTip.hideText()
        QApplication.sendEvent(
            page.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, page.viewport().mapToGlobal(place))
        )
        return QToolTip.text() if QToolTip.isVisible() else ""

    assert rest_on("That cannot stand") == ""
    assert "the text says: “According to the report”." in rest_on("nobody in the")


def test_a_very_long_text_has_the_ground_too(pane: ReaderPane, make_statement: MakeStatement) -> None:
    statement = make_statement(read_simplified(BODY, "It is very long."))
    pane.show_statement(statement)
    pane.show_quotations(quotations_of(statement.reading))
    assert isinstance(pane.page(), PlainPage)
    assert len(grounds(pane, LIGHT)) == 1
    assert pane.page().accessibleDescription()


def test_the_header_shows_the_chain_of_a_first_appearance_with_its_evidence(
    pane: ReaderPane, make_statement: MakeStatement
) -> None:
    line = "This post first appeared on Tide Weekly, 3 May 2017"
    pane.show_statement(
        make_statement(
            BODY,
            issued=None,
            issued_basis=None,
            proposals=(
                Proposal("first_published", "Tide Weekly", line, 0, 51, "text"),
                Proposal("first_published.issued", "2017-05-03", "3 May 2017", 41, 51, "text"),
                Proposal("first_published.url", "https://tide.example/p", "Tide Weekly", 28, 39, "text"),
                Proposal("issued", "2017-05", "2017/05", 8, 15, "url", "url"),
                Proposal("issued", None, "Yesterday’s verdict", 0, 3, "relative"),
            ),
        )
    )
    shown = [label.text() for label in pane._header.findChildren(QLabel) if label.isVisibleTo(pane)]
    assert f"Tide Weekly, 3 May 2017 — proposed, from “{line}”" in shown
    assert "tide.example/p" in shown
    assert "undated — text says “Yesterday’s verdict”" in shown
    assert "May 2017 — proposed, from the address “2017/05”" in shown
