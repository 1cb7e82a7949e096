"""Prose inside Markdown: paragraphs that can be nothing else, told without a parser.

Between blank lines, lines that begin as prose does can be nothing but a paragraph: no rule of CommonMark
begins or ends another block there.
"""

from __future__ import annotations

import re

from archive_app.text.preflight import MOST_BLOCK_STEPS
from archive_app.text.reading_text import SEPARATOR, Block, BlockKind, ReadingText, SpanMap

#: Any character but white space and those that may begin or end another block; a number that numbers no item;
#: emphasis; a link. Never indented. A list begins with a mark and a blank, a thematic break is nothing but
#: marks, and a definition has a colon behind its bracket.
_BEGINNING = (
    r"(?:[^\s0-9#>+=~`<|:*_\[-]|[0-9]++(?![.)])|\*{1,3}+[^\s*]|_{1,3}+[^\s_]|\[[^\[\]\\\n]*+\][^:\n])"
)
_PROSE = rf"{_BEGINNING}[^\n]*+"
_BLANK_LINES = r"(?:[ \t]*+\n)*+"
PARAGRAPH = re.compile(rf"{_BLANK_LINES}({_PROSE}(?:\n{_PROSE})*+)(?=\n[ \t]*+(?:\n|\Z)|\Z)")
"""Blank lines and a paragraph, up to the next blank line or the end."""

INLINE_MARKS = "\\`*_[]<&~{"
"""What may be markup inside a paragraph, but for line ends."""

_NO_PROSE_ALONE = INLINE_MARKS + "\r\0"
_BEGINS_PROSE = re.compile(_BEGINNING)


def read_prose(source: str) -> ReadingText | None:
    """Return the reading text of a body of prose alone; None when it takes a parser.

    Each paragraph is one line, and nothing in it may be markup: many press releases are such. What is
    returned is what the parser would give.
    """
    for mark in _NO_PROSE_ALONE:
        if mark in source:
            return None
    paragraphs: list[str] = []
    blocks: list[Block] = []
    spans: list[tuple[int, int, int]] = []
    begins_prose = _BEGINS_PROSE.match
    at = start = 0
    below_text = False
    for line in source.split("\n"):
        size = len(line)
        if not line:
            below_text = False
        elif line[0].isalpha() or begins_prose(line):
            if below_text or line[-1].isspace():
                return None
            paragraphs.append(line)
            # No level, no depths, no marker, and its number; by name, that takes a third longer.
            blocks.append(Block(BlockKind.PARAGRAPH, start, start + size, 0, 0, 0, None, len(paragraphs)))
            spans.append((start, at, size))
            start += size + len(SEPARATOR)
            below_text = True
        elif line.strip(" \t"):
            return None
        else:
            below_text = False
        at += size + 1
    if len(paragraphs) > MOST_BLOCK_STEPS:
        return None
    return ReadingText(SEPARATOR.join(paragraphs), tuple(blocks), SpanMap(tuple(spans)))
