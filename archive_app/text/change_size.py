"""How much two texts differ, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_app.text.difference import difference
from archive_app.text.segmentation import positions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive_app.text.difference import Change


@dataclass(frozen=True, slots=True)
class ChangeSize:
    """`words` differ: of each change the longer side counts, and what moved. `shared` is the share of the
    shorter text's words that the other has too, whatever their order; 0 when one has no words and the other
    has.
    """

    words: int
    shared: float


def change_size(old: str, new: str) -> ChangeSize:
    """Measure what leads from `old` to `new`."""
    return ChangeSize(changed_words(difference(old, new)), shared_words(old, new))


def changed_words(changes: Iterable[Change]) -> int:
    """Count the words that changes are about: a word for a word is one, and so is one that moved."""
    total = deleted = inserted = 0
    for change in changes:
        if change.operation == "equal":
            total += max(deleted, inserted)
            deleted = inserted = 0
        elif change.operation == "delete" and not change.moved_away:
            deleted += len(positions(change.text))
        elif change.operation == "insert":
            inserted += len(positions(change.text))
        elif change.operation == "move":
            total += len(positions(change.text))
    return total + max(deleted, inserted)


def shared_words(old: str, new: str) -> float:
    """Return the share of the words of the shorter text that the other has too, each as often, 0 to 1."""
    before, after = (Counter(word.surface for word in positions(text)) for text in (old, new))
    shorter = min(before.total(), after.total())
    if not shorter:
        return 1.0 if before == after else 0.0
    return (before & after).total() / shorter
