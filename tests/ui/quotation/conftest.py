"""The sample archive, indexed once, and the windows that work with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive_app import Archive
from archive_app.bundled import sample_archive

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The sample archive."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ARCHIVE_APP_HOME", str(tmp_path_factory.mktemp("home")))
        with Archive.open(sample_archive()) as archive:
            archive.update()
            yield archive
