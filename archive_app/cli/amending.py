"""`archive-app amend` and `archive-app undo`: details of statements changed, and put back."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from archive_app.archive import Archive
from archive_app.catalogue import amend as amending
from archive_app.catalogue.amendment import Amendment, shown_value
from archive_app.catalogue.journaled import TOGETHER
from archive_app.cli.answers import bring_up_to_date, print_json
from archive_app.cli.options import as_json_option, in_folder
from archive_app.cli.statuses import DONE, exit_status
from archive_app.cli.terminal import one_line, say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from archive_app.catalogue.amend import Outcome
    from archive_app.catalogue.amendment import Plan
    from archive_app.catalogue.journal import Entry


@click.command()
@click.argument("statement_ids", metavar="ID...", nargs=-1, required=True)
@in_folder
@click.option("--set", "given", multiple=True, metavar="FIELD=VALUE", help="The new value of a field.")
@click.option("--unset", "taken", multiple=True, metavar="FIELD", help="A field to take away.")
@click.option("--sidecar", is_flag=True, help="Write beside the file, into NAME.EXT.meta.yaml.")
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@as_json_option
def amend(
    statement_ids: tuple[str, ...], folder: Path, *, given: tuple[str, ...], taken: tuple[str, ...],
    sidecar: bool, dry_run: bool, as_json: bool,
) -> int:  # fmt: skip
    """Change details of statements; their words are never touched.

    The version before is kept, and undo puts it back.
    """
    amendment = _amendment(given, taken)
    with Archive.open(folder) as archive:
        bring_up_to_date(archive, quiet=as_json)
        planned = list(
            amending.plan_many(archive, statement_ids, amendment, leave_alone=True if sidecar else None)
        )
    outcomes = planned if dry_run else _applied(planned)
    if as_json:
        print_json({"applied": not dry_run, "results": [_outcome_form(outcome) for outcome in outcomes]})
    else:
        _print_outcomes(outcomes, dry_run=dry_run)
    faults = [outcome.fault for outcome in outcomes if outcome.fault is not None]
    for fault in faults:
        say(fault.message, fault.remedy)
    return max((exit_status(fault) for fault in faults), default=DONE)


@click.command()
@click.argument("statement_id", metavar="[ID]", required=False)
@in_folder
@click.option("--number", type=click.IntRange(min=1), help="The number of the amendment to take back.")
@as_json_option
def undo(statement_id: str | None, folder: Path, *, number: int | None, as_json: bool) -> None:
    """Take back the last amendment, of one statement or at all."""
    with Archive.open(folder) as archive:
        entry = amending.undo(archive.folder, statement_id, number)
    if as_json:
        print_json(_entry_form(entry))
    else:
        click.echo(f"Amendment {entry.undoes} was taken back: {one_line(entry.path)}")
        _print_changes(entry.changes)


def _amendment(given: tuple[str, ...], taken: tuple[str, ...]) -> Amendment:
    texts: dict[str, str | None] = dict.fromkeys(taken)
    for setting in given:
        name, equals, value = setting.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter(f"“{setting}” is not FIELD=VALUE.", param_hint="--set")
        if name.strip() in texts:
            raise click.BadParameter(f"“{name.strip()}” is there twice.", param_hint="--set")
        texts[name.strip()] = value
    if not texts:
        raise click.UsageError("Nothing is to be changed: give --set FIELD=VALUE or --unset FIELD.")
    return Amendment.of_texts(texts)


def _applied(planned: Iterable[Outcome]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    waiting = iter(planned)
    # A plan holds two copies of its file, so that there are never very many of them.
    while some := list(islice(waiting, TOGETHER)):
        applied = amending.apply_many([outcome.plan for outcome in some if outcome.plan is not None])
        outcomes += [outcome if outcome.plan is None else next(applied) for outcome in some]
    return outcomes


def _outcome_form(outcome: Outcome) -> dict[str, Any]:
    plan, fault = outcome.plan, outcome.fault
    return {
        "id": outcome.statement_id,
        "path": plan.path if plan else None,
        "where": plan.where if plan else None,
        "reason": plan.reason if plan else None,
        "changes": _change_forms((c.field, c.key, c.old, c.new) for c in plan.changes) if plan else [],
        "number": outcome.entry.number if outcome.entry else None,
        "error": {"message": fault.message, "remedy": fault.remedy} if fault else None,
    }


def _entry_form(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.statement_id,
        "path": entry.path,
        "number": entry.number,
        "undoes": entry.undoes,
        "changes": _change_forms(entry.changes),
    }


def _change_forms(changes: Iterable[tuple[str, str, Any, Any]]) -> list[dict[str, Any]]:
    return [{"field": field, "key": key, "old": old, "new": new} for field, key, old, new in changes]


def _print_outcomes(outcomes: list[Outcome], *, dry_run: bool) -> None:
    for outcome in outcomes:
        if outcome.plan is None or outcome.fault is not None:
            continue
        click.echo(f"{one_line(outcome.plan.path)}: {_what_happens(outcome.plan, dry_run=dry_run)}")
        _print_changes((c.field, c.key, c.old, c.new) for c in outcome.plan.changes)


def _what_happens(plan: Plan, *, dry_run: bool) -> str:
    if not plan.changes:
        return "nothing to change."
    place = "into the front matter" if plan.where == "front matter" else "into the sidecar"
    reason = f" {one_line(plan.reason)}" if plan.reason else ""
    return f"{'would be written' if dry_run else 'written'} {place}.{reason}"


def _print_changes(changes: Iterable[tuple[str, str, Any, Any]]) -> None:
    for field, key, old, new in changes:
        name = field if key == field else f"{field} ({key})"
        values = [one_line(shown_value(value)) or "nothing" for value in (old, new)]
        click.echo(f"  {one_line(name)}: {values[0]} → {values[1]}")
