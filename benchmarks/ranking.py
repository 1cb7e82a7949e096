"""How well results are ranked: `python -m benchmarks.ranking FOLDER`.

For every collection in FOLDER (see `judged` for the formats) the mean nDCG@10 of this engine, asked for any
of the words (`match="any"`), and of SQLite FTS5 (tokenizer porter, an OR query, `bm25`), over the same
documents and queries in one run. Gain is 2^grade - 1, discount log2(rank + 1); queries without judgements
are left out. Source: Järvelin and Kekäläinen, *Cumulated gain-based evaluation of IR techniques*, 2002;
with the exponential gain of Burges et al., *Learning to rank using gradient descent*, 2005.

Each engine is handed a query as its distinct words in lower case, so that no sign of a query language is in
it, cut by the rule by which the engine itself cuts text: `U.S.` is one word here and two in FTS5's unicode61.
`--repeats` keeps the words that occur twice.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import sqlite3
import tempfile
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

from benchmarks.judged import Collection, collections
from benchmarks.peers import archive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from archive_app.statements.searching import Match

_DEPTH = 10
_FLOOR = 1.03
#: A word as unicode61 cuts it.
WORD = re.compile(r"[^\W_]+")


def ndcg(ranked: Sequence[int], grades: Mapping[int, int], depth: int = _DEPTH) -> float:
    """Return the normalised discounted cumulated gain of the first `depth` documents of a ranking, 0 to 1."""
    best = sorted(grades.values(), reverse=True)
    return _gain(grades.get(number, 0) for number in ranked[:depth]) / _gain(best[:depth])


def _gain(grades: Iterable[int]) -> float:
    return math.fsum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def evaluate(
    collection: Collection,
    cut: Callable[[str], list[str]],
    rank: Callable[[Sequence[str]], list[int]],
    *,
    repeats: bool,
) -> float:
    """Return the mean nDCG@10 over the judged queries, of a way to cut them to words and to rank by these."""
    scores = []
    for number, grades in collection.judgements.items():
        words = cut(collection.queries[number].lower())
        scores.append(ndcg(rank(words if repeats else list(dict.fromkeys(words))), grades))
    return mean(scores)


def fts5_ranker(collection: Collection, match: Match = "any") -> Callable[[Sequence[str]], list[int]]:
    """SQLite FTS5 over a collection, in memory; `auto` asks for any word only when none holds all."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE statements USING fts5(title, text, tokenize='porter unicode61')")
    database.executemany(
        "INSERT INTO statements(rowid, title, text) VALUES (?, ?, ?)",
        ((document.number, document.title, document.text) for document in collection.documents),
    )

    def best(words: Sequence[str], operator: str) -> list[int]:
        query = operator.join(f'"{word}"' for word in words)
        rows = database.execute(
            "SELECT rowid FROM statements WHERE statements MATCH ? ORDER BY rank LIMIT ?", (query, _DEPTH)
        )
        return [number for (number,) in rows]

    def rank(words: Sequence[str]) -> list[int]:
        return (best(words, " AND ") if match != "any" else []) or best(words, " OR ")

    return rank


def archive_ranker(
    collection: Collection, folder: Path, match: Match = "any"
) -> Callable[[Sequence[str]], list[int]]:
    """This engine over a collection, indexed below `folder` as statements are."""
    archive.build(collection.documents, folder, workers=1)
    opened = archive.open_index(folder)
    return lambda words: opened.best(words, _DEPTH, match)


def measure(folder: Path, *, repeats: bool = False) -> dict[str, dict[str, float]]:
    """Return the mean nDCG@10 of both engines and the number of queries, by name of collection."""
    figures: dict[str, dict[str, float]] = {}
    before = os.environ.get("ARCHIVE_APP_HOME")
    with tempfile.TemporaryDirectory(prefix="ranking-") as scratch:
        for collection in collections(folder):
            ours = archive_ranker(collection, Path(scratch, collection.name))
            theirs = fts5_ranker(collection)
            figures[collection.name] = {
                "archive": evaluate(collection, archive.words_of, ours, repeats=repeats),
                "fts5": evaluate(collection, WORD.findall, theirs, repeats=repeats),
                "queries": len(collection.judgements),
            }
    if before is None:
        os.environ.pop("ARCHIVE_APP_HOME", None)
    else:
        os.environ["ARCHIVE_APP_HOME"] = before
    return figures


def is_above_floor(figures: Mapping[str, Mapping[str, float]]) -> bool:
    """Whether the mean is at least 3 % above FTS5's, and no collection below it."""
    ours, theirs = (mean(row[engine] for row in figures.values()) for engine in ("archive", "fts5"))
    return ours >= _FLOOR * theirs and all(row["archive"] >= row["fts5"] for row in figures.values())


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table; the exit status is 1 when the issue's floor is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ranking", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="a collection, or a folder of collections")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--repeats", action="store_true", help="keep words that occur twice in a query")
    options = parser.parse_args(arguments)
    figures = measure(options.folder, repeats=options.repeats)
    if not figures:
        parser.error(f"no collection was found in {options.folder}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0 if _report(figures) else 1


def _report(figures: dict[str, dict[str, float]]) -> bool:
    print(f"{'nDCG@10':<12}{'queries':>9}{'archive':>9}{'fts5':>9}{'ratio':>9}")
    for name, row in figures.items():
        ratio = row["archive"] / row["fts5"]
        print(f"{name:<12}{row['queries']:>9.0f}{row['archive']:>9.4f}{row['fts5']:>9.4f}{ratio:>9.3f}")
    ours, theirs = (mean(row[engine] for row in figures.values()) for engine in ("archive", "fts5"))
    print(f"{'mean':<12}{'':>9}{ours:>9.4f}{theirs:>9.4f}{ours / theirs:>9.3f}")
    passed = is_above_floor(figures)
    print(
        "Floor: mean at least 3 % above FTS5, no collection below it: " + ("passed" if passed else "MISSED")
    )
    return passed


if __name__ == "__main__":
    raise SystemExit(main())
