"""Several results selected: by keys and mouse, pages that come later, and what is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView

from archive_app.ui.results.pane import ResultsPane
from archive_app.ui.theme import DARK, LIGHT
from tests.ui.found import hit, outcome
from tests.ui.test_results import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytestqt.qtbot import QtBot

NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
FIVE = [hit(name) for name in "abcde"]


@pytest.fixture
def pane(qtbot: QtBot) -> ResultsPane:
    pane = ResultsPane()
    qtbot.addWidget(pane)
    pane.resize(430, 700)
    pane.show()
    pane.show_outcome(outcome(FIVE))
    pane.focus_list()
    return pane


@pytest.fixture
def chosen(pane: ResultsPane) -> list[str]:
    told: list[str] = []
    pane.statement_chosen.connect(told.append)
    return told


def view_of(pane: ResultsPane) -> QListView:
    view = pane.findChild(QListView, "results")
    assert view is not None
    return view


def press(pane: ResultsPane, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    for key in keys:
        QTest.keyClick(view_of(pane), key, held)


def click(pane: ResultsPane, row: int, held: Qt.KeyboardModifier = NONE) -> None:
    view = view_of(pane)
    at = view.visualRect(view.model().index(row, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, at)


def ids(pane: ResultsPane) -> str:
    return "".join(pane.selected().ids)


def page(names: Iterable[int], total: int):
    return outcome([hit(f"{number:03}") for number in names], total=total)


def test_rows_are_selected_with_shift_and_the_one_stood_on_is_read(pane, chosen):
    press(pane, Qt.Key.Key_Down)
    press(pane, Qt.Key.Key_Down, Qt.Key.Key_Down, held=SHIFT)
    assert (ids(pane), pane.selected_id(), chosen) == ("bcd", "d", ["b", "c", "d"])
    assert "3 of 5 statements selected" in words_of(pane)
    press(pane, Qt.Key.Key_Up, held=SHIFT)
    assert (ids(pane), pane.selected_id()) == ("bc", "c")
    press(pane, Qt.Key.Key_Down)
    assert (ids(pane), pane.selected_id()) == ("d", "d")
    assert words_of(pane).splitlines()[0] == "5 statements"


def test_rows_are_selected_with_the_mouse(pane, chosen):
    click(pane, 1)
    click(pane, 3, SHIFT)
    assert ids(pane) == "bcd"
    click(pane, 2, CTRL)
    assert ids(pane) == "bd"
    assert chosen == ["b", "d", "c"]
    click(pane, 4, CTRL)
    assert (ids(pane), pane.selected_id()) == ("bde", "e")
    below = QPoint(30, view_of(pane).viewport().height() - 4)
    QTest.mouseClick(view_of(pane).viewport(), Qt.MouseButton.LeftButton, NONE, below)
    assert ids(pane) == "bde"
    click(pane, 0)
    assert (ids(pane), chosen[-1]) == ("a", "a")


def test_enter_reads_the_row_one_stands_on_and_escape_keeps_only_that(pane):
    read: list[str] = []
    pane.statement_activated.connect(read.append)
    press(pane, Qt.Key.Key_Down, Qt.Key.Key_Down, held=SHIFT)
    press(pane, Qt.Key.Key_Return)
    assert (read, ids(pane)) == (["c"], "abc")
    press(pane, Qt.Key.Key_Escape)
    assert (ids(pane), pane.selected_id()) == ("c", "c")


def test_all_means_all_that_was_found_also_what_has_not_arrived(pane):
    pane.show_outcome(page(range(50), 120))
    press(pane, Qt.Key.Key_A, held=CTRL)
    assert (pane.selected().count, pane.selected().all_but, pane.selected().ids) == (120, True, ())
    assert "120 of 120 statements selected" in words_of(pane)
    click(pane, 2, CTRL)
    assert (pane.selected().count, pane.selected().ids) == (119, ("002",))
    pane.add_page(page(range(50, 100), 120))
    assert len(view_of(pane).selectionModel().selectedIndexes()) == 99
    click(pane, 2, CTRL)
    assert (pane.selected().count, pane.selected().ids) == (120, ())
    click(pane, 2, CTRL)
    pane.add_page(page(range(100, 120), 120))
    selected = pane.selected()
    assert (selected.count, selected.all_but, len(selected.ids)) == (119, False, 119)
    assert "002" not in selected.ids
    press(pane, Qt.Key.Key_Home)
    assert pane.selected().ids == ("000",)


def test_another_choice_ends_all(pane):
    pane.show_outcome(page(range(50), 120))
    for end in (lambda: click(pane, 1), lambda: press(pane, Qt.Key.Key_End, held=SHIFT)):
        press(pane, Qt.Key.Key_A, held=CTRL)
        end()
        assert not pane.selected().all_but
        assert pane.selected().count <= 50


def test_the_same_search_over_a_newer_index_keeps_what_is_selected(pane, chosen):
    press(pane, Qt.Key.Key_Down, Qt.Key.Key_Down, held=SHIFT)
    told = list(chosen)
    pane.show_outcome(outcome([hit(name) for name in "xcaybd"]))
    assert (ids(pane), pane.selected_id(), chosen) == ("cab", "c", told)
    assert "3 of 6 statements selected" in words_of(pane)
    pane.show_outcome(outcome([hit(name) for name in "abcd"], query="another"))
    assert (ids(pane), pane.selected_id()) == ("c", "c")
    pane.show_outcome(page(range(50), 120))
    press(pane, Qt.Key.Key_A, held=CTRL)
    pane.show_outcome(page(range(60), 130))
    assert (pane.selected().count, pane.selected().all_but) == (130, True)


def test_a_statement_opened_elsewhere_is_the_only_one_selected(pane):
    press(pane, Qt.Key.Key_Down, Qt.Key.Key_Down, held=SHIFT)
    pane.set_chosen("c")
    assert ids(pane) == "abc"
    pane.set_chosen("e")
    assert (ids(pane), pane.selected_id()) == ("e", "e")
    press(pane, Qt.Key.Key_Up, held=SHIFT)
    pane.set_chosen("not listed")
    assert pane.selected().count == 0
    assert words_of(pane).splitlines()[0] == "5 statements"


def test_the_count_is_spoken(pane, monkeypatch):
    spoken: list[str] = []
    real = QAccessible.updateAccessibility

    def listen(event):
        if event.type() == QAccessible.Event.Announcement:
            spoken.append(event.message())
        real(event)

    monkeypatch.setattr(QAccessible, "updateAccessibility", listen)
    press(pane, Qt.Key.Key_Down, Qt.Key.Key_Down, held=SHIFT)
    press(pane, Qt.Key.Key_Down)
    assert spoken == ["2 statements selected", "3 statements selected"]
    interface = QAccessible.queryAccessibleInterface(view_of(pane))
    assert interface.selectionInterface().selectedItemCount() == 1


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_of_several_rows_the_one_that_is_read_has_the_strong_bar(pane, theme):
    pane.apply_theme(theme)
    press(pane, Qt.Key.Key_Down, held=SHIFT)
    view = view_of(pane)
    image = view.viewport().grab().toImage()
    colours = [
        image.pixelColor(1, view.visualRect(view.model().index(row, 0)).center().y()).name()
        for row in range(2)
    ]
    assert colours == [theme.accent_soft, theme.accent]
