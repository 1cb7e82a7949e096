"""Where a word is written in a text, found without an analysis of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from archive_app.index.analysis import analyse_chunk

if TYPE_CHECKING:
    from archive_app.index.highlight import Span

#: What may stand before and after a word of letters without having to do with it.
_APART_BEFORE = frozenset(' \n\t("“[')
_APART_AFTER = frozenset(' \n\t,;:!?)"”]')

_SPACE = regex.compile(r"\s")


def standing(text: str, word: str, language: str | None) -> list[Span]:
    """Where a word stands in a text exactly as it is written here, and is a position of its own."""
    found = []
    plain = word.isalpha()
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        before, after = text[at - 1 : at] or " ", text[end : end + 1] or " "
        if plain and before in _APART_BEFORE and (after in _APART_AFTER or _is_full_stop(text, word, end)):
            found.append((at, end))
        elif not (plain and (_goes_on(before) or _goes_on(after))):
            found.extend(_checked(text, word, at, language))
        at = text.find(word, end)
    return found


def _is_full_stop(text: str, word: str, end: int) -> bool:
    return text[end] == "." and len(word) > 1 and (text[end + 1 : end + 2] or " ").isspace()


def _goes_on(neighbour: str) -> bool:
    return neighbour.isascii() and neighbour.isalpha()


def _checked(text: str, word: str, at: int, language: str | None) -> list[Span]:
    """The span of a word at a place, when analysis of what stands there without white space agrees."""
    first = at
    while first and not _SPACE.match(text[first - 1]):
        first -= 1
    space = _SPACE.search(text, at)
    last = space.start() if space else len(text)
    return [
        (first + position.start, first + position.end)
        for position in analyse_chunk(text[first:last], language).positions
        if first + position.start == at and position.exact == word
    ]
