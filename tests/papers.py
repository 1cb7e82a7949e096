"""An archive of a few short papers, each with a party and perhaps a date."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from archive_app import Archive

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@contextmanager
def archive_of(
    papers: Mapping[str, tuple[str, str | None, str]], folders: pytest.TempPathFactory
) -> Iterator[Archive]:
    """Index `papers`, a party, a date and the words by the name of the file; what the app writes is apart."""
    folder = folders.mktemp("papers")
    for name, (party, date, text) in papers.items():
        dated = f"date: {date}\n" if date else ""
        (folder / name).write_text(f"---\ntitle: {name}\nparty: {party}\n{dated}---\n{text}\n", "utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ARCHIVE_APP_HOME", str(folders.mktemp("home")))
        with Archive.open(folder) as opened:
            opened.update()
            yield opened
