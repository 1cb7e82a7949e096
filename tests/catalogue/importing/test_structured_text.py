"""Headings, lists, quotations and tables are written so that their words are read back, all in order."""

from __future__ import annotations

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.catalogue.importing.html_pieces import pieces_of
from archive_app.catalogue.importing.literal_markdown import tidy
from archive_app.catalogue.importing.structured_text import Piece, PieceKind, markdown_of
from archive_app.text.markup import read_markdown
from archive_app.text.reading_text import BlockKind

_WORDS = st.text("ab #*_-+>|`~[]()<&\\1.:é字\t\n", max_size=25)
_MARKERS = st.lists(st.sampled_from(["-", "1.", "12.", " ", "  "]), max_size=3).map(tuple)
_PIECES = st.builds(
    Piece, st.sampled_from(PieceKind), _WORDS, st.integers(0, 7), st.integers(0, 3), _MARKERS,
    st.integers(0, 2),
)  # fmt: skip
_TAGS = [
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "blockquote",
    "table",
    "tr",
    "td",
    "h2",
    "pre",
    "b",
    "br",
    "span",
    "caption",
]


@given(st.lists(_PIECES, max_size=8))
def test_the_words_of_pieces_are_read_back(pieces: list[Piece]) -> None:
    read = read_markdown(markdown_of(pieces)).text
    assert read.split() == " ".join(tidy(piece.text) for piece in pieces).split()


@given(
    st.lists(st.sampled_from([*(f"<{t}>" for t in _TAGS), *(f"</{t}>" for t in _TAGS), "a*b", "# c", "-"]))
)
def test_the_words_of_any_html_are_read_back(parts: list[str]) -> None:
    tree = lxml.html.fragment_fromstring(" ".join(parts), create_parent="div")
    read = read_markdown(markdown_of(pieces_of(tree))).text
    assert sorted(read.split()) == sorted(" ".join(tree.itertext()).split())


def test_structure_is_kept() -> None:
    html = (
        "<h2>On # bread #</h2><p>One<br>two</p><ul><li>a<ol><li>b<p>c</p></li></ol></li></ul>"
        "<blockquote><p>d</p></blockquote><table><tr><th>e</th><th>f|g</th></tr><tr><td></td><td>h</td></tr></table>"
    )
    reading = read_markdown(markdown_of(pieces_of(lxml.html.fragment_fromstring(html, create_parent="div"))))
    blocks = [
        (reading.text[b.start : b.end], b.kind, b.level, b.list_depth, b.marker, b.quote_depth)
        for b in reading.blocks
    ]
    paragraph, row = BlockKind.PARAGRAPH, BlockKind.TABLE_ROW
    assert blocks == [
        ("On # bread #", BlockKind.HEADING, 2, 0, None, 0),
        ("One\ntwo", paragraph, 0, 0, None, 0),
        ("a", paragraph, 0, 1, "•", 0),
        ("b", paragraph, 0, 2, "1.", 0),
        ("c", paragraph, 0, 2, None, 0),
        ("d", paragraph, 0, 0, None, 1),
        ("e\tf|g", row, 0, 0, None, 0),
        ("\th", row, 0, 0, None, 0),
    ]


@pytest.mark.parametrize(
    "hidden", ["<script>x</script>", "<p style='display:none'>x</p>", "<template>x</template>"]
)
def test_what_nobody_sees_is_no_text(hidden: str) -> None:
    tree = lxml.html.fragment_fromstring(f"<p>seen</p>{hidden}<p>too</p>", create_parent="div")
    assert markdown_of(pieces_of(tree)) == "seen\n\ntoo"
