"""Counts and positions that do not fit into sixteen bits are right, alone and after a merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from archive_app.index.archive_index import ArchiveIndex
from archive_app.index.generation import Generation, open_generation
from archive_app.index.storage import index_folder
from archive_app.index.whoosh_codec import stock_searcher
from archive_app.statements.searching import SearchRequest
from tests.index.building import ByHand, statement

if TYPE_CHECKING:
    from pathlib import Path

#: How often "water" stands in each statement; around what one byte and what two can count, and beyond.
COUNTS = (1, 254, 255, 256, 65_534, 65_535, 65_536, 70_000, 140_000)


def text_of(count: int) -> str:
    return "water " * count + "ends here"


def opened(corpus: Path) -> Generation:
    generation = open_generation(index_folder(corpus))
    assert generation is not None
    return generation


@pytest.fixture(params=["one segment", "several", "merged"])
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """Statements in segments of which some have narrow positions and some wide ones."""
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    folder = tmp_path / "corpus"
    by_hand = ByHand(folder)
    if request.param == "several":
        by_hand.publish()
    for number, count in enumerate(COUNTS, 1):
        by_hand.add(statement(f"s{count}", text_of(count)))
        if request.param == "merged":
            by_hand.write()
            by_hand.publisher.settle()
            by_hand.publisher.publish(complete=False, report=None, folder_problems=())
        elif request.param == "several" and number % 3 == 0:
            by_hand.publish()
    by_hand.publish()
    kinds = {each.segment.file.kinds()["text.positions"] for each in opened(folder).segments}
    assert kinds == ({"u2", "u4"} if request.param == "several" else {"u4"})
    return folder


def test_every_count_is_exact(corpus: Path) -> None:
    generation = opened(corpus)
    found = {}
    for each in generation.segments:
        (code,) = each.segment.with_surface("water").tolist()
        documents, counts = each.segment.counts("text", code)
        places = each.segment.places("text", code, 32)
        for document, count in zip(documents.tolist(), counts.tolist(), strict=True):
            found[each.segment.stored(document)["text"].count("water")] = count
            here = places[places >> 32 == document] & 0xFFFFFFFF
            assert here.tolist() == np.arange(count).tolist()
    assert found == {count: count for count in COUNTS}


def test_phrases_are_found_at_the_far_end_and_more_counts_more(corpus: Path) -> None:
    index = ArchiveIndex(corpus)
    for asked in ('"water ends here"', "water NEAR/1 ends", '"water here"~1'):
        assert index.search(SearchRequest(asked)).total == len(COUNTS), asked
    assert index.search(SearchRequest('"here water"')).total == 0
    assert index.search(SearchRequest("water", limit=50)).total == len(COUNTS)
    index.close()


def test_whoosh_counts_them_alike(corpus: Path) -> None:
    with stock_searcher(opened(corpus)) as searcher:
        assert searcher.reader().frequency("text", b"water") == sum(COUNTS)
        assert searcher.reader().doc_frequency("text", b"water") == len(COUNTS)
        assert searcher.reader().field_length("text") == sum(COUNTS) + 2 * len(COUNTS)
