"""Amends, imports and exports on a disk that is filled to every point at which it may be found full.

`python -m tests.catalogue.filling HOME` runs where HOME/disk is a small disk of its own. It prints a line for
each amount of room: the case, how many bytes were free, and what came of it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from archive_app.catalogue.amend import apply_many
from archive_app.catalogue.exports import ExportFailed, write_file
from archive_app.catalogue.importing.importer import run_import
from tests.catalogue.writing import planned, write
from tests.index.filling import PAGE, fill

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ("a.md", "b.md", "c.txt")
DONE = "done"


def main(home: Path) -> None:
    """Go through the cases, each with a page more room each time, until it succeeds."""
    os.environ["ARCHIVE_APP_HOME"] = str(home / "app-home")
    disk, plenty = home / "disk", home / "plenty"
    (plenty / "in").mkdir(parents=True)
    rows = "".join(f'{{"title": "T {n}", "text": "{"Words. " * 900}"}}\n' for n in range(3))
    (plenty / "rows.jsonl").write_text(rows, encoding="utf-8")
    _until_done("amend", disk, lambda: _amend(disk / "Papers"))
    _until_done("import", disk, lambda: _import(plenty / "rows.jsonl", disk / "New"))
    _until_done("export", disk, lambda: _export(disk / "out.csv"))
    os.environ["ARCHIVE_APP_HOME"] = str(disk / "app-home")
    _until_done("journal", disk, lambda: _amend(plenty / "Papers"))


def _until_done(name: str, disk: Path, act: Callable[[], str]) -> None:
    for pages in range(60):
        for folder in (disk / "Papers", disk.parent / "plenty" / "Papers"):
            for number, file in enumerate(NAMES):
                write(folder, file, "---\ntitle: T\n---\n" * (file != "c.txt") + f"{number} words\n" * 700)
        filler = disk / "filler"
        fill(filler, pages * PAGE)
        try:
            outcome = act()
        finally:
            filler.unlink()
        print(name, pages * PAGE, outcome, sep="\t")
        if outcome == DONE:
            return


def _amend(folder: Path) -> str:
    plans = [planned(folder, name, {"party": f"Union {os.urandom(9).hex()}"}) for name in NAMES]
    outcomes = list(apply_many(plans))
    hidden = [path.name for path in folder.iterdir() if path.name.startswith(".")]
    assert not hidden, hidden
    for plan, outcome in zip(plans, outcomes, strict=True):
        now = plan.target.read_bytes() if plan.target.exists() else None
        assert now == (plan.before if outcome.fault else plan.after), plan.path
        if plan.target.name.endswith(".meta.yaml"):
            plan.target.unlink(missing_ok=True)
    faults = {outcome.fault.message for outcome in outcomes if outcome.fault}
    return " ".join(sorted(faults)) or DONE


def _import(source: Path, folder: Path) -> str:
    folder.mkdir(exist_ok=True)
    report = run_import([source], folder)
    whole = [path for path in folder.glob("*.md") if path.read_text("utf-8").count("Words.") == 900]
    assert len(whole) == len(list(folder.glob("*.md")))
    assert not list(folder.rglob(".*"))
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    return report.stopped or DONE


def _export(output: Path) -> str:
    try:
        write_file(("piece," * 900 for _ in range(4)), output, replace=False, archive_folder=None)
    except ExportFailed as fault:
        assert [path.name for path in output.parent.iterdir() if "out" in path.name] == []
        return fault.message
    assert output.stat().st_size == 4 * 900 * len("piece,")
    return DONE


if __name__ == "__main__":
    main(Path(sys.argv[1]))
