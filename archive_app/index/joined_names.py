"""Which groups of names a search is about, so that its reading can say that they count as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.index import values
from archive_app.index.query_tree import And, AndMaybe, Fuzzy, Near, Node, Not, Or, Pattern, Phrase, Word
from archive_app.statements.aliases import NAMED, Aliases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive_app.statements.searching import Filters


def groups_asked(tree: Node, filters: Filters, aliases: Aliases) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the groups of names that a condition or a filter on a name takes as one."""
    chosen = {aliases.main(value) for name in NAMED for value in getattr(filters, name) if value is not None}
    tests = [values.holds(node) for node in _conditions(tree)]
    return tuple(
        (main, others)
        for main, others in aliases.groups
        if main in chosen or any(test(name) for test in tests for name in (main, *others))
    )


def _conditions(node: Node) -> Iterator[Word | Phrase | Pattern | Fuzzy]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _conditions(part)
        case Not(part):
            yield from _conditions(part)
        case Near(left, right) | AndMaybe(left, right):
            yield from _conditions(left)
            yield from _conditions(right)
        case Word() | Phrase() | Pattern() | Fuzzy():
            if node.field in NAMED:
                yield node
        case _:
            return
