"""A form is found in few documents by the heads of its blocks as it is among all of its postings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_app.index import levels, one_by_one, whereabouts
from archive_app.index.analysis import asked
from archive_app.index.evaluate import Evaluator
from archive_app.index.generation import open_generation
from archive_app.index.held import Holdings
from archive_app.index.places import SHIFT
from archive_app.index.postings import BLOCK
from archive_app.index.query_text import parse
from archive_app.index.storage import index_folder
from tests.index.building import index_of, statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive_app.index.generation import Generation, OpenSegment

DOCUMENTS = 3 * BLOCK + 40


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    folder = tmp_path_factory.mktemp("whereabouts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHIVE_APP_HOME", str(folder))
        made = [
            statement(f"s{number:03d}", " ".join(["the"] * (number % 5) + ["old", "The"] * (number % 3 == 0)))
            for number in range(DOCUMENTS)
        ]
        made[200] = statement("s200", "the " * 300)
        batches = [made[first : first + 60] for first in range(0, DOCUMENTS, 60)]
        index_of(folder / "corpus", *batches).close()
        opened = open_generation(index_folder(folder / "corpus"))
    assert opened is not None
    yield opened
    opened.close()


def places(opened: OpenSegment, word: str, documents: list[int]) -> list[int]:
    codes = opened.segment.with_surface(word)
    wanted = np.array(documents, dtype=np.intp)
    return whereabouts.places_in(opened, Holdings(), "text", codes, wanted).tolist()


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), word=st.sampled_from(["the", "old", "none"]))
def test_heads_lead_to_the_same_places(generation: Generation, data: st.DataObject, word: str) -> None:
    for opened in generation.segments:
        numbers = st.sets(st.integers(0, opened.segment.documents - 1), max_size=20)
        documents = sorted(data.draw(numbers))
        found = {}
        for price in (0, 10**9):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(whereabouts, "_PRICE", price)
                patch.setattr(whereabouts, "_ALWAYS", 0)
                found[price] = places(opened, word, documents)
        assert found[0] == found[10**9]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), read_before=st.booleans(), price=st.sampled_from([0, 10**9]))
def test_who_holds_which_form(
    generation: Generation, data: st.DataObject, read_before: bool, price: int
) -> None:
    for opened in generation.segments:
        segment = opened.segment
        documents = sorted(data.draw(st.sets(st.integers(0, segment.documents - 1), max_size=20)))
        chosen = sorted(data.draw(st.sets(st.integers(0, segment.forms - 1), min_size=1)))
        codes = np.array(chosen, dtype=np.uint32)
        holdings = Holdings()
        if read_before:
            holdings.whole(opened, "text", np.arange(segment.forms, dtype=np.uint32))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(whereabouts, "_PRICE", price)
            patch.setattr(whereabouts, "_ALWAYS", 0)
            wanted = np.array(documents, dtype=np.intp)
            # What was looked up in some documents is used for fewer of them.
            for its in (wanted, wanted[::2]):
                at, which = whereabouts.held_by(opened, holdings, "text", codes, its)
                assert sorted(zip(at.tolist(), which.tolist(), strict=True)) == [
                    (place, number)
                    for place, document in enumerate(its.tolist())
                    for number, code in enumerate(chosen)
                    if document in segment.counts("text", code)[0]
                ]


def test_a_list_goes_over_several_blocks(generation: Generation) -> None:
    segment = max((opened.segment for opened in generation.segments), key=lambda its: its.documents)
    assert segment.file.size("text.heads") > 2
    segment.check_all()


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), word=st.sampled_from(["the", "old", "none"]))
def test_a_handful_of_places_is_told_as_among_all(
    generation: Generation, data: st.DataObject, word: str
) -> None:
    for opened in generation.segments:
        codes = opened.segment.with_surface(word)
        every = whereabouts.every_place(opened, Holdings(), "text", codes)
        documents = st.integers(-1, opened.segment.documents)
        drawn = data.draw(st.sets(st.tuples(documents, st.integers(0, 310)), max_size=20))
        wanted = np.array([document << SHIFT | at for document, at in sorted(drawn)], dtype=np.int64)
        found = one_by_one.standing(opened, Holdings(), "text", codes, wanted)
        assert found.tolist() == sorted(set(wanted.tolist()) & set(every.tolist()))


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), typed=st.sampled_from(["the", "The", "THE", "old", "none"]))
def test_a_handful_gains_what_it_does_among_all(
    generation: Generation, data: st.DataObject, typed: str
) -> None:
    (position,) = asked(typed, None)
    among_all = levels.gained(generation, Holdings(), position, None)
    most = one_by_one.HANDFUL
    rows = sorted(data.draw(st.sets(st.integers(0, DOCUMENTS - 1), min_size=1, max_size=most)))
    gained = levels.gained(generation, Holdings(), position, np.array(rows))
    assert np.array_equal(gained, among_all[rows])


@pytest.mark.parametrize("query", ['"old The"', '"the the"', '"The the"', '"the old"~2', '"the the the"~2'])
def test_a_handful_finds_and_scores_as_many_do(
    generation: Generation, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for handful in (0, 10**9):
        monkeypatch.setattr(one_by_one, "HANDFUL", handful)
        matched = Evaluator(generation, lambda: None).evaluate(parse(query).tree)
        found.append((matched.mask, matched.scores[matched.mask]))
    assert found[0][0].any()
    assert np.array_equal(found[0][0], found[1][0])
    assert np.array_equal(found[0][1], found[1][1])


@settings(deadline=None)
@given(st.lists(st.integers(1, 255), min_size=1, max_size=300), st.data())
def test_counts_before_some_entries_are_those_of_all(counts: list[int], data: st.DataObject) -> None:
    every = np.array(counts, dtype=np.uint8)
    chosen = data.draw(st.sets(st.integers(0, len(counts) - 1), min_size=1, max_size=20))
    at = np.array(sorted(chosen), dtype=np.intp)
    before = whereabouts._before(every, at, every[at].astype(np.int64))
    assert before.tolist() == [sum(counts[:number]) for number in sorted(chosen)]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    read=st.sampled_from(["together", "before", "others"]),
    taken=st.sampled_from([0, 10**9]),
    singly=st.sampled_from([0, 10**9]),
)
def test_places_of_several_forms_are_those_of_each(
    generation: Generation, data: st.DataObject, read: str, taken: int, singly: int
) -> None:
    for opened in generation.segments:
        segment = opened.segment
        documents = sorted(data.draw(st.sets(st.integers(0, segment.documents - 1), max_size=20)))
        chosen = sorted(data.draw(st.sets(st.integers(0, segment.forms - 1), min_size=1)))
        codes, holdings = np.array(chosen, dtype=np.uint32), Holdings()
        if read == "before":
            holdings.whole(opened, "text", np.arange(segment.forms, dtype=np.uint32))
        elif read == "others":
            holdings.whole(opened, "text", codes[::2])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(whereabouts, "_MOST_TAKEN", taken)
            patch.setattr(whereabouts, "_MOST_ASKED_SINGLY", singly)
            wanted = np.array(documents, dtype=np.intp)
            found = whereabouts.places_in(opened, holdings, "text", codes, wanted)
            held = whereabouts.holding(opened, holdings, "text", codes, wanted)
        every = np.concatenate([segment.places("text", code, SHIFT) for code in chosen])
        expected = sorted(every[np.isin(every >> SHIFT, documents)].tolist())
        assert found.tolist() == expected
        assert wanted[held].tolist() == sorted({place >> SHIFT for place in expected})
