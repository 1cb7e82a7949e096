"""What a run showed: the figures side by side, and the ratios asked for, with their floors and goals."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.peers.protocol import CLASSES
from benchmarks.peers.run import Measured, Outcome, percentile

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A class whose median is below this is as fast as anybody can tell.
_FAST_MS = 1.5
_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Ratio:
    """One line of the table: ours divided by theirs, and what it must not exceed."""

    what: str
    against: str
    ratio: float
    floor: float
    goal: float
    note: str = ""

    @property
    def verdict(self) -> str:
        """`goal`, `floor` or `MISSED`."""
        if self.ratio <= self.goal:
            return "goal"
        return "floor" if self.ratio <= self.floor else "MISSED"


def ratios(outcome: Outcome) -> list[Ratio]:
    """The ratios that this run can tell; they count at 100,000 statements."""
    ours = outcome.measured.get("archive")
    if ours is None:
        return []
    found: list[Ratio] = []
    others = outcome.measured
    if fts5 := others.get("fts5"):
        found += _against_fts5(ours, fts5)
    if (recoll := others.get("recoll")) and ours.files_wall_s and recoll.files_wall_s:
        note = f"{outcome.files:,} files: {ours.files_wall_s:.1f} against {recoll.files_wall_s:.1f} s"
        found.append(
            Ratio(
                "files to searchable, wall",
                "recoll",
                ours.files_wall_s / recoll.files_wall_s,
                0.1,
                0.05,
                note,
            )
        )
    if tantivy := others.get("tantivy"):
        found += _against_tantivy(ours, tantivy)
    for name in ("fts5", "xapian"):
        if peer := others.get(name):
            found.append(_worst("every class p50", ours, peer, 1.0, 0.3))
    if (whoosh := others.get("whoosh")) and "phrase" in ours.wall_ms:
        found.append(
            Ratio("phrase p50", "whoosh", _p50(ours, "phrase") / _p50(whoosh, "phrase"), 0.01, 0.002)
        )
    if ours.change_s and ours.thousand_files_s:
        found.append(
            Ratio(
                "one statement changed until searchable",
                "1,000 files",
                ours.change_s / ours.thousand_files_s,
                0.3,
                0.1,
                f"{ours.change_s * 1000:.0f} ms against {ours.thousand_files_s * 1000:.0f} ms",
            )
        )
    return found


def _against_fts5(ours: Measured, fts5: Measured) -> Iterator[Ratio]:
    yield Ratio("index, CPU", "fts5", ours.index["cpu_s"] / fts5.index["cpu_s"], 1.2, 0.4)
    peak = ours.index["peak_mb"]
    yield Ratio("index, wall", "fts5", ours.index["wall_s"] / fts5.index["wall_s"], 0.7, 0.25)
    yield Ratio("index, peak memory, all processes", "900 MB", peak / 900, 1.0, 1.0, f"{peak:.0f} MB")
    if ours.resident_mb and fts5.resident_mb:
        yield Ratio("resident after the queries", "fts5", ours.resident_mb / fts5.resident_mb, 0.7, 0.4)


def _against_tantivy(ours: Measured, tantivy: Measured) -> Iterator[Ratio]:
    for share in (50, 95):
        mine, theirs = (percentile(engine.wall_ms["app"], share) for engine in (ours, tantivy))
        yield Ratio(
            f"app query p{share}", "tantivy", mine / theirs, 1.0, 0.5, f"{mine:.2f} against {theirs:.2f} ms"
        )
    common = [min(ratio, 1.0) if fast else ratio for _, ratio, fast in _by_class(ours, tantivy)]
    yield Ratio("all classes, median of p50 ratios", "tantivy", median(common), 2.0, 1.0)
    yield _worst("worst class", ours, tantivy, 6.0, 2.0)
    if ours.open_first_ms and tantivy.open_first_ms:
        note = "cold" if ours.cold and tantivy.cold else "THE CACHE COULD NOT BE DROPPED"
        yield Ratio(
            "open and first query", "tantivy", ours.open_first_ms / tantivy.open_first_ms, 1.5, 1.0, note
        )
    yield Ratio("size on disk", "tantivy", ours.index["size_mb"] / tantivy.index["size_mb"], 2.0, 1.2)


def _worst(what: str, ours: Measured, peer: Measured, floor: float, goal: float) -> Ratio:
    slow = [(ratio, kind) for kind, ratio, fast in _by_class(ours, peer) if not fast]
    if not slow:
        return Ratio(what, peer.engine, 0.0, floor, goal, f"every class under {_FAST_MS} ms")
    ratio, kind = max(slow)
    return Ratio(what, peer.engine, ratio, floor, goal, kind)


def _by_class(ours: Measured, peer: Measured) -> list[tuple[str, float, bool]]:
    """Classes that both answer, the ratio of medians, and whether ours is too fast for that to matter."""
    both = [kind for kind in CLASSES if kind in ours.wall_ms and kind in peer.wall_ms]
    return [(kind, _p50(ours, kind) / _p50(peer, kind), _p50(ours, kind) < _FAST_MS) for kind in both]


def _p50(its: Measured, kind: str) -> float:
    return median(its.wall_ms[kind])


def print_report(outcome: Outcome) -> None:
    """Print settings, agreement, figures and ratios."""
    print("\nSettings")
    for name, its in outcome.measured.items():
        print(f"  {name:<9}{its.settings['settings']}")
    _print_agreement(outcome)
    _print_figures(outcome)
    print(f"\n{'ratio of this engine':<40}{'against':<13}{'ratio':>8}{'floor':>7}{'goal':>7}  verdict")
    for line in ratios(outcome):
        print(
            f"{line.what:<40}{line.against:<13}{line.ratio:>8.3f}{line.floor:>7g}{line.goal:>7g}"
            f"  {line.verdict:<8}{line.note}"
        )
    print("The ratios count at 100,000 statements.")


def _print_agreement(outcome: Outcome) -> None:
    print("\nTotals that are exactly what counting every word gives, each by its own rule of reducing words")
    for name, checked in outcome.checked.items():
        its = outcome.measured[name].settings
        wrong = [d for d in outcome.disagreements if d.engine == name]
        rules = f"words by {its['words']}, phrases and patterns by {its['forms']}"
        print(f"  {name:<9}{checked - len(wrong)} of {checked} ({rules})")
        for d in wrong[:_MOST_SHOWN]:
            print(f"    {d.case.kind} {' '.join(d.case.words)}: {d.answered} where {d.expected} were counted")
    if not outcome.checked:
        print("  not checked: on these documents engines need not cut words alike")


def _print_figures(outcome: Outcome) -> None:
    engines = list(outcome.measured.values())
    print(f"\n{outcome.documents:,} documents".ljust(29) + "".join(f"{its.engine:>14}" for its in engines))
    for key in ("cpu_s", "wall_s", "peak_mb", "size_mb"):
        print(f"{'index ' + key:<28}" + "".join(f"{its.index[key]:>14.1f}" for its in engines))
    for key in ("open_first_ms", "resident_mb"):
        values = (getattr(its, key) for its in engines)
        print(
            f"{key:<28}"
            + "".join(f"{'-' if value is None else format(value, '.0f'):>14}" for value in values)
        )
    print(
        "Recoll indexed files, and no more than 20,000 of them." if "recoll" in outcome.measured else "",
        end="",
    )
    print(f"\n{'p50/p95 ms (cpu p50)':<28}")
    for kind in CLASSES:
        cells = [
            f"{_p50(its, kind):.2f}/{percentile(its.wall_ms[kind], 95):.2f}" if kind in its.wall_ms else "-"
            for its in engines
        ]
        cpu = [f"({median(its.cpu_ms[kind]):.2f})" if kind in its.cpu_ms else "" for its in engines]
        print(
            f"{kind:<20}" + "".join(f"{f'{cell} {used}':>22}" for cell, used in zip(cells, cpu, strict=True))
        )
