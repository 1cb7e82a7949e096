"""An archive in which several parties say the same, indexed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.papers import archive_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive_app import Archive

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
    with archive_of(PAPERS, tmp_path_factory) as opened:
        yield opened
