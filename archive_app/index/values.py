"""Whether a short value (a party, a tag, a path) matches a `field:value` condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.index import analysis
from archive_app.index.lexicon import edit_distance, pattern_matcher
from archive_app.index.query_tree import Fuzzy, Pattern, Phrase, Word
from archive_app.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable

Condition = Word | Phrase | Pattern | Fuzzy


def holds(condition: Condition) -> Callable[[str], bool]:
    """Return a test for values that hold the words of the condition, in order and side by side."""
    if isinstance(condition, Pattern):
        matches = pattern_matcher(fold(condition.text))
        return lambda value: bool(matches(fold(value))) or any(matches(word) for word in _words(value))
    if isinstance(condition, Fuzzy):
        wanted, distance = fold(condition.text), condition.distance
        return lambda value: any(edit_distance(wanted, word, distance) <= distance for word in _words(value))
    words = _words(condition.text)
    if not words:
        literal = fold(condition.text)
        return lambda value: literal in fold(value)
    slop = condition.slop if isinstance(condition, Phrase) else 0
    return lambda value: _in_order(words, analysis.analyse(value, None), slop)


def contains(condition: Condition) -> Callable[[str], bool]:
    """Return a test for addresses and paths: the condition is a part of the value, whatever its words."""
    if isinstance(condition, Pattern):
        matches = pattern_matcher(f"*{fold(condition.text)}*")
        return lambda value: bool(matches(fold(value)))
    literal = fold(condition.text)
    return lambda value: literal in fold(value)


def is_whole(condition: Condition) -> Callable[[str], bool]:
    """Return a test for identifiers: the condition is the whole value."""
    if isinstance(condition, Pattern):
        matches = pattern_matcher(fold(condition.text))
        return lambda value: bool(matches(fold(value)))
    literal = fold(condition.text)
    return lambda value: literal == fold(value)


def _words(value: str) -> list[str]:
    return [position.surface for position in analysis.analyse(value, None)]


def _in_order(words: list[str], positions: list[analysis.AnalysedPosition], slop: int) -> bool:
    for first in range(len(positions)):
        at, reach = first, first + len(words) + slop
        for word in words:
            while at < min(reach, len(positions)) and word not in (
                positions[at].surface,
                positions[at].single,
            ):
                at += 1
            at += 1
        if at <= min(reach, len(positions)):
            return True
    return False
