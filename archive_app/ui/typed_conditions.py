"""Conditions typed into the search box, such as `party:"Riverside Union"`, as the panes show them.

The index understands a query; here a condition that it understood is told by its field, and is taken out of
the text when it is dropped. What it asks for, `typed_values` tells.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive_app.statements.searching import SearchOutcome, TypedCondition

_FACETS = {
    "party": "party", "source": "source", "publisher": "source", "type": "type",
    "lang": "language", "language": "language",
}  # fmt: skip
_DATES = frozenset({"date", "issued", "before", "after"})
_FIELD = re.compile(r"([A-Za-z]+)[:：]")
_LAST_AND = re.compile(r"(?:^|(?<=\s))AND$")
_FIRST_AND = re.compile(r"^AND(?=\s|$)")


def without_conditions(query: str, conditions: Iterable[TypedCondition]) -> str:
    """Return `query` without some typed conditions, one space where each stood."""
    for condition in sorted(conditions, key=lambda condition: condition.start, reverse=True):
        query = without_condition(query, condition)
    return query


def without_condition(query: str, condition: TypedCondition) -> str:
    """Return `query` without a typed condition, one space where it stood, and without the AND that joined
    it.
    """
    before, after = query[: condition.start].rstrip(), query[condition.end :].lstrip()
    joined = _LAST_AND.search(before)
    if joined is not None:
        before = before[: joined.start()].rstrip()
    elif not before:
        after = _FIRST_AND.sub("", after).lstrip()
    return f"{before} {after}".strip()


def conditions_on(outcome: SearchOutcome, facet: str) -> tuple[TypedCondition, ...]:
    """Return the typed conditions that ask for values of `facet`; exclusions are none of them."""
    return tuple(
        condition
        for condition in outcome.conditions
        if _FACETS.get(parted(outcome.request.query, condition)[0]) == facet
    )


def date_conditions(outcome: SearchOutcome) -> tuple[TypedCondition, ...]:
    """Return the typed conditions that ask for a period."""
    query = outcome.request.query
    return tuple(condition for condition in outcome.conditions if parted(query, condition)[0] in _DATES)


def parted(query: str, condition: TypedCondition) -> tuple[str, str]:
    """Return the name of the field as typed, in small letters, and what follows it; two empty strings for an
    exclusion.
    """
    typed = query[condition.start : condition.end]
    named = _FIELD.match(typed)
    return (named[1].lower(), typed[named.end() :]) if named else ("", "")
