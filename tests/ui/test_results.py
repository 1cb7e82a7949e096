"""The list of results: what a row says, how it is laid out, what is kept, and what an empty list says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QFont, QHelpEvent, QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QListView, QPushButton, QToolButton

from archive_app.statements.searching import Facets, Filters, IndexProgress, Snippet, TypedCondition
from archive_app.statements.statement import FirstPublished, Person
from archive_app.ui.chip import Chip
from archive_app.ui.results.empty import advice, progress_in_words
from archive_app.ui.results.model import ResultRole, ResultsModel
from archive_app.ui.results.pane import ResultsPane
from archive_app.ui.results.row_layout import RowFonts, lay_out_row, paragraph_direction
from archive_app.ui.results.row_text import (
    flattened,
    joined_snippets,
    meta_line,
    meta_of,
    spoken_row,
    title_of,
)
from archive_app.ui.theme import DARK, LIGHT
from tests.ui.found import COVERAGE, dated, hit, outcome, spans_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from archive_app.statements.searching import Hit
    from archive_app.ui.results.row_layout import RowLayout

FIRST_THREE = [hit("a", "First"), hit("b", "Second"), hit("c", "Third")]


@pytest.fixture
def pane(qtbot: QtBot) -> ResultsPane:
    pane = ResultsPane()
    qtbot.addWidget(pane)
    pane.resize(430, 600)
    pane.show()
    return pane


def list_of(pane: ResultsPane) -> QListView:
    view = pane.findChild(QListView, "results")
    assert view is not None
    return view


def words_of(pane: ResultsPane) -> str:
    QApplication.sendPostedEvents()
    return "\n".join(label.text() for label in pane.findChildren(QLabel) if label.isVisible())


# -- what a row says


@given(st.text())
def test_flattening_keeps_every_character_in_its_place(text: str) -> None:
    flat = flattened(text)
    assert len(flat) == len(text)
    assert not any(character in "\n\r\t\v\f\x00\u2028\u2029\x85" for character in flat)
    assert all(new == old or new in " \u200b" for new, old in zip(flat, text, strict=True))


def test_white_space_takes_one_space_of_room() -> None:
    assert flattened("one\n\n two") == "one \u200b\u200btwo"


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=3))
def test_marks_stay_on_their_characters_when_passages_are_joined(texts: list[str]) -> None:
    snippets = [Snippet(text, ((0, 1), (len(text) - 1, len(text))), 7) for text in texts]
    joined = joined_snippets(snippets)
    expected = [flattened(text)[at] for text in texts for at in (0, -1)]
    found = [joined.text[start:end] for start, end in joined.marks]
    assert found == expected[: len(found)]
    assert set(expected[len(found) :]) <= {" ", "\u200b"}


def test_a_passage_says_where_text_was_left_out() -> None:
    assert joined_snippets([Snippet("from the middle", (), 40)]).text == "…from the middle…"
    assert joined_snippets([Snippet("The whole of it.", (), 0)]).text == "The whole of it."
    two = joined_snippets([Snippet("one", ((0, 3),), 0), Snippet("two", ((0, 3),), 90)])
    assert two.text == "one … two…"
    assert [two.text[start:end] for start, end in two.marks] == ["one", "two"]


def test_the_meta_line_names_date_party_people_and_where_it_appeared() -> None:
    full = hit(
        "x", date=dated("2017-03-12"), basis="stated", party="Riverside Union", publisher="Riverside Union",
        first_published=FirstPublished("The Forum"),
        people=(Person("A. Marlow"), Person("The Board", role="quoted")),
    )  # fmt: skip
    assert [piece.text for piece in meta_of(full, "en")] == [
        "12 March 2017", "Riverside Union", "A. Marlow", "first in The Forum",
    ]  # fmt: skip
    crowd = hit("y", people=tuple(Person(name) for name in "ABCD"), language="fr-CA")
    assert [piece.text for piece in meta_of(crowd, "en")][1:] == ["A", "B", "and 2 more", "Français (CA)"]


def test_an_undated_statement_is_marked_as_such_with_its_hint() -> None:
    date, *others = meta_of(hit("x", date_hint="yesterday’s verdict", party="Riverside Union"), "en")
    assert date.text == "undated — text says “yesterday’s verdict”"
    assert date.caution
    assert not any(piece.caution for piece in others)


def test_each_piece_of_the_meta_line_is_isolated() -> None:
    line = meta_line(meta_of(hit("x", date=dated("2016-02-11"), party="اتحاد ضفة النهر"), "en"))
    assert line == "\u206811 February 2016\u2069 · \u2068اتحاد ضفة النهر\u2069"


def test_a_file_name_stands_in_for_a_missing_title() -> None:
    assert title_of(hit("x", "  ", path="2016/notes/scan-0042.txt")).text == "scan-0042.txt"


def test_a_row_is_spoken_whole() -> None:
    spoken = spoken_row(hit("x", "Ten points.", "about the river", date=dated("2016"), basis="stated"), "en")
    assert spoken == "Ten points. 2016. about the river…"


# -- how a row is laid out


def laid_out(found: Hit, width: int = 400) -> RowLayout:
    font = QFont()
    font.setPixelSize(13)
    return lay_out_row(found, width, RowFonts.of(font), LIGHT, with_passage=True, usual_language="en")


def test_a_short_title_leaves_two_lines_to_the_passage(qapp: QApplication) -> None:
    texts = [layout for layout, _ in laid_out(hit("x", "Short", "the river " * 60)).texts]
    assert [layout.lineCount() for layout in texts] == [1, 1, 2]
    assert texts[2].text().endswith("…")


def test_a_long_title_takes_two_lines_and_leaves_one(qapp: QApplication) -> None:
    texts = [layout for layout, _ in laid_out(hit("x", "A very long title " * 30, "the river " * 60)).texts]
    assert [layout.lineCount() for layout in texts] == [2, 1, 1]
    assert texts[0].text().endswith("…")


@pytest.mark.parametrize("word", ["river ", "清流を守る会", "النهر ", "แม่น้ำ", "😀", "x"])
def test_no_line_is_wider_than_its_row(qapp: QApplication, word: str) -> None:
    for width in (60, 200, 430):
        for layout, _ in laid_out(hit("x", word * 80, word * 200, party=word * 40), width).texts:
            for number in range(layout.lineCount()):
                assert layout.lineAt(number).naturalTextWidth() <= max(40, width - 28) + 1


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="river 川𠮷😀نه\u0301\n-", min_size=1, max_size=200))
def test_marks_lie_on_their_characters_in_every_script(text: str) -> None:
    at = len(text) // 2
    found = hit("x", "T", None, snippets=(Snippet(text, ((at, at + 1),), 0),))
    layout = laid_out(found).texts[2][0]
    shown = layout.text().encode("utf-16-le")
    for span in layout.formats():
        marked = shown[2 * span.start : 2 * (span.start + span.length)].decode("utf-16-le")
        assert marked == flattened(text)[at]


def test_marks_have_a_colour_and_a_line(qapp: QApplication) -> None:
    title = "We asked for clean water"
    layout = laid_out(hit("x", title, title_marks=spans_of(title, "clean water"))).texts[0][0]
    (span,) = layout.formats()
    assert title[span.start : span.start + span.length] == "clean water"
    assert span.format.background().color().name() == LIGHT.mark
    assert span.format.fontUnderline() or span.format.underlineColor().name() == LIGHT.mark_line


def test_a_right_to_left_statement_reads_from_the_right(qapp: QApplication) -> None:
    row = laid_out(hit("x", "المياه النظيفة حق", "وعدوا كل أسرة", date=dated("2016-02-11"), basis="stated"))
    assert row.right_to_left
    for layout, _ in row.texts:
        line = layout.lineAt(0)
        assert line.naturalTextRect().right() == pytest.approx(400 - 28, abs=2)


LEADS = ["the river and its banks, ", "清流を守る会", "وعدوا كل أسرة ", "แม่น้ำสายหลัก", "😀😀", "unbreakable"]


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("word", ["water", "水", "المياه"])
@pytest.mark.parametrize("title", ["Short", "A very long title " * 30])
def test_a_passage_begins_late_enough_to_show_its_first_hit(
    qapp: QApplication, lead: str, word: str, title: str
) -> None:
    text = f"{lead * 9} {word} {lead * 30}"
    at = text.index(f" {word} ") + 1
    found = hit("x", title, None, snippets=(Snippet(text, ((at, at + len(word)),), 0),))
    for width in (120, 260, 430, 900):
        layout = laid_out(found, width).texts[2][0]
        ((start, end),) = [(span.start, span.start + span.length) for span in layout.formats()]
        shown = layout.text().encode("utf-16-le")
        assert shown[2 * start : 2 * end].decode("utf-16-le") == word
        last = layout.lineAt(layout.lineCount() - 1)
        assert end <= last.textStart() + last.textLength()
        assert last.naturalTextWidth() <= width - 28 + 1


def test_a_passage_whose_first_hit_fits_begins_where_it_begins(qapp: QApplication) -> None:
    text = "We asked for water " * 40
    found = hit("x", "Short", None, snippets=(Snippet(text, spans_of(text, "water"), 0),))
    assert laid_out(found).texts[2][0].text().startswith("We asked for water We")


def test_a_passage_that_begins_later_begins_with_a_word_and_keeps_its_direction(qapp: QApplication) -> None:
    text = "وعدوا كل أسرة " * 20 + "of clean water, he said and went"
    found = hit("x", "A very long title " * 30, None, snippets=(Snippet(text, spans_of(text, "water"), 0),))
    layout = laid_out(found, 260).texts[2][0]
    assert layout.text().startswith("…")
    assert layout.text()[1:].split(" ")[0] in text.split(" ")
    assert layout.textOption().textDirection() == Qt.LayoutDirection.RightToLeft


def test_paragraph_direction_is_that_of_the_first_strong_character() -> None:
    assert paragraph_direction("2016 — “النهر”, the river") == Qt.LayoutDirection.RightToLeft
    assert paragraph_direction("… the river النهر") == Qt.LayoutDirection.LeftToRight
    assert paragraph_direction("12 – 34") == Qt.LayoutDirection.LeftToRight


# -- the model


def test_the_model_keeps_to_qts_rules_through_a_life(qtbot: QtBot) -> None:
    model = ResultsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.replace(outcome(FIRST_THREE, total=7))
    model.append(outcome([hit("d"), hit("e")], total=7))
    model.replace(outcome([hit("z")]))
    model.replace(None)
    model.append(outcome([hit("late")], total=1))
    assert [model.index(row).data(ResultRole.ID) for row in range(model.rowCount())] == ["late"]
    assert model.data(QModelIndex(), Qt.ItemDataRole.DisplayRole) is None
    assert model.rowCount(model.index(0)) == 0


def test_a_page_is_asked_for_once_until_it_has_come(qtbot: QtBot) -> None:
    model = ResultsModel()
    asked: list[None] = []
    model.more_wanted.connect(lambda: asked.append(None))
    model.replace(outcome(FIRST_THREE, total=5))
    model.fetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert len(asked) == 1
    model.append(outcome([hit("c"), hit("d"), hit("e")], total=5))
    assert [model.index(row).data(ResultRole.ID) for row in range(model.rowCount())] == list("abcde")
    assert not model.canFetchMore(QModelIndex())


def test_a_page_with_nothing_new_ends_the_asking(qtbot: QtBot) -> None:
    model = ResultsModel()
    model.replace(outcome(FIRST_THREE, total=50))
    model.append(outcome(FIRST_THREE, total=50))
    assert not model.canFetchMore(QModelIndex())


def test_a_tooltip_is_escaped(qtbot: QtBot) -> None:
    model = ResultsModel()
    model.replace(outcome([hit("x", '<img src="file:///etc/passwd">')]))
    assert "<img" not in str(model.index(0).data(Qt.ItemDataRole.ToolTipRole))


# -- the pane


def test_totals_are_shown_and_the_undated_left_out_are_said_to_be(pane: ResultsPane) -> None:
    pane.show_outcome(outcome(FIRST_THREE, total=12_481, undated=4))
    assert "12,481 statements · 4 undated" in words_of(pane).splitlines()
    pane.show_outcome(outcome(FIRST_THREE, undated=4, filters=Filters(date_from="2016")))
    assert "3 statements · 4 undated left out" in words_of(pane).splitlines()


def test_the_choice_is_kept_by_statement_and_not_told_again(pane: ResultsPane) -> None:
    chosen: list[str] = []
    pane.statement_chosen.connect(chosen.append)
    pane.show_outcome(outcome(FIRST_THREE))
    pane.select_first()
    QTest.keyClick(list_of(pane), Qt.Key.Key_Down)
    assert chosen == ["a", "b"]
    pane.show_outcome(outcome([hit("z"), hit("y"), hit("b", "Second")]))
    assert pane.selected_id() == "b"
    pane.show_outcome(outcome([hit("z")]))
    assert pane.selected_id() is None
    pane.show_outcome(outcome([hit("z")], total=2))
    pane.add_page(outcome([hit("b")], total=2))
    assert pane.selected_id() == "b"
    assert chosen == ["a", "b"]


def test_another_archive_does_not_inherit_the_choice(pane: ResultsPane) -> None:
    pane.show_outcome(outcome(FIRST_THREE))
    pane.select_first()
    pane.forget_choice()
    assert pane.selected_id() is None
    pane.show_outcome(outcome([hit("a", "Of the same name")]))
    assert pane.selected_id() is None


def test_enter_and_double_click_open(pane: ResultsPane, qtbot: QtBot) -> None:
    opened: list[str] = []
    pane.statement_activated.connect(opened.append)
    pane.show_outcome(outcome(FIRST_THREE))
    pane.focus_list()
    assert pane.selected_id() == "a"
    QTest.keyClick(list_of(pane), Qt.Key.Key_Return)
    view = list_of(pane)
    centre = view.visualRect(view.model().index(1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert opened == ["a", "b"]


def test_scrolling_to_the_end_asks_for_more_until_all_are_there(pane: ResultsPane, qtbot: QtBot) -> None:
    sent = [len(FIRST_THREE)]

    def send_page() -> None:
        page = [hit(f"p{number}") for number in range(sent[0], sent[0] + 20)]
        sent[0] += 20
        pane.add_page(outcome(page, total=63))

    pane.more_wanted.connect(send_page, Qt.ConnectionType.QueuedConnection)
    pane.show_outcome(outcome(FIRST_THREE, total=63))
    view = list_of(pane)

    def all_there() -> bool:
        view.scrollToBottom()
        return view.model().rowCount() == 63

    qtbot.waitUntil(all_there)


def test_a_hundred_thousand_rows_are_one_height_and_cost_no_layout(pane: ResultsPane) -> None:
    pane.show_outcome(outcome([hit(f"h{number}") for number in range(100_000)]))
    view = list_of(pane)
    view.scrollToBottom()
    assert view.uniformItemSizes()
    assert view.indexAt(QPoint(20, view.viewport().height() - 10)).row() == 99_999


def test_the_scroll_bar_stands_over_rows_that_reach_the_edge(pane: ResultsPane, qtbot: QtBot) -> None:
    view = list_of(pane)
    for count in (3, 40, 3):
        pane.show_outcome(outcome([hit(f"h{number}") for number in range(count)]))
        bar = view.verticalScrollBar()
        qtbot.waitUntil(lambda bar=bar, count=count: bar.isVisible() == (count == 40))
        assert view.viewport().width() == view.width()
        if bar.isVisible():
            middle = QPoint(view.width() - bar.width() // 2, view.height() // 2)
            assert view.childAt(middle) is bar


def test_rows_are_painted_in_light_and_dark(pane: ResultsPane) -> None:
    title = "We asked for clean water"
    found = hit("a", title, title_marks=spans_of(title, "clean water"))
    for theme in (LIGHT, DARK):
        pane.apply_theme(theme)
        pane.show_outcome(outcome([found]))
        pane.select_first()
        image = list_of(pane).viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(110)}
        assert {theme.selection, theme.accent, theme.mark, theme.mark_line, theme.rule} <= colours


def test_the_order_is_chosen_from_a_menu(pane: ResultsPane) -> None:
    orders: list[str] = []
    pane.sort_changed.connect(orders.append)
    pane.show_outcome(outcome(FIRST_THREE))
    (button,) = (b for b in pane.findChildren(QToolButton) if b.accessibleName().startswith("Order"))
    actions = {action.text(): action for action in button.menu().actions()}
    assert list(actions) == ["Relevance", "Newest", "Oldest"]
    actions["Oldest"].trigger()
    assert orders == ["oldest"]


def test_a_screen_reader_is_given_every_row(pane: ResultsPane) -> None:
    pane.show_outcome(outcome([hit("a", "First", date=dated("2016"), basis="inferred")]))
    view = QAccessible.queryAccessibleInterface(list_of(pane))
    assert view.text(QAccessible.Text.Name) == "Statements found"
    assert "First. 2016 (inferred)" in view.child(0).text(QAccessible.Text.Name)


# -- three different nothings


def test_nothing_matches_says_what_is_covered_and_what_narrows(pane: ResultsPane) -> None:
    dropped: list[Filters] = []
    taken: list[str] = []
    pane.filters_changed.connect(dropped.append)
    pane.suggestion_chosen.connect(taken.append)
    filters = Filters(party=("Riverside Union",), date_from="2016", date_to="2018")
    nothing = outcome(query="rivr", filters=filters, suggestions=("river",), facets=Facets())
    pane.show_outcome(nothing, COVERAGE)
    words = words_of(pane)
    assert "Nothing matches" in words
    assert "so far" not in words
    assert "12,481 statements from 3 May 2004 to 1 June 2024" in words
    chips = {chip.label: chip for chip in pane.findChildren(Chip) if chip.isVisible()}
    assert list(chips) == ["Riverside Union", "2016 – 2018"]
    QTest.mouseClick(chips["Riverside Union"], Qt.MouseButton.LeftButton)
    assert dropped == [Filters(date_from="2016", date_to="2018")]
    (river,) = (b for b in pane.findChildren(QPushButton) if b.isVisible() and b.text() == "river")
    QTest.mouseClick(river, Qt.MouseButton.LeftButton)
    assert taken == ["river"]


def test_nothing_matches_so_far_while_the_folder_is_still_being_read(pane: ResultsPane) -> None:
    pane.show_outcome(replace(outcome([]), indexing=True))
    words = words_of(pane)
    assert "Nothing matches so far" in words
    assert "still being read" in words


def test_nothing_here_yet_offers_to_open_a_folder(pane: ResultsPane, qtbot: QtBot) -> None:
    pane.show_nothing_yet()
    assert "Nothing here yet" in words_of(pane)
    (button,) = (b for b in pane.findChildren(QPushButton) if b.isVisible())
    with qtbot.waitSignal(pane.open_folder_wanted):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_still_indexing_shows_how_far(pane: ResultsPane) -> None:
    pane.show_indexing(None)
    pane.show_indexing(IndexProgress("reading", 1200, 20_000, 450.0, 41.0))
    assert "Still reading this folder" in words_of(pane)
    assert "1,200 of 20,000 files, 450 a second, about 41 seconds left" in words_of(pane)
    assert progress_in_words(IndexProgress("walking", 1, None)) == "Looking through the folder… 1 file so far"
    assert progress_in_words(IndexProgress("reading", 0, 9, 0.0, 300.0)).endswith("about 5 minutes left")


def test_a_failure_says_what_to_do_next_as_plain_text(pane: ResultsPane) -> None:
    pane.show_failure("The folder “<b>x</b>” does not exist.", "Choose another folder.")
    assert "<b>x</b>" in words_of(pane)
    assert "Choose another folder." in words_of(pane)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in pane.findChildren(QLabel))


def test_after_a_nothing_the_list_comes_back(pane: ResultsPane) -> None:
    pane.show_outcome(outcome(FIRST_THREE))
    pane.select_first()
    pane.show_outcome(outcome(query="zzz"))
    assert not list_of(pane).isVisible()
    pane.show_outcome(outcome(FIRST_THREE))
    assert list_of(pane).isVisible()
    assert pane.selected_id() == "a"


def test_a_help_event_over_a_row_is_harmless(pane: ResultsPane) -> None:
    pane.show_outcome(outcome([hit("a", "<script>")]))
    view = list_of(pane)
    spot = QPoint(30, 20)
    QApplication.sendEvent(
        view.viewport(), QHelpEvent(QEvent.Type.ToolTip, spot, view.viewport().mapToGlobal(spot))
    )
    assert pane.selected_id() is None


@pytest.mark.parametrize(("query", "order"), [("", "Newest"), ("  ", "Newest"), ("river", "Relevance")])
def test_the_order_is_named_as_it_is(pane: ResultsPane, query: str, order: str) -> None:
    pane.show_outcome(outcome(FIRST_THREE, query=query), COVERAGE)
    assert f"{order} ▾" in [button.text() for button in pane.findChildren(QToolButton)]


def test_what_was_typed_can_be_dropped_where_nothing_matches(pane: ResultsPane) -> None:
    edited: list[str] = []
    pane.query_edited.connect(edited.append)
    typed = (TypedCondition("party", "party: Greens", 6, 18),)
    pane.show_outcome(outcome(query="river party:Greens", conditions=typed), COVERAGE)
    assert "Drop it with a click" in words_of(pane)
    (chip,) = (chip for chip in pane.findChildren(Chip) if chip.isVisible())
    assert chip.label == "party: Greens"
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert edited == ["river"]


def test_the_undated_that_match_are_offered_where_nothing_else_does(pane: ResultsPane) -> None:
    told: list[Filters] = []
    pane.filters_changed.connect(told.append)
    pane.show_outcome(outcome(undated=2, filters=Filters(date_from="2016")), COVERAGE)
    assert "2 undated statements match, but are left out by the period." in words_of(pane)
    (include,) = (b for b in pane.findChildren(QPushButton) if b.isVisible())
    QTest.mouseClick(include, Qt.MouseButton.LeftButton)
    assert told == [Filters(date_from="2016", include_undated=True)]


@pytest.mark.parametrize(
    ("query", "help_given"),
    [
        ("“clean watter”", "Without the quotation marks"),
        ("water -water", "What is left out"),
        ("NOT river", "What is left out"),
        ("Zwischenruf", "with a star: Zwis*"),
        ("e-mail", "with a star: mail*"),
        ("!?", "Type a word"),
    ],
)
def test_the_advice_fits_the_query(query: str, help_given: str) -> None:
    assert help_given in advice(outcome(query=query), narrowed_by=0)


def test_what_ranks_no_words_is_in_order_of_dates(pane: ResultsPane) -> None:
    typed = (TypedCondition("party", "party: Greens", 0, 12),)
    pane.show_outcome(outcome(FIRST_THREE, query="party:Greens", conditions=typed), COVERAGE)
    assert "Newest ▾" in [button.text() for button in pane.findChildren(QToolButton)]
