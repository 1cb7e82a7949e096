"""Someone else's words within a text: what stands in quotation marks or block quotes, and whose it is.

A short phrase in marks that is attributed to nobody may as well be irony, a title or a term, and a block
quote without a name a point that the writer wants to stress: whose words they are is not claimed. A block
quote that repeats words of the text itself is a pull quote, and no quotation.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from archive_app.text.attributions import attribution_before, attribution_behind, signature
from archive_app.text.folding import Level, fold
from archive_app.text.quotation_marks import QuotedWords, quoted_words
from archive_app.text.reading_text import Block, BlockKind, ReadingText

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Fewer words in marks, with no attribution, may be irony, a title or a term.
FEWEST_WORDS_OF_A_QUOTATION = 5
_LONGEST_LINK = 120
#: Bounds for texts that are made to be slow; no real text comes near.
_MOST_ATTRIBUTIONS = 2_000
_MOST_PULL_QUOTES = 200
_SPEAKS_OF_ONESELF = re.compile(
    r"\b(?:I|we)\s+(?:(?:have|had|once|also|then|already)\s+){0,2}(?:sa(?:y|id)|wrote|written|told|ask(?:ed)?|warned|argued"
    r"|demand(?:ed)?|call(?:ed)?)\b|\b(?:ich|wir)\s+(?:sag|schr)|\b(?:sagt?e?n?|schrieben?)\s+(?:ich|wir)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
#: Last words of the names of many societies, which name none of them.
_OF_MANY = frozenset(
    (
        *(
            "party",
            "union",
            "movement",
            "society",
            "alliance",
            "front",
            "league",
            "group",
            "association",
            "committee",
        ),
        *(
            "partei",
            "bewegung",
            "bündnis",
            "verein",
            "fraktion",
            "parti",
            "mouvement",
            "partido",
            "movimiento",
        ),
        *("partito", "movimento", "strana", "hnutí", "partia", "partij"),
    )
)
#: Characters of scripts that put no spaces between words; two make a word, about.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003134f]")
_EDGE = " \t\n\r\u00a0.,;:!?…“”„‟‘’‚‛«»‹›「」『』\"'–—-()[]"


@dataclass(frozen=True, slots=True)
class QuotedPassage:
    """Words that the text presents as quoted: `[start, end)` of the reading text, without their marks.

    `kind` is `marks` or `block`; `depth` counts from 1, the outermost. `attribution` are the offsets of the
    words that say whose they are, None where none do. `certain` is False where an opening mark has no closing
    one: then the passage ends with its paragraph, for want of better.
    """

    start: int
    end: int
    kind: str = "marks"
    depth: int = 1
    attribution: tuple[int, int] | None = None
    certain: bool = True


def quoted_passages(reading: ReadingText) -> tuple[QuotedPassage, ...]:
    """Return the quoted passages of a text in the order of their beginnings, outer ones first."""
    found = [*_in_marks(reading), *_in_blocks(reading)]
    return tuple(sorted(found, key=lambda passage: (passage.start, -passage.end)))


def own_words(
    text: str, passages: Sequence[QuotedPassage], start: int, end: int, names: Sequence[str] = ()
) -> bool | None:
    """Tell whether `text[start:end]` is said by the text itself (True), by someone quoted (False), or either.

    None where it cannot be told: partly quoted, a mark left open, a short phrase in marks or a block quote
    that is attributed to nobody. `names` are those who speak in this text; words attributed to one of them
    are its own.
    """
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    touched = [p for p in passages[: bisect_left(passages, end, key=lambda p: p.start)] if p.end > start]
    around = [p for p in touched if p.start <= start and end <= p.end]
    verdicts = [_whose(text, passage, names) for passage in around]
    if False in verdicts:
        return False
    within = [p for p in touched if p not in around]
    if any(p.start < start or p.end > end or _whose(text, p, names) is False for p in within):
        return None
    return None if None in verdicts else True


def _whose(text: str, passage: QuotedPassage, names: Sequence[str]) -> bool | None:
    if not passage.certain:
        return None
    if passage.attribution and _is_own(text[slice(*passage.attribution)], names):
        return True
    return False if is_quotation(text, passage) else None


def is_quotation(text: str, passage: QuotedPassage) -> bool:
    """Tell whether a passage is presented as someone's words, and not perhaps as irony, a title or a term."""
    if passage.attribution or passage.kind == "block":
        return passage.attribution is not None
    return _is_long(text[passage.start : passage.end])


def _is_long(words: str) -> bool:
    return (
        len(words.split(None, FEWEST_WORDS_OF_A_QUOTATION)) >= FEWEST_WORDS_OF_A_QUOTATION
        or len(_UNSPACED.findall(words)) >= 2 * FEWEST_WORDS_OF_A_QUOTATION
    )


def _is_own(attribution: str, names: Sequence[str]) -> bool:
    if _SPEAKS_OF_ONESELF.search(attribution):
        return True
    said = set(_WORD.findall(fold(attribution, Level.CASE)))
    return any(_is_named(_WORD.findall(fold(name, Level.CASE)), said) for name in names)


def _is_named(name: list[str], said: set[str]) -> bool:
    """Tell whether words name someone: by the whole name, or by a last word that is not every party's."""
    return bool(name) and (said >= set(name) or (name[-1] not in _OF_MANY and name[-1] in said))


def _in_marks(reading: ReadingText) -> Iterator[QuotedPassage]:
    text = reading.text
    carried: QuotedPassage | None = None
    met = 0
    for block in reading.blocks:
        if block.kind is BlockKind.CODE:
            carried = None
            continue
        marked = quoted_words(text, block.start, block.end)
        passages = [
            _passage(text, block, words, attribute=met + number < _MOST_ATTRIBUTIONS)
            for number, words in enumerate(marked)
        ]
        met += len(marked)
        if carried is not None and passages and passages[0].start <= block.start + 2:
            # A quotation of several paragraphs opens each with a mark and closes the last alone.
            yield QuotedPassage(carried.start, carried.end, attribution=carried.attribution)
            first = passages[0]
            passages[0] = QuotedPassage(
                first.start,
                first.end,
                attribution=first.attribution or carried.attribution,
                certain=first.certain,
            )
        elif carried is not None:
            yield carried
        passages = _shared(text, passages)
        carried = passages.pop() if passages and not passages[-1].certain else None
        yield from passages
    if carried is not None:
        yield carried


def _passage(text: str, block: Block, words: QuotedWords, *, attribute: bool) -> QuotedPassage:
    attribution = None
    if attribute:
        attribution = attribution_behind(text, words.end + 1, block.end) if words.closed else None
        # "We asked for water and play “fast and loose”" attributes nothing.
        few = not _is_long(text[words.start : words.end])
        attribution = attribution or attribution_before(text, block.start, words.start - 1, near=few)
    start, end = words.start, words.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return QuotedPassage(start, end, "marks", words.depth, attribution, words.closed)


def _shared(text: str, passages: list[QuotedPassage]) -> list[QuotedPassage]:
    """Let “…,” said X. “…” be X's in both halves."""
    shared: list[QuotedPassage] = []
    for passage in passages:
        before = shared[-1] if shared else None
        if (
            before
            and before.attribution
            and passage.attribution is None
            and before.end < passage.start <= before.end + _LONGEST_LINK
            and before.attribution[0] > before.end
            and text[before.attribution[1] : passage.start - 1].strip(" .,:;–—-") == ""
        ):
            passage = QuotedPassage(  # noqa: PLW2901 - the same words, now with their speaker
                passage.start, passage.end, passage.kind, passage.depth, before.attribution, passage.certain
            )
        shared.append(passage)
    return shared


def _in_blocks(reading: ReadingText) -> Iterator[QuotedPassage]:
    text, previous, checked = reading.text, None, 0
    for quoted, group in groupby(reading.blocks, key=lambda block: _is_quoted(text, block)):
        blocks = list(group)
        if not quoted:
            previous = blocks[-1]
            continue
        start, end = blocks[0].start, blocks[-1].end
        signed = signature(text, start, end)
        words_end = signed[0] if signed else end
        words = text[start:words_end].strip(_EDGE)
        checked += 1
        if words and (checked > _MOST_PULL_QUOTES or not _is_pull_quote(text, words, start, end)):
            before = attribution_before(text, previous.start, previous.end) if previous else None
            yield QuotedPassage(
                start, start + len(text[start:words_end].rstrip(" \n–—―-")), "block", 1, signed or before
            )


def _is_quoted(text: str, block: Block) -> bool:
    """Tell whether a block is a block quote, or set as one in a plain text, each line behind a ">"."""
    if block.quote_depth > 0 or text[block.start : block.start + 1] != ">":
        return block.quote_depth > 0
    return all(line.lstrip().startswith(">") for line in text[block.start : block.end].split("\n") if line)


def _is_pull_quote(text: str, words: str, start: int, end: int) -> bool:
    return 0 <= text.find(words) < start or text.find(words, end) >= 0
