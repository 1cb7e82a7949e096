"""What a result row says: title, meta line and passage, as plain text with marks. No painting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_app.ui.dates_text import human_date, isolated
from archive_app.ui.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive_app.statements.searching import Hit, Snippet

Marks = tuple[tuple[int, int], ...]

ELLIPSIS = "…"
SEPARATOR = " · "
_JOINT = " … "
_SNIPPETS_SHOWN = 2
_PEOPLE_NAMED = 2
_SENTENCE_END = frozenset(".!?…。！？؟।\"'”’»」』")
_INVISIBLE = " \u200b"
_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ufeff]+")


@dataclass(frozen=True, slots=True)
class MarkedText:
    """Plain text and the code point spans of it that are hits."""

    text: str
    marks: Marks = ()


@dataclass(frozen=True, slots=True)
class MetaPiece:
    """One piece of the meta line; `caution` is set for what is not known."""

    text: str
    caution: bool = False


def flattened(text: str) -> str:
    """Return `text` on one line, every character in its place.

    Each run of white space and control characters becomes one space and as many zero-width spaces as are
    needed to keep the length, so that offsets stay true.
    """
    return _BLANK.sub(lambda run: " " + "\u200b" * (len(run[0]) - 1), text)


def title_of(hit: Hit) -> MarkedText:
    """Return the title, or the file's name in its stead."""
    if hit.title.strip():
        return MarkedText(flattened(hit.title), hit.title_marks)
    return MarkedText(flattened(hit.path.rsplit("/", 1)[-1]))


def passage_of(hit: Hit) -> MarkedText:
    """Return the passages of a hit in one run, joined and opened by an ellipsis where text was left out."""
    return joined_snippets(hit.snippets[:_SNIPPETS_SHOWN])


def joined_snippets(snippets: Sequence[Snippet]) -> MarkedText:
    """Return `snippets` as one text, the marks moved along."""
    text, marks = "", []
    for snippet in snippets:
        if text:
            text += _JOINT
        elif snippet.offset > 0:
            text += ELLIPSIS
        marks += [(start + len(text), end + len(text)) for start, end in snippet.marks]
        text += flattened(snippet.text)
    body = text.rstrip(_INVISIBLE)
    inside = tuple((start, min(end, len(body))) for start, end in marks if start < len(body))
    return MarkedText(body + ELLIPSIS if body and body[-1] not in _SENTENCE_END else body, inside)


def begun_at(text: MarkedText, start: int) -> MarkedText:
    """Return what `text` says from `start` on, opened by an ellipsis; marks that begin before it are left
    out.
    """
    moved = len(ELLIPSIS) - start
    marks = tuple((first + moved, last + moved) for first, last in text.marks if first >= start)
    return MarkedText(ELLIPSIS + text.text[start:], marks)


def meta_of(hit: Hit, usual_language: str | None = None) -> tuple[MetaPiece, ...]:
    """Return the pieces of the meta line: date, party, people, where it appeared, language.

    `usual_language` is the language that goes without saying.
    """
    date = human_date(hit.date, hit.basis, hit.date_hint)
    pieces = [MetaPiece(date, caution=hit.date is None)]
    pieces += [MetaPiece(flattened(name)) for name in _who(hit)]
    if hit.language and hit.language.partition("-")[0] != usual_language:
        from archive_app.text.language import language_name  # noqa: PLC0415 - no row is shown at the start

        pieces.append(MetaPiece(language_name(hit.language)))
    return tuple(piece for piece in pieces if piece.text.strip())


def _who(hit: Hit) -> Iterable[str]:
    first = hit.first_published.publisher if hit.first_published else None
    speaking = [person.name for person in hit.people if person.role != "quoted"]
    names = [hit.party or hit.publisher, *speaking[:_PEOPLE_NAMED]]
    if len(speaking) > _PEOPLE_NAMED:
        names.append(f"and {len(speaking) - _PEOPLE_NAMED} more")
    if first:
        names.append(f"first in {first}" if first != hit.publisher else first)
    elif hit.publisher:
        names.append(hit.publisher)
    return dict.fromkeys(name for name in names if name)


def meta_line(pieces: Sequence[MetaPiece]) -> str:
    """Return the meta line; each piece is isolated, so that an Arabic name does not turn a date around."""
    return SEPARATOR.join(isolated(piece.text) for piece in pieces)


def reprints_in_words(hit: Hit, *, unfolded: bool) -> str:
    """Return how many reprints are folded below a row, with an arrow that says what a click does."""
    count = len(hit.reprints)
    if not count:
        return ""
    return f"and {counted(count, 'reprint')} {'▴' if unfolded else '▾'}"


def spoken_row(hit: Hit, usual_language: str | None = None, *, unfolded: bool = False) -> str:
    """Return a row as a screen reader says it."""
    state = "shown below; Left hides them" if unfolded else "folded; Right shows them"
    parts = [
        title_of(hit).text,
        ", ".join(piece.text for piece in meta_of(hit, usual_language)),
        f"{counted(len(hit.reprints), 'reprint')} {state}" if hit.reprints else "",
        passage_of(hit).text,
    ]
    return ". ".join(part.replace("\u200b", "").rstrip(".") for part in parts if part)
