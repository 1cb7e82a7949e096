"""What checking a quotation costs, beside one scan of all texts for it.

    python -m benchmarks.quotation_speed [--docs 100000] [--each 40] [--folder FOLDER] [--json FILE]

Quotations of thirty words are cut from made statements and edited so that each verdict is earned by as many.
Each is checked (files read, differences told, all that the window shows), and in turn looked for once with
`str.find` in every text, folded beforehand and held in memory: what a check would cost that knows no index
and tells no difference. What counts is the ratio of the two in one run: a check is to take at most 1/20 of
the scan when the quotation is exact or typographic, and 1/5 over all verdicts. Both are told in processor
time, which neighbours on the machine change least; the wall is beside it. Then an article of forty quotations
is checked: how soon its first verdict is there, on the wall. With FOLDER the statements and their index are
kept there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from archive_app.archive import Archive
from archive_app.research.article import check_article
from archive_app.text.folding import Level, fold
from archive_app.text.plain_text import read_plain
from benchmarks.generator import write_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = 30
VERDICTS = ("exact", "typographic", "shortened", "altered", "assembled", "absent")
#: A check is to take at most these shares of a scan.
VERBATIM_TARGET = 1 / 20
TARGET = 1 / 5
_IN_ARTICLE = 40
_WORD = re.compile(r"\S+")


class Taken(NamedTuple):
    """Seconds of this process's processor time, and on the wall."""

    processor: float
    wall: float

    @classmethod
    def now(cls) -> Taken:
        """Read both clocks."""
        return cls(time.process_time(), time.perf_counter())

    def until_now(self) -> Taken:
        """How much went by since."""
        now = Taken.now()
        return Taken(now.processor - self.processor, now.wall - self.wall)


def quotations(texts: Sequence[str], each: int, seed: int = 9) -> list[tuple[str, str]]:
    """Make `each` quotations of every verdict, in turn: `(verdict, quotation)`."""
    order = random.Random(seed)

    def cut(count: int = WORDS) -> str:
        while True:
            text = order.choice(texts)
            words = [match.span() for match in _WORD.finditer(text)]
            if len(words) > count:
                at = order.randrange(len(words) - count)
                return text[words[at][0] : words[at + count - 1][1]]

    def altered() -> str:
        words = cut().split()
        for at in order.sample(range(2, WORDS - 2), 3):
            words[at] = order.choice(cut().split())
        return " ".join(words)

    def shortened() -> str:
        words = cut(WORDS + 8).split()
        return f"{' '.join(words[:14])} … {' '.join(words[22:])}"

    made = {
        "exact": cut,
        "typographic": lambda: "\u00a0".join(cut().split()).upper(),
        "shortened": shortened,
        "altered": altered,
        "assembled": lambda: f"{cut(WORDS // 2)} {cut(WORDS // 2)}",
        "absent": lambda: " ".join(order.choice(cut().split()) for _ in range(WORDS)),
    }
    return [(verdict, made[verdict]()) for _ in range(each) for verdict in VERDICTS]


def measure(folder: Path, docs: int, each: int) -> dict[str, Any]:
    """Check and scan in turn; return the figures. `folder` holds the statements and the index afterwards."""
    os.environ["ARCHIVE_APP_HOME"] = str(folder / "home")
    statements = folder / "statements"
    if not statements.exists():
        write_folder(statements, docs)
    with Archive.open(statements) as archive:
        archive.update()
        texts = [path.read_text(encoding="utf-8").split("---\n", 2)[2].strip() for path in _files(statements)]
        folded = [fold(text, Level.CASE) for text in texts]
        asked = quotations(texts, each)
        archive.check_quotation(asked[0][1])
        checks: defaultdict[str, list[Taken]] = defaultdict(list)
        scans: list[Taken] = []
        verdicts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for wanted, quoted in asked:
            needle = fold(quoted, Level.CASE)
            begun = Taken.now()
            check = archive.check_quotation(quoted)
            checks[wanted].append(begun.until_now())
            verdicts[wanted][check.verdict] += 1
            begun = Taken.now()
            _scan(folded, needle)
            scans.append(begun.until_now())
        return {
            "docs": len(texts),
            "megabytes": round(sum(map(len, folded)) / 1e6, 1),
            "scan": _summed_up(scans),
            "checks": {
                verdict: {**_summed_up(checks[verdict]), "verdicts": dict(verdicts[verdict])}
                for verdict in VERDICTS
            },
            "verbatim": _summed_up([*checks["exact"], *checks["typographic"]]),
            "all": _summed_up([taken for each in checks.values() for taken in each]),
            "article": _article(archive, asked[:_IN_ARTICLE]),
        }


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.md"))


def _scan(texts: Sequence[str], needle: str) -> int:
    return sum(text.find(needle) >= 0 for text in texts)


def _article(archive: Archive, asked: Sequence[tuple[str, str]]) -> dict[str, float]:
    article = "\n\n".join(f"In the debate it was put thus: “{quoted}”" for _, quoted in asked)
    begun = time.perf_counter()
    done = [time.perf_counter() - begun for _ in check_article(archive, read_plain(article))]
    return {"quotations": len(done), "first_ms": _ms(done[0]), "all_ms": _ms(done[-1])}


def _summed_up(taken: Sequence[Taken]) -> dict[str, float]:
    processor = [one.processor for one in taken]
    p50, p95 = np.percentile(processor, (50, 95))
    return {
        "p50_ms": _ms(float(p50)),
        "p95_ms": _ms(float(p95)),
        "mean_ms": _ms(float(np.mean(processor))),
        "wall_p50_ms": _ms(float(np.median([one.wall for one in taken]))),
    }


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)


def _report(figures: dict[str, Any]) -> None:
    scan = figures["scan"]["p50_ms"]
    rows = {"one scan": figures["scan"], **figures["checks"]}
    rows |= {"exact, typographic": figures["verbatim"], "all verdicts": figures["all"]}
    print(f"{figures['docs']:,} statements, {figures['megabytes']:,} MB of folded text")
    heads = "".join(f"{name:>9}" for name in ("p50 ms", "p95 ms", "mean ms", "wall p50"))
    print(f"{'':20}{heads}{'p50 of scan':>13}{'p95 of scan':>13}")
    for name, row in rows.items():
        shares = "".join(f"{'1/' + format(scan / row[key], '.1f'):>13}" for key in ("p50_ms", "p95_ms"))
        times = "".join(f"{row[key]:>9.1f}" for key in ("p50_ms", "p95_ms", "mean_ms", "wall_p50_ms"))
        print(f"{name:20}{times}{shares}", end="  ")
        print(", ".join(f"{count} {verdict}" for verdict, count in row.get("verdicts", {}).items()))
    article = figures["article"]
    print(
        f"an article: {article['quotations']} quotations, first verdict after {article['first_ms']:.0f} ms, ",
        end="",
    )
    print(f"all after {article['all_ms']:.0f} ms")
    for name, key, target in (("exact, typographic", "verbatim", VERBATIM_TARGET), ("all", "all", TARGET)):
        share = figures[key]["p50_ms"] / scan
        met = "met" if share <= target else "missed"
        print(f"{name}: {share:.3f} of a scan (to be at most {target:.3f}): {met}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write JSON when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--docs", type=int, default=100_000)
    parser.add_argument("--each", type=int, default=40, help="quotations of each verdict (40)")
    parser.add_argument("--folder", type=Path, help="where the statements and their index are kept")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    kept = tempfile.TemporaryDirectory(prefix="statement-archive-speed-") if options.folder is None else None
    with kept or nullcontext(str(options.folder)) as folder:
        figures = measure(Path(folder), options.docs, options.each)
    _report(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
