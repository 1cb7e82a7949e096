"""The search box and its manners at the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from archive_app.ui.search_bar import SearchBar

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def bar(qtbot: QtBot) -> SearchBar:
    bar = SearchBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.focus_and_select()
    return bar


def box_of(bar: SearchBar) -> QLineEdit:
    box = bar.findChild(QLineEdit)
    assert box is not None
    return box


def test_typing_is_told_and_setting_is_not(bar: SearchBar) -> None:
    told: list[str] = []
    bar.text_edited.connect(told.append)
    bar.set_text("river")
    QTest.keyClicks(box_of(bar), "s")
    assert told == ["rivers"]
    assert bar.text() == "rivers"


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Up])
def test_down_and_up_cross_into_the_results(bar: SearchBar, qtbot: QtBot, key: Qt.Key) -> None:
    with qtbot.waitSignal(bar.go_to_results):
        QTest.keyClick(box_of(bar), key)


def test_enter_submits_and_escape_is_left_to_the_window(bar: SearchBar, qtbot: QtBot) -> None:
    bar.set_text("river")
    with qtbot.waitSignal(bar.submitted):
        QTest.keyClick(box_of(bar), Qt.Key.Key_Return)
    with qtbot.waitSignal(bar.escape_pressed):
        QTest.keyClick(box_of(bar), Qt.Key.Key_Escape)
    assert bar.text() == "river"


def test_focus_selects_all_so_that_typing_begins_anew(bar: SearchBar) -> None:
    bar.set_text("river")
    bar.focus_and_select()
    QTest.keyClicks(box_of(bar), "x")
    assert bar.text() == "x"


def test_setting_the_same_text_leaves_the_cursor(bar: SearchBar) -> None:
    bar.set_text("river water")
    box_of(bar).setCursorPosition(3)
    bar.set_text("river water")
    assert box_of(bar).cursorPosition() == 3


def test_a_long_query_is_kept_whole(bar: SearchBar) -> None:
    bar.set_text("a" * 100_000)
    assert len(bar.text()) == 100_000
