"""Earlier texts of the statement that is read: told above it, and led to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from archive_app.archive import Archive
from archive_app.locations import config_folder
from archive_app.settings import SettingsStore
from archive_app.statements.editions import Edition
from archive_app.statements.problems import EditionLost
from archive_app.ui.app import ReadingRoom
from archive_app.ui.comparing.page import DifferencePage
from archive_app.ui.reader.detail_rows import Words
from archive_app.ui.reader.earlier_texts import NONE_KEPT, PRUNED, changed_in_words

if TYPE_CHECKING:
    from pathlib import Path

WAIT = 60_000
EDITION = Edition(
    "one",
    1,
    "one.md",
    "ab" * 32,
    "2024-05-03T10:00:00+00:00",
    "2024-05-09T10:00:00+00:00",
    14,
    0.9,
    70,
    "one",
)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "since 3 May 2024: 14 words"),
        ({"words": 1}, "since 3 May 2024: 1 word"),
        ({"words": 0}, "since 3 May 2024: only signs and spaces"),
        ({"words": None, "shared": None}, "since 3 May 2024"),
        ({"shared": 0.3}, "since 3 May 2024: another text stood here"),
        ({"last_seen": None}, "before 9 May 2024: 14 words"),
    ],
)
def test_a_change_is_told_in_words(changes, words):
    assert changed_in_words((EDITION, replace(EDITION, **changes))) == words
    assert changed_in_words(()) is None


def test_they_come_before_the_statement_and_anew_when_they_are_more(session, shelf, by_hand):
    told = []
    session.edited.connect(lambda editions: told.append(("edited", editions)))
    session.opened.connect(lambda statement, *_: told.append(("opened", statement.id)))
    shelf.earlier["one"] = (EDITION,)
    session.open("one", "")
    by_hand.run_all()
    assert told == [("edited", (EDITION,)), ("opened", "one")]
    told.clear()
    session.reload()
    by_hand.run_all()
    assert told == []
    shelf.earlier["one"] = (EDITION, replace(EDITION, number=2))
    session.reload()
    by_hand.run_all()
    assert [what for what, _ in told] == ["edited", "opened"]


def test_a_list_that_cannot_be_read_does_not_keep_the_statement_away(session, shelf, by_hand, monkeypatch):
    def lost(_key: str) -> tuple[Edition, ...]:
        raise EditionLost("The list cannot be read.", "Look at its disk.")

    monkeypatch.setattr(shelf, "editions", lost)
    seen = []
    session.opened.connect(lambda statement, *_: seen.append(statement.id))
    session.open("one", "")
    by_hand.run_all()
    assert seen == ["one"]


@pytest.fixture
def room(qapp, qtbot, tmp_path: Path):
    """A window on two statements, the words of one of which were changed without a word."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("board", "river"):
        (folder / f"{name}.md").write_text(f"---\ntitle: {name}\n---\nThe {name} will not be sold, ever.\n")
    with Archive.open(folder) as archive:
        archive.update()
    (folder / "river.md").write_text("---\ntitle: river\n---\nThe river will be sold, if need be.\n")
    with Archive.open(folder) as archive:
        archive.update()
    made = ReadingRoom(qapp, SettingsStore(config_folder()))
    made.start(folder)
    qtbot.waitUntil(lambda: made.window.windowTitle().startswith("2 found"), timeout=WAIT)
    made.window.resize(1300, 900)
    yield made
    made.window.close()
    made.window.deleteLater()
    made.deleteLater()


def read(room: ReadingRoom, qtbot, name: str) -> None:
    room.sessions.reading.open(f"{name}.md", "")
    qtbot.waitUntil(lambda: room.window.reader.current_id() == f"{name}.md", timeout=WAIT)


def test_a_silent_edit_is_seen_and_compared(room, qtbot):
    read(room, qtbot, "river")
    header = room.window.reader.findChild(object, "header")
    row = next(w for w in header.findChildren(Words) if w.accessibleName().startswith("Changed: "))
    assert row.text().endswith(": 4 words")
    link = next(b for b in header.findChildren(QPushButton) if b.text() == "What changed")
    with qtbot.waitSignal(room.beside.comparing.shown, timeout=WAIT) as shown:
        QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    (compared,) = shown.args
    assert compared.old.key == "river.md@1"
    assert "not" in compared.comparison.old.text
    assert room.beside.comparing._window.findChild(DifferencePage).changes
    read(room, qtbot, "board")
    assert not any(w.accessibleName().startswith("Changed: ") for w in header.findChildren(Words))
    room.commands["editions"]()
    assert room.window.banner.message == NONE_KEPT


def test_pruned_texts_are_told_of(room, qtbot):
    archive = room.desk.archive
    archive.prune_editions(archive.editions("river.md"))
    read(room, qtbot, "river")
    room.commands["editions"]()
    assert room.window.banner.message == PRUNED
