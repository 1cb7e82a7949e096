"""Plain text as it is: its blocks are what blank lines set apart."""

from __future__ import annotations

import re

from archive_app.text.reading_text import Block, BlockKind, ReadingText, SpanMap

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
#: One set of characters in front is sought many times faster than alternatives.
_END = r"[\r\n\u2028\u2029](?:(?<=\r)\n)?+"
_BREAK_WITH_BLANK_LINE = re.compile(rf"{_END}(?:(?:[^\S\r\n\u2028\u2029]*+{_END})++|(?<=\u2029))")


def read_plain(source: str) -> ReadingText:
    """Return `source` as it is, divided at blank lines; a first block of one line is its title.

    Lines end with `\\n`, `\\r\\n`, `\\r`, or U+2028; U+2029 ends a paragraph. A title is a heading of level
    1 and has no number.
    """
    blocks = _blocks(source, with_title=True)
    return ReadingText(source, blocks, _identity(source))


def read_simplified(source: str, reason: str) -> ReadingText:
    """Return marked-up `source` as plain text, with the reason for it; nothing is taken for a title."""
    return ReadingText(source, _blocks(source, with_title=False), _identity(source), reason)


def _identity(source: str) -> SpanMap:
    return SpanMap(((0, 0, len(source)),) if source else ())


def _blocks(source: str, *, with_title: bool) -> tuple[Block, ...]:
    blocks: list[Block] = []
    number = 0
    for start, end in _paragraphs(source):
        if with_title and not blocks and _LINE.fullmatch(source, start, end):
            blocks.append(Block(BlockKind.HEADING, start, end, level=1))
            continue
        number += 1
        blocks.append(Block(BlockKind.PARAGRAPH, start, end, number=number))
    return tuple(blocks)


def _paragraphs(source: str) -> list[tuple[int, int]]:
    """Return the trimmed extents of what stands between blank lines."""
    extents: list[tuple[int, int]] = []
    start = 0
    breaks = [(found.start(), found.end()) for found in _BREAK_WITH_BLANK_LINE.finditer(source)]
    for end, following in [*breaks, (len(source), len(source))]:
        paragraph = source[start:end]
        bare = paragraph.strip()
        if bare:
            first = start + len(paragraph) - len(paragraph.lstrip())
            extents.append((first, first + len(bare)))
        start = following
    return extents
