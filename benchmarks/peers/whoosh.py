"""Stock Whoosh-Reloaded, with stemmed words, none of them left out."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import whoosh
from whoosh import analysis, fields, index, query
from whoosh.scoring import BM25F

from benchmarks.peers.protocol import CLASSES, PAGE, Answer, QueryCase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.corpora import Document

SETTINGS = (
    f"Whoosh-Reloaded {'.'.join(map(str, whoosh.__version__))}; regex tokenizer, lower case, its Snowball "
    "English stemmer, no words left out; writer limited to 256 MB; BM25F, title boosted by 4"
)
ANSWERS = CLASSES
WORDS, FORMS = "english", "english"

_FACETS = ("party", "type", "language", "year")
_UNDATED = 0


def build(documents: Iterable[Document], folder: Path, workers: int) -> None:  # noqa: ARG001 - as most run it
    """Index documents in one process and one commit."""
    made = index.create_in(str(folder), _schema())
    writer = made.writer(limitmb=256)
    for document in documents:
        day = dt.date.fromisoformat(document.issued).toordinal() if document.issued else _UNDATED
        known = {
            name: value
            for name, value in (
                ("party", document.party), ("type", document.type), ("language", document.language),
                ("year", document.issued and document.issued[:4]),
            )
            if value
        }  # fmt: skip
        writer.add_document(
            number=document.number, title=document.title, text=document.text, day=day, **known
        )
    writer.commit()
    made.close()


def open_index(folder: Path) -> OpenWhoosh:
    """Open what `build` made."""
    return OpenWhoosh(folder)


class OpenWhoosh:
    """A searcher."""

    def __init__(self, folder: Path) -> None:
        self._index = index.open_dir(str(folder))
        self._searcher = self._index.searcher(weighting=BM25F())
        self._analyzer = _analyzer()

    def query(self, case: QueryCase) -> Answer:
        """Answer a query."""
        tree = self._query(case)
        options: dict[str, Any] = {}
        if case.kind == "sortdate":
            options = {"sortedby": "day", "reverse": True}
        if case.kind in ("facets", "app"):
            options["groupedby"] = list(_FACETS)
        found = self._searcher.search(tree, limit=PAGE, **options)
        total = len(found)
        rows = [(int(hit["number"]), str(hit["title"])) for hit in found]
        snippets = facets = None
        if case.kind in ("highlights", "app"):
            snippets = [hit.highlights("text") for hit in found]
        if case.kind in ("facets", "app"):
            facets = {
                name: {str(value): len(its) for value, its in found.groups(name).items() if value}
                for name in _FACETS
            }
        return Answer(total, rows, snippets, facets)

    def close(self) -> None:
        """Close the files."""
        self._searcher.close()
        self._index.close()

    def _query(self, case: QueryCase) -> Any:
        words = [next(self._analyzer(word)).text for word in case.words]
        match case.kind:
            case "or3":
                return query.Or([_word(word) for word in words])
            case "phrase":
                return query.Or([query.Phrase("title", words, boost=4.0), query.Phrase("text", words)])
            case "prefix":
                return query.Or([query.Prefix("title", words[0]), query.Prefix("text", words[0])])
            case "fuzzy":
                return query.Or(
                    [query.FuzzyTerm(name, words[0], prefixlength=0) for name in ("title", "text")]
                )
            case "daterange":
                assert case.first is not None
                assert case.last is not None
                first, last = (dt.date.fromisoformat(day).toordinal() for day in (case.first, case.last))
                return query.And(
                    [
                        *map(_word, words),
                        query.ConstantScoreQuery(query.NumericRange("day", first, last), 0.0),
                    ]
                )
        return query.And([_word(word) for word in words])


def _word(word: str) -> Any:
    return query.Or([query.Term("title", word, boost=4.0), query.Term("text", word)])


def _analyzer() -> Any:
    stemmer = analysis.StemFilter(lang="en", cachesize=-1)
    return analysis.RegexTokenizer() | analysis.LowercaseFilter() | stemmer


def _schema() -> fields.Schema:
    schema = fields.Schema(
        number=fields.STORED(),
        title=fields.TEXT(stored=True, analyzer=_analyzer(), phrase=True),
        text=fields.TEXT(stored=True, analyzer=_analyzer(), phrase=True),
        day=fields.NUMERIC(int, stored=True, sortable=True),
    )
    for name in _FACETS:
        schema.add(name, fields.ID(stored=True, sortable=True))
    return schema
