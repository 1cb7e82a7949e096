"""Chunks that are one word in letters of ASCII, with signs around it, told by their keys.

Most new chunks of most languages are such words, and what they are is seen without making strings of them:
their exact form is what the signs leave, their surface the same in small letters.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index.keys import KEY, Keys, keys_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SIGN, _LETTER, _OTHER = 0, 1, 2
#: What each byte is; behind a chunk its key holds 0, which no chunk does.
_KINDS = np.full(256, _OTHER, dtype=np.uint8)
_KINDS[list(f"\0{string.punctuation}".encode("ascii"))] = _SIGN
_KINDS[list(string.ascii_letters.encode("ascii"))] = _LETTER

#: A bit that every letter of ASCII has, in all bytes of half a key. The next lower one makes it a small one.
_LETTERS = np.uint64(0x4040404040404040)


def plain_words(chunks: Keys) -> tuple[NDArray[np.bool_], Keys]:
    """Which chunks are one word in letters of ASCII, with signs around it, and the words of these."""
    content = chunks.tobytes()
    kinds = _KINDS[np.frombuffer(content, dtype=np.uint8)]
    # A bit for each byte of a chunk, the first one lowest.
    letters = np.packbits(kinds == _LETTER, bitorder="little").view("<u2").astype(np.int32)
    others = np.packbits(kinds == _OTHER, bitorder="little").view("<u2")
    lowest = letters & -letters
    # Added to a run of bits, its lowest one clears all of the run.
    is_plain = (letters > 0) & (others == 0) & ((letters + lowest) & letters == 0)
    starts = np.flatnonzero(is_plain) * KEY + np.bitwise_count(lowest[is_plain] - 1)
    return is_plain, keys_at(content + bytes(KEY), starts, np.bitwise_count(letters[is_plain]))


def small(words: Keys) -> Keys:
    """Words in letters of ASCII in small letters."""
    # A byte behind a word stays 0: it has no bit that a letter has.
    return words | (words & _LETTERS) >> np.uint64(1)
