"""The editions of a statement: its kept earlier texts, and what it replaces by its own word."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_app import durable
from archive_app.statements.problems import UnknownStatement, WrongRequest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archive_app.archive import Archive
    from archive_app.statements.editions import Edition
    from archive_app.statements.json_forms import Json

_LIST = "editions.json"


@dataclass(frozen=True, slots=True)
class Editions:
    """`earlier` are texts that the same statement had, oldest first; `replaces` the ids that its front matter
    says it replaces, nearest first, each followed by what that one replaces; `reprints` the ids of other
    statements whose texts are nearly the same, earliest first.
    """

    statement_id: str
    earlier: tuple[Edition, ...]
    replaces: tuple[str, ...]
    reprints: tuple[str, ...] = ()


def editions_of(archive: Archive, statement_id: str) -> Editions:
    """Return the editions of a statement; raises UnknownStatement."""
    return Editions(
        statement_id,
        archive.editions(statement_id),
        _replaced(archive, statement_id),
        archive.reprints(statement_id),
    )


def _replaced(archive: Archive, statement_id: str) -> tuple[str, ...]:
    """Follow `replaces` from statement to statement, as far as this archive knows them, never in a circle."""
    chain: list[str] = []
    at = statement_id
    while True:
        try:
            following = archive.statement(at).replaces
        except UnknownStatement:
            break
        if not following or following == statement_id or following in chain:
            break
        chain.append(following)
        at = following
    return tuple(chain)


def edition_form(found: Editions) -> Json:
    """The editions of a statement as plain values."""
    return {
        "id": found.statement_id,
        "earlier": [
            {
                "number": one.number,
                "name": one.name,
                "path": one.path,
                "sha256": one.sha256,
                "last_seen": one.last_seen,
                "noticed": one.noticed,
                "words_changed": one.words,
                "words_shared": one.shared,
                "other_text": one.is_other_text,
                "characters": one.characters,
                "kept": one.is_kept,
                "pruned": one.pruned,
            }
            for one in found.earlier
        ],
        "replaces": list(found.replaces),
        "reprints": list(found.reprints),
    }


def export_editions(archive: Archive, found: Sequence[Editions], target: Path) -> int:
    """Write every kept text of `found` into the folder `target` as UTF-8, with `editions.json` that lists
    them; return how many. A text is named by its SHA-256. Raises WrongRequest where a list is already.
    """
    if (target / _LIST).exists():
        raise WrongRequest(f"There is an {_LIST} in {target} already.", "Choose another folder.")
    target.mkdir(parents=True, exist_ok=True)
    written: set[str] = set()
    count = 0
    for one in (edition for each in found for edition in each.earlier if edition.is_kept):
        count += 1
        if one.sha256 is not None and one.sha256 not in written:
            written.add(one.sha256)
            content = archive.edition_text(one).encode("utf-8", "surrogatepass")
            durable.write_whole(target / f"{one.sha256}.txt", content)
    listed = json.dumps({"statements": [edition_form(each) for each in found]}, indent=1)
    durable.write_whole(target / _LIST, listed.encode("ascii") + b"\n")
    return count
