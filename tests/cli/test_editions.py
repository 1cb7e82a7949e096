"""`archive-app editions`, and `compare` with editions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.asking import Answer


def changed(folder: Path, ask: Callable[..., Answer]) -> None:
    """Index, change words of one statement without a word, and index again."""
    assert ask("index", folder).status == 0
    path = folder / "2017" / "leaflet.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("whatever it costs", "if money allows"), encoding="utf-8")


def test_a_silent_edit_is_listed_shown_and_compared(folder: Path, ask: Callable[..., Answer]) -> None:
    changed(folder, ask)
    listed = ask("editions", "leaflet-1", "--in", folder)
    assert (listed.status, listed.err) == (0, "")
    assert listed.out.splitlines()[0] == "leaflet-1"
    assert "; 3 words changed" in listed.out
    form = ask("editions", "leaflet-1", "--in", folder, "--json").json["statements"][0]
    assert form["id"] == "leaflet-1"
    assert [one["words_changed"] for one in form["earlier"]] == [3]
    assert ask("editions", "--in", folder, "--json").json["statements"] == [form]
    assert "whatever it costs" in ask("editions", "leaflet-1", "--in", folder, "--show", 1).out
    compared = ask("compare", "leaflet-1@1", "leaflet-1", "--in", folder, "--json").json
    assert compared["words"] == {"deleted": 3, "inserted": 3, "moved": 0}
    assert ask("compare", "leaflet-1@2", "leaflet-1", "--in", folder).status == 2


def test_editions_are_exported_and_pruned(folder: Path, ask: Callable[..., Answer], tmp_path: Path) -> None:
    changed(folder, ask)
    out = tmp_path / "out"
    assert ask("editions", "--in", folder, "--export", out).status == 0
    assert sorted(path.suffix for path in out.iterdir()) == [".json", ".txt"]
    assert "whatever it costs" in next(out.glob("*.txt")).read_text(encoding="utf-8")
    assert ask("editions", "--in", folder, "--export", out).status == 2
    assert ask("editions", "leaflet-1", "--in", folder, "--prune", 1, "--json").json == {"pruned": 1}
    assert ask("editions", "leaflet-1", "--in", folder, "--prune", 1).status == 1
    assert "deleted by choice" in ask("editions", "leaflet-1", "--in", folder).out
    gone = ask("editions", "leaflet-1", "--in", folder, "--show", 1)
    assert (gone.status, gone.out) == (3, "")
    assert "by choice" in gone.err


def test_without_an_earlier_text_it_says_so(folder: Path, ask: Callable[..., Answer]) -> None:
    (folder / "newer.md").write_text("---\nreplaces: leaflet-1\n---\nClean water.\n", encoding="utf-8")
    none = ask("editions", "bread.md", "--in", folder)
    assert none.status == 1
    assert "No earlier text was kept" in none.out
    assert ask("editions", "--in", folder).status == 1
    chain = ask("editions", "newer.md", "--in", folder, "--json")
    assert (chain.status, chain.json["statements"][0]["replaces"]) == (0, ["leaflet-1"])
    assert ask("editions", "nobody", "--in", folder).status == 2
    assert ask("editions", "--in", folder, "--prune", 1).status == 2
    assert ask("editions", "bread.md", "--in", folder, "--prune", 1, "--show", 1).status == 2
    assert ask("editions", "bread.md", "--in", folder, "--show", 1).status == 2
