"""A window without a screen, a home of its own for what the app writes, and jobs that run when the test
says so.
"""

from __future__ import annotations

import logging
import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections import deque
from typing import TYPE_CHECKING

import pytest

from archive_app.ui.lanes import Lane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


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
