"""From a pasted quotation to its place in the reader and its citation in the clipboard."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from archive_app.bundled import sample_archive
from archive_app.locations import config_folder
from archive_app.settings import SettingsStore
from archive_app.ui.app import ReadingRoom
from archive_app.ui.citing.bar import CitingBar
from archive_app.ui.citing.forms import SOMEONE_ELSES
from archive_app.ui.quotation.paste_box import PasteBox
from archive_app.ui.quotation.places import PlacesList
from archive_app.ui.quotation.window import QuotationWindow
from archive_app.ui.reader.output_line import OutputLine
from tests.ui.quotation.quotations import QUOTATIONS

WAIT = 20_000
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
SAID = "clean water is not a favour granted by a water board"


@pytest.fixture
def store():
    return SettingsStore(config_folder())


@pytest.fixture
def room(qapp, store, qtbot):
    made = ReadingRoom(qapp, store)
    made.start(sample_archive())
    made.window.activateWindow()
    qtbot.waitUntil(lambda: made.window.windowTitle().startswith("127 found"), timeout=WAIT)
    qtbot.waitUntil(lambda: not made.sessions.index.running, timeout=WAIT)
    yield made
    made.window.close()
    made.window.deleteLater()
    made.deleteLater()


@pytest.fixture
def reading(room, qtbot):
    """The room with the leaflet in its reader."""
    room.sessions.reading.open("ru-2017-03-12-leaflet", "")
    qtbot.waitUntil(lambda: room.window.reader.current_id() == "ru-2017-03-12-leaflet", timeout=WAIT)
    return room


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def select(room, words: str) -> None:
    page = room.window.reader.page()
    page.moveCursor(QTextCursor.MoveOperation.Start)
    assert page.find(words)


def quotation_window(room) -> QuotationWindow:
    return room.window.findChild(QuotationWindow)


def test_from_the_quotation_to_its_place_and_its_citation(room, qtbot):
    QTest.keyClick(room.window, Qt.Key.Key_Q, CONTROL_SHIFT)
    window = quotation_window(room)
    box, places = window.findChild(PasteBox), window.findChild(PlacesList)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is box, timeout=WAIT)
    QGuiApplication.clipboard().setText(QUOTATIONS["altered"][0])
    with qtbot.waitSignal(room.sessions.quotation.checked, timeout=WAIT):
        box.paste()
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is places
    QTest.keyClick(places, Qt.Key.Key_Down)

    QGuiApplication.clipboard().clear()
    QTest.keyClick(places, Qt.Key.Key_C, CONTROL_SHIFT)
    qtbot.waitUntil(lambda: bool(clipboard()), timeout=WAIT)
    words, citation = clipboard().split("\n\n")
    assert words.startswith("We are not asking for a new promise.")
    assert words.endswith("printed under it.")
    assert citation.startswith("J. Ferry, “We Asked for Clean Water.")

    QTest.keyClick(places, Qt.Key.Key_Return)
    reader = room.window.reader
    qtbot.waitUntil(lambda: reader.current_id() == "ru-2017-03-12-leaflet", timeout=WAIT)
    text = reader.statement().text
    assert [text[start:end] for start, end in reader._hits.stepping.searched.spans] == [words]
    qtbot.waitUntil(lambda: reader.isAncestorOf(room.window.focusWidget()), timeout=WAIT)

    # A look through the folder leaves the place marked; another query marks its own hits.
    room.sessions.reading.reload()
    room.sessions.reading.mark("")
    QTest.qWait(50)
    assert len(reader._hits.stepping.searched.spans) == 1
    room.sessions.search.set_text("heron")
    qtbot.waitUntil(
        lambda: words not in [text[s:e] for s, e in reader._hits.stepping.searched.spans], timeout=WAIT
    )

    window.activateWindow()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert room.window.isVisible()


def test_the_same_place_can_be_asked_for_again(reading, qtbot):
    room = reading
    room.beside.quotations.show()
    window = quotation_window(room)
    with qtbot.waitSignal(room.sessions.quotation.checked, timeout=WAIT) as checked:
        window.check(SAID)
    match = next(m for m in checked.args[0].matches if m.statement.id == "ru-2017-03-12-leaflet")
    for _ in range(2):
        with qtbot.waitSignal(room.sessions.reading.opened, timeout=WAIT) as opened:
            window.place_opened.emit(match)
        assert opened.args[1:] == [((match.start, match.end),), False]


def test_a_quotation_is_checked_anew_in_another_archive(room, qtbot, tmp_path):
    room.beside.quotations.show()
    with qtbot.waitSignal(room.sessions.quotation.checked, timeout=WAIT) as checked:
        quotation_window(room).check(SAID)
    assert checked.args[0].verdict in ("exact", "typographic")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "one.md").write_text("Nothing of the kind was said here by anybody.\n", "utf-8")
    with qtbot.waitSignal(
        room.sessions.quotation.checked, timeout=WAIT, check_params_cb=lambda c: c.verdict == "absent"
    ):
        room.desk.open_folder(tmp_path / "folder")


def test_selected_words_are_checked_and_copied(reading, qtbot):
    room, bar = reading, reading.window.findChild(CitingBar)
    button = next(b for b in bar.findChildren(QPushButton) if b.text() == "Copy quotation")
    assert bar.isVisible()
    assert not button.isEnabled()
    room.beside.citing.copy_quotation()
    assert "Select the words" in room.window.reader.findChild(OutputLine).words()
    select(room, "We are asking for the old one")
    assert button.isEnabled()
    QGuiApplication.clipboard().clear()
    button.click()
    qtbot.waitUntil(lambda: bool(clipboard()), timeout=WAIT)
    assert clipboard().startswith("We are asking for the old one\n\nJ. Ferry, ")
    assert "para. 3" in clipboard()
    assert "own words" not in room.window.banner.message

    with qtbot.waitSignal(room.sessions.quotation.checked, timeout=WAIT) as checked:
        room.window.action("check_selection").trigger()
    assert checked.args[0].quotation == "We are asking for the old one"
    assert quotation_window(room).isVisible()


def test_someone_elses_words_are_copied_with_a_warning_that_stays(reading, qtbot):
    room = reading
    select(room, "a favour granted by a water board")
    QTest.keyClick(room.window, Qt.Key.Key_X, CONTROL_SHIFT)
    qtbot.waitUntil(lambda: SOMEONE_ELSES in room.window.banner.message, timeout=WAIT)
    assert clipboard().startswith("a favour granted by a water board\n\n")


def test_the_style_that_was_chosen_is_remembered(reading, store, qtbot):
    room = reading
    QGuiApplication.clipboard().clear()
    QTest.keyClick(room.window, Qt.Key.Key_C, CONTROL_SHIFT)
    qtbot.waitUntil(lambda: clipboard().startswith("J. Ferry"), timeout=WAIT)
    assert QGuiApplication.clipboard().mimeData().hasHtml()
    menu = room.window.citation_forms
    menu.aboutToShow.emit()
    names = [action.text() for action in menu.actions() if action.text()]
    assert names == ["Chicago (notes)", "APA", "MLA", "Harvard", "BibTeX", "RIS", "CSL-JSON"]
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["Chicago (notes)"]
    next(action for action in menu.actions() if action.text() == "BibTeX").trigger()
    qtbot.waitUntil(lambda: clipboard().startswith("@misc"), timeout=WAIT)
    assert store.load().citation_style == "bibtex"
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["BibTeX"]
    assert "BibTeX" in room.window.reader.findChild(OutputLine).words()


def test_the_menu_of_the_text_offers_them(reading):
    page = reading.window.reader.page()
    assert [action.text().replace("&", "") for action in page.actions()] == [
        "Copy quotation with citation",
        "Check the selected words as a quotation",
        "Copy citation",
    ]


def test_nothing_is_loaded_that_the_first_paint_does_not_need():
    told = subprocess.run(
        [sys.executable, "-c", "import archive_app.ui.app, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    loaded = {name.partition(".")[0] for name in told}
    heavy = (
        "citeproc",
        "lxml",
        "rapidfuzz",
        "numpy",
        "regex",
        "yaml",
        "charset_normalizer",
        "watchdog",
        "whoosh",
        "markdown_it",
    )
    assert not loaded & set(heavy)
    ours = {name for name in told if name.startswith("archive_app.")}
    rooms = ("archive", "index", "research", "cli", "text.folding", "text.language", "catalogue.journal")
    assert not ours & {f"archive_app.{room}" for room in rooms}
    windows = {
        name
        for name in ours
        if name.startswith("archive_app.ui.") and name.endswith((".window", "dialog", "printing"))
    }
    assert windows <= {
        "archive_app.ui.main_window",
        "archive_app.ui.side_window",
        "archive_app.ui.plain_dialog",
    }
