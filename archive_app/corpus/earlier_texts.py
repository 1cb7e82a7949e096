"""Earlier texts of statements, kept in the data folder, where they outlive every index.

    editions/texts/<sha256>.gz    a text, UTF-8, so that a person can get it back without this app
    editions/editions.jsonl       one JSON object a line: a text that was found replaced, or one pruned

A text lies on the disk before the line that names it, and the line before the generation of the index in
which the text no longer is. Lines are only ever added; a broken one, left by a crash, is passed over.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from archive_app import durable
from archive_app.locations import archive_data_folder, private_folder
from archive_app.statements.editions import Edition
from archive_app.statements.problems import EditionLost
from archive_app.statements.statement import Statement
from archive_app.text.plain_text import read_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from filelock import BaseFileLock

    from archive_app.text.change_size import ChangeSize

_LINES = "editions.jsonl"
#: Texts that are written before any of them is synced.
_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Replaced:
    """A text that was found replaced. `read` returns it, None when it could not be had; `was` is the id of
    the statement before, when that was another. The other fields are as in `Edition`; `following` is the
    SHA-256 of the text that took its place.
    """

    statement_id: str
    was: str | None
    path: str
    text: str | None
    following: str
    last_seen: str | None
    words: int | None
    shared: float | None


class EarlierTexts:
    """The kept texts of the archive in `folder` (an absolute path). Reading makes no folder."""

    def __init__(self, folder: Path) -> None:
        self._place = archive_data_folder(folder) / "editions"
        self._texts = self._place / "texts"
        self._sizes: dict[tuple[str, str], ChangeSize] = {}
        self._known: tuple[tuple[int, int], dict[str, list[_Line]]] | None = None

    def keep(self, found: Iterable[Replaced]) -> int:
        """Keep texts, and return how many were new, when they lie on the disk. Raises OSError.

        What was kept before an update was interrupted is not kept twice.
        """
        kept, waiting = 0, iter(found)
        while some := list(islice(waiting, _AT_ONCE)):
            with self._locked():
                kept += self._keep_some(some)
        return kept

    def of(self, statement_id: str, today: Callable[[], str | None] | None = None) -> tuple[Edition, ...]:
        """Return the earlier texts of a statement, oldest first.

        With `today`, which returns the text of today, changes that were not counted are counted now.
        """
        by_id = self._lines()
        lines: list[_Line] = []
        # What a statement was called before it had this id stands before it.
        wanted: str | None = statement_id
        seen: set[str] = set()
        while wanted is not None and wanted not in seen:
            seen.add(wanted)
            its = by_id.get(wanted, [])
            lines = [*its, *lines]
            wanted = its[0].was if its else None
        if today is not None:
            lines = [line if line.words is not None else self._counted(line, today) for line in lines]
        return tuple(line.edition(statement_id, number) for number, line in enumerate(lines, 1))

    def ids(self) -> list[str]:
        """Return the ids of all statements that have earlier texts, in order."""
        return sorted(self._lines())

    def stamp(self) -> object:
        """Return a value that is another one as soon as something was kept or pruned."""
        self._lines()
        return self._known and self._known[0]

    def text(self, edition: Edition) -> str:
        """Return the text of an edition; raises EditionLost."""
        if edition.sha256 is None:
            raise EditionLost(
                f"No text of {edition.name} was kept: the index before could not be read.",
                "Look for a backup.",
            )
        if edition.pruned is not None:
            raise EditionLost(
                f"The text of {edition.name} was deleted by choice on {edition.pruned[:10]}.",
                "Look for a backup.",
            )
        content = self._content(edition.sha256)
        if content is None:
            raise _lost(edition)
        return content

    def prune(self, editions: Iterable[Edition]) -> int:
        """Delete the texts of some editions for good, and return how many; that they were stays noted.

        A text that another edition has too is deleted with the last of them. Raises OSError.
        """
        pruned = [edition for edition in editions if edition.is_kept]
        if not pruned:
            return 0
        with self._locked():
            time = _now()
            lines = [
                _encoded({"pruned": time, "id": e.noted_as, "text": e.sha256, "noticed": e.noticed})
                for e in pruned
            ]
            durable.append_line(self._place / _LINES, b"\n".join(lines))
            needed = {line.text for lines in self._lines().values() for line in lines if line.pruned is None}
            for name in {e.sha256 for e in pruned} - needed:
                if name is not None and (error := durable.delete(self._path(name))) is not None:
                    raise error
            durable.sync_folder(self._texts)
        return len(pruned)

    def _counted(self, line: _Line, today: Callable[[], str | None]) -> _Line:
        """Return a line with its change counted, or as it is where one of the two texts cannot be had."""
        if line.text is None or line.pruned is not None:
            return line
        from archive_app.text.change_size import change_size  # noqa: PLC0415 - seldom needed

        key = (line.text, line.following)
        if key not in self._sizes:
            before, after = self._content(line.text), self._content(line.following)
            if after is None and (text := today()) is not None and text_sha256(text) == line.following:
                after = text
            if before is None or after is None:
                return line
            self._sizes[key] = change_size(before, after)
        size = self._sizes[key]
        return replace(line, words=size.words, shared=round(size.shared, 4))

    def _content(self, name: str) -> str | None:
        """The text that is kept under a name; None when it is not there whole."""
        try:
            content = gzip.decompress(self._path(name).read_bytes())
        except (OSError, EOFError, ValueError):
            return None
        whole = hashlib.sha256(content).hexdigest() == name
        return content.decode("utf-8", "surrogatepass") if whole else None

    def _keep_some(self, found: Sequence[Replaced]) -> int:
        private_folder(self._texts)
        known = self._lines()
        lines = []
        staged: dict[str, Path] = {}
        for one in found:
            line = _line_of(one)
            before = known.get(line.id, [])
            if before and (before[-1].text, before[-1].following) == (line.text, line.following):
                continue
            lines.append(line)
            if one.text is not None and line.text is not None and line.text not in staged:
                staged |= self._staged(line.text, one.text)
        if not lines:
            return 0
        # Written together and then synced: the first sync takes most of the others along.
        for path in staged.values():
            durable.sync_file(path)
        for name, path in staged.items():
            durable.move(path, self._path(name))
        durable.sync_folder(self._texts)
        if not (self._place / _LINES).exists():
            # The folders above are as new as the file, and must outlast a power cut too.
            for above in (self._place, *islice(self._place.parents, 3)):
                durable.sync_folder(above)
        durable.append_line(self._place / _LINES, b"\n".join(_encoded(line.form()) for line in lines))
        return len(lines)

    def _staged(self, name: str, text: str) -> dict[str, Path]:
        if self._path(name).exists():
            return {}
        path = self._texts / f"{name}.{secrets.token_hex(4)}.new"
        with durable.NewFile(path) as file:
            file.write(gzip.compress(text.encode("utf-8", "surrogatepass"), mtime=0))
            file.finish(lasting=False)
        return {name: path}

    def _path(self, name: str) -> Path:
        return self._texts / f"{name}.gz"

    def _locked(self) -> BaseFileLock:
        import filelock  # noqa: PLC0415 - whoever only reads does without

        private_folder(self._place)
        return filelock.FileLock(self._place / "editions.lock")

    def _lines(self) -> dict[str, list[_Line]]:
        """All lines by id, read again when the file has changed; raises EditionLost."""
        try:
            status = (self._place / _LINES).stat()
            stamp = (status.st_size, status.st_mtime_ns)
            if self._known is None or self._known[0] != stamp:
                self._known = stamp, _by_id((self._place / _LINES).read_bytes())
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise EditionLost(
                f"The list of earlier texts cannot be read: {(error.strerror or str(error)).lower()}.",
                "Check the permissions of the data folder and its disk.",
            ) from error
        return self._known[1]


@dataclass(frozen=True, slots=True)
class _Line:
    id: str
    was: str | None
    path: str
    text: str | None
    following: str
    last_seen: str | None
    noticed: str
    words: int | None
    shared: float | None
    characters: int
    pruned: str | None = None

    def form(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__ if name != "pruned"}

    def edition(self, statement_id: str, number: int) -> Edition:
        return Edition(
            statement_id, number, self.path, self.text, self.last_seen, self.noticed, self.words, self.shared,
            self.characters, self.id, self.pruned,
        )  # fmt: skip


def _line_of(one: Replaced) -> _Line:
    name = None if one.text is None else text_sha256(one.text)
    return _Line(
        one.statement_id, one.was, one.path, name, one.following, one.last_seen, _now(), one.words,
        None if one.shared is None else round(one.shared, 4), len(one.text or ""),
    )  # fmt: skip


def _by_id(content: bytes) -> dict[str, list[_Line]]:
    found: dict[str, list[_Line]] = {}
    for line in content.splitlines():
        try:
            form = json.loads(line)
            if "pruned" in form:
                _note_pruned(found, form)
            else:
                found.setdefault(form["id"], []).append(_Line(**form))
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    return found


def _note_pruned(found: dict[str, list[_Line]], form: dict[str, Any]) -> None:
    lines = found[form["id"]]
    for place, line in enumerate(lines):
        if line.pruned is None and (line.text, line.noticed) == (form["text"], form["noticed"]):
            lines[place] = replace(line, pruned=form["pruned"])


def text_sha256(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def earlier_statement(edition: Edition, text: str, today: Statement | None) -> Statement:
    """Return an earlier text as a statement, with what is known of it today; None when it is no more.

    It is divided into paragraphs at blank lines: how it was set is not kept.
    """
    reading = read_plain(text)
    if today is None:
        return Statement(edition.name, edition.path, edition.path, source=text, reading=reading)
    title = f"{today.title} ({edition.in_words})"
    return replace(
        today, id=edition.name, title=title, source=text, reading=reading, proposals=(), problems=()
    )


def _lost(edition: Edition) -> EditionLost:
    return EditionLost(
        f"The text of {edition.name} cannot be read from the data folder, or is not as it was kept.",
        "Restore the data folder from a backup.",
    )


def _encoded(form: dict[str, Any]) -> bytes:
    return json.dumps(form, separators=(",", ":")).encode("ascii")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
