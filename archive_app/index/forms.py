"""The forms of words that a build has met, and how text between white space becomes their numbers.

A form is what a word was at one position: its surface (folded at all levels), its exact form (folded for
typography) and, in a script without spaces, the single character. No word reaches over white space, so a
chunk between white space always gives the same forms; remembering chunks is what makes analysis quick
(Zipf's law does the rest).
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from archive_app.index import analysis

Codes = NDArray[np.uint32]

#: Chunks and forms remembered; more are forgotten when a segment has been written.
_MOST_CHUNKS = 2_000_000

_SIMPLE = re.compile(r"([A-Za-z]+)[.,;:!?]?").fullmatch


class Form(NamedTuple):
    """A word as it stood somewhere; forms are ordered by surface, then exact form, then single character."""

    surface: str
    exact: str
    single: str


class FormTable:
    """Gives each form a number, in the order in which forms are met."""

    def __init__(self) -> None:
        self.forms: list[Form] = []
        self._number: dict[Form, int] = {}
        self._chunks: dict[str, int] = {}
        self._several: list[tuple[int, ...]] = []

    @property
    def is_full(self) -> bool:
        """Whether it is time to begin anew, so that a hostile text of unique words cannot fill the memory."""
        return len(self._chunks) > _MOST_CHUNKS

    def numbers(self, text: str) -> Codes:
        """The forms of a text, in order."""
        parts = text.split()
        known = self._chunks.get
        looked_up = [known(part) for part in parts]
        found = [
            self._learn(part) if number is None else number
            for part, number in zip(parts, looked_up, strict=True)
        ]
        numbers = np.array(found, dtype=np.int64)
        if not len(numbers) or numbers.min() >= 0:
            return numbers.astype(np.uint32)
        pieces: list[int] = []
        for number in found:
            if number >= 0:
                pieces.append(number)
            else:
                # A negative number stands for a chunk of no word, or of several.
                pieces.extend(self._several[~number])
        return np.array(pieces, dtype=np.uint32)

    def _learn(self, chunk: str) -> int:
        number = self._chunks.get(chunk)
        if number is not None:
            return number
        simple = _SIMPLE(chunk)
        if simple:
            word = simple[1]
            number = self._form(Form(word.lower(), word, ""))
        else:
            codes = tuple(
                self._form(Form(word.surface, word.exact, word.single or ""))
                for word in analysis.analyse(chunk, None)
            )
            if len(codes) == 1:
                number = codes[0]
            else:
                self._several.append(codes)
                number = ~(len(self._several) - 1)
        self._chunks[chunk] = number
        return number

    def _form(self, form: Form) -> int:
        number = self._number.get(form)
        if number is None:
            number = self._number[form] = len(self.forms)
            self.forms.append(form)
        return number
