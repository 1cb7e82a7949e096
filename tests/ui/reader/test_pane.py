"""The reading pane as the window uses it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from archive_app.statements.problems import Problem, ProblemKind
from archive_app.statements.statement import FirstPublished, Person, Proposal
from archive_app.ui.reader.detail_rows import DetailRows, Words
from archive_app.ui.reader.plain_page import PlainPage
from archive_app.ui.theme import DARK, LIGHT

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from archive_app.ui.reader.pane import ReaderPane
    from tests.ui.reader.conftest import MakeStatement

RIVER = """The **river** is 😀 ours.

We asked for [clean water](https://example.org/w).

- the river
- the River’s mouth
"""


def spans(text: str, word: str) -> tuple[tuple[int, int], ...]:
    found, at = [], text.find(word)
    while at >= 0:
        found.append((at, at + len(word)))
        at = text.find(word, at + 1)
    return tuple(found)


def marked(pane: ReaderPane) -> list[str]:
    return [selection.cursor.selectedText() for selection in pane.page().extraSelections()]


def labels(pane: ReaderPane) -> list[str]:
    return [label.text() for label in pane._header.findChildren(QLabel) if label.isVisibleTo(pane)]


def test_hits_are_marked_and_stepped_round(pane: ReaderPane, make_statement: MakeStatement) -> None:
    statement = make_statement(RIVER)
    pane.show_statement(statement, spans(statement.text, "river"))
    assert marked(pane) == ["river", "river"]
    assert pane._stepper.text() == "1 of 2"
    seen = []
    for step in (pane.next_hit, pane.next_hit, pane.previous_hit):
        step()
        position = pane.page().textCursor().position()
        shown = pane.page().shown()
        assert shown is not None
        seen.append(shown.offsets.text_offset(position))
    first, second = (start for start, _ in spans(statement.text, "river"))
    assert seen == [second, first, second]
    assert pane._stepper.text() == "2 of 2"
    assert pane.current_id() == statement.id


def test_a_hit_over_two_blocks_is_marked_in_both(pane: ReaderPane, make_statement: MakeStatement) -> None:
    statement = make_statement(RIVER)
    start = statement.text.index("ours.")
    pane.show_statement(statement, ((start, statement.text.index("asked") + 5),))
    assert marked(pane) == ["ours.", "We asked"]


def test_without_hits_there_is_no_stepper(pane: ReaderPane, make_statement: MakeStatement) -> None:
    pane.show_statement(make_statement(RIVER))
    pane.next_hit()
    assert pane._stepper.isHidden()
    pane.show_nothing("Nothing is chosen.")
    assert pane.current_id() is None
    assert pane._pages.isHidden()


def test_find_takes_quotes_accents_and_case_as_alike(
    pane: ReaderPane, make_statement: MakeStatement, qtbot: QtBot
) -> None:
    statement = make_statement("The River’s mouth, in the CAFÉ: “clean  \nwater” 😀 the river's end.")
    pane.show_statement(statement)
    pane.open_find()
    qtbot.keyClicks(pane._find._box, "river's")
    qtbot.keyClick(pane._find._box, Qt.Key.Key_Return)
    assert marked(pane) == ["River’s", "river's"]
    qtbot.waitUntil(lambda: pane._find._count.text() == "2 of 2")
    qtbot.keyClick(pane._find._box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert pane._find._count.text() == "1 of 2"
    for words, wanted in (("cafe", "CAFÉ"), ("“CLEAN water", "“clean\u2028water"), ('"clean', "“clean")):
        pane._find._box.setText(words)
        pane._find._start()
        assert marked(pane) == [wanted]
    pane._find._box.setText("nowhere")
    pane._find._start()
    assert pane._find._count.text() == "not found"
    qtbot.keyClick(pane._find._box, Qt.Key.Key_Escape)
    assert not pane._find.is_open()
    assert marked(pane) == []


def test_copy_gives_the_characters_of_the_text(pane: ReaderPane, make_statement: MakeStatement) -> None:
    statement = make_statement("One line\nand one 😀.\n\n| a | b |\n|---|---|\n| c | 𠀀 |\n\nlast")
    pane.show_statement(statement)
    page = pane.page()
    page.selectAll()
    page.copy()
    assert QGuiApplication.clipboard().text() == statement.text
    shown = page.shown()
    assert shown is not None
    cursor = page.textCursor()
    start, end = statement.text.index("and one"), statement.text.index("b")
    cursor.setPosition(shown.offsets.position(start))
    cursor.setPosition(shown.offsets.position(end), QTextCursor.MoveMode.KeepAnchor)
    page.setTextCursor(cursor)
    page.copy()
    # A selection that reaches into a table takes all of it, as it shows.
    assert QGuiApplication.clipboard().text() == statement.text[start : statement.text.index("\n\nlast")]
    assert not QGuiApplication.clipboard().mimeData().hasHtml()


def test_zoom_goes_by_steps_and_keeps_the_place(
    pane: ReaderPane, make_statement: MakeStatement, qtbot: QtBot
) -> None:
    statement = make_statement(
        "\n\n".join(f"Paragraph {n} of many, with a few words in it." for n in range(300))
    )
    pane.show_statement(statement)
    pane.page().scroll_to_offset(statement.text.index("Paragraph 150 "))
    with qtbot.waitSignal(pane.zoom_changed) as told:
        pane.zoom_in()
    assert told.args == [1.1]
    top = pane.page().top_offset()
    assert statement.text[top:].startswith("Paragraph 150 ")
    pane.zoom_reset()
    pane.zoom_out()
    assert pane.zoom() == 0.9
    pane.set_zoom(1.27)
    assert pane.zoom() == 1.25
    for _ in range(20):
        pane.zoom_in()
    assert pane.zoom() == 3.0


def test_the_place_comes_back_when_asked(pane: ReaderPane, make_statement: MakeStatement) -> None:
    long = make_statement("\n\n".join(f"Paragraph {n}." for n in range(300)), id="long")
    pane.show_statement(long)
    place = long.text.index("Paragraph 200.")
    pane.page().scroll_to_offset(place)
    pane.show_statement(make_statement("short", id="short"))
    pane.show_statement(long, restore_scroll=True)
    assert pane.page().top_offset() == place
    pane.show_statement(long)
    assert pane.page().top_offset() == 0


def test_both_themes_and_numbers_can_be_changed_while_reading(
    pane: ReaderPane, make_statement: MakeStatement
) -> None:
    pane.show_statement(make_statement(RIVER))
    with_numbers = pane.page().viewport().grab().toImage()
    pane.set_paragraph_numbers(False)
    assert pane.page().viewport().grab().toImage() != with_numbers
    pane.set_paragraph_numbers(True)
    assert pane.page().viewport().grab().toImage() == with_numbers
    pane.apply_theme(DARK)
    dark = pane.page().viewport().grab().toImage()
    assert dark.pixelColor(dark.width() - 3, dark.height() - 3).name() == DARK.page
    pane.apply_theme(LIGHT)
    assert pane.page().viewport().grab().toImage() == with_numbers


def test_header_says_what_is_known_and_how(
    pane: ReaderPane, make_statement: MakeStatement, qtbot: QtBot
) -> None:
    pane.show_statement(
        make_statement(
            RIVER,
            people=(Person("J. Ferry", "author", "spokesperson for water", "Riverside Union"),),
            first_published=FirstPublished("The Forum", None, None, "first appeared in The Forum"),
            url="https://riverside.example/leaflet",
            tags=("water", "<b>bold</b>"),
            extra={"layout": "post", "nested": {"a": [1, None]}},
            language="en",
            language_basis="detected",
        )
    )
    shown = labels(pane)
    for words in (
        "12 March 2017",
        "stated in the document",
        "Riverside Union",
        "riverside.example/leaflet",
        "“first appeared in The Forum”",
        "J. Ferry, spokesperson for water (Riverside Union, at the time)",
        "2017/leaflet.md",
    ):
        assert words in shown
    assert "water, <b>bold</b>" not in shown
    next(b for b in pane._header.findChildren(QPushButton) if b.text().startswith("More")).click()
    qtbot.waitUntil(lambda: "post" in labels(pane))
    shown = labels(pane)
    for words in ("water, <b>bold</b>", "post", "a: 1, —", "English · detected"):
        assert words in shown
    for label in pane._header.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText


def test_header_marks_the_undated_and_the_proposed(pane: ReaderPane, make_statement: MakeStatement) -> None:
    pane.show_statement(
        make_statement(
            RIVER,
            issued=None,
            issued_basis=None,
            proposals=(
                Proposal("issued", None, "Yesterday’s verdict", 0, 3),
                Proposal("first_published", "Progress", "This post first appeared on Progress", 0, 3),
            ),
            problems=(Problem("x", 3, ProblemKind.FRONT_MATTER, "The fence was mended.", "Close it."),),
        )
    )
    shown = labels(pane)
    assert "undated — text says “Yesterday’s verdict”" in shown
    assert "Progress — proposed, from “This post first appeared on Progress”" in shown
    assert "This file needs attention: Line 3: The fence was mended. Close it." in shown
    undated = next(w for w in pane._header.findChildren(QLabel) if w.text().startswith("undated"))
    assert undated.property("tone") == "caution"


def test_links_of_header_and_text_only_ask(
    pane: ReaderPane, make_statement: MakeStatement, qtbot: QtBot
) -> None:
    statement = make_statement(RIVER, url="https://riverside.example/leaflet")
    pane.show_statement(statement)
    asked: list[str] = []
    pane.link_activated.connect(asked.append)
    button = next(b for b in pane._header.findChildren(QToolButton) if b.accessibleName().startswith("Open"))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    page = pane.page()
    shown = page.shown()
    assert shown is not None
    cursor = QTextCursor(shown.document)
    cursor.setPosition(shown.offsets.position(statement.text.index("clean water") + 3))
    before = page.document()
    qtbot.mouseClick(page.viewport(), Qt.MouseButton.LeftButton, pos=page.cursorRect(cursor).center())
    assert asked == ["https://riverside.example/leaflet", "https://example.org/w"]
    assert page.document() is before


def test_the_header_leaves_room_in_a_low_pane(pane: ReaderPane, make_statement: MakeStatement) -> None:
    pane.show_statement(make_statement(RIVER))
    assert not pane._header.is_compact()
    pane.resize(700, 300)
    assert pane._header.is_compact()
    assert pane.page().viewport().height() > 150
    pane._header._toggle.click()
    assert not pane._header.is_compact()


def test_a_right_to_left_statement_reads_right_to_left(
    pane: ReaderPane, make_statement: MakeStatement
) -> None:
    statement = make_statement("وعدوا كل بيت على النهر.\n\nنطالب المجلس.", title="طلبنا مياهًا")
    pane.show_statement(statement, spans(statement.text, "النهر"))
    assert pane._header.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert marked(pane) == ["النهر"]
    cursor = QTextCursor(pane.page().document())
    assert pane.page().cursorRect(cursor).x() > pane.page().viewport().width() // 2


def test_marks_on_the_scroll_bar_are_one_to_a_pixel_and_can_be_clicked(
    pane: ReaderPane, make_statement: MakeStatement, qtbot: QtBot
) -> None:
    statement = make_statement("\n\n".join(f"The river number {n}." for n in range(3000)))
    marks = spans(statement.text, "river")
    pane.show_statement(statement, marks)
    pane._hits._place_scroll_marks()
    bar = pane.page().marked_bar
    rows = bar.mark_rows()
    assert 0 < len(rows) <= bar.height()
    row, index = sorted(rows.items())[len(rows) // 2]
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(5, row + 1))
    assert pane._stepper.text() == f"{index + 1:,} of 3,000"
    assert 0 < len(pane.page().extraSelections()) <= 1000


def test_a_text_beyond_measure_has_the_same_tools(
    pane: ReaderPane, make_statement: MakeStatement, qtbot: QtBot
) -> None:
    body = "Words of it 😀 and the river.\n\n" * 60_000
    statement = make_statement(body)
    pane.show_statement(statement, spans(statement.text, "river"))
    page = pane.page()
    assert isinstance(page, PlainPage)
    assert "plain text" in pane._notice.text()
    pane.previous_hit()
    assert pane._stepper.text() == "60,000 of 60,000"
    assert page.textCursor().block().text().endswith("the river.")
    assert set(marked(pane)) == {"river"}
    assert len(marked(pane)) <= 1000
    page.selectAll()
    assert page.text_selected() == statement.text
    pane.open_find()
    pane._find._box.setText("OF IT")
    pane._find._start()
    qtbot.waitUntil(lambda: pane._find._count.text().endswith("60,000"), timeout=20_000)
    assert isinstance(pane.page(), PlainPage)


def test_text_area_is_named(pane: ReaderPane) -> None:
    assert pane._rich.accessibleName() == "Statement text"
    assert pane._plain.accessibleName() == "Statement text"


def test_keyboard_selects_and_scrolls(pane: ReaderPane, make_statement: MakeStatement, qtbot: QtBot) -> None:
    pane.show_statement(make_statement("\n\n".join(f"Paragraph {n} here." for n in range(200))))
    page = pane.page()
    for _ in range(9):
        qtbot.keyClick(page, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert page.text_selected() == "Paragraph"
    qtbot.keyClick(page, Qt.Key.Key_Space)
    assert page.verticalScrollBar().value() > 0
    before = page.document().toPlainText()
    qtbot.keyClicks(page, "typed")
    assert page.document().toPlainText() == before


def test_failed_pdf_is_one_sentence(pane: ReaderPane, make_statement: MakeStatement, tmp_path: Path) -> None:
    told: list[str] = []
    pane.output_failed.connect(told.append)
    pane.show_statement(make_statement(RIVER))
    pane.save_pdf(tmp_path / "missing" / "x.pdf")
    assert told == ["The PDF could not be saved as x.pdf: no such file or directory. Choose another place."]


def visible_words(pane: ReaderPane) -> list[str]:
    return [label.text() for label in pane.findChildren(QLabel) if label.isVisibleTo(pane)]


def test_an_empty_pane_invites_and_names_the_main_keys(pane: ReaderPane) -> None:
    words = visible_words(pane)
    assert "Choose a statement to read it here." in words
    assert {"Ctrl+K", "F3", "Ctrl+F", "Shift+?"} <= set(words)
    pane.show_nothing("The file is gone. Look for changes.")
    words = visible_words(pane)
    assert "The file is gone. Look for changes." in words
    assert "Ctrl+K" not in words


def test_where_nothing_can_be_chosen_nothing_is_invited_to(pane: ReaderPane) -> None:
    pane.invite(inviting=False)
    assert not any(visible_words(pane))
    pane.invite(inviting=True)
    assert "Ctrl+K" in visible_words(pane)
    pane.show_nothing("The file is gone. Look for changes.")
    for inviting in (False, True):
        pane.invite(inviting=inviting)
        assert visible_words(pane) == ["The file is gone. Look for changes."]


@pytest.mark.parametrize("length", [30, 60_000])
def test_the_end_of_the_text_can_be_scrolled_clear_of_the_stepper(
    pane: ReaderPane, make_statement: MakeStatement, length: int
) -> None:
    statement = make_statement("Words of it and the river.\n\n" * length)
    pane.show_statement(statement, spans(statement.text, "river"))
    page = pane.page()
    page.moveCursor(QTextCursor.MoveOperation.End)
    bar = page.verticalScrollBar()
    bar.setValue(bar.maximum())
    end = page.viewport().mapTo(pane, page.cursorRect().bottomRight()).y()
    assert end <= pane._stepper.mapTo(pane, QPoint(0, 0)).y()


def rows_of(pane: ReaderPane) -> list[tuple[QLabel, QLabel]]:
    """Return the label of each row's name with that of its first words."""
    (rows,) = pane._header.findChildren(DetailRows)
    grid = rows.layout()
    pairs = []
    for at in range(1, grid.rowCount()):
        name, value = (grid.itemAtPosition(at, column).widget() for column in (0, 1))
        pairs.append((name, value.findChildren(Words)[0]))
    return pairs


def middle(label: QLabel, pane: ReaderPane) -> float:
    return label.mapTo(pane, QPoint(0, 0)).y() + label.height() / 2


@pytest.mark.parametrize("publisher", ["Riverside Union", "港町の会", "حزب ضفة النهر"])
def test_the_rows_of_the_header_stand_evenly_and_in_line(
    pane: ReaderPane, make_statement: MakeStatement, publisher: str, qtbot: QtBot
) -> None:
    pane.show_statement(make_statement(RIVER, publisher=publisher, url="https://riverside.example/leaflet"))
    pairs = rows_of(pane)

    def stand_evenly() -> None:
        for name, words in pairs:
            assert abs(middle(name, pane) - middle(words, pane)) <= 1
            assert words.height() >= words.fontMetrics().boundingRect(words.text()).height()
        steps = [middle(b, pane) - middle(a, pane) for (a, _), (b, _) in pairwise(pairs)]
        assert min(steps) > 0
        assert max(steps) - min(steps) <= 2

    qtbot.waitUntil(stand_evenly)


@pytest.mark.parametrize("times", [1, 2])
def test_a_dot_between_words_is_not_left_where_a_line_ends_or_begins(
    pane: ReaderPane, make_statement: MakeStatement, times: int, qtbot: QtBot
) -> None:
    url = "https://riverside.example/" + "leaflet" * 6
    pane.resize(420, 700)
    publisher = "The Riverside Union of the Lower Basin " * times
    pane.show_statement(make_statement(RIVER, publisher=publisher, url=url))
    words = pane._header.findChildren(Words)
    (after,) = (label for label in words if label.text().startswith("riverside.example/"))
    wrapped = [label for label in words if label.text() == "·" and label.parent() is after.parent()]

    def stands_alone() -> None:
        assert [dot.width() for dot in wrapped] == [0]
        assert after.x() == 0
        assert after.y() > 0

    qtbot.waitUntil(stands_alone)


def test_english_words_keep_their_direction_in_a_right_to_left_header(
    pane: ReaderPane, make_statement: MakeStatement, qtbot: QtBot
) -> None:
    statement = make_statement(
        "وعدوا كل بيت على النهر.",
        title="طلبنا مياهًا",
        problems=(Problem("x", 3, ProblemKind.FRONT_MATTER, "The fence was mended.", "Close it."),),
    )
    pane.show_statement(statement)
    (problem,) = (w for w in pane._header.findChildren(Words) if w.text().startswith("This file needs"))
    names = [name for name, _ in rows_of(pane)]
    assert names
    for words in (problem, *names):
        assert words.layoutDirection() == Qt.LayoutDirection.LeftToRight
        assert words.alignment() & Qt.AlignmentFlag.AlignRight
        assert words.alignment() & Qt.AlignmentFlag.AlignAbsolute

    def stand_at_the_edge() -> None:
        edge = pane._header._title.mapTo(pane, pane._header._title.rect().topRight()).x()
        assert {name.mapTo(pane, name.rect().topRight()).x() for name in names} == {edge}

    qtbot.waitUntil(stand_at_the_edge)


def test_a_narrow_pane_keeps_its_room_for_the_text(
    pane: ReaderPane, make_statement: MakeStatement, qtbot: QtBot
) -> None:
    people = tuple(Person(f"Speaker number {n} of the meeting") for n in range(12))
    pane.show_statement(make_statement(RIVER, people=people))
    assert not pane._header.is_compact()
    pane.resize(400, 540)
    qtbot.waitUntil(pane._header.is_compact)
    assert pane._header._toggle.isVisible()
    pane._header._toggle.click()
    assert not pane._header.is_compact()


def test_the_header_begins_where_the_lines_begin_at_any_size(
    pane: ReaderPane, make_statement: MakeStatement, qtbot: QtBot
) -> None:
    pane.show_statement(make_statement(RIVER))

    def begins_where_the_lines_begin() -> bool:
        page, title = pane.page(), pane._header._title
        line = page.viewport().mapTo(pane, page.cursorRect(QTextCursor(page.document())).topLeft()).x()
        return abs(title.mapTo(pane, QPoint(0, 0)).x() - line) <= 2

    for zoom in (1.0, 1.5, 2.5):
        pane.set_zoom(zoom)
        qtbot.waitUntil(begins_where_the_lines_begin)


def test_more_details_have_room_at_once_and_fold_away_again(
    pane: ReaderPane, make_statement: MakeStatement, qtbot: QtBot
) -> None:
    pane.resize(700, 900)
    pane.show_statement(make_statement(RIVER, rights="CC BY", tags=("water", "leaflet"), version="2"))
    (more,) = (b for b in pane._header.findChildren(QPushButton) if b.text() == "More ▾")
    qtbot.waitUntil(lambda: pane._header.height() == pane._header.sizeHint().height())
    more.setFocus()
    height = pane._header.height()
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: more.text() == "Less ▴")
    assert "water, leaflet" in labels(pane)
    qtbot.waitUntil(lambda: pane._header.height() > height + 40)
    qtbot.waitUntil(lambda: pane._header._scroll.verticalScrollBar().maximum() == 0)
    assert pane._header.focusWidget() is more
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "water, leaflet" not in labels(pane))
    qtbot.waitUntil(lambda: pane._header.height() == height)
