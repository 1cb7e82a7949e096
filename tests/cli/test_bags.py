"""`archive-app bag`: what it prints, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.asking import Answer


def test_a_bag_is_made_and_validated(tmp_path: Path, folder: Path, ask: Callable[..., Answer]) -> None:
    bag = tmp_path / "bag"
    made = ask("bag", "export", folder, "--to", bag, "--json")
    assert (made.status, made.json["files"]) == (0, 4)
    assert ask("bag", "export", folder, "--to", bag).status == 2
    assert ask("bag", "validate", bag).out == f"{bag}: valid, 4 files.\n"
    (bag / "data" / "bread.md").write_text("other")
    changed = ask("bag", "validate", bag)
    assert changed.status == 1
    assert "  data/bread.md is not what its checksum says (sha256, sha512).\n" in changed.out
    assert ask("bag", "validate", tmp_path / "absent").status == 2
