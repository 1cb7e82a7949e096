"""Which words of an archive match a pattern, and which are spelled alike."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.index.lexicon import Lexicon, edit_distance

WORD = st.text("abcdé", min_size=1, max_size=6)


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
@given(st.sets(WORD, max_size=30), WORD, st.integers(1, 2))
def test_no_word_within_reach_is_missed(words: set[str], word: str, distance: int) -> None:
    found = Lexicon(dict.fromkeys(words, 1)).alike(word, distance)
    assert set(found) == {
        (known, edits) for known in words if (edits := edit_distance(word, known, distance)) <= distance
    }


@settings(deadline=None)
@given(st.sets(WORD, max_size=30), st.text("abc*?", min_size=1, max_size=6))
def test_patterns_match_as_their_signs_say(words: set[str], pattern: str) -> None:
    expression = re.compile("".join({"*": ".*", "?": "."}.get(sign, sign) for sign in pattern))
    assert set(Lexicon(dict.fromkeys(words, 1)).matching(pattern)) == {
        w for w in words if expression.fullmatch(w)
    }


def test_the_most_frequent_come_first() -> None:
    lexicon = Lexicon({"water": 5, "waiter": 9, "later": 1, "zebra": 7})
    assert lexicon.matching("wa*") == ["waiter", "water"]
    assert [word for word, _ in lexicon.alike("watter", 1)] == ["waiter", "water"]
    assert (lexicon.count("water"), lexicon.count("wat")) == (5, 0)
