"""The command itself. Its subcommands are loaded when one is wanted, so that `--version` answers at once."""

from __future__ import annotations

from importlib import import_module

import click

from archive_app import __version__

_WINDOW = "window"

#: As `--help` lists them, and the module of each; the function too, where a command has no name for one.
_COMMANDS = {
    "index": "commands",
    "search": "commands",
    "show": "commands",
    "check": "commands",
    "cite": "citing",
    "amend": "amending",
    "undo": "amending",
    "quote": "quoting",
    "check-article": "quoting",
    "compare": "comparing",
    "first": "first",
    "editions": "editions",
    "import": "importing.import_sources",
    "export": "exporting",
    "fixity": "fixity",
    "bag": "bags",
}


class _Program(click.Group):
    """`archive-app FOLDER` opens the window: whatever is not a subcommand is a folder."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        place = "commands" if cmd_name == _WINDOW else _COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, function = place.partition(".")
        command: click.Command = getattr(
            import_module(f"archive_app.cli.{module}"), function or cmd_name.replace("-", "_")
        )
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = next((word for word in args if not word.startswith("-")), None)
        if first not in _COMMANDS and not any(word in ("--help", "--version") for word in args):
            args = [_WINDOW, *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[FOLDER] | COMMAND [ARGS]...")


@click.group(cls=_Program)
@click.version_option(__version__, prog_name="archive-app")
def archive_app() -> None:
    """Search, read and date what political parties said, offline.

    Without a command the window opens on FOLDER, or on the archive that was open last. A folder that has the
    name of a command is opened as ./NAME.
    """


def usage_message(wrong: click.ClickException) -> tuple[str, str]:
    """Return what is wrong with a command line, and what to do about it."""
    context = getattr(wrong, "ctx", None)
    path = "archive-app" if context is None else context.command_path.removesuffix(f" {_WINDOW}")
    remedy = f"See: {path} --help"
    if isinstance(wrong, click.NoSuchOption) and path.endswith("search"):
        remedy += "\nA query that begins with a hyphen goes last: archive-app search --in FOLDER -- -word"
    return wrong.format_message(), remedy
