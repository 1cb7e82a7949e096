"""A stock Whoosh index in memory of the same analysed places, to hold our answers against."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from whoosh import fields, formats
from whoosh.analysis import Analyzer, Token
from whoosh.filedb.filestore import RamStorage

from tests.index.plainly import GROUPS, Plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whoosh.searching import Searcher

Given = dict[int, list[str]]


class GivenTokens(Analyzer):  # type: ignore[misc]
    """Tokens that were made before: the terms of each position."""

    def __call__(self, value: Given, **_options: Any) -> Iterator[Token]:
        token = Token(positions=True, boosts=True)
        for at, terms in value.items():
            for term in terms:
                token.text, token.pos, token.boost = term, at, 1.0
                yield token


class GivenField(fields.FieldType):  # type: ignore[misc]
    """A field whose length is its number of positions, however many terms stand at one."""

    def __init__(self, format_: formats.Format) -> None:
        super().__init__(format_, GivenTokens(), scorable=True)

    def index(self, value: Given, **_options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        length = len(value)
        for term, _, weight, positions in self.format.word_values(value, self.analyzer, mode="index"):
            yield term.encode(), length, weight, positions
            length = 0


class Memory(RamStorage):  # type: ignore[misc]
    """Keeps temporary files in memory too; Whoosh would forget to close them on the disk."""

    def temp_storage(self, _name: str | None = None) -> RamStorage:
        return RamStorage()


@contextmanager
def stock_index(segments: Sequence[Sequence[Plain]]) -> Iterator[Searcher]:
    """A searcher over a stock index; each part is a segment of its own."""
    schema = fields.Schema(id=fields.STORED(), exact=GivenField(formats.Frequency()))
    for group in GROUPS:
        schema.add(group, GivenField(formats.Positions()))
        schema.add(f"{group}_stem", GivenField(formats.Positions()))
    index = Memory().create_index(schema)
    lengths, codec = ExactLengths(), "whoosh.codec.whoosh3"
    with (
        patch(f"{codec}.length_to_byte", lengths.to_byte),
        patch(f"{codec}.byte_to_length", lengths.to_length),
    ):
        for segment in segments:
            if segment:
                writer = index.writer(compound=False)
                for plain in segment:
                    writer.add_document(**given(plain))
                writer.commit(merge=False)
        with index.searcher() as searcher:
            yield searcher


def given(plain: Plain) -> dict[str, Any]:
    """The fields of a document."""
    found: dict[str, Any] = {"id": plain.statement.id}
    for name, places in plain.places.items():
        found[name] = {p.at: sorted(p.words) for p in places}
        found[f"{name}_stem"] = {
            p.at: [f"{plain.stemmer}:{stem}" for stem in sorted(p.stems)] for p in places
        }
    exact = (place.exact for places in plain.places.values() for place in places)
    found["exact"] = {number: [word] for number, word in enumerate(exact)}
    return found


class ExactLengths:
    """Whoosh keeps each length in a byte, rounded. Here a byte is the number of an exact length."""

    def __init__(self) -> None:
        self._lengths = [0]

    def to_byte(self, length: int | None) -> int:
        if length not in self._lengths:
            self._lengths.append(length or 0)
        return self._lengths.index(length or 0)

    def to_length(self, byte: int) -> int:
        return self._lengths[byte]
