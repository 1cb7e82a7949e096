from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.index.highlight import best_snippets, marks
from archive_app.index.query_text import parse
from archive_app.text.segmentation import positions

TEXT = (
    "Clean water for all. We will clean the rivers: the river’s waters are not clean-water.\n\n"
    "Water and rivers, l’eau; e-mails and e\u2011mail.\n\nCOVID\u201119, taxes 🤷🏽\u200d♀️ and ta\u00adxes"
)


def marked(query: str, text: str = TEXT, language: str | None = "en", field: str = "text") -> list[str]:
    return [text[start:end] for start, end in marks(text, language, parse(query).tree, field=field)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("river", ["rivers", "river’s", "rivers"]),
        ("taxed", ["taxes", "ta\u00adxes"]),
        ('"clean water"', ["Clean water", "clean-water"]),
        ('"all we will"', ["all. We will"]),
        ('"clean-water. Water and rivers"', ["clean-water.\n\nWater and rivers"]),
        ('"clean the rivers"~2', ["clean the rivers"]),
        ('"clean rivers"', []),
        ('"clean rivers"~1', ["clean the rivers"]),
        ("e-mail", ["e\u2011mail"]),
        ("covid-19", ["COVID\u201119"]),
        ("l'eau", ["l’eau"]),
        ("clean NEAR/2 rivers", ["clean", "rivers"]),
        ("rivers NEAR/2 clean", ["clean", "rivers"]),
        ("wat*", ["water", "waters", "water", "Water"]),
        ("?ater", ["water", "water", "Water"]),
        ("rivres~", ["rivers", "rivers"]),
        ("clean -water", ["Clean", "clean", "clean"]),
        ("all OR (taxes -clean)", ["all", "taxes", "ta\u00adxes"]),
        ('"clean water" water', ["Clean water", "waters", "clean-water", "Water"]),
        ("🤷", ["🤷"]),
        ("title:water", []),
        ("text:eau", ["eau"]),
        ("party:water", []),
        ("date:2016", []),
        ("", []),
    ],
)
def test_marks_what_the_query_finds(query: str, expected: list[str]) -> None:
    assert marked(query) == expected


def test_a_title_has_its_own_field() -> None:
    assert marked("title:water text:clean all", "Clean water for all", field="title") == ["water", "all"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("環境政策", ["環境政策"]),
        ("策", ["策"]),
        ("境", ["境", "境"]),
        ('"環境"', ["環境", "環境"]),
        ("政環", []),
        ("日*境", ["日", "境", "境"]),
    ],
)
def test_marks_scripts_without_spaces(query: str, expected: list[str]) -> None:
    assert marked(query, "日本の環境政策を。環境", "ja") == expected


@pytest.mark.parametrize(
    ("query", "text", "language", "expected"),
    [
        ("cafe", "les cafés et le Café", "fr", ["cafés", "Café"]),
        ("élève", "les eleves", "fr", ["eleves"]),
        ("müller", "Muller, Müllers", "de", ["Muller", "Müllers"]),
        ("raising", "raise raising", "de", ["raising"]),
        ("كتب", "كَتَبَ", "ar", ["كَتَبَ"]),
    ],
)
def test_words_are_marked_by_the_language_of_the_statement(
    query: str, text: str, language: str, expected: list[str]
) -> None:
    assert marked(query, text, language) == expected


WORDS = st.sampled_from(
    ["clean", "Water", "rivers", "don’t", "é", "環境", "政", "ไทย", "🤷🏽\u200d♀️", "𠀀𠀁", "2,5", "שלום"]
)
JOINTS = st.sampled_from([" ", ", ", "\n\n", " — ", ". ", "\u00a0"])


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_any_run_of_positions_typed_as_a_phrase_is_marked_where_it_stands(data: st.DataObject) -> None:
    text = "".join(
        word + joint for word, joint in data.draw(st.lists(st.tuples(WORDS, JOINTS), min_size=1, max_size=20))
    )
    found = positions(text)
    first = data.draw(st.integers(0, len(found) - 1))
    last = data.draw(st.integers(first, min(first + 6, len(found) - 1)))
    start, end = found[first].start, found[last].end
    for opening, closing in ('""', "“”"):
        spans = marks(text, None, parse(opening + text[start:end] + closing).tree)
        assert any(a <= start and end <= b for a, b in spans)
        assert list(spans) == sorted(spans)
        assert all(a < b for a, b in spans)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


LONG = "\n\n".join(
    f"Paragraph {n} says nothing of note, at some length, so that it fills a line or two." for n in range(40)
)
STORY = (
    LONG
    + "\n\nAt last we speak of taxes. The rivers and the taxes of the city matter.\n\n"
    + LONG
    + "\n\nA river."
)


def test_the_passage_with_most_different_words_is_shown() -> None:
    (first, second) = best_snippets(STORY, "en", parse("taxes rivers").tree)
    assert "rivers and the taxes" in first.text
    assert second.text == "A river."
    assert [first.text[a:b] for a, b in first.marks] == ["taxes", "rivers", "taxes"]


def test_without_marks_the_opening_is_shown_after_the_title() -> None:
    text = "Clean Water\n\nWe begin here. " + LONG
    (snippet,) = best_snippets(text, "en", parse("").tree, title="Clean water", width=80)
    assert snippet.text.startswith("We begin here.")
    assert snippet.marks == ()
    assert len(snippet.text) <= 80


def test_an_empty_text_has_no_passage() -> None:
    assert best_snippets("", "en", parse("x").tree) == ()
    assert best_snippets(" \n", "en", parse("").tree) == ()


def test_a_text_that_is_its_title_is_shown() -> None:
    (snippet,) = best_snippets("Clean water\n", "en", parse("").tree, title="Clean water")
    assert snippet.text == "Clean water"


def test_a_phrase_longer_than_a_passage_is_cut() -> None:
    text = "water " * 500
    (snippet,) = best_snippets(text, "en", parse(f'"{text}"').tree, count=1)
    assert len(snippet.text) <= 200
    assert snippet.marks == ((0, len(snippet.text)),)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.tuples(WORDS, JOINTS), max_size=120).map(
        lambda pairs: "".join(word + joint for word, joint in pairs)
    ),
    st.integers(1, 3),
    st.sampled_from([20, 60, 200]),
)
def test_a_passage_is_exactly_what_stands_in_the_text(text: str, count: int, width: int) -> None:
    tree = parse("clean OR 環境 OR 政 OR don't OR שלום").tree
    spans = marks(text, "en", tree)
    snippets = best_snippets(text, "en", tree, count=count, width=width)
    assert len(snippets) <= count
    assert bool(snippets) == bool(text.strip())
    for snippet in snippets:
        assert text[snippet.offset : snippet.offset + len(snippet.text)] == snippet.text
        assert len(snippet.text) <= width + 20
        assert bool(snippet.marks) == bool(spans)
        for start, end in snippet.marks:
            assert (start + snippet.offset, end + snippet.offset) in spans
    ends = [snippet.offset + len(snippet.text) for snippet in snippets]
    assert all(end <= following.offset for end, following in zip(ends, snippets[1:], strict=False))


def test_words_are_not_cut() -> None:
    for snippet in best_snippets(LONG.replace("\n\n", " "), "en", parse("note").tree, width=90):
        words = {position.surface for position in positions(LONG)}
        assert {position.surface for position in positions(snippet.text)} <= words
