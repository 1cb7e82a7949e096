"""Passages of a text whose marks are known: what is quick gives what is plain."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.index import excerpts
from archive_app.index.excerpts import around_marks

PIECES = ("water ", "clean", "on. ", "on.” ", "! ", "? ", "。", "！” ", "…", "\n", "\n\n", "\n \n", "水", " ")
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=120).map("".join)


@settings(deadline=None)
@given(TEXTS)
def test_sentences_end_where_one_of_the_alternatives_stands(text: str) -> None:
    plain = re.compile(r"[.!?…。！？؟][\"'”’»)\]]*\s+|[。！？]|\n")
    assert [m.span() for m in excerpts._SENTENCE.finditer(text)] == [m.span() for m in plain.finditer(text)]


@settings(deadline=None)
@given(TEXTS, st.data())
def test_a_paragraph_ends_at_the_next_blank_line(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    blank = re.search(r"\n\s*\n", text[place:])
    _, end = excerpts._Bounds(text, None).around(place)
    assert end == max(place + 1, place + blank.start() if blank else len(text))


@settings(deadline=None)
@given(TEXTS, st.data(), st.integers(1, 3))
def test_a_mark_by_itself_has_the_passage_of_two_in_one_place(
    text: str, data: st.DataObject, count: int
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    mark = start, data.draw(st.integers(start + 1, len(text)))
    alone = around_marks(text, [mark], count=count, width=40)
    twice = around_marks(text, [mark, mark], count=count, width=40)
    assert [(each.text, each.offset) for each in alone] == [(each.text, each.offset) for each in twice]
    assert [mark for each in alone for mark in each.marks] == [
        mark for each in twice for mark in each.marks[:1]
    ]
