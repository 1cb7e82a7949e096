"""`archive-app fixity`: record the checksums of a folder, and verify later that nothing has changed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from archive_app.catalogue.fixity import record_fixity, verify_fixity
from archive_app.catalogue.fixity_report import recording_form, verification_form
from archive_app.cli.answers import print_json
from archive_app.cli.interruption import interruption
from archive_app.cli.options import FolderName, as_json_option
from archive_app.cli.rendering import counted
from archive_app.cli.terminal import say, tell, tell_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive_app.catalogue.every_file import Unreadable
    from archive_app.catalogue.fixity_reading import FixityProgress
    from archive_app.catalogue.fixity_report import ChangedFile, Verification

_DONE, _DIFFERS, _INTERRUPTED = 0, 1, 130
_GOES_ON = "Interrupted. Start it again within seven days and it goes on where it stopped."


@click.group()
def fixity() -> None:
    """Record the SHA-256 of every file of a folder, and verify them later.

    Records are kept in the app's data folder. Left out: names that begin with a dot, node_modules, and what
    systems leave in folders.
    """


_restart = click.option(
    "--restart", is_flag=True, help="Begin anew instead of going on after an interruption."
)


@fixity.command()
@click.argument("folder", type=FolderName())
@click.option("--manifest", is_flag=True, help="Also write manifest-sha256.txt into FOLDER.")
@click.option("--replace", is_flag=True, help="Replace the manifest that is there.")
@_restart
@as_json_option
def record(folder: Path, *, manifest: bool, replace: bool, restart: bool, as_json: bool) -> int:
    """Record what every file of FOLDER holds now; nothing is written there."""
    with interruption() as is_interrupted, reading_progress(quiet=as_json) as on_progress:
        done = record_fixity(
            folder,
            manifest=manifest,
            replace=replace,
            restart=restart,
            on_progress=on_progress,
            is_cancelled=is_interrupted,
        )
    if as_json:
        print_json(recording_form(done))
    elif not done.cancelled:
        size = f"{counted(done.files, 'file')}, {done.bytes:,} bytes"
        tell(f"Record {done.number}: {size}.{_left_out(done.left_out)}")
        if done.manifest is not None:
            tell(f"Written: {done.manifest}")
        tell_list([_reason(one) for one in done.unreadable], "Not recorded, because unreadable:")
    if done.cancelled:
        say(_GOES_ON)
        return _INTERRUPTED
    return _DONE


@fixity.command()
@click.argument("folder", type=FolderName())
@_restart
@as_json_option
def verify(folder: Path, *, restart: bool, as_json: bool) -> int:
    """Read every file of FOLDER again and hold it against the last record."""
    with interruption() as is_interrupted, reading_progress(quiet=as_json) as on_progress:
        done = verify_fixity(folder, restart=restart, on_progress=on_progress, is_cancelled=is_interrupted)
    if as_json:
        print_json(verification_form(done))
    else:
        _print_verification(done)
    if done.cancelled:
        say(_GOES_ON)
        return _INTERRUPTED
    return _DONE if done.all_unchanged else _DIFFERS


def _print_verification(done: Verification) -> None:
    counts = [f"{done.unchanged:,} unchanged"]
    kinds = ("changed", "moved", "missing", "new", "unreadable")
    counts += [f"{count:,} {kind}" for kind in kinds if (count := len(getattr(done, kind)))]
    tell(f"Against record {done.record} of {done.recorded}: {', '.join(counts)}.{_left_out(done.left_out)}")
    tell_list([_change(one) for one in done.changed], "Changed:")
    tell_list([f"{was} → {is_now}" for was, is_now in done.moved], "Moved:")
    tell_list(done.missing, "Missing:")
    tell_list(done.new, "New:")
    tell_list([_reason(one) for one in done.unreadable], "Unreadable:")


def _change(one: ChangedFile) -> str:
    return one.path if one.amendment is None else f"{one.path} (amended here, number {one.amendment})"


def _reason(one: Unreadable) -> str:
    return f"{one.path}: {one.reason}"


def _left_out(count: int) -> str:
    return f" Left out by rule: {count:,}." if count else ""


@contextmanager
def reading_progress(*, quiet: bool) -> Iterator[Callable[[FixityProgress], None] | None]:
    """Give a callback that draws how many bytes were read on standard error; None when that is not wanted."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Looking through the folder", total=None)

        def show(now: FixityProgress) -> None:
            if now.stage == "reading":
                described = f"{now.files:,} of {now.total_files:,} files"
                bar.update(task, description=described, completed=now.bytes, total=now.total_bytes)

        yield show
