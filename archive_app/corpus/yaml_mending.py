"""YAML that libyaml refuses, read field by field, with what was mended said for each line.

Each field (a line with a name and the lines that hang on it) is tried by itself. One that fails is mended
where that is safe, and otherwise kept as the text it is, so that a fault costs at most its own field.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from archive_app.corpus.field_lines import FIELD, looks_like_field
from archive_app.corpus.yaml_fields import UnreadableFields, read_yaml

_TIGHT_FIELD = re.compile(
    r"([^\W\d][\w-]{0,40})[ \t]?:(?=[^\s:/])|(link|url|repository|canonical_url)[ \t]?:(?=http)"
)
_CONFLICT = re.compile(r"<{7}(?:[ \t].*)?|={7}|>{7}(?:[ \t].*)?")
_NAME_AND_VALUE = re.compile(r"^(\s*(?:- +)?(?:[^\W\d][\w -]{0,60}?)[ \t]*):[ \t]*(.*?)[ \t]*$")
_MOST_FIELDS = 2_000
_MOST_LINES_MENDED = 500


@dataclass(frozen=True, slots=True)
class Mended:
    """Something that was mended, on a line of the block counted from 0."""

    line: int
    what: str


def read_broken_yaml(text: str) -> tuple[dict[str, Any], dict[str, int], list[Mended]]:
    """Read what can be read: the fields, the line of each, and what was mended."""
    mended: list[Mended] = []
    lines = textwrap.dedent(text).split("\n")
    for number, line in enumerate(lines):
        if _CONFLICT.fullmatch(line.rstrip()):
            lines[number] = ""
            mended.append(Mended(number, "the mark of an unfinished merge was passed over"))
    fields: dict[str, Any] = {}
    places: dict[str, int] = {}
    for start, chunk in _chunks(lines):
        values, what = _read_chunk(chunk)
        if what is not None:
            mended.append(Mended(start, what))
        for name, value in values.items():
            if name in fields:
                mended.append(Mended(start, f"“{name}” is there twice; the last one counts"))
            if value is not None or name not in fields:
                fields[name] = value
            places[name] = start
    return fields, places, mended


def _chunks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Cut the block before each unindented line that names a field."""
    start, chunk, count = 0, list[str](), 0
    for number, line in enumerate(lines):
        if (looks_like_field(line) or _TIGHT_FIELD.match(line)) and not line.startswith("-"):
            if any(part.strip() for part in chunk):
                yield start, chunk
            count += 1
            if count > _MOST_FIELDS:
                return
            start, chunk = number, []
        chunk.append(line)
    if any(part.strip() for part in chunk):
        yield start, chunk


def _read_chunk(chunk: list[str]) -> tuple[dict[str, Any], str | None]:
    values = _parse("\n".join(chunk))
    if values is not None:
        return values, None
    for what, mend in _MENDS if len(chunk) <= _MOST_LINES_MENDED else ():
        values = _parse("\n".join(mend(chunk)))
        if values is not None:
            return values, what
    return _as_text(chunk)


def _parse(text: str) -> dict[str, Any] | None:
    try:
        return read_yaml(text).values
    except UnreadableFields:
        return None


def _as_text(chunk: list[str]) -> tuple[dict[str, Any], str]:
    """Keep a field that cannot be mended as the text that stands there."""
    match = FIELD.match(chunk[0]) or _TIGHT_FIELD.match(chunk[0])
    if match is None:
        return {}, "this line has no field name and was passed over"
    name = next(group for group in match.groups() if group).strip("\"'")
    first = chunk[0][match.end() :].strip().lstrip(":").strip()
    value = textwrap.dedent("\n".join(chunk[1:])).strip()
    value = "\n".join(part for part in (first, value) if part)
    return {name: value or None}, f"“{name}” could not be read and is kept as the text that stands there"


def _with_spaces(chunk: list[str]) -> list[str]:
    return [line.replace("\t", "  ") for line in chunk]


def _apart(chunk: list[str]) -> list[str]:
    """Put the space that is missing after a colon, or after the hyphen of a list item."""
    parted = [re.sub(r"^(\s*(?:- +)?[^\W\d][\w-]*) ?:(?=[^\s:])", r"\1: ", line) for line in chunk]
    return [re.sub(r"^(\s*)-(?=[^\s-])", r"\1- ", line) for line in parted]


def _quoted(chunk: list[str]) -> list[str]:
    """Put values that cannot stand alone into quotation marks, line by line."""
    out: list[str] = []
    for line in chunk:
        match = _NAME_AND_VALUE.match(line)
        value = match[2] if match else ""
        if (
            match
            and value
            and value[0] not in "|>"
            and _parse(f"{match[1]}: {value}".strip().lstrip("- ")) is None
        ):
            out.append(f"{match[1]}: {_quote(value)}")
        elif re.match(r"\s*- ", line) and _parse("x:\n" + line.strip()) is None:
            head, _, item = line.partition("- ")
            out.append(f"{head}- {_quote(item.strip())}")
        else:
            out.append(line)
    return out


def _quote(value: str) -> str:
    mark = value[0]
    if mark in "\"'":
        value = value[1:-1] if len(value) > 1 and value.endswith(mark) else value[1:]
        if mark == '"':
            value = value.replace('\\"', '"')
    return json.dumps(value, ensure_ascii=False)


def _joined(chunk: list[str]) -> list[str]:
    """Put a text of several lines, with quotation marks inside, into one pair of them."""
    match = _NAME_AND_VALUE.match(chunk[0])
    if match is None or not match[2]:
        return chunk
    rest = " ".join(line.strip() for line in chunk[1:] if line.strip() and not line.startswith("#"))
    return [f"{match[1]}: {_quote(f'{match[2]} {rest}'.strip())}"]


def _list_closed(chunk: list[str]) -> list[str]:
    """Close a list in brackets at the end of its line."""
    return [chunk[0].rstrip().rstrip(",") + "]", *chunk[1:]] if "[" in chunk[0] else chunk


def _block_indented(chunk: list[str]) -> list[str]:
    """Indent the text below `>` or `|`."""
    if not re.search(r":\s*[|>][+-]?\s*$", chunk[0]):
        return chunk
    return [chunk[0], *("  " + line for line in chunk[1:])]


def _list_even(chunk: list[str]) -> list[str]:
    """Give all items of a list, and what belongs to them, the same indentation."""
    return [
        chunk[0],
        *(
            f"  {line.strip()}" if line.strip().startswith("- ") else f"    {line.strip()}"
            for line in chunk[1:]
        ),
    ]


_Mend = Callable[[list[str]], list[str]]
_MENDS: tuple[tuple[str, _Mend], ...] = (
    ("tabs were taken for spaces", _with_spaces),
    ("a missing space was put in", _apart),
    ("the list was closed", _list_closed),
    ("quotation marks were put around the value", lambda chunk: _quoted(_with_spaces(chunk))),
    ("the text below was indented", _block_indented),
    ("the items of the list were put in line", lambda chunk: _list_even(_with_spaces(chunk))),
    ("a missing space and quotation marks were put in", lambda chunk: _quoted(_apart(_with_spaces(chunk)))),
    ("the quotation marks inside the text were kept as text", _joined),
)
