"""How cost grows with the corpus: `python -m benchmarks.scaling [--sizes 10000,30000,100000,300000,1000000]`.

This engine, SQLite FTS5 and tantivy, each size a run of its own of `benchmarks.peers` on the same made
statements (the first n are the same at every size). The queries are drawn once, from the smallest size, so
that only the corpus grows. The growth exponent is the slope of log cost over log documents, by least
squares: 1 is linear.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.growth_plot import Panel, drawn
from benchmarks.peers.protocol import CLASSES
from benchmarks.peers.remote import is_installed
from benchmarks.peers.run import Plan, figures, run, say, scratch_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENGINES = ("archive", "fts5", "tantivy")
_SIZES = "10000,30000,100000,300000,1000000"

#: What is drawn of `costs`.
_DRAWN = {
    "index cpu_s": "Indexing, processor time, s",
    "index peak_mb": "Indexing, memory of all processes, MB",
    "app p50_ms": "App query, p50, ms",
    "app p95_ms": "App query, p95, ms",
    "all classes p50_ms": "Median of all classes, p50, ms",
    "resident_mb": "Memory after all queries, MB",
}

Figures = dict[str, Any]


def exponent(sizes: Sequence[int], costs: Sequence[float]) -> float:
    """Return the slope of log cost over log size."""
    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])


def costs(found: Figures) -> dict[str, float]:
    """Return what is followed from size to size, by name, of the figures of one engine."""
    query = found["query"]
    named = {f"index {key}": found["index"][key] for key in ("cpu_s", "wall_s", "peak_mb", "size_mb")}
    named |= {"open_first_ms": found["open_first_ms"], "resident_mb": found["resident_mb"]}
    named["all classes p50_ms"] = median(query[kind]["p50_ms"] for kind in query)
    for kind in (kind for kind in CLASSES if kind in query):
        named[f"{kind} p50_ms"] = query[kind]["p50_ms"]
        named[f"{kind} p95_ms"] = query[kind]["p95_ms"]
    return named


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every size, smallest first, and print the growth."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.scaling", description="How cost grows with the corpus."
    )
    parser.add_argument("--sizes", default=_SIZES, help=f"numbers of documents ({_SIZES})")
    parser.add_argument("--engines", default=",".join(_ENGINES), help="which engines (all three)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each query is asked (3)")
    parser.add_argument("--json", type=Path, help="write the figures of every size here, after each size")
    parser.add_argument("--measured", type=Path, help="measure nothing: take the figures of such a file")
    parser.add_argument("--plot", type=Path, help="draw the growth here, as SVG")
    options = parser.parse_args(arguments)
    if options.measured:
        runs = json.loads(options.measured.read_text(encoding="utf-8"))
    else:
        runs = _measured(sorted(int(size) for size in options.sizes.split(",")), options)
    sizes = [found["docs"] for found in runs]
    followed = {name: [costs(found["engines"][name]) for found in runs] for name in runs[0]["engines"]}
    _report(sizes, followed)
    if options.plot:
        panels = [
            Panel(title, {name: [row[cost] for row in rows] for name, rows in followed.items()})
            for cost, title in _DRAWN.items()
        ]
        options.plot.write_text(drawn(sizes, panels), encoding="utf-8")
    return 0


def _measured(sizes: Sequence[int], options: argparse.Namespace) -> list[Figures]:
    engines = tuple(name for name in options.engines.split(",") if is_installed(name))
    runs: list[Figures] = []
    for size in sizes:
        say(f"{size:,} documents")
        plan = Plan("made", size, engines, rounds=options.rounds, drawn_from=sizes[0])
        with scratch_folder() as scratch:
            runs.append(figures(run(plan, Path(scratch))))
        if options.json:
            options.json.write_text(json.dumps(runs, indent=1) + "\n", encoding="utf-8")
    return runs


def _report(sizes: Sequence[int], followed: dict[str, list[dict[str, float]]]) -> None:
    for name, rows in followed.items():
        print(f"\n{name:<24}" + "".join(f"{size:>12,}" for size in sizes) + f"{'exponent':>12}")
        for cost in rows[0]:
            values = [row[cost] for row in rows]
            growth = f"{exponent(sizes, values):>12.2f}" if len(sizes) > 1 else ""
            print(f"{cost:<24}" + "".join(f"{value:>12.2f}" for value in values) + growth)


if __name__ == "__main__":
    raise SystemExit(main())
