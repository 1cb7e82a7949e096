"""The Big List of Naughty Strings, typed as queries."""

from __future__ import annotations

import json

import pytest

from archive_app.index.highlight import best_snippets, marks
from archive_app.index.query_text import parse
from archive_app.index.reading import plain_reading
from tests.real.material import shared

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def naughty() -> list[str]:
    strings: list[str] = json.loads(shared("corpora", "rb-blns", "blns.json").read_text("utf-8"))
    return strings


@pytest.mark.parametrize(
    "form",
    ["{}", '"{}', '"{}"', "-{}", "({}", "title:{}", "date:{}", "{} OR {}", "{}*", "{}~2", "a NEAR/2 {}"],
)
def test_every_naughty_string_is_a_query(naughty: list[str], form: str) -> None:
    for string in naughty:
        query = form.replace("{}", string)
        parsed = parse(query)
        reading, _ = plain_reading(parsed)
        assert reading
        for part in parsed.ignored:
            assert 0 <= part.start < part.end <= len(query)
            assert part.reason


def test_every_naughty_string_finds_itself(naughty: list[str]) -> None:
    for string in naughty:
        tree = parse('"' + string.replace('"', " ") + '"').tree
        spans = marks(string, None, tree)
        assert spans or not any(character.isalnum() for character in string)
        for snippet in best_snippets(string, None, tree):
            assert string[snippet.offset : snippet.offset + len(snippet.text)] == snippet.text


def test_all_naughty_strings_together_are_one_query(naughty: list[str]) -> None:
    query = " ".join(naughty)
    assert plain_reading(parse(query))[0]
