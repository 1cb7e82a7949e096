"""From the tokens of markdown-it to the reading text: what is visible, and where it stands in the source."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, ClassVar

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from archive_app.text import preflight
from archive_app.text.assembly import Assembler
from archive_app.text.html_text import INVISIBLE, TAG, HtmlReader, end_of_element
from archive_app.text.markdown_blocks import blocks_of
from archive_app.text.markdown_parser import (
    DEEPEST_NESTING,
    TooManyStepsError,
    count_inline_steps,
    new_environment,
    parser,
)
from archive_app.text.plain_text import read_simplified
from archive_app.text.prose import INLINE_MARKS
from archive_app.text.reading_text import BlockKind, ReadingText, RunStyle
from archive_app.text.source_lines import (
    LINE_END,
    Content,
    SourceLines,
    content_of_cell,
    content_of_heading,
    content_of_lines,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_INLINE_MARKS = (*"\\`*_[<&\n", "~~")
_STYLES = {"em": RunStyle.EMPHASIS, "strong": RunStyle.STRONG, "s": RunStyle.STRIKE}


class _TooDeepError(Exception):
    """The parser left out what is nested deeper than it goes."""


def render_markdown(source: str) -> ReadingText:
    """Return the reading text of a Markdown body as the parser gives it, whatever it holds.

    One that cannot be parsed comes back as plain text, and `simplified` says so.
    """
    try:
        reading = _Renderer(source).render()
        if not _has_large_table(reading):
            return reading
        reason = preflight.TOO_MANY_CELLS
    except (_TooDeepError, RecursionError):
        reason = preflight.TOO_DEEP
    except TooManyStepsError:
        reason = preflight.TOO_COSTLY
    return read_simplified(source, reason)


def _has_large_table(reading: ReadingText) -> bool:
    """Tell whether a table has too many cells to be laid out; only now are those of HTML known."""
    cells: defaultdict[int, int] = defaultdict(int)
    for block in reading.blocks:
        if block.table is not None:
            cells[block.table] += len(block.cells)
    return any(count > preflight.MOST_CELLS for count in cells.values())


class _Renderer:
    """Walks the tokens of one body and feeds what is visible to an assembler."""

    def __init__(self, source: str) -> None:
        self._normal = (LINE_END.sub("\n", source) if "\r" in source else source).replace("\0", "\ufffd")
        self._lines = SourceLines(source)
        self._out = Assembler()
        self._html = HtmlReader(self._out, self._closes_later)
        self._environment = new_environment()
        self._parser = parser()
        self._ordinals: list[int | None] = []
        self._cursor = 0
        self._empty_cells = 0
        self._in_header = False
        self._hidden: str | None = None
        self._tokens: list[Token] = []
        self._number = 0
        self._heading: Token | None = None
        self._row: Token | None = None

    def render(self) -> ReadingText:
        self._tokens = blocks_of(self._normal, self._environment)
        for number, token in enumerate(self._tokens):
            self._number = number
            if token.level >= DEEPEST_NESTING - 1:
                raise _TooDeepError
            if self._hidden is not None and not self._ends_hidden(token):
                continue
            step = self._steps.get(token.type)
            if step is not None:
                step(self, token)
        return self._out.reading_text()

    # Invisible elements that reach over several blocks

    def _closes_later(self, name: str) -> bool:
        """Tell whether an invisible element that the current block leaves open ends in a later one."""
        closer = f"</{name}"
        closes = any(closer in token.content.lower() for token in self._tokens[self._number + 1 :])
        if closes:
            self._hidden = name
        return closes

    def _ends_hidden(self, token: Token) -> bool:
        """Tell whether `token` is not hidden; one that holds the end of the element is read from there."""
        if token.type not in ("html_block", "inline", "paragraph"):
            return token.nesting != 0
        if self._hidden is None or f"</{self._hidden}" not in token.content.lower():
            return False
        content = self._content(token)
        end = end_of_element(content, self._hidden, 0)
        self._hidden = None
        if token.type != "html_block" or end is None:
            return True
        self._html.block(content, end)
        return False

    # Containers

    def _quote(self, token: Token) -> None:
        self._out.quote_depth += token.nesting

    def _open_list(self, token: Token) -> None:
        self._out.list_depth += 1
        self._ordinals.append(int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None)

    def _close_list(self, _token: Token) -> None:
        self._out.list_depth -= 1
        self._ordinals.pop()

    def _open_item(self, token: Token) -> None:
        ordinal = self._ordinals[-1]
        if ordinal is None:
            self._out.marker = "•"
        else:
            self._out.marker = f"{ordinal}{token.markup}"
            self._ordinals[-1] = ordinal + 1

    def _close_item(self, _token: Token) -> None:
        self._out.marker = None

    # Blocks

    def _open_heading(self, token: Token) -> None:
        self._heading = token
        self._out.begin(BlockKind.HEADING, int(token.tag[1]))

    def _open_paragraph(self, _token: Token) -> None:
        self._out.begin(BlockKind.PARAGRAPH)

    def _paragraph(self, token: Token) -> None:
        """Put a paragraph that stands in no container; prose without marks is put line by line."""
        text, first = token.content, token.map[0] if token.map else 0
        if any(mark in text for mark in INLINE_MARKS):
            self._parsed_paragraph(token)
        elif "\n" in text:
            self._lines_of_prose(token, first)
        elif self._is_written(text, self._lines.starts[first]):
            self._out.paragraph(text, self._lines.starts[first])
        else:
            self._parsed_paragraph(token)

    def _parsed_paragraph(self, token: Token) -> None:
        self._out.begin(BlockKind.PARAGRAPH)
        self._inline(token)
        self._out.end()

    def _lines_of_prose(self, token: Token, first: int) -> None:
        lines = token.content.split("\n")
        places = self._lines.starts[first : first + len(lines)]
        if not all(map(self._is_written, lines, places)):
            self._parsed_paragraph(token)
            return
        count_inline_steps(self._environment, 2 * len(lines) - 1)
        self._out.begin(BlockKind.PARAGRAPH)
        for line, place in zip(lines, places, strict=True):
            self._out.put(line, place)
            self._out.soften()
        self._out.end()

    def _is_written(self, line: str, place: int) -> bool:
        """Tell whether a line stands in the source just so, without white space that may mean a break."""
        return self._lines.source.startswith(line, place) and not line[-1].isspace()

    def _close_block(self, _token: Token) -> None:
        self._heading = None
        self._out.end()

    def _code(self, token: Token) -> None:
        content = self._content(token)
        self._out.begin(BlockKind.CODE)
        for part, place in content.parts(0, content.text):
            self._out.put_code(part, place)
        self._out.end()

    def _html_block(self, token: Token) -> None:
        self._html.block(self._content(token))

    def _open_table(self, _token: Token) -> None:
        self._out.new_table()

    def _mark_header(self, token: Token) -> None:
        self._in_header = token.nesting > 0

    def _open_row(self, token: Token) -> None:
        first = token.map[0] if token.map else 0
        self._row = token
        self._cursor = self._lines.starts[first]
        self._empty_cells = 0
        self._out.begin(BlockKind.TABLE_ROW, header=self._in_header)

    def _close_row(self, _token: Token) -> None:
        if self._row is not None and self._row.map:
            self._put_surplus_cells(self._row.map[0])
        self._row = None
        self._out.end()

    def _put_surplus_cells(self, line: int) -> None:
        """Put the cells of a row that go beyond the columns of its table: the parser drops them."""
        rest = self._lines.source[self._cursor : self._lines.ends[line]].strip(" \t")
        if rest.count("|") < self._empty_cells + 1 or not rest.strip("| \t"):
            return
        cells = escapedSplit(rest)[self._empty_cells + 1 :]
        if not cells[-1].strip(" \t"):
            cells.pop()
        for cell in cells:
            self._inline(Token("inline", "", 0, content=cell.strip(" \t"), map=[line, line + 1]))

    def _content(self, token: Token) -> Content:
        first, last = token.map or [0, 0]
        if self._row is not None:
            content, self._cursor = content_of_cell(token.content, self._lines, first, self._cursor)
            return content
        if self._heading is not None and self._heading.markup.startswith("#"):
            return content_of_heading(token.content, self._lines, first)
        return content_of_lines(token.content, self._lines, first + (token.type == "fence"), last)

    # Inline content

    def _inline(self, token: Token) -> None:
        content = self._content(token)
        text = token.content
        if self._row is not None:
            self._out.begin_cell()
            self._empty_cells = 0 if text else self._empty_cells + 1
        if not any(mark in text for mark in _INLINE_MARKS):
            if text:
                self._literal(text, content, 0)
            return
        children: list[Token] = []
        self._parser.inline.parse(text, self._parser, self._environment, children)
        self._children(children, content, 0)
        self._out.plain()

    def _children(self, children: list[Token], content: Content, shift: int) -> None:
        hidden: str | None = None
        for number, token in enumerate(children):
            if hidden is not None:
                if token.type == "html_inline" and token.content.lower().startswith(f"</{hidden}"):
                    hidden = None
                continue
            start = shift + token.map[0] if token.map else -1
            if token.type == "text":
                self._literal(token.content, content, start)
            elif token.type == "html_inline":
                hidden = _hidden_element(token, children, number)
                if hidden is None:
                    self._html.tag(content, start, token.content)
            else:
                self._child(token, content, start)

    def _child(self, token: Token, content: Content, start: int) -> None:
        match token.type:
            case "softbreak":
                self._out.soften()
            case "hardbreak":
                self._out.break_line()
            case "text_special":
                self._special(token, content, start)
            case "code_inline":
                self._code_span(token, content, start)
            case "link_open":
                self._out.link(str(token.attrs["href"]))
            case "link_close":
                self._out.link(None)
            case "image":
                self._children(token.children or [], content, start + 2)
            case _ if token.tag in _STYLES:
                self._out.style(_STYLES[token.tag], on=token.nesting > 0)

    def _literal(self, text: str, content: Content, start: int) -> None:
        if content.text.startswith(f"<{text}", start):
            start += 1
        for part, place in content.parts(start, text):
            self._out.put(part, place)

    def _special(self, token: Token, content: Content, start: int) -> None:
        """Put an escaped character or an entity; of `\\*` the star is written, of `&amp;` nothing is."""
        text = token.content
        offset = len(token.markup) - len(text) if token.info == "escape" else 0
        self._out.put(text, content.place(start + offset, text) if token.info == "escape" else -1)

    def _code_span(self, token: Token, content: Content, start: int) -> None:
        out = self._out
        start += len(token.markup)
        size = len(token.content)
        inner = content.text[start : start + size + 1].replace("\n", " ")
        if not inner.startswith(token.content) or (inner.startswith(" ") and inner[1:] == token.content):
            start += 1
        out.style(RunStyle.CODE, on=True)
        for part, place in content.parts(start, token.content):
            out.put(part, place)
        out.style(RunStyle.CODE, on=False)

    _steps: ClassVar[dict[str, Callable[[_Renderer, Token], None]]] = {
        "heading_open": _open_heading,
        "heading_close": _close_block,
        "paragraph": _paragraph,
        "paragraph_open": _open_paragraph,
        "paragraph_close": _close_block,
        "blockquote_open": _quote,
        "blockquote_close": _quote,
        "bullet_list_open": _open_list,
        "bullet_list_close": _close_list,
        "ordered_list_open": _open_list,
        "ordered_list_close": _close_list,
        "list_item_open": _open_item,
        "list_item_close": _close_item,
        "fence": _code,
        "code_block": _code,
        "html_block": _html_block,
        "table_open": _open_table,
        "thead_open": _mark_header,
        "thead_close": _mark_header,
        "tr_open": _open_row,
        "tr_close": _close_row,
        "inline": _inline,
    }


def _hidden_element(token: Token, children: list[Token], number: int) -> str | None:
    """Return the name of an invisible element that `token` opens and a later tag of the paragraph closes."""
    found = TAG.fullmatch(token.content)
    name = found[2].lower() if found and not found[1] else ""
    if name not in INVISIBLE:
        return None
    closer = f"</{name}"
    tags = (later.content.lower() for later in children[number + 1 :] if later.type == "html_inline")
    closed = any(tag.startswith(closer) for tag in tags)
    return name if closed else None
