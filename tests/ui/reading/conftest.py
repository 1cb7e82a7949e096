"""A shelf of a few statements, and a reading session that takes them from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from archive_app.statements.problems import UnknownStatement
from archive_app.statements.searching import FirstMarks
from archive_app.statements.statement import Statement
from archive_app.text.reading_text import Block, BlockKind, ReadingText, SpanMap
from archive_app.ui.reading_session import ReadingSession

if TYPE_CHECKING:
    from archive_app.statements.editions import Edition


def statement(key: str, text: str = "Clean water for every household.") -> Statement:
    block = Block(BlockKind.PARAGRAPH, 0, len(text), number=1)
    return Statement(
        key, f"{key}.md", key.title(), text, ReadingText(text, (block,), SpanMap(((0, 0, len(text)),)))
    )


class Shelf:
    def __init__(self) -> None:
        self.texts = {"one": "Clean water.", "two": "A river.", "three": "A leaflet."}
        self.earlier: dict[str, tuple[Edition, ...]] = {}

    def statement(self, key: str) -> Statement:
        if key not in self.texts:
            raise UnknownStatement("There is no such statement.", "Search again.")
        return statement(key, self.texts[key])

    def first_marks(self, statement, query, most, *, within=None, is_cancelled) -> FirstMarks:
        assert not is_cancelled()
        start, end = within or (0, len(statement.text))
        text = statement.text.lower()
        found = [found.span() for found in re.compile(re.escape(query)).finditer(text, start, end)]
        spans = tuple(span for span in found if query)
        return FirstMarks(spans[:most], len(spans) > most)

    def editions(self, key: str) -> tuple[Edition, ...]:
        return self.earlier.get(key, ())


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def session(session_of, shelf) -> ReadingSession:
    return session_of(ReadingSession, shelf)


@pytest.fixture
def opened(session) -> list[tuple[str, tuple[tuple[int, int], ...], bool]]:
    seen = []
    session.opened.connect(lambda statement, marks, again: seen.append((statement.id, marks, again)))
    return seen
