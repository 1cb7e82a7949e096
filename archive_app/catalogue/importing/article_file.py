"""An article as it lies on a disk, read as statements and documents are read, and kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.catalogue.importing.document_reading import DocumentReader
from archive_app.catalogue.importing.documents import EXTENSIONS, Refused, SourceKind, require_file
from archive_app.corpus.reader import read_statement
from archive_app.statements.problems import WrongRequest
from archive_app.text.markup import read_markdown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive_app.text.reading_text import ReadingText

_TEXTS = (".md", ".markdown", ".txt")
_DOCUMENTS = (SourceKind.HTML, SourceKind.DOCX, SourceKind.PDF)

#: Files that can be opened as an article, by extension.
ARTICLE_EXTENSIONS = (*_TEXTS, *(name for name, kind in EXTENSIONS.items() if kind in _DOCUMENTS))


def read_article(path: Path, is_cancelled: Callable[[], bool] = lambda: False) -> ReadingText:
    """Return the reading text of an article: Markdown, plain text of any encoding, DOCX, HTML or PDF.

    Raises WrongRequest with the reason where the file cannot be read.
    """
    kind = EXTENSIONS.get(path.suffix.lower())
    try:
        if kind in _DOCUMENTS:
            require_file(path)
            with DocumentReader(is_cancelled) as documents:
                return read_markdown(documents.draft(kind, path).body)
    except Refused as why:
        raise WrongRequest(f"{path.name} cannot be read. {why}", "Choose another file.") from why
    reading = read_statement(path.parent, path.name)
    if reading.statement is None:
        reason = " ".join(problem.message for problem in reading.problems)
        raise WrongRequest(
            f"{path.name} cannot be read. {reason}".strip(),
            "Name a file of Markdown, plain text, DOCX, HTML or PDF.",
        )
    return reading.statement.reading
