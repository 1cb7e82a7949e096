"""An article's quotations are found, checked one by one, and exported without anything that could harm."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from archive_app.archive import Archive
from archive_app.catalogue.importing.article_file import read_article
from archive_app.research.article import (
    CheckedIn,
    as_csv,
    as_html,
    as_markdown,
    check_article,
    quotations_of,
)
from archive_app.statements.problems import WrongRequest
from archive_app.text.plain_text import read_plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive_app.research.article import QuotedInArticle

ASKED = CheckedIn("<Ostrel>", "5e1f")
ARTICLE = """A day of words

The minister said: “We will raise taxes this year.” She had told the house,
'We will not raise taxes this year', before. A “heron” was seen.
„Wir werden das Wasser sauber halten“, hieß es. «=cmd|calc!A1 is what he said» too.

議員は「増税は行わないと約束した」と述べた。「はい」と。
"""


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    folder = tmp_path / "statements"
    folder.mkdir()
    (folder / "a.md").write_text(
        "---\ntitle: Taxes <now>\ndate: 2016-02-11\n---\nWe will not raise taxes this year.\n",
        encoding="utf-8",
    )
    (folder / "b.md").write_text("---\ntitle: 税\n---\n増税は行わないと約束した。\n", encoding="utf-8")
    with Archive.open(folder) as opened:
        opened.update()
        yield opened


@pytest.fixture
def rows(archive: Archive) -> list[QuotedInArticle]:
    return list(check_article(archive, read_plain(ARTICLE)))


def test_quotations_of_four_words_or_eight_characters() -> None:
    words = [words for _, _, words in quotations_of(ARTICLE)]
    assert words == [
        "We will raise taxes this year.",
        "We will not raise taxes this year",
        "Wir werden das Wasser sauber halten",
        "=cmd|calc!A1 is what he said",
        "増税は行わないと約束した",
    ]
    assert all(ARTICLE[start:end] == words for start, end, words in quotations_of(ARTICLE))


def test_each_has_its_verdict(rows: list[QuotedInArticle]) -> None:
    assert [row.check.verdict for row in rows] == ["altered", "exact", "absent", "absent", "exact"]
    assert ("delete", "not ") in rows[0].check.matches[0].diff


def test_a_table_that_no_spreadsheet_runs(rows: list[QuotedInArticle]) -> None:
    table = list(csv.DictReader(io.StringIO(as_csv(rows, ASKED))))
    assert [line["verdict"] for line in table] == ["altered", "exact", "absent", "absent", "exact"]
    assert table[3]["quotation"] == "'=cmd|calc!A1 is what he said"
    assert table[1]["statement"] == "a.md"
    assert {line["corpus_fingerprint"] for line in table} == {"5e1f"}


def test_a_page_and_markdown(rows: list[QuotedInArticle]) -> None:
    page = as_html(rows, ASKED)
    assert "Taxes &lt;now&gt;" in page
    assert "<del>not </del>" in page
    assert "<script" not in page
    assert "<Ostrel>" not in page
    assert "5e1f" in page
    text = as_markdown(rows, ASKED)
    assert "**altered.**" in text
    assert "Taxes &lt;now>" in text


def test_an_article_of_any_encoding_is_read(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes("Er sagte: „Für alle das Wasser übrig“".encode("utf-16"))
    assert "„Für alle das Wasser übrig“" in read_article(path).text
    page = tmp_path / "article.html"
    words = "The board said: “We will not raise taxes this year.” " + "And so on it went for a while. " * 30
    page.write_text(f"<html><body><article><p>{words}</p></article></body></html>", "utf-8")
    assert "“We will not raise taxes this year.”" in read_article(page).text
    page.write_bytes(b"")
    with pytest.raises(WrongRequest, match="The file is empty"):
        read_article(page)
    with pytest.raises(WrongRequest, match="cannot be read"):
        read_article(tmp_path / "nothing.txt")


def test_what_is_known_is_not_checked_again(archive: Archive, rows: list[QuotedInArticle]) -> None:
    known = {row.check.quotation: row.check for row in rows}
    again = list(check_article(archive, read_plain(ARTICLE), lambda: True, known))
    assert [row.check is known[row.check.quotation] for row in again] == [True] * 5
