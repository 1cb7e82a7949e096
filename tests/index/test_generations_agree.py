"""However an index came about, it answers as one that was built at once of the statements that it has."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.index.archive_index import ArchiveIndex
from archive_app.index.evaluate import Evaluator
from archive_app.statements.searching import Filters, SearchRequest
from tests.index.test_differential import (
    Corpus,
    asked,
    batches_of_statements,
    build,
    conditions,
    modest,
    near,
    removals,
    trees,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive_app.index.query_tree import Node
    from archive_app.statements.searching import SearchOutcome


Batches = list[list[dict[str, Any]]]


def both(
    folders: Iterator[Path], batches: Batches, removed: set[int]
) -> tuple[tuple[Path, Corpus], tuple[Path, Corpus]]:
    """An index of several generations, and one of one segment in which no statement was ever removed."""
    several, once = next(folders), next(folders)
    grown = build(several, batches, removed)
    numbers = count()
    kept = [
        {**values, "name": f"s{number}"}
        for batch in batches
        for values, number in zip(batch, numbers, strict=False)
        if number not in removed
    ]
    return (several, grown), (once, build(once, [kept], set()))


@modest
@given(batches_of_statements, removals, st.lists(trees(asked | near | conditions), min_size=3, max_size=8))
def test_scores_are_those_of_an_index_built_at_once(
    folders: Iterator[Path], batches: Batches, removed: set[int], nodes: list[Node]
) -> None:
    (_, grown), (_, fresh) = both(folders, batches, removed)
    for node in nodes:
        assert scores(grown, node) == pytest.approx(scores(fresh, node), rel=1e-5), node
    for prefix in ("w", "wa", "t", "no", "h", "水"):
        assert grown.generation.lexicon.beginning(prefix, 3) == fresh.generation.lexicon.beginning(prefix, 3)


def scores(corpus: Corpus, node: Node) -> dict[str, float]:
    """The score of each statement that a node matches."""
    matched = Evaluator(corpus.generation, lambda: None).evaluate(node)
    ids = corpus.generation.columns.ids()
    found = zip(ids, matched.mask.tolist(), matched.scores.tolist(), strict=True)
    return {name: score for name, is_in, score in found if is_in}


WORDS = [
    "water",
    "tax",
    "clean",
    "Wasser",
    '"clean water"',
    "wat*",
    "watre~",
    "höhe",
    "nothing",
    "経済",
    "the",
]
queries = st.lists(
    st.sampled_from([*WORDS, "-tax", "OR", "party:Wasser", "date:2016", "has:title", "taxes NEAR/3 water"]),
    max_size=4,
).map(" ".join)
requests = st.builds(
    SearchRequest,
    queries,
    st.sampled_from([Filters(), Filters(party=("Wasser", None)), Filters(date_from="2015")]),
    st.sampled_from(["relevance", "newest", "oldest"]),
    limit=st.just(20),
    offset=st.sampled_from([0, 0, 1]),
    match=st.sampled_from(["auto", "all", "any"]),
)


@modest
@given(batches_of_statements, removals, st.lists(requests, min_size=2, max_size=6))
def test_a_search_answers_as_an_index_built_at_once_does(
    folders: Iterator[Path], batches: Batches, removed: set[int], asked_for: list[SearchRequest]
) -> None:
    (several, _), (once, _) = both(folders, batches, removed)
    grown, fresh = ArchiveIndex(several), ArchiveIndex(once)
    for request in asked_for:
        assert_same(grown.search(request), fresh.search(request))
    grown.close()
    fresh.close()


def assert_same(one: SearchOutcome, other: SearchOutcome) -> None:
    for name in ("total", "undated", "facets", "match", "suggestions", "reading", "ignored"):
        assert getattr(one, name) == getattr(other, name), (name, one.request)
    assert [hit.score or 0 for hit in one.hits] == pytest.approx(
        [hit.score or 0 for hit in other.hits], rel=1e-5
    )
    without = [replace(hit, score=None) for hit in one.hits]
    assert without == [replace(hit, score=None) for hit in other.hits], one.request
