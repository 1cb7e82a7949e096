"""`archive-app bag`: a folder exported as a BagIt bag, and bags validated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archive_app.catalogue.bag_report import export_form, validation_form
from archive_app.catalogue.bags import BaggingCancelled, export_bag, validate_bag
from archive_app.cli.answers import print_json
from archive_app.cli.fixity import reading_progress
from archive_app.cli.interruption import interruption
from archive_app.cli.options import FolderName, as_json_option
from archive_app.cli.rendering import counted
from archive_app.cli.terminal import say, tell, tell_list

if TYPE_CHECKING:
    from pathlib import Path

_DONE, _NOT_VALID, _INTERRUPTED = 0, 1, 130


@click.group()
def bag() -> None:
    """Export a folder as a BagIt bag, and validate bags (RFC 8493)."""


@bag.command()
@click.argument("folder", type=FolderName())
@click.option(
    "--to", "target", required=True, type=FolderName(), metavar="DIR", help="The bag, which must not exist."
)
@as_json_option
def export(folder: Path, *, target: Path, as_json: bool) -> int:
    """Copy every file of FOLDER into a new bag; FOLDER itself is only read."""
    with interruption() as is_interrupted, reading_progress(quiet=as_json) as on_progress:
        try:
            made = export_bag(
                folder, target, on_progress=on_progress or (lambda _now: None), is_cancelled=is_interrupted
            )
        except BaggingCancelled:
            say("Interrupted. Nothing was left behind; export again for the whole bag.")
            return _INTERRUPTED
    if as_json:
        print_json(export_form(made))
    else:
        tell(f"{made.bag}: {counted(made.files, 'file')}, {made.bytes:,} bytes, read back and valid.")
        tell_list([f"{was} → {is_now}" for was, is_now in made.renamed], "Renamed, because no Unicode:")
    return _DONE


@bag.command()
@click.argument("folder", metavar="DIR", type=FolderName())
@as_json_option
def validate(folder: Path, *, as_json: bool) -> int:
    """Tell whether the bag DIR is complete and unchanged; it is only read."""
    with interruption() as is_interrupted:
        found = validate_bag(folder, is_cancelled=is_interrupted)
    if as_json:
        print_json(validation_form(found))
    elif not found.cancelled:
        verdict = "valid" if found.valid else "not valid"
        tell(f"{found.bag}: {verdict}, {counted(found.files, 'file')}.")
        tell_list([one.message for one in found.problems])
        tell_list([one.message for one in found.warnings], "Warnings:")
    if found.cancelled:
        say("Interrupted. The bag was not read to its end.")
        return _INTERRUPTED
    return _DONE if found.valid else _NOT_VALID
