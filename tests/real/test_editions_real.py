"""Editions and reprints of real posts: what their authors edited, and what members of Congress sent twice."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from archive_app.archive import Archive
from archive_app.corpus.reader import read_statement
from archive_app.index import storage
from archive_app.index.update import update_index
from archive_app.statements.editions import LEAST_SHARED, USUAL_SIMILARITY
from archive_app.text.change_size import shared_words
from archive_app.text.difference import difference
from benchmarks.corpora import documents
from benchmarks.reprints import by_brute_force, of_index, precision_and_recall, write_files
from tests.real.material import shared

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.statements.searching import IndexProgress

pytestmark = pytest.mark.real

#: The press releases that are compared with one another by brute force: two years of them.
_SAMPLE = slice(1_250, 2_150)


@pytest.fixture(autouse=True)
def app_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))


def index(folder: Path) -> None:
    def tell(progress: IndexProgress) -> None:
        assert progress.done >= 0

    update_index(folder, storage.index_folder(folder), tell)


@pytest.mark.parametrize("corpus", ["edits-pirati-praha", "edits-18f"])
def test_edited_posts_are_editions_and_the_difference_leads_from_one_to_the_other(
    corpus: str, tmp_path: Path
) -> None:
    source = shared("corpora", corpus)
    folder = tmp_path / "posts"
    folder.mkdir()
    pairs = {}
    for old in sorted(source.rglob("*.old.md")):
        name = old.name.replace(".old.md", ".md")
        pairs[name] = [
            read_statement(source, path.relative_to(source).as_posix()).statement
            for path in (old, old.with_name(old.name.replace(".old.", ".new.")))
        ]
        shutil.copyfile(old, folder / name)
        os.utime(folder / name, (1_500_000_000, 1_500_000_000))
    assert len(pairs) > 20
    index(folder)
    for new in sorted(source.rglob("*.new.md")):
        shutil.copyfile(new, folder / new.name.replace(".new.md", ".md"))
    index(folder)
    edited = 0
    with Archive.open(folder) as archive:
        for name, (before, after) in pairs.items():
            assert before is not None
            assert after is not None
            editions = archive.editions(name if after.id == after.path else after.id)
            assert len(editions) == (before.text != after.text)
            for edition in editions:
                edited += 1
                assert archive.edition_text(edition) == before.text
                assert edition.is_other_text == (shared_words(before.text, after.text) < LEAST_SHARED)
            changes = difference(before.text, after.text)
            old = "".join(c.text for c in changes if c.operation in ("equal", "delete"))
            new_text = "".join(c.text for c in changes if c.operation in ("equal", "insert", "move"))
            assert (old, new_text) == (before.text, after.text)
    assert edited > 10


def test_reprints_of_press_releases_are_those_of_brute_force(tmp_path: Path) -> None:
    shared("corpora", "txt-congress-press")
    folder = tmp_path / "releases"
    releases = [document for document in documents("congress", _SAMPLE.stop) if document.text]
    write_files(releases[_SAMPLE], folder)
    index(folder)
    texts = {
        path.name: statement.text
        for path in folder.iterdir()
        if (statement := read_statement(folder, path.name).statement) is not None
    }
    found, wanted = of_index(folder), by_brute_force(texts)
    for least in (0.5, 0.6, 0.7, USUAL_SIMILARITY, 0.9):
        precision, recall, pairs = precision_and_recall(found, wanted, least)
        assert pairs > 100
        assert precision >= 0.97
        assert recall >= 0.97
