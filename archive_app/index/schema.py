"""The fields of the index, how a posting is written, and the fingerprint that decides on a rebuild.

Three groups of words (`title`, `text`, `meta`) are each indexed three ways:

* the surface field (`text`): words folded at all three levels, with positions; phrases, patterns and
  spelling;
* the stem field (`text_stem`): `<stemmer language>:<stem>`, with positions, so that a stem of one language
  can never match a statement of another;
* `exact`: words folded for typography only, without positions; it decides nothing and only improves the
  ranking.

`meta` holds the words of the metadata: parties, publishers, people, tags and the type.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import whoosh
from whoosh import columns, fields, formats

from archive_app.index import analysis

#: The groups of words, in the order in which they are shown in a result.
GROUPS = ("title", "text", "meta")

#: Raised by hand when what is written for a statement changes.
_LAYOUT = 2

Positions = Mapping[str, Iterable[int]]


def stem_field(group: str) -> str:
    """The name of the field that holds the stems of a group of words."""
    return f"{group}_stem"


class PositionsFormat(formats.Format):  # type: ignore[misc]
    """A posting's value: its positions, ascending, as little-endian unsigned 32-bit integers."""

    def decode_positions(self, value: bytes) -> list[int]:
        """Return the positions that a value holds."""
        positions = array("I")
        positions.frombytes(value)
        return list(positions)


class PositionsField(fields.FieldType):  # type: ignore[misc]
    """Words that were analysed before: a mapping of term to ascending positions."""

    def __init__(self) -> None:
        super().__init__(PositionsFormat(), None)

    def index(self, value: Positions, **_options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield `(term, frequency, weight, value)` for each term."""
        for term, positions in value.items():
            packed = array("I", positions)
            yield term.encode("utf-8", "surrogatepass"), len(packed), float(len(packed)), packed.tobytes()


class CountsField(fields.FieldType):  # type: ignore[misc]
    """Words that were analysed before, without positions: a mapping of term to count."""

    def __init__(self) -> None:
        # Whoosh keeps the weight of each posting by itself; this format adds nothing to it.
        super().__init__(formats.Existence(), None)

    def index(self, value: Mapping[str, int], **_options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield `(term, frequency, weight, value)` for each term."""
        for term, count in value.items():
            yield term.encode("utf-8", "surrogatepass"), count, float(count), b""


class SerialField(fields.FieldType):  # type: ignore[misc]
    """The number that ties a document to its record; a column, not searched."""

    indexed = False

    def __init__(self) -> None:
        super().__init__(None, None)
        self.column_type = columns.NumericColumn("I", default=0)

    def to_column_value(self, value: int) -> int:
        """What the column holds for a value: the value."""
        return value

    def from_column_value(self, value: int) -> int:
        """The value of what the column holds: the same."""
        return value


def make_schema() -> fields.Schema:
    """The schema of an index of statements."""
    schema = fields.Schema(serial=SerialField(), exact=CountsField(), stored=fields.STORED())
    for group in GROUPS:
        schema.add(group, PositionsField())
        schema.add(stem_field(group), PositionsField())
    return schema


def fingerprint() -> str:
    """Tells indexes apart that were made by other rules; another fingerprint means: set aside and rebuild."""
    parts = ("statement-archive", _LAYOUT, whoosh.__version__, *GROUPS, analysis.fingerprint())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
