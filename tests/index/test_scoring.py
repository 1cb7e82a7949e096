"""What each choice of the ranking does, on collections made for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive_app.statements.searching import SearchRequest
from tests.index.building import index_of, statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive_app.statements.statement import Statement

Ranked = dict[str, float]


@pytest.fixture
def rank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Ranked]]:
    """Statements and a query for any of its words, to the names found, best first, with their scores."""
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    opened = []

    def ranked(query: str, *statements: Statement) -> Ranked:
        opened.append(index_of(tmp_path / str(len(opened)), statements))
        outcome = opened[-1].search(SearchRequest(query, match="any", limit=1000))
        assert all(hit.score is not None for hit in outcome.hits)
        return {hit.id: hit.score or 0.0 for hit in outcome.hits}

    yield ranked
    for index in opened:
        index.close()


def others(count: int, text: str) -> list[Statement]:
    return [statement(f"other{number:03d}", text) for number in range(count)]


def test_a_rare_word_outweighs_many_that_most_statements_hold(rank: Callable[..., Ranked]) -> None:
    found = rank(
        "the tax of the land on a ferry",
        statement("common", "the land of the tax on a land"),
        statement("rare", "no ferry was ever seen here, said one"),
        *others(8, "the tax of the land on a hill"),
    )
    assert next(iter(found)) == "rare"


def test_a_word_of_most_statements_still_orders_them(rank: Callable[..., Ranked]) -> None:
    found = rank(
        "water",
        statement("once", "water and wine and bread"),
        statement("twice", "water and wine and water"),
        *others(5, "some water for the long way home"),
    )
    assert list(found)[:2] == ["twice", "once"]
    assert all(score > 0 for score in found.values())


def test_a_title_counts_more_than_the_text(rank: Callable[..., Ranked]) -> None:
    found = rank(
        "ferry",
        statement("in text", "The ferry runs.", title="On boats"),
        statement("in title", "It runs daily.", title="The ferry"),
        *others(6, "Nothing of the kind."),
    )
    assert list(found) == ["in title", "in text"]


def test_weights_that_count_for_all_fields_alike_change_nothing(rank: Callable[..., Ranked]) -> None:
    words = {"a": "ferry ferry ferry boat", "b": "ferry boat boat boat", "c": "hill hill hill hill",
             "d": "land land land land"}  # fmt: skip
    in_text = rank("ferry", *(statement(name, text) for name, text in words.items()))
    in_title = rank("ferry", *(statement(name, "", title=text) for name, text in words.items()))
    assert in_title == pytest.approx(in_text, rel=1e-5)


def test_the_form_as_typed_is_first_where_all_else_is_equal(rank: Callable[..., Ranked]) -> None:
    found = rank(
        "taxes",
        statement("a stem", "a tax on land"),
        statement("b typed", "a taxes on land"),
        *others(6, "nothing of the kind"),
    )
    assert list(found) == ["b typed", "a stem"]
