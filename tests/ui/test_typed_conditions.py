"""Typed conditions, as the index understands them, against the values and years of the filters pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive_app import Archive
from archive_app.ui.typed_conditions import conditions_on, without_condition, without_conditions
from archive_app.ui.typed_values import typed_years, values_asked_for
from archive_app.ui.wording import has_period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive_app.statements.searching import SearchOutcome

    Ask = Callable[[str], SearchOutcome]

PARTIES = ("Riverside Union", "Harbour Liberals", "Highland Greens", "自由民主党")
LANGUAGES = ("en", "de", "ja")


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Ask a real archive, so that its conditions are those that the window is given."""
    folder: Path = tmp_path_factory.mktemp("papers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHIVE_APP_HOME", str(tmp_path_factory.mktemp("home")))
        for number, party in enumerate(PARTIES):
            text = f"---\nparty: {party}\ndate: {2015 + number}-03-01\nlang: en\n---\nThe clean river.\n"
            (folder / f"{number}.md").write_text(text, encoding="utf-8")
        with Archive.open(folder) as archive:
            archive.update()
            yield archive.search


@pytest.mark.parametrize(
    ("typed", "parties"),
    [
        ('party:"Riverside Union"', ["Riverside Union"]),
        ("river PARTY:riverside", ["Riverside Union"]),
        ("party:“harbour liberals”", ["Harbour Liberals"]),
        ("party:H*", ["Harbour Liberals", "Highland Greens"]),
        ("party:(greens OR union)", ["Riverside Union", "Highland Greens"]),
        ("party:(union riverside)", ["Riverside Union"]),
        ("party:自由", ["自由民主党"]),
        ("party:主", ["自由民主党"]),
        ("party:green", []),
        ("-party:greens", []),
        ("NOT party:greens river", []),
        ("has:party", []),
        ("party:*", []),
        ("source:greens", []),
    ],
)
def test_a_typed_condition_asks_for_the_values_that_it_finds(
    ask: Ask, typed: str, parties: list[str]
) -> None:
    found = ask(typed)
    asked = values_asked_for(found, "party", PARTIES, ())
    assert [party for party in PARTIES if party in asked] == parties
    if parties:
        assert {hit.party for hit in found.hits} == set(parties)


def test_a_value_that_nothing_holds_is_known_from_before_or_as_it_was_typed(ask: Ask) -> None:
    found = ask('bottled party:"riverside union"')
    assert values_asked_for(found, "party", (), PARTIES) == ("Riverside Union",)
    assert values_asked_for(found, "party", (), ()) == ("riverside union",)
    assert values_asked_for(ask("party:Nobod*"), "party", (), ()) == ()


@pytest.mark.parametrize("typed", ["lang:de", "language:German", 'lang:"de-AT"', "lang:(de OR de-CH)"])
def test_a_language_is_meant_by_name_and_code(ask: Ask, typed: str) -> None:
    found = ask(f"river {typed}")
    assert values_asked_for(found, "language", LANGUAGES, ()) == ("de",)
    assert len(conditions_on(found, "language")) == 1


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("date:2016..2018", (2016, 2018)),
        ("date:2016-02", (2016, 2016)),
        ('issued:"2016/2018-03"', (2016, 2018)),
        ("date:2016..", (2016, 9999)),
        ("date:..2016", (0, 2016)),
        ("before:2016", (0, 2015)),
        ("before:2016-05", (0, 2016)),
        ("after:2016", (2017, 9999)),
        ("after:2016-05", (2016, 9999)),
        ("after:2014 before:2018", (2015, 2017)),
        ("date:201X", (2010, 2019)),
    ],
)
def test_typed_periods_are_years_of_the_histogram(ask: Ask, typed: str, years: tuple[int, int]) -> None:
    found = ask(f"river {typed}")
    assert typed_years(found) == years
    assert has_period(found)


@pytest.mark.parametrize("typed", ["river", "has:date", "missing:date", "-date:2016", "date:soon"])
def test_what_asks_for_no_period_shows_none(ask: Ask, typed: str) -> None:
    found = ask(typed)
    assert typed_years(found) is None
    assert not has_period(found)


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("clean AND party:greens", "clean"),
        ("party:greens AND clean", "clean"),
        ("clean AND party:greens AND river", "clean AND river"),
        ("party:greens river", "river"),
        ("BRAND party:greens river", "BRAND river"),
    ],
)
def test_the_word_that_joined_a_condition_leaves_with_it(ask: Ask, typed: str, left: str) -> None:
    (condition,) = ask(typed).conditions
    assert without_condition(typed, condition) == left


def test_several_conditions_leave_together(ask: Ask) -> None:
    typed = "party:greens clean date:2016..2018 river lang:en"
    assert without_conditions(typed, ask(typed).conditions) == "clean river"
