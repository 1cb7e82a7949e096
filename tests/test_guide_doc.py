"""The guide promises nothing that is not there: its keys exist, its queries find something in the sample."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive_app import Archive
from archive_app.bundled import sample_archive
from archive_app.ui.actions import ACTIONS, KEYS
from archive_app.ui.dates_text import edtf_in_words, human_date

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = (Path(__file__).resolve().parents[1] / "docs" / "guide.md").read_text(encoding="utf-8")


def cells(heading: str, column: int) -> list[str]:
    section = TEXT.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")][1:]
    return [row.strip("|").split("|")[column].strip() for row in rows]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ARCHIVE_APP_HOME", str(tmp_path_factory.mktemp("home")))
        with Archive.open(sample_archive()) as archive:
            archive.update()
            yield archive


def test_every_query_finds_something_in_the_sample(sample: Archive) -> None:
    queries = [query for cell in cells("What to type", 0) for query in re.findall(r"`([^`]+)`", cell)]
    assert len(queries) > 15
    for query in [*queries, "heron", "きれいな水"]:
        outcome = sample.search(query, match="all")
        assert outcome.total, query
        assert not outcome.ignored, query


def test_the_tour_is_true_of_the_sample(sample: Archive) -> None:
    assert "more than a hundred statements" in TEXT
    assert sample.coverage().statements > 100
    assert "in nine languages" in TEXT
    assert sum(value is not None for value, _ in sample.search("").facets.language) == 9
    (hit,) = sample.search("“yesterday’s verdict”").hits
    assert f"*{human_date(hit.date, hit.basis, hit.date_hint)}*" in TEXT


def test_every_key_is_a_key() -> None:
    known = {shortcut for action in ACTIONS for shortcut in action.shortcuts}
    known |= {key for spec in KEYS for key in re.split(r" or | and ", spec.keys)}
    named = [key for cell in cells("Keys", 0) for key in re.split(r" or |, ", cell)]
    assert len(named) > 20
    assert set(named) <= known
    assert set(re.findall(r"\b(?:Ctrl|Shift|Alt)\+[\w?+]+|\bF\d\b", TEXT)) <= known


def test_dates_are_worded_as_in_the_window() -> None:
    words = cells("How to read a date", 0)
    for edtf in ("2016-02-11", "2016-02", "2016~", "2016?", "201X"):
        assert edtf_in_words(edtf) in words
