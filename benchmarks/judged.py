"""Collections with queries and judgements of relevance, in the formats of the SMART and TIME collections.

Two formats are known by what the documents' file begins with:

* `.I`: SMART, as Cranfield and CISI are. Fields `.T` (title) and `.W` (text) are read, of documents and of
  queries. Judgements are one line each. Three columns (query, document, code) are graded as Cranfield's:
  codes 1 to 4 are grades 4 to 1, anything else 0. With more columns, a document that is named is relevant:
  grade 1. Where every line has a second column of 0 and four in all, they are query, 0, document and
  relevance, as MEDLINE and TREC have them.
* `*TEXT`: TIME. Judgements are one line a query: its number, then its relevant documents.

Queries go by the numbers in their file where the judgements use these alone; else they are numbered as they
come, as Cranfield's judgements have it. The documents of TIME are numbered as they come. Judgements of
queries that are not there are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.corpora import Document

if TYPE_CHECKING:
    from pathlib import Path

_FIELD = re.compile(r"\.([A-Z])(?:\s+(\d+))?\s*$")
_TIME_TEXT = re.compile(r"^\*TEXT.*$", re.MULTILINE)
_TIME_QUERY = re.compile(r"^\*FIND.*$", re.MULTILINE)
_BEST_CODE, _WORST_CODE = 1, 4


@dataclass(frozen=True, slots=True)
class Collection:
    """`judgements` are grades above 0, by number of query and then of document."""

    name: str
    documents: list[Document]
    queries: dict[int, str]
    judgements: dict[int, dict[int, int]]


def collections(folder: Path) -> list[Collection]:
    """Return the collections in a folder and in those right below it; a folder without one is passed over."""
    found = []
    for place in [folder, *sorted(path for path in folder.iterdir() if path.is_dir())]:
        documents = _file(place, r"\.all(\.\d+)?$")
        queries = _file(place, r"\.(qry|que)$|^query\.text$")
        judgements = _file(place, r"(\.rel|qrels?)$|^qrels\.text$")
        if documents and queries and judgements:
            found.append(_read(place.name, documents, queries, judgements))
    return found


def _file(folder: Path, pattern: str) -> Path | None:
    named = [p for p in sorted(folder.iterdir()) if p.is_file() and re.search(pattern, p.name.lower())]
    # TIME.REL.ALL, judgements too, is the longer name.
    return min((p for p in named if ".rel." not in p.name.lower()), key=lambda p: len(p.name), default=None)


def _read(name: str, documents: Path, queries: Path, judgements: Path) -> Collection:
    text = documents.read_text(encoding="latin-1")
    if text.startswith("*TEXT"):
        bodies = _parts(_TIME_TEXT, text)
        asked_for = dict(enumerate(_parts(_TIME_QUERY, queries.read_text(encoding="latin-1")), 1))
        listed = _listed(judgements.read_text(encoding="latin-1"))
        return Collection(
            name,
            [_document(number, "", body) for number, body in enumerate(bodies, 1)],
            asked_for,
            {number: grades for number, grades in listed.items() if number in asked_for},
        )
    asked = _smart(queries.read_text(encoding="latin-1"))
    graded = _columns(judgements.read_text(encoding="latin-1"))
    by_number = graded.keys() <= {number for number, _ in asked}
    words = {
        number if by_number else place: f"{fields.get('T', '')} {fields.get('W', '')}"
        for place, (number, fields) in enumerate(asked, 1)
    }
    return Collection(
        name,
        [_document(number, fields.get("T", ""), fields.get("W", "")) for number, fields in _smart(text)],
        words,
        {number: grades for number, grades in graded.items() if number in words},
    )


def _document(number: int, title: str, text: str) -> Document:
    return Document(number, " ".join(title.split()), text.strip(), None, None, "en", None)


def _parts(mark: re.Pattern[str], text: str) -> list[str]:
    return [part.replace("*STOP", "") for part in mark.split(text)[1:]]


def _smart(text: str) -> list[tuple[int, dict[str, str]]]:
    records: list[tuple[int, dict[str, str]]] = []
    name = ""
    for line in text.splitlines():
        field = _FIELD.match(line)
        if field is None:
            if records and name:
                records[-1][1][name] = records[-1][1].get(name, "") + line + "\n"
        elif field[1] == "I":
            records.append((int(field[2]), {}))
            name = ""
        else:
            name = field[1]
    return records


def _columns(text: str) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    lines = [columns for columns in map(str.split, text.splitlines()) if len(columns) >= 3]
    as_trec = all(len(columns) == 4 and columns[1] in ("0", "Q0") for columns in lines)
    for columns in lines:
        document, grade = int(columns[2 if as_trec else 1]), 1
        if as_trec:
            grade = int(columns[3])
        elif len(columns) == 3:
            code = int(columns[2])
            grade = _WORST_CODE + 1 - code if _BEST_CODE <= code <= _WORST_CODE else 0
        if grade > 0:
            found.setdefault(int(columns[0]), {})[document] = grade
    return found


def _listed(text: str) -> dict[int, dict[int, int]]:
    numbers = [[int(value) for value in line.split()] for line in text.splitlines()]
    return {row[0]: dict.fromkeys(row[1:], 1) for row in numbers if len(row) > 1}
