"""The YAML that most front matter is: a field a line, its value plain, in quotation marks, or a list of such.

It is read line by line where nothing can be meant but what is written. Anything else is for a parser:
nesting, anchors, tags, escapes, values over several lines, a field that is there twice.
"""

from __future__ import annotations

import re
from typing import Any

#: What stands for no value when it is not in quotation marks.
NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_MOST_LINES = 1_000

#: What YAML does not allow, takes for a line end, or gives a meaning of its own.
_ODD = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\uf8ff\ufeff\ufffe\uffff"
_QUOTED = rf"\"(?P<double>[^\"\\{_ODD}]*+)\"|'(?P<single>[^'{_ODD}]*+)'"
#: Holds neither a colon before a blank nor a number sign behind one.
_PLAIN = rf"(?P<plain>(?:[^\W_]|[/(])[^:#{_ODD}]*+(?:(?::(?=[^ ])|(?<! )#)[^:#{_ODD}]*+)*+)"
_PLAIN_AMONG_OTHERS = rf"(?P<plain>[^\W_][^:#,?\[\]{{}}\"'{_ODD}]*+)"
_LINE = re.compile(
    rf"(?:(?P<name>[A-Za-z_][A-Za-z0-9_-]{{0,99}}):(?=[ \t]|\Z)[ \t]*+|(?P<dash> *+-)(?= |\Z) *+)"
    rf"(?:(?:{_QUOTED}|\[(?P<others>[^\[\]{{}}{_ODD}]*+)\]) *+|{_PLAIN})?+"
)
_ONE_OF_SEVERAL = re.compile(rf" *+(?:(?:{_QUOTED}) *+|{_PLAIN_AMONG_OTHERS})(?:,(?!\Z)|\Z)")
_EMPTY_LINE = re.compile(rf" *+(?:#[^{_ODD}]*+)?")


def simple_fields(text: str) -> tuple[dict[str, Any], dict[str, int]] | None:
    """Return the fields of a block and the line of each, counted from 0; None when it takes a parser.

    Values are strings, lists of strings, and None, just as a parser would give them.
    """
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    waiting: str | None = None
    first_dash: str | None = None
    for number, line in enumerate(text.split("\n", _MOST_LINES)):
        found = _LINE.fullmatch(line)
        if found is None:
            if _EMPTY_LINE.fullmatch(line):
                continue
            return None
        name, dash, kind = found["name"], found["dash"], found.lastgroup
        if name is not None:
            value = _several(found["others"]) if kind == "others" else _value(found)
            if name in values or name in NULLS or (value is None and kind == "others"):
                return None
            values[name], lines[name] = value, number
            waiting, first_dash = name if kind == "name" else None, None
        elif waiting is None or kind in ("dash", "others") or dash != (first_dash or dash):
            return None
        else:
            if first_dash is None:
                values[waiting], first_dash = [], dash
            values[waiting].append(_value(found))
    return (values, lines) if values else None


def _value(found: re.Match[str]) -> str | None:
    """Return the value of a line or of a part of a list; None where there is none."""
    kind = found.lastgroup
    if kind == "plain":
        bare = found[kind].rstrip(" ")
        return None if bare in NULLS else bare
    return found[kind] if kind in ("double", "single") else None


def _several(written: str) -> list[str | None] | None:
    """Return what stands between brackets; None when it takes a parser."""
    items: list[str | None] = []
    at = 0
    while at < len(written):
        found = _ONE_OF_SEVERAL.match(written, at)
        if found is None:
            return None
        items.append(_value(found))
        at = found.end()
    return items
