"""The paragraphs that two texts have in common: those that keep their order, and those that moved."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

import regex

from archive_app.text.common_sequence import common
from archive_app.text.segmentation import positions

Span = tuple[int, int]

# A shorter paragraph, such as a heading, may stand in two places by accident.
_MOVED_WORDS = 8
_PARAGRAPH = regex.compile(r".+?(?:\n[^\S\n]*\n\s*|\Z)", regex.DOTALL)


@dataclass(frozen=True, slots=True)
class InCommon:
    """Spans of paragraphs that both texts hold to the letter.

    `away` and `here` are where those that moved stand in the old and in the new text, each in its order;
    `kept` are pairs of spans of those that keep their order.
    """

    away: list[Span]
    here: list[Span]
    kept: list[tuple[Span, Span]]


class ParagraphsInCommon:
    """Finds them in two texts."""

    def __init__(self, old: str, new: str) -> None:
        self._before = _paragraphs(old)
        self._after = _paragraphs(new)
        counts = Counter(text for text, _ in self._before) | Counter(text for text, _ in self._after)
        both = {text for text, _ in self._before} & {text for text, _ in self._after}
        self._single = {text for text in both if counts[text] == 1}

    def found(self, torn: set[str] | frozenset[str] = frozenset()) -> InCommon:
        """Return them; `torn` are paragraphs that are not to count as keeping their order."""
        numbers: dict[str, int] = {}
        before = [paragraph for paragraph in self._before if paragraph[0] not in torn]
        after = [paragraph for paragraph in self._after if paragraph[0] not in torn]
        rows = [[numbers.setdefault(text, len(numbers)) for text, _ in row] for row in (before, after)]
        kept: list[tuple[Span, Span]] = []
        for tag, start_old, end_old, start_new, end_new in common(*rows):
            if tag == "equal":
                both = zip(before[start_old:end_old], after[start_new:end_new], strict=True)
                kept.extend((one[1], other[1]) for one, other in both)
        in_order = {span for span, _ in kept}
        moved = {
            text
            for text, span in self._before
            if text in self._single and span not in in_order and _can_move(text)
        }
        return InCommon(
            [span for text, span in self._before if text in moved],
            [span for text, span in self._after if text in moved],
            kept,
        )

    def torn(self, deleted: list[Span]) -> set[str]:
        """Return the paragraphs that lie whole in what was `deleted` though both texts hold them once."""
        spans = sorted(deleted)
        found = set()
        for text, (start, end) in self._before:
            at = bisect_right(spans, (start, sys.maxsize)) - 1
            if at >= 0 and end <= spans[at][1] and text in self._single and _can_move(text):
                found.add(text)
        return found


def _can_move(text: str) -> bool:
    return len(positions(text)) >= _MOVED_WORDS


def _paragraphs(text: str) -> list[tuple[str, Span]]:
    found = []
    for match in _PARAGRAPH.finditer(text):
        body = match.group().rstrip()
        if body:
            found.append((body, (match.start(), match.start() + len(body))))
    return found
