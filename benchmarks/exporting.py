"""What an export of a whole archive costs: time of the processor a statement, and memory.

    python -m benchmarks.exporting [--docs N | --folder FOLDER] [--json FILE]

N statements are made and indexed, or FOLDER is. Then each form is exported in a process of its own, so that
its memory is its own: resident with the archive open, and at the peak. In the same process every statement is
read once more without being written; the ratio is the time of the export to that.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from archive_app.archive import Archive
from archive_app.catalogue.exports import FORMS, prepare_export, write_export
from archive_app.statements.searching import SearchRequest
from benchmarks.generator import write_folder

_EVERYTHING = SearchRequest(sort="newest")


def export_once(folder: Path, form: str, output: Path) -> dict[str, Any]:
    """Export everything in one form; return seconds of the processor, and memory in megabytes."""
    with Archive.open(folder) as archive:
        open_mb = _peak_mb()
        begun, began = time.process_time(), time.perf_counter()
        made = prepare_export(archive, _EVERYTHING, form)
        write_export(made, output)
        exporting, wall = time.process_time() - begun, time.perf_counter() - began
        peak_mb = _peak_mb()
        begun = time.process_time()
        for statement_id in archive.select(_EVERYTHING).ids:
            archive.statement(statement_id)
        reading = time.process_time() - begun
    return {
        "form": form,
        "statements": made.total,
        "processor_s": round(exporting, 2),
        "wall_s": round(wall, 2),
        "a_statement_ms": round(exporting / max(1, made.total) * 1000, 3),
        "to_reading": round(exporting / reading, 2),
        "open_mb": round(open_mb),
        "peak_mb": round(peak_mb),
        "written_mb": round(output.stat().st_size / 1e6, 1),
    }


def _peak_mb() -> float:
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if "VmHWM" in line)
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def measure(folder: Path, scratch: Path) -> list[dict[str, Any]]:
    """Index a folder and export it in every form, each in a process of its own."""
    os.environ["ARCHIVE_APP_HOME"] = str(scratch / "home")
    with Archive.open(folder) as archive:
        archive.update()
    rows = []
    for form in FORMS:
        words = [sys.executable, "-m", "benchmarks.exporting", "--once", form, str(scratch / f"out.{form}")]
        answer = subprocess.run([*words, "--folder", str(folder)], check=True, capture_output=True)
        rows.append(json.loads(answer.stdout))
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--docs", type=int, default=20_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--once", nargs=2, metavar=("FORM", "FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.once:
        print(json.dumps(export_once(given.folder, given.once[0], Path(given.once[1]))))
        return
    with tempfile.TemporaryDirectory(prefix="statement-archive-export-") as place:
        scratch = Path(place)
        folder = given.folder or scratch / "made"
        if not given.folder:
            write_folder(folder, given.docs)
        rows = measure(folder, scratch)
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    for row in rows:
        print("  ".join(f"{name} {value}" for name, value in row.items()))


if __name__ == "__main__":
    main()
