"""Nothing that lies in an index is ever unpickled: a crafted file could then run whatever it likes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from archive_app.index import storage
from tests.index.updating import answers, update, write_statement

if TYPE_CHECKING:
    import pytest

_ROOT = Path(__file__).resolve().parents[2]

_WITHOUT_PICKLE = """
import pickle, sys
from pathlib import Path

def refuse(*arguments, **options):
    raise SystemExit("something was unpickled")

class Refusing(pickle.Unpickler):
    load = refuse

pickle.load, pickle.loads, pickle.Unpickler = refuse, refuse, Refusing
from whoosh import query
from archive_app.index import storage
from archive_app.index.generation import open_generation
from archive_app.index.whoosh_query import evaluate_whoosh
from tests.index.updating import answers, update, write_statement
corpus = Path(sys.argv[1])
folder = storage.index_folder(corpus)
for number in range(9):
    write_statement(corpus, number)
    update(corpus, folder)
assert answers(corpus)
generation = open_generation(folder)
assert len(generation.segments) < 9
assert evaluate_whoosh(generation, query.Term("text", "water")).mask.all()
print("all done")
"""


def test_an_index_is_written_joined_and_searched_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_PICKLE, str(corpus)],
        cwd=_ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "all done\n", done.stderr


class _Trap:
    """What, unpickled, leaves a file behind."""

    def __init__(self, trace: Path) -> None:
        self._trace = trace

    def __reduce__(self) -> tuple[object, tuple[Path, str]]:
        return Path.write_text, (self._trace, "unpickled")


def test_an_index_of_whoosh_with_a_trap_in_it_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pickle

    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    write_statement(corpus, 1)
    folder, trap = storage.index_folder(corpus), pickle.dumps(_Trap(tmp_path / "trace"))
    for name in ("_MAIN_1.toc", "MAIN_WRITELOCK", "manifest.json", "columns-1-00.arrays", "damaged"):
        (folder / name).write_bytes(trap)
    assert answers(corpus) == ()
    update(corpus, folder)
    assert answers(corpus) != ()
    assert not (tmp_path / "trace").exists()
    pickle.loads(trap)  # noqa: S301 - the trap would have worked
    assert (tmp_path / "trace").read_text() == "unpickled"
