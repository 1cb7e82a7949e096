"""What needs attention: the sets, the single keys, and the counts that shrink."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from archive_app.archive import Archive
from archive_app.ui.cataloguing.concerns import NEEDS, Concern, concerns
from archive_app.ui.dialogs import keys_of
from archive_app.ui.theme import DARK, LIGHT
from tests.ui.test_screenshots import both, colours, ground, pictures  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.ui.app import ReadingRoom
    from archive_app.ui.cataloguing.attention import AttentionView

WAIT = 30_000
WHOLE = "---\ntitle: Whole\nissued: 2017-03-12\nparty: Riverside Union\npublisher: Tide\n---\nAll is known.\n"
DATED = (
    "---\ntitle: Dateline\nparty: Riverside Union\npublisher: Tide\n---\n"
    "Published on 5 May 2016\n\nThe river.\n"
)
VERDICT = (
    "---\ntitle: Verdict\nparty: Riverside Union\npublisher: Tide\n---\n"
    "Yesterday’s verdict leaves the rivers dry.\n"
)
BARE = "---\ntitle: Bare\nissued: 2017\npublisher: Tide\n---\nNothing is known of its party.\n"
APPEARED = WHOLE.replace("All is known.", "This post first appeared on Progress.")
WRONG = "---\ntitle: Wrong\nissued: 2017-02-30\nparty: Riverside Union\npublisher: Tide\n---\nNo such day.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "River papers"
    made.mkdir()
    texts = {"whole": WHOLE, "dated": DATED, "verdict": VERDICT, "bare": BARE, "wrong": WRONG}
    for name, text in texts.items():
        (made / f"{name}.md").write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def room(room_on, folder) -> ReadingRoom:
    return room_on(folder, 5)


def attend(room: ReadingRoom, qtbot) -> AttentionView:
    with qtbot.waitSignal(room.beside.attention.gathered, timeout=WAIT):
        room.window.action("attention").trigger()
    view = room.beside.cataloguing.attention
    assert view is not None
    return view


def counts(view: AttentionView) -> list[str]:
    return [tab.text() for tab in view._tabs.findChildren(QToolButton)]


def press(view: AttentionView, key: Qt.Key) -> None:
    view.focus_list()
    QTest.keyClick(view._table, key)


def choose(view: AttentionView, path: str, qtbot) -> None:
    view._table.selectRow([concern.path for concern in view._shown].index(path))
    qtbot.waitUntil(lambda: view._described == path, timeout=WAIT)


def test_the_sets_are_those_of_the_queries(folder):
    (folder / "appeared.md").write_text(APPEARED, encoding="utf-8")
    with Archive.open(folder) as archive:
        archive.update()
        listed = {concern.path: concern for concern in concerns(archive, lambda: False)}
        assert {path: set(concern.needs) for path, concern in listed.items()} == {
            "appeared.md": {"proposal"},
            "bare.md": {"party"},
            "dated.md": {"date", "proposal"},
            "verdict.md": {"date", "proposal"},
            "wrong.md": {"date", "problem"},
        }
        assert "2017-02-30" in listed["wrong.md"].problems[0].message
        for need, query in {
            "date": "missing:date",
            "source": "missing:source",
            "party": "missing:party",
            "problem": "has:problem",
            "proposal": "has:proposal",
        }.items():
            reached = {hit.path for hit in archive.search(query).hits}
            assert reached == {path for path, concern in listed.items() if need in concern.needs}, need
        assert {hit.path for hit in archive.search("missing:proposal missing:problem").hits} == {
            "bare.md",
            "whole.md",
        }


def test_accept_amend_skip_and_take_back_with_single_keys(room, folder, pictures, qtbot):  # noqa: F811
    view = attend(room, qtbot)
    assert counts(view) == [
        "All  4",
        "No date  3",
        "No source  0",
        "No party  1",
        "Problem  1",
        "Proposal  2",
    ]
    choose(view, "dated.md", qtbot)
    qtbot.waitUntil(view._buttons[0].isEnabled, timeout=WAIT)
    light, dark = both(room, view, pictures, "attention")
    assert (ground(light), ground(dark)) == (LIGHT.page, DARK.page)
    assert LIGHT.accent in colours(light) or LIGHT.selection in colours(light)
    press(view, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: counts(view)[:2] == ["All  3", "No date  2"], timeout=WAIT)
    written = (folder / "dated.md").read_text(encoding="utf-8")
    assert 'issued: "2016-05-05"' in written
    assert "inferred" in written
    assert written.endswith("---\nPublished on 5 May 2016\n\nThe river.\n")
    qtbot.waitUntil(lambda: not room.sessions.index.running, timeout=WAIT)
    press(view, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: (folder / "dated.md").read_text(encoding="utf-8") == DATED, timeout=WAIT)
    qtbot.waitUntil(lambda: counts(view)[:2] == ["All  4", "No date  3"], timeout=WAIT)
    choose(view, "bare.md", qtbot)
    press(view, Qt.Key.Key_S)
    assert counts(view)[0] == "All  3"
    assert "1 skipped" in view._lead.text()
    choose(view, "wrong.md", qtbot)
    assert "2017-02-30" in view._problems.text()
    press(view, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: room.beside.cataloguing.dialog is not None, timeout=WAIT)
    dialog = room.beside.cataloguing.dialog
    assert dialog.statement.path == "wrong.md"
    dialog.form._boxes["issued"].setText("2017-02-28")
    qtbot.waitUntil(dialog._save.isEnabled, timeout=WAIT)
    dialog._save.click()
    qtbot.waitUntil(lambda: counts(view)[:5:4] == ["All  2", "Problem  0"], timeout=WAIT)
    attend(room, qtbot)
    assert counts(view)[0] == "All  3"


def test_a_relative_word_asks_for_its_day_before_anything_is_written(room, folder, qtbot):
    view = attend(room, qtbot)
    choose(view, "verdict.md", qtbot)
    qtbot.waitUntil(view._buttons[0].isEnabled, timeout=WAIT)
    press(view, Qt.Key.Key_A)
    (row,) = view._offers._rows
    assert "not known yet" in row._refusal.text()
    assert (folder / "verdict.md").read_text(encoding="utf-8") == VERDICT
    row._day.setText("2017-04-04")
    QTest.keyClick(row._day, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: 'issued: "2017-04-05"' in (folder / "verdict.md").read_text("utf-8"), timeout=WAIT
    )
    assert (folder / "verdict.md").read_text(encoding="utf-8").endswith(VERDICT.partition("---\nYes")[2])


def test_kinds_names_and_keys(room, qtbot):
    view = attend(room, qtbot)
    view._tabs.button("party").click()
    assert [concern.path for concern in view._shown] == ["bare.md"]
    view._tabs.button("source").click()
    assert view._lead.text() == "Nothing is left here."
    assert not any(button.isEnabled() for button in view._buttons)
    assert [button.accessibleName() for button in view._buttons] == ["Accept", "Amend…", "Skip", "Read"]
    view._tabs.button("").click()
    choose(view, "bare.md", qtbot)
    view.focus_list()
    QTest.keyClick(view._table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.window.reader.current_id() == "bare.md", timeout=WAIT)
    choose(view, "dated.md", qtbot)
    qtbot.waitUntil(view._buttons[0].isEnabled, timeout=WAIT)
    view.focus_list()
    QTest.keyClick(view._table, Qt.Key.Key_Tab)
    assert view.focusWidget().accessibleName().startswith("Accept: Date: 5 May 2016")
    QTest.keyClick(view.focusWidget(), Qt.Key.Key_Tab)
    assert view.focusWidget() is view._buttons[0]
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not view.isVisible()
    assert ("Ctrl+Shift+M", "Needs attention") in keys_of("Edit")
    assert any(keys == "A, E, S, U" for keys, _ in keys_of("Edit"))


def test_what_the_index_has_not_heard_of_yet_does_not_come_back(room, folder, qtbot):
    view = attend(room, qtbot)
    choose(view, "dated.md", qtbot)
    qtbot.waitUntil(view._buttons[0].isEnabled, timeout=WAIT)
    stale = list(view._all)
    with qtbot.waitSignal(room.beside.amendments.saved, timeout=WAIT):
        press(view, Qt.Key.Key_A)
    room.beside.attention.gathered.emit(stale)
    assert "dated.md" not in [concern.path for concern in view._shown]
    qtbot.waitUntil(lambda: not room.sessions.index.running, timeout=WAIT)
    qtbot.waitUntil(lambda: not room.beside.cataloguing._settled, timeout=WAIT)
    with qtbot.waitSignal(room.beside.attention.gathered, timeout=WAIT):
        room.beside.attention.gather(folder)
    assert "dated.md" not in [concern.path for concern in view._shown]


def test_what_an_amended_field_settles():
    concern = Concern("a", "a.md", "A", frozenset(NEEDS))
    assert concern.without("issued").needs == {"source", "party", "problem"}
    assert concern.without("first_published.publisher").needs == {"date", "party", "problem", "proposal"}
    assert concern.without("title").needs == set(NEEDS)
    dated = Concern("a", "a.md", "A", frozenset({"proposal"}))
    assert not dated.without("first_published").needs
