"""tantivy, from Python. Dates are days as integers; facets are aggregations over fast fields."""

from __future__ import annotations

import datetime as dt
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import tantivy
from tantivy import FieldType, Filter, Occur, Order, Query, SnippetGenerator, TextAnalyzerBuilder, Tokenizer

from benchmarks.peers.protocol import CLASSES, PAGE, Answer, QueryCase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from benchmarks.corpora import Document

_HEAP_BYTES = 128_000_000

SETTINGS = (
    f"tantivy {version('tantivy')}; simple tokenizer, lower case, English stemmer, no words left out; "
    f"positions; writer with {_HEAP_BYTES // 1_000_000} MB for all threads; fast fields for party, "
    "type, language, year and day; title boosted by 4"
)
ANSWERS = CLASSES
WORDS, FORMS = "english", "english"

_ANALYZER = "statement"
_FACETS = ("party", "type", "language", "year")
_UNDATED = 0
_AGGREGATIONS = {
    name: {"terms": {"field": name, "size": 10_000, "min_doc_count": 1}}
    for name in ("party", "type", "language", "year")
}
_WORD_FIELDS = (("title", 4.0), ("text", 1.0))


def build(documents: Iterable[Document], folder: Path, workers: int) -> None:
    """Index documents with as many threads as there are workers, in one commit."""
    index = tantivy.Index(_schema(), path=str(folder))
    index.register_tokenizer(_ANALYZER, _analyzer())
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=workers)
    for document in documents:
        writer.add_document(_converted(document))
    writer.commit()
    writer.wait_merging_threads()


def open_index(folder: Path) -> OpenTantivy:
    """Open what `build` made."""
    return OpenTantivy(folder)


class OpenTantivy:
    """A searcher over the last commit."""

    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._index.register_tokenizer(_ANALYZER, _analyzer())
        self._analyzer = _analyzer()
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    def query(self, case: QueryCase) -> Answer:
        """Answer a query."""
        query = self._query(case)
        order: dict[str, Any] = (
            {"order_by_field": "day", "order": Order.Desc} if case.kind == "sortdate" else {}
        )
        # Its stubs leave out the count.
        found: Any = self._searcher.search(query, PAGE, **order)
        documents = [self._searcher.doc(address) for _, address in found.hits]
        rows = [(int(d["number"][0]), str(d["title"][0])) for d in documents]
        snippets = facets = None
        if case.kind in ("highlights", "app"):
            generator = SnippetGenerator.create(self._searcher, query, self._schema, "text")
            generator.set_max_num_chars(200)
            snippets = [generator.snippet_from_doc(document).to_html() for document in documents]
        if case.kind in ("facets", "app"):
            facets = _counted(self._searcher.aggregate(query, _AGGREGATIONS))
        return Answer(found.count, rows, snippets, facets)

    def close(self) -> None:
        """Nothing is held but memory."""

    def _query(self, case: QueryCase) -> Query:
        words: list[Any] = [self._analyzer.analyze(word)[0] for word in case.words]
        match case.kind:
            case "or3":
                return Query.boolean_query([(Occur.Should, self._word(word)) for word in words])
            case "phrase":
                return self._in_any_field(lambda name: Query.phrase_query(self._schema, name, words))
            case "prefix":
                return self._in_any_field(lambda name: Query.regex_query(self._schema, name, f"{words[0]}.*"))
            case "fuzzy":
                return self._in_any_field(lambda name: Query.fuzzy_term_query(self._schema, name, words[0]))
            case "daterange":
                assert case.first is not None
                assert case.last is not None
                days = Query.range_query(
                    self._schema, "day", FieldType.Integer, _day(case.first), _day(case.last)
                )
                return Query.boolean_query(
                    [*self._all(words), (Occur.Must, Query.const_score_query(days, 0.0))]
                )
        return self._word(words[0]) if len(words) == 1 else Query.boolean_query(self._all(words))

    def _all(self, words: Sequence[str]) -> list[tuple[Occur, Query]]:
        return [(Occur.Must, self._word(word)) for word in words]

    def _word(self, word: str) -> Query:
        return self._in_any_field(lambda name: Query.term_query(self._schema, name, word))

    def _in_any_field(self, make: Any) -> Query:
        return Query.boolean_query(
            [(Occur.Should, Query.boost_query(make(name), boost)) for name, boost in _WORD_FIELDS]
        )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", stored=True)
    for name, _ in _WORD_FIELDS:
        builder.add_text_field(name, stored=True, tokenizer_name=_ANALYZER, index_option="position")
    for name in ("party", "type", "language"):
        builder.add_text_field(name, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", fast=True)
    builder.add_integer_field("day", stored=True, indexed=True, fast=True)
    return builder.build()


def _analyzer() -> tantivy.TextAnalyzer:
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.lowercase())
        .filter(Filter.stemmer("english"))
        .build()
    )


def _converted(document: Document) -> tantivy.Document:
    converted = tantivy.Document()
    converted.add_integer("number", document.number)
    converted.add_text("title", document.title)
    converted.add_text("text", document.text)
    for name, value in (("party", document.party), ("type", document.type), ("language", document.language)):
        if value:
            converted.add_text(name, value)
    if document.issued:
        converted.add_integer("year", int(document.issued[:4]))
    converted.add_integer("day", _day(document.issued) if document.issued else _UNDATED)
    return converted


def _day(iso: str) -> int:
    return dt.date.fromisoformat(iso).toordinal()


def _counted(result: dict[str, Any]) -> dict[str, dict[str, int]]:
    return {
        name: {
            str(bucket["key"]).removesuffix(".0"): bucket["doc_count"] for bucket in result[name]["buckets"]
        }
        for name in _FACETS
    }
