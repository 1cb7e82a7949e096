"""Words of a query that stand near one another put a statement first, and how much they do."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archive_app.index.evaluate import Evaluator
from archive_app.index.generation import open_generation
from archive_app.index.query_tree import Word
from archive_app.index.storage import index_folder
from archive_app.statements.searching import SearchRequest
from tests.index.building import index_of, statement
from tests.index.plainly import GROUPS, Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: Of words that no query here asks for, so that those asked for are rare.
OTHERS = [statement(f"other{number:03d}", "the hill of the land on a road by night") for number in range(12)]


@pytest.fixture
def ranked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[str]]]:
    """A query and texts of equal length, by name, to the names in their order."""
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    opened = []

    def names(query: str, **texts: str) -> list[str]:
        assert len({len(text.split()) for text in texts.values()}) == 1
        opened.append(
            index_of(tmp_path / str(len(opened)), [statement(n, t) for n, t in texts.items()], OTHERS)
        )
        return [hit.id for hit in opened[-1].search(SearchRequest(query, match="all")).hits]

    yield names
    for index in opened:
        index.close()


def test_neighbours_come_before_words_in_a_window_and_these_before_words_apart(
    ranked: Callable[..., list[str]],
) -> None:
    filling = "one two three four five six seven eight nine"
    assert ranked(
        "minimum wage",
        a_apart=f"minimum {filling} wage",
        b_window="minimum one two three wage four five six seven eight nine",
        c_reversed="wage minimum " + filling,
        d_neighbours=filling + " minimum wages",
    ) == ["d_neighbours", "b_window", "c_reversed", "a_apart"]


def test_words_of_most_statements_are_passed_over_but_keep_the_distance(
    ranked: Callable[..., list[str]],
) -> None:
    assert ranked(
        "effect of the heat",
        a_window="the heat of one and the effect of two",
        b_distance="an effect upon our heat of one and the",
    ) == ["b_distance", "a_window"]


def test_a_phrase_between_two_words_keeps_them_apart_in_the_query(ranked: Callable[..., list[str]]) -> None:
    assert ranked(
        'vote "clean water" bill',
        a_neighbours="clean water one two three four five six seven vote bill",
        b_as_typed="vote one two bill clean water three four five six seven",
    ) == ["b_as_typed", "a_neighbours"]


def test_titles_gain_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    near, apart = "minimum wage of all", "minimum of all wage"
    index = index_of(
        tmp_path / "corpus", [statement("a", "", title=near), statement("b", "", title=apart)], OTHERS
    )
    first, second = index.search(SearchRequest("minimum wage", match="all")).hits
    assert first.score == second.score
    index.close()


def test_pages_follow_one_another_beyond_those_that_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    filling = " ".join(f"w{number}" for number in range(20))
    made = [
        statement(f"{number:03d}", f"minimum wage {filling}" if number % 3 else f"minimum {filling} wage",
                  issued=None if number % 5 else "2016")
        for number in range(250)
    ]  # fmt: skip
    index = index_of(tmp_path / "corpus", made, [statement(f"other{n}", "nothing") for n in range(300)])
    for query in ("minimum wage", "minimum wage date:2016"):
        whole = index.search(SearchRequest(query, limit=1000)).hits
        pages = [
            hit
            for offset in range(0, 250, 30)
            for hit in index.search(SearchRequest(query, limit=30, offset=offset)).hits
        ]
        assert [hit.id for hit in pages] == [hit.id for hit in whole]
        scores = [hit.score or 0.0 for hit in whole]
        assert scores == sorted(scores, reverse=True)
        assert len(set(scores)) > 1
    index.close()


WORDS = ["water", "waters", "Wasser", "tax", "taxes", "clean", "the"]
texts = st.lists(st.sampled_from([*WORDS, "hill", "road"]), max_size=30).map(" ".join) | st.sampled_from(
    ["water " * 300 + "tax", "clean tax " * 270]
)
made = st.lists(st.tuples(texts, st.sampled_from(["en", "en", "de", None])), min_size=1, max_size=6)


def _rarity(word: Word, plain: list[Plain]) -> float:
    held = sum(any(each.findings(group, word) for group in GROUPS) for each in plain)
    return max(0.05, math.log((len(plain) - held + 0.5) / (held + 0.5)))


def _expected(words: list[Word], each: Plain, plain: list[Plain]) -> float:
    """The sequential dependence model, place by place."""
    rarities = {word.text: _rarity(word, plain) for word in words}
    telling = [at for at, word in enumerate(words) if rarities[word.text] > 0.05] or range(len(words))
    means = {group: sum(len(one.places[group]) for one in plain) / len(plain) for group in GROUPS}
    weights = {"title": 4.0, "text": 1.0, "meta": 2.0}
    k1 = 1.6 * sum(weights[group] * mean for group, mean in means.items()) / (sum(means.values()) or 1.0)
    relative = 0.25 + 0.75 * len(each.places["text"]) / (means["text"] or 1.0)
    gained = 0.0
    for one, other in pairwise(telling):
        first, second = ([at for at, _ in each.findings("text", words[number])] for number in (one, other))
        if words[one].text == words[other].text:
            continue
        sequence = sum(at + other - one in second for at in first) / relative
        window = sum(any(abs(at - there) < 8 for there in second) for at in first) / relative
        rarity = rarities[words[one].text] + rarities[words[other].text]
        for count_of, share in ((sequence, 0.10 / 0.85), (window, 0.05 / 0.85)):
            # Without any word in any statement k1 is 0, too.
            gained += share * rarity * 2.6 * count_of / (count_of + k1) if count_of else 0.0
    return gained


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(made, made, st.lists(st.sampled_from(WORDS), min_size=2, max_size=4))
@example([("", "en")], [("", "en")], ["water", "waters"])
@example([("", "en")], [("", "en"), ("water " * 300 + "tax", None)], ["water", "tax"])
def test_what_is_gained_is_what_the_model_says(
    folders: Iterator[Path],
    first: list[tuple[str, str | None]],
    second: list[tuple[str, str | None]],
    asked: list[str],
) -> None:
    batches = [
        [
            statement(f"{name}{number}", text, language=language)
            for number, (text, language) in enumerate(batch)
        ]
        for name, batch in (("a", first), ("b", second))
    ]
    folder = next(folders)
    index_of(folder, *batches).close()
    generation = open_generation(index_folder(folder))
    assert generation is not None
    plain = [Plain(each) for batch in batches for each in batch]
    words = [Word(text, 0, 0) for text in asked]
    evaluator = Evaluator(generation, lambda: None)
    for word in words:
        evaluator.evaluate(word)
    # Not all rows, and not in order.
    rows = np.array([row for row in reversed(range(len(plain))) if row % 4 != 1], dtype=np.int64)
    by_id = {each.statement.id: _expected(words, each, plain) for each in plain}
    gained = evaluator.closeness(words, rows)
    expected = [by_id[generation.columns.id_of(row)] for row in rows.tolist()]
    assert gained.tolist() == pytest.approx(expected, rel=1e-4, abs=1e-6)
    generation.close()
