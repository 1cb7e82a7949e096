"""The forms of an export as a person chooses among them, and what is said of which statements go into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_app.ui.wording import counted, filters_in_force, grouped, has_period, size_in_words

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.catalogue.bag_report import BagExport
    from archive_app.statements.searching import SearchOutcome

#: The form that is no export of statements but a copy of the whole folder.
BAG = "bag"


@dataclass(frozen=True, slots=True)
class FormChoice:
    """A form: its name in the engine, how it is called, what it is for, extension and kind of its file."""

    name: str
    label: str
    purpose: str
    extension: str
    kind: str


CHOICES = (
    FormChoice("csv", "&CSV table", "for spreadsheets: a row a statement, without the texts", "csv", "CSV"),
    FormChoice(
        "jsonl",
        "&JSON Lines",
        "for programs: everything, with the whole text",
        "jsonl",
        "JSON Lines",
    ),
    FormChoice("dc", "&Dublin Core XML", "for catalogues and repositories", "xml", "XML"),
    FormChoice("jsonld", "&schema.org JSON-LD", "for the web: what search engines read", "jsonld", "JSON-LD"),
    FormChoice(
        BAG, "&BagIt bag", "for keeping or handing over: a copy of every file, with checksums", "", ""
    ),
)


def asked_words(outcome: SearchOutcome) -> str:
    """Say what was asked: the words as they were read, every filter, and what a period leaves out."""
    request = outcome.request
    reading = "".join(text for text, _ in outcome.reading_pieces) or outcome.reading
    told = [reading] if request.query.strip() else []
    told += [chip.label for chip in filters_in_force(request.filters)]
    if outcome.undated and has_period(outcome) and not request.filters.include_undated:
        told.append(f"{grouped(outcome.undated)} undated left out")
    return " · ".join(told)


def is_narrowed(outcome: SearchOutcome | None) -> bool:
    """Tell whether something was asked for, so that what was found is not simply everything."""
    return outcome is not None and bool(outcome.request.query.strip() or outcome.request.filters)


def suggested_name(folder: Path, choice: FormChoice, *, whole: bool) -> Path:
    """Return where an export may go, without its extension: beside the folder of the archive, never in it."""
    name = folder.name or "archive"
    ending = "-bag" if choice.name == BAG else "" if whole else "-results"
    return folder.parent / f"{name}{ending}"


def exported_words(statements: int, output: Path) -> str:
    """Say what was written."""
    was = "was" if statements == 1 else "were"
    return f"{counted(statements, 'statement')} {was} exported to “{output.name}”."


def bagged_words(made: BagExport, output: Path) -> str:
    """Say what was copied."""
    was = "was" if made.files == 1 else "were"
    told = (
        f"{counted(made.files, 'file')} {was} copied into the bag “{output.name}”, "
        f"{size_in_words(made.bytes)}, read back and found valid."
    )
    if made.renamed:
        one = len(made.renamed) == 1
        told += (
            f" {counted(len(made.renamed), 'name')} that {'is' if one else 'are'} no Unicode "
            f"{'is' if one else 'are'} percent-encoded there."
        )
    return told
