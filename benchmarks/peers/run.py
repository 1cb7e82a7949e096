"""One run: every engine is handed the same documents, then asked the same queries in turn."""

from __future__ import annotations

import os
import random
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import product
from operator import itemgetter
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks import corpora
from benchmarks.peers import recoll
from benchmarks.peers.protocol import CLASSES
from benchmarks.peers.queries import Draw
from benchmarks.peers.remote import Remote, first_answer_ms, size_mb
from benchmarks.words import Reference, Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.corpora import Document
    from benchmarks.peers.protocol import QueryCase

#: In the order in which they are reported.
ENGINES = ("archive", "fts5", "tantivy", "whoosh", "xapian", "recoll")

#: Of these a query can take many seconds.
_SLOW = ("whoosh",)

#: Beyond so many documents they are streamed from a file, and stock Whoosh and the files are left out.
_MOST_IN_MEMORY = 100_000
_MOST_FILES = 20_000
_FILES_OF_AN_UPDATE = 1_000
_OPENINGS = 3
#: How often files are indexed, by turns; the median counts.
_FILE_ROUNDS = 3
_CHANGES = 3


@dataclass
class Measured:
    """What is known of one engine after a run; times in ms are lists over the queries of a class."""

    engine: str
    settings: dict[str, Any] = field(default_factory=dict)
    index: dict[str, float] = field(default_factory=dict)
    open_first_ms: float | None = None
    cold: bool = False
    resident_mb: float | None = None
    wall_ms: dict[str, list[float]] = field(default_factory=dict)
    cpu_ms: dict[str, list[float]] = field(default_factory=dict)
    totals: dict[str, list[int]] = field(default_factory=dict)
    #: From files to searchable, for the engines that read files: wall time in seconds.
    files_wall_s: float | None = None
    #: One statement changed until it is searchable, and a thousand files: wall time in seconds.
    change_s: float | None = None
    thousand_files_s: float | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A total that is not what counting every word gives."""

    engine: str
    case: QueryCase
    expected: int
    answered: int


@dataclass
class Outcome:
    """A whole run."""

    documents: int
    files: int
    measured: dict[str, Measured]
    #: For each engine, the queries whose totals were checked, and those that were off.
    checked: dict[str, int]
    disagreements: list[Disagreement]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run. Queries are drawn from the first `drawn_from` documents, or from all."""

    corpus: str
    documents: int
    engines: tuple[str, ...]
    rounds: int = 3
    each: int = 12
    seed: int = 7
    workers: int = 2
    drawn_from: int | None = None


def run(plan: Plan, scratch: Path) -> Outcome:
    """Measure the engines of a plan below a scratch folder; raises `Absent` and `EngineFailed`."""
    saved = scratch / "documents"
    count = corpora.save(corpora.documents(plan.corpus, plan.documents, plan.seed), saved)
    streamed = count > _MOST_IN_MEMORY
    sample = [
        document
        for document, _ in zip(corpora.stream(saved), range(min(count, _MOST_IN_MEMORY)), strict=False)
    ]
    words = Words(sample)
    drawn_from = words if plan.drawn_from is None else Words(sample[: plan.drawn_from])
    cases = Draw(drawn_from, _spared(sample), plan.seed).all_cases(plan.each)
    measured = {name: Measured(name) for name in plan.engines}
    asked = [name for name in plan.engines if name != "recoll"]
    for name in asked:
        say(f"{name}: indexing {count:,} documents")
        _index(measured[name], scratch / name, saved, streamed=streamed, workers=plan.workers)
    _ask_in_turn(plan, asked, measured, cases, scratch)
    _open_first(asked, measured, next(case for case in cases if case.kind == "and2"), scratch)
    files = _with_files(plan, measured, sample, scratch)
    checked, disagreements = (
        ({}, []) if streamed else check_totals(asked, measured, cases, words, plan.corpus)
    )
    return Outcome(count, files, measured, checked, disagreements)


def say(message: str) -> None:
    """Tell how far it is."""
    print(message, flush=True)


def check_totals(
    engines: Sequence[str], measured: dict[str, Measured], cases: list[QueryCase], words: Words, corpus: str
) -> tuple[dict[str, int], list[Disagreement]]:
    """Compare every total with what counting all words gives, by each engine's own rule of reducing words.

    On real texts engines cut words differently, so there nothing can be compared.
    """
    if corpus != "made":
        return {}, []
    references: dict[str, Reference] = {}
    checked: dict[str, int] = dict.fromkeys(engines, 0)
    wrong = []
    for name in engines:
        its = measured[name]
        following = {kind: iter(totals) for kind, totals in its.totals.items()}
        for case in cases:
            if case.kind not in following:
                continue
            rule = its.settings["forms" if case.kind in ("phrase", "prefix", "fuzzy") else "words"]
            if rule not in references:
                references[rule] = Reference(words, rule)
            expected, answered = references[rule].total(case), next(following[case.kind])
            checked[name] += 1
            if expected != answered:
                wrong.append(Disagreement(name, case, expected, answered))
    return checked, wrong


def _spared(documents: Sequence[Document]) -> set[str]:
    values = {value for document in documents for value in (document.party, document.type) if value}
    return {word for value in values for word in value.lower().replace("-", " ").replace("’", " ").split()}


def _index(its: Measured, folder: Path, documents: Path, *, streamed: bool, workers: int) -> None:
    folder.mkdir()
    with Remote(its.engine, folder) as engine:
        its.settings = engine.order("settings")
        handed = engine.order("load", str(documents), streamed)
        with engine.watched() as peak:
            its.index = engine.order("build", workers)
    its.index |= {"peak_mb": peak.mb - handed, "size_mb": size_mb(folder)}


def _ask_in_turn(
    plan: Plan, engines: list[str], measured: dict[str, Measured], cases: list[QueryCase], scratch: Path
) -> None:
    """Ask all engines each query in turn, in another order each time; of several rounds the median counts.

    The slow ones are asked after all rounds of the others: these would wait for minutes, and after a wait of
    one minute already a query takes up to twice as long.
    """
    walls: dict[tuple[str, int], list[float]] = defaultdict(list)
    cpus: dict[tuple[str, int], list[float]] = defaultdict(list)
    totals: dict[tuple[str, int], int] = {}
    shuffled = random.Random(plan.seed)
    swift = [name for name in engines if name not in _SLOW]
    slow = [name for name in engines if name in _SLOW]
    with ExitStack() as stack:
        opened = {name: stack.enter_context(Remote(name, scratch / name)) for name in engines}
        for engine in opened.values():
            engine.order("open")
        for group, number in product(filter(None, (swift, slow)), range(plan.rounds)):
            say(f"round {number + 1} of {plan.rounds}: {len(cases)} queries to {', '.join(group)}")
            for place in range(len(cases)):
                for name in shuffled.sample(group, len(group)):
                    if cases[place].kind not in measured[name].settings["answers"]:
                        continue
                    answer = opened[name].order("query", cases[place].as_json())
                    walls[name, place].append(answer["wall_ms"])
                    cpus[name, place].append(answer["cpu_ms"])
                    totals[name, place] = answer["total"]
        for name, engine in opened.items():
            measured[name].resident_mb = engine.order("resident")
    for (name, place), times in walls.items():
        its, kind = measured[name], cases[place].kind
        its.wall_ms.setdefault(kind, []).append(median(times))
        its.cpu_ms.setdefault(kind, []).append(median(cpus[name, place]))
        its.totals.setdefault(kind, []).append(totals[name, place])


def _open_first(engines: list[str], measured: dict[str, Measured], case: QueryCase, scratch: Path) -> None:
    times: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for _ in range(_OPENINGS):
        for name in engines:
            times[name].append(first_answer_ms(name, scratch / name, case))
    for name, openings in times.items():
        measured[name].open_first_ms = median(took for took, _ in openings)
        measured[name].cold = all(cold for _, cold in openings)


def _with_files(plan: Plan, measured: dict[str, Measured], documents: list[Document], scratch: Path) -> int:
    """Measure what begins with files: a folder by Recoll and this engine, and one file changed among many."""
    few = documents[:_MOST_FILES]
    if "archive" in measured:
        _change_one(measured["archive"], documents, scratch)
    if "recoll" not in measured:
        return 0
    corpus = scratch / "files"
    corpora.write_files(few, corpus)
    recolls = measured["recoll"]
    recolls.settings = {"settings": recoll.SETTINGS, "answers": ()}
    theirs, ours = [], []
    for number in range(_FILE_ROUNDS):
        say(f"recoll: indexing {len(few):,} files")
        _settle_disk()
        theirs.append(recoll.index_files(corpus, scratch / f"recoll-{number}"))
        if "archive" in measured:
            say(f"archive: indexing {len(few):,} files")
            _settle_disk()
            ours.append(_index_files(corpus, scratch / f"archive-files-{number}"))
    recolls.index = sorted(theirs, key=itemgetter("wall_s"))[len(theirs) // 2]
    recolls.files_wall_s = recolls.index["wall_s"]
    case = Draw(Words(few), (), plan.seed).case("and2", 0)
    first = scratch / "recoll-0"
    recolls.open_first_ms = median(recoll.first_answer_ms(first, case) for _ in range(_OPENINGS))
    if ours:
        measured["archive"].files_wall_s = median(ours)
    return len(few)


def _settle_disk() -> None:
    """Have everything written that was left to write, so that no engine waits for what another one left."""
    if hasattr(os, "sync"):
        os.sync()


def _change_one(its: Measured, documents: list[Document], scratch: Path) -> None:
    corpus = scratch / "thousand"
    corpora.write_files(documents[:_FILES_OF_AN_UPDATE], corpus)
    its.thousand_files_s = _index_files(corpus, scratch / "archive-thousand")
    with Remote("archive", scratch / "archive") as engine:
        changes = []
        for document in documents[: _CHANGES + 1]:
            changed = document._replace(text=f"{document.text} Corrected.")
            changes.append(engine.order("change", list(changed))["wall_s"])
        # The first one is of a process that is not running yet.
        its.change_s = median(changes[1:])


def _index_files(corpus: Path, folder: Path) -> float:
    folder.mkdir()
    with Remote("archive", folder) as engine:
        wall: float = engine.order("files", str(corpus))["wall_s"]
    return wall


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for indexes that is removed afterwards; `TMPDIR` says on which disk."""
    return tempfile.TemporaryDirectory(prefix="benchmark-", ignore_cleanup_errors=True)


def figures(outcome: Outcome) -> dict[str, Any]:
    """The figures as they are written with `--json`."""
    engines = {}
    for name, its in outcome.measured.items():
        engines[name] = {
            "index": {key: its.index[key] for key in ("cpu_s", "wall_s", "peak_mb", "size_mb")},
            "open_first_ms": its.open_first_ms,
            "resident_mb": its.resident_mb,
            "query": {
                kind: {
                    "p50_ms": median(its.wall_ms[kind]),
                    "p95_ms": percentile(its.wall_ms[kind], 95),
                    "total": sum(its.totals[kind]),
                }
                for kind in CLASSES
                if kind in its.wall_ms
            },
        }
    return {"docs": outcome.documents, "engines": engines}


def percentile(values: Sequence[float], share: float) -> float:
    """Return the percentile of values, interpolated linearly."""
    ordered = sorted(values)
    at = (len(ordered) - 1) * share / 100
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)
