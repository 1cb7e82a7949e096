"""Counting characters as Python does and as Qt does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.ui.reader.offsets import Utf16Map, utf16_length, utf16_marks

MIXED = "a😀b𠀀𠮷c 한국어 العربية é🏳️‍🌈z"


def units_before(text: str, offset: int) -> int:
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize("text", ["", "plain", "Größe — 清水", "ab\u2028cd"])
def test_texts_of_plane_zero_are_counted_alike(text: str) -> None:
    units = Utf16Map(text)
    assert units.is_identity
    assert [units.utf16(i) for i in range(len(text) + 1)] == list(range(len(text) + 1))
    assert utf16_length(text) == len(text)


def test_emoji_and_cjk_extension_b_take_two_units() -> None:
    units = Utf16Map(MIXED)
    assert not units.is_identity
    for offset in range(len(MIXED) + 1):
        assert units.utf16(offset) == units_before(MIXED, offset)
        assert units.code_point(units.utf16(offset)) == offset


def test_the_middle_of_a_surrogate_pair_belongs_to_its_character() -> None:
    units = Utf16Map("x𠀀😀y")
    assert [units.code_point(position) for position in range(7)] == [0, 1, 1, 2, 2, 3, 4]


@given(st.text(alphabet=st.sampled_from("ab 水😀𠀀é\u2028"), max_size=60))
@settings(deadline=None, max_examples=150)
def test_the_way_there_and_back_is_the_same(text: str) -> None:
    units = Utf16Map(text)
    there = [units.utf16(offset) for offset in range(len(text) + 1)]
    assert there == [units_before(text, offset) for offset in range(len(text) + 1)]
    assert [units.code_point(position) for position in there] == list(range(len(text) + 1))
    assert units.utf16_many(np.arange(len(text) + 1)).tolist() == there
    assert utf16_length(text) == there[-1]


def test_marks_are_spans_in_units() -> None:
    assert utf16_marks("plain text", [(0, 5), (6, 10)]) == [(0, 5), (6, 10)]
    assert utf16_marks("😀 is 𠀀", [(0, 1), (5, 6)]) == [(0, 2), (6, 8)]


def test_a_lone_surrogate_counts_as_one_unit() -> None:
    assert utf16_length("a\ud800b") == 3
