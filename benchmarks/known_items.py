"""How high the statement stands that somebody has in mind: `python -m benchmarks.known_items --docs N`.

What is typed is drawn, with a seed, from the statement that is to be found: its title, while titles are not
indexed; two or three words that stand in one sentence; two words in five of a sentence, as a half-remembered
quotation. With one right answer nDCG@10 is 1 / log2(rank + 1), and 0 beyond the tenth place. Corpora are
those of `corpora`; no choice of the ranking was made by these figures alone, nor by those of `ranking`: each
is there to check the other.

As in the window, this engine is asked for all of the words and shows those that hold most of them when no
statement holds all; SQLite FTS5 is asked for all of them, and for any when that finds nothing. A title is
asked for by any of its words.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corpora import Absent, Document, documents
from benchmarks.judged import Collection
from benchmarks.peers import archive
from benchmarks.ranking import WORD, archive_ranker, evaluate, fts5_ranker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive_app.statements.searching import Match

_CORPORA = ("congress", "sotu")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_TYPED = re.compile(r"[A-Za-z][a-z]{3,}")
_SHARE_REMEMBERED = 0.4
_FEWEST_WORDS = 40


def title(document: Document, _: random.Random) -> str | None:
    """The title of a document."""
    return document.title if 4 <= len(document.title.split()) <= 20 else None


def near_words(count: int, document: Document, drawn: random.Random) -> str | None:
    """Some words of four letters or more, in their order, out of twelve that follow one another."""
    words = WORD.findall(drawn.choice(_SENTENCE_END.split(document.text)))
    start = drawn.randrange(max(1, len(words) - 12))
    usable = list(dict.fromkeys(word.lower() for word in words[start : start + 12] if _TYPED.fullmatch(word)))
    if len(usable) < count:
        return None
    return " ".join(usable[at] for at in sorted(drawn.sample(range(len(usable)), count)))


def half_remembered(document: Document, drawn: random.Random) -> str | None:
    """Two words in five of a sentence, small ones too."""
    words = WORD.findall(drawn.choice(_SENTENCE_END.split(document.text)))
    if not 10 <= len(words) <= 40:
        return None
    return " ".join(word for word in words if drawn.random() < _SHARE_REMEMBERED) or None


_KINDS: dict[str, tuple[Callable[[Document, random.Random], str | None], Match]] = {
    "title": (title, "any"),
    "two words": (partial(near_words, 2), "auto"),
    "three words": (partial(near_words, 3), "auto"),
    "quotation": (half_remembered, "auto"),
}


def drawn_from(found: Sequence[Document], name: str, kind: str, count: int, seed: int) -> Collection:
    """Return a collection with at most `count` queries of a kind, each with one document to be found."""
    draw, _ = _KINDS[kind]
    order = random.Random(seed)
    queries: dict[int, str] = {}
    judgements: dict[int, dict[int, int]] = {}
    for document in order.sample(found, len(found)):
        if len(queries) == count:
            break
        query = draw(document, order)
        if query:
            queries[document.number] = query
            judgements[document.number] = {document.number: 1}
    indexed = [document._replace(title="") for document in found] if kind == "title" else list(found)
    return Collection(f"{name}, {kind}", indexed, queries, judgements)


def measure(name: str, kind: str, found: Sequence[Document], queries: int, folder: Path) -> dict[str, float]:
    """Return the mean nDCG@10 of both engines, and the number of queries."""
    collection = drawn_from(found, name, kind, queries, seed=5)
    _, match = _KINDS[kind]
    ours = archive_ranker(collection, folder / f"{name}-{kind}", match)
    return {
        "archive": evaluate(collection, archive.words_of, ours, repeats=False),
        "fts5": evaluate(collection, WORD.findall, fts5_ranker(collection, match), repeats=False),
        "queries": len(collection.queries),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table; the exit status is 1 when no corpus is there."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.known_items", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--docs", type=int, default=4_000, help="documents of each corpus (4,000)")
    parser.add_argument("--queries", type=int, default=250, help="queries of each kind (250)")
    parser.add_argument("--corpus", nargs="+", choices=("made", *_CORPORA), default=_CORPORA)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args(arguments)
    figures: dict[str, dict[str, float]] = {}
    before = os.environ.get("ARCHIVE_APP_HOME")
    for name in options.corpus:
        try:
            found = [each for each in documents(name, 10 * options.docs) if _is_long_enough(each)]
        except Absent as absent:
            print(absent)
            continue
        found = random.Random(1).sample(found, min(len(found), options.docs))
        for kind in _KINDS:
            if kind == "title" and name == "sotu":
                continue  # Its titles are names and days.
            with tempfile.TemporaryDirectory(prefix="known-items-") as scratch:
                figures[f"{name}, {kind}"] = measure(name, kind, found, options.queries, Path(scratch))
    if before is None:
        os.environ.pop("ARCHIVE_APP_HOME", None)
    else:
        os.environ["ARCHIVE_APP_HOME"] = before
    print(f"{'nDCG@10':<24}{'queries':>9}{'archive':>9}{'fts5':>9}{'ratio':>9}")
    for name, row in figures.items():
        ratio = row["archive"] / row["fts5"] if row["fts5"] else float("nan")
        print(f"{name:<24}{row['queries']:>9.0f}{row['archive']:>9.4f}{row['fts5']:>9.4f}{ratio:>9.3f}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0 if figures else 1


def _is_long_enough(document: Document) -> bool:
    return len(document.text.split()) >= _FEWEST_WORDS


if __name__ == "__main__":
    raise SystemExit(main())
