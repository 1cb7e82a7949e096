"""Options and arguments that several subcommands take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from archive_app.statements.dates import StatementDate
from archive_app.statements.problems import InvalidDate

Command = TypeVar("Command", bound=Callable[..., Any])


class FolderName(click.ParamType[Path]):
    """A folder by name. An empty name, as of a variable that is not set, is not the current folder."""

    name = "folder"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        if not str(value):
            self.fail("the name of the folder is empty", param, ctx)
        return Path(value)


class EdtfDate(click.ParamType[str]):
    """A date as EDTF writes it: 2016, 2016-02, 2016-02-11, 201X ..."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            StatementDate.parse(str(value))
        except InvalidDate as error:
            self.fail(str(error), param, ctx)
        return str(value)


def in_folder(command: Command) -> Command:
    """Add `--in FOLDER`, handed on as `folder`."""
    return click.option(
        "--in",
        "folder",
        required=True,
        type=FolderName(),
        metavar="FOLDER",
        help="The archive's folder.",
    )(command)


def as_json_option(command: Command) -> Command:
    """Add `--json`, handed on as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")(
        command
    )
