"""Pairs of quotation marks in one paragraph, whatever their style: which mark opens, which closes.

Styles (Unicode Standard, section 6.2, "Quotation Marks"; CLDR delimiters): “English”, ‘English’, „German“,
‚German‘, „Polish”, ”Swedish”, «French», »German«, »Swedish», ‹single›, 「Japanese」, 『Japanese』,
"straight", 'straight'. A mark within a word is an apostrophe; one after a digit with nothing open is an inch
or a second.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

_MARK = re.compile("[\"'“”„‟‘’‚‛«»‹›「」『』＂]")
#: What closes a mark that opens.
_CLOSED_BY = {
    "„": "“”\"", "‟": "”", "‚": "‘’'", "‛": "’", "“": "”\"", "‘": "’'", "«": "»", "‹": "›",
    "»": "«»", "›": "‹›", "”": "”", "「": "」", "『": "』", '"': "\"”", "'": "'’", "＂": "＂",
}  # fmt: skip
_ALWAYS_OPENS = frozenset("„‟‚‛「『")
_SINGLE = frozenset("'’‘‚‛")
_MAY_STAND_BEFORE_AN_OPENING = frozenset("([{–—-/:;,…“„«»‹›‘‚\"'")
#: Liquid tags and shortcodes, in which marks surround values.
_SITE_TAG = re.compile(r"\{[%{<][^{}]{0,1000}[%}>]\}")
_ELISION = re.compile(r"['’](?:tis|twas|em|cause|til|n|s|[0-9]{2}s?)\b", re.IGNORECASE)
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """Words between two marks: `[start, end)` without them. Depth 1 is outermost.

    `closed` is False where no mark closes them; then `end` is the end of the paragraph.
    """

    start: int
    end: int
    depth: int
    closed: bool = True


def quoted_words(text: str, start: int, end: int) -> tuple[QuotedWords, ...]:
    """Return what stands in quotation marks within `text[start:end]`, one paragraph, in order of its start.

    The first opening mark outside that nothing closes is kept, as not closed.
    """
    opened: list[tuple[str, int]] = []
    found: list[QuotedWords] = []
    unclosed: list[int] = []
    marks = [match.start() for match in _MARK.finditer(text, start, end)]
    for tag in _SITE_TAG.finditer(text, start, end) if marks else ():
        marks = marks[: bisect_left(marks, tag.start())] + marks[bisect_left(marks, tag.end()) :]
    last_single_closing = max((at for at in marks if _may_close_single(text, at, end)), default=-1)
    for at in marks:
        closes = _closes(text, at, (start, end), opened, last_single_closing)
        if closes is not None:
            # What stood open inside was no quotation: an apostrophe, a mark forgotten.
            del opened[closes + 1 :]
            found.append(QuotedWords(opened.pop()[1], at, closes + 1))
        elif _opens(text, at, (start, end), opened, last_single_closing):
            if opened and opened[-1][0] == text[at] and text[at] not in "»›":
                unclosed.append(opened.pop()[1])
            opened.append((text[at], at + 1))
    unclosed += [begin for mark, begin in opened if mark not in _SINGLE]
    loose = _first_outside(unclosed, found)
    found += [QuotedWords(loose, end, 1, closed=False)] if loose is not None else []
    return tuple(sorted((q for q in found if text[q.start : q.end].strip()), key=lambda q: (q.start, -q.end)))


def _first_outside(places: list[int], found: list[QuotedWords]) -> int | None:
    """Return the first of the places that lies in no quotation."""
    reached = -1
    events = sorted([(words.start, 0, words.end) for words in found] + [(place, 1, 0) for place in places])
    for at, is_place, until in events:
        if is_place and at >= reached:
            return at
        reached = max(reached, until)
    return None


def _closes(
    text: str, at: int, bounds: tuple[int, int], opened: list[tuple[str, int]], last_single_closing: int
) -> int | None:
    """Return which of the open marks this one closes; None when it closes none."""
    mark = text[at]
    if mark in _ALWAYS_OPENS or not opened:
        return None
    before = text[at - 1] if at > bounds[0] else " "
    for position in range(len(opened) - 1, -1, -1):
        opening, begin = opened[position]
        if mark not in _CLOSED_BY[opening] or begin == at:
            continue
        if mark in _SINGLE and (
            not _may_close_single(text, at, bounds[1])
            or (_is_possessive(text, at) and at < last_single_closing)
        ):
            return None
        if mark in "\"'”»›＂" and mark == opening and before.isspace() and mark != "”":
            return None
        return position
    return None


def _opens(
    text: str, at: int, bounds: tuple[int, int], opened: list[tuple[str, int]], last_single_closing: int
) -> bool:
    mark = text[at]
    if mark in _ALWAYS_OPENS:
        return len(opened) < _DEEPEST
    after = text[at + 1] if at + 1 < bounds[1] else " "
    before = text[at - 1] if at > bounds[0] else " "
    if len(opened) >= _DEEPEST or mark in "」』’" or (after.isspace() and mark not in "«»"):
        return False
    if mark in "“«‹":
        return not before.isalnum()
    if not (before.isspace() or before in _MAY_STAND_BEFORE_AN_OPENING):
        return False
    if mark in "'‘":
        return after.isalnum() and at < last_single_closing and not _ELISION.match(text, at)
    return True


def _may_close_single(text: str, at: int, end: int) -> bool:
    """Tell whether a single mark can end a quotation: after something, and not within a word."""
    if text[at] not in "'’‘" or at == 0 or text[at - 1].isspace():
        return False
    return at + 1 >= end or not text[at + 1].isalnum()


def _is_possessive(text: str, at: int) -> bool:
    """Tell "the members’ view" from the end of a quotation, as far as a plural's s tells it."""
    return text[at - 1] in "sS" and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].islower()
