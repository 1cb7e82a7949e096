"""The words of a corpus, counted by brute force: queries are drawn from them, and totals checked against.

A word is a run of letters and digits in lower case; on made statements every engine agrees with that.
"""

from __future__ import annotations

import re
from array import array
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import Stemmer
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.corpora import Document
    from benchmarks.peers.protocol import QueryCase

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]

_WORD = re.compile(r"[^\W_]+")
#: Stands between a title and its text, and between two documents.
_BETWEEN = 0


class Words:
    """Every word of some documents in order, coded; code 0 is no word but stands between fields."""

    def __init__(self, documents: Sequence[Document]) -> None:
        numbers = {"": _BETWEEN}
        codes = array("i")
        starts = [0]
        for document in documents:
            for value in (document.title, document.text):
                codes.extend(numbers.setdefault(word, len(numbers)) for word in _WORD.findall(value.lower()))
                codes.append(_BETWEEN)
            starts.append(len(codes))
        self.vocabulary = list(numbers)
        self.numbers = numbers
        self.codes: NDArray[np.int32] = np.frombuffer(codes, dtype=np.int32)
        self.starts: Ints = np.array(starts, dtype=np.int64)
        self.issued = [document.issued for document in documents]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def documents_with(self) -> Ints:
        """For each code, how many documents hold it."""
        pairs = np.unique(self._document_of_word.astype(np.int64) * len(self.vocabulary) + self.codes)
        return np.bincount(pairs % len(self.vocabulary), minlength=len(self.vocabulary))

    def places(self, code: int) -> Ints:
        """Where a word stands among all words, ascending."""
        return self._by_code[self._code_starts[code] : self._code_starts[code + 1]]

    def mask(self, places: Ints) -> Mask:
        """The documents that hold these places."""
        mask = np.zeros(len(self), dtype=bool)
        mask[self._document_of_word[places]] = True
        return mask

    @cached_property
    def _document_of_word(self) -> NDArray[np.int32]:
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))

    @cached_property
    def _by_code(self) -> Ints:
        return np.argsort(self.codes, kind="stable")

    @cached_property
    def _code_starts(self) -> Ints:
        return np.concatenate([[0], np.cumsum(np.bincount(self.codes, minlength=len(self.vocabulary)))])


class Reference:
    """Exact totals, counted over all words, for engines that reduce words by one rule.

    The rule is `surface` (none), or the name of a Snowball stemmer.
    """

    def __init__(self, words: Words, rule: str) -> None:
        self._words = words
        self._reduce: Callable[[str], str] = str if rule == "surface" else Stemmer.Stemmer(rule).stemWord
        self._forms: dict[str, list[int]] = {}
        for code, word in enumerate(words.vocabulary):
            if code != _BETWEEN:
                self._forms.setdefault(self._reduce(word), []).append(code)

    def total(self, case: QueryCase) -> int:
        """How many documents a query matches."""
        match case.kind:
            case "or3":
                mask = np.logical_or.reduce([self._with(word) for word in case.words])
            case "phrase":
                mask = self._with_phrase(case.words)
            case "prefix":
                mask = self._with_any(form for form in self._forms if form.startswith(case.words[0]))
            case "fuzzy":
                wanted = self._reduce(case.words[0])
                mask = self._with_any(form for form in self._forms if within_one_edit(wanted, form))
            case _:
                mask = np.logical_and.reduce([self._with(word) for word in case.words])
        if case.first and case.last:
            mask = mask & np.array(
                [day is not None and case.first <= day <= case.last for day in self._words.issued]
            )
        return int(np.count_nonzero(mask))

    def keeps(self, word: str) -> bool:
        """Whether the rule leaves a word as it is."""
        return self._reduce(word) == word

    def _places(self, word: str) -> Ints:
        return self._places_of(self._forms.get(self._reduce(word), []))

    def _places_of(self, codes: Iterable[int]) -> Ints:
        return np.concatenate([np.empty(0, np.int64), *(self._words.places(code) for code in codes)])

    def _with(self, word: str) -> Mask:
        return self._words.mask(self._places(word))

    def _with_any(self, forms: Iterable[str]) -> Mask:
        return self._words.mask(self._places_of(code for form in forms for code in self._forms[form]))

    def _with_phrase(self, words: Sequence[str]) -> Mask:
        # Nothing of a phrase is what stands between two fields, so it cannot reach over that.
        starts = self._places(words[0])
        for distance, word in enumerate(words[1:], 1):
            starts = np.intersect1d(starts, self._places(word) - distance, assume_unique=True)
        return self._words.mask(starts)


def within_one_edit(one: str, other: str) -> bool:
    """Whether two words are equal or one insertion, deletion, replacement or exchange of neighbours apart."""
    if abs(len(one) - len(other)) > 1:
        return False
    shorter, longer = sorted((one, other), key=len)
    at = next((n for n, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if len(shorter) < len(longer):
        return shorter[at:] == longer[at + 1 :]
    exchanged = shorter[at + 1 : at + 2] + shorter[at : at + 1] + shorter[at + 2 :]
    return shorter[at + 1 :] == longer[at + 1 :] or exchanged == longer[at:]
