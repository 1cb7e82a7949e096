"""The window by itself: what it shows, and what the keyboard does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTextEdit

from archive_app.ui.quotation.passage_view import PassageView
from archive_app.ui.quotation.paste_box import PasteBox
from archive_app.ui.quotation.places import PlacesList
from archive_app.ui.quotation.session import INVITATION
from archive_app.ui.quotation.verdict_view import VerdictView
from archive_app.ui.quotation.window import QuotationWindow
from archive_app.ui.theme import DARK, LIGHT
from tests.ui.accessible_tree import seen_in
from tests.ui.quotation.quotations import QUOTATIONS


@pytest.fixture
def window(qtbot):
    made = QuotationWindow(None, LIGHT)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    return made


def shown(window, sample, name):
    window.show_check(sample.check_quotation(QUOTATIONS[name][0]))
    return window.findChild(PassageView)


def formats(passage):
    """Return the words of the passage by how they are set, without a look at colours."""
    page = passage.findChild(QTextEdit)
    struck, underlined = [], []
    block = page.document().begin()
    while block.isValid():
        for piece in block:
            fragment = piece.fragment()
            form = fragment.charFormat()
            if form.fontStrikeOut():
                struck.append(fragment.text())
            if form.fontUnderline():
                underlined.append(fragment.text())
        block = block.next()
    return struck, underlined


def test_differences_are_struck_and_underlined(window, sample):
    passage = shown(window, sample, "altered")
    assert formats(passage) == (["not ", "under"], ["over"])
    assert "We are not asking" in passage.text()
    window.apply_theme(DARK)
    assert formats(passage) == (["not ", "under"], ["over"])


def test_a_right_to_left_passage_reads_from_the_right(window, sample):
    passage = shown(window, sample, "arabic")
    block = passage.findChild(QTextEdit).document().firstBlock()
    assert block.blockFormat().layoutDirection() == Qt.LayoutDirection.RightToLeft
    box = window.findChild(PasteBox)
    box.set_quotation("and from the left")
    assert box.cursorRect(QTextCursor(box.document())).x() < box.width() // 2
    box.set_quotation(QUOTATIONS["arabic"][0])
    assert box.cursorRect(QTextCursor(box.document())).x() > box.width() // 2


def test_a_screen_reader_hears_verdict_places_and_changes(window, sample):
    shown(window, sample, "altered")
    seen = list(seen_in(window))
    names = {one.name for one in seen}
    verdict = window.findChild(VerdictView).accessibleName()
    assert verdict.startswith("Verdict: Altered. The nearest passage holds")
    assert {"Quotation to check", "Places in the archive", "Passage with what differs"} <= names
    told = [one.description.replace("\u2068", "").replace("\u2069", "") for one in seen]
    assert "Left out: not; in place of under: over." in told
    assert any(one.role == "ListItem" and "the statement’s own words" in one.name for one in seen)
    assert [one for one in seen if one.interactive and not one.name] == []


def test_enter_opens_the_chosen_place_and_ctrl_enter_leads_there(window, sample, qtbot):
    box, places = window.findChild(PasteBox), window.findChild(PlacesList)
    window.check_wanted.connect(lambda: shown(window, sample, "exact"))
    box.set_quotation(QUOTATIONS["exact"][0])
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is places
    QTest.keyClick(places, Qt.Key.Key_Down)
    with qtbot.waitSignal(window.place_opened) as opened:
        QTest.keyClick(places, Qt.Key.Key_Return)
    assert opened.args[0].statement.id == "ru-2017-03-12-leaflet"
    with qtbot.waitSignal(window.copy_wanted) as copied:
        QTest.keyClick(
            places, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
    assert copied.args[0] is opened.args[0]


def test_typing_on_does_not_take_the_keyboard_away(window, sample):
    box = window.findChild(PasteBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box, "more")
    shown(window, sample, "exact")
    assert QApplication.focusWidget() is box


@pytest.mark.parametrize("kind", [PasteBox, PlacesList, QTextEdit, QPushButton])
def test_escape_closes_from_everywhere(window, sample, qtbot, kind):
    shown(window, sample, "altered")
    window.findChild(kind).setFocus()
    with qtbot.waitSignal(window.watched) as watched:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert watched.args == [False]
    assert not window.isVisible()


def test_the_chosen_place_stays_chosen_when_the_archive_changed(window, sample):
    shown(window, sample, "exact")
    places = window.findChild(PlacesList)
    QTest.keyClick(places, Qt.Key.Key_Down)
    QTest.keyClick(places, Qt.Key.Key_Down)
    chosen = places.current()
    shown(window, sample, "exact")
    assert places.current().statement.id == chosen.statement.id


def test_what_is_absent_has_no_places_and_nothing_to_open(window, sample):
    passage = shown(window, sample, "absent")
    assert not passage.isVisible()
    buttons = {button.text(): button.isEnabled() for button in window.findChildren(QPushButton)}
    assert not buttons["Open in the reader"]
    assert not buttons["Copy quotation with citation"]
    window.show_answer(INVITATION)
    assert not window.findChild(VerdictView).isVisible()


def test_two_megabytes_are_not_taken_into_the_box(window):
    box = window.findChild(PasteBox)
    box.set_quotation("what is there stays")
    pasted = QMimeData()
    pasted.setText("water " * 350_000)
    box.insertFromMimeData(pasted)
    assert box.toPlainText() == "what is there stays"
    assert any("2,100,000 characters" in one.name for one in seen_in(window))


def test_only_plain_text_is_pasted(window):
    box = window.findChild(PasteBox)
    pasted = QMimeData()
    pasted.setHtml("<b>bold</b>")
    pasted.setText("„bold“")
    box.moveCursor(QTextCursor.MoveOperation.End)
    box.insertFromMimeData(pasted)
    assert box.toPlainText() == "„bold“"
