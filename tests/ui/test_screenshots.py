"""Pictures of the window in light and dark, kept in `ARCHIVE_APP_PICTURES` when that is set."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from archive_app.statements.searching import Filters, IndexProgress
from archive_app.ui.theme import DARK, LIGHT

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from archive_app.ui.app import ReadingRoom

WAIT = 60_000
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
def room(room_on, folder):
    room = room_on(folder, FILES + 1)
    room.window.resize(*SIZE)
    return room


def both(room: ReadingRoom, widget: QWidget, folder: Path, name: str) -> tuple[QImage, QImage]:
    """Take and keep a picture in light and one in dark; the window is light again afterwards."""
    images = []
    for appearance in ("light", "dark"):
        room.appearance.choose(appearance)
        QApplication.sendPostedEvents()
        image = widget.grab().toImage()
        image.save(str(folder / f"{name}-{appearance}.png"))
        images.append(image)
    room.appearance.choose("light")
    light, dark = images
    return light, dark


def colours(image: QImage) -> Counter[str]:
    """Return how often each colour stands in a fine grid over `image`, as `#rrggbb`."""
    return Counter(
        f"#{image.pixel(x, y) & 0xFFFFFF:06x}"
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 2)
    )


def ground(image: QImage) -> str:
    """Return the colour that most of `image` has."""
    return colours(image).most_common(1)[0][0]


def test_reading(room, pictures, qtbot):
    room.sessions.search.set_text("“clean water” river")
    qtbot.waitUntil(lambda: f"{FILES} found" in room.window.windowTitle(), timeout=WAIT)
    with qtbot.waitSignal(room.sessions.search.outcome, timeout=WAIT):
        room.sessions.search.set_filters(Filters(party="Riverside Union", date_from="2004", date_to="2016"))
    with qtbot.waitSignal(room.sessions.reading.opened, timeout=WAIT):
        room.window.results.select_first()
    light, dark = both(room, room.window, pictures, "reading")
    assert (ground(light), ground(dark)) == (LIGHT.page, DARK.page)
    for image, theme in ((light, LIGHT), (dark, DARK)):
        parts = {theme.panel, theme.status, theme.selection, theme.chip, theme.accent, theme.accent_soft}
        assert colours(image).keys() > parts | {theme.mark, theme.mark_strong, theme.mark_line, theme.rule}


def test_nothing_matches(room, pictures, qtbot):
    with qtbot.waitSignal(room.sessions.search.outcome, timeout=WAIT):
        room.sessions.search.set_text("leaflit")
    light, dark = both(room, room.window, pictures, "nothing-matches")
    assert (ground(light), ground(dark)) == (LIGHT.page, DARK.page)
    for image, theme in ((light, LIGHT), (dark, DARK)):
        assert theme.panel in colours(image)
        assert theme.mark not in colours(image)


def test_still_indexing(room, pictures):
    progress = IndexProgress("reading", 3_400, 20_000, 812.0, 20.0)
    room.window.results.show_indexing(progress)
    room.window.status.show_progress(progress)
    light, dark = both(room, room.window, pictures, "indexing")
    assert (ground(light), ground(dark)) == (LIGHT.page, DARK.page)
    # How far it has come stands twice: in place of the results and in the status line.
    assert colours(light)[LIGHT.accent] > 30
    assert colours(dark)[DARK.accent] > 30


def test_welcome(room, pictures):
    room.window.show_recent(("/srv/papers", "/srv/statements of the lower basin"))
    room.window.show_welcome()
    room.window.banner.say(
        "The folder /srv/gone does not exist.", ("Open a folder…", room.window.banner.clear)
    )
    light, dark = both(room, room.window, pictures, "welcome")
    assert (ground(light), ground(dark)) == (LIGHT.page, DARK.page)
    # The one button that is meant, and the ground of the banner.
    assert colours(light).keys() > {LIGHT.accent, LIGHT.selection}
    assert colours(dark).keys() > {DARK.accent, DARK.selection}


def test_problems(room, pictures, qtbot):
    qtbot.waitUntil(lambda: room.problems._model.rowCount() > 0, timeout=WAIT)
    room.commands["problems"]()
    light, dark = both(room, room.problems, pictures, "problems")
    assert (ground(light), ground(dark)) == (LIGHT.page, DARK.page)
    # The first row is chosen.
    assert LIGHT.selection in colours(light)
    assert DARK.selection in colours(dark)


@pytest.mark.parametrize("name", ["keys", "link", "about"])
def test_dialogs(room, pictures, name):
    if name == "link":
        room.ways_out.show_link("https://riverside.example/leaflets/2017/clean-water?from=archive")
    else:
        room.commands[name]()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    light, dark = both(room, dialog, pictures, name)
    dialog.close()
    assert (ground(light), ground(dark)) == (LIGHT.page, DARK.page)
    # Words in many greys, not an empty ground.
    assert min(len(colours(light)), len(colours(dark))) > 20


def test_menus(room, pictures):
    for action in room.window.menuBar().actions():
        menu = action.menu()
        menu.ensurePolished()
        menu.resize(menu.sizeHint())
        light, dark = both(room, menu, pictures, f"menu-{menu.title().replace('&', '').lower()}")
        assert (ground(light), ground(dark)) == (LIGHT.page, DARK.page)
        assert min(len(colours(light)), len(colours(dark))) > 20
