"""The lines at the head of a text, among which its front matter is looked for."""

from __future__ import annotations

import re
from itertools import accumulate

MOST_LINES = 50_000
LARGEST_HEAD = 2_000_000
"""Characters; the line in which the head grows larger is its last."""

_LINE_END = re.compile(r"(\r\n|\r|\n)")


class HeadLines:
    """The lines of a text up to `end`, as far as a head may reach.

    `texts` are the lines without their ends (`\\n`, `\\r\\n` or `\\r`), counted from 0; where each stands is
    told when it is asked for, as that is of interest for two of them.
    """

    __slots__ = ("_parts", "texts")

    def __init__(self, text: str, end: int) -> None:
        # A line, its end, a line, its end ...
        self._parts = _LINE_END.split(text[:end], MOST_LINES)[: 2 * MOST_LINES]
        if end > LARGEST_HEAD:
            ends = accumulate(map(len, self._parts))
            last = next((number for number, at in enumerate(ends) if at > LARGEST_HEAD), len(self._parts))
            self._parts = self._parts[: (last | 1) + 1]
        self.texts = self._parts[::2]

    def start(self, line: int) -> int:
        """Return the offset in the text at which a line begins."""
        return sum(map(len, self._parts[: 2 * line]))

    def end(self, line: int) -> int:
        """Return the offset behind a line and its end."""
        return self.start(line + 1)
