"""Names that are one: searches, filters and facets join them and say so, unless raw names are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive_app import Archive, Filters
from archive_app.locations import config_folder
from archive_app.settings import ArchiveSettings, SettingsStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STATEMENTS = {
    "a": "party: Labour\npublisher: Labour Party\nfirst_published: Lab.",
    "b": "party: Labour Party\nauthor: A. Brook",
    "c": "party: Lab.\nauthor: Ada Brook",
    "d": "party: Greens\nauthor: Brook",
    "e": "title: no party",
}


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    folder = tmp_path / "archive"
    folder.mkdir()
    for name, fields in STATEMENTS.items():
        (folder / f"{name}.md").write_text(f"---\n{fields}\nid: {name}\n---\nWater.\n", encoding="utf-8")
    with Archive.open(folder) as opened:
        opened.update()
        yield opened


def declare(archive: Archive, text: str) -> None:
    (archive.folder / "aliases.yaml").write_text(text, encoding="utf-8")


def found(archive: Archive, query: str = "", **options: object) -> set[str]:
    return {hit.id for hit in archive.search(query, **options).hits}  # type: ignore[arg-type]


def test_without_aliases_every_name_is_for_itself(archive: Archive) -> None:
    outcome = archive.search("party:Lab")
    assert ({hit.id for hit in outcome.hits}, outcome.joined) == ({"c"}, ())
    assert len(outcome.facets.party) == 5


def test_searches_filters_and_facets_join_names_and_say_so(archive: Archive) -> None:
    declare(archive, "Labour: [Labour Party, Lab.]\nAda Brook: A. Brook\n")
    for query in ("party:Lab", 'party:"Labour Party"', "party:labour", "party:lab*"):
        outcome = archive.search(query)
        assert {hit.id for hit in outcome.hits} == {"a", "b", "c"}, query
        assert outcome.reading.endswith("; Labour Party and Lab. count as Labour"), query
        assert (
            "".join(text if not own else f"*{text}*" for text, own in outcome.reading_pieces)
            == outcome.reading
        )
    assert found(archive, filters=Filters(party="Lab.")) == found(archive, filters=Filters(party="Labour"))
    assert found(archive, 'author:"ada brook"') == {"b", "c"}
    assert found(archive, "-party:Lab water") == {"d", "e"}
    everything = archive.search("")
    assert everything.facets.party == (("Labour", 3), ("Greens", 1), (None, 1))
    assert everything.facets.source == ((None, 4), ("Labour", 1))
    assert "count" not in everything.reading
    assert everything.joined == (("Labour", ("Labour Party", "Lab.")), ("Ada Brook", ("A. Brook",)))
    assert archive.coverage().parties == (("Labour", 3), ("Greens", 1))
    assert {hit.id: hit.party for hit in everything.hits}["b"] == "Labour Party"
    assert "count as Labour" in archive.search("water", filters=Filters(party="Labour")).reading


def test_raw_names_are_there_to_be_asked_for(archive: Archive) -> None:
    declare(archive, "Labour: [Labour Party, Lab.]\n")
    outcome = archive.search("party:Lab", raw_names=True)
    assert ([hit.id for hit in outcome.hits], outcome.joined, len(outcome.facets.party)) == (["c"], (), 5)
    assert "count" not in outcome.reading


def test_aliases_are_read_as_they_are_now_and_faults_are_problems(archive: Archive) -> None:
    assert found(archive, "party:Lab") == {"c"}
    declare(archive, "Labour: [Lab.]\n")
    assert found(archive, "party:Lab") == {"a", "c"}
    declare(archive, "Labour: [Lab.]\nGreens: [Labour]\nLab.: [Greens]\n")
    assert found(archive, "party:Lab") == {"c"}
    (problem,) = archive.problems()
    assert (problem.path, problem.message) == (
        "aliases.yaml", "Lab., Labour and Greens are names of each other; they are not used.",
    )  # fmt: skip
    for broken in ("Labour: [", "- a\n"):
        declare(archive, broken)
        assert archive.problems()[0].message.startswith("The aliases could not be read as they stand")
        assert found(archive, "party:Lab") == {"c"}
    (archive.folder / "aliases.yaml").unlink()
    assert archive.problems() == []


def test_the_settings_of_an_archive_may_declare_aliases(archive: Archive) -> None:
    store = SettingsStore(config_folder())
    file = store.archive_file(archive.folder)
    file.parent.mkdir(exist_ok=True)
    file.write_text('[aliases]\nLabour = ["Labour Party"]\n', encoding="utf-8")
    assert found(archive, "party:labour") == {"a", "b"}
    store.save_archive(archive.folder, ArchiveSettings("oldest"))
    assert store.load_archive(archive.folder).aliases == (("Labour", ["Labour Party"]),)
    declare(archive, "Labour: Lab.\n")
    assert found(archive, "party:labour") == {"a", "b", "c"}
