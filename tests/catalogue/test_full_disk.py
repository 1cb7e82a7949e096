"""A disk that fills while details are amended, documents imported or results exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.index.small_disk import on_small_disk

if TYPE_CHECKING:
    from pathlib import Path


def test_a_disk_that_fills_leaves_nothing_half_done(tmp_path: Path) -> None:
    done = on_small_disk(tmp_path, "tests.catalogue.filling")
    assert done.returncode == 0, done.stderr
    told: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        case, _, outcome = line.split("\t")
        told.setdefault(case, []).append(outcome)
    assert list(told) == ["amend", "import", "export", "journal"]
    for case, (*full, last) in told.items():
        assert full, case
        assert last == "done", case
        words = "disk is full" if case == "import" else "no space left on device"
        assert all(words in outcome.lower() for outcome in full), case
