"""What a sidecar decides is said beside it, and a header that overflows is scrolled by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from archive_app.statements.statement import Person
from archive_app.ui.reader.details import further_rows, main_rows
from archive_app.ui.theme import DARK, LIGHT, Theme
from tests.ui.test_screenshots import colours

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from archive_app.statements.statement import Statement
    from archive_app.ui.reader.pane import ReaderPane
    from tests.ui.reader.conftest import MakeStatement

MARK = "from the sidecar"
NAME = "leaflet.md.meta.yaml"


def marked_rows(statement: Statement) -> set[str]:
    rows = (*main_rows(statement), *further_rows(statement))
    return {row.name for row in rows if any(piece.words == MARK for piece in row.pieces)}


def test_each_row_is_marked_by_the_fields_that_it_shows(make_statement: MakeStatement) -> None:
    known = {"party": "Riverside Union", "rights": "© Tide", "extra": {"slug": "w"}, "tags": ("water",)}
    for field, rows in {
        "issued": {"Issued"},
        "date_note": {"Issued"},
        "url": {"Source", "Address"},
        "party": {"By"},
        "rights": {"Rights"},
        "slug": {"slug"},
        "title": set(),
    }.items():
        statement = make_statement("Words.", url="https://a.example/w", from_sidecar=(field,), **known)
        assert marked_rows(statement) == rows, field
    spoken = make_statement("Words.", people=(Person("A. Oats"),), from_sidecar=("party",), **known)
    assert marked_rows(spoken) == {"Party"}
    assert marked_rows(make_statement("Words.", **known)) == set()


def test_no_date_is_from_nowhere_and_a_ruling_is_not_said_to_be_the_documents(
    make_statement: MakeStatement,
) -> None:
    (issued, *_) = main_rows(make_statement("Words.", from_sidecar=("issued",)))
    assert issued.words == f"12 March 2017 · {MARK}"
    (undated, *_) = main_rows(make_statement("Words.", issued=None, from_sidecar=("issued",)))
    assert undated.words == "undated"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_mark_names_its_sidecar_to_eyes_and_ears(
    pane: ReaderPane, make_statement: MakeStatement, theme: Theme
) -> None:
    pane.apply_theme(theme)
    pane.show_statement(make_statement("Words.", from_sidecar=("issued", "title")), ())
    header = pane._header
    (mark,) = (label for label in header.findChildren(QLabel) if label.text() == MARK)
    assert mark.isVisible()
    assert mark.toolTip() == f"<p>From the sidecar {NAME}</p>"
    assert mark.accessibleName() == f"Issued: from the sidecar {NAME}"
    assert theme.muted in colours(mark.grab().toImage())
    assert header._title.accessibleDescription() == f"Title, from the sidecar {NAME}"
    assert NAME in header._title.toolTip()
    pane.show_statement(make_statement("Words."), ())
    assert (header._title.accessibleDescription(), header._title.toolTip()) == ("Title", "")


def test_details_that_overflow_are_scrolled_with_the_arrow_keys(
    pane: ReaderPane, make_statement: MakeStatement, qtbot: QtBot
) -> None:
    extra = {f"field {number}": "value" for number in range(40)}
    pane.show_statement(make_statement("Words.", extra=extra), ())
    scroll = pane._header._scroll
    assert scroll.focusPolicy() == Qt.FocusPolicy.NoFocus
    more = next(b for b in pane._header.findChildren(QPushButton) if b.text().startswith("More"))
    more.click()
    assert scroll.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert scroll.accessibleName()
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() > 0)
    pane.activateWindow()
    scroll.setFocus()
    QTest.keyClick(scroll, Qt.Key.Key_Down)
    assert scroll.verticalScrollBar().value() > 0
    more.click()
    assert scroll.focusPolicy() == Qt.FocusPolicy.NoFocus
