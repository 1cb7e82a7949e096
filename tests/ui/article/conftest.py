"""An archive of two statements, indexed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive_app import Archive

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Two statements on taxes and water."""
    folder = tmp_path_factory.mktemp("statements")
    head = "---\ntitle: Taxes\ndate: 2016-02-11\n---\n"
    (folder / "a.md").write_text(f"{head}We will not raise taxes this year.\n", "utf-8")
    (folder / "b.md").write_text("---\ntitle: 税\n---\n増税は行わないと約束した。\n", "utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ARCHIVE_APP_HOME", str(tmp_path_factory.mktemp("home")))
        with Archive.open(folder) as opened:
            opened.update()
            yield opened
