"""Pictures of the window in light and dark, kept in `ARCHIVE_APP_PICTURES` when that is set."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from archive_app.locations import config_folder
from archive_app.settings import SettingsStore
from archive_app.statements.searching import Filters, IndexProgress
from archive_app.ui.app import ReadingRoom

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

WAIT = 15_000
SIZE = (1360, 860)
FILES = 24
BODY = "Every household on the river was promised clean water.\n\nWhat came was a leaflet, in colour.\n\n"


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("ARCHIVE_APP_PICTURES") or tmp_path / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "River papers"
    folder.mkdir()
    for number in range(FILES):
        party = ("Riverside Union", "Harbour Liberals")[number % 2]
        date = f"date: {2004 + number % 20}-03-{1 + number}\n" if number % 6 else ""
        text = f"---\ntitle: We asked for clean water, {number}\nparty: {party}\n{date}---\n{BODY * 6}"
        (folder / f"{number:02}.md").write_text(text, encoding="utf-8")
    (folder / "old.txt").write_bytes("Ein schöner Tag am Fluß.\n\nMüller grüßt alle.\n".encode("cp1252"))
    return folder


@pytest.fixture
def room(qapp, folder, qtbot):
    room = ReadingRoom(qapp, SettingsStore(config_folder()))
    room.start(folder)
    room.window.resize(*SIZE)
    qtbot.waitUntil(lambda: f"{FILES + 1} found" in room.window.windowTitle(), timeout=WAIT)
    qtbot.waitUntil(lambda: not room.sessions.index.running, timeout=WAIT)
    yield room
    room.window.close()
    room.window.deleteLater()


def both(room: ReadingRoom, widget: QWidget, folder: Path, name: str) -> None:
    """Take a picture in light and in dark and hold them against one another."""
    images = []
    for appearance in ("light", "dark"):
        room.appearance.choose(appearance)
        QApplication.sendPostedEvents()
        image = widget.grab().toImage()
        assert image.save(str(folder / f"{name}-{appearance}.png"))
        assert len(colours(image)) > 20, "the picture is all but blank"
        images.append(image)
    room.appearance.choose("light")
    light, dark = images
    assert light != dark
    assert brightness(light) > 180
    assert brightness(dark) < 90


def samples(image: QImage) -> list[int]:
    return [image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 3)]


def colours(image: QImage) -> set[int]:
    return set(samples(image))


def brightness(image: QImage) -> float:
    grey = [((pixel >> 16 & 255) + (pixel >> 8 & 255) + (pixel & 255)) / 3 for pixel in samples(image)]
    return sum(grey) / len(grey)


def test_reading(room, pictures, qtbot):
    with qtbot.waitSignal(room.sessions.reading.opened, timeout=WAIT):
        room.sessions.search.set_text("“clean water” river")
        qtbot.waitUntil(lambda: f"{FILES} found" in room.window.windowTitle(), timeout=WAIT)
        room.window.results.select_first()
    with qtbot.waitSignal(room.sessions.search.outcome, timeout=WAIT):
        room.sessions.search.set_filters(Filters(party="Riverside Union", date_from="2004", date_to="2016"))
    both(room, room.window, pictures, "reading")


def test_nothing_matches(room, pictures, qtbot):
    with qtbot.waitSignal(room.sessions.search.outcome, timeout=WAIT):
        room.sessions.search.set_text("leaflit")
    both(room, room.window, pictures, "nothing-matches")


def test_still_indexing(room, pictures):
    progress = IndexProgress("reading", 3_400, 20_000, 812.0, 20.0)
    room.window.results.show_indexing(progress)
    room.window.status.show_progress(progress)
    both(room, room.window, pictures, "indexing")


def test_welcome(room, pictures):
    room.window.show_recent(("/srv/papers", "/srv/statements of the lower basin"))
    room.window.show_welcome()
    room.window.banner.say(
        "The folder /srv/gone does not exist.", ("Open a folder…", room.window.banner.clear)
    )
    both(room, room.window, pictures, "welcome")


def test_problems(room, pictures, qtbot):
    qtbot.waitUntil(lambda: room.problems._model.rowCount() > 0, timeout=WAIT)
    room.commands["problems"]()
    both(room, room.problems, pictures, "problems")


@pytest.mark.parametrize("name", ["keys", "link", "about"])
def test_dialogs(room, pictures, name):
    if name == "link":
        room._show_link("https://riverside.example/leaflets/2017/clean-water?from=archive")
    else:
        room.commands[name]()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    both(room, dialog, pictures, name)
    dialog.close()


def test_menus(room, pictures):
    for action in room.window.menuBar().actions():
        menu = action.menu()
        menu.ensurePolished()
        menu.resize(menu.sizeHint())
        both(room, menu, pictures, f"menu-{menu.title().replace('&', '').lower()}")
