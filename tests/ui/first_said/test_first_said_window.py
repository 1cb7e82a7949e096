"""A phrase is typed, and everyone who said it stands on a line of time and in a table."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from archive_app.ui.first_said.line import line_of
from archive_app.ui.first_said.session import INVITATION, STOPPED, TOO_LONG, FirstSaidSession
from archive_app.ui.first_said.timeline import Timeline
from archive_app.ui.first_said.window import FirstSaidWindow
from archive_app.ui.theme import DARK, LIGHT


@pytest.fixture
def session(session_of, archive):
    return session_of(FirstSaidSession, archive)


@pytest.fixture
def window(qtbot, session):
    made = FirstSaidWindow(None, LIGHT)
    qtbot.addWidget(made)
    made.phrase_given.connect(session.ask)
    made.stop_wanted.connect(session.cancel)
    made.watched.connect(session.set_watched)
    session.slow.connect(made.show_waiting)
    session.progress.connect(made.show_progress)
    session.found.connect(made.show_found)
    session.answered.connect(made.show_answer)
    session.failed.connect(made.show_failure)
    made.come_forward()
    return made


def look(window, by_hand, phrase: str = "clean water") -> Timeline:
    window._box.setText(phrase)
    QTest.keyClick(window._box, Qt.Key.Key_Return)
    by_hand.run_all()
    return window.findChild(Timeline)


def column(window, number: int) -> list[str]:
    model = window._model
    return [model.index(row, number).data().strip("\u2068\u2069") for row in range(model.rowCount())]


def test_the_answer_in_a_sentence_and_in_a_table(window, by_hand):
    look(window, by_hand)
    told = window._told.text().replace("\u2068", "").replace("\u2069", "")
    assert told == (
        "Of 5 statements, 2 can have been the first, since their dates overlap: Red, حزب الماء. "
        "1 undated one may be older."
    )
    assert column(window, 0) == ["June 2015", "10 June 2015", "1 May 2016", "undated"]
    assert column(window, 2) == ["red.md", "green.md", "blue.md", "undated.md"]


def test_the_keyboard_walks_along_the_line(window, by_hand, qtbot):
    line = look(window, by_hand)
    line.setFocus()
    assert line.accessibleDescription().startswith("1 of 4. June 2015. Red. red.md. ")
    QTest.keyClick(line, Qt.Key.Key_End)
    assert line.accessibleDescription().startswith("4 of 4. undated. Red")
    assert window._table.currentIndex().row() == 3
    QTest.keyClick(line, Qt.Key.Key_Left)
    assert "2 times in it; 1 reprint" in line.accessibleDescription()
    assert window._note.text() == "2 times in it; 1 reprint."
    QTest.keyClick(line, Qt.Key.Key_Up)
    assert window._table.currentIndex().row() == 1
    with qtbot.waitSignal(window.place_opened) as opened:
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert opened.args[0].statement.id == "green.md"


def test_the_table_moves_the_line_and_opens(window, by_hand, qtbot):
    line = look(window, by_hand)
    window._table.selectRow(2)
    assert line.accessibleDescription().startswith("3 of 4")
    with qtbot.waitSignal(window.place_opened) as opened:
        window._table.activated.emit(window._model.index(2, 0))
    assert opened.args[0].statement.id == "blue.md"


def test_a_mark_is_chosen_with_the_mouse(window, by_hand, qtbot):
    line = look(window, by_hand)
    qtbot.waitUntil(lambda: line.width() > line.minimumSizeHint().width())
    left, right, y = line._span(2)
    with qtbot.waitSignal(line.chosen) as chosen:
        QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=line.rect().topLeft() + _point(left, right, y))
    assert chosen.args == [2]


def _point(left: float, right: float, y: float):
    from PySide6.QtCore import QPoint

    return QPoint(int((left + right) / 2), int(y))


def test_where_marks_stand(archive):
    line = line_of(archive.first_said("clean water"), 600)
    assert line.rows == ("Red", "حزب الماء", "Blue")
    june, tenth, may, undated = line.marks
    assert june.left < tenth.left == tenth.right < june.right < may.left <= 600
    assert undated.left is None
    assert undated.row == june.row
    assert len(may.reprints) == 1
    assert may.left < may.reprints[0]
    assert [year for _, year in line.years] == [2016]


@pytest.mark.parametrize(
    ("phrase", "answer"),
    [("", INVITATION), ("   ", INVITATION), ("water " * 200, TOO_LONG), ("“—”", "Not in this archive. ")],
)
def test_no_phrase_is_answered_plainly(window, by_hand, phrase, answer):
    look(window, by_hand, phrase)
    assert window._told.text().startswith(answer)
    assert not window._table.isVisible()
    assert not window._open.isEnabled()


def test_the_place_one_stands_on_is_kept_when_the_archive_has_changed(window, session, by_hand):
    look(window, by_hand)
    window._table.selectRow(2)
    session.repeat()
    by_hand.run_all()
    assert window._table.currentIndex().row() == 2
    session.set_watched(False)
    session.set_archive(session._archive)
    assert window._told.text() == INVITATION


def test_looking_can_be_stopped(window, session, by_hand, qtbot):
    window._box.setText("clean water")
    window._look.click()
    qtbot.waitUntil(window._busy.isVisible, timeout=5_000)
    window._busy.stop_wanted.emit()
    by_hand.run_all()
    assert window._told.text() == STOPPED
    assert not window._busy.isVisible()


def test_both_themes_are_painted(window, by_hand, qtbot):
    line = look(window, by_hand)
    qtbot.waitUntil(line.isVisible)
    pictures = []
    for theme in (LIGHT, DARK):
        window.apply_theme(theme)
        pictures.append(line.grab().toImage())
        assert pictures[-1].pixelColor(2, 2).name() == theme.page
    assert pictures[0] != pictures[1]
