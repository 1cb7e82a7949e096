"""What subcommands do before and after their own work: update the index, print an answer."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from archive_app.cli import rendering
from archive_app.cli.terminal import say
from archive_app.statements.problems import ArchiveError, IndexBusy

if TYPE_CHECKING:
    from archive_app.archive import Archive
    from archive_app.statements.searching import IndexReport

OLDER_ANSWER = "Another process is indexing this folder; this is the answer of the index before it."


def update(archive: Archive, *, rebuild: bool, quiet: bool) -> IndexReport:
    """Bring the index up to date, with progress at the terminal unless `quiet`."""
    with rendering.progress(quiet=quiet) as on_progress:
        return archive.update(on_progress, rebuild=rebuild)


def bring_up_to_date(archive: Archive, *, quiet: bool) -> bool:
    """Update before answering and return True; False when an older generation answers, which is said."""
    try:
        update(archive, rebuild=False, quiet=quiet)
    except IndexBusy:
        if not archive.indexed:
            raise
        say(OLDER_ANSWER)
    except ArchiveError as error:
        if not archive.indexed:
            raise
        say(f"{error.message} This is the answer of the last index.", error.remedy)
    else:
        return True
    return False


def print_json(form: dict[str, Any]) -> None:
    """Print one JSON object, and nothing else, to standard output."""
    # Lone surrogates cannot be written as UTF-8; escaped as JSON does, nothing is lost.
    try:
        text = json.dumps(form, ensure_ascii=False, allow_nan=False)
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = json.dumps(form, allow_nan=False)
    sys.stdout.buffer.write(text.encode("utf-8") + b"\n")
