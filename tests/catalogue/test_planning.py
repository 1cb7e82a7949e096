"""What an amendment would do: which key of which file, and why there."""

from __future__ import annotations

import codecs
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.catalogue.amendment import Amendment, shown_value
from archive_app.catalogue.field_forms import PARTS
from archive_app.statements.problems import CannotAmend, InvalidAmendment
from archive_app.statements.statement import Person
from tests.catalogue.writing import planned, statement, write

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.catalogue.amendment import Plan

SPEECH = "---\ntitel: T\nspeaker: Nils Mole and Vera Oats\ndate: 2019-02-30\nslug: s\n---\nBody\n"


def done(plan: Plan) -> None:
    plan.target.write_bytes(plan.after)


def test_the_key_that_the_file_uses_is_changed_and_no_other(tmp_path: Path) -> None:
    file = write(tmp_path, "a.md", SPEECH)
    plan = planned(tmp_path, "a.md", {"issued": "2 March 2019", "slug": "yes", "party": "A: B"})
    assert (plan.where, plan.reason, plan.target, plan.before) == (
        "front matter", None, file, SPEECH.encode(),
    )  # fmt: skip
    assert [(c.field, c.key, c.old, c.new) for c in plan.changes] == [
        ("issued", "date", "2019-02-30", "2019-03-02"),
        ("slug", "slug", "s", "yes"),
        ("party", "party", None, "A: B"),
    ]
    expected = SPEECH.replace("2019-02-30", '"2019-03-02"').replace(
        "slug: s\n", 'slug: "yes"\nparty: "A: B"\n'
    )
    assert plan.after.decode() == expected
    assert file.read_bytes() == SPEECH.encode()
    done(plan)
    read = statement(tmp_path, "a.md")
    assert (read.issued and read.issued.edtf, read.party, read.extra["slug"]) == ("2019-03-02", "A: B", "yes")


def test_what_is_so_already_is_no_change(tmp_path: Path) -> None:
    write(tmp_path, "a.md", SPEECH)
    plan = planned(tmp_path, "a.md", {"title": " T ", "party": None, "event.name": None})
    assert (plan.changes, plan.after) == ((), plan.before)


def test_a_field_is_taken_away_under_all_its_names(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ndate: 2019\npublished: 2018\ntitle: T\n---\nBody\n")
    plan = planned(tmp_path, "a.md", {"issued": None})
    assert plan.after == b"---\ntitle: T\n---\nBody\n"
    assert [(c.key, c.old, c.new) for c in plan.changes] == [
        ("date", "2019", None), ("published", "2018", None),
    ]  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_encoding_mark_and_line_ends_stay(tmp_path: Path, newline: str, encoding: str) -> None:
    bom = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    text = "---\ntitle: Grüße\n---\nBödy 𠀀\n \n".replace("\n", newline)
    write(tmp_path, "a.md", bom + text.encode(encoding))
    plan = planned(tmp_path, "a.md", {"party": "Ünion 🌊", "title": "x"})
    assert plan.where == "front matter"
    expected = text.replace("Grüße", "x").replace(
        f"{newline}---{newline}B", f'{newline}party: "Ünion 🌊"{newline}---{newline}B'
    )
    assert plan.after == bom + expected.encode(encoding)


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ('+++\ntitle = "T"\n+++\n', '+++\ntitle = "T"\nparty = "P"\n+++\n'),
        (';;;\n{"title": "T"}\n;;;\n', ';;;\n{"title": "T", "party": "P"}\n;;;\n'),
        ('{"title": "T"}\n\n', '{"title": "T", "party": "P"}\n\n'),
        ("---\n---\n", "---\nparty: P\n---\n"),
        ("+++\n+++\n", '+++\nparty = "P"\n+++\n'),
        ("", "---\nparty: P\n---\n"),
        ("\n\n", "---\nparty: P\n---\n\n\n"),
    ],
)
def test_every_format_of_front_matter(tmp_path: Path, front: str, expected: str) -> None:
    write(tmp_path, "a.md", front + "Body\n\n---\n\nmore: than that\n")
    plan = planned(tmp_path, "a.md", {"party": "P"})
    assert (plan.where, plan.after.decode()) == (
        "front matter",
        expected + "Body\n\n---\n\nmore: than that\n",
    )


def test_parts_of_an_event_and_of_a_first_publication(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\nevent: {name: Vote, place: Hall} # e\nfirst_published: Tide\n---\nBody\n")
    plan = planned(
        tmp_path, "a.md",
        {"event.date": "8 June 2017", "first_published.issued": "2017-04", "first_published.url": "https://t.example"},
    )  # fmt: skip
    assert plan.after.decode() == (
        '---\nevent: {name: Vote, place: Hall, date: "2017-06-08"} # e\n'
        'first_published: {publisher: Tide, issued: "2017-04", url: "https://t.example"}\n---\nBody\n'
    )
    done(plan)
    whole = planned(tmp_path, "a.md", {"event": {"name": "Ballot"}, "first_published": None})
    assert whole.after.decode() == "---\nevent: {name: Ballot, place: Hall} # e\n---\nBody\n"


def test_people_are_names_where_that_says_all(tmp_path: Path) -> None:
    write(tmp_path, "a.md", SPEECH)
    mole, oats = Person("Nils Mole", "speaker"), Person("Oats, Vera; Jr", "author", "Chair")
    plan = planned(tmp_path, "a.md", {"people": (mole, oats)})
    done(plan)
    assert statement(tmp_path, "a.md").people == (mole, oats)
    done(planned(tmp_path, "a.md", {"people": "Ada Brook"}))
    assert b'speaker: "Ada Brook"\n' in (tmp_path / "a.md").read_bytes()


def test_an_address_in_the_place_of_a_publisher_is_not_lost(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\nsource: https://x.example/1\n---\nBody\n")
    done(planned(tmp_path, "a.md", {"publisher": "Tide Weekly"}))
    read = statement(tmp_path, "a.md")
    assert (read.publisher, read.url) == ("Tide Weekly", "https://x.example/1")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.txt", "Title\n\nBody\n", "a.txt is plain text without front matter"),
        ("a.md", "---\ntitle: T\ntags: [a\n---\nBody\n", "not written as it should be"),
        ("a.md", "---\ntitle: T\ntitle: U\n---\nBody\n", "not written as it should be"),
        ("a.md", "---\ntitle: T\nBody\n", "not written as it should be"),
        ("a.md", b"---\ntitle: caf\xe9\n---\nD\xe9j\xe0 vu, une fa\xe7ade\n", "The encoding of a.md"),
        ("a.md", "---\na: &x T\ntitle: *x\n---\nBody\n", "one value refers to another"),
    ],
)  # fmt: skip
def test_where_the_file_cannot_hold_it_a_sidecar_does(
    tmp_path: Path, name: str, content: str | bytes, why: str
) -> None:
    file = write(tmp_path, name, content)
    before = file.read_bytes()
    plan = planned(tmp_path, name, {"party": "P", "issued": "2016"})
    assert (plan.where, plan.target.name, plan.before) == ("sidecar", f"{name}.meta.yaml", None)
    assert plan.after == b'party: P\nissued: "2016"\n'
    assert why in str(plan.reason)
    done(plan)
    read = statement(tmp_path, name)
    assert (read.party, read.from_sidecar) == ("P", ("party", "issued"))
    assert file.read_bytes() == before


def test_a_read_only_file_and_an_archive_left_alone(tmp_path: Path) -> None:
    file = write(tmp_path, "a.md", SPEECH)
    assert planned(tmp_path, "a.md", {"party": "P"}, leave_alone=True).reason == (
        "The files of this archive are left alone."
    )
    file.chmod(0o444)
    plan = planned(tmp_path, "a.md", {"party": "P"})
    assert (plan.where, plan.reason) == ("sidecar", "a.md is read-only.")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owners here")
def test_a_file_of_somebody_else_stays_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, "a.md", SPEECH)
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 4_711)
    plan = planned(tmp_path, "a.md", {"party": "P"})
    assert plan.where == "sidecar"
    assert str(plan.reason).startswith("a.md belongs to others on this computer")
    monkeypatch.undo()
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid)
    assert planned(tmp_path, "a.md", {"party": "P"}).where == "front matter"


def test_a_sidecar_that_is_there_is_amended_and_knows_what_it_replaces(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ndate: 2015\nparty: Old\nevent: {name: Vote}\n---\nBody\n")
    sidecar = write(tmp_path, "a.md.meta.yaml", "# by hand\r\ntags: [a]\r\n")
    done(planned(tmp_path, "a.md", {"issued": "2016", "party": "New", "event.date": "2017", "tags": None}))
    assert sidecar.read_bytes().decode() == (
        '# by hand\r\nissued: "2016"\r\nsupersedes: {date: "2015", party: Old, event: {name: Vote}}\r\n'
        'party: New\r\nevent: {name: Vote, date: "2017"}\r\n'
    )
    read = statement(tmp_path, "a.md")
    assert (read.party, read.event_name, read.problems) == ("New", "Vote", ())
    assert read.event_date is not None
    done(planned(tmp_path, "a.md", {"party": None, "issued": "2017"}))
    read = statement(tmp_path, "a.md")
    assert (read.party, read.issued and read.issued.edtf, read.problems) == (None, "2017", ())


@pytest.mark.parametrize("content", [b"party: [a\n", b"- a\n", b"party: \xe9\xe8\xff\n", b"a: 1\na: 2\n"])
def test_a_broken_sidecar_is_left_to_the_person(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, "a.md", SPEECH)
    write(tmp_path, "a.md.meta.yaml", content)
    with pytest.raises(CannotAmend) as refused:
        planned(tmp_path, "a.md", {"party": "P"})
    assert refused.value.remedy.startswith("Mend or remove it")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"pary": "P"}, "There is no field “pary” here."),
        ({"event.place": "P"}, "There is no field “event.place” here."),
        ({"issued": "12/07/2019"}, "2019-07-12"),
        ({"issued": "soon"}, "soon"),
        ({"event": {"date": "2019-02-30"}}, "2019-02-30"),
        ({"event": {"place": "x"}}, "“event” has no part “place”."),
        ({"language": "qqqqq"}, "is no language"),
        ({"issued_basis": "guess"}, "is no basis of a date"),
        ({"publisher": "https://x.example"}, "this is an address"),
        ({"title": " "}, "To take the field away, unset it."),
        ({"title": ["a"]}, "takes a text"),
        ({"party": "\ud800"}, "half a character"),
        ({"people": ()}, "takes names"),
        ({"people": [{"role": "x"}]}, "is empty"),
        ({"tags": ","}, "is empty"),
        ({"corrections": 5}, "takes texts"),
    ],
)  # fmt: skip
def test_what_a_field_does_not_take_is_refused_in_a_sentence(
    tmp_path: Path, fields: dict[str, Any], said: str
) -> None:
    write(tmp_path, "a.md", SPEECH)
    with pytest.raises(InvalidAmendment) as refused:
        planned(tmp_path, "a.md", fields)
    assert said in f"{refused.value.message} {refused.value.remedy}"
    assert refused.value.message.endswith(".")
    assert refused.value.remedy


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotAmend, match="cannot be read"):
        planned(tmp_path, "a.md", {"party": "P"})


def test_texts_as_typed_may_be_json() -> None:
    typed = Amendment.of_texts({"people": '[{"name": "A"}]', "title": "[draft] x", "party": None})
    assert dict(typed.fields) == {"people": [{"name": "A"}], "title": "[draft] x", "party": None}
    assert shown_value([{"name": "A", "role": None}, "B\nC"]) == "name: A; B C"


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(lambda t: t.strip())


@given(
    st.sampled_from(["title", "party", "rights", "version", "date_note", "type", "slug"]),
    _TEXT,
    st.sampled_from(
        ["", "---\nslug: s\ntitle: 'T' # t\nversion: 1\n---\n", '+++\nslug = "s"\n[x]\ny = 1\n+++\n']
    ),
    st.booleans(),
)
def test_any_text_reads_back_and_the_body_stays(
    tmp_path_factory: pytest.TempPathFactory, name: str, text: str, front: str, beside: bool
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    write(folder, "a.md", front + "Body\n")
    (folder / "a.md.meta.yaml").unlink(missing_ok=True)
    fields = {name: text} if front or name != "slug" else {"title": text}
    done(planned(folder, "a.md", fields, leave_alone=beside))
    read = statement(folder, "a.md")
    said = read.extra.get("slug") if "slug" in fields else getattr(read, next(iter(fields)))
    assert said == (
        text if "slug" in fields else " ".join(text.split())[: 300 if "title" in fields else None]
    )
    assert (read.text, read.problems) == ("Body", ())
    assert (folder / "a.md").read_bytes().endswith(b"Body\n")
    (folder / "a.md").unlink()


def test_the_first_part_is_what_a_plain_text_means() -> None:
    assert {name: parts[0] for name, parts in PARTS.items()} == {
        "event": "name",
        "first_published": "publisher",
    }
