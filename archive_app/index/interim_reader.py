"""Files to statements, until the corpus reader does it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import frontmatter

from archive_app.corpus.file_names import native_path
from archive_app.statements.dates import StatementDate
from archive_app.statements.problems import Problem, ProblemKind
from archive_app.statements.statement import Statement
from archive_app.text.markup import read_markdown

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class ReadFile:
    statement: Statement | None
    sha256: str | None
    declared_id: str | None
    problems: tuple[Problem, ...] = ()


def content_hash(folder: Path, path: str) -> str | None:
    try:
        return hashlib.sha256(native_path(folder, path).read_bytes()).hexdigest()
    except OSError:
        return None


def read_statement(folder: Path, path: str) -> ReadFile:
    try:
        raw = native_path(folder, path).read_bytes()
    except OSError as error:
        return ReadFile(
            None,
            None,
            None,
            (
                Problem(
                    path,
                    None,
                    ProblemKind.UNREADABLE,
                    f"This file cannot be read: {error.strerror}.",
                    "Check its permissions.",
                ),
            ),
        )
    text = raw.decode("utf-8", "replace")
    try:
        meta, body = frontmatter.parse(text)
    except Exception:
        meta, body = {}, text
    one = lambda *names: next((str(meta[n]) for n in names if meta.get(n)), None)
    try:
        issued = StatementDate.parse(one("issued", "date") or "")
    except ValueError:
        issued = None
    declared = one("id")
    statement = Statement(
        id=declared or path,
        path=path,
        title=one("title") or path,
        source=body,
        reading=read_markdown(body),
        party=one("party"),
        publisher=one("publisher", "source"),
        type=one("type"),
        language=one("lang", "language") or "en",
        issued=issued,
        issued_basis="stated" if issued else None,
    )
    return ReadFile(statement, hashlib.sha256(raw).hexdigest(), declared)
