"""How live the window stays: gaps of a 5 ms timer, idle and while statements are being indexed, in one run.

    python -m benchmarks.latency [--docs 20000] [--json FILE]

The real window is opened off the screen on a small archive and left alone for ten seconds; then it opens
a folder of made statements that was never indexed. A gap is the time between two ticks of the timer, so it
is how long a key pressed at the worst moment would wait. What counts is the ratio of the two 99th
percentiles, in one run on one machine; it is to stay under 3.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.generator import write_folder

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from archive_app.locations import config_folder
from archive_app.settings import SettingsStore
from archive_app.ui.app import ReadingRoom

if TYPE_CHECKING:
    from archive_app.statements.searching import IndexProgress, IndexReport

TICK_MS = 5
TARGET = 3.0
_SETTLE_MS = 2_000
_SMALL = 200


@dataclass(frozen=True, slots=True)
class Gaps:
    """Gaps in milliseconds: how many, percentiles, the longest, and how many exceeded 50 and 100 ms."""

    count: int
    p50: float
    p99: float
    max: float
    over_50: int
    over_100: int

    @classmethod
    def of(cls, gaps: list[float]) -> Gaps:
        """Sum up gaps in milliseconds."""
        values = np.array(gaps)
        p50, p99 = np.percentile(values, (50, 99))
        return cls(
            len(gaps),
            round(float(p50), 2),
            round(float(p99), 2),
            round(float(values.max()), 2),
            int((values > 50).sum()),
            int((values > 100).sum()),
        )


class Watch(QObject):
    """Opens the small archive, measures at rest, opens the large one, measures until it is indexed."""

    def __init__(self, room: ReadingRoom, large: Path, idle_s: float, at_most_s: float) -> None:
        super().__init__()
        self._room, self._large = room, large
        self._idle_ms, self._at_most_ms = int(idle_s * 1000), int(at_most_s * 1000)
        self.gaps: dict[str, list[float]] = {"idle": [], "indexing": []}
        self.statements = 0
        self.finished = False
        self._phase: str | None = None
        self._last = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        room.sessions.index.finished.connect(self._indexed)
        room.sessions.index.progress.connect(self._progress)

    def _tick(self) -> None:
        now = time.perf_counter_ns()
        if self._phase is not None:
            self.gaps[self._phase].append((now - self._last) / 1e6)
        self._last = now

    def _indexed(self, report: IndexReport) -> None:
        if self._phase is None and not self.gaps["idle"]:
            QTimer.singleShot(_SETTLE_MS, self._rest)
        elif self._phase == "indexing":
            self.finished, self.statements = True, report.statements
            self._end()

    def _progress(self, now: IndexProgress) -> None:
        self.statements = max(self.statements, now.done if now.stage != "walking" else 0)

    def _rest(self) -> None:
        self._begin("idle")
        QTimer.singleShot(self._idle_ms, self._work)

    def _work(self) -> None:
        self._begin("indexing")
        QTimer.singleShot(self._at_most_ms, self._end)
        self._room.desk.open_folder(self._large)

    def _begin(self, phase: str) -> None:
        self._phase, self._last = phase, time.perf_counter_ns()
        self._timer.start(TICK_MS)

    def _end(self) -> None:
        if self._phase == "indexing":
            self._phase = None
            self._timer.stop()
            self._room.window.close()


def measure(docs: int, idle_s: float = 10.0, at_most_s: float = 60.0) -> dict[str, Any]:
    """Run once and return the numbers."""
    with tempfile.TemporaryDirectory(prefix="statement-archive-latency-") as scratch:
        os.environ["ARCHIVE_APP_HOME"] = str(Path(scratch, "home"))
        small, large = Path(scratch, "small"), Path(scratch, "large")
        write_folder(small, _SMALL)
        write_folder(large, docs)
        app = QApplication([])
        room = ReadingRoom(app, SettingsStore(config_folder()))
        watch = Watch(room, large, idle_s, at_most_s)
        room.start(small)
        app.exec()
        room.close()
        idle, indexing = (Gaps.of(watch.gaps[phase]) for phase in ("idle", "indexing"))
        return {
            "docs": docs,
            "statements_indexed": watch.statements,
            "finished": watch.finished,
            "tick_ms": TICK_MS,
            "idle": asdict(idle),
            "indexing": asdict(indexing),
            "ratio_p99": round(indexing.p99 / idle.p99, 2),
            "target": TARGET,
        }


def main() -> None:
    """Measure, print, and write JSON when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--docs", type=int, default=20_000)
    parser.add_argument("--idle", type=float, default=10.0, help="seconds at rest")
    parser.add_argument("--at-most", type=float, default=60.0, help="seconds of indexing that are measured")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    result = measure(asked.docs, asked.idle, asked.at_most)
    print(f"{'':10}{'ticks':>8}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}{'> 50 ms':>9}{'> 100 ms':>10}")
    for phase in ("idle", "indexing"):
        g = result[phase]
        print(
            f"{phase:10}{g['count']:>8}{g['p50']:>9}{g['p99']:>9}{g['max']:>9}{g['over_50']:>9}{g['over_100']:>10}"
        )
    state = "all" if result["finished"] else "the first"
    print(f"ratio of p99: {result['ratio_p99']} (target: under {TARGET:g}), {state} ", end="")
    print(f"{result['statements_indexed']:,} of {result['docs']:,} statements indexed")
    if asked.json:
        asked.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
