"""Segments: written, merged in tiers, and what was removed is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.index import storage
from archive_app.index.archive_index import ArchiveIndex
from archive_app.index.segments import due_for_merging
from archive_app.statements.searching import SearchRequest
from tests.index.building import ByHand, index_of, statement

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_eight_of_one_size_become_one() -> None:
    assert due_for_merging([1] * 7) == []
    assert due_for_merging([1] * 8) == list(range(8))
    assert due_for_merging([4_000] * 7 + [1] * 8) == list(range(7, 15))
    assert due_for_merging([]) == []


def test_many_small_updates_stay_few_segments_and_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    corpus = tmp_path / "corpus"
    # Every batch also replaces the statement "changing", so that merges meet deleted documents.
    batches = [
        [
            statement(f"s{number:02}", f"water number{number}"),
            statement("changing", f"now it is version{number}"),
        ]
        for number in range(20)
    ]
    index = index_of(corpus, *batches)
    manifest = storage.read_manifest(storage.index_folder(corpus))
    assert manifest is not None
    assert len(manifest.segments) < 12
    assert index.search(SearchRequest("")).total == 21
    assert index.search(SearchRequest("water")).total == 20
    for number in range(20):
        assert [hit.id for hit in index.search(SearchRequest(f"number{number}")).hits] == [f"s{number:02}"]
        versions = index.search(SearchRequest(f'"it is version{number}"')).total
        assert versions == (1 if number == 19 else 0)
    index.close()


def test_what_is_not_published_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    corpus = tmp_path / "corpus"
    index_of(corpus, [statement("a", "water")]).close()
    by_hand = ByHand(corpus)
    by_hand.add(statement("b", "lost"))
    by_hand.write()
    by_hand.publisher.cancel()
    index = ArchiveIndex(corpus)
    assert index.search(SearchRequest("")).total == 1
    assert index.search(SearchRequest("lost", match="all")).total == 0
    index.close()
