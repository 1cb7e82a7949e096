"""One file to one statement, or to a problem that says why not. Never an exception, never silence."""

from __future__ import annotations

import hashlib
import logging
import re
import time
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from archive_app.corpus.encoding import Decoded, decode
from archive_app.corpus.field_values import Values
from archive_app.corpus.file_bytes import FileBytes, NotAFile, read_bytes
from archive_app.corpus.file_names import extension_of, native_name
from archive_app.corpus.front_matter import FrontMatter, split
from archive_app.corpus.inventory import UNSETTLED_NS, Stamp
from archive_app.corpus.sidecar import Sidecar, read_sidecar, shown
from archive_app.statements.dates_in_names import date_in_file_name, without_date
from archive_app.statements.field_names import our_name
from archive_app.statements.problems import Problem, ProblemKind
from archive_app.statements.proposals import propose
from archive_app.statements.statement import Statement
from archive_app.text.language import detect_language
from archive_app.text.markup import read_markdown
from archive_app.text.plain_text import read_plain, read_simplified
from archive_app.text.reading_text import Block, BlockKind, ReadingText

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.statements.dates import StatementDate

_LOG = logging.getLogger(__name__)

_MERGE_LINE = re.compile(r"^(?:<{7}|>{7})(?: .*)?$", re.MULTILINE)
_LINE_END = re.compile(r"[\r\n\u2028]")
_LONGEST_TITLE = 300
_FEWEST_LETTERS_OF_A_TEXT = 80


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a file. `statement` is None when its text cannot be had; then `problems` says why.

    `sha256` is of the file's bytes, and of the sidecar's where there is one. `declared_id` is the id in its
    front matter.
    """

    path: str
    statement: Statement | None
    problems: tuple[Problem, ...]
    sha256: str | None = None
    stamp: Stamp | None = None
    declared_id: str | None = None


def read_statement(folder: Path, path: str) -> Reading:
    """Read the statement at a path as shown; its text is had whenever its bytes can be read."""
    source = native_name(folder, path)
    try:
        file = read_bytes(source)
        sidecar = read_sidecar(source)
    except (OSError, MemoryError) as error:
        problem = Problem(
            path, None, ProblemKind.UNREADABLE, _why(error), "Check the file, then update the index."
        )
        return Reading(path, None, (problem,))
    statement, declared = _Assembly(path, decode(file.data), sidecar).statement()
    return Reading(
        path, statement, statement.problems, _sha256(file, sidecar), _stamp(path, file, sidecar), declared
    )


def content_hash(folder: Path, path: str) -> str | None:
    """Return the SHA-256 that `read_statement` gives, in hexadecimal; None when it cannot be read."""
    source = native_name(folder, path)
    try:
        return _sha256(read_bytes(source), read_sidecar(source))
    except (OSError, MemoryError):
        return None


def _sha256(file: FileBytes, sidecar: Sidecar) -> str:
    digest = hashlib.sha256(file.data)
    if sidecar.file is not None:
        digest.update(hashlib.sha256(sidecar.file.data).digest())
    return digest.hexdigest()


def _stamp(path: str, file: FileBytes, sidecar: Sidecar) -> Stamp:
    size, mtime_ns, still, last = file.size + sidecar.unread, file.mtime_ns, file.still, file.mtime_ns
    beside = sidecar.file
    if beside is not None:
        size, mtime_ns = size + beside.size, mtime_ns + beside.mtime_ns
        still, last = still and beside.still, max(last, beside.mtime_ns)
    return Stamp(path, size, mtime_ns, still and last < time.time_ns() - UNSETTLED_NS)


def _why(error: OSError | MemoryError) -> str:
    if isinstance(error, MemoryError):
        return "The file is larger than the memory that is free."
    if isinstance(error, NotAFile):
        return "This is not a file any more: it is a pipe, socket, device or folder."
    if isinstance(error, FileNotFoundError):
        return "The file is gone, or the link leads to nothing."
    return f"The file cannot be read: {(error.strerror or str(error)).lower()}."


def _links(reading: ReadingText) -> list[tuple[int, int, str]]:
    return [
        (run.start, run.end, run.href)
        for block in reading.blocks
        for run in block.runs
        if run.href is not None
    ]


class _Assembly:
    """Puts one statement together, and keeps the account of what was wrong on the way."""

    def __init__(self, path: str, decoded: Decoded, sidecar: Sidecar) -> None:
        self._path = path
        self._decoded = decoded
        self._name = path.rpartition("/")[2]
        self._is_plain = extension_of(self._name).lower() == ".txt"
        self._problems: list[Problem] = []
        self._front: FrontMatter = split(decoded.text)
        self._values = Values(self._report_field)
        self._sidecar = sidecar

    def statement(self) -> tuple[Statement, str | None]:
        """Return the statement under its path, and the id that it declares."""
        self._check_characters()
        for fault in self._front.faults:
            self._report(ProblemKind.FRONT_MATTER, fault.line, fault.message, fault.remedy)
        fields = self._overlaid()
        values = self._values
        values.take(fields)
        body = self._body()
        reading = self._reading_text(body)
        stated_language = values.language()
        language = stated_language or detect_language(reading.text)
        issued, basis = self._issued(language)
        event_name, event_date = values.event(language)
        first_published = values.first_published(language)
        declared = values.text("id")
        parts: dict[str, Any] = {ours: values.text(ours) for ours in (
            "type", "party", "date_note", "captured", "archived_url", "rights", "version", "replaces",
        )}  # fmt: skip
        publisher, url = self._publisher_and_url()
        proposals = propose(
            reading.text,
            language,
            has_first_published=first_published is not None,
            has_date=issued is not None,
            path=self._path,
            url=url,
            event_date=event_date,
            links=_links(reading),
        )
        title = values.text("title") or self._title(reading, body)
        people, tags, corrections = values.people(), values.tags(), values.corrections()
        values.report_impossible_days()
        return Statement(
            id=self._path,
            path=self._path,
            title=title[:_LONGEST_TITLE],
            source=body,
            reading=reading,
            encoding=self._decoded.encoding,
            language=language,
            language_basis="stated" if stated_language else "detected" if language else None,
            publisher=publisher,
            people=people,
            issued=issued,
            issued_basis=basis,
            event_name=event_name,
            event_date=event_date,
            url=url,
            first_published=first_published,
            corrections=corrections,
            tags=tags,
            extra=MappingProxyType(values.extra),
            proposals=proposals,
            problems=tuple(self._problems),
            from_sidecar=self._sidecar.names,
            **parts,
        ), declared

    def _report(self, kind: ProblemKind, line: int | None, message: str, remedy: str) -> None:
        self._problems.append(Problem(self._path, line, kind, message, remedy))

    def _report_field(self, kind: ProblemKind, name: str | None, message: str, remedy: str) -> None:
        self._report(kind, self._front.lines.get(name) if name else None, message, remedy)

    def _check_characters(self) -> None:
        text = self._decoded.text
        if self._decoded.note is not None:
            self._report(
                ProblemKind.ENCODING, None, self._decoded.note, "Save the file as UTF-8 to settle it."
            )
        if "\x00" in text:
            line = text.count("\n", 0, text.index("\x00")) + 1
            remedy = "Remove them in a text editor; the rest of the text is read as it is."
            self._report(
                ProblemKind.ENCODING, line, "The file holds NUL characters, which no text has.", remedy
            )
        if text.startswith("{\\rtf"):
            message = (
                "This is a document in Rich Text Format under another name; its markup is shown as it stands."
            )
            self._report(
                ProblemKind.ENCODING, 1, message, "Open it in a word processor and save it as plain text."
            )
        body_start = self._front.body_start
        # One character is found many times faster than seven, and few texts have any.
        marked = ("<" in text and "<" * 7 in text) or (">" in text and ">" * 7 in text)
        mark = _MERGE_LINE.search(text, body_start) if marked else None
        if mark:
            line = text.count("\n", 0, mark.start()) + 1
            message = "The text holds the marks of an unfinished merge; passages may be there twice."
            self._report(ProblemKind.VALUE, line, message, "Decide between the versions in a text editor.")

    def _overlaid(self) -> dict[str, Any]:
        """Lay the sidecar's fields over those of the front matter, and tell where they contradict it."""
        fields, sidecar = self._front.fields, self._sidecar
        if sidecar.fault is not None:
            remedy = "Mend the file whose name ends in .meta.yaml."
            self._report(ProblemKind.FRONT_MATTER, None, sidecar.fault, remedy)
        for name, value, ruling in sidecar.contradictions(fields):
            message = (
                f"“{name}” is “{shown(value)}” in the file and “{shown(ruling)}” in its metadata sidecar; "
                "the sidecar counts."
            )
            self._report_field(ProblemKind.VALUE, name, message, "Correct the one that is wrong.")
        return sidecar.over(fields)

    def _body(self) -> str:
        body = self._decoded.text[self._front.body_start :]
        if any(character.isalpha() for character in body[:100_000]):
            return body
        others = {name: value for name, value in self._front.fields.items() if our_name(name) is None}
        texts = _texts(others)
        if sum(len(text) for text in texts) < _FEWEST_LETTERS_OF_A_TEXT:
            return body
        message = "There is no text below the front matter; the texts in its fields are shown instead."
        line = self._decoded.text.count("\n", 0, self._front.body_start) + 1
        self._report(ProblemKind.FRONT_MATTER, line, message, "Move the text below the closing fence.")
        return "\n\n".join(texts)

    def _reading_text(self, body: str) -> ReadingText:
        if self._is_plain:
            return read_plain(body)
        try:
            return read_markdown(body)
        except Exception:  # noqa: BLE001
            # Whatever markup does to its parser, the text must still be had.
            _LOG.exception("the markup of %s could not be read", self._path)
            message = "The markup of this text could not be read; it is shown as plain text."
            self._report(
                ProblemKind.VALUE, None, message, "The text is complete; only its formatting is missing."
            )
            return read_simplified(body, message)

    def _issued(self, language: str | None) -> tuple[StatementDate | None, str | None]:
        """Return the date and its basis: the stated one before the file name's; a conflict is told."""
        stated = self._values.date("issued", language)
        named = self._date_in_name()
        if stated is None:
            return named, "file name" if named else None
        if named is not None and not stated.overlaps(named):
            message = (
                f"The file's name says {named.edtf}, its front matter {stated.edtf}; the front matter counts."
            )
            name = self._values.known["issued"][0]
            self._report_field(ProblemKind.DATE, name, message, "Correct the one that is wrong.")
        inferred = (self._values.text("issued_basis") or "").lower() == "inferred"
        return stated, "inferred" if inferred else "stated"

    def _date_in_name(self) -> StatementDate | None:
        named = date_in_file_name(self._name)
        if named is None:
            return None
        if named.reason is not None:
            self._report(
                ProblemKind.FILE_NAME, None, f"In the file's name, {named.reason}", "Rename the file."
            )
        return named.date

    def _publisher_and_url(self) -> tuple[str | None, str | None]:
        """An address where a publisher is expected ("source: https://...") is the address of the text."""
        publisher, url = self._values.text("publisher"), self._values.text("url")
        if publisher and re.match(r"https?://", publisher):
            if url is None:
                return None, publisher
            name, value = self._values.known["publisher"]
            self._values.extra[name] = value
            return None, url
        return publisher, url

    def _title(self, reading: ReadingText, body: str) -> str:
        heading = next((b for b in reading.blocks if b.kind is BlockKind.HEADING), None)
        block = heading or next(iter(reading.blocks), None)
        if block is not None:
            title = " ".join(_first_line(reading, block, body).split())
            if title:
                return title
        name = self._name.removesuffix(extension_of(self._name))
        return without_date(name).strip("-_. ").replace("_", " ").replace("-", " ") or name


def _first_line(reading: ReadingText, block: Block, source: str) -> str:
    """Return a block as far as its first line in the source: Markdown joins lines, a title does not."""
    end = min(block.end, block.start + 2 * _LONGEST_TITLE)
    line_end = _LINE_END.search(source, reading.spans.source_offset(block.start))
    if block.kind is not BlockKind.HEADING and line_end is not None:
        places = range(block.start, end)
        end = block.start + bisect_left(places, line_end.start(), key=reading.spans.source_offset)
    return reading.text[block.start : end]


def _texts(fields: Mapping[str, Any]) -> list[str]:
    """Return the texts of several words among the values, in order."""
    texts: list[str] = []
    waiting: list[Any] = [fields]
    while waiting and len(texts) < 5_000:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += reversed(list(value.values()))
        elif isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, str) and len(value.split()) > 2:
            texts.append(value.strip())
    return texts
