"""A text, written as Markdown and read again, is the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.catalogue.importing.literal_markdown import body_of, tidy
from archive_app.text import preflight
from archive_app.text.markup import read_markdown

_PIECES = [
    *"\\`*_[]<>&!~|{}#-+=:.()%\"'$ \t\n019abé字",
    *("\n\n", "{{ a_b }}", "{% raw %}", "---", "```", "~~~", "1. ", "10) ", "- ", "+ ", "> ", "# ", "==="),
    "__",
    *("&amp;", "&#35;", "<b>", "</p>", "<!--", "-->", "<script>", "a | b\n--|--\n", ":-:", "[x]: y", "\\\n"),
    *("    ", "http://x.y", "**", "![a](b)", "<a@b.c>", "\u00a0", "\u3000", "\u2028", "\u2029", "\f", "\x85"),
    *("\ufeff", "\x00", "\x1b$B", "\ud800", "\r", "\r\n", "😀"),
]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join) | st.text(max_size=80))
def test_reading_gives_the_text_again(text: str) -> None:
    wanted = tidy(text)
    assert read_markdown(body_of(wanted)).text == wanted
    assert tidy(wanted) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "* " * 40_000,
        "word*" * 3_000,
        "a_ b* c` [d]\n" * 9_000,
        "word " * 250_000,
        "word " * 180_000 + "*" * 60_000 + "x",
        "|" * 30 + "\n" + "|-" * 30 + "|\n" + "|a|b*`\n" * 2_000,
        "x" * 700 + "*`_" * 300 + "\n" + "#" * 900_000,
        "> " * 60_000,
        "`" * 60 + "\n" + "*`" * 20_000,
        "1\n\n" * 20_000 + "end*",
    ],
    ids=[
        "stars",
        "dense",
        "lines",
        "long",
        "long and dense",
        "table",
        "both",
        "quotes",
        "fences",
        "paragraphs",
    ],
)
def test_texts_beyond_the_bounds_of_the_reader(text: str) -> None:
    wanted = tidy(text)
    assert read_markdown(body_of(wanted)).text == wanted


def test_the_bounds_are_met_here() -> None:
    assert preflight.refusal("word*" * 3_000) == preflight.TOO_DENSE
    assert preflight.refusal("word " * 250_000) == preflight.TOO_LONG


def test_a_plain_text_stays_readable() -> None:
    text = "Dear all,\nas promised (see 1.2): snake_case, 3 < 4 & 5 > 2, AT&T - and so on.\n\nYours - B."
    assert body_of(text) == (
        "Dear all,\\\nas promised (see 1.2): snake_case, 3 < 4 & 5 > 2, AT\\&T - and so on.\n\nYours - B."
    )


def test_tidy_keeps_lines_and_paragraphs() -> None:
    assert tidy("  a \t\r\n b\rc\n \n\n\n d\u2029e\ff\x00g ") == "a\nb\nc\n\nd\n\ne\n\nf\ufffdg"
