"""The stems of forms in one language, found once for each form."""

from __future__ import annotations

from array import array
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index import analysis
from archive_app.index.forms import apart
from archive_app.index.spans import opening
from archive_app.index.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        ranks = np.empty(len(ordered), dtype=np.int64)
        ranks[ordered] = np.arange(len(ordered))
        pairs = ranks[stems[here]] << 32 | code_of[of_form[here]]
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
        surfaces, exact, singles = apart([forms[number] for number in numbers])
        is_plain = [
            surface.isascii() and word.isascii() and not single
            for surface, word, single in zip(surfaces, exact, singles, strict=True)
        ]
        # A stemmer takes many words at once far faster than one by one.
        words = sorted(set(compress(surfaces, is_plain)))
        stems = self.vocabulary.numbers(analysis.stem_many(words, self._language))
        stem_of = dict(zip(words, stems, strict=True))
        self._forms.extend(compress(numbers, is_plain))
        self._stems.extend(map(stem_of.__getitem__, compress(surfaces, is_plain)))
        others = [not plain for plain in is_plain]
        for number, surface, word, single in compress(
            zip(numbers, surfaces, exact, singles, strict=True), others
        ):
            for stem in self._stems_of(surface, word, single):
                self._forms.append(number)
                self._stems += array("i", self.vocabulary.numbers((stem,)))

    def _stems_of(self, surface: str, exact: str, single: str) -> tuple[str, ...]:
        """The stems of a form; for scripts without spaces, what a plain word looks for there."""
        if single:
            return (surface,) if single == surface else (surface, single)
        return analysis.stems(exact, self._language)
