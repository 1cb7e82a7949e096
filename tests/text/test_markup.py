"""What a reader sees of Markdown, HTML in it, and plain text."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_app.text import markup_rendering, preflight
from archive_app.text.markup import read_markdown, read_plain
from archive_app.text.reading_text import Block, BlockKind, ReadingText, RunStyle


def texts(reading: ReadingText) -> list[str]:
    return [reading.text[block.start : block.end] for block in reading.blocks]


def runs(reading: ReadingText) -> list[tuple[str, RunStyle, str | None]]:
    every = [run for block in reading.blocks for run in block.runs]
    return [(reading.text[run.start : run.end], run.style, run.href) for run in every]


def only(reading: ReadingText) -> Block:
    (block,) = reading.blocks
    return block


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("We *will* **not** ~~raise~~ taxes.", "We will not raise taxes."),
        ('[our plan](https://a.org/plan_a "Title") and <https://a.org>', "our plan and https://a.org"),
        ("![The *first* rally](rally.jpg)", "The first rally"),
        ("![](rally.jpg)", ""),
        ("See [the plan][1].\n\n[1]: https://example.org 'x'", "See the plan."),
        ("A `code *span*` here", "A code *span* here"),
        ("one\ntwo", "one two"),
        ("one  \ntwo", "one\ntwo"),
        ("one\\\ntwo", "one\ntwo"),
        ("日本\n語", "日本語"),
        ("日本\nEU", "日本 EU"),
        ("한국\n어", "한국 어"),
        ("a\n\n---\n\nb", "a\n\nb"),
        ("# Title #\n\ntext", "Title\n\ntext"),
        ("Title\n=====\ntext", "Title\n\ntext"),
        ("- a\n- b\n  - c", "a\n\nb\n\nc"),
        ("> a\n> b\n>\n> c", "a b\n\nc"),
        ("```sh\nx  =  *1*\n\ny\n```", "x  =  *1*\n\ny"),
        ("    indented\n\ttab", "indented\ntab"),
        ("|a|b|\n|-|-|\n|c \\| d|*e*|", "a\tb\n\nc | d\te"),
        ("&copy; &amp; \\*", "© & *"),
        ("5 < 6 & 7 > 2", "5 < 6 & 7 > 2"),
        ("snake_case_word and 2*3*4", "snake_case_word and 234"),
        ("", ""),
        ("\n \n\t\n", ""),
    ],
)
def test_markdown_is_reduced_to_what_a_reader_sees(source: str, text: str) -> None:
    assert read_markdown(source).text == text


@pytest.mark.parametrize(
    "literal",
    [
        "{% include *figure* _x_ %}",
        "{{ page.title | default: '*x*_y_*' }}",
        '{{< figure src="*a*" title="_b_" >}}',
        "{{% notice _tip_ %}}",
        '[gallery id="1"]',
        "{: .class}",
    ],
)
def test_tags_of_site_generators_stay_as_they_are(literal: str) -> None:
    assert read_markdown(f"before {literal} *after*").text == f"before {literal} after"


def test_a_liquid_tag_may_be_the_address_of_a_link() -> None:
    reading = read_markdown("[Our plan]({{ site.url }}/plan) and [posts]({% post_url 2016-02-01-x %})")
    assert reading.text == "Our plan and posts"
    assert [href for _, _, href in runs(reading)] == ["{{ site.url }}/plan", "{% post_url 2016-02-01-x %}"]


def test_an_unclosed_tag_of_a_site_generator_is_ordinary_text() -> None:
    assert read_markdown("{{ *a* {% b").text == "{{ a {% b"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>\nOne\n  two   three\n</div>", "One two three"),
        ("<div>a<br>b<br/>\nc</div>", "a\nb\nc"),
        ("<div>caf&eacute; &lt;b&gt; &amp; R&D</div>", "café <b> & R&D"),
        ("<div><script>x()</script>seen<style>b{}</style></div>", "seen"),
        ("<div>a <!-- not --> b</div>", "a b"),
        ("<template>x</template>\n\nseen", "seen"),
        ("<head>\n<title>x</title>\n\nhidden\n\n</head>\n\nseen", "seen"),
        ("<div hidden style='display:none'>still read</div>", "still read"),
        ("<div>a <b>b</div>", "a b"),
        ("<ul><li>a<li>b</ul>", "a\n\nb"),
        ("<table><tr><th>a<th>b<tr><td>c\nd<td>e</table>", "a\tb\n\nc d\te"),
        ("<pre>\n a\n  <b>b</b>\n</pre>", " a\n  b"),
        ("<img src=x alt='The &quot;rally&quot;'>", 'The "rally"'),
        ("text<br>more", "text\nmore"),
        ("text <div>block</div> more", "text\n\nblock\n\nmore"),
        ("one <style>a{}</style>two", "one two"),
        ("<div>\n\n*md*\n\n</div>", "md"),
        ("<script>let a = 1;", "let a = 1;"),
        ("<!-- never closed\n\nthe *rest*", "<!-- never closed the *rest*"),
        ("<div>2 < 3 <3 <https://example.org></div>", "2 < 3 <3 <https://example.org>"),
        ("<?php x ?>\n\n<!DOCTYPE html>\n\nseen", "seen"),
    ],
)
def test_html_is_reduced_to_its_visible_text(source: str, text: str) -> None:
    assert read_markdown(source).text == text


def test_containers_are_depths_and_markers_are_no_text() -> None:
    reading = read_markdown("> - one\n>\n>   more\n>\n>   3. three\n>   9. four\n\n## Head\n\nlast")
    told = [(b.kind, b.level, b.quote_depth, b.list_depth, b.marker, b.number) for b in reading.blocks]
    paragraph = BlockKind.PARAGRAPH
    assert told == [
        (paragraph, 0, 1, 1, "•", 1),
        (paragraph, 0, 1, 1, None, 2),
        (paragraph, 0, 1, 2, "3.", 3),
        (paragraph, 0, 1, 2, "4.", 4),
        (BlockKind.HEADING, 2, 0, 0, None, None),
        (paragraph, 0, 0, 0, None, 5),
    ]


def test_html_lists_and_quotations_are_containers_too() -> None:
    reading = read_markdown("<blockquote><ol><li>a<li>b</ol></blockquote>\n\nafter")
    told = [(block.quote_depth, block.list_depth, block.marker) for block in reading.blocks]
    assert told == [(1, 1, "1."), (1, 1, "2."), (0, 0, None)]


def test_rows_share_their_table_and_know_their_cells() -> None:
    reading = read_markdown("|a|b|\n|-|-|\n||d|\n\ntext\n\n|e|\n|-|\n|f|")
    rows = [block for block in reading.blocks if block.kind is BlockKind.TABLE_ROW]
    assert [(row.table, row.header) for row in rows] == [(0, True), (0, False), (1, True), (1, False)]
    assert [[reading.text[start:end] for start, end in row.cells] for row in rows] == [
        ["a", "b"], ["", "d"], ["e"], ["f"],
    ]  # fmt: skip


def test_cells_beyond_the_columns_of_a_table_are_kept() -> None:
    reading = read_markdown("|a|b|\n|-|-|\n|c|d|*e*|f|\n|g||h|\n|||i|")
    assert texts(reading) == ["a\tb", "c\td\te\tf", "g\t\th", "\t\ti"]


def test_a_cell_holds_neither_tab_nor_line_break() -> None:
    reading = read_markdown("|a|b|\n|-|-|\n|x<br>y\tz|<ul><li>p<li>q</ul>|")
    assert [reading.text[start:end] for start, end in reading.blocks[1].cells] == ["x y z", "p q"]


def test_styles_and_links_are_runs() -> None:
    reading = read_markdown("a *b **c*** `d` ~~e~~ <b>f</b> <a href='http://x'>g</a> [h *i*](javascript:x)")
    assert runs(reading) == [
        ("b ", RunStyle.EMPHASIS, None),
        ("c", RunStyle.EMPHASIS | RunStyle.STRONG, None),
        ("d", RunStyle.CODE, None),
        ("e", RunStyle.STRIKE, None),
        ("f", RunStyle.STRONG, None),
        ("g", RunStyle.PLAIN, "http://x"),
        ("h ", RunStyle.PLAIN, "javascript:x"),
        ("i", RunStyle.EMPHASIS, "javascript:x"),
    ]


def test_an_unclosed_style_ends_with_its_paragraph() -> None:
    assert [text for text, _, _ in runs(read_markdown("a <b>b\n\nc"))] == ["b"]


@pytest.mark.parametrize(
    "source",
    [
        "# Head\n\nSome *words* with [a link](words) and `co  de`\nand more\n\n- it\n\n  > quoted\n\n\tcode",
        "**bold** and `code over\ntwo lines` * ** *** [an *open** link](x)",
        "a\r\nb\r\n\r\n> c\r\n> d\r\n\r\n\tcode\r\n\tmore\r\n",
        "|a *b*|c \\| d|\n|-|-|\n|e|`f`|",
        "<div>\n <p>Hello <b>there</b>\n</div>",
    ],
)
def test_every_letter_of_literal_text_leads_back_to_where_it_was_written(source: str) -> None:
    reading = read_markdown(source)
    covered = {t + i: s + i for t, s, n in reading.spans.spans for i in range(n)}
    letters = [i for i, character in enumerate(reading.text) if character.isalpha()]
    assert all(source[covered[i]] == reading.text[i] for i in letters)
    assert [covered[i] for i in letters] == sorted({covered[i] for i in letters})


def test_a_word_of_an_address_is_not_mistaken_for_the_word_in_the_text() -> None:
    source = "[the plan](https://plan.example/tax) tax"
    reading = read_markdown(source)
    assert reading.spans.source_offset(reading.text.index("tax")) == source.rindex("tax")


def test_plain_text_stays_as_it_is() -> None:
    source = "  Title line \r\n\r\nFirst *line*\r\nsecond\n \t\nThird\x0c\n"
    reading = read_plain(source)
    assert reading.text == source
    assert texts(reading) == ["Title line", "First *line*\r\nsecond", "Third"]
    assert [(b.kind, b.level, b.number) for b in reading.blocks] == [
        (BlockKind.HEADING, 1, None), (BlockKind.PARAGRAPH, 0, 1), (BlockKind.PARAGRAPH, 0, 2),
    ]  # fmt: skip
    assert reading.spans.spans == ((0, 0, len(source)),)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_every_kind_of_line_end_sets_paragraphs_apart(end: str) -> None:
    assert texts(read_plain(f"a{end}b{end}{end}c")) == [f"a{end}b", "c"]


def test_a_first_paragraph_of_several_lines_is_no_title() -> None:
    assert only(read_plain("one\ntwo")).kind is BlockKind.PARAGRAPH


ROW = "|" + "x|" * 20 + "\n"
HOSTILE = {
    "wide table in HTML": ("<table>\n" + ("<tr>" + "<td>x" * 20 + "\n") * 5000, preflight.TOO_MANY_CELLS),
    "wide table": (ROW + ROW.replace("x", "-") + ROW * 5000, preflight.TOO_MANY_CELLS),
    "one unbroken word": ("x" * 1_000_001, preflight.TOO_LONG),
    "nested elements": ("<div>" * 100_000, preflight.TOO_DENSE),
    "nested elements on lines": ("<div>\n" * 100_000 + "x", None),
    "nested tables": ("<table><tr><td>" * 200 + "x", None),
    "backticks": ("`" * 400_000, preflight.TOO_DENSE),
    "backticks apart": ("` " * 200_000, preflight.TOO_DENSE),
    "backticks on lines": ("` a `` b ``` c\n" * 20_000, ...),
    "entangled emphasis": ("*a_" * 100_000, preflight.TOO_DENSE),
    "entangled emphasis on lines": ("*a_ *a_ *a_\n" * 25_000, ...),
    "quotations": (">" * 5_000 + "x", preflight.TOO_DEEP),
    "quotations on lines": ((">" * 50 + " a\n") * 15_000, ...),
    "lists": ("- " * 4_000 + "x", preflight.TOO_DEEP),
    "list items": ("- a\n" * 200_000, preflight.TOO_COSTLY),
    "short lines": ("a\n" * 400_000, ...),
    "brackets": ("[" * 9_000, ...),
    "brackets on lines": (("[" * 500 + "\n") * 500, ...),
    "images": ("![" * 4_000 + "x", ...),
    "open comments": ("<div>" + "<!-- \n" * 100_000, ...),
    "open scripts": ("<div>" + "<script>\n" * 60_000, ...),
    "open quotes in tags": ("<div>\n" + "<a '>'\n" * 100_000, ...),
    "open links": ("[a](b 'c\n" * 50_000, ...),
    "references": ("[a]: b\n" * 100_000, ...),
    "delimiter rows": ("a|b\n" + "-|-\n" * 100_000, ...),
    "blank lines": ("\n" * 900_000 + "x", None),
    "spaces": ((" " * 5_000 + "\n") * 190 + "x", preflight.TOO_COSTLY),
    "strikes": ("~~a ~b\n" * 60_000, ...),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bodies_come_back_whole_and_soon(name: str) -> None:
    """The alarm of the child process is generous: it stands for hangs, not for slowness."""
    source, reason = HOSTILE[name]
    program = (
        "import signal, sys; signal.alarm(20)\n"
        "from archive_app.text.markup import read_markdown\n"
        "reading = read_markdown(sys.stdin.read())\n"
        "print(reading.simplified, len(reading.blocks))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], input=source, capture_output=True, text=True, cwd=root, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
    if reason is not ...:
        assert done.stdout.startswith(f"{reason} ")


def test_a_body_that_is_too_much_is_shown_as_written_and_says_so() -> None:
    source = "- " * 4_000 + "x"
    reading = read_markdown(source)
    assert reading.text == source
    assert reading.simplified == preflight.TOO_DEEP
    assert only(reading).number == 1


def test_a_large_document_of_prose_is_still_markdown() -> None:
    reading = read_markdown("# Head\n\n" + "A *long* paragraph of prose. " * 20_000)
    assert reading.simplified is None
    assert reading.blocks[0].kind is BlockKind.HEADING


TAGS = ["<b>", "</b>", "<div>", "<li>", "<td>", "<tr>", "<pre>", "<br>", "<script>", "</script>", "<head>"]
MARKS = st.sampled_from(
    [
        *"*_`~[]()<>!#-+|\\&{}%:;=\"'/.1 \t\n\r\0aB語\u00a0\u2028\ud800😀",
        *TAGS,
        *("</head>", "<!--", "-->", "&amp;", "{{", "}}", "{%", "%}", "| a | b |\n|---|---|\n"),
        *("\n\n", "    ", "> ", "- ", "1. ", "# ", "```\n", "![", "](", "[a]: b\n"),
    ]
)
MARKUP = st.lists(MARKS | st.text(max_size=4), max_size=40).map("".join)


@settings(deadline=None, max_examples=400)
@given(MARKUP)
def test_any_markdown_gives_a_sound_reading_text(source: str) -> None:
    reading = read_markdown(source)
    assert_sound(reading, source)
    if reading.simplified is None:
        assert "\n\n".join(texts(reading)) == reading.text


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MARKUP)
def test_text_without_marks_reads_the_same_when_parsed(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    read_quickly = read_markdown(source)
    with monkeypatch.context() as patch:
        patch.setattr(markup_rendering, "_INLINE_MARKS", ("",))
        assert read_markdown(source) == read_quickly


@settings(deadline=None, max_examples=200)
@given(MARKUP)
def test_any_plain_text_gives_a_sound_reading_text(source: str) -> None:
    reading = read_plain(source)
    assert reading.text == source
    assert_sound(reading, source)


def assert_sound(reading: ReadingText, source: str) -> None:
    end = 0
    for block in reading.blocks:
        assert end <= block.start < block.end
        assert not reading.text[end : block.start].strip()
        assert reading.text[block.start : block.end].strip()
        end = block.end
        assert all(block.start <= run.start < run.end <= block.end for run in block.runs)
        assert all(first.end <= second.start for first, second in pairwise(block.runs))
        if block.cells:
            cells = [reading.text[first:last] for first, last in block.cells]
            assert "\t".join(cells) == reading.text[block.start : block.end]
            assert not any("\t" in cell or "\n" in cell for cell in cells)
    assert not reading.text[end:].strip()
    numbers = [block.number for block in reading.blocks if block.kind is not BlockKind.HEADING]
    assert numbers == list(range(1, len(numbers) + 1))
    at = 0
    for text_start, source_start, length in reading.spans.spans:
        assert text_start >= at
        assert length > 0
        assert reading.text[text_start : text_start + length] == source[source_start : source_start + length]
        at = text_start + length
