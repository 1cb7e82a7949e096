"""Rows of CSV, JSON and JSON Lines: their columns, and each row as a draft of a statement.

A value inside another has the name of both: `{"member": {"name": ...}}` is the column `member.name`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from archive_app.catalogue.front_matter_writing import is_stated
from archive_app.catalogue.importing.documents import (
    LARGEST_TABLE,
    Draft,
    Refused,
    SourceKind,
    Waiting,
    read_whole,
    why_not,
)
from archive_app.catalogue.importing.row_drafts import draft_of
from archive_app.corpus.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive_app.catalogue.importing.mapping import FieldMapping

Row = dict[str, Any]
RawRow = tuple["Callable[[], str]", "Callable[[], Row]"]
"""Two questions put to a row: its SHA-256, and its columns, which raises Refused."""

MOST_COLUMNS = 1_000
_LARGEST_ROW = 32_000_000
_LARGEST_HEADER = 1_000_000
_DEEPEST = 8


def waiting_rows(
    path: Path, kind: SourceKind, mapping: FieldMapping, html: Callable[[str], str]
) -> Iterator[Waiting]:
    """Return the rows of a source as items; `html` turns a text in HTML into a Markdown body.

    Raises Refused, at once or in the middle of a source, when no more of it can be read.
    """
    for number, (sha256, columns) in enumerate(_raw_rows(path, kind), 1):

        def read(columns: Callable[[], Row] = columns, number: int = number) -> Draft:
            return draft_of(columns(), mapping, html, f"row {number}")

        yield Waiting(sha256(), f"row {number}", read=read)


def sample(path: Path, kind: SourceKind, limit: int) -> list[Row]:
    """Return what can be read of the first `limit` rows; raises Refused where that is nothing."""
    rows: list[Row] = []
    refused = Refused("There is no row in it.")
    for _, columns in islice(_raw_rows(path, kind), limit):
        try:
            rows.append(columns())
        except Refused as error:
            refused = error
    if not rows:
        raise refused
    return rows


def _raw_rows(path: Path, kind: SourceKind) -> Iterator[RawRow]:
    if kind is SourceKind.JSON_LINES:
        return _lines(path)
    data = read_whole(path, LARGEST_TABLE)
    return _cells(data, path.suffix.lower()) if kind is SourceKind.CSV else _elements(data)


def _lines(path: Path) -> Iterator[RawRow]:
    """Read JSON Lines (jsonlines.org) one by one, whatever the size of the whole."""
    try:
        with path.open("rb") as file:
            while line := file.readline(_LARGEST_ROW):
                if len(line) == _LARGEST_ROW and not line.endswith(b"\n"):
                    raise Refused("One of its lines holds more than 32 MB.")
                bare = line.strip(b"\r\n\t \xef\xbb\xbf")
                if bare:
                    yield _row_of_line(bare)
    except OSError as error:
        raise Refused(why_not(error)) from error


def _row_of_line(line: bytes) -> RawRow:
    return lambda: hashlib.sha256(line).hexdigest(), lambda: flat(_parsed(line))


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Refused("The row is not UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise Refused("The row is not JSON, or only a part of it.") from error


def _elements(data: bytes) -> Iterator[RawRow]:
    """Read the objects of a JSON array, or of the only array in an object; else one object as one row."""
    try:
        value = json.loads(decode(data).text)
    except (ValueError, RecursionError, MemoryError) as error:
        raise Refused("This is not JSON, or only a part of it.") from error
    if isinstance(value, dict):
        arrays = [part for part in value.values() if isinstance(part, list) and _are_objects(part)]
        value = arrays[0] if len(arrays) == 1 else [value]
    if not isinstance(value, list) or not _are_objects(value):
        raise Refused("It holds no list of objects, one for each statement.")
    for element in value:
        yield _row_of_value(element)


def _are_objects(value: list[Any]) -> bool:
    return bool(value) and all(isinstance(part, dict) for part in value)


def _row_of_value(value: Row) -> RawRow:
    def sha256() -> str:
        canonical = json.dumps(value, ensure_ascii=True, sort_keys=True)
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()

    return sha256, lambda: flat(value)


def _cells(data: bytes, extension: str) -> Iterator[RawRow]:
    """Read CSV (RFC 4180) by its header; semicolons, tabs and bars are recognised as separators."""
    text = decode(data).text
    header_line = text[: _LARGEST_HEADER + 1].lstrip("\r\n").split("\n", 1)[0]
    separator = "\t" if extension == ".tsv" else _separator(header_line)
    if header_line.count(separator) >= MOST_COLUMNS or len(header_line) > _LARGEST_HEADER:
        raise Refused(f"It has more than {MOST_COLUMNS:,} columns, which no table of statements has.")
    csv.field_size_limit(_LARGEST_ROW)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        names = _names(next((cells for cells in reader if any(cells)), []))
        for cells in reader:
            if any(cells):
                yield _row_of_cells(names, cells)
    except csv.Error as error:
        raise Refused(
            f"From line {reader.line_num} on it cannot be read: a quotation mark is missing or in excess."
        ) from error


def _separator(header: str) -> str:
    return max(",;\t|", key=lambda mark: (header.count(mark), -",;\t|".index(mark)))


def _names(header: list[str]) -> list[str]:
    """Return a name for each column: its own, or with a number where it has none or another has it."""
    names: list[str] = []
    taken: set[str] = set()
    for number, written in enumerate(header, 1):
        name = " ".join(written.split()) or f"column {number}"
        name = name if name not in taken else f"{name} ({number})"
        taken.add(name)
        names.append(name)
    return names


def _row_of_cells(names: list[str], cells: list[str]) -> RawRow:
    def columns() -> Row:
        if len(cells) > len(names):
            raise Refused(f"The row has {len(cells)} cells, but the table {len(names)} columns.")
        return dict(zip(names, cells, strict=False))

    sha256, _ = _row_of_value(
        dict(zip((*names, *map(str, range(len(names), len(cells)))), cells, strict=False))
    )
    return sha256, columns


def flat(value: Any) -> Row:
    """Return an object with those inside it laid out as columns; raises Refused for what is no object."""
    if not isinstance(value, dict):
        raise Refused("The row is no object with named values.")
    row: Row = {}
    _lay_out(value, "", 0, row)
    return row


def _lay_out(value: dict[str, Any], prefix: str, depth: int, row: Row) -> None:
    for name, part in value.items():
        if isinstance(part, dict) and depth < _DEEPEST:
            _lay_out(part, f"{prefix}{name}.", depth + 1, row)
        elif is_stated(part):
            row[prefix + name] = part
        if len(row) > MOST_COLUMNS:
            raise Refused(f"The row has more than {MOST_COLUMNS:,} columns, which no statement has.")
