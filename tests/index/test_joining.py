"""All of a first build is searched before its segments are joined, and stays so when that is cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive_app.index import storage
from archive_app.index.archive_index import ArchiveIndex
from archive_app.statements.searching import SearchRequest
from tests.index.building import ByHand, statement
from tests.index.updating import answers, assert_tidy, corpus_of, update, write_statement

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.index.storage import Manifest

_STATEMENTS = 7


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return corpus_of(_STATEMENTS, tmp_path, monkeypatch)


def manifest_of(folder: Path) -> Manifest:
    manifest = storage.read_manifest(folder)
    assert manifest is not None
    return manifest


def is_complete(folder: Path) -> bool:
    manifest = storage.read_manifest(folder)
    return manifest is not None and manifest.complete


def test_a_first_build_is_whole_before_it_is_joined(corpus: Path) -> None:
    folder = storage.index_folder(corpus)
    seen = []

    def look() -> bool:
        manifest = storage.read_manifest(folder)
        if manifest is not None and manifest.complete:
            seen.append((manifest.generation, len(manifest.segments), answers(corpus)))
        return False

    report = update(corpus, folder, is_cancelled=look)
    joined = manifest_of(folder)
    assert (report.generation, report.added, len(joined.segments)) == (2, _STATEMENTS, 1)
    assert joined.report == report
    assert {(number, parts) for number, parts, _ in seen} == {(1, 4)}
    assert all(given == answers(corpus) for _, _, given in seen)
    assert_tidy(folder)


def test_joining_can_be_cancelled_and_what_is_searched_stays(corpus: Path) -> None:
    folder = storage.index_folder(corpus)

    report = update(corpus, folder, is_cancelled=lambda: is_complete(folder))
    manifest = manifest_of(folder)
    assert (report.cancelled, report.generation, report.added) == (False, 1, _STATEMENTS)
    assert (manifest.report, len(manifest.segments)) == (report, 4)
    assert_tidy(folder)
    in_parts = answers(corpus)
    again = update(corpus, folder)
    assert (again.unchanged, again.generation) == (_STATEMENTS, 2)
    assert (manifest_of(folder).report, len(manifest_of(folder).segments)) == (again, 1)
    assert answers(corpus) == in_parts
    assert update(corpus, folder).generation == 2


def test_an_update_with_changes_joins_what_was_left_in_parts(corpus: Path) -> None:
    folder = storage.index_folder(corpus)

    update(corpus, folder, is_cancelled=lambda: is_complete(folder))
    write_statement(corpus, _STATEMENTS)
    (corpus / "s0.md").unlink()
    report = update(corpus, folder)
    assert (report.added, report.removed, report.unchanged) == (1, 1, _STATEMENTS - 1)
    assert len(manifest_of(folder).segments) == 1
    changed = answers(corpus)
    update(corpus, folder, rebuild=True)
    assert answers(corpus) == changed


def test_updates_of_a_joined_index_do_not_join_it_again(corpus: Path) -> None:
    folder = storage.index_folder(corpus)
    update(corpus, folder)
    for number in range(2):
        write_statement(corpus, _STATEMENTS + number)
        update(corpus, folder)
    assert len(manifest_of(folder).segments) == 3


def test_a_publication_leaves_the_segments_of_makers_that_are_at_work(corpus: Path) -> None:
    by_hand, beside = ByHand(corpus), ByHand(corpus)
    beside.add(statement("beside", "water from beside"))
    by_hand.add(statement("first", "water first"))
    by_hand.write()
    made = beside.written()
    for complete in (False, True):
        by_hand.publisher.settle()
        by_hand.publisher.publish(complete=complete, report=None, folder_problems=())
        by_hand.publisher.take(made)
        made = []
    index = ArchiveIndex(corpus)
    assert {hit.id for hit in index.search(SearchRequest("water")).hits} == {"first", "beside"}
    index.close()
    by_hand.publisher.cancel()
    assert_tidy(storage.index_folder(corpus))
