"""Statements that are far too long, far too varied, empty, or none at all."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from archive_app import Archive

if TYPE_CHECKING:
    from pathlib import Path

#: No update of one file may take more processor time than this, in seconds; it would be ended.
_LONGEST = 240

_UPDATE = """
import resource, sys
from pathlib import Path
from archive_app.index import storage
from archive_app.index.update import update_index
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]),) * 2)
corpus = Path(sys.argv[1])
report = update_index(corpus, storage.index_folder(corpus), lambda progress: None)
status = Path("/proc/self/status").read_text()
assert report.files == report.statements == 1, report
# The file is read by another process, which has ended.
own, other = int(status.partition("VmHWM:")[2].split()[0]), resource.getrusage(resource.RUSAGE_CHILDREN)
print((own + other.ru_maxrss) / 1024)
"""

_SEARCH = """
import resource, sys
from pathlib import Path
from archive_app import Archive
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]),) * 2)
with Archive.open(sys.argv[1]) as archive:
    for query in sys.argv[3:]:
        outcome = archive.search(query, match="all")
        assert all(len(hit.snippets) < 10 for hit in outcome.hits)
        assert sum(len(snippet.text) for hit in outcome.hits for snippet in hit.snippets) < 5_000
        print(outcome.total)
status = Path("/proc/self/status").read_text()
print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)
"""

# What `getrusage` says of a new process includes the peak of the process that started it.
_asks_linux = pytest.mark.skipif(sys.platform != "linux", reason="peak memory is asked of Linux")


def _in_a_process(script: str, corpus: Path, *words: str) -> list[float]:
    """What a script prints that runs in a process of its own, in so much processor time at most."""
    command = [sys.executable, "-c", script, str(corpus), str(_LONGEST), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [float(line) for line in done.stdout.split()]


def index(corpus: Path) -> float:
    """Index the only file of a folder; the peaks of memory of the two processes at work, in MB."""
    (peak,) = _in_a_process(_UPDATE, corpus)
    return peak


def search(corpus: Path, *queries: str) -> tuple[list[float], float]:
    """How many statements each query finds, with snippets that are no longer than others; the peak in MB."""
    *totals, peak = _in_a_process(_SEARCH, corpus, *queries)
    return totals, peak


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


@_asks_linux
def test_two_hundred_megabytes_of_one_word(corpus: Path) -> None:
    with (corpus / "long.txt").open("w") as file:
        for _ in range(200):
            file.write("water " * (10**6 // 6))
    assert index(corpus) < 2_600
    totals, peak = search(corpus, "water", '"water water water"', "wat*", "fire", '"water fire"')
    assert totals == [1, 1, 1, 0, 0]
    assert peak < 2_000


@_asks_linux
def test_a_million_different_words(corpus: Path) -> None:
    (corpus / "varied.txt").write_text(" ".join(f"w{number:x}" for number in range(10**6)))
    assert index(corpus) < 1_300
    last = f"w{10**6 - 1:x}"
    totals, peak = search(corpus, last, '"w0 w1 w2"', "wf*", f"{last}~", "w493e0f", '"w0 w2"')
    assert totals == [1, 1, 1, 1, 0, 0]
    assert peak < 1_000


@_asks_linux
def test_a_statement_of_ten_megabytes(corpus: Path) -> None:
    lines = (
        f"In paragraph {number} we promise clean water to village {number * 7919 % 5000}, and mean it.\n\n"
        for number in range(10 * 2**20 // 80)
    )
    (corpus / "long.md").write_text("---\ntitle: On water\nlang: en\ndate: 2016\n---\n" + "".join(lines))
    assert (corpus / "long.md").stat().st_size > 9 * 2**20
    assert index(corpus) < 600
    totals, peak = search(
        corpus,
        "promised water",
        '"paragraph 100000 we promise"',
        "village NEAR/1 7",
        "water date:2017",
        "fire",
    )
    assert totals == [1, 1, 1, 0, 0]
    assert peak < 600


def test_a_folder_without_statements_and_a_statement_without_words(corpus: Path) -> None:
    with Archive.open(corpus) as archive:
        assert archive.update().statements == 0
        assert archive.search("water").total == 0
        assert archive.search("").total == 0
        (corpus / "empty.md").write_text("")
        assert archive.update().added == 1
        assert [hit.id for hit in archive.search("").hits] == ["empty.md"]
        assert archive.search("water").total == 0
