"""An index made by earlier rules of reading is made anew, so that no statement keeps what was read then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app import Archive
from archive_app.index import schema

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_other_rules_of_reading_make_another_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "statements"
    folder.mkdir()
    (folder / "20190912-a.txt").write_text("Clean water for all of us, now and here.\n", encoding="utf-8")
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    with Archive.open(folder) as archive:
        assert archive.update().added == 1
        assert archive.update().unchanged == 1
        assert archive.search("water").hits[0].date is not None
    monkeypatch.setattr(schema, "READING_RULES", 1)
    with Archive.open(folder) as archive:
        assert not archive.indexed
