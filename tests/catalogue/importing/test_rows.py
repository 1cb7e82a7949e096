"""Tables by mapping: each row a statement, what it says where it belongs, and nothing lost in silence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from archive_app.catalogue.importing.importer import run_import
from archive_app.catalogue.importing.mapping import FieldMapping, InvalidMapping, guess, read_mapping
from archive_app.catalogue.importing.previewing import preview_import
from archive_app.catalogue.importing.report import Outcome
from tests.catalogue.importing.looking import only_item, outcomes, the_statement

if TYPE_CHECKING:
    from pathlib import Path

IMPORTED, THERE, REFUSED = Outcome.IMPORTED, Outcome.ALREADY_THERE, Outcome.REFUSED

WIDE = "It has more than 1,000 columns, which no table of statements has."
NO_TEXT = "None of its columns (“title”, “subject”) is known to hold the text; say which in a mapping."
UNCLOSED = "From line 2 on it cannot be read: a quotation mark is missing or in excess."
WIDE_ROW = "The row has more than 1,000 columns, which no statement has."

_ONE_ROW = b'{"title": "One, two", "date": "2017-03-05", "text": "First.\\n\\nSecond \\"quoted\\"."}'

ROWS: list[dict[str, Any]] = [
    {
        "headline": "Clean *water* now",
        "date": "March 5, 2017",
        "speaker": {"name": "Ada Brook", "party": "Riverside Union"},
        "link": "https://riverside.example/a_b_c",
        "body": "We *will* keep the river_clean.\n\n1. At once\n2. For good\n\n# Signed",
        "print run": 4000,
        "draft": False,
        "type": None,
    },
    {"headline": "Bread", "date": "12/07/25", "speaker": None, "body": "The price of bread."},
    {"headline": "Nothing said", "date": "2019", "body": None},
]


def lines(rows: list[Any]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_json_lines_become_statements(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "press.jsonl"
    source.write_text(lines(ROWS), encoding="utf-8")
    report = run_import([source], folder)
    assert outcomes(report) == [IMPORTED, IMPORTED, REFUSED]
    assert report.items[2].reason == "The row has no text."
    assert report.originals == ("originals/press.jsonl",)
    first = the_statement(folder, report.items[0].path)
    assert report.items[0].path == "press/2017-03-05-clean-water-now.md"
    assert first.text == "We *will* keep the river_clean.\n\n1. At once\n2. For good\n\n# Signed"
    assert first.title == "Clean *water* now"
    assert first.issued is not None
    assert (first.issued.edtf, first.date_note) == ("2017-03-05", "Written “March 5, 2017”")
    assert [person.name for person in first.people] == ["Ada Brook"]
    assert (first.party, first.url) == ("Riverside Union", "https://riverside.example/a_b_c")
    assert (first.extra["print run"], first.extra["draft"]) == ("4000", "false")
    assert first.extra["original"]["path"] == "originals/press.jsonl"
    assert first.extra["original"]["part"] == "row 1"


def test_a_date_that_can_mean_two_days_stays_as_it_was_written(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "press.jsonl"
    source.write_text(lines(ROWS), encoding="utf-8")
    path = run_import([source], folder).items[1].path
    assert path == "press/bread.md"
    assert 'issued: "12/07/25"\n' in (folder / path).read_text(encoding="utf-8")


def test_a_second_import_adds_nothing_and_a_longer_table_only_its_new_rows(
    tmp_path: Path, folder: Path
) -> None:
    source = tmp_path / "press.jsonl"
    source.write_text(lines(ROWS), encoding="utf-8")
    first = run_import([source], folder)
    again = run_import([source], folder)
    assert outcomes(again) == [THERE, THERE, REFUSED]
    assert again.originals == ()
    assert [item.path for item in again.items] == [item.path for item in first.items]
    source.write_text(lines([*ROWS, {"headline": "New", "body": "A new one."}]), encoding="utf-8")
    longer = run_import([source], folder)
    assert outcomes(longer) == [THERE, THERE, REFUSED, IMPORTED]
    assert longer.items[3].path == "press/new.md"
    assert longer.originals == ("originals/press-2.jsonl",)


def test_rows_are_recognised_after_their_files_were_moved_and_amended(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "press.jsonl"
    source.write_text(lines(ROWS[:1]), encoding="utf-8")
    path = only_item(run_import([source], folder)).path
    assert path is not None
    text = (folder / path).read_text(encoding="utf-8")
    record = text[text.index("original:") : text.index("\n---\n\n")]
    rewritten = text.replace(record, "original:\n  " + record[11:-1].replace(", ", "\n  "))
    (folder / "elsewhere.md").write_text(rewritten.replace("Clean", "Cleaner"), encoding="utf-8")
    (folder / path).unlink()
    assert only_item(run_import([source], folder)).path == "elsewhere.md"


def test_equal_rows_are_one_statement(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "press.jsonl"
    source.write_text(lines([ROWS[0], ROWS[0]]), encoding="utf-8")
    report = run_import([source], folder)
    assert outcomes(report) == [IMPORTED, THERE]
    assert report.items[0].path == report.items[1].path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b'title,date,text\n"One, two",2017-03-05,"First.\n\nSecond ""quoted""."\n'),
        ("a.csv", 'title;date;text\n"One, two";2017-03-05;"First.\n\nSecond ""quoted""."\n'.encode("utf-16")),
        (
            "a.csv",
            b'\xef\xbb\xbftitle;date;text\r\nOne, two;2017-03-05;"First.\r\n\r\nSecond ""quoted""."\r\n',
        ),
        ("a.tsv", b'title\tdate\ttext\nOne, two\t2017-03-05\t"First.\n\nSecond ""quoted""."\n'),
        (
            "a.json",
            b'[{"title": "One, two", "date": "2017-03-05", "text": "First.\\n\\nSecond \\"quoted\\"."}]',
        ),
        (
            "a.json",
            b'{"n": 1, "items": [%s]}' % _ONE_ROW,
        ),
        (
            "a.json",
            b'{"title": "One, two", "date": "2017-03-05", "text": "First.\\n\\nSecond \\"quoted\\"."}',
        ),
        (
            "a.ndjson",
            b'\n{"title": "One, two", "date": "2017-03-05", "text": "First.\\n\\nSecond \\"quoted\\"."}',
        ),
    ],
)
def test_every_kind_of_table(tmp_path: Path, folder: Path, name: str, content: bytes) -> None:
    source = tmp_path / name
    source.write_bytes(content)
    statement = the_statement(folder, only_item(run_import([source], folder)).path)
    assert statement.text == 'First.\n\nSecond "quoted".'
    assert statement.title == "One, two"
    assert statement.issued is not None
    assert statement.issued.edtf == "2017-03-05"
    assert statement.date_note is None


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"x," * 1_000_000 + b"text\n", WIDE),
        ("a.csv", b"x" * 2_000_000, WIDE),
        ("a.csv", b"title,subject\na,b\n", NO_TEXT),
        ("a.csv", b'title,text\nOne,"never closed\n', UNCLOSED),
        ("a.csv", b"title,text\n", "There is no row in it."),
        ("a.csv", b"", "The file is empty."),
        ("a.json", b'[{"text": "cut sho', "This is not JSON, or only a part of it."),
        ("a.json", b"[" * 100_000, "This is not JSON, or only a part of it."),
        ("a.json", b"[1, 2]", "It holds no list of objects, one for each statement."),
        ("a.jsonl", json.dumps({f"c{n}": "x" for n in range(2_000)}).encode(), WIDE_ROW),
        ("a.jsonl", b"\n\n", "There is no row in it."),
    ],
)  # fmt: skip
def test_tables_that_cannot_be_read_are_refused(
    tmp_path: Path, folder: Path, name: str, content: bytes, reason: str
) -> None:
    source = tmp_path / name
    source.write_bytes(content)
    report = run_import([source], folder)
    assert (outcomes(report)[-1], report.items[-1].reason) == (REFUSED, reason)
    assert sorted(path.name for path in folder.iterdir()) == ["kept.md"]


def test_bad_rows_are_refused_one_by_one(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "mixed.jsonl"
    source.write_bytes(
        b'{"text": "Good."}\n{"text": "cut\n[1]\n{"text": "\xff"}\n{"text": "12 34"}\n{"text": "Good too."}\n'
    )
    report = run_import([source], folder)
    assert outcomes(report) == [IMPORTED, REFUSED, REFUSED, REFUSED, REFUSED, IMPORTED]
    assert [item.reason for item in report.items[1:5]] == [
        "The row is not JSON, or only a part of it.",
        "The row is no object with named values.",
        "The row is not UTF-8.",
        "The row has no text.",
    ]
    table = tmp_path / "wide.csv"
    table.write_text("title,text\nOne,Good words.\nTwo,Good,three\n,\nFour\n")
    report = run_import([table], folder)
    assert [(item.outcome, item.reason) for item in report.items] == [
        (IMPORTED, None),
        (REFUSED, "The row has 3 cells, but the table 2 columns."),
        (REFUSED, "The row has no text."),
    ]


def test_a_row_whose_fields_are_the_text_is_refused(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "long.jsonl"
    source.write_text(lines([{"text": "Short.", "notes": "long " * 200_000}]))
    reason = only_item(run_import([source], folder)).reason
    assert reason is not None
    assert reason.startswith("Its fields hold more than half a million characters")


def test_the_guess_takes_our_own_names_first() -> None:
    mapping = guess(
        ["Date", "pubDate", "issued", "Author", "speaker.name", "member.party", "BODY", "text", "x"]
    )
    assert mapping.fields == {
        "text": "text", "party": "member.party", "people": "Author", "issued": "issued",
    }  # fmt: skip


def test_a_mapping_file_in_toml_and_in_json(tmp_path: Path, folder: Path) -> None:
    toml = tmp_path / "map.toml"
    toml.write_text(
        'keep = ["state"]\n[fields]\ntext = "said"\ntitle = "{what} of {member.name}"\n'
        '"event.name" = "vote"\n"event.date" = "voted"\n"people.name" = "member.name"\n'
        '"people.role" = "as"\n[constants]\ntype = "speech"\n'
    )
    as_json = tmp_path / "map.json"
    as_json.write_text(
        json.dumps(
            {
                "keep": ["state"],
                "fields": {
                    "text": "said",
                    "title": "{what} of {member.name}",
                    "event.name": "vote",
                    "event.date": "voted",
                    "people.name": "member.name",
                    "people.role": "as",
                },
                "constants": {"type": "speech"},
            }
        )
    )
    assert read_mapping(toml) == read_mapping(as_json)
    source = tmp_path / "a.jsonl"
    source.write_text(
        lines(
            [
                {
                    "said": "Words.",
                    "what": "Speech",
                    "member": {"name": "Ada Brook"},
                    "as": "speaker",
                    "vote": "Harbour vote",
                    "voted": "2017-06-08",
                    "state": "CA",
                    "source": "not kept",
                }
            ]
        )
    )
    statement = the_statement(
        folder, only_item(run_import([source], folder, mapping=read_mapping(toml))).path
    )
    assert (statement.title, statement.type) == ("Speech of Ada Brook", "speech")
    assert statement.event_name == "Harbour vote"
    assert statement.event_date is not None
    assert [(person.name, person.role) for person in statement.people] == [("Ada Brook", "speaker")]
    assert (statement.extra["state"], statement.publisher) == ("CA", None)
    assert set(statement.extra) == {"state", "original"}


def test_columns_that_no_field_takes_do_not_become_one(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text(lines([{"said": "Words.", "source": "A list", "original": "x", "text": "y", "": "z"}]))
    mapping = FieldMapping({"text": "said"})
    statement = the_statement(folder, only_item(run_import([source], folder, mapping=mapping)).path)
    assert statement.publisher is None
    assert {name: statement.extra[name] for name in ("column source", "column original", "column text")} == {
        "column source": "A list", "column original": "x", "column text": "y",
    }  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        "[fields", "fields = 3", "[feilds]\ntext = 'a'", "[fields]\ntext = 3", "[fields]\ndate = 'a'",
        "[fields]\n'event.place' = 'a'", "[constants]\ntext = 'a'", "text_format = 'rtf'", "keep = 'all'",
        "[fields]\noriginal = 'a'", "[fields]\nevent = 'a'\n'event.date' = 'b'", "[fields]\ntext = '\x00'",
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_used_is_told_in_one_sentence(tmp_path: Path, content: str) -> None:
    file = tmp_path / "map.toml"
    file.write_text(content)
    with pytest.raises(InvalidMapping) as caught:
        read_mapping(file)
    assert caught.value.message.startswith("The mapping ")
    assert caught.value.remedy
    with pytest.raises(InvalidMapping):
        read_mapping(tmp_path / "absent.toml")


def test_a_mapping_that_does_not_fit_is_told(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("title,text\nOne,Words.\n")
    report = run_import([source], folder, mapping=FieldMapping({"text": "said", "title": "title"}))
    assert only_item(report).reason == "It has no column “said”, which the mapping names."


def test_markdown_in_a_column_stays_markdown(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text('title,text\nOne,"# Heading\n\nSome **strong** words."\n')
    mapping = FieldMapping({"text": "text"}, text_format="markdown")
    statement = the_statement(folder, only_item(run_import([source], folder, mapping=mapping)).path)
    assert statement.text == "Heading\n\nSome strong words."


def test_a_preview_shows_mapping_and_statements_and_writes_nothing(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "press.jsonl"
    source.write_text(lines(ROWS), encoding="utf-8")
    (preview,) = preview_import([source])
    assert preview.mapping is not None
    assert preview.mapping.fields == {
        "text": "body", "title": "headline", "party": "speaker.party", "people": "speaker.name",
        "issued": "date", "url": "link",
    }  # fmt: skip
    assert preview.columns == (
        "headline", "date", "speaker.name", "speaker.party", "link", "body", "print run", "draft",
    )  # fmt: skip
    assert [sample["title"] for sample in preview.samples] == ["Clean *water* now", "Bread"]
    (refused,) = preview_import([tmp_path / "absent.csv"])
    assert refused.reason == "It cannot be read: no such file or directory."


def test_a_preview_of_many_sources_reads_the_first_only_and_ends_at_a_cancel(tmp_path: Path) -> None:
    sources = [tmp_path / f"{number}.txt" for number in range(6)]
    for source in sources:
        source.write_text("Some words.")
    previews = preview_import(sources, most_read=2)
    assert [len(preview.samples) for preview in previews] == [1, 1, 0, 0, 0, 0]
    assert {preview.reason for preview in previews} == {None}
    assert preview_import(sources, is_cancelled=lambda: True) == []
