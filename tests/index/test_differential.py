"""Our evaluator, a plain one, stock Whoosh, and Whoosh over our segments: one answer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from whoosh import query
from whoosh.matching import ReadTooFar
from whoosh.query import spans

from archive_app.index import analysis
from archive_app.index.evaluate import Evaluator
from archive_app.index.generation import Generation, open_generation
from archive_app.index.query_tree import (
    And,
    AndMaybe,
    Everything,
    Fuzzy,
    Language,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Period,
    Phrase,
    Presence,
    Word,
)
from archive_app.index.storage import index_folder
from archive_app.index.whoosh_codec import stock_searcher
from archive_app.index.whoosh_query import evaluate_whoosh, to_whoosh
from archive_app.statements.dates import Day
from tests.index.building import ByHand, statement
from tests.index.plainly import Plain
from tests.index.stock import stock_index

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hypothesis.strategies import DrawFn, SearchStrategy
    from whoosh.searching import Searcher


WORDS = [
    "water", "waters", "Wasser", "wahter", "clean", "cleaning", "tax", "taxes", "the", "not", "a",
    "e-mail", "U.S.A.", "don’t", "Höhe", "hohe", "naïve", "l’eau", "2.5bn", "経済政策", "水", "政策",
    "นโยบาย", "🤷🏽‍♀️",
    "שלום", "Straße", "STRASSE", "strase", "Ελλάς", "eaux",
]  # fmt: skip
ONE_POSITION = [word for word in WORDS if len(analysis.analyse(word, None)) == 1]
SEPARATORS = [" ", " ", " ", ", ", ". ", "\n\n", "\u3000", "-"]

written = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SEPARATORS)), max_size=12).map(
    lambda pairs: "".join(word + separator for word, separator in pairs)
)
# A word that stands there more often than a byte can count.
repeated = st.tuples(st.sampled_from(["water ", "tax "]), st.sampled_from([254, 255, 256, 700])).map(
    lambda drawn: drawn[0] * drawn[1]
)


@st.composite
def statements(draw: DrawFn) -> dict[str, Any]:
    return {
        "text": draw(st.one_of(written, written, written, written, repeated)),
        "title": draw(written),
        "language": draw(st.sampled_from(["en", "en-GB", "de", "fr", "ja", "th", None])),
        "party": draw(st.sampled_from([None, "Clean Water Union", "Wasser"])),
        "tags": draw(st.sampled_from([(), ("tax", "clean water")])),
        "issued": draw(st.sampled_from([None, "2016", "2016-02-11", "2014/2017", "../2015"])),
    }


fields = st.sampled_from([None, None, "title", "text"])
words = st.builds(lambda text, field: Word(text, 0, 0, field), st.sampled_from(ONE_POSITION), fields)
phrases = st.builds(
    lambda parts, field, slop: Phrase(" ".join(parts), 0, 0, field, slop),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    fields,
    st.sampled_from([0, 0, 1, 4]),
)
patterns = st.builds(
    lambda text, field: Pattern(text, 0, 0, field),
    st.sampled_from(["wa*", "*ter", "w?ter", "t*x*", "?a*er?", "策*", "n*", "h?he", "stra*e"]),
    fields,
)
fuzzy = st.builds(
    lambda text, distance, field: Fuzzy(text, 0, 0, distance, field),
    st.sampled_from(["watre", "water", "txa", "cleanin", "hohe", "水", "nto"]),
    st.sampled_from([1, 2]),
    fields,
)
asked = words | phrases | patterns | fuzzy


def in_field(node: Any, field: str | None) -> Any:
    return type(node)(**{name: getattr(node, name) for name in node.__dataclass_fields__} | {"field": field})


near = st.builds(
    lambda left, right, field, distance: Near(in_field(left, field), in_field(right, field), distance, 0, 0),
    asked,
    asked,
    fields,
    st.sampled_from([1, 2, 5]),
)
conditions: SearchStrategy[Node] = st.sampled_from(
    [
        Language("en", 0, 0),
        Language("en-GB", 0, 0),
        Presence("title", True, 0, 0),
        Presence("party", False, 0, 0),
        Presence("issued", True, 0, 0),
        Presence("lang", False, 0, 0),
        Period(Day(2016, 1, 1), Day(2016, 12, 31), "2016", "during", 0, 0),
        Period(None, Day(2015, 12, 31), "2016", "before", 0, 0),
        Period(Day(2016, 3, 1), None, "2016-02", "after", 0, 0),
        Phrase("clean water", 0, 0, "party"),
        Word("Wasser", 0, 0, "party"),
        Everything(),
    ]
)


def negated(node: Node) -> Node:
    return node.part if isinstance(node, Not) else Not(node)


def trees(leaves: SearchStrategy[Node]) -> SearchStrategy[Node]:
    several = lambda inner: st.lists(inner, min_size=2, max_size=3).map(tuple)  # noqa: E731
    return st.recursive(
        leaves,
        lambda inner: (
            st.builds(And, several(inner))
            | st.builds(Or, several(inner))
            | st.builds(AndMaybe, inner, inner)
            | inner.map(negated)
        ),
        max_leaves=5,
    )


@dataclass(frozen=True)
class Corpus:
    """A generation of several segments, and the statements that are in it."""

    generation: Generation
    batches: list[list[Plain]]

    @property
    def plain(self) -> list[Plain]:
        return [plain for batch in self.batches for plain in batch]

    def ids(self, mask: Any) -> set[str]:
        return {name for name, chosen in zip(self.generation.columns.ids(), mask, strict=True) if chosen}


def build(folder: Path, batches: list[list[dict[str, Any]]], removed: set[int]) -> Corpus:
    """Publish each batch as a generation, then one without those removed."""
    numbers = count()
    by_hand = ByHand(folder)
    kept: list[list[Plain]] = []
    for batch in batches:
        made = [(number := next(numbers), statement(**{"name": f"s{number}", **values})) for values in batch]
        for _, each in made:
            by_hand.add(each)
        by_hand.publish()
        kept.append([Plain(each) for number, each in made if number not in removed])
    if removed:
        by_hand.publisher.forget(f"s{number}.md" for number in removed)
        by_hand.publish()
    generation = open_generation(index_folder(folder))
    assert generation is not None
    return Corpus(generation, kept)


batches_of_statements = st.lists(st.lists(statements(), min_size=1, max_size=5), min_size=1, max_size=3)
removals = st.sets(st.integers(0, 8), max_size=4)
modest = settings(
    deadline=None, max_examples=60, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


def answer(searcher: Searcher, ids: list[str] | None, asked: query.Query) -> dict[str, float]:
    """The statements that a query of Whoosh finds, with their scores."""
    found = searcher.search(asked, limit=None).top_n
    if ids is None:
        return {searcher.stored_fields(document)["id"]: score for score, document in found}
    return {ids[document]: score for score, document in found}


def ids_by_document(corpus: Corpus) -> list[str]:
    """The statement of each document of our searcher: live documents, segment after segment."""
    ids = list(corpus.generation.columns.ids())
    return [ids[row] for opened in corpus.generation.segments for row in opened.rows if row >= 0]


@modest
@given(batches_of_statements, removals, st.lists(trees(asked | near | conditions), min_size=3, max_size=10))
def test_a_tree_finds_what_a_plain_evaluation_finds(
    folders: Iterator[Path], batches: list[list[dict[str, Any]]], removed: set[int], nodes: list[Node]
) -> None:
    corpus = build(next(folders), batches, removed)
    for node in nodes:
        matched = Evaluator(corpus.generation, lambda: None).evaluate(node)
        expected = {plain.statement.id for plain in corpus.plain if plain.matches(node)}
        assert corpus.ids(matched.mask) == expected, node


def answer_if_it_can(stock: Searcher, asked: query.Query) -> dict[str, float] | None:
    """What stock Whoosh answers; None where its own matchers cannot be joined or walked."""
    try:
        return answer(stock, None, asked)
    except (NotImplementedError, ReadTooFar):
        return None
    except Exception as error:
        # A bare Exception is how a matcher of Whoosh says that it has no spans to be joined by.
        if type(error) is not Exception:
            raise
        return None


@modest
@given(batches_of_statements, removals, st.lists(trees(asked | near), min_size=3, max_size=10))
def test_a_tree_finds_what_stock_whoosh_finds(
    folders: Iterator[Path], batches: list[list[dict[str, Any]]], removed: set[int], nodes: list[Node]
) -> None:
    corpus = build(next(folders), batches, removed)
    with stock_index(corpus.batches) as stock, stock_searcher(corpus.generation) as ours:
        for node in nodes:
            translated = to_whoosh(node, corpus.generation.columns.facet("stemmer").values)
            if translated is None:
                continue
            mask = Evaluator(corpus.generation, lambda: None).evaluate(node).mask
            theirs = answer_if_it_can(stock, translated)
            if theirs is None:
                continue
            assert set(theirs) == corpus.ids(mask), node
            assert answer(ours, ids_by_document(corpus), translated) == pytest.approx(theirs, rel=1e-9), node
            fallen_back = evaluate_whoosh(corpus.generation, translated)
            assert (fallen_back.mask == mask).all()


STEMS = [
    "english:water",
    "english:clean",
    "german:wass",
    "german:hoh",
    ":水",
    ":water",
    "french:eau",
    "english:no",
]
TERMS = [
    "water",
    "waters",
    "clean",
    "tax",
    "the",
    "hohe",
    "経済",
    "済",
    "水",
    "email",
    "nothing",
    "mail",
    "usa",
]
stock_terms = (
    st.builds(query.Term, st.sampled_from(["title", "text", "meta"]), st.sampled_from(TERMS))
    | st.builds(query.Term, st.sampled_from(["title_stem", "text_stem"]), st.sampled_from(STEMS))
    | st.builds(query.Term, st.just("exact"), st.sampled_from(["Höhe", "water", "U.S.A.", "e"]))
)
text_terms = st.builds(query.Term, st.just("text"), st.sampled_from(TERMS))
stock_leaves = (
    stock_terms
    | st.builds(
        query.Phrase,
        st.just("text"),
        st.lists(st.sampled_from(TERMS), min_size=2, max_size=3),
        st.integers(1, 4),
    )
    | st.builds(
        query.Prefix,
        st.sampled_from(["text", "title_stem", "exact"]),
        st.sampled_from(["wa", "c", "経", "english:w", "H"]),
    )
    | st.builds(
        query.Wildcard, st.just("title"), st.sampled_from(["w*r", "?a*", "*x*"]), constantscore=st.booleans()
    )
    | st.builds(query.Regex, st.just("text"), st.sampled_from(["wat.*s?", "(tax|the)e?s?"]))
    | st.builds(
        query.FuzzyTerm,
        st.sampled_from(["text", "title_stem"]),
        st.sampled_from(["wather", "tux", "english:wate"]),
        maxdist=st.integers(1, 2),
        prefixlength=st.integers(0, 2),
        constantscore=st.booleans(),
    )
    | st.builds(query.Variations, st.just("text"), st.sampled_from(["water", "clean", "tax"]))
    | st.builds(query.TermRange, st.just("text"), st.just("clean"), st.sampled_from(["tax", "water", None]))
    | st.builds(query.Every, st.sampled_from([None, "title", "exact"]))
)
# Whoosh cannot join these to others.
span_queries = (
    st.builds(
        spans.SpanNear,
        text_terms,
        text_terms,
        slop=st.integers(1, 4),
        ordered=st.booleans(),
        mindist=st.integers(0, 2),
    )
    | st.builds(spans.SpanFirst, text_terms, st.integers(0, 3))
    | st.builds(spans.SpanOr, st.lists(text_terms, min_size=2, max_size=3))
    | st.builds(spans.SpanNot, text_terms, text_terms)
    | st.builds(
        spans.SpanContains, st.builds(spans.SpanNear, text_terms, text_terms, slop=st.just(5)), text_terms
    )
    | st.builds(spans.SpanBefore, text_terms, text_terms)
)
stock_queries = st.recursive(
    stock_leaves,
    lambda inner: (
        st.builds(query.And, st.lists(inner, min_size=2, max_size=3))
        | st.builds(query.Or, st.lists(inner, min_size=2, max_size=3))
        | st.builds(query.AndNot, inner, inner)
        | st.builds(query.AndMaybe, inner, inner)
        | st.builds(query.Require, inner, inner)
        | st.builds(query.DisjunctionMax, st.lists(inner, min_size=2, max_size=3))
        | st.builds(query.ConstantScoreQuery, inner)
        | st.builds(lambda part: query.And([query.Every(), query.Not(part)]), inner)
    ),
    max_leaves=5,
)


@modest
@given(batches_of_statements, removals, st.lists(stock_queries | span_queries, min_size=3, max_size=10))
def test_any_query_of_whoosh_runs_on_our_segments(
    folders: Iterator[Path],
    batches: list[list[dict[str, Any]]],
    removed: set[int],
    queries: list[query.Query],
) -> None:
    corpus = build(next(folders), batches, removed)
    with stock_index(corpus.batches) as stock, stock_searcher(corpus.generation) as ours:
        ids = ids_by_document(corpus)
        for each in queries:
            theirs = answer_if_it_can(stock, each)
            if theirs is None:
                continue
            assert answer(ours, ids, each) == pytest.approx(theirs, rel=1e-9), each


def test_blocks_that_cannot_be_among_the_best_are_passed_over(folders: Iterator[Path]) -> None:
    values = [{"text": "water " * (1 + number % 7 % 4) + "clean " * (number % 50)} for number in range(600)]
    corpus = build(next(folders), [values], removed=set(range(0, 600, 9)))
    asked = query.Term("text", "water")
    with stock_searcher(corpus.generation) as ours:
        best = [score for score, _ in ours.search(asked, limit=5).top_n]
        assert best == [score for score, _ in ours.search(asked, limit=None).top_n[:5]]
        ((only, _),) = ours.leaf_searchers()
        matcher = only.postings("text", "water")
        assert matcher.skip_to_quality(best[-1] * 2) > 1
        assert not matcher.is_active()
