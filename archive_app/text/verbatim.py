"""A quotation as a person types it, and where a text holds it: to the letter, or but for typography.

*But for typography* means that both are alike after `fold_for_quotation` (quotation marks, apostrophes,
dashes, spaces, ligatures, case, words broken at line ends; never accents), any white space taken as one
space, the space around dashes and quotation marks left out, and single and double marks taken as one.

A quotation marks its own gaps: `…`, `...`, `. . .`, `[...]`, `(...)` and `[words put in]`. In `rais[ed]` the
whole word is the quoter's; in `[T]he` only the case of a letter is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import regex

from archive_app.text.folding import (
    APOSTROPHES,
    QUOTATION_MARKS,
    Folded,
    Level,
    fold_for_quotation,
    fold_with_map,
)
from archive_app.text.segmentation import positions

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = "".join(map(regex.escape, QUOTATION_MARKS + APOSTROPHES))
# Three full stops or more, spaced or not: the fourth ends a sentence.
_DOTS = r"(?:\.?…\.?|\.(?:[^\S\n]?\.){2,})"
_CAPITAL = regex.compile(r"(?<![\p{L}\p{N}])\[(\p{L})\](?=\p{L})")
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
# What is attached to a bracket is the rest of its word; without spaces between words it is the sentence.
_REST_OF_WORD = rf"[[\p{{L}}\p{{M}}]--[{_UNSPACED}]]*"
_GAP = regex.compile(
    rf"\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|{_DOTS}|{_REST_OF_WORD}\[[^\[\]\n]{{1,200}}\]{_REST_OF_WORD}",
    regex.VERSION1,
)
_ANYTHING_SAID = regex.compile(r"[\p{L}\p{N}]|\p{Extended_Pictographic}")
# White space beside a dash or a quotation mark, and beyond its first character elsewhere.
_LOOSE = regex.compile(r"""\s+(?=["'\-])|(?<=["'\-])\s+|(?<=\s)\s+""")
_INSIDE_A_WORD = regex.compile(rf"[[\p{{L}}\p{{N}}]--[{_UNSPACED}]]", regex.VERSION1)
# More words than these are what somebody leaves out and marks, though it begins at dots of the text.
_FEW = 3
_LONGEST_FEW = 200
_ATTACHED = regex.compile(r"\p{M}")


def typographic_key(text: str) -> Folded:
    """Return `text` as it is compared "but for typography", with the way back to its offsets."""
    return _closed_up(fold_for_quotation(text))


def _closed_up(folded: Folded) -> Folded:
    plain = folded.text.replace('"', "'")
    keep = np.ones(len(plain), dtype=np.bool_)
    for loose in _LOOSE.finditer(plain):
        keep[loose.start() : loose.end()] = False
    starts, ends = folded.starts, folded.ends
    if not keep.all():
        codes = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        plain = codes[keep].tobytes().decode("utf-32-le", "surrogatepass")
        starts, ends = starts[keep], ends[keep]
    for space in "\n\t\r\v\f":
        plain = plain.replace(space, " ")
    return Folded(plain, starts, ends, folded.original_length)


@dataclass(frozen=True)
class Quotation:
    """What somebody claims was said: `text` without the marks around it, and its `parts` between gaps.

    Without a marked gap there is one part, `text` itself. `gap_marked` is true where the quoter marked that
    something was left out, put in or changed, at the edges too. `dotted` tells of each gap between two parts
    whether only dots mark it: these may be the statement's own.
    """

    text: str
    parts: tuple[str, ...]
    gap_marked: bool
    dotted: tuple[bool, ...] = ()

    @cached_property
    def key(self) -> str:
        """`text` as it is compared but for typography."""
        return typographic_key(self.text).text

    @cached_property
    def part_keys(self) -> tuple[str, ...]:
        """The parts as they are compared but for typography."""
        return tuple(typographic_key(part).text for part in self.parts)

    @property
    def words(self) -> str:
        """The quoted words alone, the gaps left out."""
        return " ".join(self.parts)


def read_quotation(pasted: str) -> Quotation:
    """Return the quotation in `pasted`, without white space and a pair of quotation marks around it."""
    text = _bare(pasted)
    plain, capitals = _CAPITAL.subn(r"\1", text)
    marks = [*_GAP.finditer(plain)]
    edges = [0, *(edge for mark in marks for edge in mark.span()), len(plain)]
    parts: list[str] = []
    dotted: list[bool] = []
    only_dots = True
    for number, (start, end) in enumerate(zip(edges[::2], edges[1::2], strict=True)):
        if number:
            only_dots &= plain[marks[number - 1].start()] in ".…"
        part = _bare_part(plain[start:end])
        if _ANYTHING_SAID.search(part):
            dotted += [only_dots] if parts else []
            parts.append(part)
            only_dots = True
    if not capitals and not marks:
        return Quotation(text, (text,) if parts else (), gap_marked=False)
    return Quotation(text, tuple(parts), gap_marked=True, dotted=tuple(dotted))


def _bare(pasted: str) -> str:
    text = pasted.strip()
    while (
        len(text) > 2
        and text[0] in QUOTATION_MARKS + APOSTROPHES
        and text[-1] in QUOTATION_MARKS + APOSTROPHES
        and not regex.search(f"[{regex.escape(QUOTATION_MARKS)}]", text[1:-1])
    ):
        text = text[1:-1].strip()
    return text


def _bare_part(part: str) -> str:
    # At a gap the quoter's comma or quotation mark belongs to nobody.
    return part.strip(" \t\n\r,;:\u00a0\u202f" + QUOTATION_MARKS)


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Where a text holds a quotation, `[start, end)`, and how: `exact`, `typographic` or `shortened`."""

    verdict: str
    start: int
    end: int


class QuotedText:
    """A text that quotations are looked for in; it is folded once, when that is first needed."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def keys(self) -> tuple[Folded, ...]:
        """The text as it is compared but for typography.

        There are two where a hyphen ends a line: it may break a word or belong to it (`well-` / `known`).
        """
        joined = typographic_key(self.text)
        hyphened = _closed_up(fold_with_map(self.text, Level.CASE))
        return (joined,) if joined.text == hyphened.text else (joined, hyphened)

    def verbatim(self, quotation: Quotation) -> Verbatim | None:
        """Return the first place where the text holds the quotation, at the best verdict that it earns."""
        if not quotation.parts:
            return None
        for start in _found(self.text, quotation.text):
            return Verbatim("exact", start, start + len(quotation.text))
        for span in self._typographic(quotation.key):
            return Verbatim("typographic", *span)
        return self._shortened(quotation) if quotation.gap_marked else None

    def _typographic(self, wanted: str) -> Iterator[tuple[int, int]]:
        for key in self.keys:
            for at in _found(key.text, wanted):
                yield key.original_span(at, at + len(wanted))

    def _shortened(self, quotation: Quotation) -> Verbatim | None:
        for key in self.keys:
            if span := _shortest(key.text, quotation.part_keys, quotation.dotted):
                return Verbatim("shortened", *key.original_span(*span))
        return None


def _shortest(text: str, parts: tuple[str, ...], dotted: tuple[bool, ...]) -> tuple[int, int] | None:
    """Return the shortest stretch that holds all parts in order, with every omission marked as one."""
    first, *rest = parts
    best: tuple[int, int] | None = None
    for at in _found(text, first):
        end = at + len(first)
        honest = True
        for part, only_dots in zip(rest, dotted, strict=True):
            following = next(_found(text, part, end), None)
            if following is None:
                return best
            honest &= not (only_dots and _are_its_own(text[end:following]))
            end = following + len(part)
        if honest and (best is None or end - at < best[1] - best[0]):
            best = at, end
    return best


def _are_its_own(between: str) -> bool:
    """Tell whether a few words are left out beside dots of the text itself, which do not mark that."""
    if len(between) > _LONGEST_FEW:
        return False
    bare = between.strip(" ,;:'\"-")
    edges = (bare[:5].replace(" ", "")[:3], bare[-5:].replace(" ", "")[-3:])
    return "..." in edges and 0 < len(positions(between)) <= _FEW


def _found(text: str, wanted: str, after: int = 0) -> Iterator[int]:
    """Yield where `text` holds `wanted` as whole words, from `after` on."""
    if not wanted:
        return
    at = text.find(wanted, after)
    while at >= 0:
        if not _splits(text, at) and not _splits(text, at + len(wanted)):
            yield at
        at = text.find(wanted, at + 1)


def _splits(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    if _ATTACHED.match(text[at]):
        return True
    return bool(_INSIDE_A_WORD.match(text[at - 1]) and _INSIDE_A_WORD.match(text[at]))
