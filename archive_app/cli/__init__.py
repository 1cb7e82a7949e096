"""The one command, `archive-app`: the window by default, subcommands for terminals and scripts.

Exit statuses: 0 done; 1 the answer is "none"; 2 the request is wrong; 3 failed; 130 interrupted. Answers go to standard
output, messages to standard error; a traceback goes to the log only.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence

import click

from archive_app.cli.commands import archive_app
from archive_app.cli.log import log_to_file
from archive_app.statements.problems import (
    ArchiveError,
    FolderUnavailable,
    InvalidDate,
    NotIndexed,
    UnknownStatement,
)

DONE, NONE, WRONG_REQUEST, FAILED, INTERRUPTED = 0, 1, 2, 3, 130

_WRONG_REQUESTS = (FolderUnavailable, NotIndexed, UnknownStatement, InvalidDate)
_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `archive-app` with `arguments` (the process's own when None) and return the exit status."""
    log_to_file()
    try:
        status = archive_app.main(
            args=None if arguments is None else list(arguments), prog_name="archive-app", standalone_mode=False
        )
        sys.stdout.flush()
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as wrong:
        wrong.show(sys.stderr)
        return WRONG_REQUEST
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        return _reader_went_away()
    except ArchiveError as error:
        _say(error)
        return WRONG_REQUEST if isinstance(error, _WRONG_REQUESTS) else FAILED
    except Exception:
        _log.exception("archive-app %s", " ".join(arguments if arguments is not None else sys.argv[1:]))
        click.echo("Something went wrong that we did not expect. The details are in the log file.", err=True)
        return FAILED
    return status if isinstance(status, int) else DONE


def _say(error: ArchiveError) -> None:
    click.echo(error.message, err=True)
    if error.remedy:
        click.echo(error.remedy, err=True)


def _reader_went_away() -> int:
    # `archive-app search ... | head`: whoever read has had enough. Python would complain again when it closes stdout.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE
