"""Exports: every form read back with another program's reader, whole or not at all, with its account."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app import Archive, Filters
from archive_app.catalogue.export_forms import ACCOUNT_COLUMNS, COLUMNS, cell
from archive_app.catalogue.exports import FORMS, ExportCancelled, encoded, prepare_export, write_export
from archive_app.statements.problems import WrongRequest
from archive_app.statements.searching import SearchRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path(__file__).resolve().parents[2]
TERMS = "{http://purl.org/dc/terms/}"

FULL = """---
id: full
title: "Water & <bread>"
type: press-release
language: en-GB
publisher: "Office"
party: "Union"
people:
  - {name: "Ada Brook", role: author, office: "Chair"}
  - {name: "Somebody Else", role: quoted}
issued: "2017-05"
issued_basis: inferred
date_note: "Handed out before the vote"
event: {name: "Harbour; vote", date: "2017-06-08"}
captured: "2017-09-01"
url: "https://example.org/p?a=1&b=2"
archived_url: "https://archive.example/p"
first_published: {publisher: "Tide", issued: "2017-04"}
rights: "© Union"
version: "2"
replaces: "draft"
corrections: [{date: "2017-06-01", text: "The street"}]
tags: [water, harbour]
---

Words.
"""
FORMULA = '---\ntitle: "=HYPERLINK(1)"\nissued: "2018-01-02"\nparty: "-1"\n---\nclean words\n'
UNDATED = "A line\x01 with a control\n\nclean\n"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    folder = tmp_path / "archive"
    folder.mkdir()
    for name, text in (("full.md", FULL), ("formula.md", FORMULA), ("undated.txt", UNDATED)):
        (folder / name).write_text(text, encoding="utf-8")
    with Archive.open(folder) as opened:
        opened.update()
        yield opened


def exported(archive: Archive, form: str, request: SearchRequest | None = None) -> str:
    made = prepare_export(archive, request or SearchRequest(sort="newest"), form)
    return b"".join(map(encoded, made.pieces())).decode("utf-8")


def test_csv_is_a_table_without_formulas_and_with_its_account(archive: Archive) -> None:
    request = SearchRequest("clean OR words", Filters(date_from="2016"), sort="oldest")
    rows = list(csv.reader(io.StringIO(exported(archive, "csv", request).removeprefix("\ufeff"), newline="")))
    assert tuple(rows[0]) == COLUMNS + ACCOUNT_COLUMNS
    full, formula = (dict(zip(rows[0], row, strict=True)) for row in rows[1:])
    assert (full["id"], full["issued"], full["basis"]) == ("full", "2017-05", "inferred")
    assert full["authors"] == "Ada Brook"
    assert full["people"] == "Ada Brook (author, Chair); Somebody Else (quoted)"
    assert (formula["title"], formula["party"]) == ("'=HYPERLINK(1)", "'-1")
    for row in (full, formula):
        assert (row["export_query"], row["export_filters"]) == ("clean OR words", "date_from=2016")
        assert len(row["corpus_fingerprint"]) == 64


def test_json_lines_are_the_statements_as_shown(archive: Archive) -> None:
    head, *lines = map(json.loads, exported(archive, "jsonl").splitlines())
    assert head["export"]["statements"] == 3
    assert [line["id"] for line in lines] == ["formula.md", "full", "undated.txt"]
    assert lines[1]["event"] == {"name": "Harbour; vote", "date": "2017-06-08"}
    assert "clean" in lines[2]["text"]


def test_dublin_core_by_the_table(archive: Archive) -> None:
    root = ET.fromstring(exported(archive, "dc"))  # noqa: S314 - our own document
    account, *records = root
    assert (account.tag, account.attrib["statements"]) == ("export", "3")
    full: dict[str, list[str]] = {}
    for element in records[1]:
        full.setdefault(element.tag.removeprefix(TERMS), []).append(element.text or "")
    assert full == {
        "identifier": ["full"], "title": ["Water & <bread>"], "language": ["en-GB"],
        "type": ["press-release"], "publisher": ["Office"], "rights": ["© Union"], "replaces": ["draft"],
        "creator": ["Ada Brook"], "subject": ["water", "harbour"], "issued": ["2017-05"],
        "source": ["https://example.org/p?a=1&b=2"],
        "hasFormat": ["https://archive.example/p"],
        "temporal": ["name=Harbour, vote; start=2017-06-08; end=2017-06-08;"],
        "isVersionOf": ["Tide, 2017-04"],
        "provenance": ["The date of issue is inferred.", "On the date of issue: Handed out before the vote",
                       "Captured 2017-09-01", "Version 2", "Corrected 2017-06-01: The street"],
    }  # fmt: skip
    assert "issued" not in {element.tag.removeprefix(TERMS) for element in records[2]}


def test_json_ld_gives_a_day_only_where_it_is_certain(archive: Archive) -> None:
    form = json.loads(exported(archive, "jsonld"))
    works = {work["identifier"]: work for work in form["hasPart"]}
    assert form["creator"]["softwareVersion"]
    assert works["formula.md"]["datePublished"] == "2018-01-02"
    full = works["full"]
    assert "datePublished" not in full
    assert full["dcterms:issued"]["@value"] == "2017-05"
    assert full["dcterms:provenance"][0] == "The date of issue is inferred."
    assert full["contentReferenceTime"] == "2017-06-08"
    assert full["author"] == [{"@type": "Person", "name": "Ada Brook"}]
    assert not {"dcterms:issued", "datePublished"} & works["undated.txt"].keys()


def test_the_fingerprint_is_what_the_page_says(archive: Archive) -> None:
    lines = sorted(
        (name, hashlib.sha256((archive.folder / file).read_bytes()).hexdigest())
        for name, file in (("full", "full.md"), ("formula.md", "formula.md"), ("undated.txt", "undated.txt"))
    )
    expected = hashlib.sha256("".join(f"{sha} {name}\n" for name, sha in lines).encode()).hexdigest()
    before = archive.select(SearchRequest("clean"))
    assert (before.fingerprint, len(before.ids)) == (expected, 2)
    (archive.folder / "undated.txt").write_text("other")
    archive.update()
    assert archive.select(SearchRequest()).fingerprint != expected


def test_a_statement_that_is_gone_is_exported_as_the_index_remembers_it(archive: Archive) -> None:
    (archive.folder / "undated.txt").unlink()
    lines = list(map(json.loads, exported(archive, "jsonl").splitlines()))
    assert lines[3]["problems"][0]["kind"] == "unreadable"


@given(st.text())
@settings(deadline=None, max_examples=200)
def test_no_cell_begins_as_a_formula_and_none_loses_its_text(value: str) -> None:
    shown = cell(value)
    assert not shown.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not shown.startswith(("\t", "\r", "\n"))
    assert len(shown.removeprefix("'") if not value.startswith("'") else shown) == len(value)


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_whole_or_not_there(archive: Archive, tmp_path: Path, form: str) -> None:
    made = prepare_export(archive, SearchRequest(), form)
    output = tmp_path / "out"
    write_export(made, output)
    assert output.read_bytes() == b"".join(map(encoded, made.pieces()))
    output.write_text("mine")
    with pytest.raises(WrongRequest, match="is there already"):
        write_export(made, output)
    assert output.read_text() == "mine"
    told: list[int] = []
    stopped = prepare_export(
        archive,
        SearchRequest(),
        form,
        on_progress=lambda done, _total: told.append(done),
        is_cancelled=lambda: bool(told),
    )
    with pytest.raises(ExportCancelled):
        write_export(stopped, output, replace=True)
    assert output.read_text() == "mine"
    write_export(made, output, replace=True)
    assert output.read_text() != "mine"
    assert told == [0]
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".new")]


def test_a_document_of_the_archive_is_never_replaced(archive: Archive, tmp_path: Path) -> None:
    made = prepare_export(archive, SearchRequest(), "csv")
    document = next(archive.folder.glob("*.md"))
    (tmp_path / "aside").symlink_to(archive.folder)
    before = document.read_bytes()
    for place in (document, tmp_path / "aside" / document.name):
        with pytest.raises(WrongRequest, match="where nothing is replaced"):
            write_export(made, place, replace=True)
    assert document.read_bytes() == before
    write_export(made, archive.folder / "new.csv", replace=True)
    assert (archive.folder / "new.csv").exists()


def _at_most_20000_bytes() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_a_full_disk_leaves_nothing_behind(archive: Archive, tmp_path: Path) -> None:
    (archive.folder / "long.txt").write_text("words " * 20_000)
    archive.update()
    output = tmp_path / "place" / "out.jsonl"
    output.parent.mkdir()
    words: list[Any] = [
        sys.executable,
        "-m",
        "archive_app",
        "export",
        "--in",
        archive.folder,
        "--as",
        "jsonl",
    ]
    full = subprocess.run(
        [*words, "--output", output],
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        preexec_fn=_at_most_20000_bytes,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert full.returncode == 3, full.stderr
    assert f"{output} could not be written: file too large.".encode() in full.stderr
    assert list(output.parent.iterdir()) == []
