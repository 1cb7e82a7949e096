"""The word difference rebuilds both texts exactly, and reads as a person would tell it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.text import common_sequence as module
from archive_app.text.common_sequence import common
from archive_app.text.difference import Change, difference, pieces
from archive_app.text.folding import Level

if TYPE_CHECKING:
    import pytest

WORDS = st.text(st.sampled_from("ab é’'-—.,«»\n\t漢字ไทย🤷🏽\u200d\u0301"), max_size=60)


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [(change.operation, change.text) for change in difference(old, new)]


def assert_rebuilds(old: str, new: str) -> list[Change]:
    changes = difference(old, new)
    assert "".join(c.text for c in changes if c.operation in ("equal", "delete")) == old
    assert "".join(c.text for c in changes if c.operation in ("equal", "insert", "move")) == new
    for change in changes:
        if change.operation in ("equal", "delete"):
            assert old[slice(*change.old)] == change.text
        if change.operation != "delete":
            assert new[slice(*change.new)] == change.text
    return changes


@given(WORDS)
def test_pieces_leave_nothing_out(text: str) -> None:
    assert "".join(text[start:end] for start, end in pieces(text)) == text


@given(WORDS, WORDS)
@settings(max_examples=300)
def test_either_text_is_rebuilt(old: str, new: str) -> None:
    assert_rebuilds(old, new)


@given(st.lists(st.sampled_from(["We will act on the water of the Ostrel this very year.", "No.", "A\nb"])),
       st.randoms(use_true_random=False))  # fmt: skip
def test_shuffled_paragraphs_are_rebuilt(paragraphs: list[str], order: random.Random) -> None:
    shuffled = paragraphs[:]
    order.shuffle(shuffled)
    assert_rebuilds("\n\n".join(paragraphs), "\n\n".join(shuffled))


def test_a_dropped_negation_is_the_one_thing_told() -> None:
    assert told("We will not raise taxes.", "We will raise taxes.") == [
        ("equal", "We will "),
        ("delete", "not "),
        ("equal", "raise taxes."),
    ]


def test_words_that_only_a_space_parts_are_one_change() -> None:
    assert told("a clean river now", "a dirty stream now") == [
        ("equal", "a "),
        ("delete", "clean river"),
        ("insert", "dirty stream"),
        ("equal", " now"),
    ]


def test_characters_are_the_words_of_scripts_without_spaces() -> None:
    assert told("増税は行わない", "増税を行わない") == [
        ("equal", "増税"),
        ("delete", "は"),
        ("insert", "を"),
        ("equal", "行わない"),
    ]


def test_a_paragraph_that_moved_is_told_as_moved() -> None:
    first = "The first promise is about the water of the river Ostrel."
    second = "The second promise is about the old bridge and its keeper."
    third = "The third promise has been the same one for twenty years now."
    changes = assert_rebuilds(f"{first}\n\n{second}\n\n{third}", f"{third}\n\n{first}\n\n{second}")
    assert [c.text for c in changes if c.operation == "move"] == [third]
    assert [c.text for c in changes if c.moved_away] == [third]


def test_a_short_line_is_never_told_as_moved() -> None:
    changes = assert_rebuilds("Yes.\n\nOne two three.\n\nNo.", "No.\n\nOne two three.\n\nYes.")
    assert {change.operation for change in changes} == {"equal", "insert", "delete"}


def test_equal_texts_have_one_equal_run_and_empty_ones_none() -> None:
    assert told("same words", "same words") == [("equal", "same words")]
    assert told("", "") == []
    assert told("", "new") == [("insert", "new")]
    assert told("old", "") == [("delete", "old")]


def test_long_rows_are_divided_at_what_is_unique_in_both(monkeypatch: pytest.MonkeyPatch) -> None:
    order = random.Random(7)
    old = [order.randrange(50_000) for _ in range(3_000)]
    new = old[:]
    for _ in range(60):
        new[order.randrange(len(new))] = 60_000 + order.randrange(100)
    whole = common(old, new)
    monkeypatch.setattr(module, "_BITS", 10_000)
    divided = common(old, new)
    for opcodes in (whole, divided):
        assert [
            n for tag, *s in opcodes for n in (old[s[0] : s[1]] if tag == "equal" else new[s[2] : s[3]])
        ] == new

    def kept(opcodes: list[module.Opcode]) -> int:
        return sum(o[2] - o[1] for o in opcodes if o[0] == "equal")

    assert kept(divided) == kept(whole) > 2_900


def test_typography_alone_can_be_left_untold() -> None:
    old, new = "“We won’t,” she said.", '"We won\'t," he said.'
    changes = difference(old, new, level=Level.CASE)
    assert [(c.operation, c.text) for c in changes] == [
        ("equal", "“We won’t,” "),
        ("delete", "she"),
        ("insert", "he"),
        ("equal", " said."),
    ]
    assert changes[-1].new == (len('"We won\'t," he'), len(new))


def test_of_two_that_changed_places_the_one_beside_a_changed_paragraph_has_not_moved() -> None:
    head, second = "Dear President, a word.", "Yesterday the readings of all the stations were published."
    third = "In this bag are fifteen notebooks, and the water of every single morning is in them."
    fourth = "The museum of the river asks for them, to show them in a hall."
    old = f"{head}\n\n{second}\n\n{third}\n\n{fourth}"
    new = "\n\n".join((head, third.replace("water", "colour"), fourth, second))
    changes = assert_rebuilds(old, new)
    assert [change.text for change in changes if change.operation == "move"] == [second]
    deleted = [c.text for c in changes if c.operation == "delete" and not c.moved_away]
    assert [text for text in deleted if text.strip()] == ["water"]
