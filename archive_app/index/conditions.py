"""Conditions on what is known of statements, not on their words: each becomes a mask over rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from archive_app.index import values

if TYPE_CHECKING:
    from archive_app.index.columns import Columns, Mask
    from archive_app.index.query_tree import Fuzzy, Pattern, Phrase, Word
    from archive_app.statements.dates import Day

_CODED = {"party": "party", "source": "source", "author": "author", "type": "type", "tag": "tag"}
_PLAIN = ("id", "path", "url")


def overlapping(columns: Columns, earliest: Day | None, latest: Day | None, *, undated: bool) -> Mask:
    """Rows whose interval overlaps the period, ends included; `undated` is what undated rows count as."""
    mask = columns.dated.copy()
    if earliest is not None:
        mask &= columns.latest >= earliest.number
    if latest is not None:
        mask &= columns.earliest <= latest.number
    return mask | ~columns.dated if undated else mask


def in_language(columns: Columns, tag: str) -> Mask:
    """Rows in a language; `en` is `en-GB` too."""
    wanted = tag.replace("_", "-").lower()

    def speaks(value: str) -> bool:
        known = value.replace("_", "-").lower()
        return known == wanted or known.startswith(wanted + "-")

    return columns.facet("language_tag").rows_with(speaks)


def present(columns: Columns, field: str) -> Mask:
    """Rows of which a field is known."""
    if field in ("issued", "date"):
        return columns.dated
    if field in _CODED or field in ("lang", "language"):
        return ~columns.facet(_CODED.get(field, "language_tag")).missing
    if field in ("title", "text", "url", "proposal", "problem"):
        return columns.has(field)
    return np.ones(columns.rows, dtype=bool)


def of_value(columns: Columns, node: Word | Phrase | Pattern | Fuzzy) -> Mask | None:
    """Rows that match a condition on a field of short values; None when the field is one of words."""
    field = node.field
    if field in _CODED:
        return columns.facet(_CODED[field]).rows_with(values.holds(node))
    if field not in _PLAIN:
        return None
    test = values.is_whole(node) if field == "id" else values.contains(node)
    return np.fromiter(map(test, columns.strings(field)), dtype=bool, count=columns.rows)
