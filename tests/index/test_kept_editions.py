"""Earlier texts searched by `in:editions`, and by nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive_app.archive import Archive, SearchCancelled
from archive_app.index import storage
from archive_app.index.kept_editions import asks_for_editions, without_condition
from archive_app.statements.problems import UnknownStatement, WrongRequest
from archive_app.statements.searching import SearchRequest
from tests.index.updating import update

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.mark.parametrize(
    ("query", "asks"),
    [
        ("in:editions", True),
        ("water IN:EDITIONS", True),
        ("(in:editions OR x)", True),
        ('"in:editions"', False),
        ("in:editionsx", False),
        ("xin:editions", False),
    ],
)
def test_the_condition_is_seen_where_it_stands(query: str, asks: bool) -> None:
    assert asks_for_editions(query) == asks
    rest = without_condition(query)
    assert len(rest) == len(query)
    assert (rest == query) != asks


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    folder = tmp_path / "papers"
    folder.mkdir()
    head = "---\nid: leaflet-1\ntitle: A leaflet\nparty: Hill\ndate: 2017-03-12\nlang: en\n---\n"
    with Archive.open(folder) as opened:
        for words in (
            "# We will never sell it\n\nThe *river* stays.",
            "The river is for sale.",
            "Sold.",
        ):
            (folder / "leaflet.md").write_text(f"{head}{words}\n", encoding="utf-8")
            update(folder, storage.index_folder(folder))
        opened.refresh()
        yield opened


def test_earlier_texts_are_found_apart(archive: Archive) -> None:
    assert archive.search("river", match="all").total == 0
    outcome = archive.request(SearchRequest("river in:editions party:Hill", fold_reprints=0.8))
    assert {hit.id for hit in outcome.hits} == {"leaflet-1@1", "leaflet-1@2"}
    assert outcome.reading.startswith("earlier texts only: a form of *river*")
    assert [c.field for c in outcome.conditions] == ["in", "party"]
    assert outcome.facets.party == (("Hill", 2),)
    hit = next(hit for hit in outcome.hits if hit.id == "leaflet-1@1")
    assert hit.title.startswith("A leaflet (earlier text, last seen ")
    assert hit.issued == "2017-03-12"
    read = archive.statement(hit.id)
    assert read.text == "We will never sell it\n\nThe river stays."
    assert archive.editions(hit.id) == ()
    start, end = archive.marks(read, "river in:editions")[0]
    assert read.text[start:end] == "river"
    with pytest.raises(WrongRequest):
        archive.select(SearchRequest("in:editions"))
    with pytest.raises(UnknownStatement):
        archive.statement("leaflet-1@3")


def test_a_first_search_can_be_given_up_and_asked_again(archive: Archive) -> None:
    asked = 0

    def is_cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 2

    with pytest.raises(SearchCancelled):
        archive.request(SearchRequest("in:editions"), is_cancelled)
    assert archive.search("in:editions").total == 2


def test_what_is_pruned_is_found_no_more(archive: Archive) -> None:
    assert archive.search("in:editions").total == 2
    archive.prune_editions(archive.editions("leaflet-1")[:1])
    assert [hit.id for hit in archive.search("in:editions").hits] == ["leaflet-1@2"]
    archive.prune_editions(archive.editions("leaflet-1"))
    assert archive.search("in:editions").total == 0
