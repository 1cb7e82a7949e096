"""Text into words, by the script and never by the language, alike for index, query and marks.

Each word stands at one position; no word is dropped, however short. The rules:

* A word is letters, digits and their marks. Characters that vanish in folding (soft hyphen, joiners) do not
  split it; hyphens, dashes, underscores, slashes and every other sign do: `e-mail` is `e`, `mail`, and
  `@docs` is `docs`.
* An apostrophe inside a word, straight or curly, belongs to it: `don't`, `yesterday's`, `aujourd'hui`. After
  an elided article or pronoun (`_ELIDED`: French, Italian, Catalan) a new word begins: `l'eau` is `l`, `eau`.
* A number with a decimal sign or with thousands in threes is one word: `2,5`, `1.000`, `1,234.56`. A date is
  not: `12.05.2013` is `12`, `05`, `2013`. A unit is a word apart: `2.5bn` is `2.5`, `bn`.
* Single letters with full stops between them are one word, without the stops: `U.S.A.` is `usa`, `z.B.` is
  `zb`. The Catalan point goes too: `col·lecció` is `collecció`. Quotation marks between Hebrew letters
  (gershayim) belong to the word.
* Han, Hiragana, Katakana, Thai, Lao, Khmer and Myanmar are written without spaces: each character (with its
  marks) is a position of its own, and its surface form is that character with the next one of the same run.
  `Position.single` is the character alone. An index that stores both at each position finds one character by
  its single form and any longer run by the surface forms of its positions in sequence.
* Each pictograph is a position, without skin tone: 🤷 is found in 🤷🏽‍♀️, which is itself the phrase 🤷 ♀. Two
  regional indicators are one flag.

Texts that differ only in quotation marks, apostrophes, dashes, composition, full-width forms or soft hyphens
have the same surface forms in the same order.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import regex

from archive_app.text.folding import APOSTROPHES, ATTACHED, QUOTATION_MARKS, VANISHING_ALONE, fold

if TYPE_CHECKING:
    from collections.abc import Iterator


class Position(NamedTuple):
    """A word of a text: `text[start:end]`, folded to its `surface` form.

    In scripts without spaces `[start, end)` is one character with its marks, `surface` that character and the
    next one of the run, and `single` the character alone; at the end of a run, and for all other words,
    `single` is None and `surface` stands for exactly `[start, end)`.
    """

    surface: str
    start: int
    end: int
    single: str | None = None


# What stands before the apostrophe where a vowel was dropped, folded.
_ELIDED = frozenset({
    "l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu", "presqu",
    "un", "gl", "dell", "nell", "all", "sull", "dall", "coll", "com", "cos", "dov", "quell", "quest", "bell",
    "sant", "tutt", "anch", "nessun", "qualcun", "ciascun", "alcun", "mezz", "senz", "pover", "grand", "vent",
    "trent", "quant", "tant", "sott", "sopr", "fors",
})  # fmt: skip

_APOSTROPHE = "".join(regex.escape(c) for c in APOSTROPHES)
_QUOTATION_MARK = "".join(regex.escape(c) for c in QUOTATION_MARKS)
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u30fc\uff70"
_LETTER = rf"[[\p{{L}}\p{{N}}]--[{_UNSPACED}{_APOSTROPHE}{ATTACHED}]]"
_LETTERS = (
    rf"{_LETTER}++(?:[{ATTACHED}]++ | {_LETTER}++ | [{VANISHING_ALONE}]++(?=[{ATTACHED}] | {_LETTER}))*+"
)
_INITIAL = rf"[[\p{{Latin}}\p{{Greek}}\p{{Cyrillic}}]&&\p{{L}}--[{_APOSTROPHE}]]"
_POINTS = "\u00b7\u0387\u2027\u2219"

_WORDS = rf"""
    (?P<plain>[A-Za-z]++(?![^\s,;:!?()\-]))
    | (?P<number>(?<!\p{{N}}[.,．，])
        (?:\p{{Nd}}{{1,3}}(?P<separator>[.,．，])\p{{Nd}}{{3}}(?:(?P=separator)\p{{Nd}}{{3}})*+
            (?:(?!(?P=separator))[.,．，]\p{{Nd}}++)?+
        | \p{{Nd}}++[.,．，]\p{{Nd}}++)
        (?![.,．，]?\p{{N}}))
    | (?P<initials>{_INITIAL}(?:[.．]{_INITIAL})++(?![\p{{L}}\p{{N}}\p{{M}}]))
    | (?P<word>{_LETTERS}(?:
        [{_APOSTROPHE}]{_LETTERS}
        | (?<=[lL])[{_POINTS}]{_LETTERS}
        | (?<=\p{{Hebrew}})[{_QUOTATION_MARK}](?=\p{{Hebrew}}){_LETTERS}
        )*+)
    | (?P<unspaced>(?:[[{_UNSPACED}]&&[\p{{L}}\p{{N}}]]
        (?:[{ATTACHED}]++ | [{VANISHING_ALONE}]++(?=[{ATTACHED}{_UNSPACED}]))*+)++)
    | (?P<picture>\p{{RI}}{{2}} | \p{{RI}} | [\p{{Extended_Pictographic}}--[©®™]][{ATTACHED}]*+)
    """
_UNIT = regex.compile(rf"[{_UNSPACED}][{ATTACHED}{VANISHING_ALONE}]*+", regex.VERSION1)
_TRAILING = regex.compile(rf"[{VANISHING_ALONE}]++\Z", regex.VERSION1)
_APOSTROPHES = regex.compile(f"[{_APOSTROPHE}]")


@cache
def _words() -> regex.Pattern[str]:
    # Compiling it takes as long as loading all else, and many a process meets no text.
    return regex.compile(_WORDS, regex.VERSION1 | regex.VERBOSE)


_folded = lru_cache(maxsize=100_000)(fold)


def positions(text: str) -> list[Position]:
    """Return the words of `text` in order, one a position."""
    found: list[Position] = []
    for match in _words().finditer(text):
        kind = match.lastgroup
        if kind == "plain":
            found.append(Position(match.group().lower(), *match.span()))
        elif kind == "word":
            _add_word(found, text, *match.span())
        elif kind == "unspaced":
            found.extend(_characters(text, *match.span()))
        elif kind == "initials":
            found.append(Position(_folded(match.group()).replace(".", ""), *match.span()))
        else:
            found.append(Position(_folded(match.group()), *match.span()))
    return found


def _add_word(found: list[Position], text: str, start: int, end: int) -> None:
    word = text[start:end]
    if not word.isalnum():
        for apostrophe in _APOSTROPHES.finditer(word):
            at = start + apostrophe.start()
            rest = text[at + 1 : end]
            # An English possessive is no elision: "the UN's".
            if rest in ("s", "S") or _folded(text[start:at]) not in _ELIDED:
                break
            found.append(Position(_folded(text[start:at]), start, at))
            start = at + 1
        word = text[start:end]
    found.append(Position(_folded(word).replace("\u00b7", ""), start, end))


def _characters(text: str, start: int, end: int) -> Iterator[Position]:
    # A vanishing character between two others belongs to neither.
    spans = [unit.span() for unit in _UNIT.finditer(text, start, end)]
    units = [_folded(text[first:last]) for first, last in spans]
    for at, (first, limit) in enumerate(spans):
        tail = _TRAILING.search(text, first, limit) if limit - first > 1 else None
        last = tail.start() if tail else limit
        single = units[at]
        if at + 1 < len(units):
            yield Position(single + units[at + 1], first, last, single)
        else:
            yield Position(single, first, last)
