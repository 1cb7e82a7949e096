"""What is read without a parser is what the parser makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.corpus.simple_yaml import simple_fields
from archive_app.corpus.yaml_fields import Fields, UnreadableFields, read_yaml
from archive_app.corpus.yaml_parsing import parsed_fields

SIMPLE = """\
title: "Not: a #parser"
# by hand
party: 'Upland “Farmers”'
issued:\t2016-02-11  # the day of the vote
type: 'speech'\t\t# or: article
event: “No.” she said
answer: 'It''s \\n'
question: "\\"Who?\\" \\\\"
note: .
rights: ~
version: # none yet

url: https://example.org/a#b:c
draft: null
tags:
  - one word
  - "two: words"
people: [Ada Lovelace, "Byron, Lord", 'x']
layout:
"""

PIECES = st.sampled_from(
    [
        *"abz09_-.:#,?[]{}\"'\\|>&*!%@`~=/( \t\n\r",
        *("a: ", "b:", "c:\t", "- ", "  - ", "\n", "\n\n", ": ", " #", "null", "~", "[", "]", "[a, b]"),
        *("''", '""', "'it''s'", '"a\\"b"', '\\"', "\\\\"),
        *("“", "$", "<", "+", "^", ";", "...", "<<", " # c", "\t#", "# a\tb"),
        *("é", "日", "\u00a0", "\u0085", "\u2028", "\ufeff", "\ue000", "\x00", "\x7f", "😀"),
        *("x: y\n", "- z\n"),
    ]
)  # fmt: skip
BLOCKS = st.lists(PIECES, max_size=20).map("".join)
NAMES = st.sampled_from(["title", "date", "a-b", "x_1", "null", "No", "a"])
VALUES = st.lists(PIECES, max_size=5).map(lambda parts: "".join(parts).replace("\n", ""))
LINES = st.builds("{}:{}{}".format, NAMES, st.sampled_from([" ", "  ", "\t", ""]), VALUES) | st.builds(
    "{}-{}{}".format, st.sampled_from(["", " ", "  "]), st.sampled_from([" ", "  ", ""]), VALUES
)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_simple_fields_need_no_parser(end: str) -> None:
    written = SIMPLE.replace("\n", end)
    simple = simple_fields(written)
    assert simple is not None
    assert Fields(*simple) == parsed_fields(written)
    names = "title party issued type event answer question note rights version url draft tags people layout"
    assert " ".join(simple[0]) == names


@pytest.mark.parametrize(
    "block",
    [
        "a: b: c", "a: b\n  c", 'a: "b"#c', "a: &x b", "a: *x", "a: !t b", "a: |\n  b", 'a: "b\\n"',
        "a: 1\na: 2", "null: a", "a:\n - b\n  - c", "a: b\n- c", "a:\n- b: c", "a: [b: c]", "a: [b, ]",
        "a: {b: c}",
        "a: @b", "a: b\rc: d", "a: b\r\r\n", "a: b\u0085", "- a", "", "a:\n- [b]", "a:\n-\n- b", "---\na: b",
        "a: ? b", "a: [b?, c]", "a: b:", "a: b:\nc: d", f"{'a' * 61}: b",
    ],
)  # fmt: skip
def test_what_may_mean_more_is_left_to_the_parser(block: str) -> None:
    assert simple_fields(block) is None


@settings(deadline=None, max_examples=1500)
@given(BLOCKS | st.lists(LINES, max_size=6).map("\n".join))
def test_a_block_is_read_as_the_parser_reads_it(block: str) -> None:
    try:
        expected = parsed_fields(block)
    except UnreadableFields:
        assert simple_fields(block) is None
    else:
        assert repr(read_yaml(block)) == repr(expected)
