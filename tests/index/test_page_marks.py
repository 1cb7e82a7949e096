"""What a page marks from the postings is what an analysis of each text marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_app.index import highlight
from archive_app.index.analysis import stemmer_language
from archive_app.index.generation import open_generation
from archive_app.index.held import Holdings
from archive_app.index.highlight import Highlighter
from archive_app.index.in_text import standing
from archive_app.index.page_marks import PageMarks
from archive_app.index.query_text import parse
from archive_app.index.storage import index_folder
from tests.index.building import index_of, statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive_app.index.generation import Generation

PIECES = st.sampled_from([
    "water", "Water", "WATERS", "watering", "wa\u00adter", "water.", "(water)", "“water”", "l’eau",
    "l'eau", "eaux", "don't", "don’t", "e-mail", "2.5bn", "U.S.A.", "a.b", "water's", "waterfall",
    "underwater", "水道",
    "élève", "e\u0301le\u0300ve", "Élèves", "x_water", "ﬁsh", "fish", "🤷", "the", "\n\n", "  ",
    "water,clean",
    "clean", "cleaned", "1.000", "1.000.000",
])  # fmt: skip
QUERIES = (
    "water", "waters clean", '"the water"', "water OR clean", '"clean water"~3', "clean NEAR/2 water",
    "eau", "élève", "don't", '"l\'eau"', "fish", "2.5bn",
    "wat*", "watr~", "usa", "水", "1.000", "water -clean",
    "e-mail",
    "title:water clean",
)  # fmt: skip


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    return (tmp_path / str(number) for number in range(10_000))


def opened(folder: Path, texts: list[tuple[str, str, str]]) -> Generation:
    made = [
        statement(f"s{number}", text, title=title, language=language)
        for number, (title, text, language) in enumerate(texts)
    ]
    index_of(folder, made[:2], made[2:]).close()
    generation = open_generation(index_folder(folder))
    assert generation is not None
    return generation


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(
        st.tuples(
            st.lists(PIECES, max_size=4).map(" ".join),
            st.lists(PIECES, max_size=30).map(" ".join),
            st.sampled_from(["en", "fr", "xx"]),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_marks_are_those_of_an_analysis(folders: Iterator[Path], texts: list[tuple[str, str, str]]) -> None:
    generation = opened(next(folders), texts)
    rows = list(range(len(texts)))
    for query in QUERIES:
        tree = parse(query).tree
        highlighter = Highlighter(tree)
        for field, which in (("text", 1), ("title", 0)):
            page = PageMarks(generation, tree, rows, field, Holdings())
            for row in rows:
                given_text = texts[int(generation.columns.id_of(row)[1:])]
                text, language = given_text[which], given_text[2]
                known = page.marks(row, text, stemmer_language(language))
                if known is not None:
                    assert known == highlighter.marks(text, language, field=field), (query, text)
    generation.close()


def test_plain_words_need_no_analysis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    text = "Clean water, and waters (water) of the clean waterfall: “Water”."
    generation = opened(tmp_path / "corpus", [("No title", text, "en")])
    marks = PageMarks(generation, parse("water").tree, [0], "text", Holdings()).marks(0, text, "english")
    assert marks is not None
    assert [text[start:end] for start, end in marks] == ["water", "waters", "water", "Water"]
    hidden = text.replace("Water", "Wa\u00adter")
    assert (
        PageMarks(generation, parse("water").tree, [0], "text", Holdings()).marks(0, hidden, "english")
        is None
    )
    generation.close()


def test_a_word_stands_by_itself() -> None:
    text = "water, waters under_water x-water water-mark underwater water.gov 5water"
    assert [start for start, _ in standing(text, "water", None)] == [0, 20, 28, 34, 56]


def test_a_word_that_a_statement_holds_too_often_is_left_to_its_first_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    crowd, few = "water " * 60_000, "Clean water, and water again."
    generation = opened(tmp_path / "corpus", [("", crowd, "en"), ("", few, "en")])
    for query, expected in (("water", ["water", "water"]), ('"water again"', ["water again"])):
        tree = parse(query).tree
        marks = PageMarks(generation, tree, [0, 1], "text", Holdings())
        assert marks.marks(0, crowd, "english") is None
        found = marks.marks(1, few, "english")
        assert found is not None
        assert [few[start:end] for start, end in found] == expected
    generation.close()


def test_the_first_part_with_a_hit_is_marked_and_no_phrase_is_cut() -> None:
    before = "river " * 166_665
    text = f"{before}clean water {'river ' * 400_000}clean water"
    highlighter = Highlighter(parse('"clean water"').tree)
    (mark,) = highlighter.first_marks(text, "en")
    assert mark == (len(before), len(before) + len("clean water"))
    assert highlighter.first_marks("river " * 400_000, "en") == ()


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=120), st.sampled_from(QUERIES), st.integers(0, 12))
def test_the_first_hits_are_the_first_of_all_wherever_a_text_is_parted(
    pieces: list[str], query: str, most: int
) -> None:
    text = " ".join(pieces)
    highlighter = Highlighter(parse(query).tree)
    every = highlighter.marks(text, "en")
    with pytest.MonkeyPatch.context() as lowered:
        lowered.setattr(highlight, "_PART", 200)
        lowered.setattr(highlight, "_SHARED", 120)
        assert highlighter.up_to(text, "en", most) == (every[:most], len(every) > most)


def test_the_first_hits_of_a_long_text_are_found_without_reading_the_rest() -> None:
    read = []
    highlighter = Highlighter(parse("river").tree)
    spans, more = highlighter.up_to("river " * 1_000_000, "en", 1_000, lambda: read.append(1))
    assert (len(spans), more, len(read)) == (1_000, True, 1)
