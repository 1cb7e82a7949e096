"""Edits of YAML in which every character that is not meant stays as it is.

libyaml, which reads front matter, tells where each value stands; the text of the one value is cut out and the
new one, written by ruamel.yaml, put in. A round trip of the whole block keeps comments and order, but not the
spacing, the indentation of lists or the breaks of long lines, and a folder under version control shows it.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from archive_app.catalogue.edits import GONE, Edit, NotEditable
from archive_app.corpus.yaml_parsing import YAML_LOADER

_COLON = re.compile(r"[ \t]*:")
_BARE_WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_BARE_WORDS = re.compile(r"[^\W\d_][\w’-]*(?: [\w’-]+)*")
#: What YAML 1.1 takes for a truth value or nothing (yaml.org/type/bool.html, null.html).
_NOT_TEXT = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_WIDEST = 1 << 30


def edit_yaml(block: str, edit: Edit, newline: str) -> str:
    """Return a block of YAML with one edit made; `newline` ends the lines that are added.

    Raises NotEditable where the block is no mapping, or is written in a way that would need more than that.
    """
    root = _compose(block)
    if root is None:
        return block if edit.value is GONE else _appended(block, _entry(edit.path[0], edit.value), newline)
    if not isinstance(root, MappingNode):
        raise NotEditable("the fields are no mapping")
    return _Editor(block, newline).in_mapping(root, edit.path, edit.value, top=True)


def _compose(block: str) -> Node | None:
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(block, YAML_LOADER)):
            raise NotEditable("one value refers to another")
        node: Node | None = yaml.compose(block, YAML_LOADER)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise NotEditable("it is not YAML") from error
    return node


class _Editor:
    def __init__(self, text: str, newline: str) -> None:
        self._text = text
        self._newline = newline

    def in_mapping(self, node: MappingNode, path: tuple[str, ...], value: Any, *, top: bool = False) -> str:
        pairs = node.value
        place = next((n for n, (key, _) in reversed(list(enumerate(pairs))) if key.value == path[0]), None)
        if len(path) > 1:
            if place is None or not isinstance(pairs[place][1], MappingNode):
                raise NotEditable("there is no mapping to edit")
            return self.in_mapping(pairs[place][1], path[1:], value)
        if place is None:
            if value is GONE:
                return self._text
            return self._added(node, path[0], value, top=top)
        if value is GONE:
            return self._removed(node, place)
        return self._replaced(pairs[place], value)

    def _replaced(self, pair: tuple[Node, Node], value: Any) -> str:
        key, old = pair
        start, end = old.start_mark.index, self._end_of(old)
        colon = _COLON.match(self._text, key.end_mark.index)
        if colon is None:
            raise NotEditable("a key stands apart from its value")
        if isinstance(old, SequenceNode) and not old.flow_style and isinstance(value, list) and value:
            return self._with_items(old, value)
        written = written_as_yaml(value, like=old)
        is_block = isinstance(old, SequenceNode | MappingNode) and not old.flow_style
        if is_block or start == end:
            line_end = self._line_end(colon.end()) if is_block else colon.end()
            rest = self._text[end:] if is_block else self._text[line_end:]
            return self._text[: colon.end()] + " " + written + self._text[colon.end() : line_end] + rest
        return self._text[:start] + written + self._text[end:]

    def _with_items(self, old: SequenceNode, values: list[Any]) -> str:
        """Write a list below its key. Items that stay keep their lines, with the notes on and above them."""
        indent = self._indent(old.start_mark.index)
        first = position = old.start_mark.index - len(indent)
        spare: list[tuple[Any, str]] = []
        for item in old.value:
            end = self._line_end(max(self._end_of(item), item.start_mark.index))
            spare.append((_plain_value(item), self._text[position:end]))
            after = _LINE.match(self._text, end)
            position = after.end() if after else end
        lines: list[str] = []
        for value in values:
            kept = next((entry for entry in spare if entry[0] == value), None)
            if kept is not None:
                spare.remove(kept)
            like = old.value[0] if old.value else None
            lines.append(kept[1] if kept else f"{indent}- {written_as_yaml(value, like=like)}")
        return self._text[:first] + self._newline.join(lines) + self._text[end:]

    def _added(self, node: MappingNode, name: str, value: Any, *, top: bool) -> str:
        entry = _entry(name, value)
        if node.flow_style:
            if not node.value:
                at = node.end_mark.index - 1
                return self._text[:at] + entry + self._text[at:]
            at = self._end_of(node.value[-1][1])
            return self._text[:at] + ", " + entry + self._text[at:]
        indent = self._indent(node.value[0][0].start_mark.index)
        if top:
            return _appended(self._text, indent + entry, self._newline)
        at = self._line_end(self._end_of(node))
        return self._text[:at] + self._newline + indent + entry + self._text[at:]

    def _removed(self, node: MappingNode, place: int) -> str:
        key, value = node.value[place]
        start, end = key.start_mark.index, self._end_of(value)
        if node.flow_style:
            if place + 1 < len(node.value):
                return self._text[:start] + self._text[node.value[place + 1][0].start_mark.index :]
            if place:
                start = self._end_of(node.value[place - 1][1])
            return self._text[:start] + self._text[end:]
        start -= len(self._indent(start))
        after = _LINE.match(self._text, max(end, key.end_mark.index))
        return self._text[:start] + self._text[after.end() if after else end :]

    def _end_of(self, node: Node) -> int:
        """Return where a node ends, without the empty lines and comments that follow it."""
        if isinstance(node, ScalarNode):
            if node.style in ("|", ">"):
                return self._end_of_block(node)
            return int(node.end_mark.index)
        if not isinstance(node, SequenceNode | MappingNode) or node.flow_style or not node.value:
            return int(node.end_mark.index)
        last = node.value[-1]
        if not isinstance(last, tuple):
            return max(self._end_of(last), int(last.start_mark.index))
        key, value = last
        end = self._end_of(value)
        colon = _COLON.match(self._text, key.end_mark.index)
        return max(end, colon.end()) if colon else end

    def _end_of_block(self, node: ScalarNode) -> int:
        """Return the end of the last line of a text that stands below its key, without the line's end."""
        header = _LINE.match(self._text, node.start_mark.index)
        end = position = header.end() if header else node.start_mark.index
        inside: int | None = None
        while position < node.end_mark.index:
            line = _LINE.match(self._text, position)
            if line is None:
                break
            content = line[0].strip()
            if content:
                indent = len(line[0]) - len(line[0].lstrip(" "))
                inside = indent if inside is None else inside
                if indent < inside:
                    break
                end = position + len(line[0].rstrip("\r\n"))
            position = line.end()
        return self._line_end(node.start_mark.index) if inside is None else end

    def _indent(self, position: int) -> str:
        """Return the white space before what begins a line; raises NotEditable where something else does."""
        line_start = max(self._text.rfind("\n", 0, position), self._text.rfind("\r", 0, position)) + 1
        indent = self._text[line_start:position]
        if indent.strip(" "):
            raise NotEditable("a key does not begin its line")
        return indent

    def _line_end(self, position: int) -> int:
        line = _LINE.match(self._text, position)
        return position + len(line[0].rstrip("\r\n")) if line else position


def _appended(block: str, entry: str, newline: str) -> str:
    """Put an entry below the last line that holds something."""
    kept = block.rstrip()
    rest = block[len(kept) :]
    line_end = _LINE.match(rest)
    at = len(kept) + (line_end.end() if line_end else 0)
    before = block[:at]
    if kept and not before.endswith(("\n", "\r")):
        before += newline
    return (before if kept else "") + entry + newline + (block[at:] if kept else block)


def _entry(name: str, value: Any) -> str:
    return f"{written_as_yaml(name)}: {written_as_yaml(value)}"


def _plain_value(node: Node) -> Any:
    """Return the value of an item as the reader has it."""
    if isinstance(node, ScalarNode):
        empty = not node.style and node.value in ("", "~", "null", "Null", "NULL")
        return None if empty else node.value
    if isinstance(node, SequenceNode):
        return [_plain_value(item) for item in node.value]
    return {key.value: _plain_value(value) for key, value in node.value}


def written_as_yaml(value: Any, like: Node | None = None) -> str:
    """Write a value on one line, so that every YAML parser reads the same text.

    Text is in double quotation marks, save single words; one that replaces a scalar keeps its marks, or
    does without, where that is safe.
    """
    if value is None:
        return "null"
    if isinstance(value, list):
        return f"[{', '.join(written_as_yaml(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(_entry(name, item) for name, item in value.items())}}}"
    style = like.style if isinstance(like, ScalarNode) else None
    bare = _BARE_WORDS if isinstance(like, ScalarNode) and not style else _BARE_WORD
    if style not in ('"', "'") and bare.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return str(value)
    if style == "'" and value.isprintable():
        quoted: str = value.replace("'", "''")
        return f"'{quoted}'"
    return _double_quoted(value)


# Many statements are given one value, and writing it takes a third of the time of a plan.
@lru_cache(maxsize=128)
def _double_quoted(value: str) -> str:
    writer = YAML(pure=True)
    writer.width = _WIDEST
    out = io.StringIO()
    writer.dump({"k": DoubleQuotedScalarString(value)}, out)
    written: str = out.getvalue()
    return written[3:].rstrip("\n")
