"""The YAML that most front matter is: a field a line, its value plain, in quotation marks, or a list of such.

It is read in one go where nothing can be meant but what is written. Anything else is for a parser:
nesting, anchors, tags, most escapes, values over several lines, a field that is there twice.
"""

from __future__ import annotations

import re
from typing import Any

#: What stands for no value when it is not in quotation marks.
NULLS = frozenset(("", "~", "null", "Null", "NULL"))
#: In characters: what is larger is no ordinary front matter.
_LARGEST = 50_000

#: What YAML does not allow, takes for a line end, or gives a meaning of its own.
_ODD = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\uf8ff\ufeff\ufffe\uffff"
#: Of escapes only those of the marks that enclose or escape.
_QUOTED = rf"\"(?:[^\"\\{_ODD}]++|\\[\"\\])*+\"|'(?:[^'{_ODD}]++|'')*+'"
_ESCAPED = re.compile(r"\\(.)")
_SEVERAL = rf"\[[^\[\]{{}}{_ODD}]*+\]"
#: Begins with no sign that means something, and holds neither a colon before a blank nor a number sign behind
#: one.
_PLAIN = rf"[^\s?:,\[\]{{}}#&*!|>'\"%@`{_ODD}-][^:#{_ODD}]*+(?:(?::(?=[^ \t\r\n])|(?<! )#)[^:#{_ODD}]*+)*+"
_PLAIN_AMONG_OTHERS = rf"[^\W_][^:#,?\[\]{{}}\"'{_ODD}]*+"
_COMMENT = rf"#(?:[^{_ODD}]++|\t)*+"
#: A line with its end: a name or a dash, the value behind it as written, and a comment, each of which may be
#: missing. Where there is none such, the last group takes whatever follows.
_LINE = re.compile(
    rf"(?:(?:([A-Za-z_][A-Za-z0-9_-]{{0,59}}):(?=[ \t\r\n])[ \t]*+|( *+-)(?=[ \r\n]) *+)"
    rf"({_QUOTED}|{_SEVERAL}|{_PLAIN})?+[ \t]*+(?:(?<=[ \t]){_COMMENT})?| *+(?:{_COMMENT})?)\r?\n|([\s\S]++)"
)
_ONE_OF_SEVERAL = re.compile(rf" *+({_QUOTED}|{_PLAIN_AMONG_OTHERS}) *+(?:,(?!\Z)|\Z)")


def simple_fields(text: str, first_line: int = 0) -> tuple[dict[str, Any], dict[str, int]] | None:
    """Return the fields of a block and the line of each; None when it takes a parser.

    Values are strings, lists of strings, and None, just as a parser would give them. Lines are counted from
    `first_line`. The first line that is not empty and no comment begins a field, and no line is such that it
    could be taken for a fence.
    """
    found = _LINE.findall(f"{text}\n") if len(text) <= _LARGEST else None
    if not found or found[-1][-1]:
        return None
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    waiting: str | None = None
    first_dash = ""
    for number, (name, dash, written, _) in enumerate(found, first_line):
        if name:
            if name in values or name in NULLS:
                return None
            value = _several(written[1:-1]) if written[:1] == "[" else _value(written)
            if value is None and written[:1] == "[":
                return None
            values[name], lines[name] = value, number
            waiting, first_dash = None if written else name, ""
        elif dash:
            if waiting is None or not written or written[0] == "[" or dash != (first_dash or dash):
                return None
            if not first_dash:
                values[waiting], first_dash = [], dash
            values[waiting].append(_value(written))
    return (values, lines) if values else None


def _value(written: str) -> str | None:
    """Return the value of a line or of a part of a list; None where there is none."""
    if written[:1] == '"':
        return _ESCAPED.sub(r"\1", written[1:-1]) if "\\" in written else written[1:-1]
    if written[:1] == "'":
        return written[1:-1].replace("''", "'")
    bare = written.rstrip(" ")
    return None if bare in NULLS else bare


def _several(written: str) -> list[str | None] | None:
    """Return what stands between brackets; None when it takes a parser."""
    items: list[str | None] = []
    at = 0
    while at < len(written):
        found = _ONE_OF_SEVERAL.match(written, at)
        if found is None:
            return None
        items.append(_value(found[1]))
        at = found.end()
    return items
