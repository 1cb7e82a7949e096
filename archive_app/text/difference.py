"""What differs between two texts, word by word, so that either can be rebuilt from the answer.

A text is cut into pieces (words, runs of white space, single signs), and the two rows of pieces are aligned
by their longest common subsequence. Large texts are first split at what is common and unique in both, as
patience diff does (Bram Cohen, 2008), so that time and memory stay near linear where the texts are alike at
all. Whole paragraphs that stand elsewhere in the other text are told as moved, not as deleted and new.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import regex

from archive_app.text.folding import Level, fold
from archive_app.text.segmentation import positions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Operation = Literal["equal", "insert", "delete", "move"]
Opcode = tuple[Literal["equal", "replace"], int, int, int, int]

# The bits of a matrix of the longest common subsequence that are held at once: 16 MB.
_BITS = 1 << 27
# Pieces in a row that must be unique in both texts to divide them.
_ANCHOR = 8
_MOVED_WORDS = 8

_BETWEEN = regex.compile(r"\s+|.", regex.DOTALL)
_PARAGRAPH = regex.compile(r".+?(?:\n[^\S\n]*\n\s*|\Z)", regex.DOTALL)


@dataclass(frozen=True, slots=True)
class Change:
    """One run of the difference, `text`, and where it stands: `[start, end)` in the old and in the new text.

    The old text is the concatenation of what is `equal` and `delete`, the new one of `equal`, `insert` and
    `move`. What moved is a `delete` at its old and a `move` at its new place. Where a run is in one text
    only, its span in the other is empty. `moved_away` tells of a deletion that it is the near end of a move.
    """

    operation: Operation
    text: str
    old: tuple[int, int]
    new: tuple[int, int]
    moved_away: bool = False


def pieces(text: str) -> list[tuple[int, int]]:
    """Cut `text` into words, runs of white space and single signs: spans in order that leave nothing out."""
    cut: list[tuple[int, int]] = []
    at = 0
    for word in positions(text):
        if word.start > at:
            cut.extend(between.span() for between in _BETWEEN.finditer(text, at, word.start))
        cut.append((word.start, word.end))
        at = word.end
    cut.extend(between.span() for between in _BETWEEN.finditer(text, at))
    return cut


def common(old: Sequence[int], new: Sequence[int]) -> list[Opcode]:
    """Align two rows of codes: `equal` and `replace` in turn, covering both.

    Each is `(operation, old start, old end, new start, new end)`. The alignment is a longest common
    subsequence within each stretch between two anchors.
    """
    blocks: list[tuple[int, int, int]] = []
    _align(old, new, 0, 0, blocks)
    found: list[Opcode] = []
    at_old = at_new = 0
    for start_old, start_new, length in [*_joined(blocks), (len(old), len(new), 0)]:
        if start_old > at_old or start_new > at_new:
            found.append(("replace", at_old, start_old, at_new, start_new))
        at_old, at_new = start_old + length, start_new + length
        if length:
            found.append(("equal", start_old, at_old, start_new, at_new))
    return found


def _joined(blocks: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    held: tuple[int, int, int] | None = None
    for start_old, start_new, length in blocks:
        if held and held[0] + held[2] == start_old and held[1] + held[2] == start_new:
            held = (held[0], held[1], held[2] + length)
            continue
        if held:
            yield held
        held = (start_old, start_new, length)
    if held:
        yield held


def _align(
    old: Sequence[int], new: Sequence[int], shift_old: int, shift_new: int, blocks: list[tuple[int, int, int]]
) -> None:
    limit = min(len(old), len(new))
    head = 0
    while head < limit and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < limit - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    if head:
        blocks.append((shift_old, shift_new, head))
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if inner_old and inner_new:
        _align_inner(inner_old, inner_new, shift_old + head, shift_new + head, blocks)
    if tail:
        blocks.append((shift_old + len(old) - tail, shift_new + len(new) - tail, tail))


def _align_inner(
    old: Sequence[int], new: Sequence[int], shift_old: int, shift_new: int, blocks: list[tuple[int, int, int]]
) -> None:
    if len(old) * len(new) <= _BITS:
        from rapidfuzz.distance import LCSseq  # noqa: PLC0415 - 20 ms that few readers need

        for code in LCSseq.opcodes(old, new):
            if code.tag == "equal":
                length = code.src_end - code.src_start
                blocks.append((shift_old + code.src_start, shift_new + code.dest_start, length))
        return
    anchors = _anchors(old, new)
    ends = [(0, 0), *anchors, (len(old), len(new))]
    if not anchors:
        # Texts this long without eight words in common have no alignment worth its price.
        return
    for (from_old, from_new), (to_old, to_new) in pairwise(ends):
        _align(old[from_old:to_old], new[from_new:to_new], shift_old + from_old, shift_new + from_new, blocks)


def _anchors(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    """Return places that are in both, unique in each, in rising order in both (longest such row)."""

    def unique(row: Sequence[int]) -> dict[tuple[int, ...], int]:
        runs = [tuple(row[at : at + _ANCHOR]) for at in range(len(row) - _ANCHOR + 1)]
        counts = Counter(runs)
        return {run: at for at, run in enumerate(runs) if counts[run] == 1}

    there = unique(new)
    pairs = [(at, there[run]) for run, at in unique(old).items() if run in there]
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for number, (_, at_new) in enumerate(pairs):
        place = bisect_left(ends, at_new)
        before.append(tops[place - 1] if place else -1)
        if place == len(ends):
            ends.append(at_new)
            tops.append(number)
        else:
            ends[place], tops[place] = at_new, number
    row: list[tuple[int, int]] = []
    number = tops[-1] if tops else -1
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    return row[::-1]


def difference(old: str, new: str, *, level: Level | None = None) -> list[Change]:
    """Return what leads from `old` to `new`, in the order of the new text.

    With a `level` of folding, what is alike at that level is equal, and white space is one space; the text of
    what is equal is then the old one's.
    """
    return list(_told(old, new, _pieces_without_moves(old, new, level)))


@dataclass(frozen=True, slots=True)
class _Cut:
    spans: list[tuple[int, int]]
    codes: list[int]


def _pieces_without_moves(old: str, new: str, level: Level | None) -> tuple[_Cut, _Cut]:
    """Cut both texts into pieces with a code each; a paragraph that moved is one piece that equals none."""
    codes: dict[str, int] = {}
    away, here = _moved(old, new)

    def code(piece: str) -> int:
        if level is not None:
            piece = " " if piece.isspace() else fold(piece, level)
        return codes.setdefault(piece, len(codes))

    def cut(text: str, moved: list[tuple[int, int]], first: int) -> _Cut:
        spans: list[tuple[int, int]] = []
        row: list[int] = []
        at = 0
        for start, end in [*moved, (len(text), len(text))]:
            for begin, stop in pieces(text[at:start]):
                spans.append((at + begin, at + stop))
                row.append(code(text[at + begin : at + stop]))
            if end > start:
                spans.append((start, end))
                row.append(first - 2 * start)
            at = end
        return _Cut(spans, row)

    # Codes below zero are moved paragraphs: odd ones of the old text, even ones of the new.
    return cut(old, away, -1), cut(new, here, -2)


def _moved(old: str, new: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the paragraphs that both texts hold once and that do not keep their order."""
    before = _paragraphs(old)
    after = _paragraphs(new)
    numbers: dict[str, int] = {}
    rows = [[numbers.setdefault(text, len(numbers)) for text, _ in row] for row in (before, after)]
    kept_old: set[int] = set()
    kept_new: set[int] = set()
    for tag, start_old, end_old, start_new, end_new in common(*rows):
        if tag == "equal":
            kept_old.update(range(start_old, end_old))
            kept_new.update(range(start_new, end_new))
    left_old = {text: span for at, (text, span) in enumerate(before) if at not in kept_old}
    left_new = {text: span for at, (text, span) in enumerate(after) if at not in kept_new}
    counts = Counter(text for text, _ in before) | Counter(text for text, _ in after)
    moved = [
        text
        for text in left_old.keys() & left_new.keys()
        if counts[text] == 1 and len(positions(text)) >= _MOVED_WORDS
    ]
    return sorted(left_old[text] for text in moved), sorted(left_new[text] for text in moved)


def _paragraphs(text: str) -> list[tuple[str, tuple[int, int]]]:
    found = []
    for match in _PARAGRAPH.finditer(text):
        body = match.group().rstrip()
        if body:
            found.append((body, (match.start(), match.start() + len(body))))
    return found


def _told(old: str, new: str, cuts: tuple[_Cut, _Cut]) -> Iterator[Change]:
    before, after = cuts

    def span(which: _Cut, text: str, start: int, end: int) -> tuple[int, int]:
        at = which.spans[start][0] if start < len(which.spans) else len(text)
        return (at, which.spans[end - 1][1]) if end > start else (at, at)

    for tag, start_old, end_old, start_new, end_new in _readable(
        common(before.codes, after.codes), before, old
    ):
        whole_old, whole_new = span(before, old, start_old, end_old), span(after, new, start_new, end_new)
        if tag == "equal":
            yield Change("equal", old[slice(*whole_old)], whole_old, whole_new)
            continue
        for start, end, moved in _runs(before, start_old, end_old):
            where = span(before, old, start, end)
            yield Change("delete", old[slice(*where)], where, (whole_new[0], whole_new[0]), moved_away=moved)
        for start, end, moved in _runs(after, start_new, end_new):
            where = span(after, new, start, end)
            at = (whole_old[1], whole_old[1])
            yield Change("move" if moved else "insert", new[slice(*where)], at, where)


def _runs(which: _Cut, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    at = start
    for number in range(start, end):
        if which.codes[number] < 0:
            if number > at:
                yield at, number, False
            yield number, number + 1, True
            at = number + 1
    if end > at:
        yield at, end, False


def _readable(opcodes: list[Opcode], before: _Cut, old: str) -> Iterator[Opcode]:
    """Join changes that only white space parts: "a b" to "c d" is one change, not two."""
    held: Opcode | None = None
    for number, opcode in enumerate(opcodes):
        tag, start_old, end_old, start_new, end_new = opcode
        inside = 0 < number < len(opcodes) - 1
        if tag == "equal" and not (
            held
            and inside
            and all(old[slice(*before.spans[at])].isspace() for at in range(start_old, end_old))
        ):
            if held:
                yield held
                held = None
            yield opcode
        elif held:
            held = ("replace", held[1], end_old, held[3], end_new)
        else:
            held = ("replace", start_old, end_old, start_new, end_new)
    if held:
        yield held
