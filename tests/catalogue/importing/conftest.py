"""A folder of statements, and a look at everything that is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def app_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what the app writes below the test's own folder."""
    home = tmp_path / "app-home"
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(home))
    return home


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one statement in it."""
    made = tmp_path / "statements"
    made.mkdir()
    (made / "kept.md").write_text("It was here before.\n")
    return made
