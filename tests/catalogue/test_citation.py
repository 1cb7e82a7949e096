"""Every statement of the sample archive, cited in every style, matches what was read one by one.

Renew the golden files with `ARCHIVE_APP_RENEW_GOLDEN=1`, then read every line that changed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive_app.bundled import sample_archive
from archive_app.catalogue.citation import UnusableStyle, cite
from archive_app.catalogue.citation_styles import (
    Style,
    UnknownStyle,
    added_styles_folder,
    style_named,
    styles,
)
from archive_app.catalogue.csl_json import csl_item, date, name
from archive_app.catalogue.reference_formats import bibtex, ris
from archive_app.corpus.inventory import take_inventory
from archive_app.corpus.reader import read_statement
from archive_app.statements.dates import StatementDate
from archive_app.statements.statement import FirstPublished, Person, Statement
from archive_app.text.reading_text import ReadingText, SpanMap

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def sample() -> list[Statement]:
    folder = sample_archive()
    read = [read_statement(folder, stamp.path).statement for stamp in take_inventory(folder).stamps]
    return sorted((found for found in read if found), key=lambda found: found.path)


def statement(**fields: object) -> Statement:
    known: dict[str, object] = {"id": "x", "path": "x.md", "title": "Clean water", "source": ""}
    reading = ReadingText("", (), SpanMap())
    return Statement(**{**known, "reading": reading, "issued_basis": "stated", **fields})  # type: ignore[arg-type]


def golden(file: str, made: str) -> str:
    """Return what a golden file says; where asked for, renewed with what was made, to be read one by one."""
    path = GOLDEN / file
    if os.environ.get("ARCHIVE_APP_RENEW_GOLDEN"):
        path.write_text(made, encoding="utf-8", newline="")
    return path.read_bytes().decode("utf-8")


def in_every_style(of: Statement) -> str:
    lines = [f"## {of.path}"]
    for style in styles():
        citation = cite(of, style)
        lines += [f"{style.key}: {citation.html}", f"    {citation.in_text}"]
    return "\n".join(lines)


def test_citations_of_the_sample(sample: list[Statement]) -> None:
    made = "\n".join(map(in_every_style, sample)) + "\n"
    assert made == golden("citations.txt", made)


@pytest.mark.parametrize(
    ("file", "form"),
    [
        ("items.jsonl", lambda of: json.dumps(csl_item(of), ensure_ascii=False) + "\n"),
        ("items.bib", lambda of: bibtex(csl_item(of))),
        ("items.ris", lambda of: ris(csl_item(of))),
    ],
)
def test_items_of_the_sample(sample: list[Statement], file: str, form: Callable[[Statement], str]) -> None:
    made = "".join(map(form, sample))
    assert made == golden(file, made)


def test_an_undated_statement_has_no_date_and_no_hint_in_any_form(sample: list[Statement]) -> None:
    undated = [found for found in sample if found.issued is None]
    hints = [found for found in undated if found.date_hint]
    assert hints, "the sample must hold an undated statement with a hint"
    for found in undated:
        assert "issued" not in csl_item(found)
        for style in styles():
            text = cite(found, style).text
            assert "n.d." in text.lower() or "no date" in text
            assert not found.date_hint or found.date_hint not in text


@pytest.mark.parametrize(
    ("edtf", "basis", "words"),
    [
        ("2016-02-11", "inferred", "[11 February 2016]"),
        ("2016-02", "file name", "[February 2016]"),
        ("2016~", "stated", "ca. 2016"),
        ("2016-02?", "stated", "February 2016?"),
        ("2016%", "inferred", "[ca. 2016?]"),
        ("201X", "stated", "2010s"),
        ("2016-02/2016-03", "stated", "February to March 2016"),
        ("2016/..", "stated", "from 2016"),
        ("../2016", "stated", "until 2016"),
        ("2016-21", "stated", "spring 2016"),
    ],
)
def test_every_style_says_an_uncertain_date_as_it_is(edtf: str, basis: str, words: str) -> None:
    of = statement(issued=StatementDate.parse(edtf), issued_basis=basis, party="Riverside Union")
    for style in styles():
        text = cite(of, style).text
        assert words in text, (style.key, text)
        assert "7777" not in text


def test_a_plain_date_is_left_to_the_style() -> None:
    of = statement(issued=StatementDate.parse("2016-02-11"), party="Riverside Union")
    assert cite(of, style_named("apa")).text == "Riverside Union. (2016, February 11). Clean water."


def test_what_styles_have_no_place_for_follows() -> None:
    of = statement(
        party="Riverside Union",
        issued=StatementDate.parse("2016"),
        version="3",
        archived_url="https://archive.example/1",
        first_published=FirstPublished(
            "The Forum", StatementDate.parse("2015-12"), "https://forum.example/1"
        ),
    )
    for style in styles():
        text = cite(of, style, 4).text
        assert text.endswith(
            "Version 3. First published by The Forum, December 2015, https://forum.example/1."
            " Archived at https://archive.example/1."
        )
        assert "para. 4" in text.lower()


def test_markup_and_entities_in_a_title_stay_text() -> None:
    of = statement(title="<i>Tags</i> & <script>alert(1)</script>", party="A & B")
    for style in styles():
        citation = cite(of, style)
        assert "<script" not in citation.html
        assert "A & B" in citation.text
        assert "&amp;" not in citation.text


@pytest.mark.parametrize(
    ("written", "language", "parts"),
    [
        ("June Ferry", "en", {"given": "June", "family": "Ferry"}),
        ("Ferry, June", "en", {"given": "June", "family": "Ferry"}),
        ("June M. Ferry", "en", {"given": "June M.", "family": "Ferry"}),
        ("Ursula von der Leyenstein", "de", {"given": "Ursula", "family": "von der Leyenstein"}),
        ("Dr. Irmgard Quell", "de", {"given": "Irmgard", "family": "Quell"}),
        ("Pedro Ruiz Montalbo", "es", {"literal": "Pedro Ruiz Montalbo"}),
        ("Nagy Anna", "hu", {"literal": "Nagy Anna"}),
        ("汐見由紀", "ja", {"literal": "汐見由紀"}),
        ("ليلى الجسري", "ar", {"literal": "ليلى الجسري"}),
        ("Union, Press, Merribank", "en", {"literal": "Union, Press, Merribank"}),
        ("Ferry", "en", {"literal": "Ferry"}),
    ],
)
def test_names_are_taken_apart_only_where_they_are_plain(
    written: str, language: str, parts: dict[str, str]
) -> None:
    assert name(Person(written), language) == parts


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2016-02-11", {"date-parts": [[2016, 2, 11]]}),
        ("2016-02-XX", {"date-parts": [[2016, 2]]}),
        ("2016-23", {"date-parts": [[2016]], "season": 3}),
        ("2016~", {"date-parts": [[2016]], "circa": True}),
        ("201X", {"date-parts": [[2010], [2019]], "circa": True}),
        ("2016-02/2016-03-05", {"date-parts": [[2016, 2], [2016, 3, 5]]}),
        ("2016/..", {"date-parts": [[2016]], "circa": True}),
    ],
)
def test_dates_in_csl_json(edtf: str, expected: object) -> None:
    assert date(StatementDate.parse(edtf), "stated") == expected


def test_a_style_of_the_persons_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    added_styles_folder().mkdir(parents=True)
    own = style_named("apa").path.read_bytes()
    (added_styles_folder() / "our-paper.csl").write_bytes(own)
    assert [style.key for style in styles()] == ["chicago", "apa", "mla", "harvard", "our-paper"]
    of = statement(party="Riverside Union")
    assert cite(of, style_named("our-paper")).text == cite(of, style_named("apa")).text


@pytest.mark.parametrize("broken", [b"", b"<style/>", b"not xml", b"<?xml version='1.0'?><!DOCTYPE a><a/>"])
def test_a_file_that_is_no_style_is_one_plain_sentence(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "broken.csl"
    path.write_bytes(broken)
    with pytest.raises(UnusableStyle, match="could not be applied"):
        cite(statement(), Style("broken", "broken", path))
    with pytest.raises(UnknownStyle, match="no citation style"):
        style_named("none")


def test_a_style_never_reads_another_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    source = style_named("harvard").path.read_text(encoding="utf-8")
    hostile = source.replace(
        "<style ", f'<!DOCTYPE style [<!ENTITY x SYSTEM "{secret.as_uri()}">]>\n<style ', 1
    ).replace('<term name="edition" form="short">edn.</term>', '<term name="no date">&x;</term>')
    path = tmp_path / "hostile.csl"
    path.write_text(hostile, encoding="utf-8")
    try:
        text = cite(statement(), Style("hostile", "hostile", path)).text
    except UnusableStyle as refused:
        text = str(refused)
    assert "the secret" not in text
