"""Answers for people at a terminal. Control characters of documents never reach it."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from archive_app.cli.terminal import one_line, printable
from archive_app.statements.problems import ArchiveError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archive_app.statements.searching import (
        Coverage,
        Hit,
        IndexProgress,
        IndexReport,
        SearchOutcome,
        Snippet,
    )
    from archive_app.statements.statement import Statement

_STAGES = {
    "walking": "Looking through the folder",
    "reading": "Reading statements",
    "publishing": "Publishing",
}


class NoDisplay(ArchiveError):
    """There is no screen on which a window could open."""


def require_display() -> None:
    """Raise `NoDisplay` where Qt would abort the process for want of a screen."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise NoDisplay(
            "There is no screen here to open a window on.",
            "Start it from a desktop session, or search here: archive-app search QUERY --in FOLDER",
        )


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[IndexProgress], None] | None]:
    """Give a callback that draws an update's progress on standard error; None when that is not wanted."""
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
    console = Answers()
    done = [
        f"{count:,} {word}"
        for word in ("added", "changed", "moved", "removed", "unchanged")
        if (count := getattr(report, word))
    ]
    console.print(f"{counted(report.statements, 'statement')}: {', '.join(done) or 'nothing to do'}.")
    console.print(_account(report))
    if report.problems:
        console.print(f"{counted(report.problems, 'problem')}: archive-app check lists them.")


def print_outcome(outcome: SearchOutcome, coverage: Coverage | None) -> None:
    """The results, best first; with nothing found, what the archive covers."""
    console = Answers()
    console.print(Text("Reading: ", "dim").append(one_line(outcome.reading), "not dim"))
    for ignored in outcome.ignored:
        part = one_line(outcome.request.query[ignored.start : ignored.end])
        console.print(f"Not taken as typed: {part} ({ignored.reason})")
    undated = f" · {outcome.undated:,} undated" if outcome.undated else ""
    folded = f" · {counted(outcome.folded, 'reprint')} folded" if outcome.folded else ""
    console.print(f"{counted(outcome.total, 'statement')}{undated}{folded} · {outcome.took_ms:.0f} ms\n")
    for rank, hit in enumerate(outcome.hits, outcome.request.offset + 1):
        _print_hit(console, rank, hit)
    if coverage is not None:
        print_coverage(console, coverage)
    for suggestion in outcome.suggestions:
        console.print(f"Did you mean: {one_line(suggestion)}")


def print_statement(statement: Statement) -> None:
    """One statement: metadata, proposals, problems, text."""
    console = Answers()
    console.print(Text(one_line(statement.title), "bold"))
    details = [(one_line(name), one_line(value)) for name, value in _details(statement)]
    width = max(len(name) for name, _ in details)
    for name, value in details:
        console.print(Text(f"{name:<{width}}  ", "dim").append(value, "not dim"))
    console.print()
    console.print(Text(printable(statement.text)), soft_wrap=True)


def print_check(report: IndexReport, problems: Sequence[Problem]) -> None:
    """The account of a folder and its problems."""
    console = Answers()
    console.print(f"{counted(report.statements, 'statement')}. {_account(report)}")
    if not problems:
        console.print("Nothing needs attention.")
    for problem in problems:
        place = problem.path if problem.line is None else f"{problem.path}:{problem.line}"
        console.print(Text(one_line(place), "bold").append(f"  {problem.kind}", "not bold dim"))
        console.print(one_line(f"  {problem.message} {problem.remedy}".rstrip()))


class Answers(Console):
    """Standard output. Document text is data: no markup, no emoji codes, nothing highlighted."""

    def __init__(self) -> None:
        super().__init__(markup=False, emoji=False, highlight=False)
        # Lines are for people on a terminal and for programs elsewhere, which want each one whole.
        self.soft_wrap = not self.is_terminal

    def indented(self, text: Text) -> None:
        """Print a paragraph below a heading, every line of it indented on a terminal."""
        if self.is_terminal:
            self.print(Padding(text, (0, 0, 0, 3), expand=False))
        else:
            self.print(Text("   ").append_text(text))

    def on_broken_pipe(self) -> None:
        """Let the command decide; rich would leave with 1, which means "none"."""
        raise BrokenPipeError


def counted(number: int, noun: str) -> str:
    """Say how many there are, in one or many."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _account(report: IndexReport) -> str:
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in report.ignored_kinds)
    ignored = f"{report.ignored:,} ignored" + (f" ({kinds})" if kinds else "")
    files = counted(report.files, "file")
    return f"{files}: {report.statements:,} read, {ignored}, {report.unreadable:,} unreadable."


def _print_hit(console: Answers, rank: int, hit: Hit) -> None:
    console.print(Text(f"{rank}. ", "dim").append_text(marked(hit.title, hit.title_marks, "bold")))
    first = f"first in {hit.first_published.publisher}" if hit.first_published else None
    facts = dict.fromkeys([_date_of(hit), hit.party, hit.publisher, first, hit.id])
    console.indented(Text(" · ".join(one_line(fact) for fact in facts if fact), "dim"))
    for snippet in hit.snippets:
        console.indented(Text("…").append_text(_snippet(snippet)).append("…"))
    console.print()


def _date_of(hit: Hit) -> str:
    if hit.issued is None:
        return f"undated — text says “{hit.date_hint}”" if hit.date_hint else "undated"
    return hit.issued if hit.basis in (None, "stated") else f"{hit.issued} ({hit.basis})"


def _snippet(snippet: Snippet) -> Text:
    flat = "".join(" " if character.isspace() else character for character in snippet.text)
    return marked(flat, snippet.marks, "")


def marked(text: str, marks: Sequence[tuple[int, int]], style: str) -> Text:
    # Replaced one for one, so that the marks still fit.
    shown = Text(one_line(text), style)
    for start, end in marks:
        shown.stylize("reverse", start, end)
    return shown


def print_coverage(console: Console, coverage: Coverage) -> None:
    """Say what an archive covers."""
    if not coverage.statements:
        console.print("There is nothing in this archive yet.")
        return
    dated = coverage.earliest and coverage.latest
    period = f" from {coverage.earliest} to {coverage.latest}" if dated else ""
    undated = f", {coverage.undated:,} of them undated" if coverage.undated else ""
    console.print(f"This archive covers {counted(coverage.statements, 'statement')}{period}{undated}.")


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
        ("From sidecar", ", ".join(statement.from_sidecar)),
        *((str(name), str(value)) for name, value in statement.extra.items()),
        *(
            ("Proposed", f"{p.field}: {p.value} — “{p.evidence}”")
            for p in statement.proposals
            if p.value is not None
        ),
        *(("Attention", f"{p.message} {p.remedy}") for p in statement.problems),
    ]
    return [(name, value) for name, value in rows if value]
