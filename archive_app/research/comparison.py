"""Two statements, or two editions of one, word by word."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_app.research.side_by_side import Row, rows_of
from archive_app.text.difference import Change, difference
from archive_app.text.folding import Level
from archive_app.text.segmentation import positions

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive_app.statements.statement import Statement

_TAGS = {"equal": "", "delete": "del", "away": "del", "insert": "ins", "move": "ins"}
_STYLE = """
body { font-family: Georgia, serif; line-height: 1.5; margin: 2em auto; max-width: 72em; padding: 0 1em; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; }
th, td { padding: .4em 1em; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
td { white-space: pre-wrap; }
tr.changed { background: #f6f5f3; }
del { color: #8a5a00; }
ins { background: #e8f0f6; color: #1f5f8b; }
.moved { text-decoration-style: dotted; }
"""


@dataclass(frozen=True, slots=True)
class ComparedText:
    """One of two texts: what it is called, its characters, and the id of its statement where it has one."""

    name: str
    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What leads from one text to the other; the words that were taken out, put in and moved."""

    old: ComparedText
    new: ComparedText
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

    @property
    def differs(self) -> bool:
        """Whether there is any change."""
        return any(change.operation != "equal" for change in self.changes)

    def rows(self) -> list[Row]:
        """Return both texts in rows, paragraph beside paragraph."""
        return rows_of(self.changes, self.new.text)


def compare(old: Statement, new: Statement, *, typography: bool = True) -> Comparison:
    """Compare the texts of two statements; without `typography`, changes of typography alone are left out."""
    return compare_texts(
        ComparedText(old.title, old.text, old.id),
        ComparedText(new.title, new.text, new.id),
        typography=typography,
    )


def compare_texts(
    old: ComparedText,
    new: ComparedText,
    *,
    typography: bool = True,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Comparison:
    """Compare two texts of any origin; raises `text.difference.DifferenceCancelled`."""
    level = None if typography else Level.TYPOGRAPHY
    changes = difference(old.text, new.text, level=level, is_cancelled=is_cancelled)
    return Comparison(old, new, tuple(changes))


def counts_in_words(comparison: Comparison) -> str:
    """Return what changed in one sentence: "3 words taken out, 1 put in, 12 moved."."""
    if not comparison.differs:
        return "Nothing differs."
    taken, put, moved = comparison.deleted, comparison.inserted, comparison.moved
    if not (taken or put or moved):
        return "No word differs; only signs or white space do."
    words = f"{taken:,} {'word' if taken == 1 else 'words'} taken out, {put:,} put in"
    return f"{words}, {moved:,} moved." if moved else f"{words}."


def comparison_as_html(comparison: Comparison) -> str:
    """Return one page with both texts side by side, without scripts and without anything to load."""
    old, new = comparison.old, comparison.new
    ids = f" ({old.id} / {new.id})" if old.id and new.id else ""
    title = html.escape(f"{old.name}{ids}" if old.name == new.name else f"{old.name} / {new.name}{ids}")
    head = (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{title}</title>\n'
        f"<style>{_STYLE}</style></head>"
    )
    body = [f"<h1>{title}</h1>", f"<p>{html.escape(counts_in_words(comparison))}</p>", "<table>"]
    heads = "".join(f'<th dir="auto">{html.escape(side.name)}</th>' for side in (old, new))
    body.append(f"<tr>{heads}</tr>")
    for row in comparison.rows():
        cells = "".join(f'<td dir="auto">{_cell(side)}</td>' for side in (row.old, row.new))
        body.append(f'<tr class="changed">{cells}</tr>' if row.changed else f"<tr>{cells}</tr>")
    return "\n".join([head, "<body>", *body, "</table></body></html>", ""])


def _cell(side: tuple[tuple[str, str], ...]) -> str:
    words = []
    for operation, text in side:
        tag = _TAGS[operation]
        shown = html.escape(text)
        if tag:
            moved = ' class="moved"' if operation in ("away", "move") else ""
            shown = f"<{tag}{moved}>{shown}</{tag}>"
        words.append(shown)
    return "".join(words)


def _words(text: str) -> int:
    return len(positions(text))
