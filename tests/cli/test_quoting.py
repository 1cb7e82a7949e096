"""`archive-app quote` answers with a verdict, and with 1 when nothing like it is in the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.asking import Answer


def test_a_quotation_is_checked(ask: Callable[..., Answer], tmp_path: Path) -> None:
    folder = tmp_path / "statements"
    folder.mkdir()
    (folder / "a.md").write_text(
        "---\ntitle: Taxes\ndate: 2016-02-11\n---\nWe will not raise taxes this year.\n", encoding="utf-8"
    )
    told = ask("quote", "we will raise taxes this year", "--in", folder)
    assert told.status == 0
    assert told.out.startswith("Altered. ")
    assert "[-not -]" in told.out
    form = ask("quote", "We will not raise taxes", "--in", folder, "--json").json
    (match,) = form["matches"]
    assert (form["verdict"], match["id"], match["own_words"]) == ("exact", "a.md", True)
    nothing = ask("quote", "bananas for everybody in town", "--in", folder)
    assert nothing.status == 1
    assert "This archive covers 1 statement" in nothing.out
    assert "never said" not in nothing.out


def test_who_said_it_first(ask: Callable[..., Answer], tmp_path: Path) -> None:
    folder = tmp_path / "statements"
    folder.mkdir()
    for name, date in (("a.md", "2016-02-11"), ("b.md", "2015")):
        head = f"---\ntitle: {name}\nparty: Blue\ndate: {date}\n---\n"
        (folder / name).write_text(f"{head}{name} promises clean water.\n", encoding="utf-8")
    told = ask("first", "clean water", "--in", folder)
    assert told.status == 0
    assert told.out.index("2015  Blue  first") < told.out.index("11 February 2016  Blue")
    assert ask("first", "clean water", "--in", folder, "--json").json["first"] == ["b.md"]
    nothing = ask("first", "dirty water", "--in", folder)
    assert nothing.status == 1
    assert "Not in this archive." in nothing.out
