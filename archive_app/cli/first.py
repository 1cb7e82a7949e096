"""`archive-app first`: who said a phrase first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.text import Text

from archive_app.cli.answers import answer
from archive_app.cli.options import as_json_option, in_folder
from archive_app.cli.rendering import Answers, print_coverage
from archive_app.cli.terminal import one_line
from archive_app.research.first_said import first_said
from archive_app.research.json_forms import first_said_form
from archive_app.statements.dates_in_words import edtf_in_words

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.research.first_said import FirstSaid, Occurrence

NOTHING = 1


@click.command()
@click.argument("phrase")
@in_folder
@as_json_option
def first(phrase: str, folder: Path, *, as_json: bool) -> int:
    """Show who said PHRASE first: every statement that holds it, earliest first, the undated apart."""
    found = answer(
        folder,
        lambda archive: first_said(archive, phrase),
        form=first_said_form,
        show=_print,
        as_json=as_json,
    )
    return 0 if found.total else NOTHING


def _print(found: FirstSaid) -> None:
    console = Answers()
    if not found.total:
        console.print(Text("Not in this archive.", "bold"))
        print_coverage(console, found.coverage)
        return
    if len(found.first) > 1:
        console.print(f"Any of {len(found.first)} can have been first; their dates overlap.")
    for occurrence in found.dated:
        _print_one(console, occurrence, is_first=found.first == (occurrence,))
    if found.undated:
        console.print()
        console.print(Text("Undated; each may be older than all above:", "bold"))
        for occurrence in found.undated:
            _print_one(console, occurrence, is_first=False)
    if found.unread:
        console.print(f"{found.unread:,} later ones are not listed.")


def _print_one(console: Answers, occurrence: Occurrence, *, is_first: bool) -> None:
    statement = occurrence.statement
    date = edtf_in_words(statement.issued.edtf) if statement.issued else "undated"
    console.print()
    heading = Text(one_line(f"{date}  {occurrence.party or 'party not stated'}"), "bold")
    console.print(heading.append("  first", "not bold") if is_first else heading)
    console.print(one_line(f"  {statement.title} · {statement.id}"))
    before, words, behind = occurrence.passage
    line = (
        Text(one_line(f"  …{before}"))
        .append(one_line(words), "bold underline")
        .append(one_line(f"{behind}…"))
    )
    console.print(line)
    if occurrence.own_words is False:
        console.print("  quoted by the statement, not its own words")
    if occurrence.reprints:
        console.print(one_line(f"  reprinted: {', '.join(other.id for other in occurrence.reprints)}"))
