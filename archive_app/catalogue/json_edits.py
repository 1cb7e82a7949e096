"""Edits of JSON in which every character that is not meant stays as it is."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]

from archive_app.catalogue.edits import GONE, Edit, NotEditable

_SPACE = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class _Member:
    """A member of an object: offsets of its key and of its value, half-open."""

    key: str
    start: int
    value_start: int
    end: int


def edit_json(block: str, edit: Edit, newline: str) -> str:
    """Return a text that is one JSON object with one edit made; raises NotEditable."""
    try:
        start = _skip(block, 0)
        return _edited(block, start, edit, newline)
    except (ValueError, IndexError, RecursionError) as error:
        raise NotEditable("it is JSON that cannot be edited safely") from error


def _edited(text: str, start: int, edit: Edit, newline: str) -> str:
    members, close = _members(text, start)
    name, *below = edit.path
    place = next((n for n, member in reversed(list(enumerate(members))) if member.key == name), None)
    if below:
        if place is None or text[members[place].value_start] != "{":
            raise NotEditable("there is no object to edit")
        return _edited(text, members[place].value_start, Edit(tuple(below), edit.value), newline)
    if edit.value is GONE:
        return text if place is None else _removed(text, members, place)
    written = json.dumps(edit.value, ensure_ascii=False)
    if place is not None:
        member = members[place]
        return text[: member.value_start] + written + text[member.end :]
    entry = f"{json.dumps(name, ensure_ascii=False)}: {written}"
    if not members:
        return text[: start + 1] + entry + text[close:]
    # As far apart as the first member stands from its bracket: on a line of its own, or not.
    gap = text[start + 1 : members[0].start]
    gap = (newline + gap.lstrip("\r\n")) if gap[:1] in ("\r", "\n") else gap or " "
    return text[: members[-1].end] + "," + gap + entry + text[members[-1].end :]


def _removed(text: str, members: list[_Member], place: int) -> str:
    if place + 1 < len(members):
        return text[: members[place].start] + text[members[place + 1].start :]
    start = members[place - 1].end if place else members[place].start
    return text[:start] + text[members[place].end :]


def _members(text: str, start: int) -> tuple[list[_Member], int]:
    """Return the members of the object that begins at `start`, and the offset of its closing bracket."""
    if text[start] != "{":
        raise NotEditable("the fields are no object")
    members: list[_Member] = []
    position = _skip(text, start + 1)
    while text[position] != "}":
        if members:
            if text[position] != ",":
                raise NotEditable("a comma is missing")
            position = _skip(text, position + 1)
        begin = position
        key, position = scanstring(text, position + 1)
        position = _skip(text, position)
        if text[position] != ":":
            raise NotEditable("a colon is missing")
        value_start = _skip(text, position + 1)
        _, end = json.JSONDecoder().raw_decode(text, value_start)
        members.append(_Member(key, begin, value_start, end))
        position = _skip(text, end)
    return members, position


def _skip(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position
