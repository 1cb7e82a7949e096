"""How long it takes until there is something to look at, and how much memory that costs.

    python -m benchmarks.startup [--runs 5] [--folder FOLDER] [--json FILE]

Times are from the start of the process: until the window is painted first, until the results of an archive
that is indexed already are shown, and until `archive-app --version` has ended. Medians of several runs; the
first, which warms the disk's cache, is not counted. Memory is what is resident once the results are shown.
Beside them, what nobody gets below: an empty Python process, and an empty window of Qt.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_CHILD = "--measured"
_BARE_PYTHON = "pass"
_BARE_WINDOW = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.show()
QTimer.singleShot(0, window.close)
app.exec()
"""


def measure(folder: Path, runs: int) -> dict[str, Any]:
    """Start the app again and again; return medians in milliseconds and megabytes."""
    with tempfile.TemporaryDirectory(prefix="statement-archive-startup-") as home:
        environment = {
            **os.environ,
            "ARCHIVE_APP_HOME": home,
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        }
        app = [sys.executable, "-m", "archive_app"]
        subprocess.run([*app, "index", str(folder)], env=environment, check=True, stdout=subprocess.DEVNULL)
        plain = {
            "bare_python_ms": [sys.executable, "-c", _BARE_PYTHON],
            "version_ms": [*app, "--version"],
            "bare_window_ms": [sys.executable, "-c", _BARE_WINDOW],
        }
        windows: list[dict[str, float]] = []
        for _ in range(runs + 1):
            run = {name: _seconds(command, environment) * 1000 for name, command in plain.items()}
            begun = time.monotonic_ns()
            child = [sys.executable, "-m", "benchmarks.startup", _CHILD, str(begun), "--folder", str(folder)]
            done = subprocess.run(child, env=environment, check=True, stdout=subprocess.PIPE)
            windows.append({**run, **json.loads(done.stdout)})
    counted = windows[1:]
    medians = {name: round(statistics.median(run[name] for run in counted)) for name in counted[0]}
    return {
        "runs": runs,
        **medians,
        "version_to_python": round(medians["version_ms"] / medians["bare_python_ms"], 1),
        "paint_to_window": round(medians["first_paint_ms"] / medians["bare_window_ms"], 1),
    }


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    begun = time.monotonic()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.monotonic() - begun


def measured(folder: Path, begun_ns: int) -> None:
    """Open the window on `folder`; print when it was painted and when results were shown, and leave."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    from archive_app.locations import config_folder
    from archive_app.settings import SettingsStore
    from archive_app.ui.app import ReadingRoom

    seen: dict[str, float] = {}

    class FirstPaint(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.Paint and watched is room.window:
                # The turn of the event loop after it: then every pane has been painted as well.
                QTimer.singleShot(0, lambda: note("first_paint_ms"))
            return False

    def note(name: str) -> None:
        seen.setdefault(name, (time.monotonic_ns() - begun_ns) / 1e6)
        if len(seen) == 2:
            room.window.close()

    app = QApplication([])
    room = ReadingRoom(app, SettingsStore(config_folder()))
    filter_ = FirstPaint()
    room.window.installEventFilter(filter_)
    room.sessions.search.outcome.connect(lambda _: QTimer.singleShot(0, lambda: note("results_ms")))
    room.start(folder)
    app.exec()
    seen["resident_mb"] = _resident_mb()
    room.close()
    print(json.dumps(seen))


def _resident_mb() -> float:
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    import resource

    # The peak, in bytes, where the present size is not told (macOS).
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def main() -> None:
    """Measure, print, and write JSON when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=ROOT / "corpus")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument(_CHILD, type=int, metavar="NS", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measured is not None:
        measured(asked.folder, asked.measured)
        return
    result = measure(asked.folder, asked.runs)
    for name, value in result.items():
        print(f"{name:20}{value:>8}")
    if asked.json:
        asked.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
