"""One folding in three levels, with the way back to the original offsets.

Index, query, find in page and quotation check all fold here, so that they can never disagree about what is
alike. Each level contains the one before: `fold(fold(t, a), b) == fold(t, b)` for `a <= b`. Canonically
equivalent texts (NFC, NFD) fold alike at every level.

**Typography.** Unicode NFC (UAX #15), and by `_typography`:

* quotation marks, apostrophes and primes become `"` or `'`; geresh and gershayim too; the grave and acute
  accents that stand alone, and the modifier letters U+02BC and U+02BB, are apostrophes;
* hyphens, dashes, the minus sign and maqaf become `-`; spaces of any width become a space; U+0085, U+2028 and
  U+2029 become a line feed (tabs and line feeds stay);
* the ligatures U+FB00 to U+FB17, ĳ, ŀ, the presentation forms of Arabic and Hebrew and the full-width and
  half-width forms become the letters they stand for; the ellipsis becomes three full stops;
* soft hyphens, zero-width characters (also the joiner and non-joiner), bidi controls, variation selectors and
  tag characters vanish.

**Case.** Full case folding (Unicode `C + F`): `ß` becomes `ss`, `ς` becomes `σ`.

**Accents.** Marks are removed from Latin and Greek letters. Letters that carry no separable mark follow this
table::

    æ ae   œ oe   ø o   đ d   ð d   ł l   ı i   þ th   ħ h   ŧ t   ŋ ng   ĸ k   ə e   ɨ i
    ʉ u    ɓ b    ɗ d   ɖ d   ƙ k   ƴ y   ƀ b   ǥ g    ɍ r   ɏ y   ɉ j    ⱥ a   ⱦ t   ȼ c
    ɇ e    ƶ z    ƒ f   ȷ j   ſ s   superscript and subscript digits: the digit

Arabic vowel signs, Koranic signs and the tatweel vanish, Hebrew points and accents too: writers add them or
leave them out at will. Alef with hamza or madda, teh marbuta and alef maksura are letters and stay. Cyrillic
`ё` becomes `е`, since Russian writes either; stress marks (an acute or grave that forms no letter) vanish; `й
ї ў ѓ ќ` and all others are letters of their own in every language that has them and stay. Belarusian does
keep `ё` apart; there, ranking by level puts the exact spelling first. Indic, Thai, Japanese and Korean marks
are never touched.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import regex

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Offsets = NDArray[np.int32]


class Level(IntEnum):
    """How much is taken as alike; each level contains the one before."""

    TYPOGRAPHY = 1
    CASE = 2
    ACCENTS = 3


#: Characters that fold to a straight apostrophe; the straight one is among them.
APOSTROPHES = (
    "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u0374\u05f3\u1fbd\u1fef\u1ffd"
    "\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\ua78c\uff07\uff40"
)
#: Characters that fold to a straight double quotation mark; the straight one is among them.
QUOTATION_MARKS = (
    '"\u00ab\u00bb\u02ba\u05f4'
    "\u201c\u201d\u201e\u201f\u2033\u2036\u275d\u275e\u300c\u300d\u300e\u300f\u301d\u301e\u301f\uff02\uff62\uff63"
)
#: Characters that fold to a hyphen-minus; that one is among them.
DASHES = "-\u05be\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LINE_ENDS = "\u0085\u2028\u2029"
#: A class for `regex`, without brackets: what vanishes and stands alone, such as the soft hyphen.
VANISHING_ALONE = "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_VANISHING_ATTACHED = (
    "\u034f\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef"
)

#: A class for `regex`, without brackets: what attaches to the character before it. Marks, joiners and
#: selectors, the vowels and finals of a Hangul syllable written in parts, the half-width voicing marks, the
#: Kirat Rai vowels that compose.
ATTACHED = rf"\p{{M}}\u1160-\u11ff\ud7b0-\ud7ff\uff9e\uff9f\U00016d67\U00016d68{_VANISHING_ATTACHED}"
_ANY_ATTACHED = regex.compile(f"[{ATTACHED}]")
_ATTACHED_RUN = regex.compile(f"[{ATTACHED}](?:[{VANISHING_ALONE}]*+[{ATTACHED}])*+")
# Backwards from the end of what goes before: the character that the run is attached to.
_CARRIER = regex.compile(f"(?r)[^{VANISHING_ALONE}]")

_COMPATIBLE = (
    (0x0132, 0x0133), (0x013F, 0x0140), (0xFB00, 0xFB06), (0xFB13, 0xFB17), (0xFB1D, 0xFB4F),
    (0xFB50, 0xFDF9), (0xFDFC, 0xFDFC), (0xFE70, 0xFEFC), (0xFF01, 0xFF9F), (0xFFE0, 0xFFE6),
)  # fmt: skip

_LETTERS = {
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th", "ħ": "h",
    "ŧ": "t", "ŋ": "ng", "ĸ": "k", "ə": "e", "ɨ": "i", "ʉ": "u", "ɓ": "b", "ɗ": "d", "ɖ": "d",
    "ƙ": "k", "ƴ": "y", "ƀ": "b", "ǥ": "g", "ɍ": "r", "ɏ": "y", "ɉ": "j", "ⱥ": "a", "ⱦ": "t",
    "ȼ": "c", "ɇ": "e", "ƶ": "z", "ƒ": "f", "ȷ": "j", "ſ": "s", "ё": "е",
    **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)),
    **dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)),
}  # fmt: skip

_TATWEEL = "\u0640"
_VOWEL_SIGN = regex.compile(
    r"[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    r"\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff]"
)
_LATIN_OR_GREEK = regex.compile(r"[\p{Latin}\p{Greek}]")
_MARKS = regex.compile(r"\p{M}+")
_TATWEEL_AND_ATTACHED = regex.compile(f"{_TATWEEL}[{ATTACHED}]*")
_STRESS = regex.compile(r"(?<=\p{Cyrillic}\p{M}*)[\u0300\u0301]+")
_ACCENT = regex.compile(r"(?<=[\p{Latin}\p{Greek}\u0435])\p{M}+")

# A class of single characters takes `regex` four milliseconds to compile, and `re` a twentieth of that.
_VANISHING_CHARACTER = re.compile(f"[{VANISHING_ALONE}{_VANISHING_ATTACHED}]")
_ONE_FOR_ONE = {
    **dict.fromkeys(APOSTROPHES, "'"),
    **dict.fromkeys(QUOTATION_MARKS, '"'),
    **dict.fromkeys(DASHES, "-"),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_LINE_ENDS, "\n"),
    "\u2026": "...",
    "\u2025": "..",
}


def _typography(character: str) -> str:
    if character in _ONE_FOR_ONE:
        return _ONE_FOR_ONE[character]
    if _VANISHING_CHARACTER.match(character):
        return ""
    code = ord(character)
    if any(first <= code <= last for first, last in _COMPATIBLE):
        plain = unicodedata.normalize("NFKC", character)
        if not plain.startswith(" "):  # a vowel sign of Arabic shown alone is no ligature
            return "".join(_ONE_FOR_ONE.get(c, c) for c in plain)
    return character


def _case(character: str) -> str:
    return "".join(map(_typography, character.casefold()))


def _accents(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    if _VOWEL_SIGN.match(character):
        return ""
    apart = unicodedata.normalize("NFD", character)
    if len(apart) > 1 and _LATIN_OR_GREEK.match(apart):
        return "".join(_LETTERS.get(c, c) for c in _MARKS.sub("", apart))
    return character


class _Table(dict[int, str]):
    """A table for `str.translate`, filled as characters are met."""

    __slots__ = ("_rule",)

    def __init__(self, rule: _Rule) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        folded = self[code] = self._rule(chr(code))
        return folded


if TYPE_CHECKING:
    from collections.abc import Callable

    _Rule = Callable[[str], str]

_TYPOGRAPHY = _Table(_typography)
_CASE = _Table(_case)
_ACCENTS = _Table(_accents)


def _fold_in_steps(text: str, level: Level) -> str:
    # The definition; everything quicker below must agree with it.
    text = unicodedata.normalize("NFC", text.translate(_TYPOGRAPHY))
    if level >= Level.CASE:
        text = unicodedata.normalize("NFC", text.translate(_CASE))
    if level >= Level.ACCENTS:
        text = unicodedata.normalize("NFC", _STRESS.sub("", text))
        text = _TATWEEL_AND_ATTACHED.sub("", text).translate(_ACCENTS)
        text = unicodedata.normalize("NFC", _ACCENT.sub("", text))
    return text


# For a text in which nothing attaches to the character before it, folding the characters one by one is
# folding the text.
_TABLES = {
    Level.TYPOGRAPHY: _Table(lambda character: _fold_in_steps(character, Level.TYPOGRAPHY)),
    Level.CASE: _Table(lambda character: _fold_in_steps(character, Level.CASE)),
    Level.ACCENTS: _Table(lambda character: _fold_in_steps(character, Level.ACCENTS)),
}


def fold(text: str, level: Level = Level.ACCENTS) -> str:
    """Return `text` folded at `level`: NFC, and idempotent."""
    if text.isascii():
        plain = text.replace("`", "'")
        return plain if level == Level.TYPOGRAPHY else plain.lower()
    if _ANY_ATTACHED.search(text) is None:
        return text.translate(_TABLES[level])
    return _fold_in_steps(text, level)


_fold_cluster = lru_cache(maxsize=20_000)(_fold_in_steps)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and where each of its characters came from.

    `starts` and `ends` (int32, one entry for each character of `text`) are half-open spans of the original,
    in order. Characters made from one original character, or from a letter and its marks, share their span.
    An original character that vanished is in no span of its own.
    """

    text: str
    starts: Offsets
    ends: Offsets
    original_length: int

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of `text[start:end]`; for an empty range, an empty span at that place.

        Raises IndexError when the range is not inside the folded text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise IndexError(f"[{start}, {end}) is not inside a text of {len(self.text)} characters")
        if start < end:
            return int(self.starts[start]), int(self.ends[end - 1])
        at = int(self.starts[start]) if start < len(self.text) else self.original_length
        return at, at


def fold_with_map(text: str, level: Level = Level.ACCENTS) -> Folded:
    """Return `text` folded at `level` as `fold` does, with the way back to the original offsets."""
    size = len(text)
    firsts = np.arange(size, dtype=np.int32)
    if text.isascii():
        return Folded(fold(text, level), firsts, firsts + np.int32(1), size)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    table = _TABLES[level]
    lengths = np.ones(int(codes.max()) + 1, dtype=np.int32)
    for code in map(ord, set(text)):
        lengths[code] = len(table[code])
    counts = lengths[codes]
    lasts = firsts + np.int32(1)
    for run in _ATTACHED_RUN.finditer(text):
        start, end = run.span()
        carrier = _CARRIER.search(text, 0, start)
        if carrier:
            start = carrier.start()
        counts[start:end] = 0
        counts[start] = len(_fold_cluster(text[start:end], level))
        lasts[start] = end
    return Folded(fold(text, level), np.repeat(firsts, counts), np.repeat(lasts, counts), size)


_LINE_END_HYPHEN = regex.compile(r"(?<=\p{Ll}\p{M}*)-[ \t]*\r?\n[ \t]*(?=\p{Ll})")


def fold_for_quotation(text: str) -> Folded:
    """Return `text` folded for "exact but for typography": typography and case, words joined across line
    ends.

    A hyphen at the end of a line between two small letters is taken to break a word, and goes with the line
    end.
    """
    typographic = fold_with_map(text, Level.TYPOGRAPHY)
    keep = np.ones(len(typographic.text), dtype=np.bool_)
    for broken in _LINE_END_HYPHEN.finditer(typographic.text):
        keep[broken.start() : broken.end()] = False
    if keep.all():
        return fold_with_map(text, Level.CASE)
    joined = "".join(typographic.text[start:end] for start, end in _runs(keep))
    starts, ends = typographic.starts[keep], typographic.ends[keep]
    cased = fold_with_map(joined, Level.CASE)
    return Folded(cased.text, starts[cased.starts], ends[cased.ends - 1], len(text))


def _runs(keep: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], keep, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
