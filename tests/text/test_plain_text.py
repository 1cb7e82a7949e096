"""Where the paragraphs of plain text end."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.text import plain_text

#: A line end and blank lines behind it, or a paragraph separator: as one would write it down.
WRITTEN_PLAINLY = re.compile(
    r"(?>\r\n?|[\n\u2028\u2029])(?:[^\S\r\n\u2028\u2029]*+(?>\r\n?|[\n\u2028\u2029]))+|\u2029"
)


@settings(deadline=None, max_examples=1000)
@given(st.text(alphabet="a \t\u00a0\n\r\u2028\u2029\x0b\x85", max_size=24))
def test_paragraphs_end_at_blank_lines_of_every_kind(source: str) -> None:
    found = [match.span() for match in plain_text._BREAK_WITH_BLANK_LINE.finditer(source)]
    assert found == [match.span() for match in WRITTEN_PLAINLY.finditer(source)]


def test_a_separator_of_paragraphs_needs_no_blank_line() -> None:
    read = plain_text.read_plain("A title\u2029One.\nTwo.\r\n\r\nThree.")
    assert [read.text[block.start : block.end] for block in read.blocks] == [
        "A title",
        "One.\nTwo.",
        "Three.",
    ]
