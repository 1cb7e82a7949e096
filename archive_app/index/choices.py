"""What is looked for at one position: surfaces, or stems of one language.

In a segment a choice becomes the codes of forms, and these become documents and places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive_app.index.forms import Codes
    from archive_app.index.segment import Segment


@dataclass(frozen=True, slots=True)
class Choice:
    """What may stand at one position.

    With `stemmer` None the words are surfaces, and any language will do; otherwise they are stems in the
    language of that stemmer (`""` for languages without one), and only statements in it match.
    """

    words: tuple[str, ...]
    stemmer: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """What may stand at one position, as the forms of each segment, ascending; any language will do."""

    codes: Mapping[Segment, Codes]
    stemmer: None = None


#: One way to find something: what may stand at each of its positions.
Way = tuple[Choice | Listed, ...]


def codes_of(segment: Segment, choice: Choice | Listed) -> Codes:
    """The forms that a choice means in a segment, ascending."""
    if isinstance(choice, Listed):
        return choice.codes[segment]
    if choice.stemmer is None:
        found = [segment.with_surface(word) for word in choice.words]
    elif choice.stemmer in segment.languages:
        found = [segment.with_stem(word, choice.stemmer) for word in choice.words]
    else:
        found = []
    found = [codes for codes in found if len(codes)]
    if len(found) == 1:
        return found[0]
    return np.unique(np.concatenate([*found, np.empty(0, np.uint32)]))
