"""All that a request finds, whatever its page, with the state of the archive that it was found in."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from archive_app.index.joined_names import groups_asked
from archive_app.index.reading import plain_reading
from archive_app.index.search import search
from archive_app.statements.aliases import said
from archive_app.statements.searching import Selection

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive_app.index.generation import Generation
    from archive_app.index.search import Found
    from archive_app.statements.aliases import Aliases
    from archive_app.statements.searching import SearchRequest


def select(
    generation: Generation, request: SearchRequest, check_cancelled: Callable[[], None], aliases: Aliases
) -> Selection:
    """Find everything that a request asks for; raises as `search` does."""
    whole = replace(request, offset=0, limit=max(1, generation.columns.rows), fold_reprints=None)
    found = search(generation.under(aliases), whole, check_cancelled)
    return Selection(
        request=request,
        ids=tuple(map(generation.columns.id_of, found.rows.tolist())),
        undated=found.undated,
        reading=reading_of(found, request, aliases)[0],
        match=found.match,
        fingerprint=fingerprint(generation),
        generation=generation.number,
    )


def reading_of(
    found: Found, request: SearchRequest, aliases: Aliases
) -> tuple[str, tuple[tuple[str, bool], ...]]:
    """Say how a request was understood, with the names that count as one; whole, and in pieces."""
    reading, pieces = plain_reading(found.parsed, match=found.reading_match)
    joined = said(groups_asked(found.parsed.tree, request.filters, aliases))
    if joined:
        reading, pieces = f"{reading}; {joined}", (*pieces, (f"; {joined}", False))
    return reading, pieces


def fingerprint(generation: Generation) -> str:
    """Name the state of the archive; see `statements.searching.Selection`."""
    digest = hashlib.sha256()
    for statement_id, content in sorted(generation.hashes()):
        digest.update(f"{content} {statement_id}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
