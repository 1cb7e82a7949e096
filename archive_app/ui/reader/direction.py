"""Which way a statement reads."""

from __future__ import annotations

import unicodedata

_LETTERS_LOOKED_AT = 2_000
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def reads_right_to_left(text: str) -> bool:
    """Return whether most letters at the beginning of `text` are of scripts written right to left."""
    if text.isascii():
        return False
    balance = 0
    for character in text[:_LETTERS_LOOKED_AT]:
        bidi_class = unicodedata.bidirectional(character)
        if bidi_class == "L":
            balance -= 1
        elif bidi_class in _RIGHT_TO_LEFT:
            balance += 1
    return balance > 0
