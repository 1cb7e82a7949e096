"""SQLite FTS5: a table of words, and a narrow one of fields, so that counting facets touches no text."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.peers.protocol import CLASSES, PAGE, Answer, QueryCase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.corpora import Document

SETTINGS = (
    f"SQLite {sqlite3.sqlite_version}, tokenize='porter unicode61', detail=full, mmap_size=2 GiB, "
    "cache 64 MiB, no journal while building, optimized and analysed at the end, bm25 weights 4 (title) and 1"
)
#: There is no search by similar spelling in FTS5.
ANSWERS = tuple(kind for kind in CLASSES if kind != "fuzzy")
WORDS, FORMS = "porter", "porter"

_FACETS = ("party", "type", "language", "year")
_MATCH = "FROM words WHERE words MATCH ?"
_BEST = f"SELECT rowid, title {_MATCH} ORDER BY rank LIMIT {PAGE}"
_BEST_WITH_SNIPPETS = (
    f"SELECT rowid, title, snippet(words, 1, '[', ']', '…', 32) {_MATCH} ORDER BY rank LIMIT {PAGE}"
)
_COUNT = f"SELECT count(*) {_MATCH}"
_JOINED = "FROM words JOIN facts ON facts.number = words.rowid WHERE words MATCH ?"
#: One pass for all facets: as many groups as there are combinations, added up by facet afterwards.
_GROUPED = f"SELECT party, type, language, year, count(*) {_JOINED} GROUP BY 1, 2, 3, 4"


def build(documents: Iterable[Document], folder: Path, workers: int) -> None:  # noqa: ARG001 - one writer
    """Index documents in one transaction, and merge to one segment."""
    database = sqlite3.connect(_file(folder))
    database.execute("PRAGMA journal_mode=OFF")
    database.execute("PRAGMA cache_size=-65536")
    database.execute(
        "CREATE VIRTUAL TABLE words USING fts5(title, text, tokenize='porter unicode61', detail=full)"
    )
    database.execute("INSERT INTO words(words, rank) VALUES ('rank', 'bm25(4.0, 1.0)')")
    database.execute(
        "CREATE TABLE facts"
        "(number INTEGER PRIMARY KEY, party TEXT, type TEXT, language TEXT, issued TEXT, year TEXT)"
    )
    for document in documents:
        number, title, text, party, kind, language, issued = document
        database.execute("INSERT INTO words(rowid, title, text) VALUES (?, ?, ?)", (number, title, text))
        database.execute(
            "INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?)",
            (number, party, kind, language, issued, issued[:4] if issued else None),
        )
    database.execute("INSERT INTO words(words) VALUES ('optimize')")
    database.execute("CREATE INDEX by_day ON facts(issued)")
    database.execute("ANALYZE")
    database.commit()
    database.close()


def open_index(folder: Path) -> OpenDatabase:
    """Open what `build` made."""
    return OpenDatabase(folder)


class OpenDatabase:
    """A connection for reading."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(f"file:{_file(folder)}?mode=ro", uri=True)
        self._database.execute("PRAGMA mmap_size=2147483648")
        self._database.execute("PRAGMA cache_size=-65536")

    def query(self, case: QueryCase) -> Answer:
        """Answer a query."""
        match = _match(case)
        if case.kind == "daterange":
            return self._within(match, case.first, case.last)
        if case.kind == "sortdate":
            rows = self._database.execute(
                f"SELECT words.rowid, title {_JOINED} ORDER BY issued DESC LIMIT {PAGE}",
                (match,),
            ).fetchall()
            return Answer(self._count(match), rows)
        snippets = None
        if case.kind in ("highlights", "app"):
            found = self._database.execute(_BEST_WITH_SNIPPETS, (match,)).fetchall()
            rows, snippets = [(number, title) for number, title, _ in found], [row[2] for row in found]
        else:
            rows = self._database.execute(_BEST, (match,)).fetchall()
        if case.kind not in ("facets", "app"):
            return Answer(self._count(match), rows, snippets)
        groups = self._database.execute(_GROUPED, (match,)).fetchall()
        return Answer(sum(group[-1] for group in groups), rows, snippets, _added_up(groups))

    def close(self) -> None:
        """Close the connection."""
        self._database.close()

    def _count(self, match: str) -> int:
        return int(self._database.execute(_COUNT, (match,)).fetchone()[0])

    def _within(self, match: str, first: str | None, last: str | None) -> Answer:
        dated = f"{_JOINED} AND issued BETWEEN ? AND ?"
        rows = self._database.execute(
            f"SELECT words.rowid, title {dated} ORDER BY words.rank LIMIT {PAGE}",
            (match, first, last),
        ).fetchall()
        counted = self._database.execute(f"SELECT count(*) {dated}", (match, first, last)).fetchone()
        return Answer(int(counted[0]), rows)


def _file(folder: Path) -> Path:
    return folder / "statements.sqlite"


def _match(case: QueryCase) -> str:
    quoted = [f'"{word}"' for word in case.words]
    match case.kind:
        case "or3":
            return " OR ".join(quoted)
        case "phrase":
            return f'"{" ".join(case.words)}"'
        case "prefix":
            return f"{quoted[0]}*"
        case _:
            return " ".join(quoted)


def _added_up(
    groups: list[tuple[str | None, str | None, str | None, str | None, int]],
) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {name: Counter() for name in _FACETS}
    for *values, count in groups:
        for name, value in zip(_FACETS, values, strict=True):
            if isinstance(value, str):
                counts[name][value] += count
    return {name: dict(counted) for name, counted in counts.items()}
