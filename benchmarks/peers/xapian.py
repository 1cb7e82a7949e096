"""Xapian, from its Debian package. This runs in the system's interpreter, with the standard library alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import xapian  # type: ignore[import-not-found,unused-ignore]

from benchmarks.peers.protocol import CLASSES, PAGE, Answer, QueryCase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.corpora import Document

SETTINGS = (
    f"Xapian {xapian.version_string()}, glass; English stemmer, STEM_SOME (surface forms with positions, "
    "stems without), title counted 4 times; values for day, party, type, language and year; compacted"
)
#: Fuzzy matching came after 1.4.
ANSWERS = tuple(kind for kind in CLASSES if kind != "fuzzy")
WORDS, FORMS = "english", "surface"

_SLOTS = {"day": 0, "party": 1, "type": 2, "language": 3, "year": 4}
_FACETS = ("party", "type", "language", "year")
_TITLE_WEIGHT = 4
_COMMIT_EVERY = 25_000


def build(documents: Iterable[Document], folder: Path, workers: int) -> None:  # noqa: ARG001 - one writer
    """Index documents, and compact the database."""
    raw = folder / "raw"
    database = xapian.WritableDatabase(str(raw), xapian.DB_CREATE_OR_OVERWRITE)
    generator = xapian.TermGenerator()
    generator.set_stemmer(xapian.Stem("en"))
    for count, document in enumerate(documents, 1):
        made = xapian.Document()
        generator.set_document(made)
        generator.set_termpos(0)
        generator.index_text(document.title, _TITLE_WEIGHT)
        generator.increase_termpos()
        generator.index_text(document.text)
        year = document.issued and document.issued[:4]
        values = (document.issued, document.party, document.type, document.language, year)
        for slot, value in zip(_SLOTS.values(), values, strict=True):
            if value:
                made.add_value(slot, value)
        made.set_data(json.dumps([document.number, document.title, document.text]))
        database.add_document(made)
        if count % _COMMIT_EVERY == 0:
            database.commit()
    database.commit()
    database.compact(str(folder / "compact"))
    database.close()
    for path in raw.iterdir():
        path.unlink()
    raw.rmdir()


def open_index(folder: Path) -> OpenXapian:
    """Open what `build` made."""
    return OpenXapian(folder)


class OpenXapian:
    """A database open for reading."""

    def __init__(self, folder: Path) -> None:
        self._database = xapian.Database(str(folder / "compact"))
        self._stem = xapian.Stem("en")

    def query(self, case: QueryCase) -> Answer:
        """Answer a query."""
        enquire = xapian.Enquire(self._database)
        query = self._query(case)
        enquire.set_query(query)
        if case.kind == "sortdate":
            enquire.set_sort_by_value(_SLOTS["day"], True)
        spies = {}
        if case.kind in ("facets", "app"):
            spies = {name: xapian.ValueCountMatchSpy(_SLOTS[name]) for name in _FACETS}
            for spy in spies.values():
                enquire.add_matchspy(spy)
        # Totals are estimates unless every match is looked at.
        found = enquire.get_mset(0, PAGE, self._database.get_doccount())
        stored = [json.loads(match.document.get_data()) for match in found]
        snippets = facets = None
        if case.kind in ("highlights", "app"):
            snippets = [
                found.snippet(text, 200, self._stem).decode("utf-8", "replace") for _, _, text in stored
            ]
        if spies:
            facets = {
                name: {value.term.decode(): value.termfreq for value in spy.values()}
                for name, spy in spies.items()
            }
        total = found.get_matches_lower_bound()
        assert total == found.get_matches_upper_bound()
        return Answer(total, [(number, title) for number, title, _ in stored], snippets, facets)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _query(self, case: QueryCase) -> xapian.Query:
        stems = [xapian.Query(f"Z{self._stem(word).decode()}") for word in case.words]
        match case.kind:
            case "or3":
                return xapian.Query(xapian.Query.OP_OR, stems)
            case "phrase":
                return xapian.Query(xapian.Query.OP_PHRASE, list(case.words), len(case.words))
            case "prefix":
                return xapian.Query(
                    xapian.Query.OP_WILDCARD, case.words[0], 0, xapian.Query.WILDCARD_LIMIT_ERROR
                )
            case "daterange":
                days = xapian.Query(xapian.Query.OP_VALUE_RANGE, _SLOTS["day"], case.first, case.last)
                return xapian.Query(xapian.Query.OP_FILTER, xapian.Query(xapian.Query.OP_AND, stems), days)
        return xapian.Query(xapian.Query.OP_AND, stems)
