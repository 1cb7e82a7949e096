"""Replacements of files, told in the journal before they happen: one, or many with few waits for the disk.

The order on the disk is the same for each file: the version before, the new content under a hidden name,
the entry in the journal, the file itself, its folder. Of many files each step is taken for all before the
next, so that folders and the journal are synced once and not once a file.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive_app.catalogue.journal import Entry
from archive_app.catalogue.replacing import Replacement
from archive_app.statements.problems import CannotAmend

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from archive_app.catalogue.journal import Journal

#: How many files are replaced together: a cancel waits for as many, and a crash leaves as many hidden files.
TOGETHER = 64


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file, what it holds and what it is to hold (None: no file), and its entry but for the number."""

    target: Path
    before: bytes | None
    after: bytes | None
    entry: Entry


Result = Entry | CannotAmend


def replace_journaled(journal: Journal, wanted: Sequence[Wanted]) -> list[Result]:
    """Replace files, and return for each its entry, or what kept it from being replaced.

    Whoever calls holds the journal; no file may be there twice. Raises OSError when the versions or the
    journal cannot be written: no file has changed then.
    """
    journal.keep(one.before for one in wanted if one.before is not None)
    results: list[Result | None] = [None] * len(wanted)
    replacements = [Replacement(one.target, one.before, one.after) for one in wanted]
    try:
        _each(results, [replacement.prepare for replacement in replacements])
        entries = _numbered(journal.last_number() + 1, wanted, results)
        if entries:
            journal.add(list(entries.values()))
        _each(results, [replacement.commit for replacement in replacements])
    except BaseException:
        for replacement in replacements:
            replacement.give_up()
        raise
    _take_back(journal, [entry for place, entry in entries.items() if results[place] is not None])
    _settle(results, replacements)
    return [entries[place] if result is None else result for place, result in enumerate(results)]


def _each(results: list[Result | None], steps: Sequence[Callable[[], None]]) -> None:
    for place, step in enumerate(steps):
        if results[place] is None:
            try:
                step()
            except CannotAmend as fault:
                results[place] = fault


def _numbered(first: int, wanted: Sequence[Wanted], results: Sequence[Result | None]) -> dict[int, Entry]:
    """Return the entries of what is ready, by its place."""
    ready = [place for place, result in enumerate(results) if result is None]
    return {place: replace(wanted[place].entry, number=number) for number, place in enumerate(ready, first)}


def _settle(results: list[Result | None], replacements: Sequence[Replacement]) -> None:
    folders: dict[Path, list[int]] = {}
    for place, replacement in enumerate(replacements):
        if results[place] is None:
            folders.setdefault(replacement.target.parent, []).append(place)
    for places in folders.values():
        try:
            replacements[places[0]].settle()
        except CannotAmend as fault:
            for place in places:
                results[place] = fault


def _take_back(journal: Journal, entries: Sequence[Entry]) -> None:
    """Note of what did not come about, though the journal said that it would, that it is not in force.

    A file that somebody changed in between holds neither of the contents that its entry names, so that the
    file alone would not tell. When this cannot be written, an undo finds that the file was changed since, and
    leaves it alone. An amendment that was not taken back is in force as it was.
    """
    amendments = [entry for entry in entries if entry.undoes is None]
    if amendments:
        first = journal.last_number() + 1
        with contextlib.suppress(OSError):
            journal.add([reversal(entry, number) for number, entry in enumerate(amendments, first)])


def reversal(entry: Entry, number: int) -> Entry:
    """Return the entry that takes another one back."""
    return Entry(
        number=number,
        time=now(),
        statement_id=entry.statement_id,
        path=entry.path,
        file=entry.file,
        before=entry.after,
        after=entry.before,
        changes=tuple((field, key, new, old) for field, key, old, new in entry.changes),
        undoes=entry.number,
    )


def now() -> str:
    """Return the time as entries tell it."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
