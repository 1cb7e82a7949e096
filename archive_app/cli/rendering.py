"""Answers for people at a terminal. Control characters of documents never reach it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import regex
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from archive_app.statements.problems import ArchiveError, Problem
from archive_app.statements.searching import Coverage, Hit, IndexProgress, IndexReport, SearchOutcome, Snippet
from archive_app.statements.statement import Statement

_CONTROLS = regex.compile(r"[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069--[\n\t]]", regex.VERSION1)

_STAGES = {"walking": "Looking through the folder", "reading": "Reading statements", "publishing": "Publishing"}


class NoDisplay(ArchiveError):
    """There is no screen on which a window could open."""


def require_display() -> None:
    """Raise `NoDisplay` where Qt would abort the process for want of a screen."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise NoDisplay(
            "There is no screen here to open a window on.",
            "Start it from a desktop session, or search from the terminal: archive-app search QUERY --in FOLDER",
        )


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[IndexProgress], None] | None]:
    """Give a callback that draws an update's progress on standard error while the block runs; None when not wanted."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(_STAGES["walking"], total=None)

        def show(now: IndexProgress) -> None:
            bar.update(task, description=_STAGES[now.stage], completed=now.done, total=now.total)

        yield show


def print_report(report: IndexReport) -> None:
    """What an update met and did."""
    console = _console()
    done = [
        f"{count:,} {word}"
        for word in ("added", "changed", "moved", "removed", "unchanged")
        if (count := getattr(report, word))
    ]
    console.print(f"{_count(report.statements, 'statement')}: {', '.join(done) or 'nothing to do'}.")
    console.print(_account(report))
    if report.problems:
        console.print(f"{_count(report.problems, 'problem')}: archive-app check lists them.")


def print_outcome(outcome: SearchOutcome, coverage: Coverage | None) -> None:
    """The results, best first; with nothing found, what the archive covers."""
    console = _console()
    console.print(Text("Reading: ", "dim").append(_printable(outcome.reading), "not dim"))
    for ignored in outcome.ignored:
        console.print(f"Taken literally: {outcome.request.query[ignored.start : ignored.end]} ({ignored.reason})")
    undated = f" · {outcome.undated:,} undated" if outcome.undated else ""
    console.print(f"{_count(outcome.total, 'statement')}{undated} · {outcome.took_ms:.0f} ms\n")
    for rank, hit in enumerate(outcome.hits, outcome.request.offset + 1):
        _print_hit(console, rank, hit)
    if coverage is not None:
        _print_coverage(console, coverage)
    for suggestion in outcome.suggestions:
        console.print(f"Did you mean: {_printable(suggestion)}")


def print_statement(statement: Statement) -> None:
    """One statement: metadata, proposals, problems, text."""
    console = _console()
    console.print(Text(_printable(statement.title), "bold"))
    table = Table.grid(padding=(0, 2))
    for name, value in _details(statement):
        table.add_row(Text(name, "dim"), Text(_printable(value)))
    console.print(table)
    console.print()
    console.print(Text(_printable(statement.text)), soft_wrap=True)


def print_check(report: IndexReport, problems: Sequence[Problem]) -> None:
    """The account of a folder and its problems."""
    console = _console()
    console.print(f"{_count(report.statements, 'statement')}. {_account(report)}")
    if not problems:
        console.print("Nothing needs attention.")
    for problem in problems:
        place = problem.path if problem.line is None else f"{problem.path}:{problem.line}"
        console.print(Text(_printable(place), "bold").append(f"  {problem.kind}", "not bold dim"))
        console.print(f"  {_printable(problem.message)} {_printable(problem.remedy)}".rstrip())


def _console() -> Console:
    # Document text is data: no markup, no emoji codes, no highlighting of what looks like a number or an address.
    return Console(markup=False, emoji=False, highlight=False)


def _printable(text: str) -> str:
    return str(_CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _account(report: IndexReport) -> str:
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in report.ignored_kinds)
    ignored = f"{report.ignored:,} ignored" + (f" ({kinds})" if kinds else "")
    return f"{_count(report.files, 'file')}: {report.statements:,} read, {ignored}, {report.unreadable:,} unreadable."


def _print_hit(console: Console, rank: int, hit: Hit) -> None:
    console.print(Text(f"{rank}. ", "dim").append_text(_marked(hit.title, hit.title_marks, "bold")))
    first = f"first in {hit.first_published.publisher}" if hit.first_published else None
    facts = [_date_of(hit), hit.party, hit.publisher, first, hit.id]
    console.print(Text("   " + " · ".join(_printable(fact) for fact in facts if fact), "dim"))
    for snippet in hit.snippets:
        console.print(Text("   …").append_text(_snippet(snippet)).append("…"))
    console.print()


def _date_of(hit: Hit) -> str:
    if hit.issued is None:
        return f"undated — text says “{hit.date_hint}”" if hit.date_hint else "undated"
    return hit.issued if hit.basis in (None, "stated") else f"{hit.issued} ({hit.basis})"


def _snippet(snippet: Snippet) -> Text:
    return _marked(regex.sub(r"\s", " ", snippet.text), snippet.marks, "")


def _marked(text: str, marks: Sequence[tuple[int, int]], style: str) -> Text:
    # Replaced one for one, so that the marks still fit.
    shown = Text(_printable(text), style)
    for start, end in marks:
        shown.stylize("reverse", start, end)
    return shown


def _print_coverage(console: Console, coverage: Coverage) -> None:
    if not coverage.statements:
        console.print("There is nothing in this archive yet.")
        return
    period = f" from {coverage.earliest} to {coverage.latest}" if coverage.earliest and coverage.latest else ""
    undated = f", {coverage.undated:,} of them undated" if coverage.undated else ""
    console.print(f"This archive covers {_count(coverage.statements, 'statement')}{period}{undated}.")


def _details(statement: Statement) -> list[tuple[str, str]]:
    issued = statement.issued.edtf if statement.issued else "unknown"
    if statement.date_hint:
        issued += f" — text says “{statement.date_hint}”"
    elif statement.issued_basis not in (None, "stated"):
        issued += f" ({statement.issued_basis})"
    first = statement.first_published
    people = ", ".join(f"{p.name} ({p.role})" for p in statement.people)
    rows = [
        ("Issued", issued),
        ("Party", statement.party),
        ("Publisher", statement.publisher),
        ("First appeared", first.publisher if first else None),
        ("By", people),
        ("Type", statement.type),
        ("Language", statement.language),
        ("Address", statement.url),
        ("Archived at", statement.archived_url),
        ("Tags", ", ".join(statement.tags)),
        ("File", statement.path),
        *((str(name), str(value)) for name, value in statement.extra.items()),
        *(
            ("Proposed", f"{p.field}: {p.value} — “{p.evidence}”")
            for p in statement.proposals
            if p.value is not None
        ),
        *(("Attention", f"{p.message} {p.remedy}") for p in statement.problems),
    ]
    return [(name, value) for name, value in rows if value]
