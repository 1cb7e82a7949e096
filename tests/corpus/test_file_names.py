"""Names as the system takes them, and their extensions, are those that pathlib gives."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.corpus.file_names import extension_of, native_name, native_path


@given(st.text(alphabet="ab. é", min_size=1, max_size=8).filter(lambda name: name != "."))
def test_the_extension_is_that_of_a_path(name: str) -> None:
    assert extension_of(name) == PurePosixPath(name).suffix


@pytest.mark.parametrize("shown", ["a.md", "in/a folder/b.txt", "100%.md", "caf%E9.md", "%41.md"])
def test_the_name_is_that_of_the_path(tmp_path: Path, shown: str) -> None:
    for written in ("A.md", "100%.md"):
        (tmp_path / written).write_text("x", encoding="utf-8")
    assert Path(native_name(tmp_path, shown)) == native_path(tmp_path, shown)
    assert native_name(tmp_path, shown) == str(tmp_path / ("A.md" if shown == "%41.md" else shown))
