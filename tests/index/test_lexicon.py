"""Which words of an archive match a pattern, and which are spelled alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.index.lexicon import Lexicon, WordList, edit_distance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

WORD = st.text("abcdé𝒂", min_size=1, max_size=6)


class Sorted:
    """Words in order of their bytes, in memory."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(word.encode() for word in words)

    def __len__(self) -> int:
        return len(self._words)

    def __getitem__(self, rank: int) -> bytes:
        return self._words[rank]

    def prefixed(self, prefix: str) -> tuple[int, int]:
        having = [n for n, word in enumerate(self._words) if word.startswith(prefix.encode())]
        after = sum(word < prefix.encode() for word in self._words)
        return (having[0], having[-1] + 1) if having else (after, after)

    def between(self, first: int, last: int) -> Iterator[bytes]:
        return iter(self._words[first:last])

    def raw(self) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
        ends = np.cumsum([len(word) for word in self._words]).astype(np.uint32)
        return ends, np.frombuffer(b"".join(self._words), np.uint8)


def word_list(counted: Mapping[str, int]) -> WordList:
    words = Sorted(counted)
    its = np.array([counted[words[rank].decode()] for rank in range(len(words))], dtype=np.int64)
    return WordList(words, lambda ranks: its[ranks])


def lexicon_of(*segments: Mapping[str, int]) -> Lexicon:
    return Lexicon([word_list(counted) for counted in segments])


def plain_distance(one: str, other: str) -> int:
    """Optimal string alignment, by its recursive definition."""
    if not one or not other:
        return len(one) + len(other)
    costs = [
        plain_distance(one[:-1], other) + 1,
        plain_distance(one, other[:-1]) + 1,
        plain_distance(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    ]
    if len(one) > 1 and len(other) > 1 and one[-1] == other[-2] and one[-2] == other[-1]:
        costs.append(plain_distance(one[:-2], other[:-2]) + 1)
    return min(costs)


@settings(deadline=None, max_examples=60)
@given(st.text("abc", max_size=4), st.text("abc", max_size=4), st.integers(1, 3))
def test_the_distance_is_that_of_its_definition(one: str, other: str, limit: int) -> None:
    assert edit_distance(one, other, limit) == min(plain_distance(one, other), limit + 1)


@settings(deadline=None)
@given(st.lists(st.sets(WORD, max_size=30), max_size=3), WORD, st.integers(1, 2))
def test_no_word_within_reach_is_missed(segments: list[set[str]], word: str, distance: int) -> None:
    found = lexicon_of(*(dict.fromkeys(words, 1) for words in segments)).alike(word, distance)
    assert len(found) == len(set(found))
    assert set(found) == {
        (known, edits)
        for words in segments
        for known in words
        if (edits := edit_distance(word, known, distance)) <= distance
    }


@settings(deadline=None)
@given(st.sets(WORD, max_size=30), st.text("abc*?", min_size=1, max_size=6))
def test_patterns_match_as_their_signs_say(words: set[str], pattern: str) -> None:
    expression = re.compile("".join({"*": ".*", "?": "."}.get(sign, sign) for sign in pattern))
    listed = word_list(dict.fromkeys(words, 1))
    ranks = listed.matching(pattern).tolist()
    assert ranks == sorted(ranks)
    assert {listed.word(rank) for rank in ranks} == {word for word in words if expression.fullmatch(word)}


def test_the_most_frequent_come_first() -> None:
    lexicon = lexicon_of({"water": 3, "waiter": 9, "later": 1}, {"water": 2, "zebra": 7})
    assert lexicon.beginning("wa", 5) == ["waiter", "water"]
    assert lexicon.beginning("wa", 1) == ["waiter"]
    assert lexicon.beginning("x", 5) == []
    assert [word for word, _ in lexicon.alike("watter", 1)] == ["waiter", "water"]
    assert (lexicon.count("water"), lexicon.count("wat"), lexicon.count("zebra")) == (5, 0, 7)


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.dictionaries(WORD, st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=60), max_size=3),
    st.sampled_from(["", "a", "ab"]),
    st.integers(1, 3),
)
def test_words_that_nothing_holds_any_more_are_passed_over(
    segments: list[dict[str, tuple[int, int]]], prefix: str, most: int
) -> None:
    # Of each word how many statements hold it, and how many did that were removed.
    lists = []
    for each in segments:
        now = word_list({word: count for word, (count, _) in each.items()})
        ever = word_list({word: sum(counts) for word, counts in each.items()})
        lists.append(WordList(now.words, now.counts, ever.counts))
    kept = [{word: count for word, (count, _) in each.items() if count} for each in segments]
    assert Lexicon(lists).beginning(prefix, most) == lexicon_of(*kept).beginning(prefix, most)
    assert Lexicon(lists).alike("ab", 1) == lexicon_of(*kept).alike("ab", 1)
