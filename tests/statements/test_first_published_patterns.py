"""The signs that tell where a set phrase may stand: none of the phrases goes without them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.statements.first_published_patterns import families, may_hold_a_phrase, patterns_of

FAMILIES = families(None)


@pytest.mark.parametrize("family", FAMILIES)
@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_every_phrase_of_a_family_bears_its_signs(family: str, data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(patterns_of(family)))
    phrase = data.draw(st.from_regex(re.compile(pattern.pattern), fullmatch=True))
    before, behind = data.draw(st.tuples(st.text(max_size=20), st.text(max_size=20)))
    assert may_hold_a_phrase(family, (before + phrase + behind).lower())


@pytest.mark.parametrize(
    ("family", "text"),
    [
        ("en", "We ran for office, and the vote was ours."),
        ("en", "The grand plan appeared to work."),
        ("de", "Das erste und das beste, am ersten Tag."),
        ("fr", "La première fois, l'intérêt public était l'origine de tout."),
        ("cs", "Zítra se sejdeme na náměstí."),
    ],
)
def test_words_of_every_day_are_no_signs(family: str, text: str) -> None:
    assert not may_hold_a_phrase(family, text.lower())


def test_a_text_is_asked_for_phrases_of_its_language_and_of_english() -> None:
    assert families("nl-BE") == ("en", "de")
    assert families("ja") == families("en-GB") == ("en",)
    assert set(families(None)) == {"en", "de", "fr", "cs"}
