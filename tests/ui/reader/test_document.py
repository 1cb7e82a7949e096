"""The document of the reading pane holds the characters of the reading text, and the table says where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextTable

from archive_app.text.markup import read_markdown, read_plain
from archive_app.text.reading_text import Block, BlockKind, ReadingText, Run, RunStyle, SpanMap
from archive_app.ui.reader.display_text import LONGEST_LINE
from archive_app.ui.reader.document import (
    MOST_TABLE_CELLS,
    ReaderDocument,
    build_document,
    link_address,
    rich_document,
)
from archive_app.ui.reader.typography import Typography
from archive_app.ui.theme import DARK, LIGHT

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

MESSY = """# Ä heading 😀

A *first* paragraph with a [link **bold**](javascript:alert(1)) and 𠮷野家 `code`.
Second line.

> quoted 😀
> > deeper

- one
- two 𠀀

  more of two
    1. inner

| a | b 😀 | c |
|---|---|---|
| x | | *z* |
| 𠀀 | y | [l](https://example.org) |

| next | table |
|---|---|
| 1 | 2 |

```
code  block

    with lines 😀
```

עברית and العربية
"""

pytestmark = pytest.mark.usefixtures("qapp")


def shown_between(made: ReaderDocument, start: int, end: int) -> str:
    """Return what the document shows of `text[start:end]`, segment by segment."""
    cursor = QTextCursor(made.document)
    parts = []
    for first, last in made.offsets.document_spans(start, end):
        cursor.setPosition(first)
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        parts.append(cursor.selectedText())
    return "".join(parts)


def bare(text: str) -> str:
    return "".join(text.split())


def check(reading: ReadingText, made: ReaderDocument, steps: int = 24) -> None:
    """Hold every segment and many spans against the text, both ways."""
    for segment in made.offsets.segments:
        shown = shown_between(made, segment.start, segment.end)
        wanted = reading.text[segment.start : segment.end]
        assert shown.replace("\u2028", "\n").replace("\u2029", "\n") == wanted
    size = len(reading.text)
    for start in range(0, size, max(1, size // steps)):
        end = min(size, start + 17)
        assert bare(shown_between(made, start, end)) == bare(reading.text[start:end])
        first, last = made.offsets.document_span(start, end)
        if first < last:
            back = made.offsets.text_span(first, last)
            assert start <= back[0] <= back[1] <= end
            assert bare(reading.text[slice(*back)]) == bare(reading.text[start:end])


def test_every_block_holds_exactly_its_characters() -> None:
    reading = read_markdown(MESSY)
    made = build_document(reading, LIGHT)
    assert not made.plain
    assert {block.kind for block in reading.blocks} == set(BlockKind)
    check(reading, made, steps=10_000)


def test_all_visible_characters_are_in_the_document() -> None:
    reading = read_markdown(MESSY)
    made = build_document(reading, DARK)
    assert bare(made.document.toPlainText()) == bare(reading.text)


PARTS = (
    "Plain words 😀.", "> quote *x*", "- item\n- two [l](http://e.org)", "1. a\n2. b", "# H 𠀀",
    "```\ncode\n\n  x\n```", "| a | b |\n|---|---|\n| 1 | 😀 |", "سلام **عليكم**", "水は清い",
    "***bold*** ~~gone~~ `c`", "line\nline  \nline", "<b>x</b> &amp; y", "![alt](file:///etc/hostname)",
    "* * *", "> - deep\n>   - deeper",
)  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=9))
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(["| a | b |\n|---|---|\n| 1 | 2 |"])
def test_markdown_of_all_kinds_is_shown_letter_for_letter(parts: list[str]) -> None:
    reading = read_markdown("\n\n".join(parts))
    check(reading, build_document(reading, LIGHT))


@st.composite
def readings(draw: st.DrawFn) -> ReadingText:
    """A reading text made by hand: any characters, any runs, also overlapping ones."""
    alphabet = st.sampled_from("ab é水😀𠀀\n\t\u2029\r\x00\ufdd0\ufffc\u200fש")
    texts = draw(st.lists(st.text(alphabet, min_size=1, max_size=12), min_size=1, max_size=6))
    blocks, at = [], 0
    for number, text in enumerate(texts):
        end = at + len(text)
        runs = [
            Run(
                at + min(pair),
                at + max(pair),
                draw(st.sampled_from(list(RunStyle))),
                draw(st.none() | st.just("x:")),
            )
            for pair in draw(st.lists(st.tuples(*[st.integers(0, len(text))] * 2), max_size=2))
        ]
        kind = draw(st.sampled_from([BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.CODE]))
        blocks.append(Block(kind, at, end, level=1, number=number + 1, runs=tuple(runs)))
        at = end + 2
    return ReadingText("\n\n".join(texts), tuple(blocks), SpanMap())


@given(readings())
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_characters_that_qt_would_not_keep_still_count_as_one(reading: ReadingText) -> None:
    made = build_document(reading, LIGHT)
    for segment in made.offsets.segments:
        shown = shown_between(made, segment.start, segment.end)
        assert len(shown) == segment.end - segment.start
        for given_character, shown_character in zip(
            reading.text[segment.start : segment.end], shown, strict=True
        ):
            assert given_character in "\n\r\x00\ufdd0\ufffc\u2029" or given_character == shown_character


def test_table_is_a_table_up_to_a_thousand_cells() -> None:
    def table(rows: int) -> ReadingText:
        return read_markdown("| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * rows)

    small = build_document(table(20), LIGHT)
    frames = small.document.rootFrame().childFrames()
    assert [type(frame) for frame in frames] == [QTextTable]
    large = table(MOST_TABLE_CELLS)
    made = rich_document(large, LIGHT, Typography())
    assert made.document.rootFrame().childFrames() == []
    check(large, made)


def test_links_are_marked_but_their_address_is_not_in_the_document() -> None:
    reading = read_markdown("See [this](file:///etc/hostname) and [that](https://example.org/a?b=c).")
    made = build_document(reading, LIGHT)
    assert made.links == ("file:///etc/hostname", "https://example.org/a?b=c")
    assert "example.org" not in made.document.toHtml()
    assert link_address(made, "link:1") == "https://example.org/a?b=c"
    for other in ("link:2", "link:", "https://example.org", "link:-1", "link:٣"):
        assert link_address(made, other) is None


def test_each_paragraph_takes_its_own_direction() -> None:
    made = build_document(read_markdown("English\n\nسلام عليكم\n\nשלום"), LIGHT)
    block, directions = made.document.begin(), []
    while block.isValid():
        directions.append(block.textDirection().name)
        block = block.next()
    assert directions == ["LeftToRight", "RightToLeft", "RightToLeft"]
    assert made.right_to_left
    assert not build_document(read_markdown("English سلام and more English"), LIGHT).right_to_left


@pytest.mark.parametrize("line", ["x" * 35_000, "word " * 7_000, "𠀀😀" * 9_000])
def test_overlong_lines_are_parted_and_offsets_hold(line: str) -> None:
    for reading in (
        read_plain(f"before\n\n{line}\n\nafter 😀 end"),
        read_markdown(f"before\n\n{line}\n\nafter"),
    ):
        for made in (build_document(reading, LIGHT), rich_document(reading, LIGHT, Typography())):
            block = made.document.begin()
            while block.isValid():
                assert len(block.text().encode("utf-16-le")) // 2 <= 2 * LONGEST_LINE
                block = block.next()
            check(reading, made)


def test_a_text_beyond_measure_is_plain_and_says_so(qtbot: QtBot) -> None:
    reading = read_plain("A line of it 😀.\n\n" * 80_000)
    made = build_document(reading, LIGHT)
    assert made.plain
    assert made.notice is not None
    assert made.notice.startswith("Shown as plain text.")
    at = reading.text.rindex("😀")
    assert shown_between(made, at, at + 1) == "😀"
    assert made.offsets.text_offset(made.offsets.position(at)) == at


def test_an_empty_statement_is_an_empty_document() -> None:
    made = build_document(read_markdown(""), LIGHT)
    assert made.document.toPlainText() == ""
    assert made.offsets.document_span(0, 0) == (0, 0)
    assert made.offsets.text_offset(0) == 0
