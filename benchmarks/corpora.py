"""The corpora that are measured on: made statements, and real ones where the shared folder is present.

Nothing here needs more than the standard library until a corpus is asked for, because one of the peers runs
in an interpreter of its own that has no numpy.
"""

from __future__ import annotations

import csv
import itertools
import json
import marshal
import os
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BESIDE = Path(__file__).resolve().parents[2] / "shared"
_BATCH = 1_000
_BREAK = re.compile(r"\n\s*\n")


class Document(NamedTuple):
    """One statement as every engine is handed it: fields and language known, `issued` an ISO day or None."""

    number: int
    title: str
    text: str
    party: str | None
    type: str | None
    language: str
    issued: str | None


class Absent(Exception):
    """The shared folder, or this part of it, is not on this machine."""


def shared(*parts: str) -> Path:
    """Return a path in the shared folder; raises Absent.

    The folder is `ARCHIVE_APP_SHARED`, else `shared` beside the repository.
    """
    path = Path(os.environ.get("ARCHIVE_APP_SHARED", _BESIDE)).joinpath(*parts)
    if not path.exists():
        raise Absent(f"The shared material is not here ({path}); set ARCHIVE_APP_SHARED to its folder.")
    return path


def documents(corpus: str, count: int, seed: int = 7) -> Iterator[Document]:
    """Yield at most `count` documents of `made`, `congress` or `sotu`; raises Absent."""
    source = {"made": lambda: _made(count, seed), "congress": _congress, "sotu": _sotu}[corpus]
    return itertools.islice(source(), count)


def save(found: Iterable[Document], path: Path) -> int:
    """Write documents to a file that `load` and `stream` read; return how many."""
    total = 0
    with path.open("wb") as file:
        waiting = iter(found)
        while batch := [tuple(document) for document in itertools.islice(waiting, _BATCH)]:
            marshal.dump(batch, file)
            total += len(batch)
    return total


def stream(path: Path) -> Iterator[Document]:
    """Yield the documents of a file, a thousand in memory at a time."""
    with path.open("rb") as file:
        while batch := _next_batch(file):
            for values in batch:
                yield Document(*values)


def load(path: Path) -> list[Document]:
    """Return the documents of a file, all in memory."""
    return list(stream(path))


def as_markdown(document: Document) -> str:
    """Return the document as a file with front matter."""
    fields = {
        "title": document.title,
        "party": document.party,
        "type": document.type,
        "language": document.language,
        "issued": document.issued,
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items() if value]
    return "---\n" + "\n".join(lines) + f"\n---\n\n{document.text}\n"


def write_files(found: Iterable[Document], folder: Path) -> None:
    """Write documents as Markdown files, a thousand to a folder."""
    for document in found:
        path = folder / f"{document.number // 1000:04d}" / f"{document.number:07d}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_markdown(document), encoding="utf-8")


def _next_batch(file: BinaryIO) -> list[tuple[int, str, str, str | None, str | None, str, str | None]]:
    try:
        batch: list[tuple[int, str, str, str | None, str | None, str, str | None]] = marshal.load(file)  # noqa: S302 - our own file
    except EOFError:
        return []
    return batch


def _made(count: int, seed: int) -> Iterator[Document]:
    from benchmarks.generator import make_statements

    for made in make_statements(count, seed):
        yield Document(made.number, made.title, made.text, made.party, made.type, "en", made.issued)


def _congress() -> Iterator[Document]:
    """Press releases of members of Congress, 2001 to 2026; those without a text are left out."""
    number = itertools.count()
    for path in sorted(shared("corpora", "txt-congress-press", "data").rglob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                release = json.loads(line)
                if not release["text"]:
                    continue
                party = (release["member"] or {}).get("party")
                yield Document(
                    next(number), release["title"] or "", release["text"], party, "press-release", "en",
                    release["date"],
                )  # fmt: skip


def _sotu() -> Iterator[Document]:
    """State of the Union addresses, each paragraph a document: whole speeches are too few to measure on."""
    number = itertools.count()
    folder = shared("corpora", "txt-sotu")
    with (folder / "SOTU_metadata.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            path = folder / f"{Path(row['filename']).stem}.txt"
            if not path.exists():
                continue
            issued = datetime.strptime(row["Date"], "%B %d, %Y").date().isoformat()  # noqa: DTZ007 - a day has no zone
            title = f"{row['President']}, {row['Date']}"
            text = path.read_text(encoding="utf-8", errors="replace")
            for paragraph in filter(None, map(str.strip, _BREAK.split(text))):
                yield Document(
                    next(number),
                    title,
                    paragraph,
                    row["party"] or None,
                    row["delivery"] or None,
                    "en",
                    issued,
                )
