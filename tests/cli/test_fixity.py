"""`archive-app fixity`: what it prints, what it answers, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from typing import TYPE_CHECKING

from tests.cli.asking import command, environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.asking import Answer


def test_a_record_and_checks(folder: Path, ask: Callable[..., Answer]) -> None:
    assert ask("fixity", "verify", folder).status == 2
    recorded = ask("fixity", "record", folder)
    assert (recorded.status, recorded.err) == (0, "")
    assert recorded.out.startswith("Record 1: 4 files, ")
    same = ask("fixity", "verify", folder)
    assert same.status == 0
    assert same.out.endswith(": 4 unchanged.\n")
    (folder / "water.txt").rename(folder / "wa\x1b[31mter.txt")
    (folder / "bread.md").write_text("other")
    differs = ask("fixity", "verify", folder)
    assert differs.status == 1
    assert differs.out.splitlines()[1:] == [
        "Changed:",
        "  bread.md",
        "Moved:",
        "  water.txt → wa�[31mter.txt",
    ]
    form = ask("fixity", "verify", folder, "--json").json
    assert (form["unchanged"], form["moved"]) == (2, [{"from": "water.txt", "to": "wa\x1b[31mter.txt"}])


def test_the_manifest(folder: Path, ask: Callable[..., Answer]) -> None:
    assert ask("fixity", "record", folder, "--manifest", "--json").json["manifest"].endswith("-sha256.txt")
    assert ask("fixity", "record", folder, "--manifest").status == 2
    assert ask("fixity", "record", folder, "--manifest", "--replace").status == 0


def test_an_interruption_is_kept_and_gone_on_with(folder: Path, app_home: Path) -> None:
    large = folder / "large.bin"
    with large.open("wb") as file:
        file.truncate(3_000_000_000)
    for name in ("bread.md", "water.txt"):
        os.utime(folder / name, (1_400_000_000, 1_400_000_000))
    process = subprocess.Popen(
        command("fixity", "record", folder, "--json"),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        while process.poll() is None and not list(app_home.rglob("record.running.jsonl")):
            threading.Event().wait(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 130, err
    assert err == b"Interrupted. Start it again within seven days and it goes on where it stopped.\n"
    form = json.loads(out)
    assert (form["cancelled"], form["record"]) == (True, None)
    assert not list(app_home.rglob("records/*"))
