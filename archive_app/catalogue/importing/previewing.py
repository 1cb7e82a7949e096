"""A look at what sources would be taken for, before anything is written."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from archive_app.catalogue.importing import sources
from archive_app.catalogue.importing.document_reading import DocumentReader
from archive_app.catalogue.importing.documents import TABULAR, Refused, SourceKind, kind_of, require_file
from archive_app.catalogue.importing.report import SourcePreview

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from archive_app.catalogue.importing.mapping import FieldMapping

_SAMPLE_OF_TEXT = 300


def preview_import(
    named: Iterable[Path],
    mapping: FieldMapping | None = None,
    *,
    limit: int = 5,
    most_read: int = 100,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> list[SourcePreview]:
    """Return what each source would be taken for, with its first `limit` statements. Writes nothing.

    Only the first `most_read` sources are read; of the others the name alone is looked at. After a cancel the
    list ends where it was.
    """
    previews: list[SourcePreview] = []
    with DocumentReader(is_cancelled) as documents:
        for path in sources.files_of(named):
            if is_cancelled():
                break
            read = len(previews) < most_read
            previews.append(_preview(path, mapping, limit if read else 0, documents))
    return previews


def _preview(path: Path, given: FieldMapping | None, limit: int, documents: DocumentReader) -> SourcePreview:
    kind: SourceKind | None = None
    columns: tuple[str, ...] = ()
    mapping: FieldMapping | None = None
    samples: list[dict[str, Any]] = []
    try:
        kind = kind_of(path)
        require_file(path)
        if kind in TABULAR and limit:
            columns = sources.columns_of(path, kind)
            mapping = sources.mapping_for(path, kind, given)
        for waiting in islice(sources.items_of(path, kind, given, documents), limit) if limit else ():
            try:
                draft = waiting.read()
            except Refused:
                if waiting.part is None:
                    raise
            else:
                samples.append({**draft.fields, "text": draft.body[:_SAMPLE_OF_TEXT]})
    except Refused as error:
        return SourcePreview(str(path), kind, str(error), columns)
    return SourcePreview(str(path), kind, None, columns, mapping, tuple(samples))
