"""Scores of the evaluator are those of the formula, over several segments and after deletions."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.index.evaluate import Evaluator
from archive_app.index.facets import by_score
from archive_app.index.query_tree import And, Phrase, Word
from tests.index.plain_scoring import PlainScoring
from tests.index.test_differential import (
    asked,
    batches_of_statements,
    build,
    conditions,
    modest,
    removals,
    trees,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive_app.index.query_tree import Node

#: Scores nearer to one another than this may change places.
_TOLERANCE = 1e-5


def assert_as_the_formula_has_it(
    folder: Path, batches: list[list[dict[str, Any]]], removed: set[int], nodes: list[Node]
) -> None:
    corpus = build(folder, batches, removed)
    columns = corpus.generation.columns
    scoring = PlainScoring(corpus.plain)
    for node in nodes:
        matched = Evaluator(corpus.generation, lambda: None).evaluate(node)
        scores = dict(zip(columns.ids(), matched.scores.tolist(), strict=True))
        expected = {p.statement.id: scoring.score(p, node) for p in corpus.plain if p.matches(node)}
        assert {name: scores[name] for name in expected} == pytest.approx(expected, rel=_TOLERANCE), node
        ordered = by_score(columns, matched.mask.nonzero()[0], matched.scores, undated_last=False)
        falling = [expected[columns.id_of(row)] for row in ordered.tolist()]
        assert len(falling) == len(expected)
        assert all(one >= other * (1 - _TOLERANCE) for one, other in pairwise(falling))


@modest
@given(batches_of_statements, removals, st.lists(trees(asked | conditions), min_size=3, max_size=8))
def test_scores_and_order_are_those_of_the_formula(
    folders: Iterator[Path], batches: list[list[dict[str, Any]]], removed: set[int], nodes: list[Node]
) -> None:
    assert_as_the_formula_has_it(next(folders), batches, removed, nodes)


@pytest.mark.parametrize("kept", ["Höhe", "höhe", "HÖHE", "hohe", "Hohe"])
@pytest.mark.parametrize("typed", ["Höhe", "hohe", "HOHE"])
def test_the_form_that_was_typed_adds_its_share(folders: Iterator[Path], kept: str, typed: str) -> None:
    texts = ["Höhe", "hohe", "HOHE hohe", "höhe water", "water", "Höhe Hohe", "clean", kept, "tax", "the"]
    values = [
        {"text": text, "title": title, "language": "de", "party": None, "tags": (), "issued": None}
        for text, title in zip(texts, [*texts[3:], "", "", "Höhe"], strict=True)
    ]
    nodes: list[Node] = [
        Word(typed, 0, 0),
        Phrase(typed, 0, 0),
        And((Word(typed, 0, 0), Word("water", 0, 0))),
    ]
    for removed in (set(), {0, 5, 6}, {1, 2, 5}):
        assert_as_the_formula_has_it(next(folders), [values[:4], values[4:]], removed, nodes)
