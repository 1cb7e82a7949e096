"""Headings, paragraphs, items, quotations and rows of tables, written as Markdown that reads as they do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from archive_app.catalogue.importing.literal_markdown import body_of, escape, tidy
from archive_app.text.markup import read_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class PieceKind(StrEnum):
    """What a piece of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a document, with the containers that it stands in.

    `markers` are those of the items that it is in, outermost first ("-", "3."), blanks where an item
    goes on. The cells of a row are separated by tabs, and rows of one table share `table`.
    """

    kind: PieceKind
    text: str
    level: int = 0
    quotes: int = 0
    markers: tuple[str, ...] = ()
    table: int = 0


def markdown_of(pieces: Iterable[Piece]) -> str:
    """Return Markdown whose reading text is the text of the pieces, one blank line between two.

    Where a piece cannot be written as what it is (a table of a thousand cells, lists nested beyond measure),
    all are written as paragraphs: the words matter more than their layout.
    """
    tidied = [piece for piece in map(_tidied, pieces) if piece.text]
    wanted = "\n\n".join(piece.text for piece in tidied)
    written = "\n\n".join(_blocks(tidied))
    return written if read_markdown(written).text == wanted else body_of(tidy(wanted))


def _tidied(piece: Piece) -> Piece:
    if piece.kind is PieceKind.ROW:
        cells = [" ".join(tidy(cell).split()) for cell in piece.text.split("\t")]
        text = "\t".join(cells) if any(cells) else ""
    elif piece.kind is PieceKind.HEADING:
        text = " ".join(tidy(piece.text).split())
    else:
        text = "\n".join(line for line in tidy(piece.text).split("\n") if line)
    return Piece(piece.kind, text, piece.level, piece.quotes, piece.markers, piece.table)


def _blocks(pieces: Sequence[Piece]) -> Iterator[str]:
    for (kind, _, _, _), together in groupby(pieces, key=lambda p: (p.kind, p.table, p.quotes, p.markers)):
        if kind is PieceKind.ROW:
            group = list(together)
            yield _contained(_table(group), group[0])
        else:
            for piece in together:
                yield _contained(_lines(piece), piece)


def _lines(piece: Piece) -> list[str]:
    if piece.kind is PieceKind.HEADING:
        text = escape(piece.text)
        text = f"{text[:-1]}\\#" if text.endswith("#") and not text.endswith("\\#") else text
        return [f"{'#' * max(1, min(piece.level, 6))} {text}"]
    return escape(piece.text).replace("\n", "\\\n").split("\n")


def _table(rows: list[Piece]) -> list[str]:
    width = max(row.text.count("\t") for row in rows) + 1
    lines = []
    for row in rows:
        cells = [escape(cell).replace("|", "\\|") for cell in row.text.split("\t")]
        lines.append(f"| {' | '.join(cells + [''] * (width - len(cells)))} |")
    return [lines[0], f"|{' --- |' * width}", *lines[1:]]


def _contained(lines: list[str], piece: Piece) -> str:
    """Put lines into their quotation and item: the marker before the first, its width before the others."""
    first = rest = "> " * piece.quotes
    for number, marker in enumerate(piece.markers):
        is_last = number == len(piece.markers) - 1
        indent = " " * (len(marker) + 1)
        first += f"{marker} " if is_last and not marker.startswith(" ") else indent
        rest += indent
    return "\n".join((first if not number else rest) + line for number, line in enumerate(lines))
