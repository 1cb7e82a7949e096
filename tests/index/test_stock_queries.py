"""Every kind of query that Whoosh has answers on our segments as on its own."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from whoosh import query, scoring
from whoosh.query import compound, nested, positional, qcolumns, qcore, ranges, spans, terms

from archive_app.index.whoosh_codec import stock_searcher
from archive_app.index.whoosh_query import evaluate_whoosh
from tests.index.stock import stock_index
from tests.index.test_differential import Corpus, answer, build, ids_by_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whoosh.searching import Searcher

# The package gives this name to another module.
wrappers = import_module("whoosh.query.wrappers")

_MODULES = (compound, nested, positional, qcolumns, qcore, ranges, spans, terms, wrappers)

#: What others are made of: they match nothing by themselves, or leave that to whoever derives from them.
_UNFINISHED = {
    qcore.Query, compound.CompoundQuery, compound.BinaryQuery, terms.MultiTerm, terms.PatternQuery,
    terms.ExpandingTerm, wrappers.WrappingQuery, spans.SpanQuery, spans.WrappingSpan, spans.SpanBiQuery,
}  # fmt: skip

#: What asks for something that the fields of `whoosh_schema` do not have, or fails in Whoosh itself.
_ELSEWHERE = {
    compound.SplitOr: "it asks for a matcher that Whoosh does not have",
    ranges.NumericRange: "there are no numbers among the terms: dates are in the columns",
    ranges.DateRange: "the same",
    qcolumns.ColumnQuery: "Whoosh's own columns are not written",
    nested.NestedParent: "a document has no documents below it",
    nested.NestedChildren: "the same",
}


def term(text: str, field: str = "text") -> query.Term:
    return query.Term(field, text)


WATER, CLEAN, TAX = term("water"), term("clean"), term("tax")

QUERIES: list[query.Query] = [
    WATER,
    query.NullQuery,
    query.Every(),
    query.And([WATER, CLEAN]),
    query.Or([TAX, CLEAN, term("taxes", "title")]),
    compound.DefaultOr([WATER, CLEAN]),
    compound.PreloadedOr([WATER, CLEAN]),
    query.DisjunctionMax([WATER, CLEAN], tiebreak=0.3),
    query.And([query.Every(), query.Not(WATER)]),
    query.AndNot(CLEAN, TAX),
    query.AndMaybe(CLEAN, TAX),
    query.Require(WATER, CLEAN),
    query.Otherwise(term("nothing"), CLEAN),
    query.Phrase("text", ["clean", "water"], slop=2),
    positional.Sequence([CLEAN, WATER], slop=1),
    positional.Ordered([CLEAN, WATER]),
    query.Prefix("text", "wa"),
    query.Wildcard("title", "*a*"),
    query.Regex("text", "t.x(es)?"),
    query.FuzzyTerm("text", "wather", maxdist=1),
    query.Variations("text", "tax"),
    query.TermRange("text", "clean", "water", endexcl=True),
    query.ConstantScoreQuery(WATER, 2.0),
    wrappers.WeightingQuery(WATER, scoring.TF_IDF()),
    spans.SpanFirst(WATER, limit=2),
    spans.SpanNear(CLEAN, WATER, slop=3, ordered=False),
    spans.SpanNear2([CLEAN, WATER], slop=3),
    spans.SpanOr([CLEAN, WATER]),
    spans.SpanNot(WATER, CLEAN),
    spans.SpanContains(spans.SpanNear(CLEAN, TAX, slop=6), WATER),
    spans.SpanBefore(CLEAN, WATER),
    spans.SpanCondition(CLEAN, WATER),
]

TEXTS = [
    ("Clean water and no tax", "Taxes", "en"),
    ("The water is clean, the tax is not. Water!", "On clean water", "en"),
    ("Sauberes Wasser, water", "Höhe", "de"),
    ("clean clean clean taxes", "", None),
    ("water tax clean water tax", "tax", "fr"),
    ("tax", "water", "en-GB"),
    ("A wather of taxes", "clean", "en"),
]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Corpus, Searcher, Searcher]]:
    """A generation of three segments from which statements were removed, and what Whoosh makes of it."""
    home = tmp_path_factory.mktemp("home")
    values: list[dict[str, Any]] = [
        {
            "text": text * times,
            "title": title,
            "language": language,
            "party": None,
            "tags": (),
            "issued": None,
        }
        for times in (1, 2, 9)
        for text, title, language in TEXTS
    ]
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ARCHIVE_APP_HOME", str(home))
        corpus = build(home / "corpus", [values[:8], values[8:13], values[13:]], {1, 9, 14, 20})
        assert len(corpus.generation.segments) == 3
        with stock_index(corpus.batches) as stock, stock_searcher(corpus.generation) as ours:
            yield corpus, stock, ours


@pytest.mark.parametrize("asked", QUERIES, ids=lambda asked: type(asked).__name__)
def test_answers_as_stock_whoosh_does(both: tuple[Corpus, Searcher, Searcher], asked: query.Query) -> None:
    corpus, stock, ours = both
    theirs = answer(stock, None, asked)
    assert bool(theirs) == (asked is not query.NullQuery)
    assert answer(ours, ids_by_document(corpus), asked) == pytest.approx(theirs, rel=1e-9)
    if not isinstance(asked, query.Require):
        # There, looking for the best alone, the matcher of Whoosh contradicts itself.
        best = [score for score, _ in stock.search(asked, limit=5).top_n]
        assert [score for score, _ in ours.search(asked, limit=5).top_n] == pytest.approx(best)
    matched = evaluate_whoosh(corpus.generation, asked)
    assert corpus.ids(matched.mask) == set(theirs)
    assert len(ours.search(asked, limit=None)) == len(theirs)


def test_no_kind_of_query_is_left_out() -> None:
    kinds = {
        kind
        for module in _MODULES
        for kind in vars(module).values()
        if inspect.isclass(kind) and issubclass(kind, query.Query) and kind.__module__ == module.__name__
    }
    assert kinds - {type(asked) for asked in QUERIES} == (_UNFINISHED | _ELSEWHERE.keys()) | {query.Not}
