"""Strings of a file, asked for by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive_app.index import word_table
from archive_app.index.array_file import ArrayFile, ArrayWriter
from archive_app.index.word_table import encode, string_at, strings_at, write_strings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("most", [0, 10**9])
def test_some_strings_are_those_of_each_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(word_table, "_MOST_ENDS", most)
    words = ["first", "", "zwölf", "", "🤷", "last"]
    with ArrayWriter(tmp_path / "strings.arrays") as writer:
        write_strings(writer, "words", words)
        writer.finish({})
    file = ArrayFile(tmp_path / "strings.arrays")
    for numbers in ([], [0], [5, 0, 3], [2, 2, 4, 1]):
        found = strings_at(file, "words", numbers)
        assert found == [encode(words[number]) for number in numbers]
        assert found == [string_at(file, "words", number) for number in numbers]
