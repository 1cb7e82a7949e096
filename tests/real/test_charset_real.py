"""Real files in more than thirty encodings; the folder that holds a file names its encoding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from archive_app.corpus.encoding import decode
from tests.real.material import shared

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.real

_LANGUAGE = re.compile(
    r"-(arabic|bulgarian|croatian|czech|hungarian|greek|hebrew|polish|russian|slovak|slovene|turkish|thai)$"
)
#: Python has no decoder for it, so there is no text to compare with; it must still be flagged.
_UNKNOWN_TO_PYTHON = "euc-tw"


def _files() -> list[tuple[Path, str]]:
    root = shared("corpora", "rb-charset")
    files = sorted(
        path for path in root.rglob("*") if path.is_file() and path.parent.name not in ("rb-charset", "tests")
    )
    return [
        (path, _LANGUAGE.sub("", path.parent.name.lower()).replace("maccyrillic", "mac_cyrillic"))
        for path in files
    ]


def test_at_least_95_percent_decode_to_what_their_folder_gives_and_the_rest_is_flagged() -> None:
    files = _files()
    different: list[tuple[str, str, str]] = []
    for path, encoding in files:
        decoded = decode(path.read_bytes())
        if encoding == _UNKNOWN_TO_PYTHON:
            assert decoded.guessed
            continue
        if decoded.text != path.read_bytes().decode(encoding.replace("macroman", "mac_roman")).removeprefix(
            "\ufeff"
        ):
            different.append((path.name, encoding, decoded.encoding))
            assert decoded.guessed, path
            assert decoded.note
    assert len(files) > 300
    assert len(different) <= len(files) * 0.05, different
