"""A home of its own for what the app writes, small real archives, and the command run in this process."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from archive_app.cli import main
from tests.cli.asking import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LEAFLET = """---
id: leaflet-1
title: Clean water for the harbour
party: Riverside Union
publisher: Harbour Gazette
type: press-release
issued: "2017-05"
language: en-GB
people:
  - {name: Ada Brook, role: author, office: Chair}
tags: [water, harbour]
campaign: Spring tide
---

We will keep the river clean, whatever it costs. Rivers do not clean themselves.

Nobody in this town drinks bottled water by choice.
"""
SPEECH = """---
title: On the price of bread
party: Harbour Liberals
type: speech
issued: "2019-03-02"
issued_basis: inferred
language: en
---

The price of bread is the price of peace. Clean mills make clean flour.
"""
UNDATED = "A word on water\n\nYesterday they promised clean water once more.\n"


@pytest.fixture(autouse=True)
def app_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep every file that the app writes, its log included, below the test's own folder."""
    home = tmp_path / "app-home"
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(home))
    root = logging.getLogger("archive_app")
    before, propagate, level = root.handlers[:], root.propagate, root.level
    root.handlers.clear()
    yield home
    for handler in root.handlers:
        handler.close()
    root.handlers[:], root.propagate, root.level = before, propagate, level


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three statements, two of them dated, and a picture."""
    made = tmp_path / "statements"
    (made / "2017").mkdir(parents=True)
    (made / "2017" / "leaflet.md").write_text(LEAFLET, encoding="utf-8")
    (made / "bread.md").write_text(SPEECH, encoding="utf-8")
    (made / "water.txt").write_text(UNDATED, encoding="utf-8")
    (made / "poster.jpg").write_bytes(b"\xff\xd8\xff")
    return made


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Run the command in this process."""

    def run(*words: object) -> Answer:
        capsys.readouterr()
        status = main([str(word) for word in words])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Answer(status, out, err)

    return run
