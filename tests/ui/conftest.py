"""A window without a screen, a home of its own for what the app writes, and jobs that run when the test
says so.
"""

from __future__ import annotations

import logging
import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections import deque
from typing import TYPE_CHECKING, Any

import pytest

from archive_app.ui.lanes import Lane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive_app.ui.app import ReadingRoom

WAIT = 30_000


@pytest.fixture(autouse=True)
def app_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every file that the app writes below the test's own folder."""
    home = tmp_path / "app-home"
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(home))
    monkeypatch.setattr(logging.getLogger("archive_app"), "propagate", True)
    return home


class ByHand:
    """An executor whose jobs run when the test says so, in the test's thread."""

    def __init__(self) -> None:
        self.waiting: deque[Callable[[], None]] = deque()
        self.closed = False

    def submit(self, run: Callable[[], None]) -> None:
        self.waiting.append(run)

    def close(self) -> None:
        self.closed = True

    def run_next(self) -> None:
        self.waiting.popleft()()

    def run_all(self) -> None:
        while self.waiting:
            self.run_next()


@pytest.fixture
def by_hand() -> ByHand:
    return ByHand()


@pytest.fixture
def lane(qapp: object, by_hand: ByHand) -> Iterator[Lane]:
    made = Lane(None, by_hand)
    yield made
    made.close()


@pytest.fixture
def session_of(lane: Lane) -> Callable[..., Any]:
    """Make a session of a kind on the lane that is run by hand, and turn it to an archive."""

    def make(kind: Callable[..., Any], archive: object, *lanes: Lane) -> Any:
        made = kind(None, lane, *lanes)
        made.set_archive(archive)
        return made

    return make


@pytest.fixture
def room_on(qapp, qtbot) -> Iterator[Callable[[Path, int], ReadingRoom]]:
    """Open the main window on a folder and wait until that is indexed and all its statements are found."""
    from archive_app.locations import config_folder
    from archive_app.settings import SettingsStore
    from archive_app.ui.app import ReadingRoom

    opened: list[ReadingRoom] = []

    def open_on(folder: Path, statements: int) -> ReadingRoom:
        room = ReadingRoom(qapp, SettingsStore(config_folder()))
        opened.append(room)
        room.start(folder)
        qtbot.waitUntil(lambda: f"{statements} found" in room.window.windowTitle(), timeout=WAIT)
        qtbot.waitUntil(lambda: not room.sessions.index.running, timeout=WAIT)
        return room

    yield open_on
    for room in opened:
        room.window.close()
        room.window.deleteLater()
