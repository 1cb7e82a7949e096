"""What the index remembers of each file: its stamp, its metadata, and what was wrong with it.

Of a file with a text it is kept as arrays, in the segment that holds its words (`details`); a `FileRecord` is
what these say of one file. Files without one have no document, so theirs are lines of JSON in the columns.
"""

from __future__ import annotations

import json
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple

from archive_app.statements.problems import Problem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.statements.statement import Statement

#: Days further apart than this are open ends in a column of 32-bit integers.
OPEN_START, OPEN_END = -(2**31), 2**31 - 1


class FileRecord(NamedTuple):
    """One file that is a statement by rule.

    `serial` ties it to its document in a segment; 0 when no text could be had. `declared_id` is what the
    front matter says, `id` what it became in this archive; `settled` is as in the inventory's stamp.
    `earliest` and `latest` are `Day.number`, None where open. `id` and `id_problems` are known only of a
    published generation.

    A named tuple, since one is made of every statement, and a frozen dataclass of so many fields takes five
    times as long.
    """

    path: str
    size: int
    mtime_ns: int
    sha256: str
    settled: bool = True
    serial: int = 0
    declared_id: str | None = None
    id: str = ""
    party: str | None = None
    sources: tuple[str, ...] = ()
    type: str | None = None
    language: str | None = None
    stemmer: str | None = None
    people: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    dated: bool = False
    earliest: int | None = None
    latest: int | None = None
    title: str = ""
    has_text: bool = False
    url: str | None = None
    proposes: bool = False
    problems: tuple[Problem, ...] = ()
    id_problems: tuple[Problem, ...] = ()

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """What is wrong with the file by itself, and among the others."""
        return self.problems + self.id_problems


_NAMES = FileRecord._fields
_TUPLES = ("sources", "people", "tags")
_PROBLEMS = ("problems", "id_problems")
_PROBLEM_PLACES = tuple(map(_NAMES.index, _PROBLEMS))
_TUPLE_PLACES = tuple(map(_NAMES.index, _TUPLES))
_REPEATED_PLACES = tuple(map(_NAMES.index, ("party", "type", "language", "stemmer")))
_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


def describe(record: FileRecord, statement: Statement, stemmer: str | None) -> FileRecord:
    """Fill a record that holds a file's stamp with what its statement says."""
    issued, people = statement.issued, statement.people
    earliest, latest = (issued.earliest, issued.latest) if issued else (None, None)
    return record._replace(
        party=statement.party,
        sources=statement.sources,
        type=statement.type,
        language=statement.language,
        stemmer=stemmer,
        people=tuple(dict.fromkeys([person.name for person in people])) if people else (),
        tags=statement.tags,
        dated=issued is not None,
        earliest=earliest.number if earliest else None,
        latest=latest.number if latest else None,
        title=statement.title,
        has_text=bool(statement.text) and not statement.text.isspace(),
        url=statement.url,
        proposes=statement.proposes,
        problems=statement.problems,
    )


def line_of(record: FileRecord) -> str:
    """A record as a line."""
    return _encode(values_of(record))


def read_record(line: bytes) -> FileRecord:
    """Read back one of the lines; raises ValueError."""
    return record_of(json.loads(line))


def values_of(record: FileRecord) -> list[Any]:
    """What a record says, as plain values in lists and tuples."""
    values: list[Any] = list(record)
    for place in _PROBLEM_PLACES:
        values[place] = problem_values(values[place])
    return values


def record_of(values: Any) -> FileRecord:
    """The record of a list of values, which is changed; raises ValueError."""
    if not isinstance(values, list) or len(values) != len(_NAMES):
        raise ValueError("not a record of this version")
    for place in _TUPLE_PLACES:
        values[place] = tuple(values[place])
    for place in _REPEATED_PLACES:
        # One object for all the records that say the same.
        if values[place] is not None:
            values[place] = intern(values[place])
    for place in _PROBLEM_PLACES:
        values[place] = problems_of(values[place])
    return FileRecord(*values)


def problem_line(problems: Sequence[Problem]) -> str:
    """Some problems as a line."""
    return _encode(problem_values(problems))


def problem_values(problems: Sequence[Problem]) -> list[list[Any]]:
    """Some problems as plain values."""
    return [[p.path, p.line, str(p.kind), p.message, p.remedy] for p in problems]


def problems_of(values: Sequence[Sequence[Any]]) -> tuple[Problem, ...]:
    """The problems of such values; raises ValueError."""
    return tuple(
        Problem(path, line, ProblemKind(kind), message, remedy)
        for path, line, kind, message, remedy in values
    )
