"""The one command, `archive-app`: the window by default, subcommands for terminals and scripts.

Exit statuses: 0 done; 1 the answer is "none"; 2 the request is wrong; 3 failed; 130 interrupted. Answers
go to standard output, messages to standard error; a traceback goes to the log only.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING

import click

from archive_app.cli.log import log_to_file
from archive_app.cli.program import archive_app, usage_message
from archive_app.cli.statuses import DONE, FAILED, INTERRUPTED, NONE, WRONG_REQUEST, exit_status
from archive_app.cli.terminal import say
from archive_app.statements.problems import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DONE", "FAILED", "INTERRUPTED", "NONE", "WRONG_REQUEST", "main"]

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `archive-app` with `arguments` (the process's own when None) and return the exit status."""
    log_file = log_to_file()
    _never_fail_to_write()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = _run(words)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.ClickException as wrong:
        say(*usage_message(wrong))
        return WRONG_REQUEST
    except KeyboardInterrupt:
        say("Interrupted. What was indexed so far is kept.")
        return INTERRUPTED
    except ArchiveError as error:
        say(error.message, error.remedy)
        return exit_status(error)
    except BrokenPipeError:
        # `archive-app search ... | head`: whoever read has had enough.
        _leave_standard_output()
        return DONE
    except OSError as error:
        _log.exception("archive-app %s", words)
        _leave_standard_output()
        say(f"The system refused: {error.strerror or error}.", _where_details_are(log_file))
        return FAILED
    except Exception:  # noqa: BLE001 - the last seam: a surprise is logged and told in one sentence
        _log.exception("archive-app %s", words)
        say("Something went wrong that we did not expect.", _where_details_are(log_file))
        return FAILED
    return status


def _run(words: list[str]) -> int:
    # Not click's own `main`: that one leaves with 1 when a pipe is closed, and 1 means "none" here.
    try:
        with archive_app.make_context("archive-app", words) as context:
            status = archive_app.invoke(context)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    return status if isinstance(status, int) else DONE


def _never_fail_to_write() -> None:
    """Let a letter that the terminal's encoding lacks be a question mark and not an error."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def _where_details_are(log_file: str | None) -> str:
    return f"The details are in {log_file}" if log_file else "There was no place to write the details to."


def _leave_standard_output() -> None:
    # Python would complain once more when it flushes what nobody takes.
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
