"""Archive: the one door to a folder of statements. It never writes there."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from archive_app.corpus.alias_file import ALIAS_FILE, DeclaredAliases, read_aliases
from archive_app.corpus.earlier_texts import EarlierTexts, earlier_statement
from archive_app.corpus.file_names import native_path
from archive_app.index.archive_index import ArchiveIndex, SearchCancelled, first_marks, marks
from archive_app.index.kept_editions import KeptEditions, asks_for_editions, without_condition
from archive_app.locations import config_folder
from archive_app.settings import SettingsStore
from archive_app.statements.aliases import Aliases
from archive_app.statements.editions import USUAL_SIMILARITY, split_edition_name
from archive_app.statements.problems import (
    EditionsNotPruned,
    FolderUnavailable,
    IndexUnusable,
    NotIndexed,
    Problem,
    ProblemKind,
    UnknownStatement,
    WrongRequest,
)
from archive_app.statements.searching import (
    Coverage,
    Filters,
    FirstMarks,
    Hit,
    IndexProgress,
    IndexReport,
    Match,
    Order,
    Passage,
    SearchOutcome,
    SearchRequest,
    Selection,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import TracebackType

    from archive_app.index.records import FileRecord
    from archive_app.research.first_said import FirstSaid
    from archive_app.research.quotation import QuotationCheck
    from archive_app.statements.editions import Edition
    from archive_app.statements.statement import Statement

__all__ = ["Archive", "SearchCancelled"]

_NO_FILTERS = Filters()
_LIST_EDITIONS = "List them with: archive-app editions ID --in FOLDER"


class Archive:
    """A folder of statements and its index.

    `search`, `statement` and `marks` may be called from one thread each, beside an `update` in another.
    Expected faults are `ArchiveError`s; they are drawn in `archive_app.statements.problems`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._index = ArchiveIndex(folder)
        self._earlier_texts = EarlierTexts(folder)
        self._kept = KeptEditions(folder, self._earlier_texts)
        self._settings = SettingsStore(config_folder()).archive_file(folder)
        self._aliases: tuple[tuple[tuple[int, int] | None, ...], DeclaredAliases] | None = None

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Archive:
        """Open a folder; `update` indexes it. Raises FolderUnavailable, and IndexUnusable without a cache."""
        path = Path(folder).expanduser()
        try:
            resolved = path.resolve(strict=True)
            with os.scandir(resolved):
                pass
        except FileNotFoundError as error:
            raise FolderUnavailable(
                f"The folder {path} does not exist.", "Check its name, or that its disk is connected."
            ) from error
        except NotADirectoryError as error:
            raise FolderUnavailable(
                f"{path} is not a folder.", "Choose the folder that holds the statements."
            ) from error
        except (OSError, ValueError, RuntimeError) as error:
            reason = (getattr(error, "strerror", None) or str(error)).lower()
            raise FolderUnavailable(
                f"The folder {path} cannot be read: {reason}.", "Check its permissions."
            ) from error
        try:
            return cls(resolved)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise IndexUnusable(
                f"There is no place for the index: {error.filename or 'the cache folder'}: {reason}.",
                "Make that folder writable, or name another one in ARCHIVE_APP_HOME.",
            ) from error

    @property
    def indexed(self) -> bool:
        """Whether there is a generation that can be searched."""
        return self._index.generation > 0

    @property
    def generation(self) -> int:
        """The number of the generation that is searched; 0 when there is none."""
        return self._index.generation

    def refresh(self) -> int:
        """Go on with the newest published generation; return its number."""
        return self._index.refresh()

    def update(
        self,
        on_progress: Callable[[IndexProgress], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
        *,
        rebuild: bool = False,
    ) -> IndexReport:
        """Bring the index up to date with the folder and return the account of it, when it is done.

        The work is done in a process of its own. `on_progress` hears of it about ten times a second, in
        this thread; `is_cancelled` is asked as often. While it runs, generations are published and can be
        searched after `refresh`. After a cancel the report has `cancelled` set and the last published
        generation stays in force.

        Raises FolderUnavailable, IndexBusy, IndexUnusable and IndexingFailed; FolderEmptied where none of the
        statements that are indexed is there any more, until somebody says by `rebuild` that this is so.
        """
        report = self._index.update(on_progress, is_cancelled, rebuild=rebuild)
        return report if report is not None else self._cut_short()

    def search(
        self,
        query: str = "",
        *,
        filters: Filters = _NO_FILTERS,
        sort: Order = "relevance",
        limit: int = 20,
        offset: int = 0,
        match: Match = "auto",
        raw_names: bool = False,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> SearchOutcome:
        """Search the newest generation seen. An empty query finds everything, newest first.

        Names that are declared as one (`aliases.yaml`) count as one, unless `raw_names` is set.

        Raises NotIndexed on a folder that was never indexed, InvalidDate for a period that is none, and
        SearchCancelled.
        """
        return self.request(
            SearchRequest(query, filters, sort, limit, offset, match, raw_names), is_cancelled
        )

    def request(
        self, request: SearchRequest, is_cancelled: Callable[[], bool] | None = None
    ) -> SearchOutcome:
        """Answer a frozen request; see `search`."""
        aliases = Aliases() if request.raw_names else self.aliases().aliases
        if asks_for_editions(request.query):
            return self._kept.search(request, is_cancelled, aliases, self._index.stored)
        return self._index.search(request, is_cancelled, aliases)

    def select(self, request: SearchRequest, is_cancelled: Callable[[], bool] | None = None) -> Selection:
        """Return the ids of all that a request finds, whatever its page, with the archive's fingerprint.

        Raises as `search` does.
        """
        if asks_for_editions(request.query):
            raise WrongRequest(
                "Earlier texts cannot be amended or exported as results are.",
                "Export them with: archive-app editions --in FOLDER --export DIR",
            )
        aliases = Aliases() if request.raw_names else self.aliases().aliases
        return self._index.select(request, is_cancelled, aliases)

    def fingerprint(self) -> str:
        """Return what names the state of the whole archive; see `Selection`. Raises NotIndexed."""
        return self.select(SearchRequest()).fingerprint

    def statement(self, statement_id: str) -> Statement:
        """Read a statement from its file, as it is now; raises UnknownStatement.

        When the file cannot be read any more, the statement is what the index remembers, with a problem
        that says so. An earlier text is named as `edition` takes it.
        """
        from archive_app.corpus.reader import read_statement  # noqa: PLC0415 - not needed to search

        if self._index.record(statement_id) is None and self._names_an_edition(statement_id):
            return self.edition(statement_id)
        record = self._record(statement_id)
        read = read_statement(self.folder, record.path)
        if read.statement is not None:
            problems = read.statement.problems + record.id_problems
            return replace(read.statement, id=record.id, problems=problems)
        stored = self._index.stored(statement_id)
        if stored is None:
            raise _unknown(statement_id)
        gone = Problem(
            record.path,
            None,
            ProblemKind.UNREADABLE,
            "The file cannot be read any more; this is its text as it was indexed.",
            "Check whether it was moved or deleted, then update the index.",
        )
        return stored.as_statement(record.id, record.path, gone)

    def editions(self, statement_id: str) -> tuple[Edition, ...]:
        """Return the earlier texts of a statement, oldest first; they are kept since the day that it was
        indexed first. An id that is no more, but had earlier texts, has them still.

        Raises UnknownStatement.
        """
        kept = self._earlier_texts.of(statement_id, lambda: self._text_as_indexed(statement_id))
        if not kept and not self._names_an_edition(statement_id):
            self._record(statement_id)
        return kept

    def reprints(self, statement_id: str, least: float = USUAL_SIMILARITY) -> tuple[str, ...]:
        """Return the ids of other statements whose texts are nearly the same, earliest first, undated last.

        `least` is the Jaccard similarity of their runs of five words, from 0.5 to 1. Statements count as
        reprints also through others between them. Raises NotIndexed.
        """
        return self._index.reprints(statement_id, least)

    def hits(self, query: str, ids: Sequence[str]) -> tuple[Hit, ...]:
        """Return some statements as a search for `query` would list them, without scores."""
        return self._index.hits(query, ids)

    def edition_text(self, edition: Edition) -> str:
        """Return the text of an edition; raises EditionLost when it was pruned or cannot be read."""
        return self._earlier_texts.text(edition)

    def edition(self, name: str) -> Statement:
        """Return a statement, or an earlier text of it named `ID@NUMBER` in the place of today's.

        Raises UnknownStatement and EditionLost.
        """
        its_id, number = split_edition_name(name)
        if number is None or self._index.record(name) is not None:
            return self.statement(name)
        edition = next((one for one in self.editions(its_id) if one.number == number), None)
        if edition is None:
            raise UnknownStatement(f"No earlier text of “{its_id}” has the number {number}.", _LIST_EDITIONS)
        text = self.edition_text(edition)
        try:
            today: Statement | None = self.statement(its_id)
        except UnknownStatement:
            today = None
        return earlier_statement(edition, text, today)

    def edited_ids(self) -> list[str]:
        """Return the ids of all statements of which earlier texts are known, in order."""
        return self._earlier_texts.ids()

    def prune_editions(self, chosen: Iterable[Edition]) -> int:
        """Delete the kept texts of some editions for good, and return how many; that they were stays noted.

        Raises EditionsNotPruned.
        """
        try:
            return self._earlier_texts.prune(chosen)
        except OSError as error:
            raise EditionsNotPruned(
                f"The kept texts could not be deleted: {(error.strerror or str(error)).lower()}.",
                "Check the permissions of the data folder.",
            ) from error

    def marks(self, statement: Statement, query: str) -> tuple[tuple[int, int], ...]:
        """Every hit of a query in a statement's text: `[start, end)`, in order, not overlapping."""
        return marks(statement.text, statement.language, without_condition(query))

    def first_marks(
        self,
        statement: Statement,
        query: str,
        most: int,
        *,
        within: tuple[int, int] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> FirstMarks:
        """The first `most` of the hits that `marks` returns, in bounded memory however many there are.

        The text is read as far as that takes. `within` are the offsets of a part that is taken by itself.
        Raises SearchCancelled.
        """
        start, end = within or (0, len(statement.text))
        words = without_condition(query)
        found = first_marks(statement.text[start:end], statement.language, words, most, is_cancelled)
        return replace(found, spans=tuple((start + first, start + last) for first, last in found.spans))

    def completions(self, beginning: str, limit: int = 8) -> list[str]:
        """Return how the last word of what was typed may go on: words of the archive, most frequent first.

        Words come folded, as they are searched; none where nothing was begun. Raises NotIndexed.
        """
        return self._index.completions(beginning, limit)

    def passages(
        self,
        terms: Sequence[str],
        *,
        slack: int = 0,
        limit: int = 20,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> list[Passage]:
        """Return the statements whose text holds `terms` in their order: candidates, with positions.

        `terms` are words as `text.segmentation.positions` folds them (`Position.surface`). Without `slack`
        they follow one another exactly (but for words that are everywhere, which are left to whoever reads
        the text), and statements come in no order of merit; with it, up to `slack` words may have been left
        out or put in, not all terms need be there, and those that hold most come first. Raises NotIndexed
        and SearchCancelled.
        """
        return self._index.passages(terms, slack=slack, limit=limit, is_cancelled=is_cancelled)

    def runs(
        self,
        terms: Sequence[str],
        *,
        least: int,
        each: int = 3,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> list[Passage]:
        """Return statements that hold runs of `least` or more of the `terms`, unbroken: candidates.

        Of every term the `each` weightiest runs are taken. What the words between the rarer ones are is left
        to whoever reads the text. Raises NotIndexed and SearchCancelled.
        """
        return self._index.runs(terms, least=least, each=each, is_cancelled=is_cancelled)

    def check_quotation(self, text: str, is_cancelled: Callable[[], bool] | None = None) -> QuotationCheck:
        """Hold a quotation against every statement; see `research.quotation.check_quotation`."""
        from archive_app.research.quotation import check_quotation  # noqa: PLC0415 - it stands on this door

        return check_quotation(self, text, is_cancelled)

    def first_said(self, phrase: str, is_cancelled: Callable[[], bool] = lambda: False) -> FirstSaid:
        """Find who said a phrase first; see `research.first_said.first_said`."""
        from archive_app.research.first_said import first_said  # noqa: PLC0415 - it stands on this door

        return first_said(self, phrase, is_cancelled)

    def problems(self) -> list[Problem]:
        """Everything that is wrong with files of the folder, in order of paths; raises NotIndexed."""
        return sorted([*self._index.problems(), *self.aliases().problems], key=lambda problem: problem.path)

    def index_problems(self) -> list[Problem]:
        """Where the index differs from the files, each of which is read again for this; raises NotIndexed."""
        return self._index.verify()

    def coverage(self) -> Coverage:
        """What the archive covers; raises NotIndexed."""
        return self._index.coverage(self.aliases().aliases)

    def aliases(self) -> DeclaredAliases:
        """The names that count as one, from `aliases.yaml` and the settings, as they are now."""
        stamps = tuple(_stamp(path) for path in (self.folder / ALIAS_FILE, self._settings))
        if self._aliases is None or self._aliases[0] != stamps:
            settings = SettingsStore(config_folder()).load_archive(self.folder)
            self._aliases = stamps, read_aliases(self.folder, settings.aliases)
        return self._aliases[1]

    def report(self) -> IndexReport | None:
        """The account of the last update that was finished."""
        return self._index.report()

    def path_of(self, statement_id: str) -> str:
        """The path of a statement as shown, relative to the folder; raises UnknownStatement."""
        return self._record(statement_id).path

    def file_of(self, statement_id: str) -> Path:
        """The file of a statement; raises UnknownStatement."""
        return native_path(self.folder, self.path_of(statement_id))

    def close(self) -> None:
        """Close the index."""
        self._index.close()
        self._kept.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _text_as_indexed(self, statement_id: str) -> str | None:
        stored = self._index.stored(statement_id)
        return stored.text if stored is not None else None

    def _names_an_edition(self, name: str) -> bool:
        its_id, number = split_edition_name(name)
        return number is not None and bool(self._earlier_texts.of(its_id))

    def _record(self, statement_id: str) -> FileRecord:
        record = self._index.record(statement_id)
        if record is None:
            raise _unknown(statement_id)
        return record

    def _cut_short(self) -> IndexReport:
        last = self._index.report()
        try:
            statements = self._index.coverage().statements
        except NotIndexed:
            statements = 0
        if last is not None:
            return replace(
                last, added=0, changed=0, moved=0, removed=0, generation=self.generation, cancelled=True
            )
        return IndexReport(
            files=statements, statements=statements, ignored=0, unreadable=0, added=0, changed=0, moved=0,
            removed=0, unchanged=0, problems=0, seconds=0.0, generation=self.generation, cancelled=True,
        )  # fmt: skip


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _unknown(statement_id: str) -> UnknownStatement:
    return UnknownStatement(
        f"No statement of this archive has the id “{statement_id}”.", "Search for it, or update the index."
    )
