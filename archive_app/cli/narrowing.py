"""Options that narrow what is found: filters by field, and a period."""

from __future__ import annotations

from typing import Any

import click

from archive_app.cli.options import Command, EdtfDate
from archive_app.statements.dates import StatementDate
from archive_app.statements.searching import Filters

#: Names that `--filter` takes, and the field of `Filters` that each means.
_FILTER_FIELDS = {
    "party": "party",
    "source": "source",
    "type": "type",
    "lang": "language",
    "language": "language",
    "author": "author",
    "tag": "tag",
}

_OPTIONS = (
    click.option(
        "--filter",
        "filters",
        multiple=True,
        metavar="FIELD=VALUE",
        help="Narrow to a party, source, type, language, author or tag; may be repeated."
        " “party=”: not stated.",
    ),
    click.option("--from", "date_from", type=EdtfDate(), help="First day, month or year of the period."),
    click.option("--to", "date_to", type=EdtfDate(), help="Last day, month or year of the period."),
    click.option("--include-undated", is_flag=True, help="Add the undated to a period, last."),
)


def narrowing(command: Command) -> Command:
    """Add `--filter`, `--from`, `--to` and `--include-undated`, to be handed to `filters_of`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def filters_of(
    filters: tuple[str, ...], date_from: str | None, date_to: str | None, *, include_undated: bool
) -> Filters:
    """Return the filters that the options of `narrowing` mean; raises click.BadParameter."""
    _check_period(date_from, date_to)
    values = _filter_values(filters)
    return Filters(**values, date_from=date_from, date_to=date_to, include_undated=include_undated)


def _check_period(date_from: str | None, date_to: str | None) -> None:
    first = StatementDate.parse(date_from).earliest if date_from else None
    last = StatementDate.parse(date_to).latest if date_to else None
    if first and last and first > last:
        raise click.BadParameter(f"the period ends before it begins, on {date_from}.", param_hint="--to")


def _filter_values(filters: tuple[str, ...]) -> dict[str, Any]:
    values: dict[str, list[str | None]] = {}
    for given in filters:
        name, equals, value = given.partition("=")
        target = _FILTER_FIELDS.get(name.strip().lower())
        if not equals or target is None:
            raise click.BadParameter(
                f"“{given}” is not FIELD=VALUE with a field of: {', '.join(_FILTER_FIELDS)}.",
                param_hint="--filter",
            )
        values.setdefault(target, []).append(value or None)
    return {name: tuple(chosen) for name, chosen in values.items()}
