"""Statement Archive: find, read, date, check and cite what political parties said.

The Python interface is small::

    from archive_app import Archive, Filters

    with Archive.open("statements") as archive:
        archive.update()
        for hit in archive.search('"clean water"', filters=Filters(party=("Riverside Union",))).hits:
            print(hit.title, hit.issued)

The errors that callers are meant to catch are drawn in `archive_app.statements.problems`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from archive_app.archive import Archive
    from archive_app.statements.problems import ArchiveError, NotIndexed, UnknownStatement
    from archive_app.statements.searching import Filters

__all__ = ["Archive", "ArchiveError", "Filters", "NotIndexed", "UnknownStatement", "__version__"]

_HOMES = {
    "Archive": "archive_app.archive",
    "ArchiveError": "archive_app.statements.problems",
    "Filters": "archive_app.statements.searching",
    "NotIndexed": "archive_app.statements.problems",
    "UnknownStatement": "archive_app.statements.problems",
}


def __getattr__(name: str) -> Any:
    # Looked up when first asked for, so that `archive-app --version` does not pay for numpy and Whoosh.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(_HOMES[name]), name)
