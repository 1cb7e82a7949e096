"""Quotations cut from statements and edited by rule, so that the right verdict is known.

Nothing is left to the engine that is measured but the cutting into words. A quotation that happens to stand
elsewhere as it was edited is found out by looking for it in every text.
"""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import regex

from archive_app.text.folding import Level, fold
from archive_app.text.segmentation import Position, positions
from benchmarks.quotations.negations import drop, negations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: Each kind of edit and the verdict that it earns.
KINDS = {
    "none": "exact",
    "typography": "typographic",
    "elision": "shortened",
    "elision and substitution": "altered",
    "marked insertion": "shortened",
    "insertion": "altered",
    "substitution": "altered",
    "swap": "altered",
    "accent": "altered",
    "negation": "altered",
    "joined": "assembled",
}
_GAPS = (" … ", " ... ", " [...] ", " […] ", " (...) ", "… ", " . . . ")
_OTHER_QUOTES = str.maketrans(dict(zip("'’“”„「」", '’\'"""“”', strict=True)))
_LATIN = regex.compile(r"\p{Latin}")
_UNSPACED = frozenset({"ja", "zh", "th"})
_MOST_TRIES = 60


class _NoOtherWord(Exception):
    """A passage holds, as good as, all words of its language."""


@dataclass(frozen=True)
class Source:
    """A statement that quotations are cut from."""

    id: str
    language: str
    text: str

    @cached_property
    def words(self) -> list[Position]:
        """Its words, where they stand."""
        return positions(self.text)


@dataclass(frozen=True, slots=True)
class Edited:
    """A quotation, the verdict it earns, and where it was cut; `dropped` is the negation that went."""

    kind: str
    language: str
    quoted: str
    verdict: str
    sources: tuple[str, ...]
    dropped: str = ""


@dataclass
class Editor:
    """Makes quotations from statements, the same for the same seed, of every language as many."""

    sources: Sequence[Source]
    seed: int = 5
    _order: random.Random = field(init=False)
    _languages: dict[str, list[Source]] = field(init=False)

    def __post_init__(self) -> None:
        self._order = random.Random(self.seed)
        self._languages = {}
        for source in self.sources:
            if len(source.text) > 400:
                self._languages.setdefault(source.language, []).append(source)

    def make(self, count: int) -> Iterator[Edited]:
        """Yield `count` quotations, of every kind and language in turn where the language has the kind."""
        made = 0
        dry: Counter[tuple[str, str]] = Counter()
        while made < count:
            before = made
            for kind in KINDS:
                for language in sorted(self._languages):
                    if made >= count or dry[kind, language] > 2:
                        continue
                    edited = self._one(kind, language)
                    if edited is None:
                        dry[kind, language] += 1
                        continue
                    made += 1
                    yield edited
            if made == before:
                return

    def _one(self, kind: str, language: str) -> Edited | None:
        for _ in range(_MOST_TRIES):
            try:
                edited = self._joined(language) if kind == "joined" else self._cut_and_edited(kind, language)
            except _NoOtherWord:
                continue
            if edited is not None:
                return edited
        return None

    def _cut_and_edited(self, kind: str, language: str) -> Edited | None:
        source = self._order.choice(self._languages[language])
        fewest = 14 if kind.startswith(("elision", "marked")) else 8
        words = self._cut(source, self._order.randrange(fewest, 46) * (2 if language in _UNSPACED else 1))
        if words is None:
            return None
        start, end = words[0].start, words[-1].end
        passage = source.text[start:end]
        if KINDS[kind] == "altered" and "[" in passage:
            # What is changed between brackets is the quoter's own.
            return None
        if kind == "negation":
            return self._without_negation(source, passage)
        local = [(word.start - start, word.end - start) for word in words]
        quoted = self._edits[kind](passage, local, language)
        if quoted is None or (kind != "none" and quoted == passage):
            return None
        if KINDS[kind] == "altered" and self._order.random() < 0.5:
            quoted = self._retyped(quoted)
        return Edited(kind, language, quoted, KINDS[kind], (source.id,))

    def _without_negation(self, source: Source, passage: str) -> Edited | None:
        inner = [
            negation
            for negation in negations(passage, source.language)
            if negation.start > len(passage) // 8 and negation.end < len(passage) * 7 // 8
        ]
        if not inner:
            return None
        negation = self._order.choice(inner)
        dropped = passage[negation.start : negation.end]
        quoted = drop(passage, negation)
        if self._order.random() < 0.5:
            quoted = self._retyped(quoted)
        return Edited("negation", source.language, quoted, "altered", (source.id,), dropped)

    def _retyped(self, quoted: str) -> str:
        """Other quotation marks and spaces, as an editor's programme puts them."""
        return _other_spaces(_curly(quoted, self._order, ""), self._order, "")

    def _joined(self, language: str) -> Edited | None:
        """Two passages of as many words, so that neither place holds 0.6 of them."""
        first, second = (self._order.choice(self._languages[language]) for _ in range(2))
        count = self._order.randrange(10, 24) * (2 if language in _UNSPACED else 1)
        cuts = [self._cut(source, count) for source in (first, second)]
        if cuts[0] is None or cuts[1] is None or first is second:
            return None
        halves = [
            source.text[cut[0].start : cut[-1].end]
            for source, cut in zip((first, second), cuts, strict=True)
            if cut is not None
        ]
        between = "" if language in _UNSPACED else " "
        return Edited("joined", language, between.join(halves), "assembled", (first.id, second.id))

    def _cut(self, source: Source, count: int) -> list[Position] | None:
        words = source.words
        if len(words) <= count + 2:
            return None
        at = self._order.randrange(len(words) - count)
        return words[at : at + count]

    @cached_property
    def _edits(self) -> dict[str, Callable[[str, list[tuple[int, int]], str], str | None]]:
        return {
            "none": lambda passage, _words, _language: passage,
            "typography": self._other_typography,
            "elision": self._elided,
            "elision and substitution": self._elided_and_substituted,
            "marked insertion": self._marked,
            "insertion": self._inserted,
            "substitution": self._substituted,
            "swap": self._swapped,
            "accent": self._other_accent,
        }

    def _other_typography(self, passage: str, _words: list[tuple[int, int]], language: str) -> str | None:
        changed = passage
        for number in sorted(self._order.sample(range(len(_TYPOGRAPHY)), 3)):
            changed = _TYPOGRAPHY[number](changed, self._order, language)
        return changed if changed != passage else None

    def _elided(self, passage: str, words: list[tuple[int, int]], language: str) -> str | None:
        first = self._order.randrange(4, len(words) - 7)
        last = self._order.randrange(first + 1, len(words) - 5)
        mark = self._order.choice(_GAPS)
        if language in _UNSPACED:
            mark = mark.strip()
        return passage[: words[first][0]].rstrip() + mark + passage[words[last][1] :].lstrip()

    def _elided_and_substituted(
        self, passage: str, words: list[tuple[int, int]], language: str
    ) -> str | None:
        """A gap in the middle, and another word behind it."""
        half = len(words) // 2
        mark = self._order.choice(_GAPS)
        changed = self._substituted(
            passage[words[half][0] :],
            [(start - words[half][0], end - words[half][0]) for start, end in words[half:]],
            language,
        )
        return passage[: words[half - 2][1]] + (mark.strip() if language in _UNSPACED else mark) + changed

    def _marked(self, passage: str, words: list[tuple[int, int]], language: str) -> str | None:
        at = self._order.randrange(4, len(words) - 5)
        put_in = f"[{' '.join(self._other_words(language, passage, 2))}]"
        before, behind = passage[: words[at][0]].rstrip(), passage[words[at][0] :]
        if self._order.random() < 0.5:  # in place of a word, as in "[the party] will not"
            behind = passage[words[at][1] :].lstrip()
        return f"{before}{put_in}{behind}" if language in _UNSPACED else f"{before} {put_in} {behind}"

    def _inserted(self, passage: str, words: list[tuple[int, int]], language: str) -> str | None:
        at = words[self._order.randrange(3, len(words) - 3)][0]
        space = "" if language in _UNSPACED else " "
        put_in = space.join(self._other_words(language, passage, self._order.randrange(1, 3)))
        return f"{passage[:at]}{put_in}{space}{passage[at:]}"

    def _substituted(self, passage: str, words: list[tuple[int, int]], language: str) -> str:
        start, end = words[self._order.randrange(2, len(words) - 2)]
        return passage[:start] + self._other_words(language, passage, 1)[0] + passage[end:]

    def _swapped(self, passage: str, words: list[tuple[int, int]], _language: str) -> str | None:
        at = self._order.randrange(2, len(words) - 4)
        (a, b), (c, d) = words[at], words[at + 1]
        swapped = passage[:a] + passage[c:d] + passage[b:c] + passage[a:b] + passage[d:]
        same = fold(swapped, Level.CASE) == fold(passage, Level.CASE)
        return None if same else swapped

    def _other_accent(self, passage: str, _words: list[tuple[int, int]], _language: str) -> str | None:
        """One letter without its accent: another word, never typography."""
        places = [
            at
            for at, character in enumerate(passage)
            if _LATIN.match(character) and len(unicodedata.normalize("NFD", character)) > 1
        ]
        if not places:
            return None
        at = self._order.choice(places)
        return passage[:at] + unicodedata.normalize("NFD", passage[at])[0] + passage[at + 1 :]

    def _other_words(self, language: str, passage: str, count: int) -> list[str]:
        """Words of the same language that the passage does not hold."""
        found: list[str] = []
        for _ in range(_MOST_TRIES):
            if len(found) == count:
                return found
            source = self._order.choice(self._languages[language])
            word = self._order.choice(source.words)
            written = source.text[word.start : word.end]
            if written.isalpha() and fold(written, Level.CASE) not in fold(passage, Level.CASE):
                found.append(written)
        raise _NoOtherWord


def _curly(text: str, _order: random.Random, _language: str) -> str:
    return text.translate(
        str.maketrans({"'": "’", "’": "'", "“": '"', "”": '"', "„": '"', "「": "“", "」": "”"})
    )


def _other_dashes(text: str, _order: random.Random, _language: str) -> str:
    return text.translate(str.maketrans({"-": "\u2011", "–": "-", "—": "–"}))


def _other_spaces(text: str, order: random.Random, _language: str) -> str:
    return "".join(
        order.choice(("\u00a0", "  ", "\n", " \n", "\u202f")) if c == " " and order.random() < 0.3 else c
        for c in text
    )


def _other_case(text: str, _order: random.Random, _language: str) -> str:
    return text.upper()


def _decomposed(text: str, _order: random.Random, _language: str) -> str:
    return unicodedata.normalize("NFD", text)


def _invisible(text: str, order: random.Random, _language: str) -> str:
    at = order.randrange(1, len(text))
    sign = order.choice(("\u00ad", "\u200b", "\u2060"))
    return text[:at] + sign + text[at:]


def _other_width(text: str, _order: random.Random, language: str) -> str:
    if language not in _UNSPACED:
        return text
    return "".join(chr(ord(c) + 0xFEE0) if "0" <= c <= "9" or "A" <= c <= "z" else c for c in text)


def _broken_at_line_end(text: str, order: random.Random, _language: str) -> str:
    places = [match.start() for match in regex.finditer(r"(?<=[a-z]{3})(?=[a-z]{3})", text)]
    if not places:
        return text
    at = order.choice(places)
    return f"{text[:at]}-\n{text[at:]}"


# A word is broken at a line end between small letters only, so that comes after capitals.
_TYPOGRAPHY: list[Callable[[str, random.Random, str], str]] = [
    _curly, _other_dashes, _other_spaces, _other_case, _decomposed, _invisible, _other_width,
    _broken_at_line_end,
]  # fmt: skip
