"""What `import archive_app` gives, and what it does not cost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import archive_app
from archive_app import Archive, ArchiveError, Filters, NotIndexed, UnknownStatement

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))


def test_every_public_name_is_there() -> None:
    for name in archive_app.__all__:
        assert getattr(archive_app, name) is not None
    assert archive_app.__version__.count(".") == 2
    with pytest.raises(AttributeError, match="no attribute 'Whoosh'"):
        _ = archive_app.Whoosh


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "'numpy', 'whoosh', 'click', 'PySide6'"
    code = f"import sys, archive_app; print([name for name in ({heavy}) if name in sys.modules])"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_expected_errors(tmp_path: Path) -> None:
    folder = tmp_path / "statements"
    folder.mkdir()
    (folder / "a.txt").write_text("On water\n\nClean water for all.\n", encoding="utf-8")
    with Archive.open(folder) as archive:
        with pytest.raises(NotIndexed):
            archive.search("water")
        archive.update()
        assert archive.search("water", filters=Filters(party=(None,))).total == 1
        with pytest.raises(UnknownStatement) as unknown:
            archive.statement("b.txt")
    assert isinstance(unknown.value, ArchiveError)
    assert "b.txt" in str(unknown.value)
    assert unknown.value.remedy
