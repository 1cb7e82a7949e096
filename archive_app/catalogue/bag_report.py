"""What exporting and validating a bag found, and the same as plain JSON values (`docs/formats.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class BagProblem:
    """Something wrong with a bag: its kind, the path in the bag that it is about, and a plain sentence.

    `kind` is `structure | version | encoding | malformed | unsafe path | duplicate | missing | unexpected |
    checksum | unreadable | library`; the last is what only the bagit library objects to.
    """

    kind: str
    path: str | None
    message: str


@dataclass(frozen=True, slots=True)
class BagValidation:
    """A bag as it was found. It is valid when nothing is wrong and it was read to its end."""

    bag: str
    version: str | None
    files: int
    problems: tuple[BagProblem, ...]
    warnings: tuple[BagProblem, ...] = ()
    cancelled: bool = False

    @property
    def valid(self) -> bool:
        """Whether the bag is complete, and every file of it what its manifests say."""
        return not self.problems and not self.cancelled


@dataclass(frozen=True, slots=True)
class BagExport:
    """A bag that was made. `renamed` are pairs of a path and its name in the bag, where it is no Unicode."""

    bag: str
    files: int
    bytes: int
    left_out: int
    renamed: tuple[tuple[str, str], ...]


def validation_form(found: BagValidation) -> dict[str, Any]:
    """The answer of `bag validate --json`."""
    return {
        "bag": found.bag,
        "valid": found.valid,
        "version": found.version,
        "files": found.files,
        "problems": [_problem(one) for one in found.problems],
        "warnings": [_problem(one) for one in found.warnings],
        "cancelled": found.cancelled,
    }


def export_form(made: BagExport) -> dict[str, Any]:
    """The answer of `bag export --json`."""
    return {
        "bag": made.bag,
        "files": made.files,
        "bytes": made.bytes,
        "left_out": made.left_out,
        "renamed": [{"from": was, "to": is_now} for was, is_now in made.renamed],
    }


def _problem(one: BagProblem) -> dict[str, Any]:
    return {"kind": one.kind, "path": one.path, "message": one.message}
