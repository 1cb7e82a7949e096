"""The visible text of an HTML tree, as pieces. Nothing is fetched, run or laid out.

The names of elements are those of HTML, and those that trafilatura gives what it extracts (after TEI).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from archive_app.catalogue.importing.structured_text import Piece, PieceKind

if TYPE_CHECKING:
    from collections.abc import Iterable

_INVISIBLE = frozenset(
    ("script", "style", "title", "template", "noscript", "iframe", "object", "svg", "graphic")
)
_BREAKS = frozenset(("br", "lb"))
_INLINE = frozenset(
    re.findall(
        r"[\w:]+",
        """a abbr b bdi bdo big button cite code data del dfn em font hi i ins kbd label mark q ref s samp
        small span strike strong sub sup time tt u var wbr o:p""",
    )
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 200


def pieces_of(root: Any) -> list[Piece]:
    """Return the pieces of an lxml element and what is below it; the element's own kind does not matter."""
    reader = _Reader()
    reader.children(root, 0)
    reader.end()
    return reader.pieces


class _Reader:
    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._text: list[str] = []
        self._kind, self._level = PieceKind.PARAGRAPH, 0
        self._quotes = self._table = self._tables = 0
        self._markers: list[str] = []
        self._in_pre = False

    def children(self, element: Any, depth: int) -> None:
        self._put(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, depth + 1)
            self._put(child.tail)

    def end(self) -> None:
        """End the open piece."""
        text = "".join(self._text)
        self._text.clear()
        if text.strip():
            self.pieces.append(
                Piece(self._kind, text, self._level, self._quotes, tuple(self._markers), self._table)
            )
            if self._markers:
                # What follows in the same item has no marker of its own, but its width.
                self._markers[-1] = " " * len(self._markers[-1])
        self._kind, self._level = PieceKind.PARAGRAPH, 0

    def _put(self, text: str | None) -> None:
        if text:
            self._text.append(text if self._in_pre else _SPACES.sub(" ", text))

    def _element(self, element: Any, depth: int) -> None:
        name = element.tag.lower()
        # In what trafilatura extracts, a head is a heading.
        is_head = name == "head" and element.get("rend") is None
        if name in _INVISIBLE or is_head or HIDDEN.search(element.get("style") or ""):
            return
        if depth > _DEEPEST:
            self._put(" ".join(_words(element)))
        elif name in _BREAKS:
            self._text.append("\n")
        elif name == "img":
            self._put(element.get("alt"))
        elif name in _INLINE:
            self.children(element, depth)
        else:
            self._block(element, name, depth)

    def _block(self, element: Any, name: str, depth: int) -> None:
        self.end()
        if name in ("ul", "ol", "list", "menu"):
            self._list(element, name, depth)
        elif name in ("blockquote", "quote"):
            self._quotes += 1
            self.children(element, depth)
            self.end()
            self._quotes -= 1
        elif name == "table":
            self._rows(element, depth)
        elif name == "pre":
            before, self._in_pre = self._in_pre, True
            self.children(element, depth)
            self.end()
            self._in_pre = before
        else:
            level = _heading_level(element, name)
            if level:
                self._kind, self._level = PieceKind.HEADING, level
            self.children(element, depth)
            self.end()

    def _list(self, element: Any, name: str, depth: int) -> None:
        is_ordered = name == "ol" or element.get("rend") == "ol"
        number = 0
        self._put(element.text)
        for item in element:
            if isinstance(item.tag, str) and item.tag.lower() in ("li", "item"):
                number += 1
                self.end()
                self._markers.append(f"{number}." if is_ordered else "-")
                self.children(item, depth + 1)
                self.end()
                self._markers.pop()
            elif isinstance(item.tag, str):
                self._element(item, depth + 1)
            self._put(item.tail)
        self.end()

    def _rows(self, element: Any, depth: int) -> None:
        """Read a table; one that is there for layout, or holds text beside its cells, gives its contents."""
        rows = [row for row in element.iter("tr", "row") if _table_of(row) is element]
        cells = [[cell for cell in row if cell.tag in ("td", "th", "cell")] for row in rows]
        captions = list(element.iterchildren("caption"))
        in_cells = _joined(part for row in cells for part in row)
        is_plain = (
            next(element.iterdescendants("table"), None) is None and max(map(len, cells), default=0) > 1
        )
        if not is_plain or _joined(captions) + in_cells != _joined([element]):
            self.children(element, depth)
            self.end()
            return
        for caption in captions:
            self.children(caption, depth + 1)
            self.end()
        self._tables += 1
        for row in cells:
            self._table = self._tables
            self._kind = PieceKind.ROW
            texts = [" ".join(" ".join(_words(cell)).split()) for cell in row]
            self._text = ["\t".join(texts)]
            self.end()
        self._table = 0


def _table_of(row: Any) -> Any:
    return next(row.iterancestors("table"), None)


def _joined(elements: Iterable[Any]) -> list[str]:
    return [word for element in elements for word in " ".join(_words(element)).split()]


def _words(element: Any) -> Iterable[str]:
    for part in element.iter():
        if isinstance(part.tag, str) and part.tag.lower() not in _INVISIBLE and part.text:
            yield part.text
        if part is not element and part.tail:
            yield part.tail


def _heading_level(element: Any, name: str) -> int:
    written = element.get("rend") or "h2" if name == "head" else name
    return int(written[1]) if re.fullmatch(r"h[1-6]", written) else 0
