"""Two texts in rows: paragraphs that belong together stand beside one another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive_app.text.difference import Change

#: Characters of a row, about; a longer paragraph goes on in the next row.
LONGEST_ROW = 3_000

_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
_WORD = re.compile(r"\w")
_SPACE = re.compile(r"\s")

Part = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of either text or of both, as parts `(operation, old words, new words)` in order.

    Operations are `equal`, `delete`, `insert`, `move` (it came here) and `away` (it stands elsewhere in the
    new text). What is equal at a level of folding may be written differently in both.
    """

    parts: tuple[Part, ...]

    @property
    def old(self) -> tuple[tuple[str, str], ...]:
        """What the old text has here, as `(operation, words)`."""
        return tuple((operation, old) for operation, old, _ in self.parts if old)

    @property
    def new(self) -> tuple[tuple[str, str], ...]:
        """What the new text has here, as `(operation, words)`."""
        return tuple((operation, new) for operation, _, new in self.parts if new)

    @property
    def both(self) -> tuple[tuple[str, str], ...]:
        """Both in one, as `(operation, words)`; equal words as the new text has them."""
        return tuple((operation, new or old) for operation, old, new in self.parts)

    @property
    def changed(self) -> bool:
        """Whether anything differs here."""
        return any(operation != "equal" for operation, _, _ in self.parts)


def rows_of(changes: Sequence[Change], new_text: str) -> list[Row]:
    """Lay out a difference in rows. Blank lines between paragraphs are left out, all else is there."""
    rows: list[Row] = []
    held: list[Part] = []

    def flush() -> None:
        if any(old.strip() or new.strip() for _, old, new in held):
            rows.extend(_bounded(held))
        held.clear()

    for equal, run in groupby(_at_breaks(changes, new_text), key=lambda part: part[0] == "equal"):
        for number, parts in enumerate((_alike if equal else _differing)(list(run))):
            if number:
                flush()
            held += parts
    flush()
    return rows


def _alike(run: list[Part]) -> Iterator[list[Part]]:
    """Yield the paragraphs of what is alike."""
    before, after = "".join(old for _, old, _ in run), "".join(new for _, _, new in run)
    for one, other in _paired(_BREAK.split(before), _BREAK.split(after)):
        yield [("equal", one, other)] if one or other else []


def _differing(run: list[Part]) -> Iterator[list[Part]]:
    """Yield the paragraphs of what differs, those of both sides in pairs."""
    taken = _paragraphs([part for part in run if part[1]])
    put = _paragraphs([part for part in run if part[2]])
    for gone, come in _side_by_side(taken, put):
        yield [*gone, *come]


def _at_breaks(changes: Sequence[Change], new_text: str) -> list[Part]:
    """Return the changes as parts; whole paragraphs that were put in or taken out begin at their break.

    ".\n\nNew" before "." is the same change as "\n\nNew." behind it, and reads better so.
    """
    parts: list[Part] = []
    for change in changes:
        if change.operation == "equal":
            parts.append(("equal", change.text, new_text[slice(*change.new)]))
        elif change.operation == "delete":
            parts.append(("away" if change.moved_away else "delete", change.text, ""))
        else:
            parts.append((change.operation, "", change.text))
    for at in range(1, len(parts) - 1):
        (before, one, other), (operation, old, new), (after, further, beyond) = parts[at - 1 : at + 2]
        words = old or new
        found = _BREAK.search(words)
        edge = words[: found.start()] if found else ""
        if (
            edge
            and before == after == "equal"
            and operation in ("delete", "insert")
            and further.startswith(edge)
            and beyond.startswith(edge)
        ):
            turned = words[len(edge) :] + edge
            parts[at - 1] = ("equal", one + edge, other + edge)
            parts[at] = (operation, turned if old else "", turned if new else "")
            parts[at + 1] = ("equal", further[len(edge) :], beyond[len(edge) :])
    return _with_their_signs(parts)


def _with_their_signs(parts: list[Part]) -> list[Part]:
    """Leave a lone full stop with the paragraph that it ends, where only one side has that paragraph."""
    found: list[Part] = []
    breaks = [0, 0]
    for operation, old, new in parts:
        if operation != "equal":
            breaks[0] += len(_BREAK.findall(old))
            breaks[1] += len(_BREAK.findall(new))
            found.append((operation, old, new))
            continue
        edge = _BREAK.split(old)[0]
        if breaks[0] != breaks[1] and edge and not _WORD.search(edge) and new.startswith(edge):
            found += [("delete", edge, ""), ("insert", "", edge)]
            old, new = old[len(edge) :], new[len(edge) :]  # noqa: PLW2901 - what is left of them
        breaks = [0, 0]
        if old or new:
            found.append((operation, old, new))
    return found


def _paragraphs(parts: Sequence[Part]) -> list[list[Part]]:
    """Return the parts of one side, one list a paragraph; at least one, empty where there is nothing."""
    found: list[list[Part]] = [[]]
    for operation, old, new in parts:
        for number, words in enumerate(_BREAK.split(old or new)):
            if number:
                found.append([])
            if words:
                found[-1].append((operation, words, "") if old else (operation, "", words))
    return found


def _side_by_side(old: list[list[Part]], new: list[list[Part]]) -> Iterator[tuple[list[Part], list[Part]]]:
    """Pair paragraphs one by one; the last of each goes on together, whichever side has more before it."""
    length = max(len(old), len(new))
    for at in range(length):
        yield _at(old, at, length), _at(new, at, length)


def _at(side: list[list[Part]], at: int, length: int) -> list[Part]:
    if len(side) == 1:
        return side[0] if at == 0 else []
    if at == length - 1:
        return side[-1]
    return side[at] if at < len(side) - 1 else []


def _paired(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    # Alike but for typography, one of both may break lines where the other does not.
    if len(old) == len(new):
        yield from zip(old, new, strict=True)
    else:
        yield "\n".join(old), "\n".join(new)


def _bounded(parts: list[Part]) -> Iterator[Row]:
    """Divide a row that is too long for one layout, at spaces."""
    taken: list[Part] = []
    room = LONGEST_ROW
    for operation, before, after in parts:
        old, new = before, after
        while max(len(old), len(new)) > room:
            # Of two spellings, only the whole is known to be the same.
            head = 0 if operation == "equal" and old != new else _cut(new or old, room)
            if head:
                taken.append((operation, old[:head], new[:head]))
                old, new = old[head:], new[head:]
            if taken:
                yield Row(tuple(taken))
                taken, room = [], LONGEST_ROW
            if not head:
                break
        if old or new:
            taken.append((operation, old, new))
            room = max(0, room - max(len(old), len(new)))
    if taken:
        yield Row(tuple(taken))


def _cut(text: str, room: int) -> int:
    """Return where to part `text` so that its beginning fits; 0 where nothing of it does."""
    if room < LONGEST_ROW // 10:
        return 0
    spaces = list(_SPACE.finditer(text, max(0, room - LONGEST_ROW // 10), room))
    return spaces[-1].end() if spaces else room
