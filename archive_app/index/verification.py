"""Whether an index holds what the files say: every statement is read again and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from archive_app.corpus.reader import read_statement
from archive_app.index import analysis
from archive_app.index.choices import Choice
from archive_app.index.document import StoredStatement
from archive_app.index.held import Holdings
from archive_app.index.occurrences import findings
from archive_app.index.places import SHIFT
from archive_app.statements.problems import Problem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive_app.index.generation import Generation
    from archive_app.index.records import FileRecord
    from archive_app.statements.statement import Statement

_REMEDY = "Build the index anew: archive-app index FOLDER --rebuild"
_UNREAD = "The file cannot be read any more, and is still in the index."
_OUT_OF_REACH = "Check that its disk is connected and that it may be read, then update the index."

#: Words of a statement whose postings are looked up; all of them would be as slow as indexing.
_WORDS_LOOKED_UP = 5


def index_problems(corpus: Path, generation: Generation) -> list[Problem]:
    """Return where a generation differs from the files; none when it may be trusted.

    Every file is read again: its content is compared by hash, its title and text with what is stored, and the
    places of some of its words with the postings.
    """
    return [
        Problem(
            record.path,
            None,
            ProblemKind.INDEX,
            difference,
            _OUT_OF_REACH if difference == _UNREAD else _REMEDY,
        )
        for row in np.flatnonzero(generation.columns.live).tolist()
        for record in (generation.record(row),)
        for difference in _differences(corpus, generation, row, record)
    ]


def _differences(corpus: Path, generation: Generation, row: int, record: FileRecord) -> Iterator[str]:
    reading = read_statement(corpus, record.path)
    if reading.statement is None:
        yield _UNREAD
        return
    if reading.sha256 != record.sha256:
        yield "The file changed while its size and time stayed, so the index holds what it said before."
        return
    stored = StoredStatement.restore(generation.stored(row))
    if (stored.title, stored.text) != (reading.statement.title, reading.statement.text):
        yield "The index holds another text than the file."
    elif not all(_words_found(generation, row, reading.statement)):
        yield "Words of the file are not in the index where they should be."


def _words_found(generation: Generation, row: int, statement: Statement) -> Iterator[bool]:
    words = analysis.analyse(statement.text, statement.language)
    step = max(1, len(words) // _WORDS_LOOKED_UP)
    opened, document = generation.located(row)
    for position in range(0, len(words), step):
        way = (Choice((words[position].surface,)),)
        starts, _ = findings(Holdings(), opened, "text", [way], 0)
        place = (document << SHIFT) | position
        at = int(np.searchsorted(starts, place))
        yield at < len(starts) and int(starts[at]) == place
