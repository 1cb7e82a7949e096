"""What subcommands do before and after their own work: update the index, print an answer."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from archive_app.archive import Archive
from archive_app.cli import rendering
from archive_app.cli.terminal import say
from archive_app.locations import config_folder, holds_home
from archive_app.settings import SettingsStore
from archive_app.statements.problems import ArchiveError, IndexBusy, WrongRequest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive_app.statements.searching import IndexReport

Answer = TypeVar("Answer")

OLDER_ANSWER = "Another process is indexing this folder; this is the answer of the index before it."


def update(archive: Archive, *, rebuild: bool, quiet: bool) -> IndexReport:
    """Bring the index up to date, with progress at the terminal unless `quiet`.

    Raises WrongRequest for the home folder, until a person has agreed to have all of it indexed.
    """
    if not archive.indexed and not may_index(archive.folder):
        raise WrongRequest(
            f"{archive.folder} is your home folder, or holds it, and all of it would be indexed.",
            "Name a folder within it, or agree with: archive-app index --whole-home FOLDER.",
        )
    with rendering.progress(quiet=quiet) as on_progress:
        return archive.update(on_progress, rebuild=rebuild)


def may_index(folder: Path) -> bool:
    """Tell whether a folder is indexed without asking: not the home folder, unless a person has agreed."""
    return not holds_home(folder) or SettingsStore(config_folder()).load_archive(folder).confirmed


def agree_to_index(folder: Path) -> None:
    """Remember that a person wants this folder indexed, whatever it holds; the window asks no more either."""
    store = SettingsStore(config_folder())
    store.save_archive(folder, replace(store.load_archive(folder), confirmed=True))


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


def answer(
    folder: Path,
    ask: Callable[[Archive], Answer],
    *,
    form: Callable[[Answer], dict[str, Any]],
    show: Callable[[Answer], None],
    as_json: bool,
) -> Answer:
    """Ask an archive that was brought up to date, print what it answers, and return that.

    `form` gives what `--json` prints, `show` prints for people.
    """
    with Archive.open(folder) as archive:
        bring_up_to_date(archive, quiet=as_json)
        answered = ask(archive)
    if as_json:
        print_json(form(answered))
    else:
        show(answered)
    return answered


def print_json(form: dict[str, Any]) -> None:
    """Print one JSON object, and nothing else, to standard output."""
    # Lone surrogates cannot be written as UTF-8; escaped as JSON does, nothing is lost.
    try:
        text = json.dumps(form, ensure_ascii=False, allow_nan=False)
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = json.dumps(form, allow_nan=False)
    sys.stdout.buffer.write(text.encode("utf-8") + b"\n")
