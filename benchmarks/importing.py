"""What an import of JSON Lines costs, beside plain parsing and writing of the same rows.

    python -m benchmarks.importing [--rounds 3] [--folder FOLDER] [--rows N] [--json FILE]

Plain: every line through `json.loads`, every text written to a file of its own, nothing else. Import: a
mapping, front matter, escaping, the original kept with its SHA-256, names that nothing has, everything on the
disk at the end. The two take turns in one run, on the same disk, which is synced before each; the ratio is
that of the medians. Then the same import once more, which adds nothing. FOLDER holds `.jsonl` files with
`title`, `date` and `text`; without it N rows are made.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from archive_app.catalogue.importing.importer import run_import
from archive_app.catalogue.importing.mapping import FieldMapping
from archive_app.catalogue.importing.report import Outcome

_MAPPING = FieldMapping({"text": "text", "title": "title", "issued": "date"})
_SENTENCE = "The price of bread is the price of peace, and we *will* keep it [low], whatever it costs us. "


def measure(folder: Path, rounds: int) -> dict[str, Any]:
    """Import the tables of a folder again and again beside the plain way; return seconds and counts."""
    plain: list[float] = []
    imported: list[float] = []
    again: list[float] = []
    counts: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="statement-archive-import-") as scratch:
        os.environ["ARCHIVE_APP_HOME"] = str(Path(scratch, "home"))
        for number in range(rounds):
            _settle_disk()
            plain.append(_plain(folder, Path(scratch, f"plain-{number}")))
            target = Path(scratch, f"imported-{number}")
            target.mkdir()
            _settle_disk()
            first = run_import([folder], target, mapping=_MAPPING)
            second = run_import([folder], target, mapping=_MAPPING)
            imported.append(first.seconds)
            again.append(second.seconds)
            counts = {
                "rows": len(first.items),
                "imported": first.count(Outcome.IMPORTED),
                "refused": first.count(Outcome.REFUSED),
                "added_by_the_second": second.count(Outcome.IMPORTED),
            }
    middle = statistics.median
    return {
        **counts,
        "plain_s": round(middle(plain), 3),
        "import_s": round(middle(imported), 3),
        "second_import_s": round(middle(again), 3),
        "ratio": round(middle(imported) / middle(plain), 2),
    }


def _settle_disk() -> None:
    if hasattr(os, "sync"):
        os.sync()


def _plain(folder: Path, target: Path) -> float:
    begun = time.perf_counter()
    for table in sorted(folder.rglob("*.jsonl")):
        into = target / table.stem
        into.mkdir(parents=True, exist_ok=True)
        with table.open("rb") as lines:
            for number, line in enumerate(lines):
                row = json.loads(line)
                if row["text"]:
                    (into / f"{number}.md").write_text(f"{row['title']}\n\n{row['text']}", encoding="utf-8")
    return time.perf_counter() - begun


def _made(folder: Path, rows: int) -> Path:
    with (folder / "made.jsonl").open("w", encoding="utf-8") as file:
        for number in range(rows):
            row = {"title": f"On bread {number}", "date": "2017-03-05", "text": _SENTENCE * 30 + str(number)}
            file.write(json.dumps(row) + "\n")
    return folder


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rows", type=int, default=4_000)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="statement-archive-rows-") as made:
        figures = measure(given.folder or _made(Path(made), given.rows), given.rounds)
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    for name, value in figures.items():
        print(f"{name:<20} {value:>10}")


if __name__ == "__main__":
    main()
