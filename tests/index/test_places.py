"""Phrases and nearness, held to a plain reading of their definitions."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.index.places import SHIFT, chains, documents_of, near

ROWS = st.lists(st.lists(st.sampled_from("abc"), max_size=8), min_size=1, max_size=4)


def places_of(word: str, rows: list[list[str]]) -> np.ndarray:
    return np.array(
        [
            row << SHIFT | at
            for row, words in enumerate(rows)
            for at, known in enumerate(words)
            if known == word
        ],
        dtype=np.int64,
    )


def holds_phrase(words: list[str], phrase: list[str], slop: int) -> bool:
    places = [[at for at, known in enumerate(words) if known == word] for word in phrase]
    return any(
        all(one < other for one, other in pairwise(chosen))
        and chosen[-1] - chosen[0] <= len(phrase) - 1 + slop
        for chosen in product(*places)
    )


@settings(deadline=None)
@given(ROWS, st.lists(st.sampled_from("abc"), min_size=1, max_size=4), st.integers(0, 4))
def test_a_phrase_is_found_where_it_stands(rows: list[list[str]], phrase: list[str], slop: int) -> None:
    found, _ = chains([places_of(word, rows) for word in phrase], slop)
    expected = {row for row, words in enumerate(rows) if holds_phrase(words, phrase, slop)}
    assert set(documents_of(found).tolist()) == expected


@settings(deadline=None)
@given(ROWS, st.integers(1, 5))
def test_near_is_the_distance_in_either_order(rows: list[list[str]], distance: int) -> None:
    one, other = places_of("a", rows), places_of("b", rows)
    found, _ = near((one, one), (other, other), distance)
    expected = {
        row
        for row, words in enumerate(rows)
        for first, second in product(range(len(words)), repeat=2)
        if words[first] == "a" and words[second] == "b" and abs(first - second) <= distance
    }
    assert set(documents_of(found).tolist()) == expected


def test_a_word_is_not_near_itself() -> None:
    alone = np.array([3], dtype=np.int64)
    assert len(near((alone, alone), (alone, alone), 5)[0]) == 0
