"""What a query finds, in an index of hand-made statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_app.index.archive_index import ArchiveIndex, SearchCancelled
from archive_app.statements.problems import InvalidDate, NotIndexed
from archive_app.statements.searching import Filters, SearchOutcome, SearchRequest
from tests.index.building import index_of, statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STATEMENTS = (
    statement("taxes", "We will not raise taxes. Clean water is a right.", party="Riverside Union",
              issued="2016-02-11", title="On taxes", tags=("budget", "water")),
    statement("rivers", "The rivers run low; we cleaned the banks of the river.", party="Hill Party",
              issued="2017", title="Rivers of the hills", first="Radio Hill", type="speech"),
    statement("quoted", "They said: “raise taxes” — and don’t look back.", party="Riverside Union",
              issued="2014/2016", author="Ada Möller"),
    statement("accents", "Die Höhe der Gebühren. Wasser für alle.", language="de", issued="2015-05"),
    statement("plain-accents", "Die Hohe der Dinge.", language="de", issued="2015-04"),
    statement("japanese", "経済政策を進める。", language="ja"),
    statement("thai", "นโยบายเศรษฐกิจ", language="th"),
    statement("english-nation", "A remark on nationality.", issued="2018/.."),
    statement("german-nation", "Nation und Staat.", language="de-AT", issued="2001/2013"),
    statement("undated", "Clean water was promised, nothing more.", party="Hill Party", type="speech"),
    statement("repeated", "no no yes no", issued="1990/2019"),
)  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveIndex]:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHIVE_APP_HOME", str(home))
        # Two generations, so that every answer comes from two segments.
        index = index_of(home / "corpus", STATEMENTS[::2], STATEMENTS[1::2])
        yield index
        index.close()


def ask(index: ArchiveIndex, query: str, **options: Any) -> SearchOutcome:
    filters = options.pop("filters", Filters())
    return index.search(SearchRequest(query, filters, limit=100, **options))


def ids(outcome: SearchOutcome) -> set[str]:
    return {hit.id for hit in outcome.hits}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        # Plain words mean AND and match forms; phrases match what was written.
        ("clean water", {"taxes", "undated"}),
        ("cleaning", {"taxes", "rivers", "undated"}),
        ('"cleaning"', set()),
        ('"cleaned the banks"', {"rivers"}),
        ('"we will not raise taxes"', {"taxes"}),
        ('"will raise taxes"', set()),
        ('"raise taxes"', {"taxes", "quoted"}),
        ("«raise taxes»", {"taxes", "quoted"}),
        ('"no no"', {"repeated"}),
        ('"no no no"', set()),
        ('"no yes no"', {"repeated"}),
        ('"said taxes"', set()),
        ('"said taxes"~1', {"quoted"}),
        ('"taxes said"~5', set()),
        # Typography, case and accents.
        ("don't", {"quoted"}),
        ("don’t", {"quoted"}),
        ("DON’T", {"quoted"}),
        ("hohe", {"accents", "plain-accents"}),
        ("Höhe", {"accents", "plain-accents"}),
        ('"fur alle"', {"accents"}),
        # Each stem matches only statements of its language.
        ("nationalities", {"english-nation"}),
        ("nation", {"english-nation", "german-nation"}),
        # Scripts without spaces.
        ("政", {"japanese"}),
        ("政策", {"japanese"}),
        ("策を進", {"japanese"}),
        ("済策", set()),
        ("る", {"japanese"}),
        ("เศรษฐ", {"thai"}),
        ("น", {"thai"}),
        # Operators.
        ("river OR taxes", {"rivers", "taxes", "quoted"}),
        ("taxes -water", {"quoted"}),
        ("taxes NOT water", {"quoted"}),
        ("NOT water", {s.id for s in STATEMENTS} - {"taxes", "undated"}),
        ("look NEAR/2 taxes", set()),
        ("look NEAR/3 taxes", {"quoted"}),
        ("taxes NEAR/3 look", {"quoted"}),
        ("(river OR taxes) -said", {"rivers", "taxes"}),
        ("riv*", {"rivers", "taxes", "quoted"}),
        ("r?ver", {"rivers"}),
        ("watr~", {"taxes", "undated"}),
        ("wtaer~2", {"taxes", "undated"}),
        ("wxxer~", set()),
        # Fields.
        ("title:hills", {"rivers"}),
        ("text:hills", set()),
        ('title:"of the hills"', {"rivers"}),
        ("party:hill", {"rivers", "undated"}),
        ('party:"riverside union"', {"taxes", "quoted"}),
        ('source:"radio hill"', {"rivers"}),
        ("author:moller", {"quoted"}),
        ("type:speech", {"rivers", "undated"}),
        ("tag:budget", {"taxes"}),
        ("tag:budg*", {"taxes"}),
        ("id:taxes", {"taxes"}),
        ("path:accents", {"accents", "plain-accents"}),
        ("lang:de", {"accents", "plain-accents", "german-nation"}),
        ("lang:de-AT", {"german-nation"}),
        ("has:tag", {"taxes"}),
        ("missing:party lang:de", {"accents", "plain-accents", "german-nation"}),
        ("missing:date", {"japanese", "thai", "undated"}),
        # Words of the metadata count as words, but not across two values.
        ("möller", {"quoted"}),
        ('"radio hill"', {"rivers"}),
        ('"budget water"', set()),
    ],
)
def test_finds(index: ArchiveIndex, query: str, found: set[str]) -> None:
    assert ids(ask(index, query, match="all")) == found


def test_empty_query_lists_everything_newest_first(index: ArchiveIndex) -> None:
    outcome = ask(index, "")
    assert outcome.total == len(STATEMENTS)
    assert [hit.id for hit in outcome.hits] == [
        "english-nation", "repeated", "rivers", "quoted", "taxes", "accents", "plain-accents",
        "german-nation", "japanese", "thai", "undated",
    ]  # fmt: skip
    assert all(hit.score is None for hit in outcome.hits)
    assert outcome.undated == 3


def test_oldest_goes_by_earliest_day(index: ArchiveIndex) -> None:
    order = [hit.id for hit in ask(index, "", sort="oldest").hits]
    assert order[:3] == ["repeated", "german-nation", "quoted"]
    assert order[-3:] == ["japanese", "thai", "undated"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("date:2016", {"taxes", "quoted", "repeated"}),
        ("date:2016-02-11", {"taxes", "quoted", "repeated"}),
        ("date:2016-02-12..2016-03", {"quoted", "repeated"}),
        ("date:2017..", {"rivers", "english-nation", "repeated"}),
        ("date:..2013", {"german-nation", "repeated"}),
        ("before:2014", {"german-nation", "repeated"}),
        ("after:2018", {"english-nation", "repeated"}),
        ("-date:2016", {"rivers", "accents", "plain-accents", "english-nation", "german-nation"}),
    ],
)
def test_dates_overlap_and_leave_the_undated_out(index: ArchiveIndex, query: str, found: set[str]) -> None:
    outcome = ask(index, query)
    assert ids(outcome) == found
    assert (outcome.total, outcome.undated) == (len(found), 3)
    shown = ask(index, query, filters=Filters(include_undated=True))
    assert shown.total == len(found) + 3
    assert [hit.id for hit in shown.hits[-3:]] == ["japanese", "thai", "undated"]


def test_a_period_among_the_filters_is_a_date_condition(index: ArchiveIndex) -> None:
    outcome = ask(index, "water", filters=Filters(date_from="2016", date_to="2016"))
    assert ids(outcome) == {"taxes"}
    assert outcome.undated == 1
    shown = ask(index, "water", filters=Filters(date_from="2016", date_to="2016", include_undated=True))
    assert [hit.id for hit in shown.hits] == ["taxes", "undated"]


def test_a_period_that_is_none_is_refused(index: ArchiveIndex) -> None:
    with pytest.raises(InvalidDate):
        ask(index, "", filters=Filters(date_from="yesterday"))


def test_undated_among_the_results_without_a_date_condition(index: ArchiveIndex) -> None:
    assert ask(index, "water party:hill").undated == 1


def test_filters_are_or_within_and_and_between(index: ArchiveIndex) -> None:
    both = ask(index, "", filters=Filters(party=("Riverside Union", "Hill Party")))
    assert ids(both) == {"taxes", "quoted", "rivers", "undated"}
    assert ids(
        ask(index, "", filters=Filters(party=("Hill Party",), type=("speech",), date_from="2000"))
    ) == {"rivers"}
    assert ids(ask(index, "", filters=Filters(party=(None,), language=("en",)))) == {
        "english-nation",
        "repeated",
    }
    assert ids(ask(index, "", filters=Filters(language=("DE-at",)))) == {
        "accents",
        "plain-accents",
        "german-nation",
    }
    assert ids(ask(index, "", filters=Filters(source=("Radio Hill",)))) == {"rivers"}
    assert ids(ask(index, "", filters=Filters(author=("Ada Möller",)))) == {"quoted"}


def test_a_facet_leaves_its_own_filter_out(index: ArchiveIndex) -> None:
    facets = ask(index, "", filters=Filters(party=("Hill Party",))).facets
    assert dict(facets.party) == {"Riverside Union": 2, "Hill Party": 2, None: 7}
    assert dict(facets.type) == {"speech": 2}
    typed = ask(index, 'party:"Hill Party"').facets
    assert typed.party == facets.party
    assert typed.type == facets.type


def test_facet_counts_are_what_a_click_gives(index: ArchiveIndex) -> None:
    for query in ("", "water", "water zebra", "date:2014..2018", "water -taxes"):
        facets = ask(index, query).facets
        for name in ("party", "source", "type", "language"):
            for value, count in getattr(facets, name):
                assert ask(index, query, filters=Filters(**{name: (value,)})).total == count, (
                    query,
                    name,
                    value,
                )


def test_years_are_counted_once_each(index: ArchiveIndex) -> None:
    years = dict(ask(index, "").facets.year)
    assert years[2014] == 2  # "quoted" and "repeated"
    assert years[2016] == 3
    assert years[2001] == 2
    assert years[None] == 1  # "english-nation" has no end
    assert dict(ask(index, "date:2016").facets.year) == years, "the year facet leaves date conditions out"


def test_thirty_years_are_counted_and_more_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    index = index_of(
        tmp_path, [statement("a", "x", issued="1990/2019"), statement("b", "x", issued="1990/2020")]
    )
    years = ask(index, "").facets.year
    index.close()
    assert len(years) == 31
    assert years[-1] == (None, 1)


def test_most_words_when_no_statement_holds_all(index: ArchiveIndex) -> None:
    outcome = ask(index, "clean water zebra")
    assert (ids(outcome), outcome.match) == ({"taxes", "undated"}, "most")
    assert "most" in outcome.reading
    assert ids(ask(index, "clean water zebra -nothing")) == {"taxes"}
    assert ids(ask(index, 'clean water zebra party:"Hill Party"')) == {"undated"}
    assert ask(index, "clean water zebra", match="all").total == 0
    assert ask(index, "zebra", match="auto").match == "all"


def test_any_word(index: ArchiveIndex) -> None:
    outcome = ask(index, "river taxes", match="any")
    assert ids(outcome) == {"rivers", "taxes", "quoted"}
    assert outcome.match == "most"


def test_what_matches_at_a_lower_level_comes_first(index: ArchiveIndex) -> None:
    assert [hit.id for hit in ask(index, "Höhe").hits] == ["accents", "plain-accents"]
    assert [hit.id for hit in ask(index, "Hohe").hits] == ["plain-accents", "accents"]


def test_a_title_weighs_more_than_the_text(index: ArchiveIndex) -> None:
    assert ask(index, "taxes").hits[0].id == "taxes"


def test_hits_carry_marks_and_metadata(index: ArchiveIndex) -> None:
    hit = next(hit for hit in ask(index, "rivers").hits if hit.id == "rivers")
    assert [hit.title[start:end] for start, end in hit.title_marks] == ["Rivers"]
    snippet = hit.snippets[0]
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["rivers", "river"]
    assert (hit.issued, hit.earliest, hit.latest, hit.precision) == (
        "2017",
        "2017-01-01",
        "2017-12-31",
        "year",
    )
    assert hit.first_published is not None
    assert hit.first_published.publisher == "Radio Hill"
    assert hit.path == "rivers.md"


def test_pages(index: ArchiveIndex) -> None:
    whole = [hit.id for hit in ask(index, "").hits]
    pages = [index.search(SearchRequest("", limit=4, offset=offset)).hits for offset in (0, 4, 8, 12)]
    assert [hit.id for page in pages for hit in page] == whole
    assert index.search(SearchRequest("", limit=0)).total == len(STATEMENTS)


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("watre", "water"),
        ("Taxxes", "Taxes"),
        ('"raise taxse"', '"raise taxes"'),
        ("clea watre -zebra", "clean water -zebra"),
    ],
)
def test_suggests_spellings_from_the_archive(index: ArchiveIndex, query: str, suggestion: str) -> None:
    outcome = ask(index, query)
    assert outcome.total == 0
    assert outcome.suggestions[0] == suggestion
    assert len(outcome.suggestions) <= 3
    assert ask(index, outcome.suggestions[0]).total > 0


def test_no_suggestions_when_something_was_found(index: ArchiveIndex) -> None:
    assert ask(index, "water").suggestions == ()
    assert ask(index, "zzzzqqqq").suggestions == ()


def test_a_search_can_be_cancelled(index: ArchiveIndex) -> None:
    with pytest.raises(SearchCancelled):
        index.search(SearchRequest("water"), lambda: True)


@pytest.mark.parametrize(
    "query", ["water", '"clean water"', "wat*", "watre~", "clean NEAR/3 water", "water OR tax"]
)
def test_a_search_can_be_cancelled_at_each_segment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))

    def checks(segments: int) -> int:
        """How often a search asks whether it is cancelled."""
        batches = [[statement(f"s{number}", "Clean water and tax.")] for number in range(segments)]
        index = index_of(tmp_path / str(segments), *batches)
        with index.leased() as generation:
            assert len(generation.segments) == segments
        asked = 0

        def count() -> bool:
            nonlocal asked
            asked += 1
            return False

        assert index.search(SearchRequest(query, limit=0), count).total == segments
        for last in range(1, asked + 1):
            left = iter([False] * (last - 1))
            with pytest.raises(SearchCancelled):
                index.search(SearchRequest(query, limit=0), lambda left=left: next(left, True))  # type: ignore[misc]
        assert index.search(SearchRequest(query)).total == segments
        index.close()
        return asked

    assert checks(6) >= checks(1) + 5


def test_a_folder_without_index_is_not_indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    index = ArchiveIndex(tmp_path / "corpus")
    with pytest.raises(NotIndexed):
        index.search(SearchRequest(""))


def test_an_empty_archive_answers_with_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    index = index_of(tmp_path / "corpus", [])
    for query in ("", "water", '"clean water"', "wat*", "date:2016", "water zebra"):
        outcome = ask(index, query)
        assert (outcome.total, outcome.hits, outcome.facets.party) == (0, (), ())
    index.close()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            ["water", "taxes", '"raise taxes"', "OR", "AND", "NOT", "NEAR/3", "(", ")", "-", "date:2016", "*",
             "wat*", "party:hill", "lang:de", "has:date", "~", '"', "政", "title:", "missing:party",
             "river~2", "\x00", "👍"]
        ),
        max_size=9,
    )
)  # fmt: skip
def test_any_query_is_answered(index: ArchiveIndex, words: list[str]) -> None:
    query = " ".join(words)
    outcome = ask(index, query)
    assert len(outcome.hits) == outcome.total <= len(STATEMENTS)
    assert all(0 <= part.start <= part.end <= len(query) for part in outcome.ignored)


def test_a_very_long_query_is_answered(index: ArchiveIndex) -> None:
    assert ask(index, "water " * 17_000).total == 2


def test_a_pattern_of_many_words_finds_them_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    made = [statement(f"s{number:04}", f"word{number}") for number in range(1_200)]
    index = index_of(tmp_path / "corpus", [*made, statement("b", "something else")])
    outcome = ask(index, "word*")
    index.close()
    assert (outcome.total, outcome.ignored) == (1_200, ())


def test_a_word_with_too_many_spellings_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    text = " ".join(f"wor{one}{other}" for one in "abcdefghijklmn" for other in "abcdefghijklmn")
    index = index_of(tmp_path / "corpus", [statement("a", text), statement("b", "something else")])
    outcome = ask(index, "wordz~2")
    index.close()
    assert ids(outcome) == {"a"}
    assert [outcome.request.query[part.start : part.end] for part in outcome.ignored] == ["wordz"]
