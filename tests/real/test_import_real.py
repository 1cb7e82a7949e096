"""Real tables, imported: every row accounted for, its text read back, nothing added by a second import."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from archive_app.catalogue.importing.importer import run_import
from archive_app.catalogue.importing.literal_markdown import body_of, tidy
from archive_app.catalogue.importing.mapping import FieldMapping
from archive_app.catalogue.importing.report import Outcome
from archive_app.corpus.reader import read_statement
from archive_app.text.markup import read_markdown
from tests.real.material import shared

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.real

PRESS = FieldMapping(
    {
        "text": "text",
        "title": "title",
        "issued": "date",
        "url": "url",
        "people": "member.name",
        "party": "member.party",
        "publisher": "domain",
        "captured": "collected_at",
    },
    {"type": "press-release"},
)


def test_press_releases_by_mapping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    source = shared("corpora", "txt-congress-press", "data")
    rows = {}
    for path in sorted(source.rglob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            rows[str(path), f"row {number}"] = json.loads(line)
    folder = tmp_path / "statements"
    folder.mkdir()
    report = run_import([source], folder, mapping=PRESS)
    assert {(item.source, item.part) for item in report.items} == set(rows)
    assert len(report.items) == len(rows)
    with_text = [item for item in report.items if rows[item.source, str(item.part)]["text"]]
    assert {item.outcome for item in with_text} == {Outcome.IMPORTED}
    others = [item for item in report.items if item not in with_text]
    assert {(item.outcome, item.reason) for item in others} == {(Outcome.REFUSED, "The row has no text.")}
    assert len({item.path for item in with_text}) == len(with_text)
    for item in with_text[::20]:
        row = rows[item.source, str(item.part)]
        assert item.path is not None
        statement = read_statement(folder, item.path).statement
        assert statement is not None
        assert statement.text == tidy(row["text"])
        assert statement.title == " ".join(row["title"].split())[:300]
        assert (statement.issued.edtf if statement.issued else None) == row["date"]
        assert (statement.party, statement.url) == (row["member"]["party"], row["url"])
    again = run_import([source], folder, mapping=PRESS)
    assert [item.path for item in again.items] == [item.path for item in report.items]
    assert again.count(Outcome.IMPORTED) == 0
    assert again.originals == ()


def test_every_real_text_is_read_back_from_the_markdown_that_it_becomes() -> None:
    checked = 0
    for folder in ("txt-sotu", "txt-irish-budget-speeches", "md-kalaignar-ta", "md-votevega"):
        for path in sorted(shared("corpora", folder).rglob("*"))[::25]:
            if path.suffix in (".txt", ".md"):
                text = tidy(path.read_text(encoding="utf-8", errors="replace"))
                assert read_markdown(body_of(text)).text == text, path
                checked += 1
    assert checked > 15
