"""The command: `python -m benchmarks.peers --docs N [--json FILE] [--engines a,b] [--rounds 3]`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import corpora
from benchmarks.peers import recoll
from benchmarks.peers.remote import is_installed
from benchmarks.peers.report import print_report
from benchmarks.peers.run import ENGINES, Plan, figures, run, say, scratch_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_FOR_WHOOSH = 100_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and report; the exit status is 1 when a total of ours is wrong, 2 when nothing was run."""
    options = _options(arguments)
    engines = _available(options.engines.split(","), options.docs)
    plan = Plan(options.corpus, options.docs, engines, options.rounds, options.each, options.seed)
    with scratch_folder() as scratch:
        try:
            outcome = run(plan, Path(scratch))
        except corpora.Absent as reason:
            say(str(reason))
            return 2
    print_report(outcome)
    if options.json:
        options.json.write_text(json.dumps(figures(outcome), indent=1) + "\n", encoding="utf-8")
    return 1 if any(wrong.engine == "archive" for wrong in outcome.disagreements) else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers", description="Compare engines in one run."
    )
    parser.add_argument("--docs", type=int, default=5_000, help="how many documents (5,000)")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument(
        "--engines", default=",".join(ENGINES), help="which engines, with commas between (all)"
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each query is asked (3)")
    parser.add_argument("--each", type=int, default=12, help="how many queries of each class (12)")
    parser.add_argument("--seed", type=int, default=7, help="another seed: other documents and queries (7)")
    parser.add_argument(
        "--corpus", choices=("made", "congress", "sotu"), default="made", help="which documents (made)"
    )
    options = parser.parse_args(arguments)
    if unknown := set(options.engines.split(",")) - set(ENGINES):
        parser.error(f"no such engine: {', '.join(sorted(unknown))}; there are {', '.join(ENGINES)}")
    return options


def _available(wanted: Sequence[str], documents: int) -> tuple[str, ...]:
    chosen = []
    for name in (name for name in ENGINES if name in wanted):
        if name == "whoosh" and documents > _MOST_FOR_WHOOSH:
            say(f"whoosh is left out: beyond {_MOST_FOR_WHOOSH:,} documents it takes too long")
        elif recoll.is_installed() if name == "recoll" else is_installed(name):
            chosen.append(name)
        else:
            say(f"{name} is left out: it is not installed here")
    return tuple(chosen)


if __name__ == "__main__":
    raise SystemExit(main())
