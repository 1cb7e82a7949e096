"""Two statements compared in their window: the way from change to change, what is folded, a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from archive_app.statements.problems import ArchiveError
from archive_app.ui.comparing.folding import Folded, folded
from archive_app.ui.comparing.page import DifferencePage
from archive_app.ui.comparing.session import STOPPED, ComparingSession, Side
from archive_app.ui.comparing.window import ComparingWindow
from archive_app.ui.theme import DARK, LIGHT

if TYPE_CHECKING:
    from pathlib import Path

OLD = "Clean water is near.\n\nThe board has not met.\n\n" + "\n\n".join(
    f"Point {n} stays." for n in range(9)
)
NEW = OLD.replace("has not met", "has met").replace("Point 8 stays.", "Point 8 goes 🤷.")


@pytest.fixture
def session(lane):
    return ComparingSession(None, lane, lane)


@pytest.fixture
def window(qtbot, session):
    made = ComparingWindow(None, LIGHT)
    qtbot.addWidget(made)
    made.sides_wanted.connect(lambda old, new, typography: session.compare(old, new, typography=typography))
    made.stop_wanted.connect(session.cancel)
    session.slow.connect(made.show_waiting)
    session.compared.connect(made.show_compared)
    session.stopped.connect(made.show_words)
    session.failed.connect(lambda message, remedy: made.show_words(f"{message} {remedy}"))
    made.resize(1000, 700)
    made.come_forward()
    return made


def side(text: str, name: str = "Water") -> Side:
    return Side(name, lambda: text)


def show(window, by_hand, old: str, new: str) -> DifferencePage:
    window.compare([side(old)], side(new))
    by_hand.run_all()
    return window.findChild(DifferencePage)


def test_the_way_from_change_to_change_goes_round(window, by_hand):
    page = show(window, by_hand, OLD, NEW)
    assert window._counts.text() == "2 words taken out, 2 put in."
    assert page.changes == 2
    QTest.keyClick(page, Qt.Key.Key_F3)
    assert "Left out: \u2068not\u2069." in page.accessibleDescription()
    assert window._place.text() == "1 of 2"
    QTest.keyClick(page, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert "Change 2 of 2" in page.accessibleDescription()
    QTest.keyClick(page, Qt.Key.Key_F3)
    assert window._place.text() == "1 of 2"


def test_the_row_one_stands_on_is_copied_to_the_letter(window, by_hand):
    page = show(window, by_hand, OLD, NEW)
    QTest.keyClick(page, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(page, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Point 8 stays.\n\nPoint 8 goes 🤷."


def test_what_is_alike_is_folded_away_and_comes_back(window, by_hand):
    page = show(window, by_hand, OLD, NEW)
    assert page._shown == list(range(11))
    window._only.click()
    assert page._shown == [0, 1, 2, Folded(3, 9), 9, 10]
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert page._shown == list(range(11))
    assert folded(page._rows, set())[3] == Folded(3, 9)


def test_the_arrows_walk_from_row_to_row_past_what_is_folded(window, by_hand):
    page = show(window, by_hand, OLD, NEW)
    window._only.click()
    for _ in range(4):
        QTest.keyClick(page, Qt.Key.Key_Down)
    assert page.accessibleDescription() == "Point 7 stays."
    QTest.keyClick(page, Qt.Key.Key_Up)
    assert page.accessibleDescription() == "Point 0 stays."
    window._typography.click()
    by_hand.run_all()
    assert window._only.isChecked()
    assert page._shown[3] == Folded(3, 9)


def test_typography_can_be_left_out(window, by_hand):
    page = show(window, by_hand, "He said “no”.", 'He said "no".')
    assert page.changes == 1
    window._typography.click()
    by_hand.run_all()
    assert page.changes == 0
    assert window._counts.text() == "Nothing differs."
    assert not window._next.isEnabled()


def test_one_of_several_editions_is_chosen(window, by_hand):
    window.compare(
        [Side("Water", lambda: "a b", "1 May"), Side("Water", lambda: "a c", "3 May")], side("a c")
    )
    by_hand.run_all()
    assert window._counts.text() == "Nothing differs."
    assert window._choice.isVisible()
    window._choice.setCurrentIndex(0)
    by_hand.run_all()
    assert window._counts.text() == "1 word taken out, 1 put in."
    window._swap.click()
    by_hand.run_all()
    assert not window._choice.isVisible()
    assert window._heads[1]._detail.text() == "1 May"


def test_a_text_that_cannot_be_read_is_told_and_tried_again(window, by_hand):
    answers = iter([ArchiveError("The file is gone.", "Look for it."), "a"])

    def read() -> str:
        answer = next(answers)
        if isinstance(answer, ArchiveError):
            raise answer
        return answer

    window.compare([Side("Water", read)], side("a"))
    by_hand.run_all()
    assert window._counts.text() == "The file is gone. Look for it."
    window._again.click()
    by_hand.run_all()
    assert window._counts.text() == "Nothing differs."


def test_comparing_can_be_stopped(window, by_hand, qtbot):
    window.compare([side(OLD)], side(NEW))
    qtbot.waitUntil(window._busy.isVisible, timeout=5_000)
    window._busy.stop_wanted.emit()
    by_hand.run_all()
    assert window._counts.text() == STOPPED
    assert not window._busy.isVisible()


def test_only_what_is_in_sight_of_long_texts_is_laid_out(window, by_hand, qtbot):
    old = "\n\n".join(f"Paragraph {number} on water, and on what was promised." for number in range(4_000))
    page = show(window, by_hand, old, old.replace("Paragraph 3999", "The last paragraph"))
    window._only.setChecked(False)
    page.step(1)
    qtbot.waitUntil(lambda: page._shown[page._in_sight()[-1][0]] == 3_999)
    page.grab()
    assert len(page._laid) < 200
    last = page._in_sight()[-1]
    assert last[1] + last[2] <= page.viewport().height() + 1


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_words_read_from_the_right_begin_there(window, by_hand, theme, qtbot):
    window.apply_theme(theme)
    page = show(window, by_hand, "שלום לכולם היום", "שלום לכולם מחר")

    def begin_at_the_right() -> None:
        picture = page.viewport().grab().toImage()
        middle = picture.width() // 2
        ground = picture.pixelColor(picture.width() - 3, 20)

        def inked(left: int, right: int) -> bool:
            return any(
                picture.pixelColor(x, y) != ground for x in range(left, right, 2) for y in range(8, 24)
            )

        assert inked(picture.width() - 120, picture.width() - 20)
        assert not inked(middle + 20, middle + 120)

    qtbot.waitUntil(begin_at_the_right)


def test_two_statements_are_marked_and_compared_and_saved(room_of_two, qtbot, tmp_path):
    room = room_of_two
    for name in ("one.md", "two.md"):
        with qtbot.waitSignal(room.sessions.reading.opened, timeout=20_000):
            room.sessions.reading.open(name, "")
        room.window.action("compare").trigger()
        if name == "one.md":
            assert "will be compared" in room.window.banner.message
    window = room.window.findChild(ComparingWindow)
    qtbot.waitUntil(lambda: window._counts.text() == "1 word taken out, 0 put in.", timeout=20_000)
    assert not room.window.banner.message
    room.window.results.focus_list()
    room.window.results._view.selectAll()
    with qtbot.waitSignal(room.beside.comparing.shown, timeout=20_000) as shown:
        room.window.action("compare").trigger()
    assert (shown.args[0].old.key, shown.args[0].new.key) == ("two.md", "one.md")
    window._save.click()
    dialog = window.findChild(QFileDialog)
    file = tmp_path / "difference.html"
    with qtbot.waitSignal(room.beside.comparing._session.saved, timeout=20_000):
        dialog.fileSelected.emit(str(file))
    assert "not </" in file.read_text("utf-8")
    assert window._counts.text() == "Saved as difference.html."


@pytest.fixture
def room_of_two(qapp, qtbot, tmp_path: Path):
    from archive_app.locations import config_folder
    from archive_app.settings import SettingsStore
    from archive_app.ui.app import ReadingRoom

    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "one.md").write_text(
        "---\ntitle: One\ndate: 2016-05-01\n---\nWe will not raise taxes.\n", "utf-8"
    )
    (folder / "two.md").write_text("---\ntitle: Two\ndate: 2015\n---\nWe will raise taxes.\n", "utf-8")
    room = ReadingRoom(qapp, SettingsStore(config_folder()))
    room.start(folder)
    qtbot.waitUntil(lambda: "2 found" in room.window.windowTitle(), timeout=20_000)
    qtbot.waitUntil(lambda: not room.sessions.index.running, timeout=20_000)
    yield room
    room.window.close()
    room.window.deleteLater()
    room.deleteLater()
