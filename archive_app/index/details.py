"""What a segment knows of each of its documents beside their words: a row of arrays for each file.

It is written once, with the words, and moves with them when segments are merged; so a file that changed costs
its own row and no other. What may change while the words stay (which documents count, their stamps, who has
an id that several declare) is in the columns of each generation.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from archive_app.index.coded import Coded, code, read_coded, write_coded
from archive_app.index.records import OPEN_END, OPEN_START, FileRecord, problem_line, problems_of
from archive_app.index.word_table import encode, string_at, strings_at, strings_between, write_strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from archive_app.index.array_file import ArrayFile, ArrayWriter
    from archive_app.statements.problems import Problem

#: The year under which a date is counted that has no end, or too many years.
NO_YEAR = ""

#: `Day.number` counts every month with 31 days.
DAYS_A_YEAR = 12 * 31

#: A date over more years than this, or without an end, is counted under `NO_YEAR`.
MOST_YEARS = 30

STRINGS = ("ids", "paths", "urls", "titles")
FACETS = ("party", "source", "type", "language", "language_tag", "author", "tag", "stemmer", "year")

#: Arrays with one number a document, and their kinds.
NUMBERS = {
    "declares": "b1", "id_keys": "<u8", "path_keys": "<u8", "sizes": "<i8", "times": "<i8", "settled": "b1",
    "has_text": "b1", "has_proposal": "b1", "dated": "b1", "earliest": "<i4", "latest": "<i4",
}  # fmt: skip

#: Bytes of a SHA-256.
HASH = 32


@lru_cache(maxsize=1000)
def primary_subtag(tag: str) -> str:
    """`en` of `en-GB`."""
    return tag.replace("_", "-").split("-", 1)[0].strip().lower()


def key_of(text: str | bytes) -> int:
    """A number that two different texts hardly share; whoever finds it looks at the texts."""
    content = encode(text) if isinstance(text, str) else text
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "little")


def keys_of(texts: Sequence[str]) -> NDArray[np.uint64]:
    """The same of each of some texts."""
    digests = [hashlib.blake2b(encode(text), digest_size=8).digest() for text in texts]
    return np.frombuffer(b"".join(digests), dtype="<u8")


def write_details(writer: ArrayWriter, records: Sequence[FileRecord]) -> None:
    """Write the details of documents, one record each."""
    ids = [record.declared_id or record.path for record in records]
    paths = [record.path for record in records]
    path_keys = keys_of(paths)
    declared = [row for row, record in enumerate(records) if record.declared_id]
    id_keys = path_keys.copy()
    id_keys[declared] = keys_of([ids[row] for row in declared])
    write_strings(writer, "ids", ids)
    write_strings(writer, "paths", paths)
    write_strings(writer, "urls", [record.url or "" for record in records])
    write_strings(writer, "titles", [record.title for record in records])
    columns: dict[str, Any] = {
        "declares": [record.declared_id is not None for record in records],
        "id_keys": id_keys,
        "path_keys": path_keys,
        "sizes": [record.size for record in records],
        "times": [record.mtime_ns for record in records],
        "settled": [record.settled for record in records],
        "has_text": [record.has_text for record in records],
        "has_proposal": [record.proposes for record in records],
        "dated": [record.dated for record in records],
        "earliest": [_or(record.earliest, OPEN_START) for record in records],
        "latest": [_or(record.latest, OPEN_END) for record in records],
    }
    for name, kind in NUMBERS.items():
        writer.add(name, np.asarray(columns[name], dtype=kind))
    hashes = b"".join(bytes.fromhex(record.sha256) or bytes(HASH) for record in records)
    writer.add("hashes", np.frombuffer(hashes, dtype=np.uint8))
    for name, rows in _coded_rows(records).items():
        write_coded(writer, name, code(name, rows))
    troubled = [(number, record.problems) for number, record in enumerate(records) if record.problems]
    writer.add("problems.documents", np.array([number for number, _ in troubled], dtype="<u4"))
    writer.add("problems.counts", np.array([len(problems) for _, problems in troubled], dtype="<u4"))
    write_strings(writer, "problems", [problem_line(problems) for _, problems in troubled])


class Details:
    """The details of a segment, open for reading; `file` is that of the segment."""

    def __init__(self, file: ArrayFile, documents: int) -> None:
        self.file = file
        self.documents = documents

    def numbers(self, name: str) -> NDArray[Any]:
        """One of the arrays of `NUMBERS`."""
        return self.file.whole(name)

    def string(self, what: str, document: int) -> bytes:
        """One of the `STRINGS` of a document, encoded."""
        return string_at(self.file, what, document)

    def strings_at(self, what: str, documents: Sequence[int]) -> list[str]:
        """The same of some documents, decoded."""
        return [each.decode("utf-8", "surrogatepass") for each in strings_at(self.file, what, documents)]

    def strings(self, what: str) -> Iterator[bytes]:
        """The same of all documents."""
        return strings_between(self.file, what, 0, self.documents)

    def present(self, what: str) -> NDArray[np.bool_]:
        """Which documents have such a string."""
        return np.asarray(np.diff(self.file.whole(f"{what}.ends").astype(np.int64), prepend=0) > 0)

    def coded(self, name: str) -> Coded:
        """One of the columns of `FACETS`."""
        return read_coded(self.file, name)

    def sha256(self, document: int) -> str:
        """The hash of the file's content; empty where none is known."""
        content = self.file.part("hashes", document * HASH, (document + 1) * HASH).tobytes()
        return content.hex() if any(content) else ""

    def problem_count(self, live: NDArray[np.bool_]) -> int:
        """How many problems the files of some documents have by themselves."""
        documents, counts = self.file.whole("problems.documents"), self.file.whole("problems.counts")
        return int(counts[live[documents]].sum(dtype=np.int64))

    def troubled(self) -> NDArray[np.uint32]:
        """The documents whose files have problems by themselves."""
        return self.file.whole("problems.documents")

    def problems(self, document: int) -> tuple[Problem, ...]:
        """What is wrong with a document's file by itself."""
        documents = self.file.whole("problems.documents")
        at = int(np.searchsorted(documents, document))
        if at == len(documents) or int(documents[at]) != document:
            return ()
        return problems_of(json.loads(self.problem_line(at)))

    def problem_line(self, number: int) -> bytes:
        """The problems of one of the documents that have any, as a line."""
        return string_at(self.file, "problems", number)

    def record(self, document: int) -> FileRecord:
        """All of it, as it was when the document was indexed: its id is what it declares, or its path."""
        stated = {name: self._values(name, document) for name in FACETS}

        def text(what: str) -> str:
            return self.string(what, document).decode("utf-8", "surrogatepass")

        earliest, latest = (self.file.at(name, document) for name in ("earliest", "latest"))
        return FileRecord(
            path=text("paths"),
            size=self.file.at("sizes", document),
            mtime_ns=self.file.at("times", document),
            sha256=self.sha256(document),
            settled=bool(self.file.at("settled", document)),
            serial=self.file.at("serials", document),
            declared_id=text("ids") if self.file.at("declares", document) else None,
            id=text("ids"),
            party=_only(stated["party"]),
            sources=stated["source"],
            type=_only(stated["type"]),
            language=_only(stated["language_tag"]),
            stemmer=_only(stated["stemmer"]) or None,
            people=stated["author"],
            tags=stated["tag"],
            dated=bool(self.file.at("dated", document)),
            earliest=None if earliest == OPEN_START else earliest,
            latest=None if latest == OPEN_END else latest,
            title=text("titles"),
            has_text=bool(self.file.at("has_text", document)),
            url=text("urls") or None,
            proposes=bool(self.file.at("has_proposal", document)),
            problems=self.problems(document),
        )

    def _values(self, name: str, document: int) -> tuple[str, ...]:
        """The values of a column that a document has."""
        first = self.file.at(f"{name}.first", document)
        rows = self.file.whole(f"{name}.more_rows")
        low, high = np.searchsorted(rows, np.array([document, document + 1], dtype=rows.dtype)).tolist()
        more = self.file.part(f"{name}.more_codes", low, high).tolist()
        return tuple(
            string_at(self.file, f"{name}.values", number - 1).decode("utf-8", "surrogatepass")
            for number in (first, *more)
            if number
        )


def _coded_rows(records: Sequence[FileRecord]) -> dict[str, list[tuple[str, ...]]]:
    return {
        "party": [_single(r.party) for r in records],
        "source": [r.sources for r in records],
        "type": [_single(r.type) for r in records],
        "language": [_single(primary_subtag(r.language) if r.language else None) for r in records],
        "language_tag": [_single(r.language) for r in records],
        "author": [r.people for r in records],
        "tag": [r.tags for r in records],
        "stemmer": [(r.stemmer or "",) for r in records],
        "year": [_years(r.dated, r.earliest, r.latest) for r in records],
    }


@lru_cache(maxsize=10_000)
def _years(dated: bool, earliest: int | None, latest: int | None) -> tuple[str, ...]:
    """The years that a date overlaps; `NO_YEAR` without an end or over too many."""
    if not dated:
        return ()
    if earliest is None or latest is None:
        return (NO_YEAR,)
    first, last = earliest // DAYS_A_YEAR, latest // DAYS_A_YEAR
    if last - first + 1 > MOST_YEARS:
        return (NO_YEAR,)
    return tuple(str(year) for year in range(first, last + 1))


def _single(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _only(values: tuple[str, ...]) -> str | None:
    return values[0] if values else None


def _or(number: int | None, otherwise: int) -> int:
    return otherwise if number is None else number
