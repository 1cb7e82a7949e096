"""One file to one statement: every field in its place, every doubt told, no byte touched."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_app.corpus import file_bytes
from archive_app.corpus.file_bytes import NotAFile, read_bytes
from archive_app.corpus.inventory import take_inventory
from archive_app.corpus.reader import Reading, content_hash, read_statement
from archive_app.statements.problems import ProblemKind
from archive_app.statements.statement import Person

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.statements.statement import Statement


def read(folder: Path, name: str, text: str | bytes) -> Reading:
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return read_statement(folder, name)


def statement(folder: Path, name: str, text: str | bytes) -> Statement:
    reading = read(folder, name, text)
    assert reading.statement is not None
    return reading.statement


FULL = """---
id: ex-0001
title: "The verdict: what next?"
type: blog-post
language: en_gb
publisher: Example Society
party: Example Party
people:
  - {name: A. Writer, role: author, office: Chair, party: Example Party}
  - {name: Example Report, role: quoted}
issued: 2016-02-XX
issued_basis: inferred
date_note: From the named verdict
event: {name: Verdict, date: 2016-02-10}
captured: 2016-03-01
url: https://example.org/p
archived_url: https://archive.example/p
first_published: {publisher: Progress, issued: 2016-02-XX, url: null, evidence: first appeared on Progress}
rights: © Example Society
version: 1
corrections: [{date: 2016-03-02, text: A name was corrected}]
tags: [justice, courts]
mood: hopeful
---
The text.
"""


def test_every_field_has_its_place(tmp_path: Path) -> None:
    reading = read(tmp_path, "a.md", FULL)
    said = reading.statement
    assert said is not None
    assert (said.id, reading.declared_id, said.path) == ("a.md", "ex-0001", "a.md")
    assert (said.title, said.type, said.language, said.language_basis) == (
        "The verdict: what next?", "blog-post", "en-GB", "stated",
    )  # fmt: skip
    assert (said.publisher, said.party, said.version) == ("Example Society", "Example Party", "1")
    assert said.people[0] == Person("A. Writer", "author", "Chair", "Example Party")
    assert said.people[1].role == "quoted"
    assert said.issued is not None
    assert (said.issued.edtf, said.issued_basis) == ("2016-02-XX", "inferred")
    assert said.event_date is not None
    assert (said.event_name, said.event_date.edtf) == ("Verdict", "2016-02-10")
    assert said.first_published is not None
    assert said.first_published.publisher == "Progress"
    assert said.first_published.issued is not None
    assert said.sources == ("Example Society", "Progress")
    assert said.corrections == (("2016-03-02", "A name was corrected"),)
    assert said.tags == ("justice", "courts")
    assert dict(said.extra) == {"mood": "hopeful"}
    assert (said.text, said.problems) == ("The text.", ())


def test_other_names_of_fields_are_understood_and_the_rest_is_kept(tmp_path: Path) -> None:
    said = statement(
        tmp_path,
        "2019-9-1-title.md",
        "---\nautorin: Anna Weiß und Bea Schwarz\nsource: Hafenblatt\nlang: deutsch\npermalink: /p/\n"
        "categories: eins, zwei\ndraft: 'false'\n---\n# Der Titel\n\nDer Text.\n",
    )
    assert [person.name for person in said.people] == ["Anna Weiß", "Bea Schwarz"]
    assert (said.publisher, said.language, said.url, said.tags) == (
        "Hafenblatt",
        "de",
        "/p/",
        ("eins", "zwei"),
    )
    assert said.issued is not None
    assert (said.issued.edtf, said.issued_basis, said.title) == ("2019-09-01", "file name", "Der Titel")
    assert dict(said.extra) == {"draft": "false"}


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ana Silva, Rui Costa", ["Ana Silva", "Rui Costa"]),
        ("[kara, robert]", ["kara", "robert"]),
        ("Müller, Hans", ["Müller, Hans"]),
        ("Jana Nováková, Ph.D., Petr Novák", ["Jana Nováková, Ph.D.", "Petr Novák"]),
        ("Ministry of Health and Safety", ["Ministry of Health and Safety"]),
        ("Ana Silva and Rui Costa", ["Ana Silva", "Rui Costa"]),
    ],
)
def test_names_are_told_apart(tmp_path: Path, written: str, names: list[str]) -> None:
    said = statement(tmp_path, "a.md", f"---\ntitle: T\nauthor: {written}\n---\nText\n")
    assert [person.name for person in said.people] == names


def test_two_dates_in_conflict_are_both_shown_and_the_stated_one_counts(tmp_path: Path) -> None:
    said = statement(tmp_path, "2019-09-12-a.md", "---\ntitle: T\ndate: 2019-10-01\n---\nText\n")
    assert said.issued is not None
    assert (said.issued.edtf, said.issued_basis) == ("2019-10-01", "stated")
    (problem,) = said.problems
    assert (problem.kind, problem.line) == (ProblemKind.DATE, 3)
    assert "2019-09-12" in problem.message
    assert "2019-10-01" in problem.message
    assert statement(tmp_path, "2019-09-12-b.md", "---\ntitle: T\ndate: 2019-09\n---\nText\n").problems == ()


def test_two_fields_in_conflict_are_both_shown_and_the_first_that_can_be_read_counts(tmp_path: Path) -> None:
    said = statement(tmp_path, "a.md", "---\ndate: 2019-10-01\npublished: 2019-11-02\n---\nText\n")
    assert said.issued is not None
    assert said.issued.edtf == "2019-10-01"
    (problem,) = said.problems
    assert (problem.kind, problem.line) == (ProblemKind.DATE, 3)
    assert "“date” says 2019-10-01, “published” 2019-11-02" in problem.message

    said = statement(tmp_path, "b.md", "---\ndate: soon\npublished: 28 de Junio, 2025\n---\nText\n")
    assert said.issued is not None
    assert said.issued.edtf == "2025-06-28"
    assert [problem.line for problem in said.problems] == [2]
    assert said.extra["date"] == "soon"


def test_a_switch_under_the_name_of_a_date_is_no_date_and_no_problem(tmp_path: Path) -> None:
    said = statement(tmp_path, "a.md", "---\ntitle: T\npublished: false\n---\nText\n")
    assert (said.issued, said.problems, said.extra["published"]) == (None, (), "false")


def test_values_in_doubt_are_told_with_their_line_and_kept(tmp_path: Path) -> None:
    said = statement(
        tmp_path,
        "2024-14-05-a.md",
        "---\ntitle: T\ndate: 12/07/25\nlang: klingonese-xx-yy-zz\nparty: {a: [b]}\n"
        "phases:\n  - end: 2021-06-31\n---\nText\n",
    )
    assert said.issued is not None
    assert (said.issued.edtf, said.issued.uncertain) == ("[2025-07-12?,2025-12-07?]", True)
    assert (said.language_basis, said.party) == (None, None)
    assert {(problem.kind, problem.line) for problem in said.problems} == {
        (ProblemKind.DATE, 3),
        (ProblemKind.VALUE, 4),
        (ProblemKind.VALUE, 5),
        (ProblemKind.VALUE, 6),
        (ProblemKind.FILE_NAME, None),
    }
    assert {"date", "lang", "party", "phases"} <= set(said.extra)


def test_plain_text_has_its_first_line_for_title_and_markdown_its_heading(tmp_path: Path) -> None:
    assert statement(tmp_path, "a.txt", "We stay.\n\n# not a heading\n").title == "We stay."
    assert statement(tmp_path, "a.md", "Intro\n\n## The *point*\n").title == "The point"
    assert statement(tmp_path, "b.md", "Only prose.\nMore.").title == "Only prose."
    assert statement(tmp_path, "an_empty-file.md", "").title == "an empty file"


def test_texts_inside_the_front_matter_are_shown_when_there_is_no_other(tmp_path: Path) -> None:
    long = (
        "Das Grundeinkommen als Dividende der Automatisierung: Stabilität, Freiheit, Vereinfachung für alle."
    )
    said = statement(tmp_path, "a.md", f'+++\ntitle = "T"\n[extra]\ntext = "{long}"\n+++\n')
    assert long in said.text
    assert [problem.kind for problem in said.problems] == [ProblemKind.FRONT_MATTER]


def test_what_no_text_holds_is_told(tmp_path: Path) -> None:
    kinds = {
        "nul.md": "one\ntwo\x00\n",
        "rtf.md": "{\\rtf1\\ansi A speech}",
        "old.md": "Příliš žluťoučký kůň úpěl ďábelské ódy".encode("cp1250"),
        "merge.md": "Text\n<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> other\n",
    }
    for name, text in kinds.items():
        said = statement(tmp_path, name, text)
        assert said.text
        assert len(said.problems) == 1, name
    assert statement(tmp_path, "old.md", kinds["old.md"]).encoding == "cp1250"


def test_a_sidecar_lies_over_the_front_matter(tmp_path: Path) -> None:
    (tmp_path / "a.md.meta.yaml").write_text("issued: 2016-02\nparty: Example Party\n", encoding="utf-8")
    before = content_hash(tmp_path, "a.md")
    said = statement(tmp_path, "a.md", "---\ntitle: T\ndate: 2015\n---\nText\n")
    assert said.issued is not None
    assert (before, said.issued.edtf, said.party, said.title) == (None, "2016-02", "Example Party", "T")
    with_sidecar = content_hash(tmp_path, "a.md")
    (tmp_path / "a.md.meta.yaml").unlink()
    assert content_hash(tmp_path, "a.md") != with_sidecar


def test_what_a_sidecar_decides_is_told_and_a_contradiction_shows_both(tmp_path: Path) -> None:
    sidecar = tmp_path / "a.md.meta.yaml"
    text = "---\ntitle: T\nparty: Old\ndate: 2015-03-02\nslug: s\n---\nText\n"
    sidecar.write_text("issued: 2 March 2015\nparty: New\ntitle: null\nslug: other\n", encoding="utf-8")
    said = statement(tmp_path, "a.md", text)
    assert said.from_sidecar == ("issued", "party", "title", "slug")
    assert (said.party, said.title, said.extra["slug"]) == ("New", "Text", "other")
    (problem,) = said.problems
    assert (problem.line, problem.kind) == (3, ProblemKind.VALUE)
    assert (
        problem.message
        == "“party” is “Old” in the file and “New” in its metadata sidecar; the sidecar counts."
    )
    sidecar.write_text("party: New\nsupersedes: {party: Old}\n", encoding="utf-8")
    knowing = statement(tmp_path, "a.md", text)
    assert (knowing.party, knowing.problems, knowing.from_sidecar) == ("New", (), ("party",))
    assert "supersedes" not in knowing.extra
    sidecar.write_text("party: New\nsupersedes: {party: Older}\n", encoding="utf-8")
    assert len(statement(tmp_path, "a.md", text).problems) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"party: New\n  tags: [a\n", "could not be read as it stands"),
        (b"- a list\n", "it holds no field names"),
        (b"party: \xe9\xe8 New\n", "not UTF-8"),
        (b"party: A\nparty: New\n", "line 2, “party” is there twice"),
        (None, "is no file"),
    ],
)
def test_a_broken_sidecar_is_told_and_costs_nothing(tmp_path: Path, content: bytes | None, said: str) -> None:
    beside = tmp_path / "a.md.meta.yaml"
    if content is None:
        beside.mkdir()
    else:
        beside.write_bytes(content)
    read = statement(tmp_path, "a.md", "---\ntitle: T\n---\nText\n")
    assert (read.title, read.text.strip()) == ("T", "Text")
    assert said in " ".join(problem.message for problem in read.problems)


def test_a_file_that_is_gone_or_none_is_a_problem(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "loop.md").symlink_to("loop.md")
    for name in ("gone.md", "pipe.md", "folder.md", "loop.md"):
        reading = read_statement(tmp_path, name)
        assert (reading.statement, [problem.kind for problem in reading.problems]) == (
            None,
            [ProblemKind.UNREADABLE],
        )
        assert content_hash(tmp_path, name) is None
    with pytest.raises(NotAFile):
        read_bytes(tmp_path / "pipe.md")


@pytest.mark.parametrize("size", [0, 1, 4096, 100_000])
def test_a_file_is_read_to_its_end_whatever_size_it_says_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    (tmp_path / "a.md").write_bytes(data)
    assert read_bytes(tmp_path / "a.md").data == data
    monkeypatch.setattr(file_bytes, "_LEAST_AT_ONCE", 1)
    for said in (0, size // 3, size, size + 1, 2 * size):
        with (tmp_path / "a.md").open("rb") as file:
            assert file_bytes._read_to_end(file.fileno(), said) == data


def test_a_name_that_is_not_utf8_is_read_under_the_path_that_is_shown(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"A title\n\nText\n")
    (stamp,) = take_inventory(tmp_path).stamps
    reading = read_statement(tmp_path, stamp.path)
    assert reading.statement is not None
    assert (reading.statement.path, reading.statement.title) == ("caf%E9.txt", "A title")


def test_stamp_and_hash_agree_with_the_inventory(tmp_path: Path) -> None:
    reading = read(tmp_path, "a.md", FULL)
    assert reading.stamp == take_inventory(tmp_path).stamps[0]
    assert reading.sha256 == content_hash(tmp_path, "a.md")


def test_a_file_that_changes_all_the_while_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"x" * 100_000)
    ended = threading.Event()

    def rewrite() -> None:
        while not ended.is_set():
            with path.open("ab") as file:
                file.write(b"y" * 1000)
            if path.stat().st_size > 3_000_000:
                path.write_bytes(b"x")

    writer = threading.Thread(target=rewrite)
    writer.start()
    try:
        readings = [read_statement(tmp_path, "a.md") for _ in range(5)]
    finally:
        ended.set()
        writer.join()
    assert all(reading.statement is not None for reading in readings)
    assert all(reading.stamp is not None and not reading.stamp.settled for reading in readings)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.sampled_from(["a.md", "a.txt", "2016-02-30-a.md"]))
def test_any_bytes_are_a_statement_and_stay_as_they_are(tmp_path: Path, data: bytes, name: str) -> None:
    said = statement(tmp_path, name, data)
    assert said.title
    assert (tmp_path / name).read_bytes() == data
