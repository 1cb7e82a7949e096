"""Checksums recorded and verified by the window: nothing recorded, all whole, what differs, ended early."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from archive_app import bundled
from archive_app.catalogue.every_file import MANIFEST, Unreadable
from archive_app.catalogue.fixity import record_fixity, verify_fixity
from archive_app.catalogue.fixity_report import ChangedFile, Recording, Verification
from archive_app.catalogue.fixity_state import fixity_state
from archive_app.catalogue.fixity_store import FixityStore
from archive_app.locations import archive_data_folder
from archive_app.ui.fixity.control import FixityControl
from archive_app.ui.fixity.words import difference_counts, differences, recorded_now, verified_words
from archive_app.ui.lanes import Lane
from archive_app.ui.main_window import MainWindow
from archive_app.ui.theme import DARK, LIGHT
from tests.ui.test_screenshots import both, ground, pictures  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive_app.ui.app import ReadingRoom
    from archive_app.ui.fixity.window import FixityWindow

WAIT = 30_000
HEBREW = "הצהרה.md"
OTHER = b"Other words.\n"
MOVED = "כתבים/הצהרה.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Party papers"
    (made / "originals").mkdir(parents=True)
    for name in ("one.md", "two.md", "originals/scan.pdf", HEBREW):
        (made / name).write_text(f"{name}: words.\n", encoding="utf-8")
    return made


@pytest.fixture
def room(room_on, folder) -> ReadingRoom:
    return room_on(folder, 3)


@pytest.fixture
def control(qapp, folder) -> Iterator[FixityControl]:
    lane = Lane(None, name="fixity")
    control = FixityControl(MainWindow(), lane, lambda: folder)
    yield control
    lane.close()


def opened(control: FixityControl, qtbot) -> FixityWindow:
    control.show()
    window = control.window
    assert window is not None
    qtbot.waitUntil(lambda: "Looking" not in window._title.text(), timeout=WAIT)
    return window


def rows(window: FixityWindow) -> list[tuple[str, ...]]:
    return [window._model.line(row).cells for row in range(window._model.rowCount())]


def seen(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def press_enter(window: FixityWindow) -> None:
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)


def test_record_and_verify_by_keyboard(room, folder, pictures, qtbot):  # noqa: F811
    before = seen(folder)
    room.commands["fixity"]()
    window = room.beside.fixity.window
    qtbot.waitUntil(lambda: window._title.text() == "No checksums are recorded yet", timeout=WAIT)
    light, dark = both(room, window, pictures, "fixity-empty")
    assert (ground(light), ground(dark)) == (LIGHT.page, DARK.page)
    press_enter(window)
    qtbot.waitUntil(lambda: window._title.text() == "Recorded, and not verified since", timeout=WAIT)
    assert window.told.text() == f"Recorded: 4 files, {sum(map(len, before.values()))} bytes."
    press_enter(window)
    qtbot.waitUntil(lambda: window._title.text() == "Everything is as it was recorded", timeout=WAIT)
    assert "All 4 files hold the same bytes, and nothing is missing or new." in window._lead.text()
    assert seen(folder) == before

    (folder / "one.md").write_bytes(OTHER)
    (folder / "two.md").unlink()
    (folder / "כתבים").mkdir()
    (folder / HEBREW).rename(folder / MOVED)
    (folder / "three.md").write_text("New.\n")
    (folder / "link.md").symlink_to("nowhere")
    press_enter(window)
    qtbot.waitUntil(lambda: len(rows(window)) == 5, timeout=WAIT)
    assert window._title.text() == "1 file unchanged, 1 changed, 1 missing, 1 unreadable, 1 moved, 1 new"
    assert rows(window) == [
        ("one.md", "Changed", "Other bytes than recorded"),
        ("two.md", "Missing", "Recorded, and nowhere in the folder now"),
        ("link.md", "Unreadable", "It is a link to nothing, or a pipe, socket or device"),
        (MOVED, "Moved", f"Was \u2066{HEBREW}\u2069"),
        ("three.md", "New", "Not there when it was recorded"),
    ]
    assert hashlib.sha256(OTHER).hexdigest() in window._whole.text()
    assert window.focusWidget() is window._table
    light, dark = both(room, window, pictures, "fixity-differences")
    assert (ground(light), ground(dark)) == (LIGHT.page, DARK.page)
    assert window._tabs.button("moved").text() == "Moved  1"
    window._tabs.button("moved").click()
    assert [cells[0] for cells in rows(window)] == [MOVED]
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not window.isVisible()

    room.desk.open_folder(bundled.sample_archive())
    qtbot.waitUntil(lambda: "Sample archive" in room.window.windowTitle(), timeout=WAIT)
    assert room.beside.fixity.window is None, "it belonged to the archive that was open before"
    window = opened(room.beside.fixity, qtbot)
    assert window._panel._manifest.isHidden(), "nothing is written into the sample archive"


def test_enter_in_the_list_shows_the_folder_and_verifies_nothing(control, folder, qtbot):
    record_fixity(folder)
    (folder / "new").mkdir()
    (folder / "new" / "paper.md").write_text("New.\n")
    window = opened(control, qtbot)
    window._verify.click()
    qtbot.waitUntil(lambda: len(rows(window)) == 1, timeout=WAIT)
    with qtbot.waitSignal(control.folder_wanted, timeout=WAIT) as wanted:
        press_enter(window)
    assert wanted.args == [folder / "new"]
    assert not window.working
    (folder / "new" / "paper.md").unlink()
    (folder / "new").rmdir()
    with qtbot.waitSignal(control.folder_wanted, timeout=WAIT) as wanted:
        window._folder.click()
    assert wanted.args == [folder]


def test_recording_anew_asks_first_and_can_write_a_manifest(control, folder, qtbot):
    record_fixity(folder)
    (folder / "one.md").write_bytes(OTHER)
    window = opened(control, qtbot)
    window._verify.click()
    qtbot.waitUntil(lambda: len(rows(window)) == 1, timeout=WAIT)
    window._anew.click()
    assert window._title.text() == "Record what is there now?"
    assert "look into them first" in window._panel._told.text()
    window._panel._not_now.click()
    assert rows(window) == [("one.md", "Changed", "Other bytes than recorded")]
    window._anew.click()
    window._panel._manifest.setChecked(True)
    window._panel.record.click()
    qtbot.waitUntil(lambda: "The manifest is in the folder" in window.told.text(), timeout=WAIT)
    lines = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    assert f"{hashlib.sha256(OTHER).hexdigest()}  one.md" in lines
    assert len(lines) == 4
    assert fixity_state(folder).record.number == 2
    window._anew.click()
    assert window._panel._manifest.text() == f"Also replace {MANIFEST} in the folder"
    assert not window._panel._manifest.isChecked()
    (folder / "two.md").write_text("Other words too.\n")
    window._panel.record.click()
    qtbot.waitUntil(lambda: window._title.text() == "Recorded, and not verified since", timeout=WAIT)
    assert (folder / MANIFEST).read_text(encoding="utf-8").splitlines() == lines


def test_a_check_that_is_ended_goes_on_where_it_stopped(control, folder, qtbot):
    for number in range(300):
        (folder / f"{number:03}.md").write_text(f"{number}\n" * 2_000)
        os.utime(folder / f"{number:03}.md", (0, 0))
    record_fixity(folder)
    window = opened(control, qtbot)

    def end_it(now) -> None:
        if now.files:
            window.reject()

    control._job.progress.connect(end_it)
    window._verify.click()
    assert (window.leave.text(), window._title.text()) == ("Cancel", "Verifying…")
    qtbot.waitUntil(lambda: not window.working, timeout=WAIT)
    control._job.progress.disconnect(end_it)
    assert window.isVisible()
    if window._title.text() == "The check was not finished":
        assert "goes on where it stopped" in window._lead.text()
        assert "verify" in fixity_state(folder).interrupted
        assert window._report.isHidden()
    window._verify.click()
    qtbot.waitUntil(lambda: window._title.text() == "Everything is as it was recorded", timeout=WAIT)
    assert not fixity_state(folder).interrupted


def test_the_report_is_that_of_the_command_line(control, folder, tmp_path, qtbot):
    record_fixity(folder)
    (folder / "one.md").write_bytes(OTHER)
    window = opened(control, qtbot)
    window._verify.click()
    qtbot.waitUntil(lambda: len(rows(window)) == 1, timeout=WAIT)
    window._report.click()
    dialog = window.findChild(QFileDialog)
    assert dialog.directory().absolutePath() == str(folder.parent)
    dialog.fileSelected.emit(str(tmp_path / "report.json"))
    dialog.reject()
    qtbot.waitUntil(lambda: window.told.text() == "Saved as report.json.", timeout=WAIT)
    form = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert form["unchanged"] == 3
    assert [one["path"] for one in form["changed"]] == ["one.md"]
    control._save_report(folder / "one.md")
    qtbot.waitUntil(lambda: "where nothing is replaced" in window.told.text(), timeout=WAIT)
    assert (folder / "one.md").read_bytes() == OTHER


def test_while_another_process_reads_the_window_says_so(control, folder, qtbot):
    record_fixity(folder)
    window = opened(control, qtbot)
    with FileLock(FixityStore(folder).lock_path):
        window._verify.click()
        qtbot.waitUntil(lambda: not window.working, timeout=WAIT)
    assert window.told.text().startswith("Another process is recording or verifying this folder.")
    assert window._title.text() == "Recorded, and not verified since"
    assert window._report.isHidden()
    window._verify.click()
    qtbot.waitUntil(lambda: window._title.text() == "Everything is as it was recorded", timeout=WAIT)
    assert window._report.isVisible()


def test_what_is_known_is_said_when_the_window_opens(control, folder, qtbot):
    record_fixity(folder)
    verify_fixity(folder)
    (folder / "one.md").write_bytes(OTHER)
    verify_fixity(folder)
    window = opened(control, qtbot)
    assert window._title.text() == "Not all was as it was recorded"
    assert ": 4 files, " in window._lead.text()
    assert window._lead.text().endswith(": 1 changed.")


def test_a_damaged_record_is_told_and_recording_is_offered(control, folder, qtbot):
    record_fixity(folder)
    record = archive_data_folder(folder) / "fixity" / "records" / "000001.jsonl"
    record.write_bytes(record.read_bytes()[:-20])
    window = opened(control, qtbot)
    assert window._title.text() == "The record cannot be used"
    assert window.told.text().startswith("Record 1 of this folder is damaged or cannot be read.")
    window._panel.record.click()
    qtbot.waitUntil(lambda: window._title.text() == "Recorded, and not verified since", timeout=WAIT)
    assert fixity_state(folder).record.number == 2


def test_nothing_is_read_in_the_thread_of_the_window(qapp, lane, by_hand, folder, qtbot):
    control = FixityControl(MainWindow(), lane, lambda: folder)
    control.show()
    assert control.window is not None
    assert control.window._title.text() == "Looking at what was recorded…"
    by_hand.run_all()
    qtbot.waitUntil(control.window._panel.record.isVisible, timeout=WAIT)
    control.window._panel.record.click()
    assert not fixity_state(folder).record
    by_hand.run_all()
    assert fixity_state(folder).record.files == 4


def test_what_is_said_of_odd_ends():
    unread = (Unreadable("a/b", "permission denied"),)
    assert recorded_now(Recording("/a", 1, 1, 1_200_000, unread, 0, 0, 0.1)) == (
        "Recorded: 1 file, 1.2 MB. 1 file could not be read, such as \u2066a/b\u2069: permission denied."
    )
    assert "goes on where it stopped" in recorded_now(Recording("/a", None, 1, 1, (), 0, 0, 0.1, None, True))
    changed = (ChangedFile("a.md", "0" * 64, "1" * 64, 3), ChangedFile("b.md", "0" * 64, "2" * 64))
    check = Verification("/a", 1, "2026-11-03T14:05:00+00:00", 2, 0, changed, (), (), (), (), 0, 0, 0.1)
    assert difference_counts(check) == {"changed": 2, "missing": 0, "unreadable": 0, "moved": 0, "new": 0}
    assert [one.line.cells[2] for one in differences(check)] == [
        "Other bytes than recorded", "Amended here, amendment 3",
    ]  # fmt: skip
    assert "1 of them was amended here." in verified_words(check)


def test_no_window_without_an_archive(qapp, lane, by_hand):
    control = FixityControl(MainWindow(), lane, lambda: None)
    control.show()
    assert control.window is None
    assert not by_hand.waiting
