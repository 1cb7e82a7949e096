"""Reprints found while indexing, against brute force, and what finding them costs.

    python -m benchmarks.reprints [--corpus congress|sotu|made] [--docs N] [--json FILE]

The documents are written as files and indexed into a new index, by one process, with a clock around all that
is done for reprints. Then the Jaccard similarity of the five-word shingles of every two texts is counted, by
sets of words themselves and not of hashes, and the pairs of the index are held against it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive_app.corpus.reader import read_statement
from archive_app.index import batches, publisher, segment_builder, storage
from archive_app.index.array_file import ArrayFile
from archive_app.index.generation import open_generation
from archive_app.index.reprints import read_pairs
from archive_app.index.signatures import LEAST_WORDS, SHINGLE
from archive_app.index.update import update_index
from archive_app.statements.editions import USUAL_SIMILARITY
from archive_app.text.segmentation import positions
from benchmarks import corpora
from benchmarks.dates import Clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive_app.statements.searching import IndexProgress

Pair = tuple[str, str]

_LEAST = 0.5


def shingles_of(text: str) -> frozenset[tuple[str, ...]]:
    """Every run of five words of a text; none of a text that is too short to tell."""
    words = [word.surface for word in positions(text)]
    if len(words) < LEAST_WORDS:
        return frozenset()
    return frozenset(tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))


def by_brute_force(texts: Mapping[str, str], least: float = _LEAST) -> dict[Pair, float]:
    """The similarity of every two texts, by id, that are at least so much alike."""
    sets = {name: shingles_of(text) for name, text in texts.items()}
    holders: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in sorted(sets):
        for shingle in sets[name]:
            holders[shingle].append(name)
    shared: Counter[Pair] = Counter()
    for names in holders.values():
        shared.update((one, other) for at, one in enumerate(names) for other in names[at + 1 :])
    found = {}
    for (one, other), count in shared.items():
        similarity = count / (len(sets[one]) + len(sets[other]) - count)
        if similarity >= least:
            found[one, other] = similarity
    return found


def of_index(corpus: Path) -> dict[Pair, float]:
    """The pairs that the index of a folder holds, by id, and how alike it says that they are."""
    folder = storage.index_folder(corpus)
    generation = open_generation(folder)
    if generation is None or generation.manifest.reprints is None:
        return {}
    manifest = generation.manifest
    known = read_pairs(ArrayFile(folder / str(manifest.reprints), manifest.reprints_size)).pairs
    id_of = generation.columns.id_of
    names = [
        [id_of(row) for row in generation.rows_of(side).tolist()] for side in (known.first, known.second)
    ]
    return {
        (min(pair), max(pair)): similarity
        for *pair, similarity in zip(*names, known.similarity.tolist(), strict=True)
    }


def precision_and_recall(
    found: Mapping[Pair, float], wanted: Mapping[Pair, float], least: float
) -> tuple[float, float, int]:
    """How many of the pairs found are right, how many of the right ones are found, and how many there are.

    A similarity that is told counts as it was written, in 32 bits.
    """
    said = {pair for pair, similarity in found.items() if similarity >= least - 1e-6}
    right = {pair for pair, similarity in wanted.items() if similarity >= least - 1e-6}
    both = len(said & right)
    return both / max(1, len(said)), both / max(1, len(right)), len(right)


def write_files(documents: Sequence[corpora.Document], folder: Path) -> None:
    """Write documents as statements, one file each."""
    folder.mkdir()
    for document in documents:
        head = f"---\ntitle: {json.dumps(document.title)}\nlang: {document.language}\n"
        date = f"date: {document.issued}\n" if document.issued else ""
        (folder / f"{document.number:07}.md").write_text(f"{head}{date}---\n\n{document.text}\n", "utf-8")


def measure(corpus: str, count: int, folder: Path) -> dict[str, Any]:
    """Index, compare with brute force, and return the figures."""
    write_files([document for document in corpora.documents(corpus, count) if document.text], folder)
    clock = Clock()
    clock.around(segment_builder, "signatures")
    clock.around(segment_builder.WordHashes, "of")
    clock.around(publisher, "brought_up_to_date")
    clock.around(publisher, "write_pairs")
    # What processes of their own do cannot be clocked here.
    batches.processors = lambda: 1

    def tell(progress: IndexProgress) -> None:
        del progress

    report = update_index(folder, storage.index_folder(folder), tell)
    texts = {
        path.name: statement.text
        for path in sorted(folder.iterdir())
        if (statement := read_statement(folder, path.name).statement) is not None
    }
    found, wanted = of_index(folder), by_brute_force(texts)
    return {
        "documents": len(texts),
        "seconds": report.seconds,
        "reprints_s": clock.seconds,
        "share": clock.seconds / report.seconds,
        "by_similarity": {
            f"{least:.1f}": dict(
                zip(("precision", "recall", "pairs"), precision_and_recall(found, wanted, least), strict=True)
            )
            for least in (0.5, 0.6, 0.7, USUAL_SIMILARITY, 0.9)
        },
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reprints", description="Reprints against brute force, and their cost."
    )
    parser.add_argument("--corpus", choices=("congress", "sotu", "made"), default="congress")
    parser.add_argument("--docs", type=int, default=20_000, help="at most so many documents (20000)")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="statement-archive-reprints-") as scratch:
            os.environ["ARCHIVE_APP_HOME"] = str(Path(scratch) / "home")
            figures = measure(options.corpus, options.docs, Path(scratch) / "corpus")
    except corpora.Absent as absent:
        print(absent, file=sys.stderr)
        return 2
    print(
        f"{figures['documents']:,} documents searchable in {figures['seconds']:.2f} s, of which "
        f"{figures['reprints_s']:.2f} s ({figures['share']:.1%}) went into reprints"
    )
    for least, row in figures["by_similarity"].items():
        print(f"{least}: {row['pairs']} pairs, precision {row['precision']:.3f}, recall {row['recall']:.3f}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
