"""`archive-app export`: what it prints and writes, and how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.asking import run_process

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.asking import Answer


def test_everything_and_what_was_found(tmp_path: Path, folder: Path, ask: Callable[..., Answer]) -> None:
    output = tmp_path / "all.jsonl"
    done = ask("export", "--in", folder, "--as", "jsonl", "--output", output, "--json")
    assert (done.status, done.json["statements"], done.json["output"]) == (0, 3, str(output))
    assert len(output.read_text().splitlines()) == 4
    again = ask("export", "--in", folder, "--as", "jsonl", "--output", output)
    assert (again.status, again.err.splitlines()[0]) == (
        2,
        f"{output} is there already, and nothing is replaced without being asked.",
    )
    printed = run_process("export", "clean", "--in", folder, "--as", "jsonl", "--filter", "type=speech")
    head, only = map(json.loads, printed.stdout.splitlines())
    assert head["export"]["filters"] == {"type": ["speech"]}
    assert only["title"] == "On the price of bread"


def test_nothing_found_and_wrong_requests(tmp_path: Path, folder: Path, ask: Callable[..., Answer]) -> None:
    output = tmp_path / "none.csv"
    none = ask("export", "xylophone", "--in", folder, "--as", "csv", "--output", output, "--json")
    assert (none.status, none.json["statements"], none.json["output"]) == (1, 0, None)
    assert not output.exists()
    assert ask("export", "--in", folder, "--as", "csv", "--json").status == 2
    assert ask("export", "--in", folder, "--as", "pdf").status == 2
    assert ask("export", "--in", folder, "--as", "csv", "--from", "2019", "--to", "2017").status == 2
    assert ask("export", "--in", folder, "--as", "csv", "--output", tmp_path / "no" / "x").status == 3
