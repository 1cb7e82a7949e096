"""One field set for all results of a search: preview, progress, cancel, what is refused, and the way back."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QPushButton

from archive_app.archive import Archive
from archive_app.catalogue.amendment import Amendment
from archive_app.statements.searching import SearchRequest
from archive_app.ui.cataloguing.many import AllFound, carry_out, found_ids, intents
from archive_app.ui.cataloguing.session import CataloguingSession
from archive_app.ui.theme import DARK, LIGHT
from tests.ui.test_screenshots import both, colours, ground, pictures  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.ui.app import ReadingRoom
    from archive_app.ui.cataloguing.many_dialog import AmendManyDialog

WAIT = 30_000
FILES = 12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "River papers"
    made.mkdir()
    for number in range(FILES):
        party = "party: Harbour Liberals\n" if number == 0 else ""
        text = f"---\ntitle: Water {number}\n{party}---\nThe water of the river, {number}.\n"
        (made / f"{number:02}.md").write_text(text, encoding="utf-8")
    (made / "bread.md").write_text("---\ntitle: Bread\n---\nThe price of bread.\n", encoding="utf-8")
    return made


@pytest.fixture
def room(room_on, folder) -> ReadingRoom:
    return room_on(folder, FILES + 1)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def preview(room: ReadingRoom, qtbot, query: str, found: int) -> AmendManyDialog:
    """Search, and look at what setting the party of all results would change."""
    room.sessions.search.set_text(query)
    qtbot.waitUntil(lambda: room.window.windowTitle().startswith(f"{found} found"), timeout=WAIT)
    room.window.action("amend_all").trigger()
    dialog = room.beside.cataloguing.many
    assert dialog is not None
    dialog.put("Harbour Liberals")
    dialog._look.click()
    qtbot.waitUntil(dialog._go.isEnabled, timeout=WAIT)
    return dialog


def test_the_party_of_all_results_is_set_and_taken_back(room, folder, pictures, qtbot):  # noqa: F811
    before = contents(folder)
    dialog = preview(room, qtbot, "water", FILES)
    assert dialog._lead.text() == "11 statements would change, 1 is so already."
    assert dialog._go.text() == "Amend 11 statements"
    rows = [dialog._model.line(row).cells for row in range(dialog._model.rowCount())]
    assert sorted(rows) == [(f"{number:02}.md", "—", "Harbour Liberals") for number in range(1, FILES)]
    assert contents(folder) == before
    light, dark = both(room, dialog, pictures, "amend-many")
    assert (ground(light), ground(dark)) == (LIGHT.page, DARK.page)
    assert LIGHT.accent in colours(light)
    dialog._go.click()
    qtbot.waitUntil(lambda: room.beside.cataloguing.many is None, timeout=WAIT)
    after = contents(folder)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {f"{number:02}.md" for number in range(1, FILES)}
    assert room.window.banner.message == "Amended: party of 11 statements."
    next(b for b in room.window.banner.findChildren(QPushButton) if b.text() == "Undo all of it").click()
    qtbot.waitUntil(lambda: room.window.banner.message.startswith("Taken back"), timeout=WAIT)
    assert contents(folder) == before


def test_what_was_changed_since_the_preview_is_left_and_told(room, folder, qtbot):
    dialog = preview(room, qtbot, "water", FILES)
    theirs = "---\ntitle: Theirs\n---\nThe water is theirs.\n"
    (folder / "05.md").write_text(theirs, encoding="utf-8")
    dialog._go.click()
    qtbot.waitUntil(lambda: dialog._lead.text() == "10 statements amended, 1 not.", timeout=WAIT)
    assert dialog._model.line(0).cells[:2] == ("05.md", "Not amended")
    assert (folder / "05.md").read_text(encoding="utf-8") == theirs
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert room.beside.cataloguing.many is None


def test_a_field_that_is_refused_everywhere_cannot_be_set(room, folder, qtbot):
    before = contents(folder)
    room.window.action("amend_all").trigger()
    dialog = room.beside.cataloguing.many
    dialog.choose("issued")
    dialog.put("2017-02-30")
    dialog._look.click()
    qtbot.waitUntil(lambda: dialog._model.rowCount() == FILES + 1, timeout=WAIT)
    assert dialog._lead.text() == "0 statements would change, 13 cannot be amended."
    assert not dialog._go.isEnabled()
    dialog.choose("people")
    assert dialog._lead.text().startswith("With nothing in the box, the field is taken away")
    assert contents(folder) == before
    dialog.reject()


def test_a_cancel_leaves_whole_files_and_nothing_runs_in_the_thread_of_the_window(
    qtbot, lane, by_hand, folder
):
    with Archive.open(folder) as archive:
        archive.update()
        ids = found_ids(archive, AllFound(SearchRequest("water")), lambda: False)
        assert len(ids) == FILES
        amendment = Amendment({"type": "speech"})
        wanted = list(intents(archive, ids, amendment, lambda: False))
        before = contents(folder)
        session = CataloguingSession(None, lane)
        session.apply_many(folder, wanted, amendment)
        assert (len(by_hand.waiting), session.writing, contents(folder)) == (1, True, before)
        session.cancel()
        worker = threading.Thread(target=by_hand.run_all)
        with qtbot.waitSignal(session.applied, timeout=WAIT) as applied:
            worker.start()
        worker.join()
        assert applied.args == [[]]
        assert (contents(folder), session.writing) == (before, False)
        turns = iter([False] * 5 + [True] * 100)
        made = list(carry_out(archive, wanted, amendment, lambda: next(turns)))
        assert 0 < len(made) < FILES
        assert all(b"type: speech\n" in (folder / done.intent.path).read_bytes() for done in made)
        session.forget_archive()
        by_hand.run_all()


def test_what_is_selected_is_amended_and_the_rest_is_not(room, folder, pictures, qtbot):  # noqa: F811
    before = contents(folder)
    room.sessions.search.set_text("water")
    qtbot.waitUntil(lambda: room.window.windowTitle().startswith(f"{FILES} found"), timeout=WAIT)
    room.window.activateWindow()
    room.window.results.focus_list()
    view = room.window.results.findChild(QListView, "results")
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert room.window.results.selected().count == FILES
    QTest.keyClick(view, Qt.Key.Key_Home)
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    chosen = room.window.results.selected().ids
    assert len(chosen) == 4
    qtbot.waitUntil(lambda: room.window.reader.current_id() == chosen[-1], timeout=WAIT)
    both(room, room.window, pictures, "several-selected")
    room.window.action("amend").trigger()
    dialog = room.beside.cataloguing.many
    assert dialog.windowTitle() == "Amend selected statements"
    assert "in 4 selected statements" in (dialog.put("Highland Greens") or dialog._lead.text())
    dialog._look.click()
    qtbot.waitUntil(dialog._go.isEnabled, timeout=WAIT)
    dialog._go.click()
    qtbot.waitUntil(lambda: room.beside.cataloguing.many is None, timeout=WAIT)
    after = contents(folder)
    assert {name for name in after if after[name] != before[name]} == set(chosen)
    assert all(re.search(rb'^party: "?Highland Greens"?$', after[name], re.MULTILINE) for name in chosen)
    for name in chosen:
        assert after[name].endswith(before[name].partition(b"\n---\n")[2])


def test_all_but_some_of_what_is_found(folder):
    with Archive.open(folder) as archive:
        archive.update()
        which = AllFound(SearchRequest("water"), frozenset({"03.md", "05.md"}))
        ids = found_ids(archive, which, lambda: False)
        assert sorted(ids) == [f"{number:02}.md" for number in range(FILES) if number not in (3, 5)]
