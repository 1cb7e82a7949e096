"""Prose inside Markdown: paragraphs that can be nothing else, told without a parser.

Between blank lines, lines that begin as prose does can be nothing but a paragraph: no rule of CommonMark
begins or ends another block there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive_app.text.assembly import Assembler
from archive_app.text.markdown_parser import MOST_BLOCK_STEPS

if TYPE_CHECKING:
    from archive_app.text.reading_text import ReadingText

#: Any character but white space and those that may begin or end another block; a number that numbers no item;
#: emphasis; a link. Never indented. A list begins with a mark and a blank, a thematic break is nothing but
#: marks, and a definition has a colon behind its bracket.
_PROSE = (
    r"(?:[^\s0-9#>+=~`<|:*_\[-]|[0-9]++(?![.)])|\*{1,3}+[^\s*]|_{1,3}+[^\s_]|\[[^\[\]\\\n]*+\][^:\n])[^\n]*+"
)
_BLANK_LINES = r"(?:[ \t]*+\n)*+"
PARAGRAPH = re.compile(rf"{_BLANK_LINES}({_PROSE}(?:\n{_PROSE})*+)(?=\n[ \t]*+(?:\n|\Z)|\Z)")
"""Blank lines and a paragraph, up to the next blank line or the end."""

INLINE_MARKS = "\\`*_[]<&~{"
"""What may be markup inside a paragraph, but for line ends."""

_NO_PROSE_ALONE = INLINE_MARKS + "\r\0"


def read_prose(source: str) -> ReadingText | None:
    """Return the reading text of a body of prose alone; None when it takes a parser.

    Each paragraph is one line, and nothing in it may be markup: many press releases are such. What is
    returned is what the parser would give.
    """
    if any(mark in source for mark in _NO_PROSE_ALONE):
        return None
    out = Assembler()
    at = paragraphs = 0
    while found := PARAGRAPH.match(source, at):
        text = found[1]
        paragraphs += 1
        if "\n" in text or text[-1].isspace() or paragraphs > MOST_BLOCK_STEPS:
            return None
        out.paragraph(text, found.start(1))
        at = found.end() + 1
    return out.reading_text() if not source[at:].strip(" \t\n") else None
