"""How much of indexing a folder goes into its dates: fields, file names, and what undated texts suggest.

    python -m benchmarks.dates FOLDER... [--json FILE]

Each folder is indexed into a new index. Then its statements are read once more, here, with a clock around
every place where a date is read or looked for. The share is that time against the indexing of the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive_app import Archive
from archive_app.corpus import field_values, reader
from archive_app.corpus.inventory import take_inventory

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock:
    """Seconds spent within the functions that it was put around; calls within calls count once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._depth = 0

    def around(self, owner: Any, name: str) -> None:
        """Replace a function or method by itself with the clock running."""
        wrapped: Callable[..., Any] = getattr(owner, name)

        def timed(*args: Any, **options: Any) -> Any:
            self._depth += 1
            begun = time.perf_counter()
            try:
                return wrapped(*args, **options)
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self.seconds += time.perf_counter() - begun

        setattr(owner, name, timed)


def measure(folder: Path, clock: Clock) -> dict[str, Any]:
    """Index the folder, read it once more under the clock, and compare."""
    with tempfile.TemporaryDirectory(prefix="statement-archive-dates-") as home:
        os.environ["ARCHIVE_APP_HOME"] = home
        with Archive.open(folder) as archive:
            report = archive.update()
    before = clock.seconds
    paths = [stamp.path for stamp in take_inventory(folder).stamps]
    readings = [reader.read_statement(folder, path) for path in paths]
    undated = sum(reading.statement is not None and reading.statement.issued is None for reading in readings)
    spent = clock.seconds - before
    return {
        "folder": folder.name,
        "statements": report.statements,
        "undated": undated,
        "indexing_seconds": round(report.seconds, 2),
        "dates_ms_each": round(spent / max(1, len(paths)) * 1000, 3),
        "share": round(spent / report.seconds, 4),
    }


def main() -> int:
    """Measure the folders named on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    clock = Clock()
    for owner, name in (
        (reader, "propose"), (reader, "date_in_file_name"), (field_values, "read_date"),
    ):  # fmt: skip
        clock.around(owner, name)
    results = [measure(folder, clock) for folder in options.folders]
    for result in results:
        print(
            f"{result['folder']}: {result['statements']:,} statements, {result['undated']:,} undated, "
            f"{result['dates_ms_each']} ms of dates each, {result['share']:.1%} of indexing"
        )
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
