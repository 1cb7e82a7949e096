"""From what a person named to sources and their items, in an order that is always the same."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from archive_app.catalogue.importing import rows
from archive_app.catalogue.importing.already_there import hash_of
from archive_app.catalogue.importing.documents import TABULAR, Refused, SourceKind, Waiting, why_not
from archive_app.catalogue.importing.mail import messages_in
from archive_app.catalogue.importing.mapping import FieldMapping, guess
from archive_app.catalogue.importing.plain_texts import read_plain_text
from archive_app.corpus.file_names import is_folder_walked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive_app.catalogue.importing.document_reading import DocumentReader

_LOOKED_AT = 100
_PAGES = (".html", ".htm", ".xhtml")


def files_of(named: Iterable[Path]) -> Iterator[Path]:
    """Return the files among what was named, and those in folders, at any depth, in order of their names.

    Not entered are the folders that no archive enters, and the folder of pictures that a browser saves beside
    a page ("Page_files"). What does not exist is returned as it is, to be reported.
    """
    for path in named:
        if path.is_dir():
            yield from _files_in(path)
        else:
            yield path


def _files_in(folder: Path) -> Iterator[Path]:
    for parent, below, names in os.walk(folder):
        pages = {Path(name).stem for name in names if name.lower().endswith(_PAGES)}
        below[:] = sorted(
            name for name in below if is_folder_walked(name) and name.rpartition("_")[0] not in pages
        )
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))


def columns_of(path: Path, kind: SourceKind) -> tuple[str, ...]:
    """Return the columns of a table's first rows; raises Refused."""
    found = rows.sample(path, kind, _LOOKED_AT)
    return tuple(dict.fromkeys(column for row in found for column in row))


def mapping_for(path: Path, kind: SourceKind, given: FieldMapping | None) -> FieldMapping:
    """Return the mapping that was given, or the guess at one; raises Refused where neither fits the table."""
    columns = columns_of(path, kind)
    if given is None:
        mapping = guess(columns)
        if "text" not in mapping.fields:
            named = ", ".join(f"“{column}”" for column in columns[:8])
            raise Refused(f"None of its columns ({named}) is known to hold the text; say which in a mapping.")
        return mapping
    missing = sorted(given.columns() - set(columns))
    if len(missing) == len(given.columns()) or given.fields.get("text") in missing:
        raise Refused(f"It has no column “{missing[0]}”, which the mapping names.")
    return given


def items_of(
    path: Path, kind: SourceKind, given: FieldMapping | None, documents: DocumentReader
) -> Iterator[Waiting]:
    """Return the items of a source; raises Refused, at once or when no more of it can be read."""
    if kind in TABULAR:
        yield from rows.waiting_rows(path, kind, mapping_for(path, kind, given), documents.html_body)
    elif kind is SourceKind.MBOX:
        for number, (sha256, start, length) in enumerate(messages_in(path), 1):
            read = partial(documents.draft, kind, path, start, length)
            yield Waiting(sha256, f"message {number}", read=read)
    else:
        try:
            sha256 = hash_of(path)
        except OSError as error:
            raise Refused(why_not(error)) from error
        is_text = kind is SourceKind.TEXT
        yield Waiting(
            sha256, read=partial(read_plain_text, path) if is_text else partial(documents.draft, kind, path)
        )
