"""What differs between two texts, word by word, so that either can be rebuilt from the answer.

A text is cut into pieces (words, runs of white space, single signs), and the two rows of pieces are aligned
by their longest common subsequence. Large texts are first split at what is common and unique in both, as
patience diff does (Bram Cohen, 2008), so that time and memory stay near linear where the texts are alike at
all. Of texts as long as books, the paragraphs that both hold in the same order are left whole, and only what
stands between them is cut into words. Whole paragraphs that stand elsewhere in the other text are told as
moved, not as deleted and new.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import regex

from archive_app.text.common_sequence import Block, Opcode, align, opcodes
from archive_app.text.folding import Level, fold
from archive_app.text.moved_paragraphs import InCommon, ParagraphsInCommon, Span
from archive_app.text.segmentation import positions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Operation = Literal["equal", "insert", "delete", "move"]

# Characters of both texts from which on paragraphs in common are left whole.
_LONG = 400_000

_BETWEEN = regex.compile(r"\s+|.", regex.DOTALL)


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


class DifferenceCancelled(Exception):
    """The difference was given up before it was found."""


def difference(
    old: str, new: str, *, level: Level | None = None, is_cancelled: Callable[[], bool] = lambda: False
) -> list[Change]:
    """Return what leads from `old` to `new`, in the order of the new text.

    With a `level` of folding, what is alike at that level is equal, and white space is one space; the text of
    what is equal is then the old one's. `is_cancelled` is asked about every paragraph of long texts; raises
    DifferenceCancelled.
    """
    paragraphs = ParagraphsInCommon(old, new)
    changes = _with_moves(old, new, paragraphs.found(), level, is_cancelled)
    deleted = [change.old for change in changes if change.operation == "delete" and not change.moved_away]
    torn = paragraphs.torn(deleted)
    if torn:
        # Of two paragraphs that changed places either can have moved; the words beside them decided.
        changes = _with_moves(old, new, paragraphs.found(torn), level, is_cancelled)
    return changes


def _with_moves(
    old: str, new: str, both: InCommon, level: Level | None, is_cancelled: Callable[[], bool]
) -> list[Change]:
    cuts = _pieces_without_moves(old, new, both, level, is_cancelled)
    return list(_told(old, new, cuts, is_cancelled))


@dataclass(frozen=True, slots=True)
class _Cut:
    """A text in pieces: where they stand, their codes, and the numbers of those that were kept whole."""

    spans: list[tuple[int, int]]
    codes: list[int]
    whole: list[int]


class _Codes:
    """Numbers pieces; those that are alike at a level of folding have one number."""

    def __init__(self, level: Level | None) -> None:
        self._level = level
        self._numbers: dict[str, int] = {}
        self._known: dict[str, int] = {}

    def of(self, piece: str) -> int:
        """Return the number of a piece."""
        if self._level is None:
            return self._numbers.setdefault(piece, len(self._numbers))
        found = self._known.get(piece)
        if found is None:
            folded = " " if piece.isspace() else fold(piece, self._level)
            found = self._known[piece] = self._numbers.setdefault(folded, len(self._numbers))
        return found


def _pieces_without_moves(
    old: str, new: str, both: InCommon, level: Level | None, is_cancelled: Callable[[], bool]
) -> tuple[_Cut, _Cut]:
    """Cut both texts into pieces with a code each; a paragraph that moved is one piece that equals none."""
    codes = _Codes(level)
    kept = both.kept if len(old) + len(new) >= _LONG else []

    def cut(text: str, moved: list[Span], whole: list[Span], first: int) -> _Cut:
        made = _Cut([], [], [])
        at = 0
        kept_whole = set(whole)
        for start, end in sorted([*moved, *whole]):
            add_words(made, text, at, start)
            if (start, end) in kept_whole:
                made.whole.append(len(made.spans))
            made.spans.append((start, end))
            made.codes.append(first - 2 * start)
            at = end
        add_words(made, text, at, len(text))
        return made

    def add_words(made: _Cut, text: str, start: int, end: int) -> None:
        for first, last in _parts(text, start, end):
            if is_cancelled():
                raise DifferenceCancelled
            for begin, stop in pieces(text[first:last]):
                made.spans.append((first + begin, first + stop))
                made.codes.append(codes.of(text[first + begin : first + stop]))

    # Codes below zero are whole paragraphs: odd ones of the old text, even ones of the new.
    return (
        cut(old, both.away, [span for span, _ in kept], -1),
        cut(new, both.here, [span for _, span in kept], -2),
    )


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    """Divide `text[start:end]` at line ends, where no word can go on; short texts stay whole."""
    while end - start > _LONG:
        feed = text.find("\n", start + _LONG // 8, end)
        if feed < 0:
            break
        yield start, feed
        start = feed
    if end > start:
        yield start, end


def _told(old: str, new: str, cuts: tuple[_Cut, _Cut], is_cancelled: Callable[[], bool]) -> Iterator[Change]:
    before, after = cuts

    def span(which: _Cut, text: str, start: int, end: int) -> tuple[int, int]:
        at = which.spans[start][0] if start < len(which.spans) else len(text)
        return (at, which.spans[end - 1][1]) if end > start else (at, at)

    aligned = _between_whole(before, after, is_cancelled)
    for tag, start_old, end_old, start_new, end_new in _readable(aligned, before, old):
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


def _between_whole(before: _Cut, after: _Cut, is_cancelled: Callable[[], bool]) -> list[Opcode]:
    """Align what stands between the paragraphs that were kept whole, each stretch by itself."""
    blocks: list[Block] = []
    at_old = at_new = 0
    ends = (len(before.codes), len(after.codes))
    for old, new in [*zip(before.whole, after.whole, strict=True), ends]:
        if is_cancelled():
            raise DifferenceCancelled
        align(before.codes[at_old:old], after.codes[at_new:new], at_old, at_new, blocks)
        if (old, new) != ends:
            blocks.append((old, new, 1))
        at_old, at_new = old + 1, new + 1
    return opcodes(blocks, *ends)


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


def _readable(aligned: list[Opcode], before: _Cut, old: str) -> Iterator[Opcode]:
    """Join changes that only white space parts: "a b" to "c d" is one change, not two."""
    held: Opcode | None = None
    for number, opcode in enumerate(aligned):
        tag, start_old, end_old, start_new, end_new = opcode
        inside = 0 < number < len(aligned) - 1
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
