"""A real X server with a window manager, and the app started in it as a person starts it."""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ui.accessible_tree import Seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("Xvfb", "openbox", "xdotool", "xprop", "import")
SCREEN = "1400x900x24"


def wait_until(holds: Callable[[], bool], seconds: float, what: Callable[[], str]) -> None:
    """Wait until `holds()`; fail with `what()` when it does not within `seconds`."""
    pause = threading.Event()
    for _ in range(int(seconds * 20)):
        if holds():
            return
        pause.wait(0.05)
    pytest.fail(f"waited {seconds} s in vain: {what()}")


Place = tuple[int, ...]


@dataclass
class Screen:
    """An X display and what can be done on it with keys and a camera."""

    display: str
    environment: dict[str, str]

    def run(self, *command: str) -> str:
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False, timeout=60
        )
        return done.stdout.strip()

    def press(self, *keys: str) -> None:
        self.run("xdotool", "key", "--clearmodifiers", "--delay", "40", *keys)

    def type(self, text: str) -> None:
        self.run("xdotool", "type", "--delay", "25", "--", text)

    def point_at(self, place: Place) -> None:
        self.run("xdotool", "mousemove", "--sync", str(place[0]), str(place[1]))

    def click(self, place: Place, times: int = 1) -> None:
        self.point_at(place)
        self.run("xdotool", "click", "--repeat", str(times), "--delay", "60", "1")

    def drag(self, start: Place, end: Place) -> None:
        """Press at `start`, move in steps as a hand does, let go at `end`."""
        self.point_at(start)
        self.run("xdotool", "mousedown", "1")
        for step in range(1, 9):
            self.point_at(tuple(a + (b - a) * step // 8 for a, b in zip(start, end, strict=True)))
        self.run("xdotool", "mouseup", "1")

    def active_title(self) -> str:
        return self.run("xdotool", "getactivewindow", "getwindowname")

    def titles(self) -> list[str]:
        windows = self.run("xdotool", "search", "--onlyvisible", "--name", ".").split()
        return [self.run("xdotool", "getwindowname", window) for window in windows]

    def picture(self, file: Path) -> Path:
        self.run("import", "-window", "root", str(file))
        assert file.is_file(), "no picture could be taken of the screen"
        return file


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)} (apt install xvfb openbox xdotool x11-utils imagemagick)")
    read, write = os.pipe()
    # A server begins anew when its last client leaves, and whoever comes at that moment is turned away.
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    manager = None
    try:
        ready, _, _ = select.select([read], [], [], 60)
        assert ready, "Xvfb did not start"
        number = os.read(read, 16).decode().strip()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
        environment |= {
            "DISPLAY": f":{number}",
            "QT_QPA_PLATFORM": "xcb",
            "ARCHIVE_APP_HOME": str(tmp_path / "app-home"),
            "HOME": str(tmp_path / "home"),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }
        (tmp_path / "home").mkdir()
        manager = subprocess.Popen(["openbox"], env=environment, stderr=subprocess.DEVNULL)
        display = Screen(f":{number}", environment)
        wait_until(
            lambda: "window id" in display.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"),
            60,
            lambda: "openbox",
        )
        yield display
    finally:
        os.close(read)
        for process in (manager, server):
            if process is not None:
                process.terminate()
                process.wait(20)


@dataclass
class App:
    """The app in its own process, on a screen."""

    screen: Screen
    process: subprocess.Popen[str]

    def wait_for_title(self, pattern: str, seconds: float = 30) -> None:
        """Wait until the title of the active window matches."""
        seen = [""]

        def holds() -> bool:
            assert self.process.poll() is None, f"the app ended: {self.errors()}"
            seen[0] = self.screen.active_title()
            return re.search(pattern, seen[0]) is not None

        wait_until(
            holds, seconds, lambda: f"a title like {pattern!r}; it is {seen[0]!r} of {self.screen.titles()}"
        )

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until `holds()`, `what` says in words what that is."""
        wait_until(holds, 30, lambda: what)

    def in_sight(self, title: str = "Statement Archive$") -> list[Seen]:
        """Return what a screen reader is told of the first window whose title matches, menus included."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("?\n")
        self.process.stdin.flush()
        windows = json.loads(self.process.stdout.readline())
        held = [window["seen"] for window in windows if re.search(title, window["title"])]
        # Lists come back as lists; a place is a tuple.
        return [Seen(**{**told, "rect": tuple(told["rect"])}) for told in (held[0] if held else [])]

    def find(self, role: str, name: str, title: str = "Statement Archive$") -> Seen:
        """Return the one thing of this role whose whole name matches, as soon as it is in sight."""
        found: list[Seen] = []

        def holds() -> bool:
            found[:] = [
                seen for seen in self.in_sight(title) if seen.role == role and re.fullmatch(name, seen.name)
            ]
            return len(found) == 1

        def missing() -> str:
            known = [seen.name for seen in self.in_sight(title) if seen.role == role]
            return f"one {role} of the name {name!r}; there are {known}"

        wait_until(holds, 20, missing)
        return found[0]

    def focused(self) -> Seen | None:
        """Return what has the keyboard."""
        # What hands the keyboard on to something within it counts as focused too, but not as focusable.
        focused = [
            seen for seen in self.in_sight() if seen.focused and seen.focusable and seen.role != "ListItem"
        ]
        return focused[0] if focused else None

    def wait_for_focus(self, name: str) -> None:
        """Wait until the keyboard is in what has a name that matches."""
        wait_until(
            lambda: (held := self.focused()) is not None and re.fullmatch(name, held.name) is not None,
            20,
            lambda: f"the keyboard in {name!r}; it is in {self.focused()}",
        )

    def errors(self) -> str:
        return self.process.stderr.read() if self.process.stderr else ""

    def quit(self) -> tuple[int, str]:
        """Press Ctrl+Q and return the exit status and what was written to standard error."""
        self.screen.press("ctrl+q")
        _, errors = self.process.communicate(timeout=30)
        return self.process.returncode, errors


@pytest.fixture
def start(screen: Screen) -> Iterator[Callable[..., App]]:
    apps: list[App] = []

    def run(*arguments: str | Path) -> App:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.xvfb.observed", *map(str, arguments)],
            env=screen.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        apps.append(App(screen, process))
        return apps[-1]

    yield run
    for app in apps:
        if app.process.poll() is None:
            app.process.terminate()
            app.process.communicate(timeout=20)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """The folder for pictures: `ARCHIVE_APP_PICTURES` when set, so that they can be looked at."""
    folder = Path(os.environ.get("ARCHIVE_APP_PICTURES") or tmp_path / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
