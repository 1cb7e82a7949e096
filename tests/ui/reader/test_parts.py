"""A statement that is too long to be shown at once is shown in parts, and nothing of it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPushButton

from archive_app.text.markup import read_markdown
from archive_app.text.plain_text import read_plain
from archive_app.ui.reader import parts
from archive_app.ui.reader.parts import Part, bounds, part, part_with, spans_within

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from archive_app.ui.reader.pane import ReaderPane
    from tests.ui.reader.conftest import MakeStatement


@pytest.fixture(autouse=True)
def lowered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LONGEST_WHOLE", 100)
    monkeypatch.setattr(parts, "LONGEST_PART", 40)


WORDS = st.sampled_from(
    ["water ", "the river\n", "\n\n", "# Title\n\n", "*so* ", "川𠮷😀", "x" * 50, "[a](b) ", "| a | b |\n"]
)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=60), st.booleans())
def test_the_parts_of_a_text_are_all_of_it_in_order(pieces: list[str], marked: bool) -> None:
    source = "".join(pieces)
    reading = read_markdown(source) if marked else read_plain(source)
    count = len(bounds(reading)) - 1
    shown = [part(reading, number) for number in range(count)]
    assert "".join(each.reading.text for each in shown) == reading.text
    assert [each.number for each in shown] == list(range(count))
    assert (count == 1) == (len(reading.text) <= 100)
    for each in shown:
        assert len(each.reading.text) <= 100
        for block in each.reading.blocks:
            whole = next(
                b
                for b in reading.blocks
                if b.start <= block.start + each.start and block.end + each.start <= b.end
            )
            assert block.number in (whole.number, None)
            for run in block.runs:
                assert block.start <= run.start < run.end <= block.end
        for start, at, length in each.reading.spans.spans:
            assert each.reading.text[start : start + length] == source[at : at + length]
    numbers = [block.number for each in shown for block in each.reading.blocks if block.number is not None]
    assert numbers == [block.number for block in reading.blocks if block.number is not None]
    for offset in range(len(reading.text)):
        start = shown[part_with(reading, offset)].start
        assert start <= offset < start + len(shown[part_with(reading, offset)].reading.text)


def test_a_part_ends_with_a_block_or_between_words() -> None:
    reading = read_plain("A short one.\n\nAnother paragraph of it.\n\n" + "word " * 40)
    first, second = part(reading, 0), part(reading, 1)
    assert first.reading.text.endswith("Another paragraph of it.")
    assert second.reading.text.endswith("word ")
    assert first.in_words == "Part 1 of 7: characters 1 to 38 of 240."


def test_only_what_touches_a_part_is_marked_in_it() -> None:
    reading = read_plain("water " * 40)
    second = part(reading, 1)
    assert second.start == 36
    assert spans_within(second, ((0, 5), (30, 38), (40, 45), (200, 205))) == ((0, 2), (4, 9))
    assert spans_within(Part.all_of(reading), ((0, 5),)) == ((0, 5),)


def test_the_reader_says_which_part_it_shows_and_asks_for_others(
    pane: ReaderPane, make_statement: MakeStatement, qtbot: QtBot
) -> None:
    statement = make_statement(read_plain("clean water " * 40))
    shown = part(statement.reading, 1)
    pane.expect_part(shown)
    pane.show_statement(statement, ((0, 5), (shown.start, shown.start + 5)))
    assert pane.page().toPlainText() == shown.reading.text
    assert pane._parts.words().startswith("Part 2 of 14: characters 37 to 72 of 480.")
    assert pane._stepper.text() == "1 of 1"
    assert pane.statement() is statement
    buttons = {button.text(): button for button in pane.findChildren(QPushButton)}
    with qtbot.waitSignal(pane.part_wanted) as wanted:
        buttons["Next part"].click()
    assert wanted.args == [2]
    with qtbot.waitSignal(pane.part_wanted) as wanted:
        buttons["Previous part"].click()
    assert wanted.args == [0]
    with qtbot.waitSignal(pane.part_with_hit_wanted):
        buttons["Next part with a hit"].click()
    pane.open_find()
    assert "part" in pane.findChild(QLineEdit).placeholderText()
    cursor = pane.page().textCursor()
    cursor.setPosition(6)
    cursor.setPosition(11, QTextCursor.MoveMode.KeepAnchor)
    pane.page().setTextCursor(cursor)
    span = pane.selected_span()
    assert span == (42, 47)
    assert statement.text[slice(*span)] == "water"


def test_a_statement_that_is_shown_whole_has_no_parts(
    pane: ReaderPane, make_statement: MakeStatement
) -> None:
    pane.expect_part(part(read_plain("clean water " * 40), 1))
    pane.show_statement(make_statement(read_plain("clean water " * 40)))
    pane.show_statement(make_statement("Clean water."), ((6, 11),))
    assert pane._parts.isHidden()
    assert pane.page().toPlainText() == "Clean water."
    pane.show_nothing()
    assert pane._parts.isHidden()


def test_hits_beyond_those_that_are_marked_are_told(pane: ReaderPane, make_statement: MakeStatement) -> None:
    statement = make_statement("Clean water and water.")
    pane.expect_part(Part(statement.reading, len(statement.text), more_hits=True))
    pane.show_statement(statement, ((6, 11),))
    assert pane._stepper.text() == "1 of more than 1"


def test_what_is_printed_is_the_part_and_says_so(
    pane: ReaderPane, make_statement: MakeStatement, tmp_path: Path, qtbot: QtBot
) -> None:
    statement = make_statement(read_plain("clean water " * 40))
    pane.expect_part(part(statement.reading, 1))
    pane.show_statement(statement)
    printout = pane._printout(statement)
    assert printout.statement.text == part(statement.reading, 1).reading.text
    assert printout.part == "Part 2 of 14: characters 37 to 72 of 480."
    with qtbot.waitSignal(pane.pdf_saved, timeout=20_000):
        pane.save_pdf(tmp_path / "part.pdf")
