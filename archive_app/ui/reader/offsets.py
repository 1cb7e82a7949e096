"""Code points to UTF-16 and back: the one place where the two ways of counting characters meet.

Everything below the window counts Python code points; Qt counts UTF-16 code units, in which a character
beyond U+FFFF (emoji, CJK extension B) takes two. Where a text has none of those, both counts are the same and
nothing is computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

_LAST_OF_PLANE_ZERO = 0xFFFF


def _astral_offsets(text: str) -> NDArray[np.int64] | None:
    """Return the offsets of the characters that take two UTF-16 code units, ascending; None without any."""
    if text.isascii():
        return None
    import numpy as np  # noqa: PLC0415 - the window is painted first

    code_points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    found = np.flatnonzero(code_points > _LAST_OF_PLANE_ZERO).astype(np.int64, copy=False)
    return found if len(found) else None


class Utf16Map:
    """Ties the code point offsets of one text to UTF-16 offsets, both ways.

    Offsets are taken as they are: beyond the end of the text it is as if plane-zero characters followed.
    """

    __slots__ = ("_astral", "_astral_utf16")

    def __init__(self, text: str) -> None:
        self._astral = _astral_offsets(text)
        if self._astral is not None:
            import numpy as np  # noqa: PLC0415

            self._astral_utf16 = self._astral + np.arange(len(self._astral), dtype=np.int64)

    @property
    def is_identity(self) -> bool:
        """Whether both counts are the same."""
        return self._astral is None

    def utf16(self, offset: int) -> int:
        """Return the UTF-16 offset of the character at code point `offset`."""
        if self._astral is None:
            return offset
        return offset + int(self._astral.searchsorted(offset))

    def code_point(self, position: int) -> int:
        """Return the code point offset of the character at UTF-16 `position`.

        Between the two halves of a surrogate pair this is the offset of the character that they make up.
        """
        if self._astral is None:
            return position
        return position - int(self._astral_utf16.searchsorted(position))

    def utf16_many(self, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return `utf16` of each of `offsets`."""
        if self._astral is None:
            return offsets
        return offsets + self._astral.searchsorted(offsets)


def utf16_marks(text: str, marks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the half-open code point spans `marks` of `text` as half-open UTF-16 spans."""
    units = Utf16Map(text)
    if units.is_identity:
        return list(marks)
    return [(units.utf16(start), units.utf16(end)) for start, end in marks]


def utf16_length(text: str) -> int:
    """Return how many UTF-16 code units `text` takes, as Qt counts its length."""
    astral = _astral_offsets(text)
    return len(text) + (0 if astral is None else len(astral))
