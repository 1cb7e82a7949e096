"""Whose words a passage of a statement is: the statement's own, or someone's whom it quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.text.quoted_passages import own_words, quoted_passages

if TYPE_CHECKING:
    from archive_app.statements.statement import Statement


def whose_words(statement: Statement, start: int, end: int) -> bool | None:
    """Tell whether `text[start:end]` is the statement's own (True), quoted by it (False), or cannot be told.

    Words attributed to its party or to anyone who speaks in it are its own.
    """
    names = [person.name for person in statement.people if person.role != "quoted"]
    names += [name for name in (statement.party,) if name]
    return own_words(statement.text, quoted_passages(statement.reading), start, end, names)
