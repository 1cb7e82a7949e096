"""The stems of forms in one language, and which forms have each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from archive_app.index import analysis
from archive_app.index.spans import opening
from archive_app.index.vocabulary import put_in_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from archive_app.index.forms import Parts


class StemTable:
    """Finds the stems of forms in a language, and remembers those that take long to find."""

    def __init__(self, language: str) -> None:
        self._language = language
        # The stems of exact forms that are not plain words.
        self._known: dict[str, tuple[str, ...]] = {}

    def stems_of(
        self, forms: Parts, wanted: NDArray[np.bool_]
    ) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
        """The distinct stems, in order, of those of some ordered forms that are `wanted`, and where places
        of each among these forms begin in all such places; those of one stem ascend.
        """
        places = np.flatnonzero(wanted)
        exact = map(forms.exact.__getitem__, places.tolist())
        is_plain = np.fromiter(map(str.isascii, exact), dtype=np.bool_, count=len(places))
        plain = places[is_plain]
        # Forms in order have their surfaces in order, so those that are alike are neighbours.
        opens = opening(np.cumsum(forms.opens)[plain])
        # A stemmer takes many words at once far faster than one by one.
        surfaces = list(map(forms.surfaces.__getitem__, plain[opens].tolist()))
        stems = analysis.stem_many(surfaces, self._language)
        which = np.cumsum(opens) - 1
        others = []
        for place in places[~is_plain].tolist():
            found = self._stems_of(forms.surfaces[place], forms.exact[place], forms.singles[place])
            stems += found
            others += [place] * len(found)
        which = np.append(which, np.arange(len(stems) - len(others), len(stems)))
        distinct, ranks = put_in_order(stems)
        pairs = ranks[which] << 32 | np.append(plain, np.array(others, dtype=np.int64))
        pairs.sort()
        starts = np.append(np.flatnonzero(opening(pairs >> 32)), len(pairs))
        return distinct, starts, pairs & 0xFFFFFFFF

    def _stems_of(self, surface: str, exact: str, single: str) -> tuple[str, ...]:
        """The stems of a form; for scripts without spaces, what a plain word looks for there."""
        if single:
            return (surface,) if single == surface else (surface, single)
        found = self._known.get(exact)
        if found is None:
            found = self._known[exact] = analysis.stems(exact, self._language)
        return found
