"""Verdicts on the sample archive, where every quotation's history is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive_app.archive import Archive, SearchCancelled
from archive_app.bundled import sample_archive
from archive_app.research.json_forms import quotation_form
from archive_app.research.quotation import RULES, check_quotation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive_app.research.quotation import QuotationCheck

PROMISE = "By the spring of 2017 there will be clean water at every tap in the Lower Basin"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHIVE_APP_HOME", str(tmp_path_factory.mktemp("home")))
        with Archive.open(sample_archive()) as opened:
            opened.update()
            yield opened


def ids(check: QuotationCheck) -> list[str]:
    return [match.statement.id for match in check.matches]


def assert_sound(check: QuotationCheck) -> None:
    """What is shown stands in the statements, and the difference leads from the one to the other."""
    for match in check.matches:
        assert match.statement.text[match.start : match.end] == match.passage
        assert "".join(text for op, text in match.diff if op in ("equal", "delete")) == match.passage
        assert 0 <= match.similarity <= 1


def test_exact_and_who_said_it_and_who_quoted_it(archive: Archive) -> None:
    check = check_quotation(archive, f"“{PROMISE}”")
    assert_sound(check)
    assert check.verdict == "exact"
    assert check.rule == RULES["exact"]
    assert ids(check)[0] == "hl-2015-10-08"
    whose = {match.statement.id: match.own_words for match in check.matches}
    assert whose["hl-2015-10-08"] is True
    assert whose["ru-2016-09-conference"] is False
    days = [match.statement.issued.earliest for match in check.matches if match.statement.issued]
    assert days == sorted(day for day in days if day)


@pytest.mark.parametrize(
    "typed",
    [
        f'"{PROMISE.upper()}"',
        PROMISE.replace(" ", "  ").replace("Lower Basin", "Lower\nBasin"),
        PROMISE.replace("clean", "cle-\nan"),
    ],
)
def test_typography_is_told_from_words(archive: Archive, typed: str) -> None:
    check = check_quotation(archive, typed)
    assert_sound(check)
    assert (check.verdict, ids(check)[0]) == ("typographic", "hl-2015-10-08")


def test_marked_gaps_shorten(archive: Archive) -> None:
    for gap in ("…", "...", "[…]", "[he promised]"):
        check = check_quotation(archive, f"By the spring of 2017 {gap} clean water at every tap")
        assert_sound(check)
        assert (check.verdict, ids(check)[0]) == ("shortened", "hl-2015-10-08")


def test_the_articles_own_altered_quotation_is_exact_only_where_it_is_quoted(archive: Archive) -> None:
    check = check_quotation(
        archive, "By spring 2017 there will be clean water at every tap in the Lower Basin"
    )
    assert [(match.statement.id, match.own_words) for match in check.matches] == [("ru-2015-10-09", False)]


@pytest.mark.parametrize(
    ("typed", "operation", "word"),
    [
        ("We are asking for a new promise. We are asking for the old one", "delete", "not"),
        ("Parties are never forgiven; they are merged", "insert", "never"),
        ("Parties are not forgiven; they're merged", "insert", "they're"),
    ],
)
def test_a_changed_word_is_altered_and_shown(archive: Archive, typed: str, operation: str, word: str) -> None:
    check = check_quotation(archive, typed)
    assert_sound(check)
    assert check.verdict == "altered"
    told = [text.strip() for op, text in check.matches[0].diff if op == operation]
    assert word in told


def test_other_accents_are_altered_never_typographic(archive: Archive) -> None:
    check = check_quotation(archive, "Une excuse est une passérelle et rien d’autre")
    assert check.verdict in ("altered", "absent")
    check = check_quotation(archive, "La carta abierta a la garza")
    assert check.verdict != "exact" or check.matches


def test_two_places_joined_are_assembled(archive: Archive) -> None:
    check = check_quotation(
        archive,
        "Parties are not forgiven; they are merged. We are being sold the Ostrel by people.",
    )
    assert_sound(check)
    assert check.verdict == "assembled"
    assert len(check.matches) == 2
    assert ids(check)[0] != ids(check)[1]


@pytest.mark.parametrize(
    "typed", ["", " ", "—", "“”", "\u202e\u2066\u2069", "bananas", "nobody ever said this about bananas here"]
)
def test_what_is_not_there_is_absent_with_what_the_archive_covers(archive: Archive, typed: str) -> None:
    check = check_quotation(archive, typed)
    assert (check.verdict, check.matches) == ("absent", ())
    assert check.coverage.statements == archive.coverage().statements > 100
    assert "never said" not in check.rule


def test_scripts_without_spaces_and_right_to_left(archive: Archive) -> None:
    japanese = archive.statement("ja-2017-03-15").text
    arabic = archive.statement("ar-2009-05-04").text
    for text in (japanese, arabic):
        paragraph = max(text.split("\n\n"), key=len)
        passage = paragraph[: len(paragraph) // 2]
        passage = passage.rsplit(" ", 1)[0] if " " in passage else passage
        check = check_quotation(archive, passage)
        assert_sound(check)
        assert check.verdict == "exact", passage


def test_a_whole_statement_pasted_is_found(archive: Archive) -> None:
    text = archive.statement("ru-2017-03-12-leaflet").text
    check = check_quotation(archive, text)
    assert (check.verdict, ids(check)[0]) == ("exact", "ru-2017-03-12-leaflet")


def test_a_very_long_paste_is_answered(archive: Archive) -> None:
    check = check_quotation(archive, "words that nobody of these parties has used " * 4_000)
    assert check.verdict == "absent"


def test_it_can_be_cancelled(archive: Archive) -> None:
    with pytest.raises(SearchCancelled):
        check_quotation(archive, PROMISE, is_cancelled=lambda: True)


def test_the_json_form(archive: Archive) -> None:
    form = quotation_form(archive.check_quotation(PROMISE))
    assert set(form) == {"verdict", "matches", "coverage"}
    assert set(form["coverage"]) == {"statements", "undated", "earliest", "latest", "parties"}
    keys = {"id", "verdict", "start", "end", "similarity", "own_words", "passage", "diff"}
    assert form["matches"]
    assert all(set(match) == keys for match in form["matches"])


@pytest.mark.parametrize("joined", [" ", "\n\n"])
def test_a_check_can_be_given_up_at_any_step(archive: Archive, joined: str) -> None:
    parts = ("Thursday is the day after tomorrow. The heron has not replied either.",
             "So we call on the board to publish the readings that it took in January")  # fmt: skip
    asked = 0

    def count() -> bool:
        nonlocal asked
        asked += 1
        return False

    assert check_quotation(archive, joined.join(parts), count).verdict == "assembled"
    steps = asked
    assert steps > 10
    for step in range(0, steps, 1 + steps // 12):
        asked = 0

        def stop(step: int = step) -> bool:
            nonlocal asked
            asked += 1
            return asked > step

        with pytest.raises(SearchCancelled):
            check_quotation(archive, joined.join(parts), stop)
        assert asked <= step + 2


def test_reprints_follow_what_they_are_reprints_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    folder = tmp_path / "papers"
    folder.mkdir()
    said = "We will keep the river clean, whatever it costs us, and nobody shall pay for water again."
    report = f"A long report on the harbour, its cranes and its mud. They wrote: {said} We doubt it."
    texts = {"late": said, "first": said, "quoting": report}
    for name, day in (("first", "01"), ("quoting", "02"), ("late", "03")):
        head = f"---\ntitle: {name}\ndate: 2017-03-{day}\n---\n"
        (folder / f"{name}.md").write_text(f"{head}{texts[name]}\n", encoding="utf-8")
    with Archive.open(folder) as archive:
        archive.update()
        check = check_quotation(archive, said)
    assert [(match.statement.id, match.reprint_of) for match in check.matches] == [
        ("first.md", None),
        ("late.md", "first.md"),
        ("quoting.md", None),
    ]


def test_a_text_as_long_as_a_book_is_assembled_from_where_it_stands(archive: Archive) -> None:
    ids_of_all = [hit.id for hit in archive.search("lang:en", limit=60).hits]
    text = "\n\n".join(archive.statement(key).text for key in ids_of_all)
    assert len(text) > 40_000
    check = check_quotation(archive, text)
    assert check.verdict == "assembled"
    assert len(set(ids(check))) > 40
