"""`archive-app import`: what it prints, what it answers, and how it ends."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
from typing import TYPE_CHECKING

from tests.cli.asking import command, environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.asking import Answer

TABLE = 'title,date,text\nClean *water*,2017-03-05,"We will keep it clean.\n\nAlways."\nBread,,\n'


def test_an_import_is_told_and_searched(tmp_path: Path, folder: Path, ask: Callable[..., Answer]) -> None:
    source = tmp_path / "press.csv"
    source.write_text(TABLE)
    done = ask("import", source, "--to", folder)
    assert (done.status, done.err) == (0, "")
    assert done.out == (
        "1 imported, 0 already there, 1 refused.\n  press/2017-03-05-clean-water.md\n"
        f"Refused:\n  {source}, row 2: The row has no text.\n"
    )
    found = ask("search", '"keep it clean"', "--in", folder, "--json")
    assert [hit["path"] for hit in found.json["results"]] == ["press/2017-03-05-clean-water.md"]
    again = ask("import", source, "--to", folder, "--json")
    assert (again.status, again.json["imported"], again.json["already_there"]) == (0, 0, 1)


def test_the_ends_of_an_import(tmp_path: Path, folder: Path, ask: Callable[..., Answer]) -> None:
    source = tmp_path / "press.csv"
    source.write_text("title,date\nBread,2017\n")
    refused = ask("import", source, "--to", folder, "--json")
    assert (refused.status, refused.json["refused"]) == (1, 1)
    absent = ask("import", source, "--to", tmp_path / "absent")
    assert (absent.status, absent.out) == (2, "")
    mapping = tmp_path / "map.toml"
    mapping.write_text("[fields]\nwords = 3\n")
    wrong = ask("import", source, "--to", folder, "--map", mapping)
    assert wrong.status == 2
    assert wrong.err.startswith("The mapping cannot be used: “fields” is a table of texts.\n")
    assert ask("import", "--to", folder).status == 2


def test_preview_and_dry_run_write_nothing(tmp_path: Path, folder: Path, ask: Callable[..., Answer]) -> None:
    source = tmp_path / "press.csv"
    source.write_text(TABLE)
    before = sorted(folder.rglob("*"))
    preview = ask("import", source, "--to", folder, "--preview")
    assert preview.status == 0
    assert preview.out.splitlines() == [
        f"{source}: csv", "  text = text", "  title = title", "  issued = date",
        "  · 2017-03-05 · Clean *water*",
    ]  # fmt: skip
    form = ask("import", source, "--to", folder, "--preview", "--json").json
    assert form["sources"][0]["mapping"]["fields"] == {"text": "text", "title": "title", "issued": "date"}
    rehearsed = ask("import", source, "--to", folder, "--dry-run")
    assert rehearsed.out.startswith("1 would be imported, 0 already there, 1 refused.\n")
    assert sorted(folder.rglob("*")) == before


def test_a_hostile_name_does_not_steer_the_terminal(
    tmp_path: Path, folder: Path, ask: Callable[..., Answer]
) -> None:
    source = tmp_path / "a\x1b[31m\nb.txt"
    source.write_text("\n")
    assert "\x1b" not in ask("import", source, "--to", folder).out


def test_an_interruption_leaves_whole_files_and_says_so(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "many.jsonl"
    rows = (json.dumps({"title": f"T {n}", "text": f"Words {n}. " * 200}) for n in range(20_000))
    source.write_text("\n".join(rows))
    words = command("import", source, "--to", folder, "--json")
    process = subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        while process.poll() is None and not (folder / ".archive-app-import" / "5").exists():
            threading.Event().wait(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 130, err
    assert err == b"Interrupted. What was imported until then is in place; import again for the rest.\n"
    form = json.loads(out)
    assert form["cancelled"]
    imported = {item["path"] for item in form["items"] if item["outcome"] == "imported"}
    assert imported == {f"many/{path.name}" for path in (folder / "many").iterdir()}
    assert not (folder / ".archive-app-import").exists()
