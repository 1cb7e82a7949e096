"""`archive-app import`: documents of other kinds become statements of a folder."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from archive_app.catalogue.importing.importer import run_import
from archive_app.catalogue.importing.mapping import read_mapping
from archive_app.catalogue.importing.previewing import preview_import
from archive_app.catalogue.importing.report import Outcome, preview_form, report_form
from archive_app.cli.answers import print_json
from archive_app.cli.interruption import interruption
from archive_app.cli.options import FolderName, as_json_option
from archive_app.cli.terminal import one_line, say, tell, tell_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archive_app.catalogue.importing.report import ImportProgress, ImportReport, ItemReport, SourcePreview

_DONE, _NONE, _FAILED, _INTERRUPTED = 0, 1, 3, 130


@click.command("import")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=FolderName())
@click.option(
    "--to", "folder", required=True, type=FolderName(), metavar="FOLDER", help="The folder of statements."
)
@click.option(
    "--map", "mapping_file", type=FolderName(), metavar="FILE", help="Which column becomes which field."
)
@click.option("--dry-run", is_flag=True, help="Write nothing; tell what would be done.")
@click.option("--preview", is_flag=True, help="Write nothing; show the mapping and the first statements.")
@as_json_option
def import_sources(
    sources: tuple[Path, ...], folder: Path, *, mapping_file: Path | None, dry_run: bool, preview: bool,
    as_json: bool,
) -> int:  # fmt: skip
    """Import files, and the files in folders, as statements of FOLDER; nothing there is ever replaced.

    HTML, DOCX, PDF with text, EML, MBOX, CSV, JSON, JSON Lines and plain text. The originals are kept in
    originals/, and what was imported before is recognised.
    """
    mapping = None if mapping_file is None else read_mapping(mapping_file)
    if preview:
        previews = preview_import(sources, mapping)
        if as_json:
            print_json({"sources": [preview_form(source) for source in previews]})
        else:
            _print_previews(previews)
        return _DONE if any(source.reason is None for source in previews) else _NONE
    with interruption() as is_interrupted, _progress(quiet=as_json) as on_progress:
        report = run_import(
            sources,
            folder,
            mapping=mapping,
            dry_run=dry_run,
            on_progress=on_progress,
            is_cancelled=is_interrupted,
        )
    if as_json:
        print_json(report_form(report))
    else:
        _print_report(report)
    if report.stopped is not None:
        say(report.stopped)
        return _FAILED
    if report.cancelled:
        say("Interrupted. What was imported until then is in place; import again for the rest.")
        return _INTERRUPTED
    return _DONE if report.count(Outcome.REFUSED) < len(report.items) else _NONE


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[ImportProgress], None] | None]:
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Looking at what is there", total=None)

        def show(now: ImportProgress) -> None:
            name = one_line(Path(now.source).name)
            bar.update(
                task,
                description=f"{now.items:,} items · {now.sources_done:,} of {now.sources:,} files · {name}",
            )

        yield show


def _print_report(report: ImportReport) -> None:
    imported = "would be imported" if report.dry_run else "imported"
    counts = [
        f"{report.count(outcome):,} {word}"
        for outcome, word in (
            (Outcome.IMPORTED, imported),
            (Outcome.ALREADY_THERE, "already there"),
            (Outcome.REFUSED, "refused"),
        )
    ]
    tell(f"{', '.join(counts)}.")
    tell_list([str(item.path) for item in report.items if item.outcome is Outcome.IMPORTED])
    noted = [f"{item.path}: {' '.join(item.notes)}" for item in report.items if item.notes]
    tell_list(noted, "Read before relying on them:")
    refused = [item for item in report.items if item.outcome is Outcome.REFUSED]
    tell_list([f"{_name(item)}: {item.reason}" for item in refused], "Refused:")


def _name(item: ItemReport) -> str:
    return item.source if item.part is None else f"{item.source}, {item.part}"


def _print_previews(previews: Sequence[SourcePreview]) -> None:
    for source in previews:
        tell(f"{source.source}: {source.reason or source.kind}")
        if source.mapping is not None:
            for field, column in source.mapping.fields.items():
                tell(f"  {field} = {column}")
            used = source.mapping.columns()
            others = [column for column in source.columns if column not in used]
            if others:
                tell(f"  Other columns: {', '.join(others)}")
        for sample in source.samples:
            tell(f"  · {sample.get('issued') or 'undated'} · {sample.get('title') or sample['text'][:80]}")
