"""Statements made by hand for the reading pane."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from archive_app.statements.dates import Day, StatementDate
from archive_app.statements.statement import Statement
from archive_app.text.markup import read_markdown
from archive_app.ui.reader.pane import ReaderPane

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from archive_app.text.reading_text import ReadingText

MakeStatement = Callable[..., Statement]

ISSUED = StatementDate("2017-03-12", Day(2017, 3, 12), Day(2017, 3, 12), "day")


@pytest.fixture
def make_statement() -> MakeStatement:
    """Return a maker of statements: Markdown or a reading text, and any field."""

    def make(body: str | ReadingText, **fields: Any) -> Statement:
        reading = read_markdown(body) if isinstance(body, str) else body
        known: dict[str, Any] = {
            "id": "2017/leaflet.md",
            "path": "2017/leaflet.md",
            "title": "We asked for clean water",
            "issued": ISSUED,
            "issued_basis": "stated",
            "publisher": "Riverside Union",
        }
        return Statement(source=reading.text, reading=reading, **{**known, **fields})

    return make


@pytest.fixture
def pane(qtbot: QtBot) -> ReaderPane:
    made = ReaderPane()
    qtbot.addWidget(made)
    made.resize(700, 700)
    made.show()
    return made
