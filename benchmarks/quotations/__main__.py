"""Is a quotation found where it stands, and called what it is? Real snippets, and quotations edited by rule.

    python -m benchmarks.quotations [FOLDER] [--json FILE]
    python -m benchmarks.quotations [FOLDER] --edits [--count 5000] [--json FILE]

FOLDER holds the corpora, by default `shared/corpora` beside the repository. The first command holds every
snippet of `quotes-sotu-snippets` against the addresses of `txt-sotu`, then a thousand made sentences. Of
snippets that no address holds as they are, the origin is the one that shares most runs of five words with it;
ties have none, and where an origin shares less than a tenth of its runs, its address is not in the folder
and it is to be absent. The second cuts quotations from statements in nine languages and edits them. What is
wrong is printed line by line.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive_app.archive import Archive
from benchmarks.corpora import shared
from benchmarks.quotations.edited import CORPORA, EditedQuotations
from benchmarks.quotations.snippets import Judged, Speeches, read_snippets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SENTENCES = 1_000
_PROGRESS = 250


def main(arguments: Sequence[str] | None = None) -> int:
    """Check everything once, print the counts, and write them as JSON when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="the folder of the corpora")
    parser.add_argument("--edits", action="store_true", help="quotations edited by rule")
    parser.add_argument("--count", type=int, default=5_000, help="how many are edited (5,000)")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    corpora = options.folder or shared("corpora")
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="statement-archive-quotations-") as scratch:
        os.environ["ARCHIVE_APP_HOME"] = str(Path(scratch, "home"))
        if options.edits:
            figures = _edits(corpora, Path(scratch, "statements"), options.count)
        else:
            figures = _snippets(corpora)
    figures["seconds"] = round(time.perf_counter() - begun, 1)
    print(f"{figures['seconds']} s in all")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _snippets(corpora: Path) -> dict[str, Any]:
    snippets = read_snippets(corpora / "quotes-sotu-snippets" / "snippets.json")
    with Archive.open(corpora / "txt-sotu") as archive:
        archive.update()
        speeches = Speeches.of(archive)

        def judged() -> Iterable[Judged]:
            for snippet in snippets:
                if snippet.found_in:
                    yield speeches.held(snippet)
            for snippet, origin, share in speeches.origins(s for s in snippets if not s.found_in):
                yield speeches.damaged(snippet, origin, share)
            for sentence in speeches.sentences(_SENTENCES):
                yield speeches.never_said(sentence)

        return _counted(judged())


def _edits(corpora: Path, folder: Path, count: int) -> dict[str, Any]:
    for name in CORPORA:
        if (corpora / name).exists():
            shutil.copytree(corpora / name, folder / name)
    with Archive.open(folder) as archive:
        archive.update()
        return _counted(EditedQuotations.of(archive).judged(count))


def _counted(judged: Iterable[Judged]) -> dict[str, Any]:
    right: defaultdict[str, int] = defaultdict(int)
    total: defaultdict[str, int] = defaultdict(int)
    for one in judged:
        total[one.kind] += 1
        right[one.kind] += one.right
        if sum(total.values()) % _PROGRESS == 0:
            print(f"{sum(right.values()):,} of {sum(total.values()):,} right", file=sys.stderr, flush=True)
        if not one.right:
            print(f"{one.kind}: {one.told}", file=sys.stderr, flush=True)
    for kind, count in total.items():
        print(f"{kind:32}{right[kind]:>7,} of {count:>6,}  {right[kind] / count:.2%}")
    every = sum(total.values())
    print(f"{'all':32}{sum(right.values()):>7,} of {every:>6,}  {sum(right.values()) / max(1, every):.2%}")
    return {"kinds": {kind: {"right": right[kind], "total": total[kind]} for kind in total}}


if __name__ == "__main__":
    raise SystemExit(main())
