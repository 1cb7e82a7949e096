"""Queries drawn, with a seed, from the corpus that they are asked of; fixed ones would find nothing in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from benchmarks.peers.protocol import CLASSES, QueryCase
from benchmarks.words import within_one_edit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from benchmarks.words import Ints, Words

#: Shares of the documents that a word may be in.
_RARE = (0.00002, 0.001)
_MIDDLING = (0.005, 0.2)
_COMMON = (0.2, 0.75)

#: Of the classes that ask for one word, by turns.
_SHARES = {"rare": (_RARE,), "common": (_COMMON,), "sortdate": (_COMMON,), "facets": (_COMMON, _MIDDLING)}

_PLAIN = re.compile(r"[a-z]{3,}")
_FEWEST_DOCUMENTS = 2
_PHRASE_LENGTHS = (2, 3, 2, 4, 2, 5)
#: An engine may stop after a thousand forms of a prefix.
_MOST_FORMS = 500
_MOST_TRIES = 10_000
_Drawn = TypeVar("_Drawn")

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Draw:
    """Draws queries; the same seed gives the same queries of the same corpus.

    `spared` are words that engines may find elsewhere than in titles and texts, such as names of parties.
    """

    def __init__(self, words: Words, spared: Iterable[str], seed: int) -> None:
        self._words = words
        self._random = np.random.default_rng(seed)
        spared = set(spared)
        self._usable = np.array(
            [bool(_PLAIN.fullmatch(word)) and word not in spared for word in words.vocabulary], dtype=bool
        )
        self._frequent = words.documents_with

    def all_cases(self, each: int) -> list[QueryCase]:
        """Return `each` queries of every class."""
        return [self.case(kind, number) for kind in CLASSES for number in range(each)]

    def case(self, kind: str, number: int) -> QueryCase:
        """Return one query of a class; `number` counts those of the class, for the classes that alternate."""
        match kind:
            case "rare" | "common" | "sortdate" | "facets":
                shares = _SHARES[kind]
                return QueryCase(kind, (self._word(shares[number % len(shares)]),))
            case "and2" | "and3" | "highlights":
                return QueryCase(kind, self._together(3 if kind == "and3" else 2))
            case "or3":
                return QueryCase(kind, tuple(self._word(_MIDDLING) for _ in range(3)))
            case "phrase":
                return QueryCase(kind, self._phrase(_PHRASE_LENGTHS[number % len(_PHRASE_LENGTHS)]))
            case "prefix":
                return QueryCase(kind, (self._prefix(),))
            case "fuzzy":
                return QueryCase(kind, (self._misspelt(),))
            case "daterange":
                return self._of_two_years(kind)
            case _:
                return QueryCase(kind, self._together(1 + number % 3))

    def _word(self, shares: tuple[float, float]) -> str:
        """A word in about this share of the documents; the nearest there is in a small corpus."""
        low, high = (share * len(self._words) for share in shares)
        candidates = self._between(low, high)
        if not len(candidates):
            known = np.flatnonzero(self._usable & (self._frequent >= _FEWEST_DOCUMENTS))
            candidates = known[np.argsort(np.abs(np.log(self._frequent[known] / np.sqrt(low * high))))[:20]]
        return self._words.vocabulary[int(self._random.choice(candidates))]

    def _between(self, low: float, high: float) -> Ints:
        enough = self._frequent >= max(low, _FEWEST_DOCUMENTS)
        return np.flatnonzero(self._usable & enough & (self._frequent <= max(high, _FEWEST_DOCUMENTS)))

    def _together(self, count: int) -> tuple[str, ...]:
        """Different middling words of one document."""
        low, high = (share * len(self._words) for share in _MIDDLING)

        def attempt() -> tuple[str, ...] | None:
            codes = np.unique(self._document(int(self._random.integers(len(self._words)))))
            often = self._frequent[codes]
            fit = codes[self._usable[codes] & (often >= max(low, _FEWEST_DOCUMENTS)) & (often <= high)]
            if len(fit) < count:
                return None
            return self._spelt(self._random.choice(fit, count, replace=False))

        return self._until(attempt)

    def _phrase(self, length: int) -> tuple[str, ...]:
        """A run of words as it stands in a document, none of them rarer than the middling ones.

        One rare word would make of any phrase little more than a look at the few documents that hold it.
        """
        low = max(_MIDDLING[0] * len(self._words), _FEWEST_DOCUMENTS)

        def attempt() -> tuple[str, ...] | None:
            codes = self._document(int(self._random.integers(len(self._words))))
            if len(codes) <= length:
                return None
            at = int(self._random.integers(len(codes) - length))
            chosen = codes[at : at + length]
            # Two-letter words are as much part of a phrase as any.
            fits = chosen.all() and self._usable[chosen].any() and (self._frequent[chosen] >= low).all()
            return self._spelt(chosen) if fits else None

        return self._until(attempt)

    def _prefix(self) -> str:
        def attempt() -> str | None:
            prefix = self._word(_MIDDLING)[: int(self._random.integers(3, 5))]
            forms = sum(word.startswith(prefix) for word in self._words.vocabulary)
            return prefix if forms <= _MOST_FORMS else None

        return self._until(attempt)

    def _misspelt(self) -> str:
        def attempt() -> str | None:
            word = self._word(_MIDDLING)
            if len(word) < 5:
                return None
            at = int(self._random.integers(1, len(word)))
            letter = _LETTERS[int(self._random.integers(len(_LETTERS)))]
            wrong = word[:at] + letter + word[at + 1 :]
            return None if wrong in self._words.numbers or not within_one_edit(word, wrong) else wrong

        return self._until(attempt)

    def _of_two_years(self, kind: str) -> QueryCase:
        issued = self._until(lambda: self._words.issued[int(self._random.integers(len(self._words)))])
        year = int(issued[:4])
        return QueryCase(kind, (self._word(_MIDDLING),), f"{year:04d}-01-01", f"{year + 1:04d}-12-31")

    def _document(self, number: int) -> NDArray[np.int32]:
        return self._words.codes[self._words.starts[number] : self._words.starts[number + 1]]

    def _spelt(self, codes: NDArray[np.int32]) -> tuple[str, ...]:
        return tuple(self._words.vocabulary[code] for code in codes.tolist())

    def _until(self, attempt: Callable[[], _Drawn | None]) -> _Drawn:
        for _ in range(_MOST_TRIES):
            if (found := attempt()) is not None:
                return found
        raise ValueError("This corpus is too small, or too uniform, to draw queries from.")
