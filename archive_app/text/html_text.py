"""The visible text of raw HTML inside Markdown, after the HTML standard (section 15, Rendering).

Nothing is laid out and no style is obeyed. What is unclosed is shown rather than lost: a comment or a script
without an end would swallow the rest of a statement.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from archive_app.text.reading_text import BlockKind, RunStyle

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive_app.text.assembly import Assembler
    from archive_app.text.source_lines import Content

INVISIBLE = frozenset({"script", "style", "head", "template"})
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """address article aside audio blockquote body caption center dd details dialog dir div dl dt
        fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 header hr html iframe legend
        li main menu nav noframes noscript object ol optgroup option p pre search section select summary table
        tbody td tfoot th thead title tr ul video""",
    )
)
_STYLES = {
    "b": RunStyle.STRONG, "strong": RunStyle.STRONG, "i": RunStyle.EMPHASIS, "em": RunStyle.EMPHASIS,
    "cite": RunStyle.EMPHASIS, "code": RunStyle.CODE, "kbd": RunStyle.CODE, "samp": RunStyle.CODE,
    "tt": RunStyle.CODE, "del": RunStyle.STRIKE, "s": RunStyle.STRIKE, "strike": RunStyle.STRIKE,
}  # fmt: skip
_DEEPEST = 16
"""Levels of HTML lists and quotations that are told apart."""

_NAME = r"([A-Za-z][A-Za-z0-9-]*(?::[A-Za-z][\w-]*)?)(?=[\s/>])"
TAG = re.compile(rf"<(/?){_NAME}((?:[^<>\"']++|\"[^\"]*\"|'[^']*')*+)>")
_SLOPPY_TAG = re.compile(rf"<(/?){_NAME}([^<>]*)>")
_SPACES = re.compile(r"\s+")
_ENTITY = re.compile(r"&(?:#[xX][0-9A-Fa-f]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});?")
_TEXT = re.compile(r"[^<&\s]+(?: [^<&\s]+)*")
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+))")


class HtmlReader:
    """Feeds the visible text of HTML to an assembler; lists and quotations stay open between pieces."""

    def __init__(self, assembler: Assembler, closes_later: Callable[[str], bool]) -> None:
        """Feed `assembler`; `closes_later` tells whether an element left open ends in a later piece."""
        self._out = assembler
        self._closes_later = closes_later
        self._lists: list[int | None] = []
        self._quotes = 0
        self._tables = 0
        self._in_pre = False

    def block(self, content: Content, start: int = 0) -> None:
        """Read a piece of raw HTML that stands for itself."""
        text = content.text
        last_tag_end = text.rfind(">")
        at = start
        while at < len(text):
            mark = text[at]
            if mark == "<":
                at = self._markup(content, at, last_tag_end)
            elif mark == "&":
                at = self._entity(content, at)
            elif mark.isspace():
                at = self._white_space(content, at)
            else:
                found = _TEXT.match(text, at)
                end = found.end() if found else at + 1
                self._put(content, at, end)
                at = end
        self.finish()

    def finish(self) -> None:
        """End the open block and all styles."""
        self._in_pre = False
        self._out.end()
        self._out.plain()

    def tag(self, content: Content, start: int, raw: str) -> None:
        """Read one tag, comment or declaration that stands inside a paragraph."""
        found = TAG.fullmatch(raw)
        if found:
            self._element(content, start, found)

    def _put(self, content: Content, start: int, end: int) -> None:
        text = content.text[start:end]
        place = content.place(start, text)
        if self._in_pre:
            self._out.put_code(text, place)
        else:
            self._out.put(text, place)

    def _white_space(self, content: Content, at: int) -> int:
        found = _SPACES.match(content.text, at)
        end = found.end() if found else at + 1
        if self._in_pre:
            for place in range(at, end):
                self._put(content, place, place + 1)
        elif "\n" in content.text[at:end]:
            self._out.soften()
        elif content.text[at:end].strip(" \t\f\v\r"):
            self._put(content, at, end)
        else:
            self._out.space()
        return end

    def _entity(self, content: Content, at: int) -> int:
        found = _ENTITY.match(content.text, at)
        decoded = html.unescape(found.group()) if found else "&"
        if not found or decoded == found.group():
            self._put(content, at, at + 1)
            return at + 1
        if self._in_pre:
            self._out.put_code(decoded)
        else:
            self._out.put(decoded)
        return found.end()

    def _markup(self, content: Content, at: int, last_tag_end: int) -> int:
        """Read what begins with `<` at `at`; return the offset behind it."""
        text = content.text
        end = _end_of_declaration(content, at)
        if end is not None:
            return end
        found = (TAG.match(text, at) or _SLOPPY_TAG.match(text, at)) if at < last_tag_end else None
        if found is None:
            self._put(content, at, at + 1)
            return at + 1
        name = found[2].lower()
        if name in INVISIBLE and not found[1] and not found[3].endswith("/"):
            closed = end_of_element(content, name, found.end())
            if closed is not None:
                return closed
            return len(text) if self._closes_later(name) else found.end()
        self._element(content, at, found)
        opened_pre = name == "pre" and self._in_pre
        return found.end() + (opened_pre and text.startswith("\n", found.end()))

    def _element(self, content: Content, at: int, found: re.Match[str]) -> None:
        closing, name = bool(found[1]), found[2].lower()
        if name in _STYLES:
            self._out.style(_STYLES[name], on=not closing)
        elif name == "a":
            href = None if closing else _attribute(found[3], "href")
            if closing or href is not None:
                self._out.link(href)
        elif name == "br":
            if self._in_pre:
                self._out.put_code("\n")
            else:
                self._out.break_line()
        elif name == "img":
            self._alternative_text(content, at, found)
        elif name == "button":
            self._out.soften()
        elif name in _BLOCKS:
            self._block_element(name, found[3], closing=closing)

    def _block_element(self, name: str, attributes: str, *, closing: bool) -> None:
        out = self._out
        if name in ("td", "th") and out.in_row:
            if not closing:
                out.begin_cell(header=name == "th")
            return
        if out.in_row and name not in ("tr", "table", "tbody", "thead", "tfoot"):
            out.space()
            return
        out.end()
        self._in_pre = False
        if name in ("ul", "ol", "menu", "dir", "blockquote", "li"):
            self._container(name, attributes, closing=closing)
        elif closing:
            return
        elif name == "table":
            self._tables += 1
            out.new_table()
        elif name == "tr":
            out.begin(BlockKind.TABLE_ROW)
        elif name == "pre":
            self._in_pre = True
            out.begin(BlockKind.CODE)
        elif name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            out.begin(BlockKind.HEADING, int(name[1]))

    def _container(self, name: str, attributes: str, *, closing: bool) -> None:
        out = self._out
        if name == "li":
            if not closing:
                out.marker = self._next_marker()
        elif name == "blockquote":
            step = -min(self._quotes, 1) if closing else int(self._quotes < _DEEPEST)
            self._quotes += step
            out.quote_depth += step
        elif closing:
            if self._lists:
                self._lists.pop()
                out.list_depth -= 1
            out.marker = None
        elif len(self._lists) < _DEEPEST:
            start = _attribute(attributes, "start") or "1"
            first = int(start) if re.fullmatch(r"-?[0-9]{1,9}", start) else 1
            self._lists.append(first if name == "ol" else None)
            out.list_depth += 1

    def _next_marker(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "•"
        self._lists[-1] = number + 1
        return f"{number}."

    def _alternative_text(self, content: Content, at: int, found: re.Match[str]) -> None:
        written = _attribute(found[3], "alt", decode=False)
        text = " ".join(html.unescape(written).split()) if written else ""
        if text:
            start = content.text.find(written or "", found.start(3) - found.start() + at)
            place = content.place(start, text) if start >= 0 else -1
            if self._in_pre:
                self._out.put_code(text, place)
            else:
                self._out.put(text, place)


def end_of_element(content: Content, name: str, start: int) -> int | None:
    """Return where the first `</name>` at or after `start` ends; None when there is none."""
    if content.last(f"</{name}") < start:
        return None
    found = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(content.text, start)
    return found.end() if found else None


def _end_of_declaration(content: Content, at: int) -> int | None:
    """Return where a comment, declaration or instruction at `at` ends; None when there is none."""
    text = content.text
    for opener, closer in (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")):
        if text.startswith(opener, at):
            if opener == "<!--" and text.startswith((">", "->"), at + 4):
                return text.index(">", at) + 1
            if content.last(closer) < at + len(opener):
                return None
            return text.index(closer, at + len(opener)) + len(closer)
    return None


def _attribute(attributes: str, name: str, *, decode: bool = True) -> str | None:
    for found in _ATTRIBUTE.finditer(attributes):
        if found[1].lower() == name:
            value = found[2] or found[3] or found[4] or ""
            return html.unescape(value) if decode else value
    return None
