"""The index of one folder: open, search, update. It speaks SearchRequest and SearchOutcome, never Whoosh."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index import highlight, messages, storage
from archive_app.index.array_file import Damaged
from archive_app.index.document import StoredStatement
from archive_app.index.held import Holdings
from archive_app.index.leases import Leases
from archive_app.index.page import Page
from archive_app.index.passages import in_order, in_runs, in_sequence
from archive_app.index.query_text import parse
from archive_app.index.records import OPEN_END, OPEN_START
from archive_app.index.search import search
from archive_app.index.selection import reading_of, select
from archive_app.statements.aliases import Aliases
from archive_app.statements.dates import Day
from archive_app.statements.problems import Problem, ProblemKind
from archive_app.statements.searching import (
    Coverage,
    FirstMarks,
    Hit,
    IndexProgress,
    IndexReport,
    Passage,
    SearchOutcome,
    SearchRequest,
    Selection,
)
from archive_app.text.segmentation import positions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from archive_app.index.generation import Generation
    from archive_app.index.records import FileRecord

_NO_ALIASES = Aliases()


class SearchCancelled(Exception):
    """The search was cancelled between two of its steps."""


class ArchiveIndex:
    """The index of one corpus. Searches may run in several threads, beside an update in another."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._folder = storage.index_folder(corpus)
        self._leases = Leases(corpus, self._folder)
        self._lock = threading.Lock()
        self._updating = 0
        self._coverage: tuple[tuple[str, Aliases], Coverage] | None = None

    @property
    def generation(self) -> int:
        """The number of the generation that is searched; 0 when there is none."""
        return self._leases.number

    def refresh(self) -> int:
        """Take the newest published generation; return its number. See `Leases.refresh`."""
        return self._leases.refresh()

    def close(self) -> None:
        """Close the generation; a search that is still running ends first."""
        self._leases.close()

    def leased(self) -> AbstractContextManager[Generation]:
        """The generation that is searched, open meanwhile; raises NotIndexed and IndexUnusable."""
        return self._leases.leased()

    def search(
        self,
        request: SearchRequest,
        is_cancelled: Callable[[], bool] | None = None,
        aliases: Aliases = _NO_ALIASES,
    ) -> SearchOutcome:
        """Answer a request, in which the names of one count as one.

        Raises NotIndexed, IndexUnusable, InvalidDate and SearchCancelled.
        """
        begun = time.perf_counter()
        check_cancelled = _checking(is_cancelled)

        with self.leased() as generation:
            found = search(generation.under(aliases), request, check_cancelled)
            page = Page(generation, found.parsed.tree, found.rows.tolist(), found.scores, found.holdings)
            hits = []
            for row in found.rows.tolist():
                check_cancelled()
                hit = page.hit(row)
                if found.folds is not None and (below := found.folds.below(row)):
                    hit = replace(hit, reprints=tuple(map(generation.columns.id_of, below)))
                hits.append(hit)
            reading, pieces = reading_of(found, request, aliases)
            return SearchOutcome(
                request=request,
                hits=tuple(hits),
                total=found.total,
                undated=found.undated,
                facets=found.facets,
                reading=reading,
                reading_pieces=pieces,
                match=found.match,
                ignored=found.ignored,
                suggestions=found.suggestions,
                conditions=found.parsed.conditions,
                took_ms=(time.perf_counter() - begun) * 1000,
                generation=generation.number,
                joined=aliases.groups,
                indexing=self.is_being_indexed(),
                folded=found.folds.count if found.folds is not None else 0,
            )

    def hits(self, query: str, ids: Sequence[str]) -> tuple[Hit, ...]:
        """Some statements as results of a query, without scores; those that are no more are left out."""
        with self.leased() as generation:
            found = map(generation.columns.row_of_id, ids)
            rows = [row for row in found if row is not None]
            page = Page(generation, parse(query).tree, rows, None, Holdings())
            return tuple(map(page.hit, rows))

    def reprints(self, statement_id: str, least: float) -> tuple[str, ...]:
        """The ids of the statements whose texts are nearly the same, earliest first."""
        with self.leased() as generation:
            columns = generation.columns
            row = columns.row_of_id(statement_id)
            if row is None:
                return ()
            its = generation.reprints(least).members(row, columns.live, columns.oldest)
            return tuple(map(columns.id_of, its))

    def select(
        self, request: SearchRequest, is_cancelled: Callable[[], bool] | None, aliases: Aliases
    ) -> Selection:
        """Return all that a request finds, and the fingerprint of what was searched; see `search`."""
        check_cancelled = _checking(is_cancelled)

        with self.leased() as generation:
            return select(generation, request, check_cancelled, aliases)

    def update(
        self,
        on_progress: Callable[[IndexProgress], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
        *,
        rebuild: bool = False,
    ) -> IndexReport | None:
        """Bring the index up to date in a process of its own; None when cancelled before it could report."""
        from archive_app.index.worker_client import run_worker  # noqa: PLC0415 - not needed to search

        # The folder may have been deleted since, as any cache may be.
        task = messages.Task(str(self._corpus), str(storage.index_folder(self._corpus)), rebuild)
        with self._lock:
            self._updating += 1
        try:
            return run_worker(task, on_progress, is_cancelled)
        finally:
            with self._lock:
                self._updating -= 1
            self.refresh()

    def is_being_indexed(self) -> bool:
        """Whether a process is at work on this index, ours or another."""
        if self._updating:
            return True
        path = storage.lock_path(self._folder)
        if not os.path.exists(path):  # noqa: PTH110 - asked at every search, and several times as fast
            return False
        import filelock  # noqa: PLC0415 - not needed to search

        lock = filelock.FileLock(path)
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            return True
        except OSError:
            return False
        lock.release()
        return False

    def record(self, statement_id: str) -> FileRecord | None:
        """The record of the statement with this id."""
        with self.leased() as generation:
            row = generation.columns.row_of_id(statement_id)
            return None if row is None else generation.record(row)

    def stored(self, statement_id: str) -> StoredStatement | None:
        """What the index knows by itself of the statement with this id."""
        with self.leased() as generation:
            row = generation.columns.row_of_id(statement_id)
            return None if row is None else StoredStatement.restore(generation.stored(row))

    def completions(self, beginning: str, limit: int) -> list[str]:
        """The words that the last word of what was typed may become; see `Archive.completions`."""
        last = positions(beginning)[-1:]
        if not last or last[0].end != len(beginning):
            return []
        with self.leased() as generation:
            return generation.lexicon.beginning(last[0].surface, limit)

    def passages(
        self,
        words: Sequence[str],
        *,
        slack: int,
        limit: int,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> list[Passage]:
        """Where words (surfaces) stand in their order; see `Archive.passages`."""
        check_cancelled = _checking(is_cancelled)

        with self.leased() as generation:
            if slack:
                found = in_order(generation, words, slack, limit, check_cancelled)
            else:
                found = in_sequence(generation, words, limit, check_cancelled)
            id_of = generation.columns.id_of
            return [Passage(id_of(c.row), c.held, c.sought, c.first, c.last) for c in found]

    def runs(
        self,
        words: Sequence[str],
        *,
        least: int,
        each: int,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> list[Passage]:
        """Where words (surfaces) follow one another for a while; see `Archive.runs`."""
        check_cancelled = _checking(is_cancelled)
        with self.leased() as generation:
            found = in_runs(generation, words, least, each, check_cancelled)
            id_of = generation.columns.id_of
            return [Passage(id_of(c.row), c.held, c.sought, c.first, c.last) for c in found]

    def problems(self) -> list[Problem]:
        """Everything that is wrong with files of the folder, in order of paths."""
        with self.leased() as generation:
            found = list(generation.problems())
        return sorted(found, key=lambda problem: (problem.path, problem.line or 0))

    def verify(self) -> list[Problem]:
        """Where the index differs from the files, each of which is read again."""
        from archive_app.index.verification import index_problems  # noqa: PLC0415 - not needed to search

        with self.leased() as generation:
            damaged = [
                Problem(
                    name,
                    None,
                    ProblemKind.INDEX,
                    "This file of the index is not as it was written.",
                    "Rebuild the index.",
                )
                for name in storage.damaged_files(self._folder, generation.manifest)
            ]
            return damaged or index_problems(self._corpus, generation)

    def report(self) -> IndexReport | None:
        """The account of the last update that was finished."""
        try:
            manifest = storage.read_manifest(self._folder)
        except (Damaged, OSError):
            return None
        return manifest.report if manifest else None

    def coverage(self, aliases: Aliases = _NO_ALIASES) -> Coverage:
        """What the archive covers; the names of one party count as one."""
        with self.leased() as generation:
            # The name of the columns is never used twice.
            asked = generation.manifest.columns, aliases
            known = self._coverage
            if known is None or known[0] != asked:
                known = self._coverage = asked, self._covered(generation, aliases)
            return known[1]

    @staticmethod
    def _covered(generation: Generation, aliases: Aliases) -> Coverage:
        columns = generation.under(aliases).columns
        first = columns.earliest[columns.dated & (columns.earliest != OPEN_START)]
        last = columns.latest[columns.dated & (columns.latest != OPEN_END)]
        parties = columns.facet("party").counts(columns.live, np.flatnonzero(columns.live))
        return Coverage(
            statements=columns.statements,
            undated=columns.statements - int(np.count_nonzero(columns.dated)),
            earliest=Day.from_number(int(first.min())).isoformat() if len(first) else None,
            latest=Day.from_number(int(last.max())).isoformat() if len(last) else None,
            parties=tuple((name, count) for name, count in parties if name is not None),
        )


def marks(text: str, language: str | None, query: str) -> tuple[tuple[int, int], ...]:
    """Every hit of a query in a text."""
    return highlight.marks(text, language, parse(query).tree)


def first_marks(
    text: str,
    language: str | None,
    query: str,
    most: int,
    is_cancelled: Callable[[], bool] | None = None,
) -> FirstMarks:
    """The first `most` hits of a query in a text; raises SearchCancelled."""
    highlighter = highlight.Highlighter(parse(query).tree)
    return FirstMarks(*highlighter.up_to(text, language, most, _checking(is_cancelled)))


def _checking(is_cancelled: Callable[[], bool] | None) -> Callable[[], None]:
    """What a search calls between its steps; it raises SearchCancelled when it is to end."""

    def check_cancelled() -> None:
        if is_cancelled is not None and is_cancelled():
            raise SearchCancelled

    return check_cancelled
