"""Two statements, or two editions of one, word by word."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_app.text.difference import Change, difference
from archive_app.text.folding import Level
from archive_app.text.segmentation import positions

if TYPE_CHECKING:
    from archive_app.statements.statement import Statement

_TAGS = {
    "equal": ("", ""),
    "delete": ("<del>", "</del>"),
    "insert": ("<ins>", "</ins>"),
    "move": ("<ins>", "</ins>"),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What leads from one text to the other; the words that were taken out, put in and moved."""

    old: Statement
    new: Statement
    changes: tuple[Change, ...]

    @property
    def deleted(self) -> int:
        """How many words only the old text has, moved ones apart."""
        return sum(_words(c.text) for c in self.changes if c.operation == "delete" and not c.moved_away)

    @property
    def inserted(self) -> int:
        """How many words only the new text has, moved ones apart."""
        return sum(_words(c.text) for c in self.changes if c.operation == "insert")

    @property
    def moved(self) -> int:
        """How many words stand in another place."""
        return sum(_words(c.text) for c in self.changes if c.operation == "move")


def compare(old: Statement, new: Statement, *, typography: bool = True) -> Comparison:
    """Compare the texts of two statements; without `typography`, changes of typography alone are left out."""
    level = None if typography else Level.TYPOGRAPHY
    return Comparison(old, new, tuple(difference(old.text, new.text, level=level)))


def comparison_as_html(comparison: Comparison) -> str:
    """Return one page that shows both texts in one, without scripts and without anything to load."""
    title = html.escape(f"{comparison.old.title} ({comparison.old.id} / {comparison.new.id})")
    parts = []
    for change in comparison.changes:
        opening, closing = _TAGS[change.operation]
        words = html.escape(change.text).replace("\n", "<br>\n")
        parts.append(f"{opening}{words}{closing}")
    head = f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{title}</title></head>'
    counts = f"{comparison.deleted} words taken out, {comparison.inserted} put in, {comparison.moved} moved"
    body = [f"<h1>{title}</h1>", f"<p>{counts}</p>", f"<p>{''.join(parts)}</p>"]
    return "\n".join([head, "<body>", *body, "</body></html>", ""])


def _words(text: str) -> int:
    return len(positions(text))
