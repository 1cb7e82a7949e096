"""Paragraphs that no parser is asked about read as they do when it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_app.text import markdown_blocks, markdown_parser, markup, prose
from archive_app.text.markup import read_markdown
from tests.text.test_markup import MARKUP

if TYPE_CHECKING:
    from archive_app.text.reading_text import ReadingText

LINES = st.sampled_from(
    [
        "", "", " ", "We will", "we ", "will  ", "“Not”", "*not*", "**raise**", "** taxes", "_now_", "__ now",
        "1990", "1990.", "7) then", "a | b", "|-|-|", "--- | ---", "===", "---", "***", "- a", "+ b", "* c",
        "> d", "    e", "\tf", "  g", "# h", "[i]: j", "[i]", "<b>", "</b>", "<div>", "</div>", "<!-- k",
        "-->", "<script>", "</script>", "```", "~~~", "&amp; l", "m\\", "n]", "{{ o }}", "{% *p* %}",
        "日本", "語", "\u00a0q", "r\u00a0", "s\x1c", "\x0bt", "u\x0c", "v\0", "\ufeffw", "x\u2028y",
        "😀", "ß!", "<li>", "![z](a)",
        "{%", "[a](b) c", "[a]", "[a]:", "[a\\]: b", "[a] b", "@c", "$d", "%e", "/f", "?g", ".h", ",i", "\\j",
        "& k", ": l", ":-:", "| m |", "=n", "~o", "`p`", "0", "10)", "1) q", "٣. r",
    ]
)  # fmt: skip
BODIES = st.lists(LINES, max_size=24).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n", "\r", "\n\n"]).map(lambda end: end.join(lines))
)


def read_by_the_parser_alone(patch: pytest.MonkeyPatch, source: str) -> ReadingText:
    with patch.context() as only_here:
        only_here.setattr(markdown_blocks, "PARAGRAPH", re.compile("(?!)"))
        only_here.setattr(markup, "read_prose", lambda _: None)
        return read_markdown(source)


@settings(deadline=None, max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BODIES | MARKUP)
def test_a_body_reads_the_same_when_the_parser_is_asked_about_every_paragraph(
    monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    assert read_markdown(source) == read_by_the_parser_alone(monkeypatch, source)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BODIES, st.integers(1, 40), st.integers(1, 40))
def test_a_body_is_too_costly_just_when_it_is_for_the_parser(
    monkeypatch: pytest.MonkeyPatch, source: str, blocks: int, places: int
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(markdown_parser, "MOST_BLOCK_STEPS", blocks)
        patch.setattr(prose, "MOST_BLOCK_STEPS", blocks)
        patch.setattr(markdown_parser, "MOST_INLINE_STEPS", places)
        assert read_markdown(source) == read_by_the_parser_alone(patch, source)


@pytest.mark.parametrize(
    "body", ["One.\n\nTwo,\nand 3.\n", "*One* and\n**two**.\n\n1990 (three)", "„Eins“\n \n\t\nzwei & drei"]
)
def test_prose_is_read_without_the_parser(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    expected = read_by_the_parser_alone(monkeypatch, body)
    monkeypatch.setattr(markdown_blocks, "_next_block", None)
    assert read_markdown(body) == expected


PARAGRAPHS = st.lists(
    st.sampled_from(
        ["We will.", "1990 (three)", "„Eins“: zwei!", "日本", "\u00a0", " ", "", "\t", "a\u00a0", "b ",
         "1. c", "@d", "e|f", "- g"]
    ),
    max_size=8,
)  # fmt: skip


@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PARAGRAPHS.map("\n\n".join) | PARAGRAPHS.map("\n".join) | BODIES)
def test_a_body_of_prose_alone_reads_as_the_parser_reads_it(
    monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    read = prose.read_prose(source)
    assert read is None or read == read_by_the_parser_alone(monkeypatch, source)


def test_a_press_release_is_prose_alone() -> None:
    read = prose.read_prose("\nWe will not.\n\n \n“Never,” he said.\n\nNot in 2016.\n\n")
    assert read is not None
    assert read.text == "We will not.\n\n“Never,” he said.\n\nNot in 2016."


@pytest.mark.parametrize("body", ["We *will* not.", "We will\nnot.", "We will.  ", "- We", "We will.\r\n"])
def test_what_may_be_more_than_prose_takes_the_parser(body: str) -> None:
    assert prose.read_prose(body) is None
