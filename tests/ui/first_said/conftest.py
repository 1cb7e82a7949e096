"""An archive in which several parties say the same, indexed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive_app import Archive

if TYPE_CHECKING:
    from collections.abc import Iterator

PAPERS = {
    "red.md": ("Red", "2015-06", "Clean water is near."),
    "green.md": ("حزب الماء", "2015-06-10", "Clean water, we say."),
    "blue.md": ("Blue", "2016-05-01", "Clean water now! Clean water!"),
    "reprint.md": ("Blue", "2016-08-01", "Clean water now!\nClean water!"),
    "undated.md": ("Red", None, "Clean water was promised."),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Four statements that say it, one of them undated, and a reprint."""
    folder = tmp_path_factory.mktemp("papers")
    for name, (party, date, text) in PAPERS.items():
        dated = f"date: {date}\n" if date else ""
        (folder / name).write_text(f"---\ntitle: {name}\nparty: {party}\n{dated}---\n{text}\n", "utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ARCHIVE_APP_HOME", str(tmp_path_factory.mktemp("home")))
        with Archive.open(folder) as opened:
            opened.update()
            yield opened
