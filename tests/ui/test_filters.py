"""The filters pane: live counts, choices that stay in sight, and what each choice tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from archive_app.statements.searching import Facets, Filters, TypedCondition
from archive_app.ui.filters.check_row import CheckRow
from archive_app.ui.filters.facet_list import FacetList
from archive_app.ui.filters.pane import FiltersPane, chosen_years
from archive_app.ui.filters.timeline import Timeline
from archive_app.ui.theme import DARK, LIGHT
from archive_app.ui.typed_values import typed_years
from tests.ui.found import hit, outcome

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PARTIES = tuple((f"Party {letter}", 20 - at) for at, letter in enumerate("ABCDEFGHIJKLMNOP"))
FACETS = Facets(
    party=PARTIES,
    source=(("The Forum", 6), (None, 2)),
    type=(("press-release", 1234), ("speech", 8)),
    language=(("en", 36), ("ja", 2)),
    year=((2004, 3), (2016, 12), (2024, 1), (None, 2)),
)


@pytest.fixture
def pane(qtbot: QtBot) -> FiltersPane:
    pane = FiltersPane()
    qtbot.addWidget(pane)
    pane.resize(228, 900)
    pane.show()
    return pane


@pytest.fixture
def told(pane: FiltersPane) -> list[Filters]:
    told: list[Filters] = []
    pane.filters_changed.connect(told.append)
    return told


def facet(pane: FiltersPane, heading: str) -> FacetList:
    (found,) = (widget for widget in pane.findChildren(FacetList) if widget.accessibleName() == heading)
    return found


def row(pane: FiltersPane, name: str) -> CheckRow:
    QApplication.sendPostedEvents()
    (found,) = (
        widget for widget in pane.findChildren(CheckRow) if widget.name == name and widget.isVisible()
    )
    return found


def more(found: FacetList) -> QPushButton:
    (button,) = found.findChildren(QPushButton)
    return button


def click(row: CheckRow) -> None:
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)


def test_values_have_readable_names_and_live_counts(pane: FiltersPane) -> None:
    pane.show_outcome(outcome(facets=FACETS))
    assert facet(pane, "Type").rows() == [("Press release", 1234, False), ("Speech", 8, False)]
    assert facet(pane, "Language").rows() == [("English", 36, False), ("日本語", 2, False)]
    assert facet(pane, "Source").rows() == [("The Forum", 6, False), ("Not stated", 2, False)]
    pane.show_outcome(outcome(facets=Facets(type=(("speech", 3),))))
    assert facet(pane, "Type").rows() == [("Speech", 3, False)]
    assert not facet(pane, "Party").isVisible()


def test_choices_add_up_before_the_answer_has_come(pane: FiltersPane, told: list[Filters]) -> None:
    pane.show_outcome(outcome(facets=FACETS))
    click(row(pane, "Party B"))
    click(row(pane, "Speech"))
    click(row(pane, "Not stated"))
    assert told[-1] == Filters(party=("Party B",), type=("speech",), source=(None,))
    click(row(pane, "Party B"))
    assert told[-1] == Filters(type=("speech",), source=(None,))


def test_showing_an_outcome_tells_nothing(pane: FiltersPane, told: list[Filters]) -> None:
    pane.show_outcome(outcome(facets=FACETS, filters=Filters(party=("Party A",), include_undated=True)))
    assert row(pane, "Party A").isChecked()
    assert told == []


def test_a_chosen_value_stays_in_sight_whatever_its_count(pane: FiltersPane) -> None:
    filters = Filters(party=("Party P", "Party Z"))
    pane.show_outcome(outcome(facets=FACETS, filters=filters))
    rows = facet(pane, "Party").rows()
    assert [name for name, _, _ in rows] == ["Party A", "Party B", "Party C", "Party D", "Party P", "Party Z"]
    assert rows[-1] == ("Party Z", 0, True)


def test_the_rest_is_shown_on_demand_and_found_by_name(pane: FiltersPane) -> None:
    pane.show_outcome(outcome(facets=FACETS))
    parties = facet(pane, "Party")
    assert more(parties).text() == "12 more…"
    QTest.mouseClick(more(parties), Qt.MouseButton.LeftButton)
    assert len(parties.rows()) == 16
    box = parties.findChild(QLineEdit)
    assert box is not None
    QTest.keyClicks(box, "PARTY k")
    assert [name for name, _, _ in parties.rows()] == ["Party K"]
    QTest.mouseClick(more(parties), Qt.MouseButton.LeftButton)
    assert len(parties.rows()) == 4


def test_thousands_of_values_are_cut_and_said_to_be(pane: FiltersPane) -> None:
    pane.show_outcome(outcome(facets=Facets(party=tuple((f"P{number}", 1) for number in range(5000)))))
    parties = facet(pane, "Party")
    QTest.mouseClick(more(parties), Qt.MouseButton.LeftButton)
    assert len(parties.rows()) == 100
    assert "and 4,900 more: type to find one" in [label.text() for label in parties.findChildren(QLabel)]


def test_up_and_down_walk_the_rows_and_space_checks(pane: FiltersPane, told: list[Filters]) -> None:
    pane.show_outcome(outcome(facets=FACETS))
    pane.activateWindow()
    first = row(pane, "Party A")
    first.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(first, Qt.Key.Key_Down)
    second = row(pane, "Party B")
    assert pane.focusWidget() is second
    QTest.keyClick(second, Qt.Key.Key_Space)
    assert told == [Filters(party=("Party B",))]


def test_the_keyboard_stays_with_its_value_when_the_order_changes(pane: FiltersPane) -> None:
    pane.show_outcome(outcome(facets=FACETS))
    pane.activateWindow()
    row(pane, "Party C").setFocus(Qt.FocusReason.TabFocusReason)
    pane.show_outcome(outcome(facets=Facets(party=(("Party C", 9), ("Party A", 2)))))
    assert pane.focusWidget() is row(pane, "Party C")


def test_a_drag_over_years_is_told_as_a_period(pane: FiltersPane, told: list[Filters]) -> None:
    pane.show_outcome(outcome(facets=FACETS))
    timeline = pane.findChild(Timeline)
    assert timeline is not None
    timeline.period_chosen.emit(2016, 2018)
    assert told[-1] == Filters(date_from="2016", date_to="2018")
    timeline.period_chosen.emit(None, None)
    assert told[-1] == Filters()


def test_the_axis_stays_while_a_search_empties_its_years(pane: FiltersPane) -> None:
    timeline = pane.findChild(Timeline)
    assert timeline is not None

    def ends() -> tuple[int, int]:
        axis = timeline.axis()
        assert axis is not None
        return axis.first, axis.last

    pane.show_outcome(outcome(query="", facets=FACETS))
    pane.show_outcome(outcome(query="river", facets=Facets(year=((2016, 1),))))
    assert ends() == (2004, 2024)
    pane.show_outcome(outcome(query="", facets=Facets(year=((1990, 1), (1991, 1)))))
    assert ends() == (1990, 1991)


def test_statements_without_end_are_counted_apart(pane: FiltersPane) -> None:
    pane.show_outcome(outcome(facets=FACETS))
    labels = [label.text() for label in pane.findChildren(QLabel) if label.isVisible()]
    assert "No end or over 30 years: 2" in labels
    pane.show_outcome(outcome(facets=Facets(year=((2016, 1),))))
    labels = [label.text() for label in pane.findChildren(QLabel) if label.isVisible()]
    assert not any(text.startswith("No end") for text in labels)


def test_the_undated_row_includes_them_in_a_period(pane: FiltersPane, told: list[Filters]) -> None:
    pane.show_outcome(outcome(facets=FACETS, undated=4, filters=Filters(date_from="2016")))
    undated = row(pane, "Undated")
    assert (undated.count, undated.isChecked(), undated.isEnabled()) == (4, False, True)
    click(undated)
    assert told == [Filters(date_from="2016", include_undated=True)]


def test_without_a_period_the_undated_row_only_counts(pane: FiltersPane, told: list[Filters]) -> None:
    pane.show_outcome(outcome([hit("a")], facets=FACETS, undated=1))
    undated = row(pane, "Undated")
    assert not undated.isEnabled()
    click(undated)
    assert told == []


def test_years_are_read_from_filters_and_typed_conditions() -> None:
    assert chosen_years(Filters(date_from="2016-03", date_to="2018-05-01")) == (2016, 2018)
    assert chosen_years(Filters(date_from="2016")) == (2016, 9999)
    assert chosen_years(Filters()) is None
    typed = outcome(query="river date:2016..2018", conditions=(TypedCondition("date", "2016 – 2018", 6, 21),))
    assert typed_years(typed) == (2016, 2018)
    single = outcome(query="date:2016-02", conditions=(TypedCondition("date", "2016", 0, 12),))
    assert typed_years(single) == (2016, 2016)


def test_a_row_says_its_count_and_escapes_its_tooltip(pane: FiltersPane) -> None:
    name = "<b>Rivers & Sons</b> " + "of the lower basin " * 5
    pane.show_outcome(outcome(facets=Facets(party=((name, 3),))))
    (long,) = (found for found in pane.findChildren(CheckRow) if found.count == 3)
    assert long.accessibleName().endswith(", 3 statements")
    assert "<b>" not in long.toolTip()


def test_busy_counts_turn_faint_only_after_a_while(pane: FiltersPane, qtbot: QtBot) -> None:
    def inks() -> set[str]:
        image = row(pane, "Press release").grab().toImage()
        return {
            image.pixelColor(x, y).name() for x in range(150, image.width()) for y in range(image.height())
        }

    pane.show_outcome(outcome(facets=FACETS))
    pane.set_busy(True)
    assert LIGHT.faint not in inks()
    qtbot.waitUntil(lambda: LIGHT.faint in inks())
    pane.show_outcome(outcome(facets=FACETS))
    assert LIGHT.faint not in inks()
    pane.apply_theme(DARK)
    assert DARK.muted in inks()


TYPED = 'river party:"Party B" date:2016'
CONDITIONS = (TypedCondition("party", "party: Party B", 6, 21), TypedCondition("issued", "in 2016", 22, 31))


@pytest.fixture
def edited(pane: FiltersPane) -> list[tuple[str, Filters]]:
    told: list[tuple[str, Filters]] = []
    pane.search_changed.connect(lambda query, filters: told.append((query, filters)))
    return told


def test_a_typed_condition_ticks_its_row_and_shows_its_years(pane: FiltersPane) -> None:
    pane.show_outcome(outcome(query=TYPED, facets=FACETS, conditions=CONDITIONS, undated=3))
    ticked = [name for name, _, checked in facet(pane, "Party").rows() if checked]
    assert ticked == ["Party B"]
    timeline = pane.findChild(Timeline)
    assert timeline is not None
    assert timeline.highlighted == (2016, 2016)
    assert row(pane, "Undated").isEnabled()


def test_a_choice_by_hand_takes_the_place_of_what_was_typed(
    pane: FiltersPane, told: list[Filters], edited: list[tuple[str, Filters]]
) -> None:
    pane.show_outcome(outcome(query=TYPED, facets=FACETS, conditions=CONDITIONS))
    click(row(pane, "Party B"))
    assert edited == [("river date:2016", Filters())]
    pane.show_outcome(outcome(query=TYPED, facets=FACETS, conditions=CONDITIONS))
    click(row(pane, "Party A"))
    assert edited[-1] == ("river date:2016", Filters(party=("Party B", "Party A")))
    timeline = pane.findChild(Timeline)
    assert timeline is not None
    timeline.period_chosen.emit(2004, 2016)
    both = Filters(party=("Party B", "Party A"), date_from="2004", date_to="2016")
    assert edited[-1] == ("river", both)
    assert told == []


def test_another_facet_leaves_the_text_alone(
    pane: FiltersPane, told: list[Filters], edited: list[tuple[str, Filters]]
) -> None:
    pane.show_outcome(outcome(query=TYPED, facets=FACETS, conditions=CONDITIONS))
    click(row(pane, "Speech"))
    assert told == [Filters(type=("speech",))]
    assert edited == []


def test_where_nothing_matches_the_pane_keeps_its_rows(pane: FiltersPane) -> None:
    pane.show_outcome(outcome([hit("a")], query="", facets=FACETS))
    pane.show_outcome(outcome(query="zzz party:b", conditions=(TypedCondition("party", "party: b", 4, 11),)))
    assert facet(pane, "Party").rows()[:2] == [("Party A", 0, False), ("Party B", 0, True)]
    assert facet(pane, "Type").rows() == [("Press release", 0, False), ("Speech", 0, False)]
    pane.show_outcome(outcome(query="", facets=Facets()))
    assert not facet(pane, "Party").isVisible()


def test_a_mistyped_year_is_named_and_does_not_squeeze_the_others(pane: FiltersPane) -> None:
    years = ((217, 1), *((year, 3) for year in range(2004, 2025)), (20117, 1))
    timeline = pane.findChild(Timeline)
    assert timeline is not None
    for query, counts in (("", years), ("river", ((20117, 1),))):
        pane.show_outcome(outcome(query=query, facets=Facets(year=counts)))
        axis = timeline.axis()
        assert axis is not None
        assert (axis.first, axis.last) == (2004, 2024)
        words = [label.text() for label in pane.findChildren(QLabel) if label.isVisible()]
        assert any("20117 (1 statement)" in text for text in words)
