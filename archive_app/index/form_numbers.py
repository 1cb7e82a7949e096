"""Forms and their numbers, in the order in which forms are met.

A form that is a plain word is known by the key of the word, any other by its string. One form may be met in
both ways and then has two numbers, so whoever needs each form once puts them in order first.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import count, islice
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index.keys import KEY, Keys, KeyTable
from archive_app.index.plain_words import small

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


class FormNumbers:
    """Gives forms their numbers."""

    def __init__(self) -> None:
        #: Each form at the place of its number.
        self.words: list[str] = []
        self._plain = KeyTable()
        # Looking up a string that is not there numbers it, so that many are numbered without a step of ours.
        self._others: defaultdict[str, int] = defaultdict(count().__next__)
        # The number of each form, in the order of those that are known in one way.
        self._plain_places, self._other_places = array("i", [-1]), array("i")

    def __len__(self) -> int:
        return len(self.words)

    def of_plain(self, words: Keys) -> NDArray[np.int32]:
        """The numbers of words in letters of ASCII by their keys."""
        found = self._plain.find(words)
        new = np.flatnonzero(found == 0)
        if len(new):
            found[new], added = self._plain.add(words[new])
            self._append(_plain_forms(added), self._plain_places)
        return np.frombuffer(self._plain_places, dtype=np.int32)[found]

    def numbers(self, forms: Iterable[str]) -> NDArray[np.int32]:
        """The numbers of forms."""
        found = np.array(list(map(self._others.__getitem__, forms)), dtype=np.int64)
        new = len(self._others) - len(self._other_places)
        self._append(list(reversed(list(islice(reversed(self._others), new)))), self._other_places)
        return np.frombuffer(self._other_places, dtype=np.int32)[found]

    def _append(self, forms: list[str], places: array[int]) -> None:
        before = len(self.words)
        self.words += forms
        places.extend(range(before, len(self.words)))


def _plain_forms(words: Keys) -> list[str]:
    """The forms of some words in letters of ASCII, as `forms.form` makes them."""
    rows = np.zeros((len(words), 2 * (KEY + 1) + 1), dtype=np.uint8)
    rows[:, :KEY] = small(words).view(np.uint8)
    rows[:, KEY + 1 : -2] = words.view(np.uint8)
    rows[:, -1] = ord("\n")
    stays = rows > 0
    stays[:, [KEY, -2]] = True
    return rows[stays].tobytes().decode("ascii").split("\n")[:-1]
