"""Paragraphs that belong together stand in one row, and no character is lost on the way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.research.comparison import ComparedText, compare_texts, comparison_as_html
from archive_app.research.side_by_side import LONGEST_ROW, Row
from archive_app.text.difference import DifferenceCancelled, difference

TEXTS = st.text(st.sampled_from("ab .\n’漢🤷"), max_size=80)


def rows(old: str, new: str, *, typography: bool = True) -> list[Row]:
    return compare_texts(ComparedText("a", old), ComparedText("b", new), typography=typography).rows()


def sides(found: list[Row]) -> list[tuple[str, str]]:
    return [("".join(words for _, words in row.old), "".join(words for _, words in row.new)) for row in found]


def letters(text: str) -> str:
    return "".join(text.split())


@given(TEXTS, TEXTS, st.booleans())
@settings(deadline=None, max_examples=200)
def test_every_letter_of_both_texts_is_there(old: str, new: str, typography: bool) -> None:
    found = sides(rows(old, new, typography=typography))
    assert letters("".join(one for one, _ in found)) == letters(old)
    assert letters("".join(other for _, other in found)) == letters(new)


def test_a_paragraph_stands_beside_what_became_of_it() -> None:
    old = "One stays.\n\nTwo was here.\n\nThree stays."
    new = "One stays.\n\nTwo is here.\n\nFour came.\n\nThree stays."
    assert sides(rows(old, new)) == [
        ("One stays.", "One stays."),
        ("Two was here.", "Two is here."),
        ("", "Four came."),
        ("Three stays.", "Three stays."),
    ]
    assert [row.changed for row in rows(old, new)] == [False, True, True, False]


def test_a_full_stop_stays_with_its_paragraph() -> None:
    old = "It cost a lot of money to print.\n\nThis appeared elsewhere first."
    assert sides(rows(old, "It was sent by the board.")) == [
        ("It cost a lot of money to print.", "It was sent by the board."),
        ("This appeared elsewhere first.", ""),
    ]


def test_a_moved_paragraph_is_told_as_moved_at_both_ends() -> None:
    walking = "We walked along the whole river with the readers."
    rest = "Then we asked the board for what it had promised."
    (here, there) = [row for row in rows(f"{walking}\n\n{rest}", f"{rest}\n\n{walking}") if row.changed]
    assert {here.parts[0][0], there.parts[0][0]} == {"away", "move"}


def test_what_is_alike_but_for_typography_is_shown_as_each_text_has_it() -> None:
    (row,) = rows("He said “no”.", 'He said "no".', typography=False)
    assert not row.changed
    assert sides([row]) == [("He said “no”.", 'He said "no".')]


def test_a_paragraph_without_end_is_divided() -> None:
    text = "word " * 4_000
    found = rows(text, text.replace("word", "sword", 1))
    assert len(found) > 5
    assert all(max(len(one), len(other)) <= LONGEST_ROW for one, other in sides(found))
    assert "".join(one for one, _ in sides(found)) == text


def test_long_texts_are_rebuilt_and_what_moved_in_them_is_told() -> None:
    paragraphs = [f"Paragraph {number} of a book on water and its many promises." for number in range(9_000)]
    changed = [*paragraphs]
    changed[70] = changed[70].replace("water", "wine")
    changed[100], changed[5_000] = changed[5_000], changed[100]
    old, new = "\n\n".join(paragraphs), "\n\n".join(changed)
    assert len(old) + len(new) > 800_000
    found = difference(old, new)
    assert "".join(c.text for c in found if c.operation in ("equal", "delete")) == old
    assert "".join(c.text for c in found if c.operation in ("equal", "insert", "move")) == new
    assert [c.text for c in found if c.operation == "insert"] == ["wine"]
    assert {c.text for c in found if c.operation == "move"} <= {paragraphs[100], paragraphs[5_000]}
    assert any(c.operation == "move" for c in found)


def test_a_difference_can_be_given_up() -> None:
    asked = iter([False, True])
    with pytest.raises(DifferenceCancelled):
        difference("a " * 300_000, "b " * 300_000, is_cancelled=lambda: next(asked))


def test_the_page_of_html_holds_both_and_nothing_that_runs() -> None:
    page = comparison_as_html(
        compare_texts(ComparedText("<Old>", "a <b> one\n\nשלום"), ComparedText("New", "a <b> two\n\nשלום"))
    )
    assert "&lt;Old&gt;" in page
    assert "<del>one</del>" in page
    assert "<ins>two</ins>" in page
    assert 'dir="auto"' in page
    assert "<b>" not in page
    assert "<script" not in page
