"""A small folder of statements, states of its index before and after an update, and what it answers."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import filelock
import pytest

from archive_app.index import batches, makers, storage
from archive_app.index.archive_index import ArchiveIndex
from archive_app.index.publisher import Publisher
from archive_app.index.update import update_index
from archive_app.statements.problems import NotIndexed
from archive_app.statements.searching import SearchRequest
from tests.index.faulty_disks import Died

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.statements.searching import IndexProgress, IndexReport
    from tests.index.faulty_disks import Recorder

_WORDS = (
    "clean", "water", "is", "a", "right", "that", "no", "party", "may", "sell", "and", "every", "river",
    "bank", "keeps", "its", "willows",
)  # fmt: skip

#: Questions that between them read every kind of array: words, stems, phrases, prefixes, spelling, fields.
QUESTIONS = (
    "",
    "water",
    '"clean water is"',
    "right NEAR/4 sell",
    "riv*",
    "watre",
    "banks willow~",
    "party:Hill",
    "promised date:2014..2017",
)


#: How many statements the first generation has.
_FIRST = 5


def write_statement(corpus: Path, number: int, said: str = "") -> None:
    """Write a statement of a few lines; `said` is added to it."""
    words = " ".join(_WORDS[(number * 7 + step * step) % len(_WORDS)] for step in range(40))
    text = f"{words}. {said} Clean water is promised by number{number}."
    party, day = "Hill" if number % 2 else "Valley", f"{2010 + number}-03-0{number % 9 + 1}"
    head = f"---\ntitle: Statement {number}\nparty: {party}\ndate: {day}\nlang: en\n---\n"
    path = corpus / f"s{number}.md"
    path.write_text(f"{head}\n{text}\n", encoding="utf-8")
    # A file changed a moment ago is read again by the next update, since its time cannot be trusted yet.
    changed = 1_500_000_000 + number + len(said)
    os.utime(path, (changed, changed))


def update(corpus: Path, folder: Path, **options: Any) -> IndexReport:
    """Bring an index up to date in this process. A first build makes several segments, and joins them."""

    def tell(progress: IndexProgress) -> None:
        assert progress.done >= 0

    with pytest.MonkeyPatch.context() as patch:
        if not (folder / "manifest.json").exists():
            patch.setattr(batches, "_MOST_FILES", 2)
            patch.setattr(makers, "_MOST_WORDS", 1)
        return update_index(corpus, folder, tell, **options)


def open_after_death(corpus: Path, folder: Path, disk: Recorder) -> None:
    """The manifest is replaced, its writer dies before it has synced the folder, the next one clears up."""
    disk.dies_after = "rename to manifest.json"
    with pytest.raises(Died):
        update(corpus, folder)
    disk.dies_after, disk.dead = None, False
    Publisher(folder, rebuild=False).cancel()


def corpus_of(count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of so many statements, and a data folder beside it for its index."""
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(count):
        write_statement(corpus, number)
    return corpus


def answers(corpus: Path) -> tuple[object, ...]:
    """Everything that the index says in answer to the questions; nothing when there is no index."""
    index = ArchiveIndex(corpus)
    try:
        return asked(index)
    except NotIndexed:
        return ()
    finally:
        index.close()


def asked(index: ArchiveIndex) -> tuple[object, ...]:
    """The same of an index that is open."""
    given = []
    for question in QUESTIONS:
        outcome = index.search(SearchRequest(question, limit=50))
        hits = [
            (hit.id, hit.title, hit.date, hit.snippets, hit.title_marks, round(hit.score or 0, 5))
            for hit in outcome.hits
        ]
        given.append(
            (hits, outcome.total, outcome.undated, outcome.facets, outcome.match, outcome.suggestions)
        )
    return tuple(given)


def assert_unlocked(folder: Path) -> None:
    """Nobody holds the writer's lock."""
    lock = filelock.FileLock(storage.lock_path(folder))
    lock.acquire(timeout=0)
    lock.release()


def assert_tidy(folder: Path, *, aside: bool = False) -> None:
    """Nothing lies in the folder but one generation, and one that was set aside where that was called for."""
    manifest = storage.read_usable_manifest(folder)
    assert manifest is not None
    assert storage.left_over(folder, manifest) == []
    assert (folder / "set-aside").exists() == aside


@dataclass(frozen=True)
class Case:
    """An index before an update (kept in `before`), and what it answers before and after."""

    kind: str
    corpus: Path
    folder: Path
    before: Path
    old: tuple[object, ...]
    new: tuple[object, ...]

    def restore(self, kept: Path | None = None) -> None:
        """Put the index back as it was before the update, or as it is kept elsewhere."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(kept or self.before, self.folder)
        self.folder.chmod(0o700)


def prepare(home: Path, kind: str) -> Case:
    """An index, and a folder that has changed since, so that an update is what `kind` says.

    A `commit` adds a segment, a `merge` joins all of them, a `first build` finds nothing, and a `rebuild`
    finds a generation cut short. The first generation has five statements, each other one more; then one
    statement was added, one changed and one removed. ARCHIVE_APP_HOME must lead into `home`.
    """
    generations = 7 if kind == "merge" else 2
    corpus = home / "corpus"
    corpus.mkdir()
    folder = storage.index_folder(corpus)
    for number in range(_FIRST + generations - 1):
        write_statement(corpus, number)
        if number >= _FIRST - 1 and kind != "first build":
            update(corpus, folder)
    if kind == "rebuild":
        segment = max(folder.glob("segment-*"), key=lambda path: path.stat().st_size)
        segment.write_bytes(segment.read_bytes()[:-1])
    old = answers(corpus)
    assert bool(old) == (kind in {"commit", "merge"})
    before = home / "before"
    shutil.copytree(folder, before)
    write_statement(corpus, _FIRST + generations)
    write_statement(corpus, 1, "Now the willows are sold.")
    (corpus / "s0.md").unlink()
    update(corpus, folder)
    new = answers(corpus)
    assert old != new
    return Case(kind, corpus, folder, before, old, new)
