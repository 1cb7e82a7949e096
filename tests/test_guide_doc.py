"""The guide promises nothing that is not there: its queries are understood, its keys and dates ours."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive_app import Archive
from archive_app.bundled import sample_archive
from archive_app.statements.dates import StatementDate
from archive_app.ui.actions import ACTIONS, KEYS
from archive_app.ui.dates_text import human_date

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = (Path(__file__).resolve().parents[1] / "docs" / "guide.md").read_text(encoding="utf-8")


def cells(heading: str) -> list[str]:
    """The first column of the table under a heading, what stands between middle dots apart."""
    section = TEXT.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")][1:]
    return [part.strip() for row in rows for part in row.strip("|").split("|")[0].split("·")]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ARCHIVE_APP_HOME", str(tmp_path_factory.mktemp("home")))
        with Archive.open(sample_archive()) as archive:
            archive.update()
            yield archive


def test_every_query_is_understood_and_finds_something_in_the_sample(sample: Archive) -> None:
    queries = [cell.strip("`") for cell in cells("Ask")]
    assert len(queries) > 12
    for query in queries:
        outcome = sample.search(query, match="all")
        assert not outcome.ignored, query
        assert outcome.total, query
    fields = re.search(r"a field: `([^`]+)`", TEXT)
    assert fields is not None
    for field in fields[1].split():
        assert not sample.search(f"{field}:{'en' if field == 'lang' else 'water'}").ignored, field


def test_every_key_is_a_key() -> None:
    known = {shortcut for action in ACTIONS for shortcut in action.shortcuts}
    known |= {key for spec in KEYS for key in re.split(r" or | and |, ", spec.keys)}
    combinations = re.findall(r"<kbd>[^<]+</kbd>(?:\+<kbd>[^<]+</kbd>)*", TEXT)
    named = {re.sub(r"</?kbd>", "", keys).replace("←", "Left") for keys in combinations}
    assert len(named) > 7
    assert named <= known


def test_dates_are_worded_as_in_the_window() -> None:
    shown = [
        ("2017-03-12", "stated"),
        ("2017-03", "inferred"),
        ("2009-05-03", "file name"),
        ("2018~", "stated"),
        ("2016?", "stated"),
        ("[2025-07-12?,2025-12-07?]", "stated"),
    ]
    words = [human_date(StatementDate.parse(edtf), basis) for edtf, basis in shown]
    words.append(human_date(None, None, "yesterday’s verdict"))
    assert cells("Read a date") == words
