"""The passages of a statement that are someone else's words, as the reader marks and tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive_app.text.reading_text import ReadingText

_MOST_TOLD = 12
_LONGEST_TOLD = 90
_MARKS = frozenset("\"'“”„‟‘’‚‛«»‹›「」『』＂")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words at `[start, end)` of the reading text, their marks with them.

    `said_by` are the words of the text that say whose they are, None where none do. `in_block` tells that
    they stand in a block quote, which has a bar of its own.
    """

    start: int
    end: int
    words: str
    said_by: str | None
    in_block: bool = False

    @property
    def told(self) -> str:
        """One sentence about it, for a tooltip and for a screen reader."""
        if self.said_by is None:
            return "Quoted; the text does not say beside it whose words these are."
        return f"Quoted. Whose words these are, the text says: “{_clipped(self.said_by)}”."


def quotations_of(reading: ReadingText) -> tuple[Quotation, ...]:
    """Return what a text presents as somebody's words; quotations within quotations go with the outer one.

    This looks at the whole text, and has no place on the thread that draws.
    """
    from archive_app.text.quoted_passages import (  # noqa: PLC0415 - no text is shown at the start
        is_quotation,
        quoted_passages,
    )

    text = reading.text
    found: list[Quotation] = []
    for passage in quoted_passages(reading):
        if passage.depth > 1 or not is_quotation(text, passage):
            continue
        start, end = passage.start, passage.end
        if passage.kind == "marks":
            start -= text[start - 1 : start] in _MARKS and start > 0
            end += text[end : end + 1] in _MARKS and end < len(text)
        said_by = text[slice(*passage.attribution)] if passage.attribution else None
        found.append(
            Quotation(
                start, end, text[passage.start : passage.end], said_by, in_block=passage.kind == "block"
            )
        )
    return tuple(found)


def in_words(quotations: tuple[Quotation, ...]) -> str:
    """Return what a screen reader says of the quoted passages of a statement; nothing when there are none."""
    if not quotations:
        return ""
    count = len(quotations)
    said = "1 passage is quoted" if count == 1 else f"{count:,} passages are quoted"
    told = []
    for quotation in quotations[:_MOST_TOLD]:
        by = f" ({_clipped(quotation.said_by)})" if quotation.said_by else ""
        told.append(f"“{_clipped(quotation.words)}”{by}")
    rest = f"; and {count - _MOST_TOLD:,} more" if count > _MOST_TOLD else ""
    return f"{said}: {'; '.join(told)}{rest}."


def _clipped(words: str) -> str:
    plain = " ".join(words[: 4 * _LONGEST_TOLD].split())
    return plain if len(plain) <= _LONGEST_TOLD else f"{plain[: _LONGEST_TOLD - 1].rstrip()}…"
