"""The article of the moment: read, taken apart and checked on a lane. No widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from archive_app.ui.typed_checks import TypedChecks
from archive_app.ui.wording import counted, grouped

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QObject

    from archive_app.archive import Archive
    from archive_app.research.article import QuotedInArticle
    from archive_app.research.quotation import QuotationCheck
    from archive_app.text.reading_text import ReadingText
    from archive_app.ui.lanes import IsCancelled, Lane

#: A pause in typing after which the article is checked.
PAUSE_MS = 600
#: Characters of an article that can be pasted: a long book.
LONGEST = 2_000_000

INVITATION = (
    "Paste an article, or open one. Every passage of four words or more in quotation marks is held against "
    "this archive."
)
NOTHING_QUOTED = "No quotation of four words or more was found in it, in any kind of quotation marks."
STOPPED = "Checking was stopped. Ctrl+Enter goes on."


def too_long(characters: int) -> str:
    """Say that a text is longer than an article can be."""
    return (
        f"This text has {counted(characters, 'character')}, more than can be checked at once "
        f"({grouped(LONGEST)}). Paste a part of it."
    )


class ArticleSession(TypedChecks["Archive"]):
    """Checks one article at a time; the newest supersedes the one before. What was checked is remembered
    until the archive changes, so that an edit costs no more than what it adds. Files are written on the lane
    `writing`, which nothing here cancels.

    Signals: `read(ReadingText)` when a file was opened, `quotations(list)` with `(start, end, words)` of each
    in the article's text, `checked(int, QuotedInArticle)` with its place among them, `finished()`,
    `saved(Path)`.
    """

    read = Signal(object)
    quotations = Signal(object)
    checked = Signal(int, object)
    finished = Signal()
    saved = Signal(object)
    _heard = Signal(int, str, object)

    def __init__(self, parent: QObject | None, lane: Lane, writing: Lane) -> None:
        super().__init__(
            parent,
            lane,
            PAUSE_MS,
            check=self._begin,
            is_askable=lambda: bool(self._article),
            stopped=STOPPED,
        )
        self._writing = writing
        self._article: ReadingText | str = ""
        self._known: dict[str, QuotationCheck] = {}
        self._rows: dict[int, QuotedInArticle] = {}
        self._run = 0
        self._heard.connect(self._hear)

    def type_text(self, text: str) -> None:
        """Check `text` after a short pause in typing."""
        self._stop()
        self._article = text
        self._due = bool(text.strip())
        if len(text) > LONGEST:
            self._due = False
            self.answered.emit(too_long(len(text)))
        elif self._due:
            self._pause.start()
        else:
            self.answered.emit(INVITATION)

    def open_file(self, path: Path) -> None:
        """Read an article from a file, then check it."""
        self._stop()
        run = self._run
        self._lane.submit(
            lambda is_cancelled: _read(path, is_cancelled), lambda read: self._take(run, read), self._fail
        )

    def repeat(self) -> None:
        """Check the article again, since the archive is another or has changed."""
        self._known.clear()
        super().repeat()

    def _begin(self, archive: Archive) -> None:
        article, known = self._article, dict(self._known)
        self._rows = {}
        run = self._run

        def job(is_cancelled: IsCancelled) -> None:
            # Loaded when first wanted: it brings the aligner with it.
            from archive_app.research.article import check_article, quotations_in  # noqa: PLC0415
            from archive_app.text.plain_text import read_plain  # noqa: PLC0415

            reading = read_plain(article) if isinstance(article, str) else article
            self._heard.emit(run, "quotations", quotations_in(reading))
            for number, row in enumerate(check_article(archive, reading, is_cancelled, known)):
                self._heard.emit(run, "checked", (number, row))

        self._lane.submit(job, lambda _: self._finish(), self._fail)

    def rows(self) -> list[QuotedInArticle]:
        """Return what was checked so far, in the article's order."""
        return [self._rows[number] for number in sorted(self._rows)]

    def save(self, path: Path) -> None:
        """Write the verdicts to `path` in the form that its extension names: md, html or csv."""
        archive, rows = self._archive, self.rows()
        if archive is not None:
            self._writing.submit(
                lambda _: _save(archive, rows, path), self.saved.emit, self._fail, supersede=False
            )

    def _stop(self) -> None:
        self._run += 1
        super()._stop()

    def _take(self, run: int, reading: ReadingText) -> None:
        if run != self._run:
            return
        self._article = reading
        self._due = True
        self.read.emit(reading)
        self.check_now()

    def _hear(self, run: int, what: str, told: Any) -> None:
        if run != self._run:
            return
        if what == "quotations":
            self.quotations.emit(told)
        else:
            number, row = told
            self._rows[number] = row
            self._known[row.check.quotation] = row.check
            self.checked.emit(number, row)

    def _finish(self) -> None:
        self._due = False
        self.finished.emit()


def _read(path: Path, is_cancelled: IsCancelled) -> ReadingText:
    from archive_app.catalogue.importing.article_file import read_article  # noqa: PLC0415
    from archive_app.statements.problems import WrongRequest  # noqa: PLC0415

    reading = read_article(path, is_cancelled)
    if len(reading.text) > LONGEST:
        raise WrongRequest(too_long(len(reading.text)))
    return reading


def _save(archive: Archive, rows: list[QuotedInArticle], path: Path) -> Path:
    from archive_app.research.article import CheckedIn, as_csv, as_html, as_markdown  # noqa: PLC0415
    from archive_app.ui.saving import write_text  # noqa: PLC0415

    forms = {".csv": as_csv, ".html": as_html}
    form = forms.get(path.suffix.lower(), as_markdown)
    answer = form(rows, CheckedIn(archive.folder.name, archive.fingerprint()))
    write_text(path, answer, archive.folder)
    return path
