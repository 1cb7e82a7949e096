"""The characters that go to the screen, one for one, and where lines too long for a layout are parted."""

from __future__ import annotations

import re

LINE_SEPARATOR = "\u2028"
LONGEST_LINE = 10_000

_REPLACEMENT = "\ufffd"
# QTextDocument takes these for the end of a block, the bounds of a frame, or an object; PySide drops
# lone surrogates.
_BREAKS = re.compile("[\r\u2029]")
_UNSHOWABLE = re.compile("[\x00\ufdd0\ufdd1\ufffc\ud800-\udfff]")
_OVERLONG = re.compile(rf"[^\n]{{{LONGEST_LINE + 1},}}")
_SPACE = re.compile(r"\s")


def displayable(text: str) -> str:
    """Return `text` with a stand-in for every character that QTextDocument would not keep as it is.

    The result has the same length; line feeds are left alone.
    """
    if _BREAKS.search(text):
        text = _BREAKS.sub(LINE_SEPARATOR, text)
    if _UNSHOWABLE.search(text):
        text = _UNSHOWABLE.sub(_REPLACEMENT, text)
    return text


def chops(text: str, start: int, end: int) -> list[int]:
    """Return the offsets at which the lines of `text[start:end]` over `LONGEST_LINE` are parted, ascending.

    A line is parted after white space where there is some in its last fifth, otherwise anywhere.
    """
    cuts: list[int] = []
    for line in _OVERLONG.finditer(text, start, end):
        at, stop = line.span()
        while stop - at > LONGEST_LINE:
            cut = at + LONGEST_LINE
            spaces = list(_SPACE.finditer(text, cut - LONGEST_LINE // 5, cut))
            at = spaces[-1].end() if spaces else cut
            cuts.append(at)
    return cuts


def pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Divide a block `text[start:end]` into spans that one layout can bear.

    A block within `LONGEST_LINE` stays whole. A longer one is parted at line feeds (which then belong to no
    piece) and where `chops` says.
    """
    if end - start <= LONGEST_LINE:
        return [(start, end)]
    parts: list[tuple[int, int]] = []
    cuts = chops(text, start, end)
    at = start
    for cut in [*cuts, end]:
        while cut - at > LONGEST_LINE:
            feed = text.rfind("\n", at + 1, at + LONGEST_LINE)
            if feed < 0:
                feed = text.find("\n", at + 1, cut)
            if feed < 0:
                break
            parts.append((at, feed))
            at = feed + 1
        parts.append((at, cut))
        at = cut
    return parts
