"""One amendment, or the taking back of one, on a prepared archive: what the tests of faults interrupt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.catalogue.amend import apply, undo
from archive_app.statements.problems import ArchiveError
from tests.catalogue.writing import planned, write

if TYPE_CHECKING:
    from pathlib import Path

#: The name of each case, and the file that changes in it.
CASES = {
    "a file": "a.md",
    "a first sidecar": "b.txt.meta.yaml",
    "a sidecar": "c.txt.meta.yaml",
    "undo": "a.md",
    "undo a sidecar": "b.txt.meta.yaml",
}

_FIELDS = {"party": "New Union", "issued": "2019-03-02"}


def prepare(folder: Path, case: str) -> None:
    """Write the archive of a case; in those that undo, it was amended before."""
    write(folder, "a.md", "---\ntitle: T\n---\n" + "Body\n" * 400)
    write(folder, "b.txt", "Title\n\nWords\n")
    write(folder, "c.txt", "Title\n\nWords\n")
    write(folder, "c.txt.meta.yaml", "party: Union\n")
    if case.startswith("undo"):
        apply(planned(folder, CASES[case].removesuffix(".meta.yaml"), {"party": "Union"}))


def act(folder: Path, case: str) -> ArchiveError | None:
    """Do what the case does; return the expected error that came of it."""
    try:
        if case.startswith("undo"):
            undo(folder)
        else:
            apply(planned(folder, CASES[case].removesuffix(".meta.yaml"), _FIELDS))
    except ArchiveError as error:
        return error
    return None
