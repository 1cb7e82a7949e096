"""The whole window over a real archive in a small folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from archive_app import bundled
from archive_app.locations import config_folder
from archive_app.settings import ArchiveSettings, Settings, SettingsStore
from archive_app.statements.searching import Filters
from archive_app.ui.actions import ACTIONS
from archive_app.ui.app import ReadingRoom
from archive_app.ui.filters.check_row import CheckRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WAIT = 60_000

STATEMENTS = {
    "2016/river.md": "---\ntitle: The river\nparty: Harbour Liberals\ndate: 2016-05-02\n---\nIt is low.\n",
    "2017/leaflet.md": "---\ntitle: They sent a leaflet\nparty: Riverside Union\ndate: 2017-03-12\n---\n"
    "Every household on the river was promised clean water.\n\nClean water is not a favour.\n",
    "2018/board.md": "---\ntitle: To the board\nparty: Riverside Union\ndate: 2018\n---\nThe river board.\n",
    "notes.txt": "A note on the river\n\nNobody dated this.\n",
    "scan.pdf": "%PDF-1.4",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "Party papers", STATEMENTS)


@pytest.fixture
def store() -> SettingsStore:
    return SettingsStore(config_folder())


@pytest.fixture
def open_room(qapp: QApplication, store: SettingsStore) -> Iterator[Callable[[Path | None], ReadingRoom]]:
    rooms = []

    def start(folder: Path | None) -> ReadingRoom:
        room = ReadingRoom(qapp, store)
        rooms.append(room)
        room.start(folder)
        room.window.activateWindow()
        return room

    yield start
    for room in rooms:
        room.window.close()
        room.window.deleteLater()
        room.deleteLater()


@pytest.fixture
def room(open_room, folder, qtbot) -> ReadingRoom:
    room = open_room(folder)
    qtbot.waitUntil(lambda: room.window.windowTitle().startswith("4 found"), timeout=WAIT)
    qtbot.waitUntil(lambda: state(room) == "4 statements · up to date", timeout=WAIT)
    return room


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def state(room: ReadingRoom) -> str:
    status = room.window.status
    return f"{status._count.text()} {status._state.text()}"


def box(room: ReadingRoom) -> QLineEdit:
    return room.window.search_bar.findChild(QLineEdit)


def type_text(room: ReadingRoom, text: str) -> None:
    QTest.keyClicks(box(room), text)


def key(name: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), name, modifiers)


def test_every_action_does_something(room):
    assert set(room.commands) == {spec.id for spec in ACTIONS}


def test_typing_searches_and_the_arrow_keys_lead_to_the_reader(room, qtbot):
    searches = []
    room.sessions.search.searching.connect(lambda: searches.append(room.sessions.search.request.query))
    with qtbot.waitSignal(room.sessions.search.outcome, timeout=WAIT):
        type_text(room, "clean wate")
    assert searches[-1] == "clean wate"
    assert len(searches) <= 3
    type_text(room, "r")
    qtbot.waitUntil(
        lambda: room.window.windowTitle() == "1 found · Party papers — Statement Archive", timeout=WAIT
    )
    key(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: room.window.reader.current_id() == "2017/leaflet.md", timeout=WAIT)
    assert room.window.windowTitle().startswith("They sent a leaflet · 1 found")
    key(Qt.Key.Key_Return)
    assert room.window.reader.isAncestorOf(QApplication.focusWidget())


def test_escape_clears_the_words_and_then_the_filters(room, qtbot):
    room.sessions.search.set_filters(Filters(party="Riverside Union"))
    type_text(room, "river")
    qtbot.waitUntil(lambda: "2 found" in room.window.windowTitle(), timeout=WAIT)
    key(Qt.Key.Key_Escape)
    assert box(room).text() == ""
    assert room.sessions.search.request.filters == Filters(party="Riverside Union")
    key(Qt.Key.Key_Escape)
    assert room.sessions.search.request.filters == Filters()
    qtbot.waitUntil(lambda: "4 found" in room.window.windowTitle(), timeout=WAIT)


def test_a_period_leaves_the_undated_out_until_they_are_included(room, qtbot):
    room.sessions.search.set_filters(Filters(date_from="2016", date_to="2017"))
    qtbot.waitUntil(lambda: "2 found" in room.window.windowTitle(), timeout=WAIT)
    room.commands["undated"]()
    qtbot.waitUntil(lambda: "3 found" in room.window.windowTitle(), timeout=WAIT)
    assert room.window.action("undated").isChecked()


def test_the_order_is_remembered_for_the_archive(room, store, folder, qtbot):
    with qtbot.waitSignal(room.sessions.search.outcome, timeout=WAIT) as answered:
        room.commands["sort_oldest"]()
    assert [hit.id for hit in answered.args[0].hits][:2] == ["2016/river.md", "2017/leaflet.md"]
    assert store.load_archive(folder.resolve()) == ArchiveSettings("oldest")


def test_a_changed_file_is_found_without_moving_the_page(room, folder, qtbot):
    room.sessions.reading.open("2017/leaflet.md", "")
    qtbot.waitUntil(lambda: room.window.reader.current_id() == "2017/leaflet.md", timeout=WAIT)
    opened = []
    room.sessions.reading.opened.connect(lambda *arguments: opened.append(arguments))
    write(folder, {"2019/new.md": "# A dam on the river\n\nWe object.\n"})
    room.sessions.index.refresh()
    qtbot.waitUntil(lambda: "5 found" in room.window.windowTitle(), timeout=WAIT)
    qtbot.waitUntil(lambda: not room.sessions.index.running, timeout=WAIT)
    assert room.window.reader.current_id() == "2017/leaflet.md"
    assert opened == []


def test_back_and_forward(room, qtbot):
    reader = room.window.reader
    for name in ("2016/river.md", "2018/board.md"):
        room.sessions.reading.open(name, "river")
        qtbot.waitUntil(lambda name=name: reader.current_id() == name, timeout=WAIT)
    assert not room.window.action("forward").isEnabled()
    room.window.action("back").trigger()
    qtbot.waitUntil(lambda: reader.current_id() == "2016/river.md", timeout=WAIT)
    assert room.window.results.selected_id() == "2016/river.md"
    room.window.action("forward").trigger()
    qtbot.waitUntil(lambda: reader.current_id() == "2018/board.md", timeout=WAIT)


def test_f6_goes_through_the_panes_and_comes_back(room, qtbot):
    window = room.window
    room.sessions.reading.open("2017/leaflet.md", "")
    qtbot.waitUntil(lambda: window.reader.current_id() == "2017/leaflet.md", timeout=WAIT)
    box(room).setFocus()
    visited = []
    for _ in range(4):
        room.commands["next_pane"]()
        focused = QApplication.focusWidget()
        panes = (window.search_bar, window.filters, window.results, window.reader)
        print(
            focused,
            window.filters._timeline.isVisible(),
            window.filters._timeline.isEnabled(),
            window.isActiveWindow(),
        )
        visited.append(
            next(n for n, pane in enumerate(panes) if pane.isAncestorOf(focused) or pane is focused)
        )
    assert visited == [1, 2, 3, 0]
    room.commands["previous_pane"]()
    assert window.reader.isAncestorOf(QApplication.focusWidget())


def test_tab_goes_on_as_one_reads(room, qtbot):
    for query in ("river", "the river", "river"):
        with qtbot.waitSignal(room.sessions.search.outcome, timeout=WAIT):
            room.sessions.search.set_text(query)
    box(room).setFocus()
    names = []
    for _ in range(6):
        key(Qt.Key.Key_Tab)
        names.append(QApplication.focusWidget().accessibleName())
    assert names[0] == "Check a quotation"
    assert names[1].startswith("Years")
    assert names[2].startswith(("Riverside Union", "Harbour Liberals"))
    assert names.index("Statements found") > 3


def test_ignored_kinds_are_told(room):
    assert "1 PDF" in room.window.status._count.toolTip()


def test_a_folder_that_does_not_exist_leaves_what_is_open(room, tmp_path, qtbot):
    room.desk.open_folder(tmp_path / "no such folder")
    qtbot.waitUntil(lambda: "does not exist" in room.window.banner.message, timeout=WAIT)
    assert room.desk.archive is not None
    assert "4 found" in room.window.windowTitle()


def test_what_an_empty_folder_replaced_is_searched_until_somebody_says_that_it_is_meant(room, folder, qtbot):
    folder.rename(folder.with_name("disk"))
    folder.mkdir()
    room.sessions.index.refresh()
    qtbot.waitUntil(lambda: "holds no statement any more" in room.window.banner.message, timeout=WAIT)
    assert room.desk.archive.search("river").total == 4
    (removed,) = room.window.banner._answers
    assert removed.text() == "They were removed"
    with qtbot.waitSignal(room.sessions.index.finished, timeout=WAIT):
        removed.click()
    assert room.desk.archive.search("river").total == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read every folder")
def test_an_unreadable_folder_is_told_in_one_sentence(room, tmp_path, qtbot):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    room.desk.open_folder(closed)
    qtbot.waitUntil(lambda: "cannot be read" in room.window.banner.message, timeout=WAIT)


def test_an_empty_folder_is_nothing_here_yet(open_room, tmp_path, qtbot):
    room = open_room(write(tmp_path / "empty", {"scan.pdf": "%PDF-1.4"}))
    qtbot.waitUntil(lambda: "holds no Markdown or text files yet" in room.window.banner.message, timeout=WAIT)
    assert "1 other file" in room.window.banner.message
    assert "Ctrl+K" not in [
        label.text() for label in room.window.reader.findChildren(QLabel) if label.isVisible()
    ]


def test_a_folder_that_disappears_is_told_and_stays_searchable(room, folder, qtbot):
    folder.rename(folder.with_name("elsewhere"))
    room.sessions.index.refresh()
    qtbot.waitUntil(lambda: bool(room.window.banner.message), timeout=WAIT)
    assert state(room).endswith("not up to date")
    with qtbot.waitSignal(room.sessions.search.outcome, timeout=WAIT) as answered:
        room.sessions.search.set_text("clean water")
    assert answered.args[0].total == 1


def test_the_home_folder_is_indexed_only_when_a_person_agrees(open_room, folder, store, monkeypatch, qtbot):
    monkeypatch.setattr(Path, "home", classmethod(lambda _: folder))
    room = open_room(folder)
    qtbot.waitUntil(lambda: "This is your home folder" in room.window.banner.message, timeout=WAIT)
    assert "5 files" in room.window.banner.message
    assert room.desk.archive is None
    room.window.banner._answers[0].click()
    qtbot.waitUntil(lambda: "4 found" in room.window.windowTitle(), timeout=WAIT)
    assert store.load_archive(folder.resolve()).confirmed


def test_a_dropped_folder_opens_and_of_a_file_its_folder(room, tmp_path, qtbot):
    other = write(tmp_path / "Other papers", {"a.md": "# One\n\nOnly one."})
    drop(room, other)
    qtbot.waitUntil(
        lambda: room.window.windowTitle() == "1 found · Other papers — Statement Archive", timeout=WAIT
    )
    drop(room, tmp_path / "Party papers" / "notes.txt")
    assert "“notes.txt” is a file" in room.window.banner.message
    qtbot.waitUntil(
        lambda: room.window.windowTitle() == "4 found · Party papers — Statement Archive", timeout=WAIT
    )


def drop(room: ReadingRoom, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    room.window.dropEvent(
        QDropEvent(
            QPoint(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_a_statement_of_the_same_name_in_another_archive_can_be_chosen(room, tmp_path, qtbot):
    room.sessions.reading.open("notes.txt", "")
    qtbot.waitUntil(lambda: room.window.results.selected_id() == "notes.txt", timeout=WAIT)
    room.desk.open_folder(
        write(tmp_path / "Other papers", {"notes.txt": "Other notes\n\nNothing on rivers.\n"})
    )
    qtbot.waitUntil(lambda: room.window.windowTitle().startswith("1 found · Other papers"), timeout=WAIT)
    assert room.window.results.selected_id() is None
    room.window.results.focus_list()
    qtbot.waitUntil(lambda: room.window.windowTitle().startswith("Other notes"), timeout=WAIT)


def test_recent_archives_are_remembered_and_the_last_one_opens_again(room, open_room, folder, store, qtbot):
    assert store.load().recent == (str(folder.resolve()),)
    room.window.close()
    again = open_room(None)
    qtbot.waitUntil(lambda: "4 found · Party papers" in again.window.windowTitle(), timeout=WAIT)


def test_a_last_archive_that_is_gone_leads_to_the_welcome_page(open_room, store, tmp_path, qtbot):
    gone = tmp_path / "gone"
    store.save(Settings(recent=(str(gone), "/another")))
    room = open_room(None)
    qtbot.waitUntil(lambda: "does not exist" in room.window.banner.message, timeout=WAIT)
    assert room.window.welcome.isVisible()
    room.window.banner._answers[1].click()
    assert store.load().recent == ("/another",)


@pytest.mark.skipif(
    not any(bundled.sample_archive().glob("**/*.md")), reason="the sample archive is not written yet"
)
def test_a_first_start_opens_the_sample_archive(open_room, store, qtbot):
    room = open_room(None)
    qtbot.waitUntil(lambda: "found · Sample archive" in room.window.windowTitle(), timeout=WAIT)
    assert "This is the sample archive" in room.window.banner.message
    assert store.load().recent == ()


def test_the_layout_is_restored_and_survives_a_corrupt_file(room, open_room, folder, store):
    room.window.resize(790, 700)
    room.window._splitter.setSizes([175, 270, 343])
    sizes = tuple(room.window._splitter.sizes())
    room.window.close()
    assert store.load_layout().panes == sizes
    again = open_room(folder)
    assert tuple(again.window._splitter.sizes()) == sizes
    again.window.close()
    (config_folder() / "window.toml").write_text('geometry = "!!"\npanes = [1, "x", -4]\n', encoding="utf-8")
    open_room(folder)


def test_zoom_numbers_and_appearance_are_remembered(room, store):
    room.commands["zoom_in"]()
    room.commands["numbers"]()
    room.commands["dark"]()
    held = store.load()
    assert held.zoom > 1.0
    assert (held.appearance, held.paragraph_numbers) == ("dark", False)
    assert room.appearance.theme.name == "dark"
    store.save(Settings())


def test_a_link_shows_its_address_before_anything_happens(room):
    room.ways_out.show_link("https://example.org/very/long")
    dialog = QApplication.activeModalWidget()
    assert dialog.findChild(QPlainTextEdit).toPlainText() == "https://example.org/very/long"
    dialog.reject()


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "smb://host/share", "data:text/html,x", "https://", "x"],
)
def test_other_links_are_refused_in_a_sentence(room, address):
    room.ways_out.show_link(address)
    assert QApplication.activeModalWidget() is None
    assert "is not opened" in room.window.banner.message


def test_problems_lead_to_the_statement(open_room, tmp_path, qtbot):
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "old.txt").write_bytes(
        "Ein schöner Tag am Fluß.\n\nMüller grüßt größere Städte.\n".encode("cp1252")
    )
    room = open_room(folder)
    problems = room.window.status._problems
    qtbot.waitUntil(lambda: problems.text() == "1 file needs attention", timeout=WAIT)
    problems.click()
    assert room.problems.isVisible()
    room.problems._read.click()
    qtbot.waitUntil(lambda: room.window.reader.current_id() == "old.txt", timeout=WAIT)


def test_closing_while_indexing_is_quick_and_clean(open_room, tmp_path, qtbot):
    many = {
        f"{number}.md": f"# Statement {number}\n\nOn the river, {number} times." for number in range(3000)
    }
    room = open_room(write(tmp_path / "many", many))
    qtbot.waitUntil(lambda: room.sessions.index.running, timeout=WAIT)
    room.window.close()
    assert not room.sessions.index.running
    assert room.desk.archive is None


def test_a_typed_party_ticks_its_row_and_unticking_it_mends_the_query(room, qtbot):
    with qtbot.waitSignal(room.sessions.search.outcome, timeout=WAIT):
        type_text(room, 'river party:"Riverside Union" date:2016..2018')
    rows = {row.name: row for row in room.window.filters.findChildren(CheckRow) if row.isVisible()}
    assert rows["Riverside Union"].isChecked()
    assert not rows["Harbour Liberals"].isChecked()
    with qtbot.waitSignal(room.sessions.search.outcome, timeout=WAIT):
        QTest.mouseClick(rows["Riverside Union"], Qt.MouseButton.LeftButton)
    assert box(room).text() == "river date:2016..2018"
    assert room.sessions.search.request.filters == Filters()


def test_a_misspelt_word_is_mended_with_one_click(room, qtbot):
    with qtbot.waitSignal(room.sessions.search.outcome, timeout=WAIT):
        type_text(room, "leaflit")
    QApplication.sendPostedEvents()
    links = {link.text(): link for link in room.window.results.findChildren(QPushButton) if link.isVisible()}
    with qtbot.waitSignal(room.sessions.search.outcome, timeout=WAIT):
        QTest.mouseClick(links["leaflet"], Qt.MouseButton.LeftButton)
    assert box(room).text() == "leaflet"
    assert room.window.windowTitle().startswith("1 found")
