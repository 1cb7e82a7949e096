"""The index as Whoosh sees it: which fields there are, and what their terms are.

========================  ==========================================================  =========
field                     terms                                                       positions
========================  ==========================================================  =========
`title`, `text`, `meta`   surfaces, and the single characters of scripts without      yes
                          spaces
`title_stem` and so on    `<stemmer language>:<stem>`, so that a stem of one          yes
                          language never matches a statement of another; nothing
                          before the colon where there is no stemmer
`exact`                   words folded for typography only, of all three groups       no
`serial`, `stored`        stored, not searched
========================  ==========================================================  =========

The length of a field is its number of positions, however many terms stand at one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from whoosh import fields, formats

from archive_app.index.schema import GROUPS
from archive_app.index.word_table import encode

EXACT = "exact"

_STEM = "_stem"


def stem_field(group: str) -> str:
    """The name of the field that holds the stems of a group of words."""
    return group + _STEM


def group_of(field: str) -> str:
    """The group whose surfaces or stems a field holds."""
    return field.removesuffix(_STEM)


def stem_term(stem: str, stemmer: str) -> str:
    """The term of a stem in the language of a stemmer (`""` where there is none)."""
    return f"{stemmer}:{stem}"


class PositionsFormat(formats.Format):  # type: ignore[misc]
    """A posting's value: its positions, ascending, as little-endian unsigned 32-bit integers."""

    def decode_positions(self, value: bytes) -> list[int]:
        """Return the positions that a value holds."""
        positions: list[int] = np.frombuffer(value, dtype="<u4").tolist()
        return positions

    def decode_frequency(self, value: bytes) -> int:
        """Return how many positions a value holds."""
        return len(value) // 4

    def decode_weight(self, value: bytes) -> float:
        """Return the weight that Whoosh gives to so many positions."""
        return float(len(value) // 4)


class WordField(fields.FieldType):  # type: ignore[misc]
    """A field of words that were analysed before; with positions or without."""

    def __init__(self, format_: formats.Format) -> None:
        super().__init__(format_, None, scorable=True)

    def to_bytes(self, value: str | bytes) -> bytes:
        """The bytes of a term; half a surrogate pair is a character like any other here."""
        return value if isinstance(value, bytes) else encode(value)

    def from_bytes(self, value: bytes) -> str:
        """The term that the bytes stand for."""
        return value.decode("utf-8", "surrogatepass")

    def process_text(self, text: str, **_options: Any) -> list[str]:
        """The terms that a query parser of Whoosh makes of a text: the text as it is."""
        return [text]


#: The fields that have terms, in order.
WORD_FIELDS = tuple(sorted((EXACT, *GROUPS, *map(stem_field, GROUPS))))


def make_schema() -> fields.Schema:
    """The schema of an index of statements."""
    schema = fields.Schema(serial=fields.STORED(), stored=fields.STORED())
    schema.add(EXACT, WordField(formats.Existence()))
    for group in GROUPS:
        schema.add(group, WordField(PositionsFormat()))
        schema.add(stem_field(group), WordField(PositionsFormat()))
    return schema
