"""The histogram of years, by mouse and by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from archive_app.ui.filters.timeline import Timeline
from archive_app.ui.filters.year_axis import YearAxis, bar_height, ends_of
from archive_app.ui.theme import LIGHT

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

COUNTS = {year: 1 + (year - 2004) for year in range(2004, 2025)}
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def timeline(qtbot: QtBot) -> Timeline:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.resize(200, timeline.sizeHint().height())
    timeline.show_years(COUNTS, (2004, 2024), None)
    timeline.show()
    return timeline


@pytest.fixture
def chosen(timeline: Timeline) -> list[tuple[int | None, int | None]]:
    told: list[tuple[int | None, int | None]] = []
    timeline.period_chosen.connect(lambda first, last: told.append((first, last)))
    return told


def at(timeline: Timeline, year: int) -> QPoint:
    axis = timeline.axis()
    assert axis is not None
    left, width = axis.bar(year)
    return QPoint(int(left + width / 2), 40)


def drag(timeline: Timeline, first: int, last: int) -> None:
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=at(timeline, first))
    QTest.mouseMove(timeline, at(timeline, last))
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=at(timeline, last))


Chosen = list[tuple[int | None, int | None]]


def test_a_drag_in_either_direction_chooses_years(timeline: Timeline, chosen: Chosen) -> None:
    drag(timeline, 2010, 2013)
    drag(timeline, 2018, 2016)
    assert chosen == [(2010, 2013), (2016, 2018)]
    assert timeline.highlighted == (2016, 2018)


def test_a_click_chooses_one_year_and_a_second_one_clears(timeline: Timeline, chosen: Chosen) -> None:
    drag(timeline, 2010, 2010)
    drag(timeline, 2010, 2010)
    assert chosen == [(2010, 2010), (None, None)]


def test_a_drag_beyond_the_edge_stops_at_it(timeline: Timeline, chosen: Chosen) -> None:
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=at(timeline, 2022))
    QTest.mouseMove(timeline, QPoint(5000, 40))
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=QPoint(5000, 40))
    assert chosen == [(2022, 2024)]


def test_new_counts_do_not_end_a_drag(timeline: Timeline, chosen: Chosen) -> None:
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=at(timeline, 2010))
    QTest.mouseMove(timeline, at(timeline, 2012))
    timeline.show_years(COUNTS, (2004, 2024), None)
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=at(timeline, 2012))
    assert chosen == [(2010, 2012)]


def test_arrows_move_shift_extends_enter_applies_escape_clears(timeline: Timeline, chosen: Chosen) -> None:
    QTest.keyClick(timeline, Qt.Key.Key_Home)
    QTest.keyClick(timeline, Qt.Key.Key_Right)
    QTest.keyClick(timeline, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(timeline, Qt.Key.Key_Right, SHIFT)
    assert timeline.highlighted == (2005, 2007)
    assert chosen == []
    QTest.keyClick(timeline, Qt.Key.Key_Return)
    assert chosen == [(2005, 2007)]
    QTest.keyClick(timeline, Qt.Key.Key_Escape)
    assert chosen == [(2005, 2007), (None, None)]
    assert timeline.highlighted is None


def test_the_cursor_stays_on_the_axis(timeline: Timeline, chosen: Chosen) -> None:
    QTest.keyClick(timeline, Qt.Key.Key_End)
    QTest.keyClick(timeline, Qt.Key.Key_Right)
    QTest.keyClick(timeline, Qt.Key.Key_Return)
    assert chosen == [(2024, 2024)]


def test_a_screen_reader_is_told_the_year_and_the_choice(timeline: Timeline) -> None:
    QTest.keyClick(timeline, Qt.Key.Key_Home)
    assert timeline.accessibleDescription() == "2004: 1 statement"
    QTest.keyClick(timeline, Qt.Key.Key_Right, SHIFT)
    assert timeline.accessibleDescription() == "2005: 2 statements; chosen: 2004 to 2005"


def test_the_pointer_is_told_the_count(timeline: Timeline) -> None:
    QTest.mouseMove(timeline, at(timeline, 2016))
    assert QToolTip.text() == "2016: 13 statements"
    QToolTip.hideText()
    assert timeline.words_for(1999) == "1999: 0 statements"


@pytest.mark.parametrize("ends", [(2016, 2016), (2016, 2017), (1825, 2024), (1, 9999), None])
def test_any_span_is_painted(timeline: Timeline, ends: tuple[int, int] | None) -> None:
    timeline.show_years({ends[0]: 3, ends[1]: 1} if ends else {}, ends, ends)
    image = timeline.grab().toImage()
    inks = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert (LIGHT.accent in inks) is (ends is not None)


def test_without_years_keys_and_mouse_do_nothing(timeline: Timeline, chosen: Chosen) -> None:
    timeline.show_years({}, None, None)
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(50, 40))
    QTest.keyClick(timeline, Qt.Key.Key_Return)
    assert chosen == []
    assert timeline.accessibleDescription() == "No dated statements"


@given(st.integers(1, 2500), st.integers(1, 200), st.integers(100, 400))
def test_every_year_is_found_again_under_its_bar(first: int, span: int, width: int) -> None:
    axis = YearAxis(first, first + span - 1, float(width))
    for year in range(axis.first, axis.last + 1):
        assert axis.year_at(axis.left(year) + axis.step / 2) == year
    assert axis.left(axis.last) + axis.step <= width + 0.001


def test_one_statement_is_always_seen() -> None:
    assert bar_height(1, 100_000, 60.0) == 2.0
    assert bar_height(0, 100_000, 60.0) == 0.0
    assert bar_height(5, 5, 60.0) == 60.0


@given(st.dictionaries(st.integers(1800, 2100), st.integers(1, 500), min_size=1))
def test_the_axis_holds_every_year_of_an_archive_without_great_gaps(counts: dict[int, int]) -> None:
    filled = counts | dict.fromkeys(range(1800, 2101, 50), 1)
    assert ends_of(filled) == (min(filled), max(filled))


def test_the_axis_leaves_out_single_years_far_from_all_others() -> None:
    assert ends_of({217: 1, 2016: 5, 2018: 5, 20117: 2}) == (2016, 2018)
    assert ends_of({2017: 1, 20117: 1}) == (2017, 2017)
    assert ends_of({1776: 40, 2016: 60}) == (1776, 2016)
    assert ends_of({20117: 1, 2030: 1}, (2004, 2024)) == (2004, 2030)
    assert ends_of({}, (2004, 2024)) == (2004, 2024)
    assert ends_of({}) is None
