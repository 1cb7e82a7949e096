"""Finding words in one statement, alike but for case, accents and typography."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive_app.text.folding import Level, fold, fold_with_map

if TYPE_CHECKING:
    from collections.abc import Iterator

_PORTION = 100_000


def folded_pattern(words: str) -> re.Pattern[str] | None:
    """Return the pattern that finds `words` in a folded text, any white space for any; None for no words."""
    parts = fold(words, Level.ACCENTS).split()
    if not parts:
        return None
    return re.compile(r"\s+".join(re.escape(part) for part in parts))


def find_words(text: str, words: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the spans of `text` that read as `words`, portion by portion, so that a caller may pause between.

    A portion ends at a line feed or a space where there is one; what crosses the end of another is missed.
    """
    pattern = folded_pattern(words)
    if pattern is None:
        return
    start = 0
    while start < len(text):
        end = _portion_end(text, start)
        folded = fold_with_map(text[start:end], Level.ACCENTS)
        found = [folded.original_span(*match.span()) for match in pattern.finditer(folded.text)]
        yield [(start + first, start + last) for first, last in found if last > first]
        start = end


def _portion_end(text: str, start: int) -> int:
    end = start + _PORTION
    if end >= len(text):
        return len(text)
    for separator in ("\n\n", "\n", " "):
        at = text.rfind(separator, start + _PORTION // 2, end)
        if at > 0:
            return at + len(separator)
    return end
