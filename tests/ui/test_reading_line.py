"""The reading line: how a query was understood, and what narrows it, each with its way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from archive_app.statements.searching import Filters, Ignored, TypedCondition
from archive_app.ui.chip import Chip
from archive_app.ui.reading_line import ReadingLine
from archive_app.ui.reading_text_label import ReadingTextLabel
from archive_app.ui.theme import DARK, LIGHT
from archive_app.ui.typed_conditions import without_condition
from tests.ui.found import hit, outcome

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PIECES = (
    ("the exact phrase ", False),
    ("clean water", True),
    (" and a form of ", False),
    ("<b>river</b>", True),
)


@pytest.fixture
def line(qtbot: QtBot) -> ReadingLine:
    line = ReadingLine()
    qtbot.addWidget(line)
    line.resize(700, 80)
    line.show()
    return line


def chips_of(line: ReadingLine) -> dict[str, Chip]:
    QApplication.sendPostedEvents()
    return {chip.accessibleName(): chip for chip in line.findChildren(Chip) if chip.isVisible()}


def include_of(line: ReadingLine) -> list[QPushButton]:
    QApplication.sendPostedEvents()
    return [button for button in line.findChildren(QPushButton) if button.isVisible()]


def test_the_reading_is_plain_text_with_the_persons_words_in_italics(line: ReadingLine) -> None:
    line.show_outcome(outcome([hit("a")], reading_pieces=PIECES))
    label = line.findChildren(ReadingTextLabel)[0]
    assert label.text() == "Reading: the exact phrase clean water and a form of <b>river</b>"
    assert label.textFormat() == Qt.TextFormat.PlainText
    label.resize(label.sizeHint())
    image = label.grab().toImage()
    darkest = min(
        image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())
    )
    # The words of the person are set in the stronger ink.
    assert darkest < QColor(LIGHT.muted).lightness() - 20


def test_without_pieces_the_reading_itself_is_shown(line: ReadingLine) -> None:
    line.show_outcome(outcome(reading="all statements", reading_pieces=()))
    assert line.findChildren(ReadingTextLabel)[0].text() == "Reading: all statements"


def test_a_book_of_a_query_stays_within_three_lines(line: ReadingLine) -> None:
    line.show_outcome(outcome(reading_pieces=tuple((f"word{number} " * 50, True) for number in range(2000))))
    label = line.findChildren(ReadingTextLabel)[0]
    assert len(label.text()) < 1200
    assert label.heightForWidth(300) <= 4 * label.fontMetrics().height()


def test_a_chip_of_a_filter_drops_that_filter(line: ReadingLine) -> None:
    told: list[Filters] = []
    line.filters_changed.connect(told.append)
    filters = Filters(party=("Riverside Union", "Salt & Sons"), date_from="2016", date_to="2018")
    line.show_outcome(outcome(filters=filters))
    chips = chips_of(line)
    assert list(chips) == [
        "Remove filter Riverside Union", "Remove filter Salt & Sons", "Remove filter 2016 – 2018",
    ]  # fmt: skip
    QTest.mouseClick(chips["Remove filter Riverside Union"], Qt.MouseButton.LeftButton)
    assert told == [Filters(party=("Salt & Sons",), date_from="2016", date_to="2018")]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Return])
def test_a_chip_is_dropped_at_the_keyboard_and_the_next_one_has_the_focus(
    line: ReadingLine, key: Qt.Key
) -> None:
    told: list[Filters] = []
    line.filters_changed.connect(told.append)
    line.filters_changed.connect(lambda filters: line.show_outcome(outcome(filters=filters)))
    line.show_outcome(outcome(filters=Filters(party=("A", "B"))))
    line.activateWindow()
    first = chips_of(line)["Remove filter A"]
    first.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(first, key)
    assert told == [Filters(party=("B",))]
    chips = chips_of(line)
    assert list(chips) == ["Remove filter B"]
    assert line.focusWidget() is chips["Remove filter B"]


def test_a_chip_of_a_typed_condition_takes_its_words_out_of_the_query(line: ReadingLine) -> None:
    told: list[str] = []
    line.query_edited.connect(told.append)
    query = 'river party:"Riverside Union" water'
    line.show_outcome(outcome(query=query, conditions=(TypedCondition("party", "Riverside Union", 6, 29),)))
    QTest.mouseClick(chips_of(line)["Remove filter Riverside Union"], Qt.MouseButton.LeftButton)
    assert told == ["river water"]


@given(st.text(alphabet="ab 川😀"), st.text(alphabet="cd", min_size=1), st.text(alphabet="ef "))
def test_only_the_condition_leaves_the_query(before: str, condition: str, after: str) -> None:
    typed = TypedCondition("date", "x", len(before), len(before) + len(condition))
    left = without_condition(before + condition + after, typed)
    assert left.replace(" ", "") == (before + after).replace(" ", "")


def test_the_undated_left_out_can_be_included(line: ReadingLine) -> None:
    told: list[Filters] = []
    line.filters_changed.connect(told.append)
    line.show_outcome(outcome(undated=4, filters=Filters(date_from="2016")))
    (include,) = include_of(line)
    assert include.accessibleName() == "Include 4 undated"
    assert "+ 4 undated" in [label.text() for label in line.findChildren(QLabel)]
    QTest.mouseClick(include, Qt.MouseButton.LeftButton)
    assert told == [Filters(date_from="2016", include_undated=True)]


def test_the_undated_of_a_typed_date_can_be_included(line: ReadingLine) -> None:
    typed = (TypedCondition("date", "2016", 0, 9),)
    line.show_outcome(outcome(query="date:2016", undated=2, conditions=typed))
    assert len(include_of(line)) == 1


def test_nothing_is_offered_where_nothing_is_left_out(line: ReadingLine) -> None:
    line.show_outcome(outcome([hit("a")], undated=1))
    assert include_of(line) == []
    line.show_outcome(outcome(undated=4, filters=Filters(date_from="2016", include_undated=True)))
    assert include_of(line) == []
    assert "Remove filter with undated" in chips_of(line)


def test_ignored_parts_are_named_with_the_reason(line: ReadingLine) -> None:
    parts = tuple(Ignored(0, 3, "the bracket is never closed") for _ in range(4))
    line.show_outcome(outcome(query="(ri", ignored=parts))
    words = [label.text() for label in line.findChildren(QLabel)]
    assert any("“(ri” taken as written: the bracket is never closed" in text for text in words)
    assert any(text.endswith("and 2 more parts") for text in words)


def test_it_grows_as_it_gets_narrow_and_follows_the_theme(line: ReadingLine) -> None:
    line.show_outcome(outcome(filters=Filters(party=tuple(f"Party number {n}" for n in range(9)))))
    assert line.heightForWidth(250) > line.heightForWidth(1200)
    line.apply_theme(DARK)
    image = next(iter(chips_of(line).values())).grab().toImage()
    assert DARK.chip in {image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}


def test_a_chip_that_comes_does_not_move_what_stands_below(line: ReadingLine) -> None:
    line.show_outcome(outcome(reading="a form of *river*"))
    without = max(line.minimumHeight(), line.heightForWidth(700))
    line.show_outcome(outcome(reading="a form of *river*", filters=Filters(party=("A",))))
    assert max(line.minimumHeight(), line.heightForWidth(700)) == without
