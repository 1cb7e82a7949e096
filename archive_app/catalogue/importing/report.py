"""What an import did, item by item, and what it would do."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive_app.catalogue.importing.documents import SourceKind
    from archive_app.catalogue.importing.mapping import FieldMapping


class Outcome(StrEnum):
    """What became of an item; the values appear in `--json`."""

    IMPORTED = "imported"
    ALREADY_THERE = "already there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ItemReport:
    """One item: its source and the part of it (None for a whole file), and what became of it.

    `path` is that of the statement, relative to the folder, None when there is none. `reason` tells in a
    sentence why it was refused; `notes` are what to know before relying on an imported text.
    """

    source: str
    part: str | None
    outcome: Outcome
    path: str | None = None
    reason: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The account of an import: every item that was met.

    `cancelled` tells that it was cut short; `stopped` why it could not go on (a full disk), None when it
    could. What is reported as imported is in place whole in either case. After a dry run nothing is: the
    paths are those that would be used.
    """

    folder: str
    items: tuple[ItemReport, ...] = ()
    originals: tuple[str, ...] = ()
    seconds: float = 0.0
    dry_run: bool = False
    cancelled: bool = False
    stopped: str | None = None

    def count(self, outcome: Outcome) -> int:
        """Return how many items came to this."""
        return sum(item.outcome is outcome for item in self.items)


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is: items done, the source at hand, and how many sources are done of how many."""

    items: int
    source: str
    sources_done: int
    sources: int


@dataclass(frozen=True, slots=True)
class SourcePreview:
    """What a source is taken for. `reason` tells why it is refused, None when it is not.

    For tables, `columns` are those of the first rows, `mapping` is the one given or the guess at it, and
    `samples` are the fields of the first statements that it makes, `text` being the beginning of the text.
    """

    source: str
    kind: SourceKind | None
    reason: str | None = None
    columns: tuple[str, ...] = ()
    mapping: FieldMapping | None = None
    samples: tuple[dict[str, Any], ...] = field(default=())


def report_form(report: ImportReport) -> dict[str, Any]:
    """The report as plain JSON values, as `docs/formats.md` describes them."""
    return {
        "folder": report.folder,
        "dry_run": report.dry_run,
        "imported": report.count(Outcome.IMPORTED),
        "already_there": report.count(Outcome.ALREADY_THERE),
        "refused": report.count(Outcome.REFUSED),
        "originals": list(report.originals),
        "items": [
            {
                "source": item.source,
                "part": item.part,
                "outcome": str(item.outcome),
                "path": item.path,
                "reason": item.reason,
                "notes": list(item.notes),
            }
            for item in report.items
        ],
        "cancelled": report.cancelled,
        "stopped": report.stopped,
        "seconds": round(report.seconds, 3),
    }


def preview_form(source: SourcePreview) -> dict[str, Any]:
    """The preview of a source as plain JSON values."""
    mapping = source.mapping
    return {
        "source": source.source,
        "kind": None if source.kind is None else str(source.kind),
        "reason": source.reason,
        "columns": list(source.columns),
        "mapping": None
        if mapping is None
        else {
            "text_format": mapping.text_format,
            "keep": None if mapping.keep is None else list(mapping.keep),
            "fields": mapping.fields,
            "constants": mapping.constants,
        },
        "samples": list(source.samples),
    }
