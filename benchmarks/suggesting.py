"""How quick suggestions are: `python -m benchmarks.suggesting [--docs 100000] [--json FILE]`.

Completions are asked for after each of the first letters of words of the archive, and "did you mean" for such
words with two neighbouring letters swapped, alone and beside a right one. Beside them in the same run, and in
turn with them, an ordinary search with everything that the window shows: suggestions are to cost no more. All
of it once on an index as it was built, and once more after a statement was replaced in it, when words that
are left in removed statements alone have to be told apart.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from archive_app.index.archive_index import ArchiveIndex
from archive_app.statements.searching import SearchRequest
from benchmarks.corpora import documents
from benchmarks.peers import archive
from benchmarks.peers.run import percentile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.corpora import Document

_LETTERS = (1, 2, 3, 4)
_COMPLETIONS = 8
_SHORTEST = 6
#: Statements whose words are asked for.
_SAMPLED = 400

Figures = dict[str, dict[str, float]]


def drawn(sample: Sequence[Document], count: int, seed: int = 7) -> list[str]:
    """Return words of some documents, frequent ones and rare ones alike."""
    known = sorted({word for d in sample for word in d.text.lower().split() if word.isalpha()})
    return random.Random(seed).sample([word for word in known if len(word) >= _SHORTEST], count)


def misspelled(word: str) -> str:
    """Return a word with the two letters in its middle swapped, or a letter doubled where these are one."""
    at = len(word) // 2
    swapped = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    return swapped if swapped != word else word[:at] + word[at] + word[at:]


def measure(index: ArchiveIndex, words: Sequence[str], rounds: int) -> Figures:
    """Ask for everything in turn; return the p50 and p95 of each class in milliseconds."""
    asked: dict[str, Callable[[str], object]] = {
        f"completion, {letters}": partial(_complete, index, letters) for letters in _LETTERS
    }
    asked["did you mean"] = lambda word: index.search(SearchRequest(misspelled(word)))
    asked["did you mean, beside another"] = lambda word: index.search(
        SearchRequest(f"the {misspelled(word)}", match="all")
    )
    asked["app"] = lambda word: index.search(SearchRequest(f"the {word}"))
    took: dict[str, list[float]] = {kind: [] for kind in asked}
    for number in range(rounds + 1):
        for word in words:
            for kind, ask in asked.items():
                begun = time.perf_counter()
                ask(word)
                # The first round only warms up.
                if number:
                    took[kind].append(1000 * (time.perf_counter() - begun))
    return {
        kind: {"p50_ms": percentile(each, 50), "p95_ms": percentile(each, 95)} for kind, each in took.items()
    }


def _complete(index: ArchiveIndex, letters: int, word: str) -> list[str]:
    return index.completions(word[:letters], _COMPLETIONS)


def run(count: int, place: Path, *, asked: int, rounds: int) -> dict[str, Figures]:
    """Build an index of made statements, and measure it as it is and with a statement replaced."""
    found = list(documents("made", count))
    archive.build(found, place, workers=2)
    words = drawn(found[:_SAMPLED], asked)
    figures = {}
    for state in ("as built", "one replaced"):
        if state == "one replaced":
            archive.change_one(place, found[0]._replace(text="Clean water is promised."))
        index = ArchiveIndex(place / "corpus")
        figures[state] = measure(index, words, rounds)
        index.close()
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.suggesting", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--docs", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=30, help="how many words are asked for")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="suggesting-") as scratch:
        figures = run(options.docs, Path(scratch), asked=options.words, rounds=options.rounds)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    for state, rows in figures.items():
        print(f"{state + ', ms':<32}{'p50':>8}{'p95':>8}{'p95 to app':>12}")
        for kind, row in rows.items():
            ratio = row["p95_ms"] / rows["app"]["p95_ms"]
            print(f"{kind:<32}{row['p50_ms']:>8.2f}{row['p95_ms']:>8.2f}{ratio:>12.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
