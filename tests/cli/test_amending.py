"""`archive-app amend` and `undo`: what they print, what they write, and how they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.locations import config_folder
from archive_app.settings import ArchiveSettings, SettingsStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.asking import Answer

    Ask = Callable[..., Answer]


def test_an_amendment_is_shown_then_written_then_taken_back(ask: Ask, folder: Path) -> None:
    bread = (folder / "bread.md").read_bytes()
    words = ("amend", "bread.md", "--set", "party=A: B", "--unset", "issued_basis", "--in", folder)
    preview = ask(*words, "--dry-run")
    assert (preview.status, preview.err) == (0, "")
    assert preview.out.splitlines() == [
        "bread.md: would be written into the front matter.",
        "  issued_basis: inferred → nothing",
        "  party: Harbour Liberals → A: B",
    ]
    assert (folder / "bread.md").read_bytes() == bread
    done = ask(*words)
    assert done.out == preview.out.replace("would be written", "written")
    expected = bread.replace(b"Harbour Liberals", b'"A: B"').replace(b"issued_basis: inferred\n", b"")
    assert (folder / "bread.md").read_bytes() == expected
    assert ask("show", "bread.md", "--in", folder, "--json").json["party"] == "A: B"
    assert ask(*words).out == "bread.md: nothing to change.\n"
    back = ask("undo", "--in", folder)
    assert (back.status, back.out.splitlines()[0]) == (0, "Amendment 1 was taken back: bread.md")
    assert (folder / "bread.md").read_bytes() == bread


def test_many_at_once_with_one_that_is_not_there(ask: Ask, folder: Path) -> None:
    answer = ask("amend", "leaflet-1", "gone", "water.txt", "--set", "tags=a, b", "--in", folder, "--json")
    assert answer.status == 2
    assert answer.err.startswith("No statement of this archive has the id “gone”.")
    first, second, third = answer.json["results"]
    assert (first["where"], first["number"], first["error"]) == ("front matter", 1, None)
    assert first["changes"] == [
        {"field": "tags", "key": "tags", "old": ["water", "harbour"], "new": ["a", "b"]},
    ]
    assert (second["path"], second["number"], second["changes"]) == (None, None, [])
    assert second["error"]["remedy"] == "Search for it, or update the index."
    assert (third["where"], third["reason"]) == (
        "sidecar", "water.txt is plain text without front matter, and stays so.",
    )  # fmt: skip
    found = ask("search", "tag:a", "--in", folder, "--json").json
    assert {result["id"] for result in found["results"]} == {"leaflet-1", "water.txt"}
    assert ask("show", "water.txt", "--in", folder).out.count("From sidecar") == 1


def test_files_are_left_alone_where_that_is_wanted(ask: Ask, folder: Path) -> None:
    bread = (folder / "bread.md").read_bytes()
    ask("amend", "bread.md", "--set", "party=New", "--sidecar", "--in", folder)
    SettingsStore(config_folder()).save_archive(folder.resolve(), ArchiveSettings(leave_files_alone=True))
    answer = ask("amend", "leaflet-1", "--set", "party=New", "--in", folder, "--json")
    assert answer.json["results"][0]["reason"] == "The files of this archive are left alone."
    assert (folder / "bread.md").read_bytes() == bread
    shown = ask("show", "bread.md", "--in", folder, "--json").json
    assert (shown["party"], shown["from_sidecar"], shown["problems"]) == ("New", ["party"], [])


def test_how_it_leaves(ask: Ask, folder: Path) -> None:
    ask("index", folder)
    for words, status, said in (
        (("amend", "bread.md", "--set", "party"), 2, "“party” is not FIELD=VALUE."),
        (("amend", "bread.md", "--set", "party=a", "--unset", "party"), 2, "is there twice"),
        (("amend", "bread.md"), 2, "Nothing is to be changed"),
        (("amend", "bread.md", "--set", "pary=a"), 2, "There is no field “pary” here."),
        (("amend", "bread.md", "--set", "issued=2019-02-30"), 2, "2019-02-30"),
        (("undo",), 1, "There is no amendment to take back."),
    ):
        answer = ask(*words, "--in", folder)
        assert (answer.status, answer.out) == (status, ""), words
        assert said in answer.err
    ask("amend", "bread.md", "--set", "party=a", "--in", folder)
    (folder / "bread.md").write_text("changed", encoding="utf-8")
    answer = ask("undo", "bread.md", "--in", folder)
    assert (answer.status, (folder / "bread.md").read_text(encoding="utf-8")) == (3, "changed")
    assert answer.err.startswith("bread.md was changed since it was amended")
    (folder / "water.txt.meta.yaml").write_text("a: [", encoding="utf-8")
    assert ask("amend", "water.txt", "--set", "party=a", "--in", folder).status == 3


def test_search_takes_names_as_one_or_raw(ask: Ask, folder: Path) -> None:
    (folder / "aliases.yaml").write_text(
        "Harbour: Harbour Liberals\nUnion: [Riverside Union]\n", encoding="utf-8"
    )
    joined = ask("search", "party:harbour", "--in", folder, "--json").json
    assert joined["reading"].endswith("; Harbour Liberals counts as Harbour")
    assert joined["facets"]["party"] == [["Harbour", 1], ["Union", 1], [None, 1]]
    raw = ask("search", "party:harbour", "--in", folder, "--json", "--raw-names").json
    assert raw["facets"]["party"][0] == ["Harbour Liberals", 1]
