"""Details amended in the window: form, proposals, preview, the written file, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from archive_app import bundled
from archive_app.locations import config_folder
from archive_app.settings import ArchiveSettings, SettingsStore
from archive_app.statements.problems import InvalidDate
from archive_app.statements.statement import Person
from archive_app.ui.cataloguing.fields import (
    FIELDS,
    amendment_of,
    people_from_lines,
    people_lines,
    texts_of,
)
from archive_app.ui.cataloguing.proposals import accepted_texts, offers_of
from archive_app.ui.dialogs import keys_of
from archive_app.ui.theme import DARK, LIGHT
from tests.ui.test_screenshots import both, colours, ground, pictures  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.ui.app import ReadingRoom
    from archive_app.ui.cataloguing.dialog import AmendDialog

WAIT = 30_000
LEAFLET = (
    b"---\r\n# kept as it is\r\ntitle: Clean water\r\nparty: Riverside Union   # then\r\n---\r\n"
    b"Every household was promised water.\r\n\r\nTrailing words  \r\n"
)
VERDICT = (
    "# On the verdict\n\nThis post first appeared on Progress.\n\n"
    "Yesterday’s verdict leaves the rivers dry.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "River papers"
    made.mkdir()
    (made / "leaflet.md").write_bytes(LEAFLET)
    (made / "verdict.md").write_text(VERDICT, encoding="utf-8")
    (made / "note.txt").write_text("A note\n\nIt has no details at all.\n", encoding="utf-8")
    return made


@pytest.fixture
def room(room_on, folder) -> ReadingRoom:
    return room_on(folder, 3)


def amend(room: ReadingRoom, key: str, qtbot) -> AmendDialog:
    """Read a statement and open the dialog for it."""
    room.sessions.reading.open(key, "")
    qtbot.waitUntil(lambda: room.window.reader.current_id() == key, timeout=WAIT)
    room.window.action("amend").trigger()
    qtbot.waitUntil(lambda: room.beside.cataloguing.dialog is not None, timeout=WAIT)
    assert room.beside.cataloguing.dialog is not None
    return room.beside.cataloguing.dialog


def rows(dialog: AmendDialog) -> list[tuple[str, str, str]]:
    return [dialog._model.line(row).cells for row in range(dialog._model.rowCount())]


def button(dialog: AmendDialog, start: str) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.accessibleName().startswith(start))


def test_a_field_is_amended_shown_in_the_reader_and_taken_back(room, folder, pictures, qtbot):  # noqa: F811
    dialog = amend(room, "leaflet.md", qtbot)
    assert not dialog._save.isEnabled()
    dialog.form._boxes["issued"].setText("March 2017")
    dialog.form._boxes["party"].setText("Harbour Liberals")
    dialog.form._boxes["people"].setPlainText("J. Ferry | speaker | spokesperson for water")
    qtbot.waitUntil(dialog._save.isEnabled, timeout=WAIT)
    assert rows(dialog) == [
        ("Date", "—", "2017-03"),
        ("Party", "Riverside Union", "Harbour Liberals"),
        ("People", "—", "name: J. Ferry, role: speaker, office: spokesperson for water"),
    ]
    assert dialog.form._readings["issued"].text() == "March 2017"
    assert dialog._where.text().startswith("Written into the front matter of leaflet.md")
    assert (folder / "leaflet.md").read_bytes() == LEAFLET
    light, dark = both(room, dialog, pictures, "amend")
    assert (ground(light), ground(dark)) == (LIGHT.page, DARK.page)
    assert LIGHT.accent in colours(light)
    dialog._save.click()
    qtbot.waitUntil(lambda: room.beside.cataloguing.dialog is None, timeout=WAIT)
    written = (folder / "leaflet.md").read_bytes()
    assert written.endswith(LEAFLET.partition(b"---\r\nEvery")[2])
    assert b"# kept as it is\r\n" in written
    assert b'issued: "2017-03"\r\n' in written
    assert room.window.banner.message == "Amended: date, party, people of “Clean water”."
    qtbot.waitUntil(
        lambda: any(
            value == "Harbour Liberals"
            for value, _ in (room.desk._outcome.facets.party if room.desk._outcome else ())
        ),
        timeout=WAIT,
    )
    next(b for b in room.window.banner.findChildren(QPushButton) if b.text() == "Undo amendment").click()
    qtbot.waitUntil(lambda: room.window.banner.message.startswith("Taken back"), timeout=WAIT)
    assert (folder / "leaflet.md").read_bytes() == LEAFLET


def test_the_menu_takes_back_the_last_amendment_and_says_when_there_is_none(room, folder, qtbot):
    room.window.action("undo_amendment").trigger()
    qtbot.waitUntil(lambda: "no amendment to take back" in room.window.banner.message, timeout=WAIT)
    dialog = amend(room, "leaflet.md", qtbot)
    dialog.form._boxes["tags"].setText("water, rivers")
    qtbot.waitUntil(dialog._save.isEnabled, timeout=WAIT)
    dialog._save.click()
    qtbot.waitUntil(lambda: room.beside.cataloguing.dialog is None, timeout=WAIT)
    assert (folder / "leaflet.md").read_bytes() != LEAFLET
    room.window.action("undo_amendment").trigger()
    qtbot.waitUntil(lambda: (folder / "leaflet.md").read_bytes() == LEAFLET, timeout=WAIT)


def test_a_relative_date_is_accepted_only_with_the_day_of_its_event(room, folder, pictures, qtbot):  # noqa: F811
    dialog = amend(room, "verdict.md", qtbot)
    button(dialog, "Accept: First appeared: Progress").click()
    accept = button(dialog, "Accept: Date")
    accept.click()
    (row,) = (row for row in dialog._offers._rows if row._offer.needs_day)
    assert "not known yet" in row._refusal.text()
    assert dialog.form.texts()["issued"] == ""
    row._day.setText("2017-04-04")
    accept.click()
    assert dialog.form.texts()["issued"] == "2017-04-05"
    assert dialog.form.texts()["issued_basis"] == "inferred"
    assert dialog.form.texts()["event.date"] == "2017-04-04"
    qtbot.waitUntil(dialog._save.isEnabled, timeout=WAIT)
    both(room, dialog, pictures, "amend-proposals")
    dialog._save.click()
    qtbot.waitUntil(lambda: room.beside.cataloguing.dialog is None, timeout=WAIT)
    written = (folder / "verdict.md").read_text(encoding="utf-8")
    assert written.endswith(VERDICT)
    assert 'issued: "2017-04-05"' in written
    assert "publisher: Progress" in written
    assert "Yesterday’s verdict" in written.partition("---\n# On")[0]


def test_a_refused_date_gives_its_reason_and_nothing_can_be_saved(room, folder, qtbot):
    dialog = amend(room, "leaflet.md", qtbot)
    dialog.form._boxes["issued"].setText("2017-02-30")
    reading = dialog.form._readings["issued"]
    qtbot.waitUntil(lambda: bool(reading.text()), timeout=WAIT)
    assert reading.property("role") == "caution"
    assert dialog.form._boxes["issued"].accessibleDescription() == reading.text()
    assert not dialog._save.isEnabled()
    assert not dialog._fault.isHidden()
    dialog.form._boxes["issued"].setText("2017-02")
    qtbot.waitUntil(dialog._save.isEnabled, timeout=WAIT)
    assert (dialog._fault.isHidden(), reading.property("role")) == (True, "muted")


def test_plain_text_and_files_left_alone_are_amended_beside(room, folder, qtbot):
    dialog = amend(room, "note.txt", qtbot)
    dialog.form._boxes["party"].setText("Riverside Union")
    qtbot.waitUntil(dialog._save.isEnabled, timeout=WAIT)
    assert dialog._where.text().startswith(
        "Written beside the file, into note.txt.meta.yaml. note.txt is plain"
    )
    dialog.reject()
    SettingsStore(config_folder()).save_archive(folder, ArchiveSettings(leave_files_alone=True))
    dialog = amend(room, "leaflet.md", qtbot)
    dialog.form._boxes["party"].setText("Harbour Liberals")
    qtbot.waitUntil(dialog._save.isEnabled, timeout=WAIT)
    dialog._save.click()
    qtbot.waitUntil(lambda: room.beside.cataloguing.dialog is None, timeout=WAIT)
    assert (folder / "leaflet.md").read_bytes() == LEAFLET
    assert 'party: "Harbour Liberals"' in (folder / "leaflet.md.meta.yaml").read_text(encoding="utf-8")


def test_a_file_changed_meanwhile_is_not_overwritten(room, folder, qtbot):
    dialog = amend(room, "leaflet.md", qtbot)
    dialog.form._boxes["party"].setText("Harbour Liberals")
    qtbot.waitUntil(dialog._save.isEnabled, timeout=WAIT)
    theirs = LEAFLET.replace(b"Clean water", b"Cleaner water")
    (folder / "leaflet.md").write_bytes(theirs)
    dialog._save.click()
    qtbot.waitUntil(lambda: not dialog._fault.isHidden(), timeout=WAIT)
    assert (folder / "leaflet.md").read_bytes() == theirs
    qtbot.waitUntil(dialog._save.isEnabled, timeout=WAIT)
    assert "changed" in dialog._fault.text()
    dialog._save.click()
    qtbot.waitUntil(lambda: room.beside.cataloguing.dialog is None, timeout=WAIT)
    assert b"Cleaner water" in (folder / "leaflet.md").read_bytes()


def test_keys_and_names_of_the_dialog(room, folder, qtbot):
    dialog = amend(room, "leaflet.md", qtbot)
    named = {field.name: dialog.form._boxes[field.name].accessibleName() for field in FIELDS}
    assert named == {field.name: field.label for field in FIELDS}
    dialog.activateWindow()
    dialog.form.focus_field("title")
    QTest.keyClick(dialog.form._boxes["title"], Qt.Key.Key_Tab)
    assert dialog.form._boxes["type"].hasFocus()
    dialog.form.focus_field("people")
    QTest.keyClick(dialog.form._boxes["people"], Qt.Key.Key_Tab)
    assert dialog.form._boxes["language"].hasFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert room.beside.cataloguing.dialog is None
    dialog = amend(room, "leaflet.md", qtbot)
    dialog.form._boxes["party"].setText("Harbour Liberals")
    qtbot.waitUntil(dialog._save.isEnabled, timeout=WAIT)
    dialog._leave.setFocus()
    QTest.keyClick(dialog._leave, Qt.Key.Key_Return)
    assert room.beside.cataloguing.dialog is None, "Enter on Cancel cancels, though Save is the default"
    assert not room.beside.amendments.writing
    assert (folder / "leaflet.md").read_bytes() == LEAFLET
    dialog = amend(room, "verdict.md", qtbot)
    dialog.activateWindow()
    dialog.form.focus_field("tags")
    walked = []
    for _ in range(4):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        walked.append(dialog.focusWidget().accessibleName().partition(";")[0])
    assert walked == [
        "Day of the event of which the words speak",
        "Accept: Date: counted from the day of the event",
        "Accept: First appeared: Progress",
        "What would change",
    ]
    dialog.reject()
    assert {("Ctrl+E", "Amend details"), ("Ctrl+Alt+Z", "Undo amendment")} <= set(keys_of("Edit"))


def test_the_sample_archive_is_not_amended(room, qtbot):
    room.desk.open_folder(bundled.sample_archive())
    qtbot.waitUntil(lambda: "Sample archive" in room.window.windowTitle(), timeout=WAIT)
    room.beside.cataloguing.amend("anything")
    assert "folder of your own" in room.window.banner.message
    room.beside.cataloguing.undo()
    assert room.beside.cataloguing.dialog is None


def test_people_as_lines_read_back_the_same():
    people = (
        Person("Ada Brook"),
        Person("J. Ferry", "speaker", "spokesperson", "Riverside Union"),
        Person("N. Mole", "author", None, "Harbour Liberals"),
    )
    assert people_lines(people).splitlines()[::2] == ["Ada Brook", "N. Mole |  |  | Harbour Liberals"]
    assert tuple(people_from_lines(people_lines(people))) == people
    assert people_from_lines("\n  \n | \n") == []


def test_only_what_was_changed_is_amended():
    before = {"title": "Clean water", "party": "Riverside Union", "people": "", "tags": "a"}
    after = {"title": " Clean water ", "party": "", "people": "Ada", "tags": "a, b"}
    assert dict(amendment_of(before, after).fields) == {
        "party": None,
        "people": [Person("Ada")],
        "tags": "a, b",
    }


def test_a_date_of_the_file_name_is_a_hint_and_proposals_carry_their_words(room, folder, qtbot):
    (folder / "2016-05-01-may.md").write_text("# May\n\nWords.\n", encoding="utf-8")
    room.sessions.index.refresh()
    qtbot.waitUntil(lambda: "4 found" in room.window.windowTitle(), timeout=WAIT)
    dialog = amend(room, "2016-05-01-may.md", qtbot)
    assert texts_of(dialog.statement)["issued"] == ""
    assert dialog.form._boxes["issued"].placeholderText() == "1 May 2016 (from the file name)"
    dialog.reject()
    dialog = amend(room, "verdict.md", qtbot)
    appeared, date = sorted(offers_of(dialog.statement), key=lambda offer: offer.needs_day)
    assert "first appeared on Progress" in appeared.evidence
    assert date.evidence == "Yesterday’s verdict"
    with pytest.raises(InvalidDate):
        accepted_texts(date, "no day at all")


def test_the_button_below_a_statement_opens_the_form(room, qtbot):
    room.sessions.reading.open("leaflet.md", "")
    qtbot.waitUntil(lambda: room.window.reader.current_id() == "leaflet.md", timeout=WAIT)
    buttons = room.window.reader.findChildren(QPushButton)
    next(b for b in buttons if b.accessibleName() == "Amend details").click()
    qtbot.waitUntil(lambda: room.beside.cataloguing.dialog is not None, timeout=WAIT)
    assert room.beside.cataloguing.dialog.statement.id == "leaflet.md"
    room.beside.cataloguing.dialog.reject()
