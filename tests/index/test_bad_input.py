"""Statements that are far too long, far too varied, empty, or none at all."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from archive_app import Archive

if TYPE_CHECKING:
    from pathlib import Path

_LIMIT = 900 * 2**20

_UPDATE = """
import sys
from pathlib import Path
from archive_app.index import storage
from archive_app.index.update import update_index
corpus = Path(sys.argv[1])
report = update_index(corpus, storage.index_folder(corpus), lambda progress: None)
status = Path("/proc/self/status").read_text()
print(report.statements, int(status.partition("VmHWM:")[2].split()[0]) * 1024)
"""

# What `getrusage` says of a new process includes the peak of the process that started it.
_asks_linux = pytest.mark.skipif(sys.platform != "linux", reason="peak memory is asked of Linux")


def statements_and_peak(corpus: Path) -> tuple[int, int]:
    """Index in a process of its own; how many statements there are, and its peak memory in bytes."""
    done = subprocess.run(
        [sys.executable, "-c", _UPDATE, str(corpus)], capture_output=True, text=True, check=True, timeout=120
    )
    statements, peak = done.stdout.split()
    return int(statements), int(peak)


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


@_asks_linux
def test_ten_megabytes_of_one_word(corpus: Path) -> None:
    (corpus / "long.txt").write_text("water " * (10 * 2**20 // 6))
    statements, peak = statements_and_peak(corpus)
    assert statements == 1
    assert peak < _LIMIT
    with Archive.open(corpus) as archive:
        assert archive.search("water").total == 1
        assert archive.search('"water water water"').total == 1
        assert archive.search("fire").total == 0


@_asks_linux
def test_three_hundred_thousand_different_words(corpus: Path) -> None:
    (corpus / "varied.txt").write_text(" ".join(f"w{number:x}" for number in range(300_000)))
    statements, peak = statements_and_peak(corpus)
    assert statements == 1
    assert peak < _LIMIT
    with Archive.open(corpus) as archive:
        assert archive.search(f"w{299_999:x}").total == 1
        assert archive.search('"w0 w1 w2"').total == 1
        assert archive.search("w493ff").total == 0


def test_a_folder_without_statements_and_a_statement_without_words(corpus: Path) -> None:
    with Archive.open(corpus) as archive:
        assert archive.update().statements == 0
        assert archive.search("water").total == 0
        assert archive.search("").total == 0
        (corpus / "empty.md").write_text("")
        assert archive.update().added == 1
        assert [hit.id for hit in archive.search("").hits] == ["empty.md"]
        assert archive.search("water").total == 0
