"""Segments: written, merged in tiers, and what was removed is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

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
    assert due_for_merging([1] * 31, 32) == []
    assert due_for_merging([1] * 32, 32) == list(range(32))


def test_smaller_ones_join_those_that_are_merged_and_larger_ones_do_not() -> None:
    assert due_for_merging([3, 100_000] + [6_000] * 8 + [700]) == [0, *range(2, 11)]
    assert due_for_merging([6_000] * 7 + [700] * 7 + [3] * 7) == []


@given(st.lists(st.integers(1, 10**6), max_size=40))
def test_what_is_left_is_few_of_each_size_and_nothing_is_merged_alone(sizes: list[int]) -> None:
    due = set(due_for_merging(sizes))
    assert not due or len(due) >= 8
    left = [size for number, size in enumerate(sizes) if number not in due]
    assert not due or min(left, default=10**7) > max(sizes[number] for number in due)
    for number, size in enumerate(left):
        assert sum(size <= other < size * 8 for other in left[number:]) <= 14


def test_a_first_build_ends_with_one_segment_and_an_update_leaves_it_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    corpus = tmp_path / "corpus"
    by_hand = ByHand(corpus)
    for number in range(9):
        by_hand.add(statement(f"s{number}", f"water number{number}"))
        by_hand.write()
        by_hand.publisher.settle()
        by_hand.publisher.publish(complete=False, report=None, folder_problems=())
    assert len(_segments(corpus)) == 9
    by_hand.add(statement("s9", "water number9"))
    by_hand.publish()
    built = _segments(corpus)
    assert len(built) == 1
    for number in range(10, 12):
        by_hand.add(statement(f"s{number}", f"water number{number}"))
        by_hand.write()
        by_hand.publisher.settle()
        by_hand.publisher.publish(complete=number == 11, report=None, folder_problems=())
    assert _segments(corpus)[0] == built[0]
    assert len(_segments(corpus)) == 3
    index = ArchiveIndex(corpus)
    assert {hit.id for hit in index.search(SearchRequest("water")).hits} == {f"s{n}" for n in range(12)}
    index.close()


def _segments(corpus: Path) -> list[str]:
    manifest = storage.read_manifest(storage.index_folder(corpus))
    assert manifest is not None
    return [info.name for info in manifest.segments]


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
