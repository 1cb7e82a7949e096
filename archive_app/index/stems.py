"""The stems of forms in one language, found once for each form."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index import analysis
from archive_app.index.forms import apart
from archive_app.index.spans import opening
from archive_app.index.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from archive_app.index.forms import Codes


class StemTable:
    """Which stems each form has in a language: forms by number, stems as a vocabulary."""

    def __init__(self, language: str) -> None:
        self._language = language
        self.vocabulary = Vocabulary()
        self._known = np.zeros(0, dtype=bool)
        # Pairs of a form and a stem of it.
        self._forms = array("i")
        self._stems = array("i")

    def stems_of(
        self, forms: Sequence[str], wanted: NDArray[np.int64], code_of: Codes
    ) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
        """The distinct stems, in order, of the wanted numbers of `forms`, and where the codes of each begin
        among all of them; those of one stem ascend.
        """
        self._learn(forms, wanted)
        of_form, stems = np.array(self._forms, dtype=np.int64), np.array(self._stems, dtype=np.int64)
        chosen = np.zeros(len(forms), dtype=bool)
        chosen[wanted] = True
        here = chosen[of_form]
        ordered = self.vocabulary.ordered()
        pairs = self.vocabulary.ranks()[stems[here]] << 32 | code_of[of_form[here]]
        pairs.sort()
        firsts = np.flatnonzero(opening(pairs >> 32))
        words = [self.vocabulary.words[n] for n in ordered[pairs[firsts] >> 32].tolist()]
        return words, np.append(firsts, len(pairs)), pairs & 0xFFFFFFFF

    def _learn(self, forms: Sequence[str], wanted: NDArray[np.int64]) -> None:
        if len(self._known) < len(forms):
            self._known = np.pad(self._known, (0, len(forms) - len(self._known)))
        new = wanted[~self._known[wanted]]
        self._known[new] = True
        numbers = new.tolist()
        for number, several in zip(numbers, _stems([forms[n] for n in numbers], self._language), strict=True):
            for stem in several:
                self._forms.append(number)
                self._stems.append(self.vocabulary.number(stem))


def _stems(forms: Sequence[str], language: str) -> Iterator[tuple[str, ...]]:
    """The stems of each form in a language; for scripts without spaces, what a plain word looks for there."""
    columns = apart(forms)
    plain = [
        surface.isascii() and exact.isascii() and not single
        for surface, exact, single in zip(*columns, strict=True)
    ]
    words = sorted({surface for surface, is_plain in zip(columns[0], plain, strict=True) if is_plain})
    stemmed = dict(zip(words, analysis.stem_many(words, language), strict=True))
    for surface, exact, single, is_plain in zip(*columns, plain, strict=True):
        if is_plain:
            yield (stemmed[surface],)
        elif single:
            yield (surface,) if single == surface else (surface, single)
        else:
            yield analysis.stems(exact, language)
