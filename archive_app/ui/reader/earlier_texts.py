"""What a reader is told of the earlier texts of a statement, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.statements.dates_in_words import edtf_in_words
from archive_app.ui.wording import counted

if TYPE_CHECKING:
    from archive_app.statements.editions import Edition

NONE_KEPT = (
    "No earlier text of this statement was kept: its words are those that were indexed first, "
    "and what was changed before nobody can tell."
)

PRUNED = "This statement had other words before, but their text was deleted by choice or could not be kept."


def changed_in_words(editions: tuple[Edition, ...]) -> str | None:
    """Say since when the words are others than they were: "since 3 May 2024: 14 words"; None when never."""
    if not editions:
        return None
    last = editions[-1]
    day = f"since {_day(last.last_seen)}" if last.last_seen else f"before {_day(last.noticed)}"
    if last.is_other_text:
        return f"{day}: another text stood here"
    if last.words is None:
        return day
    return f"{day}: {counted(last.words, 'word') if last.words else 'only signs and spaces'}"


def edition_in_words(edition: Edition) -> str:
    """Say which edition it is: "text of 3 May 2024, found changed on 9 May 2024"."""
    until = f"text of {_day(edition.last_seen)}" if edition.last_seen else "earlier text"
    return f"{until}, found changed on {_day(edition.noticed)}"


def _day(time: str) -> str:
    return edtf_in_words(time[:10])
