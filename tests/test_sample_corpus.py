"""The sample archive holds what `docs/sample-archive.md` says; nothing is wrong in it that should not be."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive_app.bundled import sample_archive
from archive_app.corpus.inventory import Inventory, take_inventory
from archive_app.corpus.reader import Reading, read_statement
from archive_app.statements.dates import Day
from archive_app.statements.problems import ProblemKind
from archive_app.text.reading_text import BlockKind

if TYPE_CHECKING:
    from archive_app.statements.statement import Statement

_LEAFLET = "riverside-union/2017/leaflet.md"
_REPRINTS = (
    "riverside-union/2017/2017-03-14-on-the-leaflet-again.md",
    "the-forum/2017/four-colours-no-readings.md",
    "workers-list/2017/2017-03-13-pipes-not-paper.md",
)

# Words that one statement quotes, where they come from, and who quotes them.
_QUOTATIONS = (
    (
        "By the spring of 2017 there will be clean water at every tap in the Lower Basin, or I will drink",
        "harbour-liberals/2015/2015-10-08-on-the-quay.md",
        "riverside-union/2016/conference-speech-lower-basin.md",
    ),
    (
        "Every household on the river shall have clean water at its own tap, at a price it can pay.",
        "riverside-union/2004/2004-06-05-river-declaration.md",
        "riverside-union/2024/a glass, at last.md",
    ),
    (
        "the owner of the tannery telephoned his lawyer at 7.10 and the Water Board at 9.45",
        "riverside-union/2008/2008-09-13-tannery.md",
        "highland-greens/2008/2008-09-20-ninety-kilometres.md",
    ),
    (
        "We are being sold the Ostrel by people who got to it first.",
        "riverside-union/2016/2016-07-18-bottled.md",
        "highland-greens/2016/2016-07-20-highland-morning.md",
    ),
    (
        "The chairs provided are perfectly good.",
        "harbour-liberals/2012/2012-05-14-thank-you.md",
        "workers-list/2012/2012-05-29-four-chairs.md",
    ),
    (
        "a party may honourably change its mind, provided that it does so in writing",
        "civic-forum/2019/2019-11-23-resolution-on-union.md",
        "workers-list/2019/2019-11-25-on-the-merger.md",
    ),
    (
        "with its consent so far as this could be established",
        "harbour-liberals/2017/2017-03-15-in-defence-of-a-leaflet.md",
        "freie-talpartei/2017/2017-03-20-reiher.md",
    ),
    (
        "The board told me, ‘it is a heron of national importance’, and put down the telephone",
        "riverside-union/2017/2017-03-18-the-heron-a-clarification.md",
        "freie-talpartei/2017/2017-03-20-reiher.md",
    ),
    (
        "Parties are not forgiven; they are merged.",
        "harbour-liberals/2019/2019-06-13-what-i-got-wrong.md",
        "rassemblement-des-collines/2019/entretien-tardivaux.md",
    ),
    (
        "I had a speech, and when I reached the place where the plan should have been I heard a silence",
        "harbour-liberals/2019/2019-06-13-what-i-got-wrong.md",
        "partido-de-la-ribera/2019/2019-06-16-el-vaso.md",
    ),
    (
        "We are not asking for a new promise. We are asking for the old one, on the date that was printed",
        _LEAFLET,
        "حزب-ضفة-النهر/2017/2017-03-14-طلبنا-ماء.md",
    ),
    ("We are not asking for a new promise.", _LEAFLET, "港町の会/2017/2017-03-15-四色刷りの返事.md"),
    (
        "It looks like nothing at all. You can see straight through it.",
        "riverside-union/2024/a glass, at last.md",
        "partido-de-la-ribera/2024/2024-05-13-agua.md",
    ),
)


@pytest.fixture(scope="module")
def folder() -> Path:
    return sample_archive()


@pytest.fixture(scope="module")
def inventory(folder: Path) -> Inventory:
    return take_inventory(folder)


@pytest.fixture(scope="module")
def readings(folder: Path, inventory: Inventory) -> dict[str, Reading]:
    return {stamp.path: read_statement(folder, stamp.path) for stamp in inventory.stamps}


@pytest.fixture(scope="module")
def statements(readings: dict[str, Reading]) -> dict[str, Statement]:
    return {path: reading.statement for path, reading in readings.items() if reading.statement is not None}


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _language(statement: Statement) -> str:
    return (statement.language or "").partition("-")[0]


def test_every_file_is_a_statement_or_a_sidecar(
    inventory: Inventory, statements: dict[str, Statement]
) -> None:
    assert len(statements) == len(inventory.stamps) >= 80
    assert dict(inventory.ignored_kinds) == {"metadata sidecar": 1}
    assert inventory.problems == ()


def test_the_documentation_counts_right(statements: dict[str, Statement]) -> None:
    page = Path(__file__).parents[1] / "docs" / "sample-archive.md"
    said = re.search(r"It holds ([0-9]+) statements", page.read_text(encoding="utf-8"))
    assert said is not None
    assert int(said[1]) == len(statements)


def test_many_languages_are_spoken(statements: dict[str, Statement]) -> None:
    spoken = Counter(_language(statement) for statement in statements.values())
    assert {"en", "fr", "de", "es", "ar", "ja", "cs", "el", "ta"} == set(spoken)
    assert min(spoken[language] for language in ("fr", "de", "es", "ar", "ja")) >= 5
    assert spoken["en"] < 0.65 * len(statements)


def test_scripts_are_those_of_the_languages(statements: dict[str, Statement]) -> None:
    scripts = {
        "ar": r"[\u0621-\u064A]",
        "ja": r"[\u3041-\u30FF\u4E00-\u9FFF]",
        "ta": r"[\u0B80-\u0BFF]",
        "el": r"[α-ω]",
    }
    for statement in statements.values():
        expected = scripts.get(_language(statement), r"[A-Za-z]")
        assert len(re.findall(expected, statement.text)) > 0.4 * len(re.findall(r"\w", statement.text)), (
            statement.path
        )


def test_twenty_years_without_a_gap(statements: dict[str, Statement]) -> None:
    years = {s.issued.earliest.year for s in statements.values() if s.issued and s.issued.earliest}
    assert years >= set(range(2004, 2025))


def test_dates_of_every_precision_and_none(statements: dict[str, Statement]) -> None:
    dates = [statement.issued for statement in statements.values()]
    precisions = {date.precision for date in dates if date}
    assert {"day", "month", "season", "year", "decade", "interval"} <= precisions
    assert sum(date is None for date in dates) >= 10
    assert any(date and date.approximate for date in dates)
    assert any(date and date.uncertain for date in dates)
    assert {"stated", "inferred", "file name", None} == {s.issued_basis for s in statements.values()}


def test_inferred_dates_say_why(statements: dict[str, Statement]) -> None:
    silent = [s.path for s in statements.values() if s.issued_basis == "inferred" and not s.date_note]
    assert silent == []


def test_undated_texts_hint_in_several_languages(statements: dict[str, Statement]) -> None:
    hints = {(_language(s), s.date_hint) for s in statements.values() if s.date_hint}
    assert ("en", "yesterday’s verdict") in hints
    assert {"en", "de", "fr", "es"} <= {language for language, _ in hints}


def test_kinds_of_statement(statements: dict[str, Statement]) -> None:
    kinds = Counter(statement.type for statement in statements.values())
    assert set(kinds) >= {
        "press-release", "speech", "blog-post", "manifesto", "interview",
        "open-letter", "leader-statement", "resolution", "other",
    }  # fmt: skip
    assert kinds[None] >= 8, "plain text without front matter"


def test_structure_to_be_shown(statements: dict[str, Statement]) -> None:
    kinds = {block.kind for statement in statements.values() for block in statement.blocks}
    assert {BlockKind.HEADING, BlockKind.PARAGRAPH} <= kinds
    bodies = "\n".join(statement.source for statement in statements.values())
    for mark in ("\n> ", "\n|---", "\n10. ", "\n- ", "](https://", "**", "{% include"):
        assert mark in bodies, mark


def test_the_planted_problems_and_only_those(readings: dict[str, Reading]) -> None:
    found = {
        path: {problem.kind for problem in reading.problems}
        for path, reading in readings.items()
        if reading.problems
    }
    assert found == {
        "freie-talpartei/2013/2013-06-14-sonntagsbus.md": {ProblemKind.DATE},
        "harbour-liberals/2013/2013-02-20-fares-a-fair-deal.md": {ProblemKind.FRONT_MATTER},
        "highland-greens/2014/dipper.md": {ProblemKind.FRONT_MATTER},
        "highland-greens/2024/2024-14-05-marigolds.md": {ProblemKind.DATE, ProblemKind.FILE_NAME},
        "rassemblement-des-collines/2021/ligne-9-vue-des-collines.txt": {ProblemKind.ENCODING},
        "workers-list/2015/unclosed.md": {ProblemKind.FRONT_MATTER},
    }
    assert all(problem.message and problem.remedy for r in readings.values() for problem in r.problems)


def test_one_id_is_claimed_twice(readings: dict[str, Reading]) -> None:
    claimed = Counter(reading.declared_id for reading in readings.values() if reading.declared_id)
    assert [its_id for its_id, times in claimed.items() if times > 1] == ["wl-2017-03-13"]


def test_what_is_broken_can_still_be_read(statements: dict[str, Statement]) -> None:
    fares = statements["harbour-liberals/2013/2013-02-20-fares-a-fair-deal.md"]
    assert fares.title == "Bus fares: a fair deal for those who ride and those who do not"
    assert statements["highland-greens/2014/dipper.md"].party == "Highland Greens"
    assert "Justice Wintour sits from Monday." in statements["workers-list/2015/unclosed.md"].text
    marigolds = statements["highland-greens/2024/2024-14-05-marigolds.md"]
    assert marigolds.issued is None
    assert "fourteen days before the herbarium" in marigolds.text
    assert statements["freie-talpartei/2013/2013-06-14-sonntagsbus.md"].issued_basis == "stated"


def test_odd_but_in_order(folder: Path, statements: dict[str, Statement]) -> None:
    ligne = "rassemblement-des-collines/2021/ligne-9-vue-des-collines.txt"
    assert statements[ligne].title == "Ligne 9, vue d'en haut – carte postale à un ministre"
    with pytest.raises(UnicodeDecodeError):
        (folder / ligne).read_bytes().decode("utf-8")
    puente = "partido-de-la-ribera/2011/2011-06-19-un-puente.md"
    raw = (folder / puente).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == raw.count(b"\n") >= 20
    assert statements[puente].title == "Un puente, una luz y una cabra"
    assert (
        statements["highland-greens/2005/2005-05-22-at-the-source.md"].event_name
        == "Walk to the source of the Ostrel"
    )
    fundacion = statements["partido-de-la-ribera/2004/fundacion.md"]
    assert (fundacion.title, fundacion.language) == ("Nos presentamos", "es")
    assert statements["harbour-liberals/2005/speech_final_v3.txt"].party == "Harbour Liberals"


def test_other_names_of_fields(statements: dict[str, Statement]) -> None:
    museum = statements["freie-talpartei/2010/museum.md"]
    assert (museum.publisher, museum.party, museum.language) == ("Der Talbote", "Freie Talpartei", "de")
    assert museum.issued is not None
    assert museum.issued.earliest == Day(2010, 7, 3)
    assert [person.name for person in museum.people] == ["Dr. Irmgard Quell"]
    assert museum.tags == ("Museum", "Baurecht")
    assert dict(museum.extra) == {"ressort": "Gastbeitrag"}


def test_first_appearances_are_stated_and_proposed(statements: dict[str, Statement]) -> None:
    leaflet = statements[_LEAFLET]
    assert leaflet.title == "We asked for clean water. They sent a leaflet."
    assert leaflet.first_published is not None
    assert leaflet.first_published.publisher == "The Forum"
    assert leaflet.first_published.evidence is not None
    assert leaflet.first_published.evidence in leaflet.text
    proposed = {
        proposal.value: s
        for s in statements.values()
        for proposal in s.proposals
        if proposal.field == "first_published"
    }
    assert set(proposed) == {"The Forum", "Der Talbote", "Le Courrier des Collines"}
    for statement in proposed.values():
        for proposal in statement.proposals:
            assert statement.text[proposal.start : proposal.end] == proposal.evidence


@pytest.mark.parametrize("path", _REPRINTS)
def test_reprints_hold_the_text_literally(statements: dict[str, Statement], path: str) -> None:
    original, reprint = statements[_LEAFLET], statements[path]
    assert reprint.title != original.title
    for paragraph in original.text.split("\n\n")[:4]:
        assert paragraph in reprint.text


@pytest.mark.parametrize(("words", "source", "quoting"), _QUOTATIONS)
def test_quotations_are_literal(
    statements: dict[str, Statement], words: str, source: str, quoting: str
) -> None:
    assert words in _one_line(statements[source].text)
    text = _one_line(statements[quoting].text)
    assert re.search(rf"[“„「][^“”„「」]*{re.escape(words)}", text)


def test_a_shortened_and_an_altered_quotation(statements: dict[str, Statement]) -> None:
    apology = _one_line(statements["harbour-liberals/2019/2019-06-13-what-i-got-wrong.md"].text)
    reply = _one_line(statements["riverside-union/2019/2019-06-14-on-the-apology.md"].text)
    quoted = re.search(r"“([^”]+ \[…\] [^”]+)”", reply)
    assert quoted is not None
    first, second = quoted[1].split(" […] ")
    assert apology.index(first) < apology.index(second)
    promise = _one_line(statements["harbour-liberals/2015/2015-10-08-on-the-quay.md"].text)
    tea_towel = _one_line(statements["riverside-union/2015/2015-10-09-we-have-written-it-down.md"].text)
    altered = "By spring 2017 there will be clean water at every tap in the Lower Basin"
    assert f"“{altered}" in tea_towel
    assert altered not in promise


def test_the_edited_edition_differs_in_fourteen_words(
    statements: dict[str, Statement], readings: dict[str, Reading]
) -> None:
    first = statements["riverside-union/2017/2017-04-20-readings-v1.md"]
    second = statements["riverside-union/2017/2017-04-21-readings-v2.md"]
    assert second.replaces == readings[first.path].declared_id
    old, new = first.text.split(), second.text.split()
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    assert sum(max(i2 - i1, j2 - j1) for step, i1, i2, j1, j2 in steps if step != "equal") == 14


def test_three_editions_of_ten_points(statements: dict[str, Statement], readings: dict[str, Reading]) -> None:
    editions = [statements[f"riverside-union/2018/ten-points-{number}.md"] for number in (1, 2, 3)]
    ids = [readings[edition.path].declared_id for edition in editions]
    assert [edition.version for edition in editions] == ["1", "2", "3"]
    assert [edition.replaces for edition in editions] == [None, ids[0], ids[1]]
    assert {str(edition.issued.edtf) for edition in editions if edition.issued} == {"2018~"}
    assert len({edition.text for edition in editions}) == 3


def test_what_is_replaced_is_there(statements: dict[str, Statement], readings: dict[str, Reading]) -> None:
    ids = {reading.declared_id for reading in readings.values()}
    assert {s.replaces for s in statements.values() if s.replaces} <= ids


def test_a_rewarding_search(statements: dict[str, Statement]) -> None:
    """What `"clean water" river -bottled party:"Riverside Union"` finds from 2016 to 2018, and undated."""
    dated, undated = [], []
    for statement in statements.values():
        words = f"{statement.title}\n{statement.text}".casefold()
        fits = "clean water" in words and re.search(r"\brivers?\b", words) and "bottl" not in words
        if statement.party != "Riverside Union" or not fits:
            continue
        date = statement.issued
        if date is None:
            undated.append(statement.title)
        elif date.earliest and date.latest and date.earliest.year <= 2018 and date.latest.year >= 2016:
            dated.append(statement.title)
    assert len(dated) >= 12
    assert "Statement on the basin verdict" in undated
    assert {
        "We asked for clean water. They sent a leaflet.", "Conference speech on the Lower Basin",
        "Ten points for the valley", "Réponse à l’enquête sur le bassin", "On the leaflet, again",
    } <= set(dated)  # fmt: skip
    bottled = statements["riverside-union/2016/2016-07-18-bottled.md"]
    assert "clean water" in bottled.text
    assert bottled.title not in dated


def test_only_addresses_that_lead_nowhere(folder: Path, inventory: Inventory) -> None:
    for stamp in inventory.stamps:
        text = (folder / stamp.path).read_bytes().decode("utf-8", "replace")
        for host in re.findall(r"https?://([^/\s\"')]+)", text):
            assert host.endswith(".example"), f"{stamp.path}: {host}"
